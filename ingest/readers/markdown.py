"""Markdown with front matter, footnotes and links between documents."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from ingest.document import Document, Reference, Section, Source
from ingest.errors import DocumentError
from ingest.readers import front_matter
from ingest.readers.front_matter import FrontMatter
from ingest.readers.plain_text import Mark, PlainText

SOURCES_HEADING = "Bronnen"

LINK = re.compile(r"\[\[([^\]|]+)(?:\|([^\]]+))?\]\]")
_SOURCE = re.compile(
    r"(?P<title>.+?) \((?P<publisher>[^()]+), (?P<year>\d{4}|z\.j\.)\)\. (?P<url>\S+)"
)
_DEFINITION = re.compile(r"^\[\^([^\]]+)\]:", re.MULTILINE)
_MARK = re.compile(r"\[\^([^\]]+)\](?!:)")


def read(path: Path, root: Path) -> Document:
    """Read a Markdown document; where its front matter says so, its text from the PDF beside it.

    Raises:
        DocumentError: not UTF-8, front matter or footnotes wrong, or no text.
    """
    name = path.relative_to(root)
    raw = path.read_bytes()
    fields, body, line = front_matter.split(name, decode(name, raw))
    if fields.edition == "pdf":
        from ingest.readers import pdf

        return pdf.read_edition(path.with_suffix(".pdf"), root, fields, body)
    parsed = parse(name, body, line)
    return Document(
        id=path.stem,
        path=name.as_posix(),
        media_type="text/markdown",
        pages=(),
        **described(fields),
        text=parsed.text,
        sections=parsed.sections,
        sources=parsed.sources,
        references=parsed.references,
    )


def decode(name: Path, raw: bytes) -> str:
    """The file's text with LF line ends.

    Raises:
        DocumentError: it is not UTF-8.
    """
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise DocumentError(
            name, f"line {line} is not UTF-8 text", "save the file with UTF-8 encoding"
        ) from error
    return text.replace("\r\n", "\n").replace("\r", "\n")


def described(fields: FrontMatter) -> dict[str, Any]:
    """The front matter as the fields of a Document."""
    return fields.model_dump(exclude={"edition"})


@dataclass(frozen=True, slots=True)
class Parsed:
    """What the Markdown below the front matter says."""

    text: str
    sections: tuple[Section, ...]
    sources: tuple[Source, ...]
    references: tuple[Reference, ...]


def parse(name: Path, body: str, first_line: int = 0) -> Parsed:
    """Turn Markdown into plain text with sections, blocks, sources and references.

    The section with the sources becomes ``sources`` and is not part of the text.

    Args:
        name: the file as messages should name it.
        body: Markdown without front matter.
        first_line: lines above ``body`` in the file.

    Raises:
        DocumentError: no text, or a footnote without definition, or a source not in the form
            ``Title (Publisher, 2016). <https://…>``.
    """
    parser = MarkdownIt("commonmark").enable("table").use(footnote_plugin)
    environment: dict[str, object] = {}
    tokens = parser.parse(LINK.sub(lambda link: link[2] or link[1], body), environment)
    writer = PlainText()
    sources = sorted(_walk(name, tokens, writer), key=lambda source: (len(source.key), source.key))
    text, sections = writer.finish()
    if not text:
        raise DocumentError(name, "the document has no text", "write some, or remove the file")
    _check_footnotes(name, body, first_line)
    return Parsed(text, sections, tuple(sources), tuple(writer.references))


def _walk(name: Path, tokens: list[Token], writer: PlainText) -> Iterator[Source]:
    """Write the text blocks of a token stream; yield the sources of its footnotes."""
    in_sources, in_item, footnote = False, 0, ""
    header: list[str] = []
    cells: list[tuple[str, list[Mark]]] = []
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
                header, cells = [text for text, _ in cells], []
            case "tr_close" if not in_sources and header:
                writer.block("row", *_row(header, cells))
            case "table_close":
                header = []
            case "code_block" | "fence" if not in_sources:
                writer.block("paragraph", token.content.strip(), [])
            case "inline":
                text, marks = _plain(token)
                opener = tokens[position - 1]
                if footnote:
                    yield _source(name, footnote, text)
                elif opener.type == "heading_open":
                    in_sources = text == SOURCES_HEADING
                    if not in_sources:
                        writer.heading(int(opener.tag[1]), text)
                    else:
                        writer.close_section()
                elif in_sources:
                    continue
                elif opener.type in ("th_open", "td_open"):
                    cells.append((text, marks))
                else:
                    writer.block("item" if in_item else "paragraph", text, marks)
            case _:
                pass


def _plain(token: Token) -> tuple[str, list[Mark]]:
    """Text of an inline token without markup, and the footnote marks in it with their offsets."""
    text, marks = "", []
    for child in token.children or []:
        if child.type in ("text", "code_inline"):
            text += child.content
        elif child.type in ("softbreak", "hardbreak"):
            text += " "
        elif child.type == "footnote_ref":
            marks.append((len(text), str(child.meta["label"])))
        elif child.type == "image":
            text += child.content
    return text.strip(), marks


def _row(header: list[str], cells: list[tuple[str, list[Mark]]]) -> tuple[str, list[Mark]]:
    """A table row as one line that can be read without the table: ``Kop: cel; Kop: cel``."""
    line, marks = "", []
    for title, (text, cell_marks) in zip(header, cells, strict=False):
        if not text:
            continue
        line += ("; " if line else "") + (f"{title}: " if title else "")
        marks += [(len(line) + offset, key) for offset, key in cell_marks]
        line += text
    return line, marks


def _source(name: Path, key: str, text: str) -> Source:
    match = _SOURCE.fullmatch(text)
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
