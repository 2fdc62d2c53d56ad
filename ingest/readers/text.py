"""Plain text: paragraphs, lists and, where they are plain to see, headings and tables."""

import re
from collections.abc import Iterator
from pathlib import Path

from ingest.document import Document
from ingest.readers import encoding, parts
from ingest.readers.metadata import Given
from ingest.readers.parts import Heading, Part, Words
from ingest.readers.plain_text import Inline
from ingest.readers.table import Cell, Table

MEDIA_TYPE = "text/plain"

_BULLET = re.compile(r"\s*(?:[-*•‣◦▪–·]|\(?(?:\d{1,2}|[a-z])[.)])\s+(?=\S)")
_UNDERLINE = re.compile(r"\s*(={3,}|-{3,})\s*")
_NUMBERED = re.compile(r"(\d{1,2}(?:\.\d{1,2}){0,3})\.?\s+(?=[A-Z])")
_LABELLED = re.compile(r"(?:Hoofdstuk|Paragraaf|Artikel|Bijlage|Deel|Chapter|Appendix) \w+\b.*")
_SENTENCE_END = re.compile(r"[.!?:;,]$")
_LONGEST_HEADING = 80
# Lines that are all about as long as this were broken by a program, not by the writer.
_WRAPPED_LEAST, _WRAPPED_MOST = 50, 120
# A word that was parted at the end of a line; "Wmo-" and "in- en uitvoer" keep their hyphen.
_PARTED = re.compile(r"(?<![\w-])[a-zà-ÿ]{2,}-$")
_SUSPENDED = re.compile(r"(?:en|of|and|or)\b")


def read(path: Path, root: Path) -> Document:
    """Read a text file in any encoding.

    Raises:
        DocumentError: no text, or too large.
    """
    name = path.relative_to(root)
    text = encoding.decode(name, encoding.content(path, name))
    return parts.document(path, name, MEDIA_TYPE, list(_parts(text)), Given())


def _parts(text: str) -> Iterator[Part]:
    # A form feed starts a page, and with it a paragraph.
    for number, block in enumerate(re.split(r"\n\s*\n|\f", text)):
        lines = [line.replace("\u00ad", "").rstrip() for line in block.split("\n") if line.strip()]
        if not lines:
            continue
        if heading := _heading(lines, is_first=number == 0):
            yield heading
            lines = lines[2:] if len(lines) > 1 and _UNDERLINE.fullmatch(lines[1]) else lines[1:]
        if lines and _is_table(lines):
            yield Table(tuple(tuple(map(_cell, line.split("\t"))) for line in lines))
        else:
            yield from _words(lines)


def _heading(lines: list[str], is_first: bool) -> Heading | None:
    """A heading at the top of a block: underlined, or a short line alone that looks like one."""
    line = " ".join(lines[0].split())
    if len(line) > _LONGEST_HEADING or not any(map(str.isalpha, line)):
        return None
    if len(lines) > 1 and (rule := _UNDERLINE.fullmatch(lines[1])):
        return Heading(1 if rule[1].startswith("=") else 2, line)
    if len(lines) > 1 or _SENTENCE_END.search(line) or "\t" in lines[0]:
        return None
    if numbered := _NUMBERED.match(line):
        return Heading(1 + numbered[1].count("."), line)
    if (line.isupper() and len(line) > 3) or _LABELLED.fullmatch(line):
        return Heading(1, line)
    return Heading(0, line) if is_first and line[:1].isupper() else None


def _is_table(lines: list[str]) -> bool:
    counts = {line.count("\t") for line in lines}
    return len(lines) > 1 and len(counts) == 1 and counts != {0} and not lines[0].startswith("\t")


def _cell(text: str) -> Cell:
    return Cell(Inline(" ".join(text.split())))


def _words(lines: list[str]) -> Iterator[Words]:
    """Paragraphs and items; lines that a program broke are one."""
    wrapped = _is_wrapped(lines)
    joined: list[str] = []
    is_item = False
    for line in lines:
        bullet = _BULLET.match(line)
        if joined and (bullet or not (wrapped or (is_item and line[:1].isspace()))):
            yield Words(Inline("".join(joined)), "item" if is_item else "paragraph")
            joined = []
        if not joined:
            is_item = bullet is not None
        _join(joined, " ".join(line[bullet.end() if bullet else 0 :].split()))
    if any(joined):
        yield Words(Inline("".join(joined)), "item" if is_item else "paragraph")


def _is_wrapped(lines: list[str]) -> bool:
    """Whether a program broke the lines: all but the last of a paragraph are about as long."""
    full = [len(line) for line in lines[:-1]]
    return (
        bool(full)
        and max(full) <= _WRAPPED_MOST
        and (
            sorted(full)[len(full) // 2] >= _WRAPPED_LEAST
            # A line that ends within a sentence goes on in the next.
            or (
                not any(_SENTENCE_END.search(line) for line in lines[:-1])
                and all(line[:1].islower() for line in lines[1:])
            )
        )
    )


def _join(joined: list[str], line: str) -> None:
    """Put a line behind those before it: a paragraph may have a million, so none is copied."""
    last = joined[-1] if joined else ""
    goes_on = bool(joined) and last.endswith("-") and not _SUSPENDED.match(line)
    if goes_on and line[:1].islower() and _PARTED.search(last):
        joined[-1] = last[:-1]
    # A real hyphen at the end of a line ("Wmo-") is followed by the rest of its word.
    elif joined and not (goes_on and line[:1].isalnum()):
        joined.append(" ")
    joined.append(line)
