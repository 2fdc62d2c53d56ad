"""Running heads, running feet and page numbers: what comes back on page after page.

A line at the edge of a page is furniture where other pages have the same line, apart from its
figures, at the same height. On a document of one or two pages that cannot be known, and only a
number that is the page's own is taken off.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.readers.pdf_line import Line, rows

# Rows at the top and at the foot of a page that may be furniture, and how far from its edge.
_ROWS, _ZONE = 4, 0.17
# Pages that must share a line: at least so many, this share of them, and no more than so many.
_PAGES, _SHARE, _MOST_PAGES = 3, 0.4, 5
_NEVER = float("inf")
# Where this share of the pages has furniture, at that height, the others have theirs.
_KNOWN, _LONGEST = 0.6, 90
# Heights are compared in steps of so many points.
_STEP = 4.0
# In parts of the size of type: what is no running head; the white that parts a page's number from
# the text, and furniture that cannot be known as such.
_LARGER, _WHITE, _MUCH_WHITE = 1.15, 1.6, 2.6

_FIGURES = re.compile(r"\d+|\b[ivxlc]{1,6}\b")
_NUMBER = re.compile(
    r"[-–|\s]*(?:pagina|page|blad|p\.)?\s*(\d{1,4}|[ivxlc]{1,6})(?:\s*(?:van|of|/|\|)\s*\d{1,4})?[-–|\s]*",
    re.IGNORECASE,
)

_Key = tuple[str, int, bool]


@dataclass(frozen=True, slots=True)
class Stripped:
    """A page without its furniture.

    Attributes:
        lines: what is read, in order.
        above: like ``below`` lines at the page's edge that look like furniture but may not be;
            they are read apart, lest they stand within a sentence that runs over the page.
    """

    lines: list[Line]
    above: list[Line]
    below: list[Line]


def without(pages: Sequence[list[Line]], usual: float) -> list[Stripped]:
    """Take running heads, running feet and page numbers off all pages.

    Args:
        pages: lines of each page of a document, from top to bottom.
        usual: the size of running text.
    """
    found = [rows(lines) for lines in pages]
    edges = [_edge_lines(page) for page in found]
    keys = [{_key(line, usual) for line in edge} for edge in edges]
    counts = Counter(key for page in keys for key in page)
    needed = _needed(len(pages))
    common = {key for key, count in counts.items() if count >= needed}
    heights = Counter(height for page in keys for height in {key[1:] for key in page & common})
    known = {height for height, count in heights.items() if count >= _KNOWN * len(pages)}
    both = {key for key, count in counts.items() if count == len(pages) == _PAGES - 1}
    stripped = []
    for lines, page, edge in zip(pages, found, edges, strict=True):
        gone = {id(line) for line in edge if _key(line, usual) in common}
        gone |= {id(line) for line in _outermost(page, edge) if _key(line, usual)[1:] in known}
        gone |= {id(line) for line in _number(page)}
        edge = [line for line in edge if id(line) not in gone]
        kept = [line for line in lines if id(line) not in gone]
        above, below = list[Line](), list[Line]()
        if needed == _NEVER:
            above, below = _aside(rows(kept), edge, both, usual)
        aside = {id(line) for line in (*above, *below)}
        stripped.append(Stripped([line for line in kept if id(line) not in aside], above, below))
    return stripped


def _needed(pages: int) -> float:
    """On how many pages furniture stands."""
    if pages < _PAGES:
        return _NEVER
    # Odd and even pages of a book have different heads, and so have chapters.
    return 2 if pages == _PAGES else max(_PAGES, min(_SHARE * pages, _MOST_PAGES))


def _edge_lines(found: list[list[Line]]) -> list[Line]:
    head = [line for row in found[:_ROWS] for line in row if _is_near_edge(line, foot=False)]
    return head + [line for row in found[-_ROWS:] for line in row if _is_near_edge(line, foot=True)]


def _is_near_edge(line: Line, foot: bool) -> bool:
    height = line.sheet.height
    return line.top > (1 - _ZONE) * height if foot else line.bottom < _ZONE * height


def _key(line: Line, usual: float) -> _Key:
    """What furniture has in common: its words, its height from the edge that it is near."""
    below = line.sheet.height - line.base
    is_foot = below < line.base
    words = line.text.casefold()
    # `Hoofdstuk 1` in large type at the top of page after page is a heading all the same.
    if line.size < _LARGER * usual:
        words = _FIGURES.sub("#", words)
    return words, round((below if is_foot else line.base) / _STEP), is_foot


def _outermost(found: list[list[Line]], edge: list[Line]) -> list[Line]:
    """The first and the last row: a head with a chapter's name where other pages have theirs."""
    at_edge = {id(line) for line in edge}
    outer = [line for row in (*found[:1], *found[-1:]) for line in row]
    return [line for line in outer if id(line) in at_edge and len(line.text) < _LONGEST]


def _number(found: list[list[Line]]) -> list[Line]:
    """The page's own number, where it stands alone at its head or foot."""
    for row in (*found[:1], *found[-1:]):
        match = _NUMBER.fullmatch(row[0].text) if len(row) == 1 else None
        if match and len(found) > 1 and _is_apart(found, row is not found[0], _WHITE):
            own = match[1].isdigit() and int(match[1]) == row[0].sheet.number
            if own or row[0].text.casefold() != match[1] or row is found[-1]:
                return row
    return []


def _aside(
    found: list[list[Line]], edge: list[Line], both: set[_Key], usual: float
) -> tuple[list[Line], list[Line]]:
    """Lines above and below the text that ``both`` pages have, or that much white parts from it."""
    same = [line for line in edge if _key(line, usual) in both]
    above = [line for line in same if _is_near_edge(line, foot=False)]
    below = [line for line in same if _is_near_edge(line, foot=True)]
    if len(found) < _ROWS:
        return above, below
    if not above and _is_label(found[0], found[1], usual) and _is_apart(found, False, _MUCH_WHITE):
        above = found[0]
    if not below and _is_label(found[-1], found[-2], usual) and _is_apart(found, True, _MUCH_WHITE):
        below = found[-1]
    return above, below


def _is_label(row: list[Line], neighbour: list[Line], usual: float) -> bool:
    """Whether a row is neither a title, a list's item, a sentence nor what a heading is about."""
    if any(line.size > _LARGER * usual for line in (*row, *neighbour)):
        return False
    return not any(line.bullet or line.text.endswith((".", "?", "!", ":")) for line in row)


def _is_apart(found: list[list[Line]], foot: bool, white: float) -> bool:
    """Whether white parts the outermost row from the text, near the edge of the page."""
    row, neighbour = (found[-1], found[-2]) if foot else (found[0], found[1])
    gap = abs(row[0].base - neighbour[0].base)
    return _is_near_edge(row[0], foot) and gap > white * row[0].size
