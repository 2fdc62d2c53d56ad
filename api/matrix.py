"""Which municipality combined which data: a table of which most cells are empty."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self

from api import collation
from ingest.document import Document

# What is no municipality comes behind them, in this order: wider and wider.
_WIDER = ("regio", "provincie", "landelijk", "buitenland")


@dataclass(frozen=True, slots=True)
class Cell:
    """A municipality and a data set that at least one document has both of.

    Attributes:
        row: number of the municipality, from 0.
        column: number of the data set, from 0.
        documents: ids, in the order of the corpus.
    """

    row: int
    column: int
    documents: Sequence[str]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Municipalities by data sets. It grows with the documents, for it has no empty cells.

    Attributes:
        municipalities: those with a cell, by alphabet; what is wider than one behind them.
        datasets: those with a cell, of most documents first.
        cells: row by row.
        outside: ids of documents that are in no cell: without municipality or without data set.
    """

    municipalities: Sequence[str]
    datasets: Sequence[str]
    cells: Sequence[Cell]
    outside: Sequence[str]

    @classmethod
    def of(cls, documents: Iterable[Document]) -> Self:
        """From some documents."""
        found: dict[tuple[str, str], list[str]] = defaultdict(list)
        used: Counter[str] = Counter()
        outside = []
        for document in documents:
            places, datasets = set(document.municipality), set(document.datasets)
            for place in places:
                for dataset in datasets:
                    found[place, dataset].append(document.id)
            if places and datasets:
                used.update(datasets)
            else:
                outside.append(document.id)
        rows = sorted({place for place, _ in found}, key=_place)
        columns = sorted(used, key=lambda each: (-used[each], collation.key(each)))
        row_of = {place: row for row, place in enumerate(rows)}
        column_of = {dataset: column for column, dataset in enumerate(columns)}
        cells = [
            Cell(row_of[place], column_of[dataset], ids) for (place, dataset), ids in found.items()
        ]
        cells.sort(key=lambda cell: (cell.row, cell.column))
        return cls(rows, columns, cells, outside)


def _place(name: str) -> tuple[int, tuple[str, str]]:
    kind, _, _ = name.partition(":")
    return _WIDER.index(kind) + 1 if kind in _WIDER else 0, collation.key(name)
