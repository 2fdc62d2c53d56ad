"""Who asks: the noun."""

from dataclasses import dataclass
from typing import Literal

from api.filters import EVERYTHING, Filters

# What someone is to the service: nobody in particular; who has a key of a scope; a reader whom a
# token, or a proxy, vouches for; who has the signed address of one image or file.
Role = Literal["anybody", "ask", "widget", "admin", "token", "proxy", "ticket"]


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks something.

    Attributes:
        role: decides what they may have.
        key: name of the key that they have, or that their token was made with.
        prefix: of that key.
        user: who they are to the intranet or the proxy, where that says so.
        limit: what the documents that they may see are like.
    """

    role: Role
    key: str | None = None
    prefix: str | None = None
    user: str | None = None
    limit: Filters = EVERYTHING


ANYBODY = Caller("anybody")
