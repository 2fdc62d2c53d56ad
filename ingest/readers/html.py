"""HTML: the text of a page with its headings, lists and tables, by lxml.

A library for web pages (trafilatura) was weighed: it finds the main text as well, but brings ten
packages, merges cells without their headers and knows no footnotes.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from ingest.document import BlockKind, Document, Source
from ingest.errors import DocumentError
from ingest.readers import encoding, html_note, parts
from ingest.readers.html_main import Page
from ingest.readers.html_table import is_layout, table
from ingest.readers.metadata import Given
from ingest.readers.package import day
from ingest.readers.parts import Heading, Part, Words
from ingest.readers.plain_text import Inline, Mark, joined, raised, squeezed

MEDIA_TYPE = "text/html"

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BLOCKS = {
    *_HEADINGS,
    *("address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details"),
    *("div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "header", "hr"),
    *("legend", "li", "main", "ol", "p", "pre", "section", "summary", "table", "tbody", "td"),
    *("tfoot", "th", "thead", "tr", "ul"),
}
_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_DATES = ("article:published_time", "dcterms.issued", "dcterms.created", "dcterms.date", "date")
# Two of these in a row end a paragraph; alone it is a space.
_BREAK = "\u2028"
_NOTHING = Inline("")


def read(path: Path, root: Path) -> Document:
    """Read the text of a web page.

    Raises:
        DocumentError: no HTML, too large, or without text.
    """
    name = path.relative_to(root)
    raw = encoding.content(path, name)
    declared = _CHARSET.search(raw[:4096])
    text = encoding.decode(name, raw, declared[1].decode("ascii") if declared else None)
    # Depth is bounded by the parser all the same; what lies deeper is reported.
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=True
    )
    try:
        tree = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, etree.ParserError, ValueError) as error:
        raise _no_text(name) from error
    if tree is None:
        raise _no_text(name)
    unread = [
        "what is nested too deeply in this page was not read; save the text as a document"
        for problem in parser.error_log
        if "depth" in problem.message.casefold()
    ]
    text_of = _Text(Page(tree))
    found = list(text_of.parts())
    return parts.document(
        path, name, MEDIA_TYPE, found, _given(tree), text_of.footnotes, unread[:1]
    )


def _no_text(name: Path) -> DocumentError:
    return DocumentError(name, "the page holds no text", "save it anew from a browser")


def _given(tree: etree._Element) -> Given:
    named = {
        (meta.get("property") or meta.get("name") or "").casefold(): meta.get("content", "")
        for meta in tree.iter("meta")
    }
    title = named.get("og:title") or "".join(
        text for found in tree.iter("title") for text in found.itertext()
    )
    written = next((named[each] for each in _DATES if day(named.get(each))), None)
    moment = next((each.get("datetime") for each in tree.iter("time")), None)
    return Given(
        # Behind a bar stands the name of the site.
        title=" ".join(title.split(" | ")[0].split()),
        written=day(written) or day(moment),
        language=tree.get("lang", ""),
    )


@dataclass
class _Text:
    """The text of a page while it is read.

    Attributes:
        page: knows what is no text.
        footnotes: those met so far.
        words: of the block at hand, with ``marks`` of footnotes between them.
        term: of a list of definitions, waiting for what it means.
    """

    page: Page
    footnotes: list[Source] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    term: Inline = _NOTHING

    def parts(self) -> Iterator[Part]:
        """Headings, words and tables of the page's main part."""
        notes = html_note.found(self.page)
        bodies = set(notes.values())
        main = self.page.main
        if next(main.iter("h1"), None) is None:
            yield from (
                Heading(1, " ".join("".join(title.itertext()).split()))
                for title in list(self.page.body.iter("h1"))[:1]
            )
        kinds: list[BlockKind] = []
        walk = etree.iterwalk(main, events=("start", "end"))
        for event, element in walk:
            tag = str(element.tag)
            if event == "end":
                if tag in _BLOCKS:
                    yield from self._block(tag, kinds)
                if tag == "dl":
                    yield from self._term()
                if tag == "li" and kinds:
                    kinds.pop()
                if element is not main:
                    self.words.append(element.tail or "")
                continue
            if element in notes:
                self._mark(notes[element])
                walk.skip_subtree()
            elif element in bodies or self.page.leaves_out(element):
                walk.skip_subtree()
            elif tag == "table" and not is_layout(element):
                yield from self._block(tag, kinds)
                yield from self._table(element, notes)
                walk.skip_subtree()
            else:
                if tag in _BLOCKS or (tag == "br" and self._is_second_break()):
                    yield from self._block(str(getattr(element.getparent(), "tag", "")), kinds)
                if tag == "li":
                    kinds.append("item")
                text = element.text or ""
                self.words.append(_BREAK if tag == "br" else raised(text) if tag == "sup" else text)
        yield from self._block("body", kinds)
        yield from self._term()

    def _block(self, tag: str, kinds: list[BlockKind]) -> Iterator[Part]:
        """What was gathered since the last block, as what the element at hand makes of it."""
        inline = squeezed(Inline("".join(self.words), tuple(self.marks)))
        self.words, self.marks = [], []
        if not inline.text:
            return
        if tag in _HEADINGS:
            yield Heading(_HEADINGS[tag], inline.text)
        elif tag == "dt":
            # Of several terms in a row, the last has what they all mean.
            yield from self._term()
            self.term = inline
        elif self.term.text:
            yield Words(joined((_named(self.term), inline)), "item")
            self.term = _NOTHING
        else:
            yield Words(inline, kinds[-1] if kinds else "paragraph")

    def _term(self) -> Iterator[Part]:
        """A term that nothing was said about."""
        if self.term.text:
            yield Words(self.term, "item")
        self.term = _NOTHING

    def _table(
        self, element: etree._Element, notes: dict[etree._Element, etree._Element]
    ) -> Iterator[Part]:
        for caption in element.iterchildren("caption"):
            words = squeezed(Inline("".join(caption.itertext())))
            if words.text and not self.page.leaves_out(caption):
                yield Words(words)
        yield table(element, self.page.leaves_out, lambda link: self._key(notes.get(link)))

    def _is_second_break(self) -> bool:
        since = "".join(self.words[-2:]).rstrip(" \t\n")
        return since.endswith(_BREAK)

    def _mark(self, body: etree._Element) -> None:
        if key := self._key(body):
            self.marks.append((sum(map(len, self.words)), key))

    def _key(self, body: etree._Element | None) -> str | None:
        """By which a footnote is referred to; empty for one without words, None without one."""
        if body is None:
            return None
        text = " ".join("".join(body.itertext()).replace("↩", "").split())
        if not text:
            return ""
        known = next((note.key for note in self.footnotes if note.title == text), None)
        key = known or str(len(self.footnotes) + 1)
        if known is None:
            self.footnotes.append(parts.footnote(key, text))
        return key


def _named(term: Inline) -> Inline:
    return Inline(term.text.rstrip(": ") + ":", term.marks)
