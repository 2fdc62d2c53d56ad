"""PDF: text with pages, headings, paragraphs and tables, and the place of each line on its page.

Read from top to bottom: open the file; read each page's lines; put them in the order of reading;
write them down. PDFium tells words and their places (some 140 pages a second, where pypdf takes a
second for 10), pypdf the file's properties and attachments.
"""

import time
from dataclasses import dataclass
from pathlib import Path

from ingest.document import Box, Document, Reference, Section
from ingest.errors import DocumentError
from ingest.readers import metadata, pdf_file, pdf_flow, pdf_page
from ingest.readers.metadata import Given
from ingest.readers.options import DEFAULT, ReaderOptions
from ingest.readers.pdf_file import PdfFile
from ingest.readers.pdf_flow import Flow
from ingest.readers.pdf_page import Clock, Part, Unread
from ingest.readers.pdf_writing import written

MEDIA_TYPE = "application/pdf"

# More pages than this are a register; the rest is reported.
_MOST_PAGES = 10_000
# Of the time for a file, what text recognition may take of it.
_RECOGNITION = 0.7


@dataclass(frozen=True, slots=True)
class PdfText:
    """What stands in a PDF, without its section of sources."""

    text: str
    sections: tuple[Section, ...]
    pages: tuple[int, ...]
    references: tuple[Reference, ...]
    boxes: tuple[Box, ...]
    unread: tuple[str, ...]


def read(path: Path, root: Path, options: ReaderOptions = DEFAULT) -> Document:
    """Read a PDF that has no Markdown beside it.

    Args:
        path: the file.
        root: the corpus folder.
        options: passwords to try, and how long it may take.

    Raises:
        DocumentError: damaged, encrypted, or without text.
    """
    name = path.relative_to(root)
    with pdf_file.opened(path, name, options.passwords) as file:
        flow, unread, pages = _flow(file, options, None)
        properties = file.properties
    given = Given(properties.title, flow.title, properties.written, properties.language)
    said = _said(name, flow, unread, pages, metadata.title_of(name, given))
    return Document(
        id=path.stem,
        path=name.as_posix(),
        media_type=MEDIA_TYPE,
        **metadata.described(path, name, said.text, given),
        text=said.text,
        sections=said.sections,
        pages=said.pages,
        sources=(),
        references=(),
        links=(),
        boxes=said.boxes,
        unread=said.unread,
    )


def read_text(
    path: Path, name: Path, title: str, options: ReaderOptions = DEFAULT, edition: bool = False
) -> PdfText:
    """Read what stands in a PDF.

    Args:
        path: the file.
        name: the file as messages should name it.
        title: of the document; where it stands as a heading, it is left out of the text.
        options: passwords to try, and how long it may take.
        edition: made by ``ingest.edition``, which parts no word over lines.

    Raises:
        DocumentError: damaged, encrypted, or without text.
    """
    with pdf_file.opened(path, name, options.passwords) as file:
        flow, unread, pages = _flow(file, options, False if edition else None)
    return _said(name, flow, unread, pages, title)


def _flow(
    file: PdfFile, options: ReaderOptions, parting: bool | None
) -> tuple[Flow, list[str], int]:
    """What the pages say in order, what could not be read, and how many pages there are."""
    count = len(file.document)
    clock = Clock(time.monotonic() + _RECOGNITION * options.seconds)
    pages: list[list[Part]] = []
    missed: dict[Unread, list[int]] = {}
    for number in range(1, min(count, _MOST_PAGES) + 1):
        parts, problem = pdf_page.read(file.document, number, clock)
        pages.append(parts)
        if problem is not None:
            missed.setdefault(problem, []).append(number)
    if count > _MOST_PAGES:
        beyond = Unread("come after the first 10,000", "divide the document")
        missed[beyond] = list(range(_MOST_PAGES + 1, count + 1))
    unread = [_told(numbers, why) for why, numbers in missed.items()]
    unread += [
        f"attachment {attached} was not read; add it to the corpus as a file of its own"
        for attached in file.properties.attachments
    ]
    return pdf_flow.flow(pages, file.bookmarks, parting), unread, len(pages)


def _told(numbers: list[int], why: Unread) -> str:
    """``pages 3–5 and 9: is a scan …; remedy``."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    names = [f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs]
    places = " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
    return f"page{'s' if len(numbers) > 1 else ''} {places}: {why.problem}; {why.remedy}"


def _said(name: Path, flow: Flow, unread: list[str], pages: int, title: str) -> PdfText:
    said = written(flow, title)
    if not said.text:
        if unread:
            problem, _, remedy = unread[0].partition("; ")
            raise DocumentError(name, f"the PDF holds no text that can be read: {problem}", remedy)
        raise DocumentError(
            name,
            "the PDF holds no text (perhaps it is a scan)",
            "run text recognition on it (ocrmypdf), or supply the text as Markdown",
        )
    return PdfText(
        said.text, said.sections, said.starts(pages), said.references, said.boxes, tuple(unread)
    )
