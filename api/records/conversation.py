"""Questions that belong together, and what was answered: the nouns."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Turn:
    """A question and its reply.

    Attributes:
        number: from 1.
        question: with personal data masked.
        reply: as it went over the wire, by the version of the program that gave it.
        collections: whose documents it may be made from, beside those that are for everybody.
    """

    number: int
    at: datetime
    question: str
    reply: dict[str, Any]
    collections: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Conversation:
    """Turns, the oldest first. Its id is known to the one who began it, and kept nowhere."""

    begun: datetime
    turns: tuple[Turn, ...]
