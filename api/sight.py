"""What a reader may see: the noun."""

from dataclasses import dataclass

from api.filters import EVERYTHING, Filters
from ingest.document import Document


@dataclass(frozen=True, slots=True)
class Sight:
    """Which documents there are to a reader: to them, there are no others.

    Attributes:
        collections: whose documents they may see, beside those that are for everybody; None is
            every collection.
        filters: what all of these are like.
    """

    collections: frozenset[str] | None = frozenset()
    filters: Filters = EVERYTHING

    def matches(self, document: Document) -> bool:
        """Whether there is this document."""
        return (
            self.collections is None
            or document.collection is None
            or document.collection in self.collections
        ) and self.filters.matches(document)

    def among(self, collections: frozenset[str]) -> "Sight":
        """The same where there are these collections and no others."""
        return (
            self
            if self.collections is None
            else Sight(self.collections & collections, self.filters)
        )


ALL = Sight(None)
OPEN = Sight()
