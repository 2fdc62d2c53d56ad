"""The nouns of answering. All offsets are character positions in a document's text."""

from dataclasses import dataclass
from typing import Literal

# How a sentence came through the check against what it cites: it holds; it holds after its
# citation was set right; nothing that was read carries it.
State = Literal["verified", "repaired", "unverified"]

# How an answer is set: running text, or a row for each thing that it tells of.
Form = Literal["text", "table"]

# Who wrote an answer: the sources themselves, word for word, or a language model.
Writer = Literal["sources", "model"]

# Why there is no answer: the sources do not hold it; it is outside what they are about; it asks
# after someone's personal data.
Reason = Literal["not_in_sources", "outside", "personal_data"]


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
    """A sentence of an answer, with what it rests on.

    Attributes:
        citations: at least one, unless the state is ``unverified``.
        label: what it is about, where the answer sets several things side by side: a place, or a
            kind of data; empty otherwise.
    """

    text: str
    citations: tuple[Citation, ...]
    state: State = "verified"
    label: str = ""

    def __post_init__(self) -> None:
        if not self.citations and self.state != "unverified":
            raise ValueError(f"a sentence without a citation cannot be {self.state}: {self.text}")


@dataclass(frozen=True, slots=True)
class Answer:
    """What the sources say.

    Attributes:
        confidence: how sure it is that this answers the question, from 0 to 1.
        unanswered: parts of the question that the sources do not answer.
        unfounded: figures in the question that the cited passages do not have: it may take for
            true what they do not say.
    """

    sentences: tuple[Sentence, ...]
    confidence: float
    writer: Writer = "sources"
    form: Form = "text"
    unanswered: tuple[str, ...] = ()
    unfounded: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Refusal:
    """There is no answer, and why.

    Attributes:
        confidence: how likely it is that the sources hold one, from 0 to 1.
        suggestions: questions that they do answer, nearest first.
    """

    confidence: float
    suggestions: tuple[str, ...]
    reason: Reason = "not_in_sources"
