"""Footnotes of a web page: links that are only a number, and what they lead to."""

import re

from lxml import etree

from ingest.readers.html_main import Page

_NOTE_MARK = re.compile(r"\s*[\[(]?(?:\d{1,3}|\*{1,3}|[a-z])[\])]?\s*")


def found(page: Page) -> dict[etree._Element, etree._Element]:
    """The footnote that each link with only a number leads to."""
    places = {element.get("id"): element for element in page.body.iter() if "id" in element.attrib}
    notes: dict[etree._Element, etree._Element] = {}
    taken: set[etree._Element] = set()
    for link in page.main.iter("a"):
        target = places.get((link.get("href") or "").removeprefix("#"))
        if (
            target is None
            or not (link.get("href") or "").startswith("#")
            or not _NOTE_MARK.fullmatch("".join(link.itertext()))
            or any(above in taken for above in link.iterancestors())
            or target in link.iterancestors()
            or target.tag not in ("li", "p", "div", "dd", "aside", "span")
        ):
            continue
        notes[link] = target
        taken.add(target)
    return notes
