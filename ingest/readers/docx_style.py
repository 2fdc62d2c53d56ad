"""What a Word paragraph is, by its style: heading, list item, table of contents, hidden."""

import re
from dataclasses import dataclass
from typing import Self

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

# Built-in styles keep their English name inside the file; other programs translate it.
_HEADING = re.compile(r"(?:heading|kop|überschrift|titre|encabezado)\s*([1-9])", re.IGNORECASE)
_TITLE = re.compile(r"(?:title|titel|documenttitel)", re.IGNORECASE)
_CONTENTS = re.compile(
    r"(?:toc|inhopg|inhoudsopgave|table of figures|lijst met afbeeldingen)\b.*", re.IGNORECASE
)
# "List Paragraph" only indents; what is a list has a number or a bullet besides.
_LIST = re.compile(r"(?:list|lijst|opsomming)\b(?! ?paragraph).*", re.IGNORECASE)
# Deeper than any chain of styles that an office program makes; a circle ends here.
_DEEPEST = 20
_BODY_LEVEL = 9


@dataclass(frozen=True, slots=True)
class Style:
    """What a style says of its paragraphs, its own words before those of the style it builds on.

    Attributes:
        level: of a heading, 0 for the title of the document; None for text.
    """

    level: int | None = None
    is_item: bool = False
    is_contents: bool = False
    is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class Styles:
    """The styles of a document by their id."""

    elements: dict[str, etree._Element]

    @classmethod
    def of(cls, root: etree._Element | None) -> Self:
        """Read ``styles.xml``; a document without has no headings."""
        styles = root.iter(W + "style") if root is not None else ()
        return cls({style.get(W + "styleId", ""): style for style in styles})

    def paragraph(self, paragraph: etree._Element) -> Style:
        """What a paragraph is, by its own properties and those of its style."""
        own = paragraph.find(W + "pPr")
        identity = value(own.find(W + "pStyle")) if own is not None else ""
        chain = self._chain(identity)
        level = _level(own)
        numbered = _numbered(own)
        names = [identity] + [value(style.find(W + "name")) for style in chain]
        for style in chain:
            level = _level(style.find(W + "pPr")) if level is None else level
            numbered = _numbered(style.find(W + "pPr")) if numbered is None else numbered
        for name in names:
            if level is None and (heading := _HEADING.fullmatch(name)):
                level = int(heading[1])
            if level is None and _TITLE.fullmatch(name):
                level = 0
        is_list = any(_LIST.fullmatch(name) for name in names)
        return Style(
            level=None if level == _BODY_LEVEL + 1 else level,
            is_item=is_list if numbered is None else numbered,
            is_contents=any(_CONTENTS.fullmatch(name) for name in names),
            is_hidden=is_on(_of_chain(chain, "vanish")),
        )

    def is_hidden(self, run: etree._Element, otherwise: bool = False) -> bool:
        """Whether a run of text is not shown; ``otherwise`` where it does not say."""
        found = self._property(run, "vanish")
        return otherwise if found is None else is_on(found)

    def is_raised(self, run: etree._Element | None) -> bool:
        """Whether a run of text stands above the line."""
        return run is not None and value(self._property(run, "vertAlign")) == "superscript"

    def is_strong(self, cell: etree._Element) -> bool:
        """Whether all words of a cell are set in bold type."""
        runs = [run for run in cell.iter(W + "r") if "".join(run.itertext()).strip()]
        return bool(runs) and all(is_on(self._property(run, "b")) for run in runs)

    def _property(self, run: etree._Element, name: str) -> etree._Element | None:
        """A property of a run, its own or of its style; None where neither says."""
        own = run.find(W + "rPr")
        if own is None:
            return None
        found = own.find(W + name)
        chain = self._chain(value(own.find(W + "rStyle")))
        return _of_chain(chain, name) if found is None else found

    def _chain(self, identity: str) -> list[etree._Element]:
        """A style and those that it builds on."""
        chain: list[etree._Element] = []
        while (style := self.elements.get(identity)) is not None and len(chain) < _DEEPEST:
            chain.append(style)
            identity = value(style.find(W + "basedOn"))
        return chain


def _of_chain(chain: list[etree._Element], name: str) -> etree._Element | None:
    """A property of text, as the first style of a chain has it that says so."""
    found = (style.find(f"{W}rPr/{W}{name}") for style in chain)
    return next((each for each in found if each is not None), None)


def value(element: etree._Element | None) -> str:
    """The value of a property; empty where it has none."""
    return element.get(W + "val", "") if element is not None else ""


def number_of(element: etree._Element | None, otherwise: int) -> int:
    """The value of a property that counts something; ``otherwise`` where it has none."""
    written = value(element)
    return int(written) if re.fullmatch(r"[0-9]{1,4}", written) else otherwise


def is_on(element: etree._Element | None) -> bool:
    """Whether a property that needs no value holds."""
    return element is not None and value(element) not in ("0", "false", "off", "none")


def _level(properties: etree._Element | None) -> int | None:
    outline = value(properties.find(W + "outlineLvl")) if properties is not None else ""
    return int(outline) + 1 if re.fullmatch("[0-9]", outline) else None


def _numbered(properties: etree._Element | None) -> bool | None:
    number = properties.find(f"{W}numPr/{W}numId") if properties is not None else None
    return None if number is None else value(number) != "0"
