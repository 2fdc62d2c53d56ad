"""Word: the text as it stands after all changes were accepted, with headings, lists and tables.

Left out: comments, deleted and hidden text, headers, footers and the table of contents. Footnotes
and endnotes are kept apart. Element names are those of ISO/IEC 29500-1 (WordprocessingML).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from ingest.document import Document, Source
from ingest.readers import package, parts
from ingest.readers.docx_style import Styles, W, is_on, number_of, value
from ingest.readers.package import Package
from ingest.readers.parts import Heading, Part, Words
from ingest.readers.plain_text import Inline, Mark, joined, raised, squeezed
from ingest.readers.table import Cell, Table

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"

# Text that was taken out, or that stands for something else than text.
_LEFT_OUT = {
    *(W + tag for tag in ("del", "moveFrom", "instrText", "delText", "rPr", "pPr", "rt", "pict")),
    _MC + "Fallback",
}
_NOTES = {W + "footnoteReference": "footnotes", W + "endnoteReference": "endnotes"}
_WHITE = {W + "tab", W + "br", W + "cr", W + "ptab"}
_TEXT = {W + "t", _MATH + "t"}
_BOX = W + "txbxContent"
# In these no paragraph goes on in the next of another.
_WHOLE = {W + "body", W + "tc", W + "footnote", W + "endnote", _BOX}


def read(path: Path, root: Path) -> Document:
    """Read a Word document.

    Raises:
        DocumentError: damaged, or without text.
    """
    name = path.relative_to(root)
    with package.opened(path, name) as file:
        main = file.main("word/document.xml")
        body = file.xml(main).find(W + "body")
        related = file.related(main)
        named = {kind.rpartition("/")[2]: target for kind, target in related.values()}
        styles = Styles.of(file.optional(named.get("styles", "word/styles.xml")))
        story = _Story(
            styles,
            {kind: _notes(file, named.get(kind)) for kind in ("footnotes", "endnotes")},
        )
        found = list(story.blocks(body)) if body is not None else []
        given = package.given(file)
    unread = [
        "a document that was put into this one was not read; paste its text instead"
        for _ in (body.iter(W + "altChunk") if body is not None else ())
    ]
    return parts.document(path, name, MEDIA_TYPE, found, given, story.footnotes, unread)


def _notes(file: Package, part: str | None) -> dict[str, str]:
    """Words of the foot- or endnotes, by their id."""
    root = file.optional(part) if part else None
    if root is None:
        return {}
    story = _Story(Styles({}), {})
    return {
        note.get(W + "id", ""): parts.as_one(story.blocks(note)).text
        for note in root
        # Separators between text and notes are kept as notes with a type.
        if note.get(W + "type", "normal") == "normal"
    }


@dataclass
class _Story:
    """A run of blocks while it is read: what was met of footnotes, what waits for its end."""

    styles: Styles
    notes: dict[str, dict[str, str]]
    footnotes: list[Source] = field(default_factory=list)
    # Words of paragraphs whose end was deleted: they go on in the next.
    waiting: list[Inline] = field(default_factory=list)

    def blocks(self, container: etree._Element) -> Iterator[Part]:
        """Headings, words and tables of a body, a cell, a text box or a note."""
        for element in container:
            if element.tag == W + "p":
                yield from self._paragraph(element)
            elif element.tag == W + "tbl":
                yield from self._waited()
                yield from self._table(element)
            elif element.tag not in _LEFT_OUT:
                # Content controls, insertions and the like hold blocks or nothing.
                yield from self.blocks(element)
        if container.tag in _WHOLE:
            yield from self._waited()

    def _waited(self) -> Iterator[Part]:
        """A paragraph whose end was deleted, where no other follows."""
        inline = squeezed(joined(self.waiting, between=""))
        self.waiting.clear()
        if inline.text:
            yield Words(inline)

    def _paragraph(self, paragraph: etree._Element) -> Iterator[Part]:
        style = self.styles.paragraph(paragraph)
        if style.is_contents:
            return
        inline = self._inline(paragraph, style.is_hidden)
        if self.waiting:
            inline = joined([*self.waiting, inline], between="")
            self.waiting.clear()
        if paragraph.find(f"{W}pPr/{W}rPr/{W}del") is not None:
            self.waiting.append(inline)
            return
        inline = squeezed(inline)
        if inline.text and style.level is not None:
            yield Heading(style.level, inline.text)
        elif inline.text:
            yield Words(inline, "item" if style.is_item else "paragraph")
        for box in _boxes(paragraph):
            yield from self.blocks(box)

    def _inline(self, paragraph: etree._Element, hidden: bool) -> Inline:
        text: list[str] = []
        marks: list[Mark] = []
        for element in _shown(paragraph, self.styles, hidden):
            if element.tag in _TEXT:
                words = element.text or ""
                text.append(raised(words) if self.styles.is_raised(element.getparent()) else words)
            elif element.tag in _WHITE:
                text.append(" ")
            elif element.tag == W + "noBreakHyphen":
                text.append("-")
            elif (kind := _NOTES.get(str(element.tag))) and (
                note := self.notes.get(kind, {}).get(element.get(W + "id", ""))
            ):
                key = str(len(self.footnotes) + 1)
                self.footnotes.append(parts.footnote(key, note))
                marks.append((sum(map(len, text)), key))
        return Inline("".join(text), tuple(marks))

    def _table(self, table: etree._Element) -> Iterator[Part]:
        nested: list[Table] = []
        rows = [
            self._row(row, nested)
            for row in _under(table, "tr")
            if row.find(f"{W}trPr/{W}del") is None
        ]
        yield Table(_merged(rows))
        yield from nested

    def _row(self, row: etree._Element, nested: list[Table]) -> list[tuple[Cell, str]]:
        """The cells of a row, each with its part in a merge from above: restart or continue."""
        is_header = is_on(row.find(f"{W}trPr/{W}tblHeader"))
        before = number_of(row.find(f"{W}trPr/{W}gridBefore"), 0)
        cells = [(Cell(Inline(""), columns=before), "")] if before else []
        for cell in _under(row, "tc"):
            merge = cell.find(f"{W}tcPr/{W}vMerge")
            inside = list(self.blocks(cell))
            nested += [part for part in inside if isinstance(part, Table)]
            found = Cell(
                parts.as_one(inside),
                columns=number_of(cell.find(f"{W}tcPr/{W}gridSpan"), 1),
                header=is_header,
                strong=self.styles.is_strong(cell),
            )
            state = "" if merge is None else value(merge) or "continue"
            cells.append((found, state))
        return cells


def _merged(rows: list[list[tuple[Cell, str]]]) -> tuple[tuple[Cell, ...], ...]:
    """Rows in which a cell that goes on from above stands once, with the rows that it covers."""
    covers: dict[tuple[int, int], int] = {}
    open_at: dict[int, tuple[int, int]] = {}
    for number, row in enumerate(rows):
        column = 0
        for place, (cell, state) in enumerate(row):
            if state == "continue" and column in open_at:
                covers[open_at[column]] += 1
            else:
                covers[number, place] = 1
                open_at.pop(column, None)
                if state == "restart":
                    open_at[column] = (number, place)
            column += cell.columns
    return tuple(
        tuple(
            Cell(cell.inline, cell.columns, covers[number, place], cell.header, cell.strong)
            for place, (cell, _) in enumerate(row)
            if (number, place) in covers
        )
        for number, row in enumerate(rows)
    )


def _under(element: etree._Element, tag: str) -> Iterator[etree._Element]:
    """Rows of a table or cells of a row, also those within content controls or insertions."""
    for child in element:
        if child.tag == W + tag:
            yield child
        elif child.tag not in _LEFT_OUT and child.tag not in (W + "tr", W + "tc", W + "tbl"):
            yield from _under(child, tag)


def _shown(element: etree._Element, styles: Styles, hidden: bool) -> Iterator[etree._Element]:
    """The leaves of a paragraph that a reader of the page sees, without those of text boxes.

    Args:
        element: the paragraph, or a part of it.
        styles: of the document.
        hidden: whether the paragraph's style hides its words.
    """
    for child in element:
        if child.tag in _LEFT_OUT or child.tag == _BOX:
            continue
        if child.tag == W + "r" and styles.is_hidden(child, hidden):
            continue
        if len(child):
            yield from _shown(child, styles, hidden)
        else:
            yield child


def _boxes(element: etree._Element) -> Iterator[etree._Element]:
    """Text boxes anchored in a paragraph."""
    for child in element:
        if child.tag == _BOX:
            yield child
        elif child.tag not in _LEFT_OUT or child.tag == W + "pict":
            yield from _boxes(child)
