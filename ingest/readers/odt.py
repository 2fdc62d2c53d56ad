"""OpenDocument: text documents, and presentations with a section and a page for each slide.

Left out: comments, deleted and hidden text, hidden slides, headers, footers, tables of contents
and indexes. Footnotes and endnotes are kept apart. Element names are those of OpenDocument 1.3,
part 3.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from lxml import etree

from ingest.document import BlockKind, Document, Source
from ingest.errors import DocumentError
from ingest.readers import package, parts
from ingest.readers.metadata import Given
from ingest.readers.odt_style import DRAW, META, OFFICE, SHOW, TABLE, TEXT, Styles
from ingest.readers.package import DC, Package
from ingest.readers.parts import Heading, PageStart, Part, Words
from ingest.readers.plain_text import Inline, Mark, raised, squeezed
from ingest.readers.table import Cell, Table, spanned

_TEXT_TYPE = "application/vnd.oasis.opendocument.text"
_PRESENTATION_TYPE = "application/vnd.oasis.opendocument.presentation"

# What is no running text: what was deleted, lists made of the text itself, what is said of it.
_LEFT_OUT = {
    *(TEXT + tag for tag in ("tracked-changes", "note", "hidden-text", "hidden-paragraph")),
    *(TEXT + tag for tag in ("table-of-content", "illustration-index", "table-index")),
    *(TEXT + tag for tag in ("object-index", "user-index", "alphabetical-index", "bibliography")),
    *(TEXT + tag for tag in ("page-number", "page-count", "sequence-decls", "variable-decls")),
    TEXT + "ruby-text",
    *(OFFICE + tag for tag in ("annotation", "annotation-end", "forms")),
    *(SHOW + tag for tag in ("header", "footer", "date-time")),
    DRAW + "page-thumbnail",
}
_WHITE = {TEXT + tag for tag in ("s", "tab", "line-break")}
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
        body = content.find(OFFICE + "body")
        story = _Story(Styles.of(content, file.optional("styles.xml")))
        found = list(story.blocks(body)) if body is not None else []
        given = _given(file)
    pages = any(isinstance(part, PageStart) for part in found)
    media_type = _PRESENTATION_TYPE if pages else _TEXT_TYPE
    return parts.document(path, name, media_type, found, given, story.footnotes)


def _given(file: Package) -> Given:
    properties = file.optional("meta.xml")
    created = package.words(properties, META + "creation-date")
    return Given(
        title=package.words(properties, DC + "title"),
        written=package.day(created or package.words(properties, DC + "date")),
        language=package.words(properties, DC + "language"),
    )


@dataclass
class _Story:
    """A text while it is read, with what was met of footnotes."""

    styles: Styles
    footnotes: list[Source] = field(default_factory=list)

    def blocks(self, container: etree._Element, kind: BlockKind = "paragraph") -> Iterator[Part]:
        """Headings, words and tables in a body, a list, a cell or a note."""
        for element in container:
            if element.tag in _LEFT_OUT or element.get(TEXT + "display") == "none":
                continue
            if element.tag in (TEXT + "h", TEXT + "p"):
                yield from self._paragraph(element, kind)
            elif element.tag == TABLE + "table":
                yield from self._table(element)
            elif element.tag == DRAW + "page":
                yield from self._slide(element)
            elif element.get(SHOW + "class") not in _FURNITURE:
                is_item = element.tag in (TEXT + "list-item", TEXT + "list-header")
                yield from self.blocks(element, "item" if is_item else kind)

    def _paragraph(self, element: etree._Element, kind: BlockKind) -> Iterator[Part]:
        style = element.get(TEXT + "style-name", "")
        if style in self.styles.hidden:
            return
        text: list[str] = []
        marks: list[Mark] = []
        boxes: list[etree._Element] = []
        self._gather(element, text, marks, boxes)
        inline = squeezed(Inline("".join(text), tuple(marks)))
        if inline.text and style in self.styles.titles:
            yield Heading(0, inline.text)
        elif inline.text and element.tag == TEXT + "h":
            level = element.get(TEXT + "outline-level", "1")
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
        words = element.text or ""
        is_raised = element.get(TEXT + "style-name") in self.styles.raised
        text.append(raised(words) if is_raised else words)
        for child in element:
            if child.tag == TEXT + "note":
                self._note(child, sum(map(len, text)), marks)
            elif str(child.tag).startswith(DRAW) and child.tag != DRAW + "a":
                # Frames, shapes and groups of them; a link only leads somewhere.
                boxes.append(child)
            elif child.tag in _WHITE:
                text.append(" ")
            elif child.get(TEXT + "style-name") not in self.styles.hidden and (
                child.tag not in _LEFT_OUT
            ):
                self._gather(child, text, marks, boxes)
            text.append(child.tail or "")

    def _note(self, note: etree._Element, offset: int, marks: list[Mark]) -> None:
        body = note.find(TEXT + "note-body")
        words = parts.as_one(self.blocks(body)).text if body is not None else ""
        if words:
            key = str(len(self.footnotes) + 1)
            self.footnotes.append(parts.footnote(key, words))
            marks.append((offset, key))

    def _slide(self, slide: etree._Element) -> Iterator[Part]:
        yield PageStart()
        if slide.get(DRAW + "style-name") in self.styles.hidden:
            return
        number = 1 + sum(1 for _ in slide.itersiblings(DRAW + "page", preceding=True))
        titles = [frame for frame in slide if frame.get(SHOW + "class") == "title"]
        title = " ".join(parts.as_one(self.blocks(frame)).text for frame in titles)
        yield Heading(1, title.strip() or f"Dia {number}")
        for frame in slide:
            if frame not in titles and frame.get(SHOW + "class") not in _FURNITURE:
                yield from self.blocks(frame)

    def _table(self, table: etree._Element) -> Iterator[Part]:
        nested: list[Table] = []
        header_rows = {row for top in table.iter(TABLE + "table-header-rows") for row in top.iter()}
        rows = tuple(
            tuple(self._cells(row, row in header_rows, nested))
            for row in _rows(table)
            if row.get(TABLE + "visibility", "visible") == "visible"
        )
        yield Table(rows)
        yield from nested

    def _cells(self, row: etree._Element, header: bool, nested: list[Table]) -> Iterator[Cell]:
        for cell in row.iterchildren(TABLE + "table-cell"):
            inside = list(self.blocks(cell))
            nested += [part for part in inside if isinstance(part, Table)]
            found = Cell(
                parts.as_one(inside),
                columns=spanned(cell.get(TABLE + "number-columns-spanned")),
                rows=spanned(cell.get(TABLE + "number-rows-spanned")),
                header=header,
            )
            # Cells that are alike may be written once; each is one of its own, not a merged one.
            for _ in range(spanned(cell.get(TABLE + "number-columns-repeated"))):
                yield replace(found)


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    for child in table:
        if child.tag == TABLE + "table-row":
            yield child
        elif child.tag != TABLE + "table":
            yield from _rows(child)
