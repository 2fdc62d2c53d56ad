"""Whether two sentences on the same thing say the opposite of each other.

Vectors hardly tell *mag* from *mag niet*, so words decide: those in polarity.toml.
"""

import re
import tomllib
from functools import cache
from importlib import resources
from typing import Any

from ingest import language


def is_negated(text: str) -> bool:
    """Whether a sentence denies something."""
    return _negations().search(language.fold(text)) is not None


def contradicts(text: str, source: str) -> bool:
    """Whether a sentence has one of two opposites where its source has only the other."""
    said, held = language.fold(text), language.fold(source)
    return any(_has_other(sides, said, held) for sides in _opposites())


def _has_other(sides: tuple[re.Pattern[str], ...], said: str, held: str) -> bool:
    mine = [bool(side.search(said)) for side in sides]
    theirs = [bool(side.search(held)) for side in sides]
    shared = any(a and b for a, b in zip(mine, theirs, strict=True))
    return any(mine) and any(theirs) and not shared


@cache
def _negations() -> re.Pattern[str]:
    return _whole(_tables()["negations"])


@cache
def _opposites() -> tuple[tuple[re.Pattern[str], ...], ...]:
    return tuple(tuple(_whole([word]) for word in sides) for sides in _tables()["opposites"])


@cache
def _tables() -> dict[str, Any]:
    content = (resources.files("api") / "answering" / "polarity.toml").read_text(encoding="utf-8")
    return tomllib.loads(content)


def _whole(words: list[str]) -> re.Pattern[str]:
    forms = "|".join(re.escape(word).replace(r"\*", r"\w*") for word in words)
    return re.compile(rf"(?<!\w)(?:{forms})(?!\w)")
