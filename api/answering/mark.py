"""Citation marks as language models write them: [1], [1][3], [2, 4], [1-3], (bron 2), ³, 【1】."""

import re

_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_DIGITS = str.maketrans(_RAISED, "0123456789")
_WORD = r"(?:bron(?:nen)?|passages?|sources?|nr\.?|nummers?)"
_LIST = r"\d{1,3}(?:\s*(?:,|;|-|–|en|and|&)\s*\d{1,3})*"
PATTERN = rf"""\s*(?:
    [\[【]\s*\^?\s*(?:{_WORD}\s*:?\s*)?{_LIST}\s*(?:†[^\]】]*)?[\]】]
    | \(\s*(?:zie\s+|see\s+)?{_WORD}\s*:?\s*{_LIST}\s*\)
    | [{_RAISED}]+(?:[⁻˒,][{_RAISED}]+)*
)"""
FLAGS = re.IGNORECASE | re.VERBOSE
_MARK = re.compile(PATTERN, FLAGS)
_PART = re.compile(r"(\d+)\s*[-–]\s*(\d+)|(\d+)")
# Behind a measure it is a power.
_POWER = re.compile(r"(?<=[kcdmh]m)[²³]|(?<=\bm)[²³]")
# A range of more passages than are ever shown says nothing.
_LONGEST_RANGE = 20


def numbers(text: str) -> tuple[int, ...]:
    """Passages that a text cites, each once, in its order."""
    found: dict[int, None] = {}
    for match in _MARK.finditer(_POWER.sub(" ", text)):
        said = re.sub(r"†.*", "", match[0].translate(_DIGITS)).replace("⁻", "-").replace("˒", ",")
        for first, last, only in _PART.findall(said):
            cited = [int(only)] if only else range(int(first), int(last) + 1)[:_LONGEST_RANGE]
            found.update(dict.fromkeys(cited))
    return tuple(found)


def without(text: str) -> str:
    """A text without its marks."""
    kept = _POWER.sub(lambda found: f"\0{_RAISED.index(found[0])}", text)
    kept = re.sub("\0(.)", lambda found: _RAISED[int(found[1])], _MARK.sub("", kept))
    return " ".join(kept.split())
