"""What a reader says of an answer: the nouns. Personal data in it has been masked."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from api.answering.answer import State
from api.question import Language

Verdict = Literal["helpful", "unhelpful"]

# What is wrong with an answer, or with the one sentence that was pointed at.
Reason = Literal["wrong", "incomplete", "not_in_source", "outdated", "unclear", "other"]


@dataclass(frozen=True, slots=True)
class Cited:
    """The words that a sentence rested on, as the reader had them before them.

    Attributes:
        text: the document's text from ``start`` to ``end``, when the answer was given.
    """

    document_id: str
    passage_id: str
    section: tuple[str, ...]
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence of the answer."""

    text: str
    state: State
    citations: tuple[Cited, ...]


@dataclass(frozen=True, slots=True)
class Feedback:
    """What a reader says of an answer, or of one sentence of it.

    Attributes:
        reason: None where none was chosen.
        comment: in the reader's own words; may be empty.
        history: what was asked before the question, oldest first.
        answer: its sentences; none where there was no answer.
        sentence: which of these it is about, from 0; None where it is about the whole.
        language: of the question.
    """

    verdict: Verdict
    reason: Reason | None
    comment: str
    question: str
    history: tuple[str, ...]
    answer: tuple[Said, ...]
    sentence: int | None
    language: Language


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a sender needs to take feedback back.

    Attributes:
        token: known to the sender alone; only a digest of it is kept.
    """

    id: str
    token: str


@dataclass(frozen=True, slots=True)
class Received:
    """Feedback as it is kept."""

    id: str
    at: datetime
    feedback: Feedback
