"""Words parted over lines: which hyphens are the word's own.

A PDF does not say so. A document that uses the word elsewhere does, and so does Dutch spelling.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from ingest.readers.pdf_line import Line

_LETTERS = re.compile(r"[^\W\d_]+(?:[-‐][^\W\d_]+)*")

# Parts of a word that share its rest: `in- en uitstroom`.
_LINKING = ("en", "of", "tot", "noch", "dan", "als", "resp.", "and", "or", "t/m", "versus")
# Vowels that would be read as one sound: Dutch parts them by a hyphen (data-analyse).
_CLASH = re.compile(r"a[aeiu]|e[eiu]|i[ei]|o[eiou]|u[iu]")
# A document that parts words over lines does so at the end of this share of its lines.
_PARTING = 0.015


@dataclass(frozen=True, slots=True)
class Hyphens:
    """How a document writes its words, to tell a hyphen of its own from one at a line's end.

    Attributes:
        words: in lower case, as they stand within lines.
        parting: whether the document parts words over lines.
    """

    words: frozenset[str]
    parting: bool

    def joined(self, before: str, after: str) -> str:
        """Two parts of a text of which the first ends in a hyphen, as one text."""
        stem, rest = _last(before), _first(after)
        if after.split(" ", 1)[0].casefold() in _LINKING:
            return before + " " + after
        if not stem or not rest or not rest[0].islower() or not self.parting:
            return before + after
        whole, parted = (stem + rest).casefold(), f"{stem}-{rest}".casefold()
        if whole in self.words:
            return before[:-1] + after
        if parted in self.words:
            return before + after
        # An abbreviation keeps its hyphen, as does a name that is a word of its own (Wmo-data).
        last = stem.rsplit("-", 1)[-1]
        if any(letter.isupper() for letter in last[1:]):
            return before + after
        if last[0].isupper() and last.casefold() in self.words and rest.casefold() in self.words:
            return before + after
        if _CLASH.match((last[-1] + rest[0]).casefold()) and last.casefold() in self.words:
            return before + after
        return before[:-1] + after


def hyphens(lines: Iterable[Line], parting: bool | None = None) -> Hyphens:
    """Learn how a document writes its words.

    Args:
        lines: all of the document's.
        parting: whether it parts words over lines; None to tell that from the lines.
    """
    words: set[str] = set()
    ends = total = 0
    for line in lines:
        for word in line.words[1:-1]:
            words.update(part.casefold() for part in _LETTERS.findall(word.text))
        total += 1
        ends += line.text.endswith(("-", "‐")) and line.text[-2:-1].isalpha()
    return Hyphens(frozenset(words), ends > _PARTING * total if parting is None else parting)


def _last(text: str) -> str:
    return text[:-1].split(" ")[-1].lstrip("(\"'„“‘[")


def _first(text: str) -> str:
    match = _LETTERS.match(text)
    return match[0] if match else ""
