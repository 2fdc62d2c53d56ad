"""OpenDocument: text documents, and presentations with a section and a page for each slide.

Left out: comments, deleted and hidden text, headers, footers, tables of contents and indexes.
Footnotes and endnotes are kept apart. Element names are those of OpenDocument 1.3, part 3.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from ingest.document import BlockKind, Document, Source
from ingest.errors import DocumentError
from ingest.readers import package, parts
from ingest.readers.metadata import Given
from ingest.readers.package import DC, Package
from ingest.readers.parts import Heading, PageStart, Part, Words
from ingest.readers.plain_text import Inline, Mark, squeezed
from ingest.readers.table import Cell, Table, spanned

TEXT = "application/vnd.oasis.opendocument.text"
PRESENTATION = "application/vnd.oasis.opendocument.presentation"

_URN = "{{urn:oasis:names:tc:opendocument:xmlns:{}:1.0}}"
_TEXT, _TABLE, _DRAW, _OFFICE, _STYLE, _META, _SHOW = (
    _URN.format(name)
    for name in ("text", "table", "drawing", "office", "style", "meta", "presentation")
)

# What is no running text: what was deleted, lists made of the text itself, what is said of it.
_LEFT_OUT = {
    *(_TEXT + tag for tag in ("tracked-changes", "note", "hidden-text", "hidden-paragraph")),
    *(_TEXT + tag for tag in ("table-of-content", "illustration-index", "table-index")),
    *(_TEXT + tag for tag in ("object-index", "user-index", "alphabetical-index", "bibliography")),
    *(_TEXT + tag for tag in ("page-number", "page-count", "sequence-decls", "variable-decls")),
    _TEXT + "ruby-text",
    *(_OFFICE + tag for tag in ("annotation", "annotation-end", "forms")),
    *(_SHOW + tag for tag in ("header", "footer", "date-time")),
    _DRAW + "page-thumbnail",
}
_WHITE = {_TEXT + tag for tag in ("s", "tab", "line-break")}
_BOXES = {_DRAW + "frame", _DRAW + "custom-shape", _DRAW + "g"}
# Classes of a slide's frame that stand on each slide alike.
_FURNITURE = {"header", "footer", "date-time", "page-number"}


def read(path: Path, root: Path) -> Document:
    """Read an OpenDocument text or presentation.

    Raises:
        DocumentError: damaged, encrypted, or without text.
    """
    name = path.relative_to(root)
    with package.opened(path, name) as file:
        manifest = "META-INF/manifest.xml"
        if file.holds(manifest) and b"encryption-data" in file.bytes(manifest):
            raise DocumentError(
                name, "the document has a password", "save it without, and replace this file"
            )
        content = file.xml("content.xml")
        body = content.find(_OFFICE + "body")
        story = _Story(_Styles.of(content, file.optional("styles.xml")))
        found = list(story.blocks(body)) if body is not None else []
        given = _given(file)
    pages = any(isinstance(part, PageStart) for part in found)
    media_type = PRESENTATION if pages else TEXT
    return parts.document(path, name, media_type, found, given, story.footnotes)


def _given(file: Package) -> Given:
    properties = file.optional("meta.xml")
    created = package.words(properties, _META + "creation-date")
    return Given(
        title=package.words(properties, DC + "title"),
        written=package.day(created or package.words(properties, DC + "date")),
        language=package.words(properties, DC + "language"),
    )


@dataclass(frozen=True, slots=True)
class _Styles:
    """Names of styles that set titles or hide text, and those that build on them."""

    titles: frozenset[str]
    hidden: frozenset[str]

    @classmethod
    def of(cls, *roots: etree._Element | None) -> "_Styles":
        parents: dict[str, str] = {}
        hidden = set()
        for root in roots:
            for style in root.iter(_STYLE + "style") if root is not None else ():
                name = style.get(_STYLE + "name", "")
                parents[name] = style.get(_STYLE + "parent-style-name", "")
                properties = style.find(_STYLE + "text-properties")
                if properties is not None and properties.get(_TEXT + "display") == "none":
                    hidden.add(name)
        titles = {name for name in (*parents, "Title") if "Title" in (name, parents.get(name))}
        return cls(frozenset(titles), frozenset(hidden))


@dataclass
class _Story:
    """A text while it is read, with what was met of footnotes."""

    styles: _Styles
    footnotes: list[Source] = field(default_factory=list)

    def blocks(self, container: etree._Element, kind: BlockKind = "paragraph") -> Iterator[Part]:
        """Headings, words and tables in a body, a list, a cell or a note."""
        for element in container:
            if element.tag in _LEFT_OUT or element.get(_TEXT + "display") == "none":
                continue
            if element.tag in (_TEXT + "h", _TEXT + "p"):
                yield from self._paragraph(element, kind)
            elif element.tag == _TABLE + "table":
                yield from self._table(element)
            elif element.tag == _DRAW + "page":
                yield from self._slide(element)
            elif element.get(_SHOW + "class") not in _FURNITURE:
                is_item = element.tag in (_TEXT + "list-item", _TEXT + "list-header")
                yield from self.blocks(element, "item" if is_item else kind)

    def _paragraph(self, element: etree._Element, kind: BlockKind) -> Iterator[Part]:
        style = element.get(_TEXT + "style-name", "")
        if style in self.styles.hidden:
            return
        text: list[str] = []
        marks: list[Mark] = []
        boxes: list[etree._Element] = []
        self._gather(element, text, marks, boxes)
        inline = squeezed(Inline("".join(text), tuple(marks)))
        if inline.text and style in self.styles.titles:
            yield Heading(0, inline.text)
        elif inline.text and element.tag == _TEXT + "h":
            level = element.get(_TEXT + "outline-level", "1")
            yield Heading(int(level) if level in list("123456789") else 9, inline.text)
        elif inline.text:
            yield Words(inline, kind)
        for box in boxes:
            yield from self.blocks(box)

    def _gather(
        self,
        element: etree._Element,
        text: list[str],
        marks: list[Mark],
        boxes: list[etree._Element],
    ) -> None:
        """Collect what stands in a paragraph: its words, marks of notes, and text boxes."""
        text.append(element.text or "")
        for child in element:
            if child.tag == _TEXT + "note":
                self._note(child, sum(map(len, text)), marks)
            elif child.tag in _BOXES:
                boxes.append(child)
            elif child.tag in _WHITE:
                text.append(" ")
            elif child.get(_TEXT + "style-name") not in self.styles.hidden and (
                child.tag not in _LEFT_OUT
            ):
                self._gather(child, text, marks, boxes)
            text.append(child.tail or "")

    def _note(self, note: etree._Element, offset: int, marks: list[Mark]) -> None:
        body = note.find(_TEXT + "note-body")
        words = parts.as_one(self.blocks(body)).text if body is not None else ""
        if words:
            key = str(len(self.footnotes) + 1)
            self.footnotes.append(parts.footnote(key, words))
            marks.append((offset, key))

    def _slide(self, slide: etree._Element) -> Iterator[Part]:
        yield PageStart()
        number = 1 + sum(1 for _ in slide.itersiblings(_DRAW + "page", preceding=True))
        titles = [frame for frame in slide if frame.get(_SHOW + "class") == "title"]
        title = " ".join(parts.as_one(self.blocks(frame)).text for frame in titles)
        yield Heading(1, title.strip() or f"Dia {number}")
        for frame in slide:
            if frame not in titles and frame.get(_SHOW + "class") not in _FURNITURE:
                yield from self.blocks(frame)

    def _table(self, table: etree._Element) -> Iterator[Part]:
        nested: list[Table] = []
        header_rows = {
            row for top in table.iter(_TABLE + "table-header-rows") for row in top.iter()
        }
        rows = tuple(
            tuple(self._cells(row, row in header_rows, nested))
            for row in _rows(table)
            if row.get(_TABLE + "visibility", "visible") == "visible"
        )
        yield Table(rows)
        yield from nested

    def _cells(self, row: etree._Element, header: bool, nested: list[Table]) -> Iterator[Cell]:
        for cell in row.iterchildren(_TABLE + "table-cell"):
            inside = list(self.blocks(cell))
            nested += [part for part in inside if isinstance(part, Table)]
            yield Cell(
                parts.as_one(inside),
                columns=spanned(cell.get(_TABLE + "number-columns-spanned")),
                rows=spanned(cell.get(_TABLE + "number-rows-spanned")),
                header=header,
            )


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    for child in table:
        if child.tag == _TABLE + "table-row":
            yield child
        elif child.tag != _TABLE + "table":
            yield from _rows(child)
