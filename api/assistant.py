"""The whole way from a question to an answer or a refusal."""

from collections.abc import Iterable

from api import question as questions
from api.answering import confidence, extract
from api.answering.answer import Answer, Refusal
from api.answering.confidence import Calibration
from api.question import Question
from api.retrieval import Evidence, rarities, retrieve
from api.settings import ApiSettings
from ingest import language
from ingest.encoder import Encoder
from ingest.index import Index

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

    def ask(self, text: str) -> tuple[Question, Answer | Refusal]:
        """Answer a question from the sources, or say that they do not hold the answer."""
        question = questions.read(text)
        evidence = self.search(question.text, self._settings.passages)
        sought = rarities(question.text, self.index)
        certainty = confidence.estimate(confidence.signals(evidence, sought), self._calibration)
        if certainty < self._calibration.threshold and not self._vouched_for(question):
            return question, Refusal(certainty, self._suggestions(evidence))
        sentences = extract.compose(
            evidence, sought, self._settings.sentences, self._settings.words
        )
        if not sentences:
            return question, Refusal(certainty, self._suggestions(evidence))
        return question, Answer(sentences, certainty)

    def search(self, text: str, limit: int) -> list[Evidence]:
        """Passages that may answer a question, best first."""
        return retrieve(text, self.index, self._encoder, self._settings.candidates, limit)

    def _vouched_for(self, question: Question) -> bool:
        """Whether an editor says that a document answers just this question."""
        asked = language.words(question.text)
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


def _distinct(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts))
