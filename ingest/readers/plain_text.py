"""Where readers write the plain text of a document while keeping its structure."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ingest.document import Block, BlockKind, Link, Reference, Section

# The section with this heading holds the sources and is not text.
SOURCES_HEADING = "Bronnen"

# Figures above the line keep their meaning as these: m² is no m2, and 10³ no 103.
_RAISED = str.maketrans("0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻")

_IS_FIGURE = re.compile(r"\s*[+-]?[0-9]+\s*")

# A footnote mark: how many characters of the block stand before it, and the footnote's key.
Mark = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Inline:
    """The words of a block, with footnote marks and links at places counted within it."""

    text: str
    marks: tuple[Mark, ...] = ()
    links: tuple[Link, ...] = ()


def raised(text: str) -> str:
    """Words above the line: figures are written as such, all else stays as it is."""
    return text.translate(_RAISED) if _IS_FIGURE.fullmatch(text) else text


def joined(parts: Iterable[Inline], between: str = " ") -> Inline:
    """Inlines as one, with ``between`` between those that have words."""
    text, marks, links = "", [], []
    for part in parts:
        if text and part.text:
            text += between
        shift = len(text)
        text += part.text
        marks += [(shift + offset, key) for offset, key in part.marks]
        links += [Link(shift + each.start, shift + each.end, each.document) for each in part.links]
    return Inline(text, tuple(marks), tuple(links))


def squeezed(inline: Inline) -> Inline:
    """The same words with single spaces between them and none around them."""
    text, places = "", []
    for character in inline.text:
        places.append(len(text))
        if not character.isspace():
            text += character
        elif text and not text.endswith(" "):
            text += " "
    places.append(len(text))
    end = len(text.rstrip())
    at = [min(place, end) for place in places]
    links = (Link(at[link.start], at[link.end], link.document) for link in inline.links)
    marks = tuple((at[offset], key) for offset, key in inline.marks)
    return Inline(text[:end], marks, tuple(links))


def row(header: Sequence[str], cells: Sequence[Inline]) -> Inline:
    """A table row as one line that can be read without the table: ``Kop: cel; Kop: cel``.

    Args:
        header: what stands above each cell; empty for a column without a name.
        cells: empty ones are left out.
    """
    return joined(
        (
            joined((Inline(f"{title}:"), cell)) if title else cell
            for title, cell in zip(header, cells, strict=False)
            if cell.text
        ),
        "; ",
    )


@dataclass
class PlainText:
    """A document's text as it grows, with the place of everything in it."""

    parts: list[str] = field(default_factory=list)
    length: int = 0
    path: tuple[str, ...] = ()
    blocks: list[Block] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)

    def write(self, text: str) -> None:
        """Put text at the end, as part of no block."""
        self.parts.append(text)
        self.length += len(text)

    def heading(self, level: int, title: str) -> None:
        """Begin a section; level 1 is the document's title, which stands in no path."""
        self.close_section()
        self.path = (*self.path[: level - 2], title) if level > 1 else ()
        self._separate()
        self.write(title)

    def block(self, kind: BlockKind, inline: Inline) -> None:
        """Add a block to the section at hand; one without words leaves no trace."""
        if not inline.text:
            return
        continues = bool(self.blocks) and kind != "paragraph" and kind == self.blocks[-1].kind
        self._separate(tight=continues)
        start = self.length
        self.write(inline.text)
        self.blocks.append(Block(kind, start, self.length))
        self.references.extend(Reference(start + offset, key) for offset, key in inline.marks)
        self.links.extend(
            Link(start + link.start, start + link.end, link.document) for link in inline.links
        )

    def close_section(self) -> None:
        """End the section at hand; one without blocks leaves no trace."""
        if self.blocks:
            self.sections.append(Section(self.path, tuple(self.blocks)))
        self.blocks = []

    def _separate(self, tight: bool = False) -> None:
        if self.length:
            self.write("\n" if tight else "\n\n")

    def finish(self) -> tuple[str, tuple[Section, ...]]:
        """The whole text and its sections; empty text where there is nothing but headings."""
        self.close_section()
        return ("".join(self.parts) if self.sections else ""), tuple(self.sections)
