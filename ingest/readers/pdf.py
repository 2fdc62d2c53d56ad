"""PDF: text with pages, headings and paragraphs, by pypdf."""

import logging
from dataclasses import dataclass
from pathlib import Path

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from ingest.document import Document, Kind, Reference, Section
from ingest.errors import DocumentError
from ingest.readers import pdf_layout
from ingest.readers.front_matter import FrontMatter
from ingest.readers.pdf_layout import Line
from ingest.readers.plain_text import SOURCES_HEADING, PlainText

MEDIA_TYPE = "application/pdf"

# Kind of a PDF without fields of its own, by the folder that it lies in.
_KINDS: dict[str, Kind] = {"casussen": "case", "lessen": "lesson"}


@dataclass(frozen=True, slots=True)
class PdfText:
    """What stands in a PDF, without its section of sources."""

    text: str
    sections: tuple[Section, ...]
    pages: tuple[int, ...]
    references: tuple[Reference, ...]


def read(path: Path, root: Path) -> Document:
    """Read a PDF that has no Markdown beside it; title from its properties or file name.

    Raises:
        DocumentError: damaged, encrypted, or without text.
    """
    name = path.relative_to(root)
    metadata = _open(path, name).metadata
    title = (metadata.title if metadata else None) or path.stem.replace("-", " ")
    fields = FrontMatter.model_construct(
        title=title.strip(), kind=_KINDS.get(name.parts[0], "handbook")
    )
    said = read_text(path, name, fields.title)
    return Document(
        id=path.stem,
        path=name.as_posix(),
        media_type=MEDIA_TYPE,
        **fields.described(),
        text=said.text,
        sections=said.sections,
        pages=said.pages,
        sources=(),
        references=(),
        links=(),
    )


def read_text(path: Path, name: Path, title: str) -> PdfText:
    """Read what stands in a PDF.

    Args:
        path: the file.
        name: the file as messages should name it.
        title: of the document; where it stands as a heading, it is left out of the text.

    Raises:
        DocumentError: damaged, encrypted, or without text.
    """
    writer, pages = _text(_open(path, name), name, title)
    text, sections = writer.finish()
    if not text:
        raise DocumentError(
            name,
            "the PDF holds no text (perhaps it is a scan)",
            "run text recognition on it (ocrmypdf), or supply the text as Markdown",
        )
    return PdfText(text, sections, pages, tuple(writer.references))


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


def _text(reader: PdfReader, name: Path, title: str) -> tuple[PlainText, tuple[int, ...]]:
    """All pages' text, and the offset at which each page's text starts."""
    pages = []
    for number, page in enumerate(reader.pages):
        try:
            pages.append(list(pdf_layout.lines(page, number)))
        except (PyPdfError, ValueError, KeyError, TypeError, IndexError) as error:
            raise DocumentError(
                name, f"page {number + 1} cannot be read ({error})", "save the PDF anew"
            ) from error
    everything = [line for page in pages for line in pdf_layout.without_page_number(page)]
    writer, in_sources = PlainText(), False
    starts = [0] * len(pages)
    for paragraph in pdf_layout.paragraphs(reader, everything):
        before = writer.length
        if paragraph.level is not None:
            in_sources = paragraph.inline.text == SOURCES_HEADING
            if paragraph.inline.text != title and not in_sources:
                writer.heading(paragraph.level, paragraph.inline.text)
        elif not in_sources:
            writer.block(paragraph.kind, paragraph.inline)
        _note_pages(starts, paragraph.lines, before, writer.length)
    text = "".join(writer.parts)
    for number in range(1, len(starts)):
        start = max(starts[number], starts[number - 1])
        starts[number] = start + len(text[start:]) - len(text[start:].lstrip())
    return writer, tuple(starts)


def _note_pages(starts: list[int], lines: tuple[Line, ...], before: int, after: int) -> None:
    """A page starts with the first line on it; within a paragraph, in proportion to its lines."""
    total = sum(len(line.text) for line in lines) or 1
    seen = 0
    for line in lines:
        if line.page and not starts[line.page]:
            starts[line.page] = before + (after - before) * seen // total
        seen += len(line.text)
