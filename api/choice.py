"""The values that a question can be limited to: those that documents have."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Self

from rapidfuzz import fuzz, process, utils

from api.errors import UnknownValueError
from api.filters import Field, Filters
from ingest.document import Document

# Names less alike than this (out of 100) are no slip of the pen; of more than so many values only
# the first are named, for a message is no list.
_ALIKE, _NAMED = 60, 12


@dataclass(frozen=True, slots=True)
class Choices:
    """What the documents of an index can be told apart by.

    Attributes:
        values: of each field but the years, with how many documents have it; most first.
        years: first and last that any document tells of; None where none does.
    """

    values: Mapping[Field, Mapping[str, int]]
    years: tuple[int, int] | None

    @classmethod
    def of(cls, documents: Iterable[Document]) -> Self:
        """From the documents of an index."""
        documents = list(documents)
        periods = [document.years for document in documents if document.years]
        values: dict[Field, Mapping[str, int]] = {
            "kind": _counted(document.kind for document in documents),
            "domain": _counted(document.domain for document in documents if document.domain),
            "municipality": _counted(
                place for document in documents for place in document.municipality
            ),
            "dataset": _counted(name for document in documents for name in document.datasets),
        }
        if not periods:
            return cls(values, None)
        firsts, lasts = zip(*periods, strict=True)
        return cls(values, (min(firsts), max(lasts)))

    def check(self, filters: Filters) -> Filters:
        """Filters with their values as documents write them.

        Raises:
            UnknownValueError: no document has one of the values; it is named, with the nearest.
        """
        known: dict[str, Any] = {
            field: tuple(dict.fromkeys(self._written(field, value) for value in chosen))
            for field in self.values
            if (chosen := getattr(filters, field))
        }
        return replace(filters, **known)

    def _written(self, field: Field, value: str) -> str:
        for known in self.values[field]:
            if known.casefold() == value.casefold():
                return known
        raise UnknownValueError(f"{field}: no document has {value!r}; {self._hint(field, value)}")

    def _hint(self, field: Field, value: str) -> str:
        values = list(self.values[field])
        near = process.extract(
            value, values, scorer=fuzz.ratio, processor=utils.default_process, score_cutoff=_ALIKE
        )
        if near:
            return f"nearest: {', '.join(repr(each) for each, _, _ in near[:3])}"
        more = (
            f" and {len(values) - _NAMED} more (GET /api/v1/filters)"
            if len(values) > _NAMED
            else ""
        )
        return f"there are {', '.join(map(repr, values[:_NAMED])) or 'none'}{more}"


def _counted(values: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(values).items(), key=lambda each: (-each[1], each[0])))
