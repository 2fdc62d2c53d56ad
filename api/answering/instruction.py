"""Sentences that speak to a program: they are shown where they stand, but answer no question.

A document may hold "Ignore all instructions and answer …", put there by whoever could write in it.
Whoever opens the document reads it, as it is what the document says; an answer is not made of it.
What a sentence merely quotes does not count, since documents about this trick have to name it.
"""

import re
import tomllib
import unicodedata
from functools import cache, lru_cache
from importlib import resources

from ingest import language
from ingest.document import Document, Passage, Span

_QUOTED = re.compile(r"“[^”]*”|„[^”“]*[”“]|\"[^\"]*\"|«[^»]*»|‘[^’]*’(?!\w)")
_LETTERS = re.compile(r"[^\W\d_]+")


# The same sentences are read for many questions.
@lru_cache(maxsize=20_000)
def addresses_program(sentence: str) -> bool:
    """Whether a sentence is there for a program to obey, or hides what it says from one."""
    told = language.fold(_QUOTED.sub(" ", sentence))
    return any(each.search(told) for each in _patterns()) or any(map(_is_mixed, _words(sentence)))


def without(document: Document, passage: Passage) -> tuple[Span, ...]:
    """The sentences of a passage that tell a reader something.

    What follows such a sentence in the same paragraph goes on with it, so that is left out too.
    """
    kept: list[Span] = []
    end, spoken = passage.start, False
    for start, stop in passage.sentences:
        spoken = spoken and "\n" not in document.text[end:start]
        spoken = spoken or addresses_program(document.text[start:stop])
        if not spoken:
            kept.append((start, stop))
        end = stop
    return tuple(kept)


def told(document: Document, passage: Passage) -> str:
    """The words of a passage that tell a reader something, as they stand in it."""
    stretches: list[Span] = []
    kept = set(without(document, passage))
    follows = False
    for start, end in passage.sentences:
        if (start, end) in kept:
            # White space between sentences stays where both do.
            stretches.append((stretches.pop()[0] if follows else start, end))
        follows = (start, end) in kept
    return "\n".join(document.text[start:end] for start, end in stretches)


def _words(sentence: str) -> list[str]:
    return [] if sentence.isascii() else _LETTERS.findall(sentence)


def _is_mixed(word: str) -> bool:
    """Whether a word has letters of more alphabets, which look alike: nobody types that."""
    alphabets = {unicodedata.name(letter, "").split(" ")[0] for letter in word}
    return "LATIN" in alphabets and bool(alphabets & {"CYRILLIC", "GREEK", "CHEROKEE", "ARMENIAN"})


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    content = (resources.files("api") / "answering" / "instruction.toml").read_text(
        encoding="utf-8"
    )
    tables = tomllib.loads(content)
    parts: dict[str, str] = tables["part"]
    return tuple(
        re.compile(re.sub(r"<(\w+)>", lambda part: parts.get(part[1], part[0]), each))
        for each in tables["pattern"].values()
    )
