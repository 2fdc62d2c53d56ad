"""From glyphs on a page to lines, headings and paragraphs.

A PDF says where glyphs stand, not what they are. Lines, paragraphs and footnote marks are told
from position and size of type, headings from the outline or, where there is none, from size.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from pypdf import PageObject, PdfReader
from pypdf.generic import Destination

from ingest.document import BlockKind
from ingest.readers.plain_text import Inline, Mark

# In parts of the size of running text: footnote marks are smaller, headings larger.
_MARK_SIZE, _HEADING_SIZE = 0.8, 1.12
# A gap between lines of this many times the usual one starts a paragraph.
_PARAGRAPH_GAP = 1.3

_BULLET = re.compile(r"^(?:[•‣◦▪–·]|\d{1,2}[.)])\s+(?=\S)")
_SENTENCE_END = re.compile(r"[.?!:;…”\"')\]]\s*$")


@dataclass(slots=True)
class Line:
    """A line of type; ``y`` counts upwards, ``marks`` are footnote marks within ``text``."""

    page: int
    x: float
    y: float
    size: float
    text: str = ""
    marks: list[Mark] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines that belong together.

    Attributes:
        level: of a heading, from 1; None for text.
        kind: paragraph or list item; the bullet is taken off.
        inline: the words of all lines as one, with the footnote marks between them.
    """

    level: int | None
    kind: BlockKind
    inline: Inline
    lines: tuple[Line, ...]


def lines(page: PageObject, number: int) -> Iterator[Line]:
    """Lines of a page in the order of its content; ``number`` counts from 0."""
    pieces: list[tuple[str, float, float, float]] = []

    def visit(text: str, cm: list[float], tm: list[float], _font: Any, size: float) -> None:
        text = text.replace("\n", " ") if text.strip() else text.replace("\n", "")
        if text:
            x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
            y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
            scale = abs(tm[1] * cm[2] + tm[3] * cm[3]) or 1.0
            pieces.append((text, x, y, size * scale))

    page.extract_text(visitor_text=visit)
    line: Line | None = None
    for text, x, y, size in pieces:
        if line is None or abs(y - line.y) > 0.6 * max(size, line.size):
            if line is not None and line.text.strip():
                yield line
            line = Line(number, x, y, size)
        if line.text.strip() and size < _MARK_SIZE * line.size and text.strip().isalnum():
            line.marks.append((len(line.text.rstrip()), text.strip()))
        else:
            line.text += text
            if size > line.size:
                line.size, line.y = size, y
    if line is not None and line.text.strip():
        yield line


def without_page_number(lines: list[Line]) -> list[Line]:
    """A number alone on the first or last line of a page is its page number."""
    for edge in (0, -1):
        if lines and lines[edge].text.strip().isdigit():
            del lines[edge]
    return lines


def _headings(reader: PdfReader, lines: list[Line]) -> dict[int, int]:
    """Level of each heading line, by its place in ``lines``: 1 is the document's title."""
    outline = list(_outline(reader, reader.outline, 1))
    found: dict[int, int] = {}
    if outline:
        for title, page, level in outline:
            for place, line in enumerate(lines):
                # A long heading breaks over lines; its first line is how its title begins.
                if line.page == page and place not in found and _begins(title, line.text):
                    found[place] = level
                    break
        return found
    sizes = Counter[float]()
    for line in lines:
        sizes[round(line.size, 1)] += len(line.text)
    body = sizes.most_common(1)[0][0] if sizes else 0.0
    larger = sorted((size for size in sizes if size > _HEADING_SIZE * body), reverse=True)
    for place, line in enumerate(lines):
        if round(line.size, 1) in larger:
            found[place] = larger.index(round(line.size, 1)) + 1
    return found


def _outline(reader: PdfReader, items: list[Any], level: int) -> Iterator[tuple[str, int, int]]:
    for item in items:
        if isinstance(item, list):
            yield from _outline(reader, item, level + 1)
        elif isinstance(item, Destination) and item.title:
            page = reader.get_destination_page_number(item)
            if page is not None:
                yield _squeezed(str(item.title)), page, level


def _begins(title: str, text: str) -> bool:
    words = _squeezed(text)
    return bool(words) and (title == words or title.startswith(words + " "))


def _squeezed(text: str) -> str:
    return " ".join(text.split())


def paragraphs(reader: PdfReader, lines: list[Line]) -> Iterator[Paragraph]:
    """Group the lines of all pages into headings, paragraphs and list items."""
    for level, group in _groups(lines, _headings(reader, lines)):
        words, marks = _joined(group)
        bullet = _BULLET.match(words) if level is None else None
        cut = bullet.end() if bullet else 0
        inline = Inline(words[cut:], tuple((offset - cut, key) for offset, key in marks))
        yield Paragraph(level, "item" if bullet else "paragraph", inline, tuple(group))


def _groups(lines: list[Line], headings: dict[int, int]) -> Iterator[tuple[int | None, list[Line]]]:
    gaps = Counter(
        round(above.y - below.y)
        for above, below in pairwise(lines)
        if above.page == below.page and above.y > below.y
    )
    usual = gaps.most_common(1)[0][0] if gaps else 0
    paragraph: list[Line] = []
    level: int | None = None
    for place, line in enumerate(lines):
        if paragraph and _starts_new(paragraph[-1], line, usual, place in headings, level):
            yield level, paragraph
            paragraph, level = [], None
        if place in headings:
            level = headings[place]
        paragraph.append(line)
    if paragraph:
        yield level, paragraph


def _starts_new(above: Line, line: Line, usual: float, is_heading: bool, level: int | None) -> bool:
    if level is not None:
        # The next line of a heading has its size and stands close below it.
        same = abs(above.size - line.size) < 0.1 and above.page == line.page
        return not (same and above.y - line.y < 2 * above.size)
    if is_heading or _BULLET.match(line.text):
        return True
    if above.page != line.page:
        return bool(_SENTENCE_END.search(above.text))
    return above.y - line.y > _PARAGRAPH_GAP * usual


def _joined(paragraph: list[Line]) -> tuple[str, list[Mark]]:
    """The lines of a paragraph as one text, and its footnote marks."""
    words, marks = "", []
    for line in paragraph:
        for position, piece in enumerate(_between(line)):
            text, key = piece
            squeezed = _squeezed(text)
            lead = " " if (position == 0 or text[:1].isspace()) and words and squeezed else ""
            if words.endswith("\u00ad"):
                words, lead = words[:-1], ""
            elif words.endswith("-") and position == 0 and not squeezed.startswith(("en ", "of ")):
                lead = ""
            words += lead + squeezed
            if key:
                marks.append((len(words), key))
    return words, marks


def _between(line: Line) -> Iterator[tuple[str, str]]:
    """The stretches of a line's text, each with the footnote mark behind it, if any."""
    start = 0
    for offset, key in line.marks:
        yield line.text[start:offset], key
        start = offset
    yield line.text[start:], ""
