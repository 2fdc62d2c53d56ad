"""The lines of all pages → what is read in which order: text, tables and footnotes.

What is no text is taken off on the way: running heads and feet, tables of contents, indexes.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby

from ingest.readers import (
    pdf_column,
    pdf_contents,
    pdf_footnote,
    pdf_furniture,
    pdf_heading,
    pdf_paragraph,
    pdf_table,
)
from ingest.readers.pdf_column import Unit
from ingest.readers.pdf_heading import Bookmark
from ingest.readers.pdf_line import Line
from ingest.readers.pdf_page import Part
from ingest.readers.pdf_paragraph import Hyphens, Paragraph
from ingest.readers.pdf_table import Table


@dataclass(frozen=True, slots=True)
class Flow:
    """A document in the order of reading.

    Attributes:
        blocks: paragraphs, headings and tables.
        notes: the lines of each footnote, by page.
        written: how the document writes words with hyphens.
        title: the heading that stands like a title on its first page; empty without.
    """

    blocks: list[Paragraph | Table]
    notes: dict[int, list[list[Line]]]
    written: Hyphens
    title: str = ""


@dataclass(slots=True)
class _Reading:
    units: list[Unit] = field(default_factory=list)
    notes: dict[int, list[list[Line]]] = field(default_factory=dict)
    in_contents: bool = False
    in_index: bool = False


def flow(
    pages: Sequence[list[Part]], bookmarks: Sequence[Bookmark], parting: bool | None = None
) -> Flow:
    """Put what stands on the pages in the order of reading.

    Args:
        pages: parts of each page; emptied on the way, as a book's words fill the memory.
        bookmarks: the PDF's outline.
        parting: whether it parts words over lines; None to tell that from the lines.
    """
    main = [parts[0].lines if parts else [] for parts in pages]
    usual = pdf_footnote.usual_size(line for lines in main for line in lines)
    stripped = pdf_furniture.without(main, usual)
    everything = (line for page in stripped for line in page.lines)
    written = pdf_paragraph.hyphens(everything, parting)
    reading = _Reading()
    for number, (parts, page) in enumerate(zip(pages, stripped, strict=True), start=1):
        if parts:
            _read_page(reading, page.lines, parts, usual)
        # Kept as footnotes are: what stands above a page is told with the page before.
        for at, aside in ((number - 1, page.above), (number, page.below)):
            if aside:
                reading.notes.setdefault(at, []).extend([line] for line in aside)
    lines = [unit for unit in reading.units if isinstance(unit, Line)]
    levels = pdf_heading.levels(lines, bookmarks, usual)
    gap = pdf_paragraph.usual_gap(lines, usual)
    blocks: list[Paragraph | Table] = []
    for is_table, group in groupby(reading.units, lambda unit: isinstance(unit, Table)):
        if is_table:
            blocks += [unit for unit in group if isinstance(unit, Table)]
        else:
            stretch = [unit for unit in group if isinstance(unit, Line)]
            blocks += pdf_paragraph.paragraphs(stretch, levels, gap)
    return Flow(_tables_joined(blocks), reading.notes, written, pdf_heading.title(lines, levels))


def _read_page(reading: _Reading, lines: list[Line], parts: list[Part], usual: float) -> None:
    lines, reading.in_contents = pdf_contents.without(lines, reading.in_contents)
    for part, rest in ((parts[0], lines), *((part, part.lines) for part in parts[1:])):
        tables, rest = pdf_table.find(rest, part.rules)
        stretches = pdf_column.columns([*tables, *rest])
        inorder = [unit for stretch in stretches for unit in stretch if isinstance(unit, Line)]
        kept, reading.in_index = pdf_contents.without_index(inorder, reading.in_index)
        if len(kept) < len(inorder):
            texts = {id(line) for line in kept}
            stretches = [
                [unit for unit in stretch if isinstance(unit, Table) or id(unit) in texts]
                for stretch in stretches
            ]
        for stretch in stretches:
            body, notes = pdf_footnote.apart(stretch, usual)
            reading.units += body
            if notes:
                page = notes[0].sheet.number
                reading.notes.setdefault(page, []).extend(pdf_footnote.notes(notes))


def _tables_joined(blocks: list[Paragraph | Table]) -> list[Paragraph | Table]:
    """Tables that go on over a page know the header on the page before."""
    last: Table | None = None
    for block in blocks:
        if not isinstance(block, Table):
            last = None
            continue
        if last is not None and last.sheet.number + 1 == block.sheet.number:
            block.goes_on = pdf_table.joined(last, block)
        last = block
    return blocks
