"""What a question is limited to: kind, place, data set, years; given, or read in the question."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Any, Literal

from ingest.document import Document, Domain, Kind

Field = Literal["kind", "domain", "municipality", "dataset", "years"]


@dataclass(frozen=True, slots=True)
class Filters:
    """Only documents that match every field that is filled in, by any of its values.

    Attributes:
        years: first and last; a document matches where its own period overlaps.
    """

    kind: tuple[Kind, ...] = ()
    domain: tuple[Domain, ...] = ()
    municipality: tuple[str, ...] = ()
    dataset: tuple[str, ...] = ()
    years: tuple[int, int] | None = None

    def __bool__(self) -> bool:
        return any(getattr(self, field.name) for field in fields(self))

    def matches(self, document: Document) -> bool:
        """Whether a document is within the limits."""
        return (
            _any(self.kind, (document.kind,))
            and _any(self.domain, (document.domain,))
            and _any(self.municipality, document.municipality)
            and _any(self.dataset, document.datasets)
            and self._in_years(document.years)
        )

    def _in_years(self, years: tuple[int, int] | None) -> bool:
        if self.years is None:
            return True
        return years is not None and years[0] <= self.years[1] and years[1] >= self.years[0]


EVERYTHING = Filters()


def _any(wanted: Iterable[str], found: Iterable[str | None]) -> bool:
    asked = {each.casefold() for each in wanted}
    return not asked or any(each.casefold() in asked for each in found if each)


@dataclass(frozen=True, slots=True)
class Recognised:
    """A limit that the question itself names: documents within it come first, others after.

    Attributes:
        value: of the field; years as ``2016-2019``.
        said: the words of the question.
        held: whether any document is within it.
    """

    field: Field
    value: str
    said: str
    held: bool

    def as_filters(self) -> Filters:
        """Only documents within this limit."""
        if self.field == "years":
            first, last = self.value.split("-")
            return Filters(years=(int(first), int(last)))
        chosen: dict[str, Any] = {self.field: (self.value,)}
        return Filters(**chosen)
