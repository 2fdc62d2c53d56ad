"""The whole way from a question to an answer or a refusal."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from api import prying, sought
from api import question as questions
from api.answering import confidence, extract
from api.answering.answer import Answer, Refusal
from api.answering.confidence import Calibration
from api.answering.instruction import addresses_program
from api.choice import Choices
from api.filters import EVERYTHING, Filters, Recognised
from api.question import Question
from api.ranking import DEFAULT, Method
from api.recognition import Recogniser
from api.reranking import Reranker
from api.retrieval import Evidence, Ranked, Rereading, evidence, rank
from api.settings import ApiSettings
from api.sought import Sought
from ingest import language
from ingest.chunking import in_context
from ingest.document import Document
from ingest.encoder import Encoder
from ingest.index import Index
from ingest.synonyms import forms

# A refusal that offers more than this is a list to read, not a helping hand.
_SUGGESTIONS = 3


@dataclass(frozen=True, slots=True, eq=False)
class Reply:
    """A question as it was read, and the whole way to what came of it.

    Attributes:
        ranked: all candidates; see retrieval.
        evidence: those that were read, best first.
        absent: municipalities that the question names and no passage speaks of.
    """

    question: Question
    filters: Filters
    ranked: Ranked
    evidence: list[Evidence]
    absent: tuple[Recognised, ...]
    result: Answer | Refusal


class Assistant:
    """Holds what is expensive: the index and the model."""

    def __init__(
        self,
        index: Index,
        encoder: Encoder,
        settings: ApiSettings,
        calibration: Calibration,
        reranker: Reranker | None = None,
    ) -> None:
        self.index = index
        self._encoder = encoder
        self._settings = settings
        self._calibration = calibration
        self._rereading = Rereading(reranker, settings.reranked) if reranker else None
        self._recogniser = Recogniser(index.documents.values(), _dataset_names(index))

    def ask(
        self,
        text: str,
        filters: Filters = EVERYTHING,
        ignored: Collection[str] = (),
        history: Sequence[str] = (),
    ) -> tuple[Question, Answer | Refusal]:
        """The question as it was read and what came of it; see ``reply``."""
        reply = self.reply(text, filters, ignored, history)
        return reply.question, reply.result

    def reply(
        self,
        text: str,
        filters: Filters = EVERYTHING,
        ignored: Collection[str] = (),
        history: Sequence[str] = (),
    ) -> Reply:
        """Answer a question from the sources, or say that they do not hold the answer.

        Args:
            text: what the reader typed.
            filters: documents outside them are not used.
            ignored: what the question names but the reader took off, as ``Recognised.key``.
            history: what was asked before it in the same conversation, oldest first.
        """
        question = self.read(text, ignored, history)
        ranked = self.rank(question, filters)
        found = evidence(ranked, self.passages, self.index)
        absent = self.absent(question)
        result = self._result(question, filters, found, absent=bool(absent))
        return Reply(question, filters, ranked, found, absent, result)

    def absent(self, question: Question) -> tuple[Recognised, ...]:
        """Municipalities that a question names and no passage speaks of."""
        return tuple(
            name
            for name in question.recognised
            if name.field == "municipality" and not name.held and not self._is_told_of(name)
        )

    def _is_told_of(self, name: Recognised) -> bool:
        return any(name.is_told_in(text) for text in self._telling(name.value))

    def _telling(self, name: str) -> Iterator[str]:
        """Passages that most likely have a name, in their context."""
        words = self.index.words
        likely = words.best(words.scores(words.read(name)), self._settings.candidates)
        for _, each in self.index.catalogue.at(likely).values():
            yield in_context(self.index.documents[each.document_id], each)

    def pries(self, question: Question) -> bool:
        """Whether a question asks for personal data of someone of whom the sources do not tell."""
        asked = question.completed or question.text
        return prying.pries(asked, lambda name: any(name in text for text in self._telling(name)))

    def _result(
        self, question: Question, filters: Filters, evidence: list[Evidence], *, absent: bool
    ) -> Answer | Refusal:
        words = sought.read(question.sought, self.index)
        certainty = self._certainty(evidence, words, absent=absent)
        if self.pries(question):
            return Refusal(certainty, self._suggestions(evidence, filters), "personal_data")
        if certainty < self._calibration.threshold and not self._vouched_for(question, filters):
            return Refusal(certainty, self._suggestions(evidence, filters))
        sentences = extract.compose(evidence, words, self._settings.sentences, self._settings.words)
        if not sentences:
            return Refusal(certainty, self._suggestions(evidence, filters))
        return Answer(sentences, certainty)

    def read(
        self, text: str, ignored: Collection[str] = (), history: Sequence[str] = ()
    ) -> Question:
        """Understand a question; see ``reply``."""
        analysis = self.index.words.analysis
        return questions.read(text, analysis, self._recogniser, ignored, history)

    def _certainty(self, evidence: list[Evidence], words: Sought, *, absent: bool) -> float:
        if not evidence:
            return 0.0
        measured = confidence.signals(evidence, words, absent=absent)
        return confidence.estimate(measured, self._calibration)

    def search(self, text: str, limit: int, history: Sequence[str] = ()) -> list[Evidence]:
        """Passages that may answer a question, best first."""
        return self.find(self.read(text, history=history), limit)

    def find(
        self,
        question: Question,
        limit: int,
        filters: Filters = EVERYTHING,
        method: Method = DEFAULT,
    ) -> list[Evidence]:
        """Passages that may answer a question as it was read, best first."""
        return evidence(self.rank(question, filters, method), limit, self.index)

    def rank(
        self, question: Question, filters: Filters = EVERYTHING, method: Method = DEFAULT
    ) -> Ranked:
        """All candidates for a question as it was read, in order; see retrieval."""
        return rank(
            question,
            self.index,
            self._encoder,
            filters,
            self._settings.candidates,
            self._rereading,
            method,
        )

    @property
    def passages(self) -> int:
        """From how many passages an answer is made."""
        return self._settings.passages

    @cached_property
    def choices(self) -> Choices:
        """The values that a question can be limited to."""
        return Choices.of(self.index.documents.values())

    def _vouched_for(self, question: Question, filters: Filters) -> bool:
        """Whether an editor says that a document within the filters answers just this question."""
        asked = language.words(question.sought)
        return any(asked == language.words(example) for example in self.examples(filters))

    def examples(self, filters: Filters = EVERYTHING) -> tuple[str, ...]:
        """Questions that the editors of documents within the filters say they answer."""
        documents = filter(filters.matches, self.index.documents.values())
        return _distinct(question for each in documents for question in _questions(each))

    def _suggestions(self, evidence: list[Evidence], filters: Filters) -> tuple[str, ...]:
        near = (question for each in evidence for question in _questions(each.document))
        return _distinct((*near, *self.examples(filters)))[:_SUGGESTIONS]


def _dataset_names(index: Index) -> dict[str, list[str]]:
    """What data sets are called, by the glossary."""
    terms = index.glossary.terms if index.glossary else ()
    return {term.term: forms(term) for term in terms if term.dataset}


def _questions(document: Document) -> Iterator[str]:
    """What a document's editor says that it answers; nothing that is said to a program."""
    return (each for each in document.questions if not addresses_program(each))


def _distinct(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts))
