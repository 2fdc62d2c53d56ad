"""Questions that documents answer, as their editors put them in front of the text."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from api.answering.instruction import addresses_program
from api.filters import EVERYTHING, Filters
from api.question import Question
from api.retrieval import Evidence
from ingest import language
from ingest.document import Document


class Editors:
    """Knows what the editors of documents say.

    Args:
        documents: by id.
    """

    def __init__(self, documents: Mapping[str, Document]) -> None:
        self._documents = documents

    def questions(self, filters: Filters = EVERYTHING) -> tuple[str, ...]:
        """What documents within some filters answer, in the order of the corpus."""
        documents = filter(filters.matches, self._documents.values())
        return _distinct(question for each in documents for question in _questions(each))

    def by_document(self) -> dict[str, tuple[str, ...]]:
        """What each document answers, by its id."""
        return {each.id: tuple(_questions(each)) for each in self._documents.values()}

    def vouch_for(self, question: Question, filters: Filters) -> bool:
        """Whether one says that a document within the filters answers just this question."""
        asked = language.words(question.sought)
        return any(asked == language.words(each) for each in self.questions(filters))

    def near(self, evidence: Sequence[Evidence], filters: Filters, most: int) -> tuple[str, ...]:
        """Questions that can be asked instead: those of the documents that were found come first.

        Args:
            evidence: that was found.
            filters: within which the others are.
            most: questions.
        """
        found = (question for each in evidence for question in _questions(each.document))
        return _distinct((*found, *self.questions(filters)))[:most]


def _questions(document: Document) -> Iterator[str]:
    """What a document's editor says that it answers; nothing that is said to a program."""
    return (each for each in document.questions if not addresses_program(each))


def _distinct(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts))
