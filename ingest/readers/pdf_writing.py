"""What a PDF says, in order → plain text with sections, and where each line of it stands."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ingest.document import Box, Reference, Section
from ingest.readers import pdf_paragraph
from ingest.readers.pdf_flow import Flow
from ingest.readers.pdf_paragraph import Hyphens, Paragraph, Placed
from ingest.readers.pdf_table import Cell, Table
from ingest.readers.plain_text import SOURCES_HEADING, PlainText, row


@dataclass(frozen=True, slots=True)
class Written:
    """A document's text, and where its lines stand."""

    text: str
    sections: tuple[Section, ...]
    references: tuple[Reference, ...]
    boxes: tuple[Box, ...]

    def starts(self, pages: int) -> tuple[int, ...]:
        """Offset at which the text of each page starts; that of the next where one has none."""
        first: dict[int, int] = {}
        for box in self.boxes:
            first[box.page] = min(first.get(box.page, box.start), box.start)
        found = [len(self.text)] * pages
        at = len(self.text)
        for page in range(pages, 0, -1):
            at = found[page - 1] = min(first.get(page, at), at)
        found[: min(first, default=1)] = [0] * min(first, default=1)
        return tuple(found)


@dataclass
class _Writing:
    flow: Flow
    title: str
    text: PlainText = field(default_factory=PlainText)
    boxes: list[Box] = field(default_factory=list)
    in_sources: bool = False

    def heading(self, level: int, placed: Placed) -> None:
        words = placed.inline.text
        self.in_sources = words == SOURCES_HEADING
        if self.in_sources:
            self.text.close_section()
        elif words != self.title or level > 1:
            self.text.heading(level, words)
            self._place(self.text.length - len(words), placed.boxes)

    def block(self, paragraph: Paragraph) -> None:
        item = paragraph.kind == "item"
        placed = pdf_paragraph.joined(paragraph.lines, self.flow.written, skip=int(item))
        if not self.in_sources and placed.inline.text:
            self.text.block(paragraph.kind, placed.inline)
            self._place(self.text.blocks[-1].start, placed.boxes)

    def table(self, table: Table) -> None:
        if self.in_sources:
            return
        cells = [[_cell(cell, self.flow.written) for cell in row] for row in table.rows]
        header = [cell.inline.text for cell in cells[0]] if table.headed else []
        for line in cells[int(table.headed) :]:
            titles = header or [""] * len(line)
            inline = row(titles, [cell.inline for cell in line])
            if inline.text:
                self.text.block("row", inline)
                start = self.text.blocks[-1].start
                for at, cell in _places(titles, line):
                    self._place(start + at, cell.boxes)

    def notes(self, first: int, last: int) -> None:
        """The footnotes of some pages."""
        for page in range(first, last):
            for lines in self.flow.notes.pop(page, []):
                self.block(Paragraph(None, "paragraph", tuple(lines)))

    def _place(self, start: int, boxes: Sequence[Box]) -> None:
        self.boxes += [replace(box, start=start + box.start, end=start + box.end) for box in boxes]


def written(flow: Flow, title: str) -> Written:
    """Write down what a PDF says.

    Footnotes come behind the last paragraph that ends on their page, never within a sentence.

    Args:
        flow: in the order of reading.
        title: of the document; where it stands as a heading, it is left out.
    """
    writing = _Writing(flow, title)
    told = min(flow.notes, default=1)
    for block in flow.blocks:
        first, last = _pages(block)
        # A paragraph that runs on over the page comes behind the notes of the page it begins on.
        upto = first + 1 if last > first else first
        if upto > told:
            writing.notes(told, upto)
            told = upto
        if isinstance(block, Table):
            writing.table(block)
        elif block.level is not None:
            writing.heading(block.level, pdf_paragraph.joined(block.lines, flow.written))
        else:
            writing.block(block)
    writing.notes(told, max(flow.notes, default=0) + 1)
    text, sections = writing.text.finish()
    boxes = tuple(sorted(writing.boxes, key=lambda box: box.start)) if text else ()
    return Written(text, sections, tuple(writing.text.references), boxes)


def _pages(block: Paragraph | Table) -> tuple[int, int]:
    if isinstance(block, Table):
        return block.sheet.number, block.sheet.number
    return block.lines[0].sheet.number, block.lines[-1].sheet.number


def _cell(cell: Cell, hyphens: Hyphens) -> Placed:
    return pdf_paragraph.joined(cell, hyphens)


def _places(titles: Sequence[str], cells: Sequence[Placed]) -> list[tuple[int, Placed]]:
    """Where each cell's words begin in the row as ``plain_text.row`` writes it."""
    found: list[tuple[int, Placed]] = []
    at = 0
    for title, cell in zip(titles, cells, strict=False):
        if not cell.inline.text:
            continue
        at += (2 if found else 0) + (len(title) + 2 if title else 0)
        found.append((at, cell))
        at += len(cell.inline.text)
    return found
