"""A table of a PDF, and how it goes on over a page."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.readers.pdf_line import Line, Sheet

# Left sides of columns that go on over a page differ no more than this, in points.
_ALIGNED = 12.0
_FIGURE = re.compile(r"[€+\-–]?\s*\d[\d.,]*\s*(?:%|procent)?")
_YEAR = re.compile(r"(?:19|20)\d\d")

Cell = list[Line]


@dataclass(slots=True)
class Table:
    """Rows of cells; a cell is the lines in it, from top to bottom.

    Attributes:
        edges: left sides of its columns.
        headed: whether the first row names the columns.
    """

    sheet: Sheet
    rows: list[list[Cell]]
    edges: tuple[float, ...]
    headed: bool
    left: float
    top: float
    right: float
    bottom: float


def made(found: Sequence[list[Cell]], edges: tuple[float, ...]) -> Table:
    """A table of rows of cells, of which the first may be its header."""
    everything = [line for row in found for cell in row for line in cell]
    return Table(
        everything[0].sheet,
        list(found),
        edges,
        _is_headed(found),
        min(line.left for line in everything),
        min(line.top for line in everything),
        max(line.right for line in everything),
        max(line.bottom for line in everything),
    )


def _is_headed(found: Sequence[list[Cell]]) -> bool:
    """Whether the first row names the columns: it alone is bold, or it alone has no figures."""
    first = [line for cell in found[0] for line in cell]
    others = [line for row in found[1:] for cell in row for line in cell]
    if all(line.bold for line in first):
        return not others or not all(line.bold for line in others)
    if any(_is_figure(line) for line in first):
        return False
    return any(_is_figure(line) for line in others) or len(found[0]) > 2


def _is_figure(line: Line) -> bool:
    """Whether a cell holds an amount; a year may head a column."""
    return bool(_FIGURE.fullmatch(line.text)) and not _YEAR.fullmatch(line.text)


def join(before: Table, table: Table) -> None:
    """Give a table the header of the one on the page before, if it goes on from there.

    A header that is repeated is taken off; other first rows are rows.
    """
    if len(before.edges) != len(table.edges):
        return
    if any(abs(a - b) > _ALIGNED for a, b in zip(before.edges, table.edges, strict=True)):
        return
    if not before.headed:
        table.headed = False
        return
    if _texts(table.rows[0]) == _texts(before.rows[0]):
        table.rows = table.rows[1:]
    table.rows = [before.rows[0], *table.rows]
    table.headed = True


def _texts(row: list[Cell]) -> list[str]:
    return [" ".join(line.text for line in cell) for cell in row]
