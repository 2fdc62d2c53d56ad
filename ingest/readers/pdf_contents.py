"""Tables of contents and indexes: lists of places, which are no text to cite."""

import re
from itertools import pairwise

from ingest.readers.pdf_line import Line, rows

_TITLE = re.compile(
    r"(?:\d+\.?\s+)?(?:inhoud|inhoudsopgave|inhoudstafel|(?:table of )?contents)", re.IGNORECASE
)
_INDEX_TITLE = re.compile(
    r"(?:\w{1,4}\.?\s+)?(?:register|trefwoorden(?:register|lijst)?|(?:zaken|namen)register|index)",
    re.IGNORECASE,
)
_ENTRY = re.compile(r".*\w.*?(?P<dots>(?:[.…·_]\s?){3,})?\s*(?P<page>\d{1,4}|[ivxl]{1,6})$")
_DOTS = re.compile(r"(?:[.…·_]\s?){4,}")
_PLACES = re.compile(
    r".*\w[^\d]*,?\s\d{1,4}(?:\s?[-–]\s?\d{1,4})?(?:,\s*\d{1,4}(?:\s?[-–]\s?\d{1,4})?)*,?$"
)
# Entries that make a list, under a title and without one.
_FEW, _MANY = 3, 5
# An index has places behind most of its lines.
_SHARE = 0.55


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
    is_list = titled is not None or continued or dotted >= _FEW
    places = [
        n for n, page in enumerate(entries) if page is not None and (titled is None or n > titled)
    ]
    needed = 1 if continued else _FEW if titled is not None or dotted >= _FEW else _MANY
    if not is_list or len(places) < needed:
        return 0, 0
    if titled is None and not dotted and not continued:
        return 0, 0
    first = titled if titled is not None else places[0]
    last = places[0]
    if continued and places[0] > 2:
        return 0, 0
    for before, place in pairwise(places):
        # Long titles take a line or two without a number of their own.
        rising = (entries[place] or 0) >= (entries[before] or 0)
        if place - before > 3 or not rising:
            break
        last = place
    return first, last + 1


def _page_of(row: list[Line]) -> int | None:
    """The page that an entry points to; 0 for a Roman number, None where the row is no entry."""
    match = _ENTRY.fullmatch(_text(row))
    if match is None:
        return None
    # Without dots the number stands apart, at the right.
    apart = len(row) > 1 and row[-1].text == match["page"]
    if not (match["dots"] or apart):
        return None
    return int(match["page"]) if match["page"].isdigit() else 0


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
    pointing = sum(bool(_PLACES.fullmatch(line.text)) for line in rest)
    if len(rest) < _MANY or pointing < _SHARE * len(rest):
        return lines, False
    return lines[:start], True
