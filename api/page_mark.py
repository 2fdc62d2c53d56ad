"""Where words of a document stand on a page, as boxes to draw.

The index keeps a box for each line that was read, also from a scan (``ingest.document.Box``):
neither a hyphen at its end nor the order of columns has to be guessed again. These boxes are the
truth; an image of a page is drawn from them as well.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from ingest.document import Box, Document, Span


@dataclass(frozen=True, slots=True)
class Mark:
    """Words of a document, and where on one page they stand.

    Attributes:
        span: in the document's text.
        boxes: one a line, in the order of reading; empty where the words stand on other pages,
            or where it is not known where they stand.
    """

    span: Span
    boxes: Sequence[Box]


def page_span(document: Document, number: int) -> Span:
    """The text of a page: from its first word to that of the next page."""
    start = document.pages[number - 1]
    end = document.pages[number] if number < len(document.pages) else len(document.text)
    return start, end


def marks(document: Document, number: int, spans: Iterable[Span]) -> tuple[Mark, ...]:
    """Where some words stand on a page.

    Args:
        document: with pages.
        number: of the page, from 1.
        spans: in the document's text.
    """
    on_page = [box for box in document.boxes if box.page == number]
    return tuple(
        Mark(
            (start, end),
            [_cut(box, start, end) for box in on_page if box.start < end and box.end > start],
        )
        for start, end in spans
    )


def are_all_placed(document: Document, number: int, found: Iterable[Mark]) -> bool:
    """Whether each mark of which words stand on a page has a box there."""
    first, last = page_span(document, number)
    return all(
        mark.boxes or mark.span[1] <= first or mark.span[0] >= last or mark.span[0] == mark.span[1]
        for mark in found
    )


def _cut(box: Box, start: int, end: int) -> Box:
    """The part of a line between two characters.

    Boxes end where sentences do, so that a citation is exact. Within one the letters are taken
    to be as wide as each other.
    """
    letter = (box.right - box.left) / (box.end - box.start)
    first, last = max(start, box.start), min(end, box.end)
    return replace(
        box,
        start=first,
        end=last,
        left=box.left + letter * (first - box.start),
        right=box.right - letter * (box.end - last),
    )
