"""Footnotes: small lines at the foot of a column that begin with a mark."""

import re
from collections import Counter
from collections.abc import Iterable

from ingest.readers.pdf_column import Unit
from ingest.readers.pdf_line import Line

# In parts of the size of running text.
_SIZE = 0.93
_KEY = re.compile(r"(?:\d{1,3}|[*†‡]{1,3}|[a-z])[.)]?$")
# Footnotes stand in the lower part of the page.
_ABOVE = 0.35


def usual_size(lines: Iterable[Line]) -> float:
    """The size of running text: that of most letters."""
    letters = Counter[float]()
    for line in lines:
        letters[round(line.size, 1)] += len(line.text)
    return letters.most_common(1)[0][0] if letters else 0.0


def apart(stretch: list[Unit], usual: float) -> tuple[list[Unit], list[Line]]:
    """Part the footnotes at the end of a column from what stands above them.

    Args:
        stretch: a column's lines and tables, from top to bottom.
        usual: the size of running text.
    """
    first = len(stretch)
    for place in range(len(stretch) - 1, -1, -1):
        unit = stretch[place]
        if not isinstance(unit, Line) or unit.size > _SIZE * usual:
            break
        if unit.top < _ABOVE * unit.sheet.height:
            break
        if _begins(unit):
            first = place
    notes = [unit for unit in stretch[first:] if isinstance(unit, Line)]
    return stretch[:first], notes


def _begins(line: Line) -> bool:
    key = line.words[0]
    if line.begins_raised:
        return True
    return len(line.words) > 1 and bool(_KEY.fullmatch(key.text)) and key.text[0] != "("


def notes(lines: list[Line]) -> list[list[Line]]:
    """The lines of each footnote; its mark is taken off."""
    found: list[list[Line]] = []
    for line in lines:
        if _begins(line) or not found:
            found.append([])
        if _begins(line):
            line = Line(line.sheet, line.words[1:])
        found[-1].append(line)
    return found
