"""PDF: text with pages, headings and paragraphs.

A PDF says where glyphs stand, not what they are. Lines, headings, paragraphs and footnote
marks are told from position and size of type, and headings from the outline where there is one.
"""

import logging
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

from pypdf import PageObject, PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import Destination

from ingest.document import Document, Kind
from ingest.errors import DocumentError
from ingest.readers.front_matter import FrontMatter
from ingest.readers.markdown import SOURCES_HEADING, described, parse
from ingest.readers.plain_text import Inline, Mark, PlainText

# Kind of a PDF without fields of its own, by the folder that it lies in.
_KINDS: dict[str, Kind] = {"casussen": "case", "lessen": "lesson"}

# In parts of the size of running text: footnote marks are smaller, headings larger.
_MARK_SIZE, _HEADING_SIZE = 0.8, 1.12
# A gap between lines of this many times the usual one starts a paragraph.
_PARAGRAPH_GAP = 1.3

_BULLET = re.compile(r"^(?:[•‣◦▪–·]|\d{1,2}[.)])\s+(?=\S)")
_SENTENCE_END = re.compile(r"[.?!:;…”\"')\]]\s*$")


@dataclass(slots=True)
class _Line:
    """A line of type; ``y`` counts upwards, ``marks`` are footnote marks within ``text``."""

    page: int
    x: float
    y: float
    size: float
    text: str = ""
    marks: list[Mark] = field(default_factory=list)


def read(path: Path, root: Path) -> Document:
    """Read a PDF that has no Markdown beside it; title from its properties or file name.

    Raises:
        DocumentError: damaged, encrypted, or without text.
    """
    name = path.relative_to(root)
    reader = _open(path, name)
    title = (reader.metadata.title if reader.metadata else None) or path.stem.replace("-", " ")
    fields = FrontMatter.model_construct(
        title=title.strip(), kind=_KINDS.get(name.parts[0], "handbook")
    )
    text, pages = _text(reader, name, fields.title)
    return _document(path, name, fields, text, pages)


def read_edition(path: Path, root: Path, fields: FrontMatter, body: str) -> Document:
    """Read the PDF edition of a Markdown document: the text from it, all else from the Markdown.

    Args:
        path: the PDF.
        root: the corpus folder.
        fields: the Markdown's front matter.
        body: the Markdown below the front matter, for the sources.

    Raises:
        DocumentError: the PDF is missing, damaged, encrypted, or without text.
    """
    name = path.relative_to(root)
    if not path.is_file():
        raise DocumentError(
            name.with_suffix(".md"),
            f"field edition: {path.name} is not beside it",
            "make it with `python -m ingest edition`, or leave the field out",
        )
    text, pages = _text(_open(path, name), name, fields.title)
    sources = parse(name.with_suffix(".md"), body).sources
    document = _document(path, name, fields, text, pages)
    keys = {source.key for source in sources}
    references = tuple(mark for mark in document.references if mark.source in keys)
    return replace(document, sources=sources, references=references)


def _open(path: Path, name: Path) -> PdfReader:
    # pypdf reports every oddity that it repairs; whether text comes out is what counts here.
    logging.getLogger("pypdf").setLevel(logging.ERROR)
    try:
        reader = PdfReader(path)
        if reader.is_encrypted and not reader.decrypt(""):
            raise DocumentError(name, "the PDF is encrypted", "save it without a password")
        _ = len(reader.pages)
    except (PyPdfError, ValueError, KeyError, TypeError) as error:
        raise DocumentError(
            name, f"this is not a readable PDF ({error})", "open it in a viewer and save it anew"
        ) from error
    return reader


def _document(
    path: Path,
    name: Path,
    fields: FrontMatter,
    text: PlainText,
    pages: tuple[int, ...],
) -> Document:
    content, sections = text.finish()
    if not content:
        raise DocumentError(
            name,
            "the PDF holds no text (perhaps it is a scan)",
            "run text recognition on it (ocrmypdf), or supply the text as Markdown",
        )
    return Document(
        id=path.stem,
        path=name.as_posix(),
        media_type="application/pdf",
        **described(fields),
        text=content,
        sections=sections,
        pages=pages,
        sources=(),
        references=tuple(text.references),
        links=(),
    )


def _text(reader: PdfReader, name: Path, title: str) -> tuple[PlainText, tuple[int, ...]]:
    """All pages' text, and the offset at which each page's text starts."""
    pages = []
    for number, page in enumerate(reader.pages):
        try:
            pages.append(list(_lines(page, number)))
        except (PyPdfError, ValueError, KeyError, TypeError, IndexError) as error:
            raise DocumentError(
                name, f"page {number + 1} cannot be read ({error})", "save the PDF anew"
            ) from error
    lines = [line for page in pages for line in _without_page_number(page)]
    writer, in_sources = PlainText(), False
    starts = [0] * len(pages)
    for level, paragraph in _paragraphs(lines, _headings(reader, lines)):
        words, marks = _joined(paragraph)
        before = writer.length
        if level is not None:
            in_sources = words == SOURCES_HEADING
            if words != title and not in_sources:
                writer.heading(level, words)
        elif not in_sources:
            bullet = _BULLET.match(words)
            cut = bullet.end() if bullet else 0
            inline = Inline(words[cut:], tuple((offset - cut, key) for offset, key in marks))
            writer.block("item" if bullet else "paragraph", inline)
        _note_pages(starts, paragraph, before, writer.length)
    text = "".join(writer.parts)
    for number in range(1, len(starts)):
        start = max(starts[number], starts[number - 1])
        starts[number] = start + len(text[start:]) - len(text[start:].lstrip())
    return writer, tuple(starts)


def _note_pages(starts: list[int], paragraph: list[_Line], before: int, after: int) -> None:
    """A page starts with the first line on it; within a paragraph, in proportion to its lines."""
    total = sum(len(line.text) for line in paragraph) or 1
    seen = 0
    for line in paragraph:
        if line.page and not starts[line.page]:
            starts[line.page] = before + (after - before) * seen // total
        seen += len(line.text)


def _lines(page: PageObject, number: int) -> Iterator[_Line]:
    pieces: list[tuple[str, float, float, float]] = []

    def visit(text: str, cm: list[float], tm: list[float], _font: Any, size: float) -> None:
        text = text.replace("\n", " ") if text.strip() else text.replace("\n", "")
        if text:
            x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
            y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
            scale = abs(tm[1] * cm[2] + tm[3] * cm[3]) or 1.0
            pieces.append((text, x, y, size * scale))

    page.extract_text(visitor_text=visit)
    line: _Line | None = None
    for text, x, y, size in pieces:
        if line is None or abs(y - line.y) > 0.6 * max(size, line.size):
            if line is not None and line.text.strip():
                yield line
            line = _Line(number, x, y, size)
        if line.text.strip() and size < _MARK_SIZE * line.size and text.strip().isalnum():
            line.marks.append((len(line.text.rstrip()), text.strip()))
        else:
            line.text += text
            if size > line.size:
                line.size, line.y = size, y
    if line is not None and line.text.strip():
        yield line


def _without_page_number(lines: list[_Line]) -> list[_Line]:
    """A number alone on the first or last line of a page is its page number."""
    for edge in (0, -1):
        if lines and lines[edge].text.strip().isdigit():
            del lines[edge]
    return lines


def _headings(reader: PdfReader, lines: list[_Line]) -> dict[int, int]:
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


def _paragraphs(
    lines: list[_Line], headings: dict[int, int]
) -> Iterator[tuple[int | None, list[_Line]]]:
    """Lines that belong together, with the level where they are a heading."""
    gaps = Counter(
        round(above.y - below.y)
        for above, below in pairwise(lines)
        if above.page == below.page and above.y > below.y
    )
    usual = gaps.most_common(1)[0][0] if gaps else 0
    paragraph: list[_Line] = []
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


def _starts_new(
    above: _Line, line: _Line, usual: float, is_heading: bool, level: int | None
) -> bool:
    if level is not None:
        # The next line of a heading has its size and stands close below it.
        same = abs(above.size - line.size) < 0.1 and above.page == line.page
        return not (same and above.y - line.y < 2 * above.size)
    if is_heading or _BULLET.match(line.text):
        return True
    if above.page != line.page:
        return bool(_SENTENCE_END.search(above.text))
    return above.y - line.y > _PARAGRAPH_GAP * usual


def _joined(paragraph: list[_Line]) -> tuple[str, list[Mark]]:
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


def _between(line: _Line) -> Iterator[tuple[str, str]]:
    """The stretches of a line's text, each with the footnote mark behind it, if any."""
    start = 0
    for offset, key in line.marks:
        yield line.text[start:offset], key
        start = offset
    yield line.text[start:], ""
