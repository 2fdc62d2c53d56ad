"""Someone who signed on: the noun, and how a session has them."""

from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

# In the session, beside what the sign-on itself keeps there.
_KEPT = "person"


@dataclass(frozen=True, slots=True)
class Person:
    """Whom the provider vouches for.

    Attributes:
        user: who they are, for limits and the audit.
        name: what they are called, for themselves to see.
        groups: those of theirs that open any collection.
    """

    user: str
    name: str
    groups: frozenset[str]


def remember(person: Person, session: MutableMapping[str, Any], hours: float) -> None:
    """Put someone in a session, which holds nothing else from then on.

    Args:
        person: whom.
        session: of a browser; signed, so it can be read there but not changed.
        hours: how long they are believed.
    """
    session.clear()
    until = datetime.now(UTC) + timedelta(hours=hours)
    session[_KEPT] = {
        "user": person.user,
        "name": person.name,
        "groups": sorted(person.groups),
        "until": until.timestamp(),
    }


def known(session: Mapping[str, Any]) -> Person | None:
    """Who is in a session; None where nobody is, or no longer."""
    kept = session.get(_KEPT)
    if kept is None or datetime.now(UTC).timestamp() >= kept["until"]:
        return None
    return Person(kept["user"], kept["name"], frozenset(kept["groups"]))
