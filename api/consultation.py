"""A question on its way: what the sources have for it, and what came of that."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain

from api.answering import figure
from api.answering.answer import Answer, Reason, Refusal, Sentence
from api.filters import Filters, Recognised
from api.premise import Misplaced
from api.question import Question
from api.retrieval import Evidence, Ranked
from api.sought import Sought
from ingest.chunking import in_context

# A question of whose words no passage has this share is about something else; one in another
# language than the passages shares few with them, whatever it is about.
_STRANGE, _FOREIGN = 0.3, 0.1


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """One of the things that a question asks, and what the sources have for it.

    Attributes:
        question: of this part alone.
        ranked: all candidates; see retrieval.
        evidence: those that are read for it, best first.
        words: that it looks for.
        absent: municipalities that it names and no passage speaks of.
        confidence: how likely it is that the evidence answers it, from 0 to 1.
    """

    question: Question
    ranked: Ranked
    evidence: list[Evidence]
    words: Sought
    absent: tuple[Recognised, ...]
    confidence: float

    @property
    def is_strange(self) -> bool:
        """Whether the passages have next to nothing of what it is about."""
        texts = (in_context(each.document, each.passage) for each in self.evidence)
        foreign = any(each.document.language != self.question.language for each in self.evidence)
        share = max((self.words.share_in(text) for text in texts), default=0.0)
        return share < (_FOREIGN if foreign else _STRANGE)


@dataclass(frozen=True, slots=True, eq=False)
class Consultation:
    """A question as it was read, and what the sources have for it.

    Attributes:
        evidence: passages that are read, best first; of each part in turn.
        parts: what it asks, at least one thing.
        barred: why it is not to be answered; None where it is.
        misplaced: names that it joins to places where the sources do not know them.
        reading: seconds that it took to understand the question.
        searching: seconds that it took to find what the sources have.
    """

    question: Question
    filters: Filters
    evidence: list[Evidence]
    parts: tuple[Part, ...]
    barred: Reason | None
    misplaced: tuple[Misplaced, ...] = ()
    reading: float = 0.0
    searching: float = 0.0

    @property
    def absent(self) -> tuple[Recognised, ...]:
        """Municipalities that the question names and no passage speaks of."""
        named = (each for part in self.parts for each in part.absent)
        return tuple({each.key: each for each in named}.values())

    @property
    def confidence(self) -> float:
        """How likely it is that the evidence answers one of its parts, from 0 to 1."""
        return max(part.confidence for part in self.parts)

    def unfounded(self, sentences: Iterable[Sentence]) -> tuple[str, ...]:
        """Figures of the question that the passages cited by some sentences do not have."""
        cited = {each.passage_id for sentence in sentences for each in sentence.citations}
        read = chain.from_iterable(part.evidence for part in self.parts)
        held = [each for each in read if each.passage.id in cited]
        source = "\n".join(in_context(each.document, each.passage) for each in held)
        return tuple(each.said for each in figure.missing(self.question.sought, source))


@dataclass(frozen=True, slots=True, eq=False)
class Reply:
    """A question as it was read, and the whole way to what came of it.

    Attributes:
        notes: what the reader must know of how it was made, by name in the catalogue of texts,
            each with a count where the text has one.
    """

    consultation: Consultation
    result: Answer | Refusal
    notes: tuple[tuple[str, int], ...] = ()

    @property
    def question(self) -> Question:
        """As it was read."""
        return self.consultation.question

    @property
    def evidence(self) -> list[Evidence]:
        """The passages that were read, best first."""
        return self.consultation.evidence
