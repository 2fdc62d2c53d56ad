"""PDF: text with pages, headings and paragraphs, by pypdf."""

import logging
from dataclasses import replace
from pathlib import Path

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from ingest.document import Document, Kind
from ingest.errors import DocumentError
from ingest.readers import pdf_layout
from ingest.readers.front_matter import FrontMatter
from ingest.readers.markdown import SOURCES_HEADING, described, parse
from ingest.readers.pdf_layout import Line
from ingest.readers.plain_text import PlainText

# Kind of a PDF without fields of its own, by the folder that it lies in.
_KINDS: dict[str, Kind] = {"casussen": "case", "lessen": "lesson"}


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
