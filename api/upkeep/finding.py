"""What an examination finds: the noun."""

from dataclasses import dataclass
from typing import Literal

# It works; it works, but not as it should; it does not.
State = Literal["ok", "doubt", "fault"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at.

    Attributes:
        subject: what it was.
        said: what is so.
        remedy: what to do; empty where all is well.
    """

    subject: str
    state: State
    said: str
    remedy: str = ""


def well(subject: str, said: str) -> Finding:
    """Nothing is wrong."""
    return Finding(subject, "ok", said)


def doubt(subject: str, said: str, remedy: str) -> Finding:
    """It works, but not as it should."""
    return Finding(subject, "doubt", said, remedy)


def fault(subject: str, said: str, remedy: str) -> Finding:
    """It does not work."""
    return Finding(subject, "fault", said, remedy)


def wrong(subject: str, error: Exception) -> Finding:
    """An error of ours: what is wrong, and after it what to do."""
    said, _, remedy = str(error).partition("; ")
    return Finding(subject, "fault", said, remedy or "see what it names")
