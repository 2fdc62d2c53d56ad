"""The nouns: what a reader makes of a file, and what gets cited.

All offsets are character positions (Python code points) in ``Document.text``, end exclusive.
"""

from bisect import bisect_right
from dataclasses import dataclass
from typing import Literal

Kind = Literal["handbook", "case", "lesson"]
Domain = Literal["sociaal", "economisch", "fysiek", "veiligheid", "organisatie"]
BlockKind = Literal["paragraph", "item", "row"]
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Source:
    """A public source that a document's statements rest on."""

    key: str
    title: str
    publisher: str
    year: str
    url: str


@dataclass(frozen=True, slots=True)
class Reference:
    """A footnote mark: the words that end at ``offset`` rest on the source with this key."""

    offset: int
    source: str


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead to another document of the corpus."""

    start: int
    end: int
    document: str


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, a list item or a table row."""

    kind: BlockKind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Box:
    """Where a line of the text, or a part of it, stands on a page.

    Attributes:
        start: first character of the words in the document's text; ``end`` is exclusive.
        page: number of the page, from 1.
        left: like ``top``, ``right`` and ``bottom`` a share of the page as it is shown (0 to 1,
            from its upper left corner), so that it holds at any size.
    """

    start: int
    end: int
    page: int
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Section:
    """The blocks under one heading, with the headings above it, outermost first.

    Text before the first heading has an empty path.
    """

    path: tuple[str, ...]
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """One document as plain text with its structure; markup and footnote marks are taken out.

    Attributes:
        id: the file's name without its ending; other documents refer to it by this.
        path: the file that was read, relative to the corpus.
        municipality: municipalities, or ``landelijk``, ``regio: …``, ``provincie: …``,
            ``buitenland: …``; empty where the document is about none in particular.
        years: first and last year, or None.
        questions: examples of what the document answers, in its editor's words.
        pages: offset at which each page starts; empty for a format without pages.
        boxes: where the words stand on the pages, in the order of the text; empty for a format
            whose pages are not fixed.
        unread: what could not be read of it, each with the place and the remedy.
        collection: for whose readers alone it is; None where it is for everybody.
    """

    id: str
    path: str
    media_type: str
    title: str
    kind: Kind
    language: str
    municipality: tuple[str, ...]
    domain: Domain | None
    datasets: tuple[str, ...]
    years: tuple[int, int] | None
    summary: str
    questions: tuple[str, ...]
    text: str
    sections: tuple[Section, ...]
    pages: tuple[int, ...]
    sources: tuple[Source, ...]
    references: tuple[Reference, ...]
    links: tuple[Link, ...]
    boxes: tuple[Box, ...] = ()
    unread: tuple[str, ...] = ()
    collection: str | None = None

    def page_at(self, offset: int) -> int | None:
        """Number of the page, from 1, that holds ``offset``; None without pages."""
        return bisect_right(self.pages, offset) or None


@dataclass(frozen=True, slots=True)
class Passage:
    """Consecutive sentences of one section: the unit that is found and cited.

    Attributes:
        id: stable as long as the words and the section stay the same.
        start: where it begins in the document's text.
        text: exactly ``document.text[start:end]``.
        sentences: spans in the document's text, in order, without overlap.
    """

    id: str
    document_id: str
    section: tuple[str, ...]
    page: int | None
    start: int
    end: int
    text: str
    sentences: tuple[Span, ...]
