"""Which part of a web page is its text: navigation, banners, footers and hidden parts are not.

By landmarks (HTML elements and ARIA roles) first, then by what authors call their elements
(``data/html_furniture.txt``), and in a page without a main part by lists that hold only links.
"""

import re
from functools import cache
from importlib import resources

from lxml import etree

_NEVER = {
    *("head", "script", "style", "noscript", "template", "svg", "canvas", "iframe", "object"),
    *("audio", "video", "input", "select", "textarea", "button", "datalist", "dialog", "menu"),
    *("nav", "footer", "aside", "del", "s", "strike", "rt", "rp", "frameset", "applet", "math"),
}
_ROLES = {
    *("navigation", "banner", "contentinfo", "search", "complementary", "dialog", "alertdialog"),
    *("menu", "menubar", "toolbar", "tablist"),
}
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all")
_WORD = re.compile(r"[A-Z]?[a-z]+")

# An element that holds more of the page's words than this is no furniture, whatever its name.
_MOST = 0.5
# A main part holds at least this part of the words; less, and the page is marked up wrongly.
_LEAST = 0.25
# A list is a menu where nearly all is links, there are some, and each is short.
_MENU_SHARE, _MENU_LINKS, _MENU_LENGTH = 0.8, 5, 25


class Page:
    """A page with the number of characters in each of its elements, counted once."""

    def __init__(self, root: etree._Element) -> None:
        self.root = root
        self.body = next(root.iter("body"), root)
        self._size: dict[etree._Element, int] = {}
        for _, element in etree.iterwalk(self.body, events=("end",)):
            own = len((element.text or "").strip()) if element.tag not in _NEVER else 0
            inside = sum(self._size[child] + len((child.tail or "").strip()) for child in element)
            self._size[element] = own + (inside if element.tag not in _NEVER else 0)
        self.main = self._main()

    def _main(self) -> etree._Element:
        marked = [
            element
            for element in self.body.iter()
            if element.tag == "main" or element.get("role") == "main"
        ]
        articles = list(self.body.iter("article"))
        for candidates in (marked, articles if len(articles) == 1 else []):
            largest = max(candidates, key=self._size.__getitem__, default=None)
            if largest is not None and self._share(largest) >= _LEAST:
                return largest
        return self.body

    def leaves_out(self, element: etree._Element) -> bool:
        """Whether an element, with all that is in it, is no part of the text."""
        if element is self.main:
            return False
        if element.tag in _NEVER or _is_hidden(element):
            return True
        if element.get("role", "").casefold() in _ROLES or self._is_page_header(element):
            return self._share(element) < _MOST
        if self._share(element) < _MOST and not _words(element).isdisjoint(_furniture()):
            return next(element.iter("h1", "main", "article"), None) is None
        return self.main is self.body and element.tag in ("ul", "ol") and self._is_menu(element)

    def _share(self, element: etree._Element) -> float:
        return self._size.get(element, 0) / (self._size[self.body] or 1)

    def _is_page_header(self, element: etree._Element) -> bool:
        return (
            element.tag == "header"
            and self.main is self.body
            and not any(above.tag in ("article", "section") for above in element.iterancestors())
            and next(element.iter("h1"), None) is None
        )

    def _is_menu(self, element: etree._Element) -> bool:
        links = list(element.iter("a"))
        linked = sum(self._size.get(link, 0) for link in links)
        return (
            len(links) >= _MENU_LINKS
            and linked >= _MENU_SHARE * self._size.get(element, 0)
            and linked < _MENU_LENGTH * len(links)
        )


def _is_hidden(element: etree._Element) -> bool:
    return (
        "hidden" in element.attrib
        or element.get("aria-hidden") == "true"
        or bool(_HIDDEN.search(element.get("style", "")))
    )


def _words(element: etree._Element) -> set[str]:
    names = f"{element.get('class', '')} {element.get('id', '')}"
    return {word.casefold() for word in _WORD.findall(names)}


@cache
def _furniture() -> frozenset[str]:
    content = (resources.files("ingest") / "data" / "html_furniture.txt").read_text("utf-8")
    return frozenset(line for line in content.splitlines() if not line.startswith("#"))
