"""Markdown with front matter, footnotes and links between documents."""

import re
from codecs import BOM_UTF8
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from ingest.document import Document, Link, Reference, Section, Source
from ingest.errors import DocumentError
from ingest.readers import encoding, front_matter, metadata, parts, pdf
from ingest.readers.front_matter import FrontMatter
from ingest.readers.metadata import Given
from ingest.readers.options import DEFAULT, ReaderOptions
from ingest.readers.plain_text import SOURCES_HEADING, Inline, PlainText, row

# `[[file-stem|words]]` becomes an ordinary Markdown link with a scheme of its own.
_LINK = re.compile(r"\[\[([^\]|]+)(?:\|([^\]]+))?\]\]")
_SCHEME = "stadsbron:"
_SOURCE = re.compile(
    r"(?P<title>.+?) \((?P<publisher>[^()]+), (?P<year>\d{4}|z\.j\.)\)\. (?P<url>https?://\S+)"
)
_DEFINITION = re.compile(r"^\[\^([^\]]+)\]:", re.MULTILINE)
_MARK = re.compile(r"\[\^([^\]]+)\](?!:)")


def read(path: Path, root: Path, options: ReaderOptions = DEFAULT) -> Document:
    """Read a Markdown document; where its front matter says so, its text from the PDF beside it.

    Without front matter it is a document like any other: its fields are told from its text, and
    its footnotes need not be sources.

    Raises:
        DocumentError: with front matter: not UTF-8, or front matter or footnotes wrong; no text.
    """
    name = path.relative_to(root)
    raw = encoding.content(path, name)
    if not raw.removeprefix(BOM_UTF8).startswith(b"---"):
        return _without_fields(path, name, encoding.decode(name, raw))
    fields, body, line = front_matter.split(name, encoding.utf8(name, raw))
    parsed = parse(name, body, line)
    if fields.edition == "pdf":
        return _edition(path, root, fields, parsed, options)
    return _document(name, parsed, fields.described())


def _without_fields(path: Path, name: Path, body: str) -> Document:
    parsed = parse(name, body, is_plain=True)
    given = Given(heading=parsed.heading)
    return _document(name, parsed, metadata.described(path, name, parsed.text, given))


def _document(name: Path, parsed: "Parsed", described: Mapping[str, Any]) -> Document:
    return Document(
        id=name.stem,
        path=name.as_posix(),
        media_type="text/markdown",
        pages=(),
        **described,
        text=parsed.text,
        sections=parsed.sections,
        sources=parsed.sources,
        references=parsed.references,
        links=parsed.links,
    )


def _edition(
    path: Path, root: Path, fields: FrontMatter, parsed: "Parsed", options: ReaderOptions
) -> Document:
    """The document with its text and pages from the PDF beside it, all else from the Markdown."""
    name = path.relative_to(root)
    edition = path.with_suffix(".pdf")
    if not edition.is_file():
        raise DocumentError(
            name,
            f"field edition: {edition.name} is not beside it",
            "make it with `python -m ingest edition`, or leave the field out",
        )
    said = pdf.read_text(edition, name.with_suffix(".pdf"), fields.title, options, edition=True)
    keys = {source.key for source in parsed.sources}
    return Document(
        id=path.stem,
        path=name.with_suffix(".pdf").as_posix(),
        media_type=pdf.MEDIA_TYPE,
        **fields.described(),
        text=said.text,
        sections=said.sections,
        pages=said.pages,
        sources=parsed.sources,
        references=tuple(mark for mark in said.references if mark.source in keys),
        links=(),
        boxes=said.boxes,
        unread=said.unread,
    )


def _as_markdown(link: re.Match[str]) -> str:
    return f"[{link[2] or link[1]}](<{_SCHEME}{link[1]}>)"


def without_links(body: str) -> str:
    """Markdown in which links to other documents are only their words."""
    return _LINK.sub(lambda link: link[2] or link[1], body)


@dataclass(frozen=True, slots=True)
class Parsed:
    """What the Markdown below the front matter says; ``heading`` is its first."""

    text: str
    sections: tuple[Section, ...]
    sources: tuple[Source, ...]
    references: tuple[Reference, ...]
    links: tuple[Link, ...]
    heading: str


def parse(name: Path, body: str, first_line: int = 0, is_plain: bool = False) -> Parsed:
    """Turn Markdown into plain text with sections, blocks, sources and references.

    The section with the sources becomes ``sources`` and is not part of the text.

    Args:
        name: the file as messages should name it.
        body: Markdown without front matter.
        first_line: lines above ``body`` in the file.
        is_plain: it was not written for this corpus, so its footnotes are taken as they are.

    Raises:
        DocumentError: no text; unless ``is_plain``, a footnote without definition, or a source
            not in the form ``Title (Publisher, 2016). <https://…>``.
    """
    # A footnote in the sentence itself, ^[…], names no source that can be checked: it stays text.
    parser = MarkdownIt("commonmark").enable("table").use(footnote_plugin, inline=False)
    environment: dict[str, object] = {}
    tokens = parser.parse(_LINK.sub(_as_markdown, body), environment)
    writer = PlainText()
    walked = _walk(name, tokens, writer, is_plain)
    sources = sorted(walked, key=lambda source: (len(source.key), source.key))
    text, sections = writer.finish()
    if not text:
        raise DocumentError(name, "the document has no text", "write some, or remove the file")
    if not is_plain:
        _check_footnotes(name, body, first_line)
    keys = {source.key for source in sources}
    references = tuple(mark for mark in writer.references if mark.source in keys)
    heading = next((_plain(tokens[at]).text for at in _headings(tokens)), "")
    return Parsed(text, sections, tuple(sources), references, tuple(writer.links), heading)


def _headings(tokens: list[Token], tag: str = "h") -> list[int]:
    """Places of the words of headings."""
    return [
        at
        for at, token in enumerate(tokens, start=1)
        if token.type == "heading_open" and token.tag.startswith(tag)
    ]


def _walk(name: Path, tokens: list[Token], writer: PlainText, is_plain: bool) -> Iterator[Source]:
    """Write the text blocks of a token stream; yield the sources of its footnotes."""
    # Elsewhere people use the highest heading for each chapter, not for the title alone.
    lower = int(is_plain and len(_headings(tokens, "h1")) > 1)
    in_sources, in_item, footnote = False, 0, ""
    header: list[str] = []
    cells: list[Inline] = []
    for position, token in enumerate(tokens):
        match token.type:
            case "footnote_open":
                footnote = str(token.meta["label"])
            case "footnote_close":
                footnote = ""
            case "list_item_open":
                in_item += 1
            case "list_item_close":
                in_item -= 1
            case "tr_open":
                cells = []
            case "thead_close":
                header, cells = [cell.text for cell in cells], []
            case "tr_close" if not in_sources and header:
                writer.block("row", row(header, cells))
            case "table_close":
                header = []
            case "code_block" | "fence" if not in_sources:
                writer.block("paragraph", Inline(token.content.strip()))
            case "inline":
                inline = _plain(token)
                opener = tokens[position - 1]
                if footnote:
                    yield _source(name, footnote, inline.text, is_plain)
                elif opener.type == "heading_open":
                    in_sources = inline.text == SOURCES_HEADING
                    if in_sources:
                        writer.close_section()
                    else:
                        writer.heading(int(opener.tag[1]) + lower, inline.text)
                elif in_sources:
                    continue
                elif opener.type in ("th_open", "td_open"):
                    cells.append(inline)
                else:
                    writer.block("item" if in_item else "paragraph", inline)
            case _:
                pass


def _plain(token: Token) -> Inline:
    """Words of an inline token without its markup."""
    text, marks, links = "", [], []
    link_start, link_target = 0, ""
    for child in token.children or []:
        match child.type:
            case "text" | "code_inline" | "image":
                text += child.content
            case "softbreak" | "hardbreak":
                text += " "
            case "footnote_ref":
                marks.append((len(text), str(child.meta["label"])))
            case "link_open":
                link_start, link_target = len(text), str(child.attrs.get("href", ""))
            case "link_close" if link_target.startswith(_SCHEME):
                links.append(Link(link_start, len(text), link_target.removeprefix(_SCHEME)))
            case _:
                pass
    return Inline(text.strip(), tuple(marks), tuple(links))


def _source(name: Path, key: str, text: str, is_plain: bool) -> Source:
    match = _SOURCE.fullmatch(text)
    if match is None and is_plain:
        return parts.footnote(key, text)
    if match is None:
        raise DocumentError(
            name,
            f"footnote {key} is not in the form of a source: {text[:60]!r}",
            "write it as: Title (Publisher, 2016). <https://…>",
        )
    return Source(key=key, **match.groupdict())


def _check_footnotes(name: Path, body: str, first_line: int) -> None:
    defined = set(_DEFINITION.findall(body))
    for mark in _MARK.finditer(body):
        if mark[1] not in defined:
            line = first_line + body.count("\n", 0, mark.start()) + 1
            raise DocumentError(
                name,
                f"line {line} refers to footnote {mark[1]}, which is not defined",
                f"add a line [^{mark[1]}]: Title (Publisher, year). <https://…> under Bronnen",
            )
    for key in sorted(defined - {mark[1] for mark in _MARK.finditer(body)}):
        raise DocumentError(
            name, f"footnote {key} is never referred to", "refer to it, or remove its definition"
        )
