"""Who asks: the noun."""

from contextvars import ContextVar
from dataclasses import dataclass
from typing import Literal

from api.sight import OPEN, Sight

# What someone is to the service: nobody in particular; who has a key of a scope; a reader whom a
# token, a proxy or a sign-on vouches for; who has the signed address of one image or file.
Role = Literal["anybody", "ask", "widget", "admin", "token", "proxy", "person", "ticket"]


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks something.

    Attributes:
        role: decides what they may have.
        key: name of the key that they have, or that their token was made with.
        prefix: of that key.
        user: who they are to the intranet, the proxy or the sign-on, where that says so.
        sight: which documents there are to them.
        by_session: whether their browser says so by itself, with whatever it fetches.
    """

    role: Role
    key: str | None = None
    prefix: str | None = None
    user: str | None = None
    sight: Sight = OPEN
    by_session: bool = False


ANYBODY = Caller("anybody")

# Who asks what is being answered, for what is not a route; not set where nobody was let in.
asking: ContextVar[Caller] = ContextVar("asking")
