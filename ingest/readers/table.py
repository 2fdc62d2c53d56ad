"""Tables, whatever their format: each row becomes a line that can be read without the table."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from ingest.readers.plain_text import Inline, row

# More columns than any page shows; a file that names more is damaged or means harm.
_MAX_COLUMNS = 200
# The words above a column are few, and no sentence.
_LONGEST_HEADER = 60
_SENTENCE_END = re.compile(r"[.!?;]$")


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a cell, and over how many columns and rows it reaches.

    Attributes:
        header: it is marked as the name of its column.
        strong: it is set in bold type throughout.
    """

    inline: Inline
    columns: int = 1
    rows: int = 1
    header: bool = False
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells as they stand in the file; a merged cell stands in its first row only."""

    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A row as it is written: with the names of its columns, or as words on their own."""

    inline: Inline
    is_row: bool = True


def spanned(written: str | None) -> int:
    """Over how many rows or columns a cell reaches, as a file writes it."""
    return max(1, int(written)) if written and re.fullmatch(r"[0-9]{1,4}", written) else 1


def lines(table: Table) -> Iterator[Line]:
    """A line for each row that is not a header.

    A cell over several rows is said in each of them; one over all columns stands on its own. A
    table of one column or of one row only places its words on the page, so they are paragraphs.
    Of two columns without header the first names the second.
    """
    grid = [cells for cells in _grid(table) if any(cell.inline.text for cell in cells)]
    width = max(map(len, grid), default=0)
    if width < 2 or len(grid) < 2:
        yield from (Line(cell.inline, is_row=False) for cells in grid for cell in _once(cells))
        return
    top = _header_rows(grid)
    header = _names(grid[:top], width)
    for cells in grid[top:]:
        distinct = _once(cells)
        if len(distinct) == 1 and len(cells) == width:
            yield Line(distinct[0].inline, is_row=False)
        elif not top and width == 2 and len(distinct) == 2 and _is_name(distinct[0]):
            yield Line(row([distinct[0].inline.text.rstrip(": ")], [distinct[1].inline]))
        else:
            yield Line(row(*_columns(header, cells)))


def _grid(table: Table) -> Iterator[list[Cell]]:
    """The rows with merged cells in each place that they cover."""
    hanging: dict[int, tuple[Cell, int]] = {}
    for cells in table.rows:
        placed: list[Cell] = []
        waiting = iter(cells)
        while len(placed) < _MAX_COLUMNS:  # a row ends where neither it nor one above goes on
            first = len(placed)
            if first in hanging:
                cell, left = hanging.pop(first)
            elif found := next(waiting, None):
                cell, left = found, found.rows
            elif any(column > first for column in hanging):
                cell, left = Cell(Inline("")), 1
            else:
                break
            reach = max(1, min(cell.columns, _MAX_COLUMNS - first))
            if left > 1:
                hanging[first] = (cell, left - 1)
            placed += [cell] * reach
        yield placed


def _header_rows(grid: Sequence[Sequence[Cell]]) -> int:
    """How many rows at the top name the columns: those so marked, else the first if it looks so."""
    marked = sum(1 for _ in takewhile(_is_marked, grid[:-1]))
    return marked or int(_looks_like_header(grid))


def _is_marked(cells: Sequence[Cell]) -> bool:
    named = [cell for cell in cells if cell.inline.text]
    return bool(named) and all(cell.header for cell in named)


def _looks_like_header(grid: Sequence[Sequence[Cell]]) -> bool:
    first, rest = grid[0], grid[1:]
    texts = [cell.inline.text for cell in first]
    if not all(map(_is_name, first[1:])) or len(set(texts)) < len(texts) or _has_figure(texts[0]):
        return False
    if all(cell.strong for cell in first if cell.inline.text):
        return not all(cell.strong for cells in rest for cell in cells if cell.inline.text)
    figures_below = any(
        column < len(cells) and _has_figure(cells[column].inline.text)
        for cells in rest
        for column in range(1, len(first))
        if not _has_figure(texts[column])
    )
    return figures_below or len(first) > 2


def _is_name(cell: Cell) -> bool:
    text = cell.inline.text
    return 0 < len(text) <= _LONGEST_HEADER and not _SENTENCE_END.search(text)


def _has_figure(text: str) -> bool:
    return any(map(str.isdigit, text))


def _names(top: Sequence[Sequence[Cell]], width: int) -> list[str]:
    """The name of each column; of several header rows the upper one's words come first."""
    names = []
    for column in range(width):
        above = [cells[column].inline.text for cells in top if column < len(cells)]
        names.append(" ".join(dict.fromkeys(filter(None, above))).rstrip(": "))
    return names


def _columns(header: list[str], cells: Sequence[Cell]) -> tuple[list[str], list[Inline]]:
    """Names and words of a row; a cell over several columns is said once, under all their names."""
    names: list[str] = []
    inlines: list[Inline] = []
    for column, cell in enumerate(cells):
        if column and cell is cells[column - 1]:
            if header[column] and header[column] not in names[-1]:
                names[-1] += f" / {header[column]}" if names[-1] else header[column]
        else:
            names.append(header[column])
            inlines.append(cell.inline)
    return names, inlines


def _once(cells: Sequence[Cell]) -> list[Cell]:
    """The cells with words, each merged one once."""
    found: list[Cell] = []
    for cell in cells:
        if cell.inline.text and not any(cell is other for other in found):
            found.append(cell)
    return found
