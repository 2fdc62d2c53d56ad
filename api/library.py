"""The documents of an index for those who look around in them; each view is made when needed."""

from functools import cached_property

from api.choice import Choices
from api.editors import Editors
from api.kinship import Kinship
from api.shelf import Shelf
from api.terms import Terms
from ingest.index import Index


class Library:
    """What there is, beside what a search finds.

    Args:
        index: stays open as long as this is used.
    """

    def __init__(self, index: Index) -> None:
        self._index = index

    @cached_property
    def terms(self) -> Terms:
        """What words of the trade mean."""
        return Terms(self._index.glossary)

    @cached_property
    def choices(self) -> Choices:
        """The values that a question can be limited to."""
        return Choices.of(self._index.documents.values())

    @cached_property
    def shelf(self) -> Shelf:
        """The documents, limited and sorted."""
        return Shelf(self._index)

    @cached_property
    def collections(self) -> frozenset[str]:
        """Those that any document is in."""
        return frozenset(
            each.collection for each in self._index.documents.values() if each.collection
        )

    @cached_property
    def kinship(self) -> Kinship:
        """What resembles a passage or a document."""
        return Kinship(self._index)

    @cached_property
    def editors(self) -> Editors:
        """What the documents' editors say that they answer."""
        return Editors(self._index.documents)
