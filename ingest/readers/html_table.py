"""Tables in HTML, and those that only place words on a page."""

from collections.abc import Callable

from lxml import etree

from ingest.readers.plain_text import Inline, Mark, raised, squeezed
from ingest.readers.table import Cell, Table, spanned

# Longer than what stands in a cell of data.
_LONGEST_CELL = 1500


def is_layout(table: etree._Element) -> bool:
    """Whether a table only places parts of a page: it holds headings, tables or long texts."""
    if table.get("role", "") in ("presentation", "none"):
        return True
    if next(table.iterdescendants("table", "h1", "h2", "h3", "article", "form"), None) is not None:
        return True
    return any(
        sum(len(text) for text in cell.itertext()) > _LONGEST_CELL for cell in table.iter("td")
    )


def table(
    element: etree._Element,
    leaves_out: Callable[[etree._Element], bool],
    note: Callable[[etree._Element], str | None],
) -> Table:
    """The rows of a table without tables in it.

    Args:
        element: the table.
        leaves_out: whether an element is no part of the text.
        note: key of the footnote that a link leads to, empty for a footnote without words; None
            where it leads to none.
    """
    return Table(
        tuple(
            tuple(_cell(cell, leaves_out, note) for cell in row.iterchildren("td", "th"))
            for row in element.iter("tr")
            if not leaves_out(row)
        )
    )


def _cell(
    cell: etree._Element,
    leaves_out: Callable[[etree._Element], bool],
    note: Callable[[etree._Element], str | None],
) -> Cell:
    words: list[str] = []
    marks: list[Mark] = []
    strong = ordinary = 0
    walk = etree.iterwalk(cell, events=("start", "end"))
    for event, element in walk:
        if event == "end":
            if element is not cell:
                words.append(" " if element.tag in ("p", "div", "li", "br") else "")
                words.append(element.tail or "")
        elif (key := note(element)) is not None:
            # A mark among the words would make another figure of 10 with note 1.
            marks += [(sum(map(len, words)), key)] if key else []
            walk.skip_subtree()
        elif leaves_out(element):
            walk.skip_subtree()
        else:
            text = element.text or ""
            words.append(raised(text) if element.tag == "sup" else text)
            is_strong = element.tag in ("b", "strong")
            strong += len((element.text or "").strip()) if is_strong else 0
            ordinary += 0 if is_strong else len((element.text or "").strip())
    return Cell(
        squeezed(Inline("".join(words), tuple(marks))),
        columns=spanned(cell.get("colspan")),
        rows=spanned(cell.get("rowspan")),
        header=cell.tag == "th",
        strong=strong > 0 and ordinary == 0,
    )
