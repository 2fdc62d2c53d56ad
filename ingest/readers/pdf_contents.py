"""Tables of contents and indexes: lists of places, which are no text to cite."""

import re
from itertools import pairwise

from ingest.readers.pdf_line import Line, rows

_TITLE = re.compile(
    r"(?:\d+\.?\s+)?(?:inhoud|inhoudsopgave|inhoudstafel|(?:table of )?contents)", re.IGNORECASE
)
_INDEX_TITLE = re.compile(
    r"(?:[\w.]+\s+){0,4}(?:(?:zaken|namen|trefwoorden)?register|trefwoorden(?:lijst)?|index)",
    re.IGNORECASE,
)
_PAGE = re.compile(r"(?<=[\s.…·_])(?:\d{1,4}|[ivxl]{1,6})$")
_DOTS = re.compile(r"(?:[.…·_]\s?){4,}")
_PLACES = re.compile(r"(?<=\s)\d{1,4}(?:(?:,|\s?[-–])\s?\d{1,4})*,?$")
# So many entries make a list; long titles take some rows without a number of their own.
_FEW, _SKIPPED = 3, 3
# An index has places behind most of its lines, and more than a few of those.
_SHARE, _MANY = 0.55, 5


def without(lines: list[Line], continued: bool) -> tuple[list[Line], bool]:
    """A page's lines without its table of contents.

    Args:
        lines: of the page, from top to bottom.
        continued: whether the page before ended within a table of contents.

    Returns:
        The lines that are left, and whether the table of contents reaches the page's end.
    """
    found = rows(lines)
    entries = [_page_of(row) for row in found]
    titled = next((n for n, row in enumerate(found) if _TITLE.fullmatch(row[0].text)), None)
    first, last = _stretch(found, entries, titled, continued)
    if last <= first:
        return lines, False
    gone = {id(line) for row in found[first:last] for line in row}
    return [line for line in lines if id(line) not in gone], last >= len(found) - 1


def _stretch(
    found: list[list[Line]], entries: list[int | None], titled: int | None, continued: bool
) -> tuple[int, int]:
    """First row of the list and the row behind its last; equal where there is no list."""
    dotted = sum(bool(_DOTS.search(_text(row))) for row in found)
    if titled is None and not continued and dotted < _FEW:
        return 0, 0
    above = -1 if titled is None else titled
    places = [n for n, page in enumerate(entries) if page is not None and n > above]
    needed = 1 if continued and dotted else _FEW
    if len(places) < needed or (continued and places[0] > _SKIPPED):
        return 0, 0
    first = places[0] if titled is None else titled
    last = places[0]
    for before, place in pairwise(places):
        rising = (entries[place] or 0) >= (entries[before] or 0)
        if place - before > _SKIPPED or not rising:
            break
        last = place
    return first, last + 1


def _page_of(row: list[Line]) -> int | None:
    """The page that an entry points to; 0 for a Roman number, None where the row is no entry."""
    text = _text(row)
    match = _PAGE.search(text, max(len(text) - 7, 0))
    if match is None:
        return None
    # Without dots the number stands apart, at the right.
    apart = len(row) > 1 and row[-1].text == match[0]
    if not (apart or _DOTS.search(text)):
        return None
    return int(match[0]) if match[0].isdigit() else 0


def _text(row: list[Line]) -> str:
    return " ".join(line.text for line in row)


def without_index(lines: list[Line], continued: bool) -> tuple[list[Line], bool]:
    """A page's lines, in the order of reading, without the index at the end of a book.

    Args:
        lines: of the page.
        continued: whether the page before ended within the index.

    Returns:
        The lines that are left, and whether the page ended within the index.
    """
    titled = next((n for n, line in enumerate(lines) if _INDEX_TITLE.fullmatch(line.text)), None)
    start = 0 if continued else titled
    if start is None:
        return lines, False
    rest = [line for line in lines[start:] if len(line.text) > 1 and line is not lines[start]]
    pointing = [line for line in rest if _PLACES.search(_DOTS.sub(" ", line.text))]
    if len(rest) < _MANY or len(pointing) < _SHARE * len(rest):
        return lines, False
    last = next(n for n, line in enumerate(lines) if line is pointing[-1])
    return lines[:start] + lines[last + 1 :], last + 1 == len(lines)
