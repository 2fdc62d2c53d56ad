"""Figures in a text: numbers in digits and words, percentages, amounts of money, months.

Dutch writes 1.234,5 where English writes 1,234.5, and ``2.500`` is one or the other: a figure keeps
every value that its writing allows, and two are the same where one value agrees.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from ingest import language

Unit = Literal["percent", "money", "month", ""]

_ONES = """
nul zero; een one; twee two; drie three; vier four; vijf five; zes six; zeven seven; acht eight;
negen nine; tien ten; elf eleven; twaalf twelve; dertien thirteen; veertien fourteen;
vijftien fifteen; zestien sixteen; zeventien seventeen; achttien eighteen; negentien nineteen
"""
_TENS = """
twintig twenty; dertig thirty; veertig forty; vijftig fifty; zestig sixty; zeventig seventy;
tachtig eighty; negentig ninety
"""
_SCALES = {
    "honderd": 100, "hundred": 100, "duizend": 1000, "thousand": 1000,
    "miljoen": 10**6, "million": 10**6, "mln": 10**6, "miljard": 10**9, "billion": 10**9,
    "mld": 10**9,
}  # fmt: skip
_MONTHS = """
januari january jan; februari february feb; maart march mrt; april apr; mei may; juni june jun;
juli july jul; augustus august aug; september sept; oktober october okt oct; november nov;
december dec
"""
# Parts of a whole stand beside the percentage that says the same.
_PARTS = {
    "helft": 50, "half": 50, "halve": 50, "kwart": 25, "quarter": 25, "derde": 33, "third": 33,
    "driekwart": 75,
}  # fmt: skip
_WORDS = {
    **{w: v for v, ws in enumerate(_ONES.strip().split(";")) for w in ws.split()},
    **{w: 10 * v for v, ws in enumerate(_TENS.strip().split(";"), 2) for w in ws.split()},
}
_MONTH_OF = {w: v for v, ws in enumerate(_MONTHS.strip().split(";"), 1) for w in ws.split()}
# Their names, without capitals.
MONTHS = frozenset(_MONTH_OF)
# "een" and "one" are rarely a number, and "may" rarely a month; where they are, they say little.
_ORDINARY = {"een", "one", "may"}

_TOKEN = re.compile(r"€|%|(?<!\w)\d+(?:[.,]\d+)*|[^\W\d_]+")
_PERCENT = {"%", "procent", "percent", "pct"}
_MONEY_WORDS = {"euro", "eur", "euros"}


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure.

    Attributes:
        said: as it is written.
        values: that this may mean.
    """

    said: str
    values: frozenset[Decimal]
    unit: Unit = ""

    def agrees(self, other: "Figure") -> bool:
        """Whether another may say the same; one without a unit may have any but a month's."""
        units = {self.unit, other.unit}
        same = len(units) == 1 or ("" in units and "month" not in units)
        return same and bool(self.values & other.values)


def figures(text: str) -> list[Figure]:
    """The figures in a text, in its order."""
    tokens = _TOKEN.findall(language.fold(text).replace("\xa0", " "))
    found: list[Figure] = []
    place = 0
    while place < len(tokens):
        token = tokens[place]
        values, length = _value(tokens, place)
        if values:
            found.append(_with_unit(tokens, place, length, values))
        elif token in _PARTS:
            found.append(Figure(token, frozenset({Decimal(_PARTS[token])}), "percent"))
        elif token in _MONTH_OF and token not in _ORDINARY:
            found.append(Figure(token, frozenset({Decimal(_MONTH_OF[token])}), "month"))
        place += max(1, length)
    return found


def missing(text: str, source: str) -> list[Figure]:
    """Figures of a text that a source does not have."""
    held = figures(source)
    return [each for each in figures(text) if not any(each.agrees(other) for other in held)]


def _value(tokens: list[str], place: int) -> tuple[frozenset[Decimal], int]:
    """What a figure that begins here may be worth, and of how many tokens it is."""
    token = tokens[place]
    if token[0].isdigit():
        values = frozenset(_readings(token))
    elif (number := _spelled(token)) is not None and token not in _ORDINARY:
        values = frozenset({Decimal(number)})
    elif token == "anderhalf":
        values = frozenset({Decimal("1.5")})
    else:
        return frozenset(), 0
    length = 1
    while place + length < len(tokens) and (scale := _SCALES.get(tokens[place + length])):
        values = frozenset(value * scale for value in values)
        length += 1
    return values, length


def _with_unit(tokens: list[str], place: int, length: int, values: frozenset[Decimal]) -> Figure:
    said = " ".join(tokens[place : place + length])
    before = tokens[place - 1] if place else ""
    after = tokens[place + length] if place + length < len(tokens) else ""
    if after in _PERCENT:
        return Figure(f"{said} {after}", values, "percent")
    if before == "€" or before in _MONEY_WORDS or after in _MONEY_WORDS:
        return Figure(f"€ {said}", values, "money")
    return Figure(said, values)


def _readings(digits: str) -> Iterator[Decimal]:
    """Values of a number in digits, whichever of the two marks its decimals."""
    marks = [each for each in digits if not each.isdigit()]
    parts = re.split(r"[.,]", digits)
    grouped = all(len(part) == 3 for part in parts[1:])
    if not marks:
        yield Decimal(digits)
        return
    if len(set(marks)) == 1 and grouped:
        yield Decimal("".join(parts))
    if len(marks) == 1:
        yield Decimal(".".join(parts))
    if len(set(marks)) == 2 and marks.count(marks[-1]) == 1:
        yield Decimal("".join(parts[:-1]) + "." + parts[-1])
    if len(set(marks)) == 1 and not grouped and len(marks) > 1:
        # A date or a version: 12.5.2016. Each part counts.
        yield from map(Decimal, parts)


def _spelled(word: str) -> int | None:
    """Value of a number written out, in Dutch as one word: vijfentwintig, tweehonderdvijftig."""
    if word in _WORDS:
        return _WORDS[word]
    if word in _SCALES:
        return _SCALES[word]
    for name, scale in (("duizend", 1000), ("honderd", 100)):
        if name in word:
            before, _, after = word.partition(name)
            head, tail = _spelled(before) if before else 1, _spelled(after) if after else 0
            return None if head is None or tail is None else head * scale + tail
    ones, _, tens = word.rpartition("en")
    if ones in _WORDS and tens in _WORDS and _WORDS[ones] < 10 <= _WORDS[tens]:
        return _WORDS[ones] + _WORDS[tens]
    return None
