"""PowerPoint: each slide is a page and a section under its title, with its notes behind it.

Left out: hidden slides, dates, slide numbers, footers and comments. Element names are those of
ISO/IEC 29500-1 (PresentationML and DrawingML).
"""

from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from ingest.document import Document
from ingest.errors import DocumentError
from ingest.readers import package, parts
from ingest.readers.package import Package
from ingest.readers.parts import Heading, PageStart, Part, Words
from ingest.readers.plain_text import Inline, joined, raised, squeezed
from ingest.readers.table import Cell, Table, spanned

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.presentationml.presentation"

_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"

_TITLES = {"title", "ctrTitle"}
# What stands on each slide alike, and the picture of the slide on its page of notes.
_FURNITURE = {"dt", "ftr", "hdr", "sldNum", "sldImg"}
# Kinds of placeholder whose paragraphs are list items unless they say that they have no bullet.
_BODY = {"body", "obj", ""}


def read(path: Path, root: Path) -> Document:
    """Read a PowerPoint file.

    Raises:
        DocumentError: damaged, or without text.
    """
    name = path.relative_to(root)
    unread: list[str] = []
    with package.opened(path, name) as file:
        main = file.main("ppt/presentation.xml")
        related = file.related(main)
        found: list[Part] = []
        seen: set[str] = set()
        for number, slide in enumerate(file.xml(main).iter(_P + "sldId"), start=1):
            _, target = related.get(slide.get(_R + "id", ""), ("", ""))
            found.append(PageStart())
            # No program lists a slide twice; a file that does so thousands of times means harm.
            if target in seen:
                continue
            seen.add(target)
            try:
                found += _slide(file, target, number)
            except DocumentError as error:
                unread.append(f"slide {number}: {error.problem}; {error.remedy}")
        given = package.given(file)
    return parts.document(path, name, MEDIA_TYPE, found, given, unread=unread)


def _slide(file: Package, part: str, number: int) -> list[Part]:
    slide = file.xml(part)
    if slide.get("show") in ("0", "false"):
        return []
    shapes = list(_shapes(slide))
    titles = [shape for shape in shapes if _placeholder(shape) in _TITLES]
    title = joined(inline for shape in titles for inline, _ in _paragraphs(shape)).text
    found: list[Part] = [Heading(1, title or f"Dia {number}")]
    related = file.related(part)
    for shape in shapes:
        if shape not in titles:
            found += _content(file, related, shape)
    for kind, target in related.values():
        if kind.endswith("/notesSlide") and (notes := file.optional(target)) is not None:
            found += _notes(notes)
    return found


def _shapes(element: etree._Element) -> Iterator[etree._Element]:
    """Shapes and frames of a slide, also those in groups, without those that say nothing."""
    for child in element:
        if child.tag in (_P + "sp", _P + "graphicFrame"):
            hidden = child.find(f"./*/{_P}cNvPr[@hidden='1']") is not None
            if not hidden and _placeholder(child) not in _FURNITURE:
                yield child
        elif child.tag != _FALLBACK and child.find(f"{_P}nvGrpSpPr/{_P}cNvPr[@hidden='1']") is None:
            yield from _shapes(child)


def _placeholder(shape: etree._Element) -> str | None:
    """The kind of placeholder that a shape is; None for one that is drawn freely."""
    found = shape.find(f"./*/{_P}nvPr/{_P}ph")
    return found.get("type", "") if found is not None else None


def _content(
    file: Package, related: dict[str, tuple[str, str]], shape: etree._Element
) -> Iterator[Part]:
    for table in shape.iter(_A + "tbl"):
        yield _table(table)
    for diagram in shape.iter(_DIAGRAM + "relIds"):
        _, target = related.get(diagram.get(_R + "dm", ""), ("", ""))
        root = file.optional(target)
        for point in root.iter(_DIAGRAM + "t") if root is not None else ():
            for inline, _ in _paragraphs(point):
                yield Words(inline, "item")
    if shape.tag == _P + "sp":
        is_body = _placeholder(shape) in _BODY
        for inline, bullet in _paragraphs(shape):
            is_item = is_body if bullet is None else bullet
            yield Words(inline, "item" if is_item else "paragraph")


def _notes(notes: etree._Element) -> Iterator[Part]:
    for shape in _shapes(notes):
        for inline, _ in _paragraphs(shape):
            yield Words(inline)


def _paragraphs(element: etree._Element) -> Iterator[tuple[Inline, bool | None]]:
    """Paragraphs with words, and whether they have a bullet; None where they do not say."""
    for paragraph in element.iter(_A + "p"):
        inline = squeezed(Inline("".join(_pieces(paragraph))))
        if inline.text:
            properties = paragraph.find(_A + "pPr")
            bullet = None
            if properties is not None:
                if properties.find(_A + "buNone") is not None:
                    bullet = False
                elif any(properties.find(_A + tag) is not None for tag in ("buChar", "buAutoNum")):
                    bullet = True
            yield inline, bullet


def _pieces(paragraph: etree._Element) -> Iterator[str]:
    for child in paragraph.iter(_A + "t", _A + "br", _A + "tab"):
        if child.tag != _A + "t":
            yield " "
            continue
        properties = child.find(f"../{_A}rPr")
        baseline = properties.get("baseline", "0") if properties is not None else "0"
        is_raised = baseline not in ("0", "0%") and not baseline.startswith("-")
        yield raised(child.text or "") if is_raised else child.text or ""


def _table(table: etree._Element) -> Table:
    properties = table.find(_A + "tblPr")
    first_is_header = properties is not None and properties.get("firstRow") in ("1", "true")
    rows = []
    for number, row in enumerate(table.findall(_A + "tr")):
        cells = []
        for cell in row.findall(_A + "tc"):
            # What a merged cell covers is kept as an empty cell.
            if cell.get("hMerge") in ("1", "true") or cell.get("vMerge") in ("1", "true"):
                continue
            cells.append(
                Cell(
                    joined(inline for inline, _ in _paragraphs(cell)),
                    columns=spanned(cell.get("gridSpan")),
                    rows=spanned(cell.get("rowSpan")),
                    header=first_is_header and number == 0,
                )
            )
        rows.append(tuple(cells))
    return Table(tuple(rows))
