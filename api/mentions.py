"""What the sources tell of a name."""

from collections.abc import Iterator

from api.filters import Recognised
from ingest.chunking import in_context
from ingest.document import Document, Passage
from ingest.index import Index


class Mentions:
    """Finds passages that have a name.

    Args:
        index: whose passages.
        candidates: of how many, best first, to look whether they have it.
    """

    def __init__(self, index: Index, candidates: int) -> None:
        self._index = index
        self._candidates = candidates

    def of(self, name: str) -> Iterator[tuple[Document, Passage]]:
        """Passages that most likely have a name, with their documents."""
        words = self._index.words
        likely = self._index.best(words.scores(words.read(name)), self._candidates)
        for _, each in self._index.catalogue.at(likely).values():
            yield self._index.documents[each.document_id], each

    def have(self, name: str) -> bool:
        """Whether a name stands in a passage, written so."""
        return any(name in in_context(*each) for each in self.of(name))

    def tell_of(self, name: Recognised) -> bool:
        """Whether a passage tells of what a question names."""
        return any(name.is_told_in(in_context(*each)) for each in self.of(name.value))
