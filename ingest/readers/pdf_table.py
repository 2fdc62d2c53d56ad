"""Tables on a page of a PDF: told from the lines drawn around them, or from how words line up."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from ingest.readers.pdf_line import Line, Sheet, rows
from ingest.readers.pdf_rule import Rule, horizontal
from ingest.readers.pdf_word import Word

# White between two columns, in parts of the size of type; a space between words is half of it.
_GUTTER = 0.55
# A band between two rules with more lines than this is the page between its head and its foot.
_MOST_LINES = 14
# Sides of rules that belong to one table differ no more than this, in points.
_ALIGNED = 5.0
# Rows without rules: at least so many, with a column of so few words.
_ROWS, _WORDS = 3, 2.5

Cell = list[Line]


@dataclass(slots=True)
class Table:
    """Rows of cells; a cell is the lines in it, from top to bottom.

    Attributes:
        edges: left sides of its columns.
        headed: whether the first row names the columns.
        goes_on: whether it began on the page before, where its first row stands.
    """

    sheet: Sheet
    rows: list[list[Cell]]
    edges: tuple[float, ...]
    headed: bool
    left: float
    top: float
    right: float
    bottom: float
    goes_on: bool = False


def find(lines: list[Line], rules: tuple[Rule, ...]) -> tuple[list[Table], list[Line]]:
    """Take the tables out of a page's lines.

    Args:
        lines: of the page.
        rules: drawn on it.

    Returns:
        The tables, and the lines that are in none.
    """
    tables: list[Table] = []
    for group in _groups(horizontal(rules)):
        inside = [line for line in lines if _within(line, group)]
        if inside and (table := _ruled(group, inside, lines, rules)):
            taken = {id(line) for row in table.rows for cell in row for line in cell}
            tables.append(table)
            lines = [line for line in lines if not _is_in(line, table, taken)]
    for stretch in _aligned(lines):
        if table := _unruled(stretch):
            tables.append(table)
            gone = {id(line) for row in stretch for line in row}
            lines = [line for line in lines if id(line) not in gone]
    return tables, lines


def _is_in(line: Line, table: Table, taken: set[int]) -> bool:
    middle = (line.top + line.bottom) / 2
    across = table.left - 3 <= line.left and line.right <= table.right + 3
    return id(line) in taken or (across and table.top <= middle <= table.bottom)


def _within(line: Line, group: list[Rule]) -> bool:
    middle = (line.top + line.bottom) / 2
    across = group[0].start - 3 <= line.left and line.right <= group[0].end + 3
    return across and group[0].at < middle < group[-1].at


def _groups(flat: list[Rule]) -> list[list[Rule]]:
    """Rules below each other between the same sides."""
    groups: list[list[Rule]] = []
    for rule in flat:
        for group in groups:
            last = group[-1]
            if abs(last.start - rule.start) < _ALIGNED and abs(last.end - rule.end) < _ALIGNED:
                if rule.at - last.at > 2:
                    group.append(rule)
                break
        else:
            groups.append([rule])
    return [group for group in groups if len(group) > 1]


def _ruled(
    group: list[Rule], inside: list[Line], lines: list[Line], rules: tuple[Rule, ...]
) -> Table | None:
    bands = [
        [line for line in inside if above.at < (line.top + line.bottom) / 2 < below.at]
        for above, below in pairwise(group)
    ]
    bands = [band for band in bands if band]
    if not bands or any(len(rows(band)) > _MOST_LINES for band in bands):
        return None
    # A table that is closed at its top has its header below its first rule.
    closed = any(rule.upright and abs(rule.start - group[0].at) < 3 for rule in rules)
    head = [] if closed else _above(group[0], lines)
    words = [word for band in [*bands, head] for line in band for word in line.words]
    size = median(word.size for word in words)
    uprights = _uprights(group, rules)
    edges = _edges(words, size, uprights)
    if len(edges) < 2 and head:
        head = []
        edges = _edges([word for line in inside for word in line.words], size, uprights)
    if len(edges) < 2:
        return None
    if head:
        first = _cells(head, edges)
        bands = [head, *bands] if sum(map(bool, first)) > 1 else bands
    found: list[list[Cell]] = []
    for band in bands:
        # Where only the head and the foot of a table are ruled, its rows are told from its lines.
        several = len(group) <= 3 and len(bands) <= 3 and len(rows(band)) > 1
        found += _split(band, edges) if several and band is not head else [_cells(band, edges)]
    found = [row for row in found if any(row)]
    return _made(found, edges) if len(found) > 1 else None


def _above(rule: Rule, lines: list[Line]) -> list[Line]:
    """Lines directly on a table's first rule: its header, where that has no rule above."""
    found: list[Line] = []
    at = rule.at
    for row in reversed(rows([line for line in lines if line.base < rule.at])):
        row = [each for each in row if rule.start - 3 <= each.left and each.right <= rule.end + 3]
        if not row or at - row[0].base > (1.9 if found else 1.3) * row[0].size:
            break
        if len(row) == 1 and not row[0].bold:
            break
        if found and abs(row[0].size - found[0].size) > 0.08 * found[0].size:
            break
        found += row
        at = row[0].base
    return found if len(rows(found)) <= 4 else []


def _uprights(group: list[Rule], rules: tuple[Rule, ...]) -> list[float]:
    """Where vertical rules part the table's columns."""
    top, bottom = group[0].at, group[-1].at
    lengths: dict[int, float] = {}
    for rule in rules:
        inner = group[0].start + 3 < rule.at < group[0].end - 3
        if rule.upright and inner and rule.start > top - 5 and rule.end < bottom + 5:
            lengths[round(rule.at / 3)] = lengths.get(round(rule.at / 3), 0) + rule.end - rule.start
    return sorted(3.0 * at for at, length in lengths.items() if length > 0.5 * (bottom - top))


def _edges(words: Sequence[Word], size: float, uprights: Sequence[float]) -> tuple[float, ...]:
    """Left sides of the columns: by vertical rules, else by the strips that no word enters."""
    if not words:
        return ()
    if uprights:
        found = [min(word.left for word in words)]
        for at in uprights:
            if at - found[-1] > size:
                found.append(at)
        return tuple(found)
    edges: list[float] = []
    reach = float("-inf")
    for word in sorted(words, key=lambda word: word.left):
        if word.left - reach >= _GUTTER * size:
            edges.append(word.left)
        reach = max(reach, word.right)
    return tuple(edges)


def _cells(band: list[Line], edges: tuple[float, ...]) -> list[Cell]:
    """A row's words by column."""
    cells: list[Cell] = [[] for _ in edges]
    for line in sorted(band, key=lambda line: (line.base, line.left)):
        parts: dict[int, list[Word]] = {}
        for word in line.words:
            at = max((n for n, edge in enumerate(edges) if edge <= word.left + 2), default=0)
            parts.setdefault(at, []).append(word)
        for at, words in parts.items():
            whole = len(parts) == 1
            cells[at].append(line if whole else Line(line.sheet, words))
    for cell in cells:
        _in_column(cell)
    return cells


def _in_column(cell: Cell) -> None:
    if cell:
        sides = (min(line.left for line in cell), max(line.right for line in cell))
        for line in cell:
            line.column = sides


def _split(band: list[Line], edges: tuple[float, ...]) -> list[list[Cell]]:
    """Rows of a band without rules: one begins wherever the first column holds words."""
    parts: list[list[Line]] = []
    for row in rows(band):
        begins = row[0].left < (edges[1] if len(edges) > 1 else float("inf"))
        if begins or not parts:
            parts.append([])
        parts[-1] += row
    return [_cells(part, edges) for part in parts]


def _aligned(lines: list[Line]) -> list[list[list[Line]]]:
    """Stretches of rows with several parts each, close below one another."""
    stretches: list[list[list[Line]]] = [[]]
    for row in rows(lines):
        last = stretches[-1][-1] if stretches[-1] else None
        near = last is None or row[0].base - last[0].base < 2.6 * row[0].size
        if len(row) < 2 or not near:
            stretches.append([])
        if len(row) > 1:
            stretches[-1].append(row)
    return [stretch for stretch in stretches if len(stretch) >= _ROWS]


def _unruled(stretch: list[list[Line]]) -> Table | None:
    everything = [line for row in stretch for line in row]
    words = [word for line in everything for word in line.words]
    size = median(word.size for word in words)
    edges = _edges(words, 1.6 * size, ())
    found = [_cells(row, edges) for row in stretch]
    if len(edges) < 2:
        return None
    filled = sum(bool(cell) for row in found for cell in row)
    counts = [
        [sum(len(line.words) for line in row[at]) for row in found if row[at]]
        for at in range(len(edges))
    ]
    slim = [sum(count) / len(count) < _WORDS for count in counts if count]
    # Two columns of running text stand side by side as well, but neither is slim.
    if not any(slim) or filled < 0.7 * len(edges) * len(found) or sum(slim) < len(edges) - 1:
        return None
    return _made(found, edges)


def _made(found: list[list[Cell]], edges: tuple[float, ...]) -> Table:
    everything = [line for row in found for cell in row for line in cell]
    return Table(
        everything[0].sheet,
        found,
        edges,
        _is_headed(found),
        min(line.left for line in everything),
        min(line.top for line in everything),
        max(line.right for line in everything),
        max(line.bottom for line in everything),
    )


def _is_headed(found: list[list[Cell]]) -> bool:
    """Whether the first row names the columns: it alone is bold, or it alone has no figures."""
    first = [line for cell in found[0] for line in cell]
    others = [line for row in found[1:] for cell in row for line in cell]
    if all(line.bold for line in first):
        return not others or not all(line.bold for line in others)
    if any(character.isdigit() for line in first for character in line.text):
        return False
    figures = any(line.text[:1].isdigit() for line in others)
    return figures or len(found[0]) > 2


def joined(before: Table, table: Table) -> bool:
    """Whether a table at the top of a page goes on from the one at the foot of the page before.

    A header that is repeated is taken off; other first rows are rows.
    """
    if len(before.edges) != len(table.edges) or not before.headed:
        return False
    if any(abs(a - b) > 12 for a, b in zip(before.edges, table.edges, strict=True)):
        return False
    if _texts(table.rows[0]) == _texts(before.rows[0]):
        table.rows = table.rows[1:]
    table.rows = [before.rows[0], *table.rows]
    table.headed = True
    return True


def _texts(row: list[Cell]) -> list[str]:
    return [" ".join(line.text for line in cell) for cell in row]
