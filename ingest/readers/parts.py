"""What formats have in common: a document is headings, blocks of words and tables in a row."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ingest.document import BlockKind, Document, Source
from ingest.errors import DocumentError
from ingest.readers import metadata, table
from ingest.readers.metadata import Given
from ingest.readers.plain_text import Inline, PlainText, joined
from ingest.readers.table import Table

_URL = re.compile(r"https?://[^\s<>\"']+[^\s<>\"'.,;:)\]]")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 0 is the document's title, 1 the highest below it."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph or a list item."""

    inline: Inline
    kind: BlockKind = "paragraph"


@dataclass(frozen=True, slots=True)
class PageStart:
    """A page or a slide begins."""


Part = Heading | Words | Table | PageStart


def document(
    path: Path,
    name: Path,
    media_type: str,
    parts: Iterable[Part],
    given: Given,
    footnotes: Sequence[Source] = (),
    unread: Sequence[str] = (),
) -> Document:
    """Make a Document of what a reader found in a file.

    Args:
        path: the file.
        name: the file relative to the corpus.
        media_type: of the format.
        parts: what stands in it, in order of reading.
        given: what its properties say; the first heading is added here.
        footnotes: those that the parts have marks for.
        unread: what could not be read.

    Raises:
        DocumentError: there is no text, or the sidecar is wrong.
    """
    parts = list(parts)
    writer, pages = _written(parts)
    text, sections = writer.finish()
    if not text:
        raise DocumentError(
            name, "the document holds no text", "write some, or remove the file from the corpus"
        )
    heading = min(
        (part for part in parts if isinstance(part, Heading)),
        key=lambda part: part.level > 0,
        default=Heading(0, ""),
    )
    given = replace(given, heading=heading.text)
    known = {note.key for note in footnotes}
    return Document(
        id=name.stem,
        path=name.as_posix(),
        media_type=media_type,
        **metadata.described(path, name, text, given),
        text=text,
        sections=sections,
        pages=pages,
        sources=tuple(footnotes),
        references=tuple(mark for mark in writer.references if mark.source in known),
        links=(),
        unread=tuple(unread),
    )


def as_one(parts: Iterable[Part]) -> Inline:
    """The words of headings and blocks as one line, as in a table's cell; tables are left out."""
    return joined(
        Inline(part.text) if isinstance(part, Heading) else part.inline
        for part in parts
        if isinstance(part, Heading | Words)
    )


def footnote(key: str, text: str) -> Source:
    """A footnote as a source: its words, and the first web address among them."""
    address = _URL.search(text)
    return Source(key=key, title=text, publisher="", year="z.j.", url=address[0] if address else "")


def _written(parts: Sequence[Part]) -> tuple[PlainText, tuple[int, ...]]:
    writer, pages = PlainText(), []
    lower = _lower(parts)
    for part in parts:
        match part:
            case PageStart():
                pages.append(writer.length + 2 if writer.length else 0)
            case Heading(level, text):
                writer.heading(max(1, level + lower), text)
            case Words(inline, kind):
                writer.block(kind, inline)
            case Table():
                for line in table.lines(part):
                    writer.block("row" if line.is_row else "paragraph", line.inline)
    return writer, tuple(min(start, writer.length) for start in pages)


def _lower(parts: Sequence[Part]) -> int:
    """By how much headings go down: not where the only highest one comes first, as a title does."""
    if any(isinstance(part, PageStart) for part in parts):
        return 1  # each slide has a title, also where there is one slide
    levels = [part.level for part in parts if isinstance(part, Heading)]
    is_titled = levels[:1] == [1] and levels.count(1) == 1
    return 0 if is_titled else 1
