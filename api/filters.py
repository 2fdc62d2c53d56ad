"""What a question is limited to: kind, place, data set, years; given, or read in the question."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Any, Literal

from ingest.document import Document, Domain, Kind

Field = Literal["kind", "domain", "municipality", "dataset", "years"]

# What stands for a year that is left open: before anything was written, after everything.
EARLIEST, LATEST = 1900, 2100

_YEARS = re.compile(r"(\d{4})?\s*[-–]\s*(\d{4})?|(\d{4})")


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

    @property
    def limits(self) -> tuple[tuple[Field, str], ...]:
        """Each value with its field; years as ``2016-2019``."""
        names: tuple[Field, ...] = ("kind", "domain", "municipality", "dataset")
        chosen = [(name, value) for name in names for value in getattr(self, name)]
        if self.years:
            chosen.append(("years", "{}-{}".format(*self.years)))
        return tuple(chosen)

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


def years(text: str) -> tuple[int, int]:
    """First and last year of ``2016-2019``, ``2016-``, ``-2019`` or ``2016``.

    Raises:
        ValueError: it is none of these, or the first year is after the last.
    """
    match = _YEARS.fullmatch(text.strip())
    if match is None or not any(match.groups()):
        raise ValueError(f"{text!r} is no period; write 2016-2019, 2016-, -2019 or 2016")
    first, last, only = (int(year) if year else None for year in match.groups())
    period = (only or first or EARLIEST, only or last or LATEST)
    if not EARLIEST <= period[0] <= period[1] <= LATEST:
        raise ValueError(
            f"{text!r} is no period: its years run on, from {EARLIEST} at the earliest "
            f"to {LATEST} at the latest"
        )
    return period


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

    @property
    def key(self) -> str:
        """By which a reader takes it off: ``municipality:Rotterdam``."""
        return f"{self.field}:{self.value}"

    def is_told_in(self, text: str) -> bool:
        """Whether a text has the name, as the question says it or as it is written."""
        forms = "|".join(map(re.escape, (self.value, self.said)))
        return re.search(rf"\b(?:{forms})\b", text, re.IGNORECASE) is not None

    def as_filters(self) -> Filters:
        """Only documents within this limit."""
        if self.field == "years":
            return Filters(years=years(self.value))
        chosen: dict[str, Any] = {self.field: (self.value,)}
        return Filters(**chosen)
