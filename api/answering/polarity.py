"""Whether two sentences on the same thing say the opposite of each other.

Vectors hardly tell *mag* from *mag niet*, so words decide: those in polarity.toml.
"""

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib import resources
from typing import Any

from ingest import language

# How many words behind *geen* it may deny: "geen opgetelde gegevens".
_REACH = 2
_CLAUSE = re.compile(r"[.,;:!?()]| en | maar | and | but ")


def is_opposite(text: str, sources: Sequence[str]) -> bool:
    """Whether a sentence says the opposite of what its source says.

    Args:
        text: the sentence.
        sources: sentences of the source that say most of it; one that agrees is enough.
    """
    return all(_is_opposite(text, each) for each in sources)


def _is_opposite(text: str, source: str) -> bool:
    said, held = language.fold(text), language.fold(source)
    return (
        _denies_alone(said, held)
        or _denies_alone(held, said)
        or _denies_otherwise(said, held)
        or any(_has_other(sides, said, held) for sides in _opposites())
    )


def _has(kind: str, text: str) -> bool:
    return _whole(tuple(_tables()[kind])).search(text) is not None


def _denies_alone(one: str, other: str) -> bool:
    """Whether one of two sentences denies, and the other nothing: *niet betrouwbaar* may be said
    as *geen betrouwbare*."""
    return _has("negations", one) and not _has("negations", other) and not _has("deniers", other)


def _denies_otherwise(said: str, held: str) -> bool:
    """Whether one of two sentences denies a thing by *geen* that the other says."""
    if _has("negations", said) or _has("negations", held):
        return False
    mine, theirs = _denied(said), _denied(held)
    words_said, words_held = set(language.words(said)), set(language.words(held))
    return not mine & theirs and bool(mine & (words_held - theirs) or theirs & (words_said - mine))


def _denied(text: str) -> set[str]:
    """Stems of the words that *geen* and its like deny."""
    found: set[str] = set()
    for match in _whole(tuple(_tables()["deniers"])).finditer(text):
        clause = _CLAUSE.split(text[match.end() :], maxsplit=1)[0]
        found.update(language.words(clause)[:_REACH])
    return found


def _has_other(sides: Sequence[Sequence[str]], said: str, held: str) -> bool:
    mine = [_whole(tuple(side)).search(said) is not None for side in sides]
    theirs = [_whole(tuple(side)).search(held) is not None for side in sides]
    shared = any(a and b for a, b in zip(mine, theirs, strict=True))
    return any(mine) and any(theirs) and not shared


def _opposites() -> Sequence[Sequence[Sequence[str]]]:
    sides: Sequence[Sequence[Sequence[str]]] = _tables()["opposites"]
    return sides


@cache
def _tables() -> dict[str, Any]:
    content = (resources.files("api") / "answering" / "polarity.toml").read_text(encoding="utf-8")
    return tomllib.loads(content)


@cache
def _whole(words: tuple[str, ...]) -> re.Pattern[str]:
    forms = "|".join(re.escape(word).replace(r"\*", r"\w*") for word in words)
    return re.compile(rf"(?<!\w)(?:{forms})(?!\w)")
