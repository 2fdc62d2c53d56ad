"""Running heads, running feet and page numbers: what comes back on page after page.

A line at the edge of a page is furniture where other pages have the same line, apart from its
figures, at the same height. On a document of one or two pages that cannot be known, and only a
number that is the page's own is taken off.
"""

import re
from collections import Counter
from collections.abc import Sequence

from ingest.readers.pdf_line import Line, rows

# Rows at the top and at the foot of a page that may be furniture, and how far from its edge.
_ROWS, _ZONE = 4, 0.17
# Pages that must share a line, as a number and as a share of a short document.
_PAGES, _SHARE = 3, 0.5
# Heights are compared in steps of so many points.
_STEP = 4.0

_FIGURES = re.compile(r"\d+|\b[ivxlc]{1,6}\b")
_NUMBER = re.compile(
    r"[-–|\s]*(?:pagina|page|blad|p\.)?\s*(\d{1,4}|[ivxlc]{1,6})(?:\s*(?:van|of|/|\|)\s*\d{1,4})?[-–|\s]*",
    re.IGNORECASE,
)

_Key = tuple[str, int, bool]


def without(pages: Sequence[list[Line]]) -> list[list[Line]]:
    """Lines of all pages without their running heads, running feet and page numbers.

    Args:
        pages: lines of each page of a document, from top to bottom.
    """
    edges = [_edge_lines(lines) for lines in pages]
    counts = Counter(key for lines in edges for key in {_key(line) for line in lines})
    heights = Counter(
        key[1:]
        for lines in edges
        for key in {_key(line) for line in lines}
        if (counts[key] >= _needed(len(pages)))
    )
    kept = []
    for lines, edge in zip(pages, edges, strict=True):
        gone = {id(line) for line in edge if counts[_key(line)] >= _needed(len(pages))}
        gone |= {id(line) for line in _at_known_height(edge, lines, heights, len(pages), gone)}
        gone |= {id(line) for line in _number(lines)}
        kept.append([line for line in lines if id(line) not in gone])
    return kept


def _needed(pages: int) -> float:
    """On how many pages furniture stands; infinitely many where that cannot be known."""
    if pages < _PAGES:
        return float("inf")
    # Odd and even pages of a book have different heads.
    return max(min(_PAGES, pages), min(pages * _SHARE * 0.8, 5)) if pages > _PAGES else _PAGES - 1


def _edge_lines(lines: list[Line]) -> list[Line]:
    found = rows(lines)
    head = [
        line for row in found[:_ROWS] for line in row if line.bottom < _ZONE * line.sheet.height
    ]
    limit = 1 - _ZONE
    foot = [line for row in found[-_ROWS:] for line in row if line.top > limit * line.sheet.height]
    return head + foot


def _key(line: Line) -> _Key:
    """What furniture has in common: its words, its height from the edge that it is near."""
    below = line.sheet.height - line.base
    is_foot = below < line.base
    words = _FIGURES.sub("#", line.text.casefold())
    return words, round((below if is_foot else line.base) / _STEP), is_foot


def _at_known_height(
    edge: list[Line],
    lines: list[Line],
    heights: Counter[tuple[int, bool]],
    pages: int,
    gone: set[int],
) -> list[Line]:
    """The outermost line where nearly all pages have furniture: a head with a chapter's name."""
    found = []
    for row in (rows(lines)[:1], rows(lines)[-1:]):
        for line in (each for group in row for each in group):
            is_known = heights[_key(line)[1:]] >= 0.6 * pages
            if is_known and id(line) not in gone and line in edge and len(line.text) < 90:
                found.append(line)
    return found


def _number(lines: list[Line]) -> list[Line]:
    """The page's own number, where it stands alone at its head or foot."""
    found = rows(lines)
    for row in (*found[:1], *found[-1:]):
        match = _NUMBER.fullmatch(row[0].text) if len(row) == 1 else None
        if match and len(found) > 1 and _is_apart(row[0], found):
            own = match[1].isdigit() and int(match[1]) == row[0].sheet.number
            if own or row[0].text.casefold() != match[1] or row is found[-1]:
                return row
    return []


def _is_apart(line: Line, found: list[list[Line]]) -> bool:
    """Whether white parts it from the text, near the edge of the page."""
    near = line.bottom < _ZONE * line.sheet.height or line.top > (1 - _ZONE) * line.sheet.height
    neighbour = found[1][0] if line in found[0] else found[-2][0]
    return near and abs(line.base - neighbour.base) > 1.6 * line.size
