"""The nouns of answering. All offsets are character positions in a document's text."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Citation:
    """A sentence's link to the exact words that carry it.

    Attributes:
        number: from 1; citations of one passage share it.
        text: exactly the document's text from ``start`` to ``end``.
    """

    number: int
    passage_id: str
    document_id: str
    section: tuple[str, ...]
    page: int | None
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of an answer; without a citation it could not be built."""

    text: str
    citation: Citation


@dataclass(frozen=True, slots=True)
class Answer:
    """What the sources say, and how sure it is that this answers the question (0 to 1)."""

    sentences: tuple[Sentence, ...]
    confidence: float


@dataclass(frozen=True, slots=True)
class Refusal:
    """The sources do not hold the answer.

    Attributes:
        confidence: how likely it is that they do, from 0 to 1; below the threshold.
        suggestions: questions that they do answer, nearest first.
    """

    confidence: float
    suggestions: tuple[str, ...]
