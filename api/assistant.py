"""The whole way from a question to an answer or a refusal."""

from collections.abc import Collection, Iterable

from api import question as questions
from api import sought
from api.answering import confidence, extract
from api.answering.answer import Answer, Refusal
from api.answering.confidence import Calibration
from api.filters import EVERYTHING, Filters
from api.question import Question
from api.recognition import Recogniser
from api.retrieval import Evidence, retrieve
from api.settings import ApiSettings
from api.sought import Sought
from ingest import language
from ingest.encoder import Encoder
from ingest.index import Index
from ingest.synonyms import forms

# A refusal that offers more than this is a list to read, not a helping hand.
_SUGGESTIONS = 3


class Assistant:
    """Holds what is expensive: the index and the model."""

    def __init__(
        self, index: Index, encoder: Encoder, settings: ApiSettings, calibration: Calibration
    ) -> None:
        self.index = index
        self._encoder = encoder
        self._settings = settings
        self._calibration = calibration
        self._recogniser = Recogniser(index.documents.values(), _dataset_names(index))

    def ask(
        self, text: str, filters: Filters = EVERYTHING, ignored: Collection[str] = ()
    ) -> tuple[Question, Answer | Refusal]:
        """Answer a question from the sources, or say that they do not hold the answer.

        Args:
            text: what the reader typed.
            filters: documents outside them are not used.
            ignored: what was read in the question but the reader took off; see question.read.
        """
        question = self.read(text, ignored)
        evidence = self.find(question, self._settings.passages, filters)
        words = sought.read(question.corrected, self.index)
        certainty = self._certainty(question, evidence, words)
        if certainty < self._calibration.threshold and not self._vouched_for(question):
            return question, Refusal(certainty, self._suggestions(evidence))
        sentences = extract.compose(evidence, words, self._settings.sentences, self._settings.words)
        if not sentences:
            return question, Refusal(certainty, self._suggestions(evidence))
        return question, Answer(sentences, certainty)

    def read(self, text: str, ignored: Collection[str] = ()) -> Question:
        """Understand a question; see ``ask``."""
        return questions.read(text, self.index.words.analysis, self._recogniser, ignored)

    def _certainty(self, question: Question, evidence: list[Evidence], words: Sought) -> float:
        if not evidence:
            return 0.0
        return confidence.estimate(confidence.signals(question, evidence, words), self._calibration)

    def search(self, text: str, limit: int) -> list[Evidence]:
        """Passages that may answer a question, best first."""
        return self.find(self.read(text), limit)

    def find(self, question: Question, limit: int, filters: Filters = EVERYTHING) -> list[Evidence]:
        """Passages that may answer a question as it was read, best first."""
        return retrieve(
            question, self.index, self._encoder, filters, self._settings.candidates, limit
        )

    def _vouched_for(self, question: Question) -> bool:
        """Whether an editor says that a document answers just this question."""
        asked = language.words(question.corrected)
        return any(asked == language.words(example) for example in self.examples())

    def examples(self) -> tuple[str, ...]:
        """Questions that the documents' editors say they answer."""
        return _distinct(
            question
            for document in self.index.documents.values()
            for question in document.questions
        )

    def _suggestions(self, evidence: list[Evidence]) -> tuple[str, ...]:
        near = (question for each in evidence for question in each.document.questions)
        return _distinct((*near, *self.examples()))[:_SUGGESTIONS]


def _dataset_names(index: Index) -> dict[str, list[str]]:
    """What data sets are called, by the glossary."""
    terms = index.glossary.terms if index.glossary else ()
    return {term.term: forms(term) for term in terms if term.dataset}


def _distinct(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts))
