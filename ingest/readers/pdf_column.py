"""In which order the lines of a page are read: columns, and what runs across them.

A gutter is a strip that many lines keep free. What crosses it (a heading, a figure's caption)
parts the page into bands; in each band the columns are read from left to right, and each column is
looked at again in the same way. After the recursive cut of Nagy and Seth (1984), by gutters first.
"""

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from ingest.readers.pdf_line import Line, rows
from ingest.readers.pdf_table import Table

# A gutter is at least this wide, in parts of the size of type; where it is known to be one, this.
_GUTTER, _NARROW = 0.8, 0.6
# Fewer lines than this on either side do not make a column, nor does a side this narrow.
_LINES, _SHARE = 3, 0.15
# In a column most lines reach its right side and hold some words; cells of a table do not.
_FULL, _FULL_LINES, _WORDS = 0.8, 0.4, 2.5

Unit = Line | Table


def columns(units: Sequence[Unit]) -> list[list[Unit]]:
    """Stretches of a page in the order of reading, each from top to bottom.

    Args:
        units: the page's lines and tables.

    Returns:
        Lists that hold each unit once; the lines know their column and the white above them.
    """
    stretches = _ordered(sorted(units, key=lambda unit: (unit.top, unit.left)), 0)
    for stretch in stretches:
        _settle(stretch)
    return stretches


def _ordered(units: list[Unit], depth: int) -> list[list[Unit]]:
    gutter = _gutter(units) if depth < 6 else None
    if gutter is None:
        return [_by_row(units)] if units else []
    units = [part for unit in units for part in _parted(unit, gutter)]
    found: list[list[Unit]] = []
    for band in _bands(units, gutter):
        left = [unit for unit in band if unit.right <= gutter]
        right = [unit for unit in band if unit.left >= gutter]
        if len(left) + len(right) == len(band) and _are_columns(left, right):
            found += _ordered(left, depth + 1) + _ordered(right, depth + 1)
        else:
            found.append(_by_row(band))
    return found


def _parted(unit: Unit, gutter: float) -> list[Unit]:
    """A line that was taken for one over a narrow gutter, as two."""
    if isinstance(unit, Table) or not unit.left < gutter < unit.right:
        return [unit]
    for place, (before, after) in enumerate(pairwise(unit.words), start=1):
        if before.right <= gutter <= after.left:
            if after.left - before.right < _NARROW * unit.size:
                break
            parts = unit.words[:place], unit.words[place:]
            return [Line(unit.sheet, part) for part in parts]
    return [unit]


def _by_row(units: list[Unit]) -> list[Unit]:
    """From top to bottom; what stands side by side from left to right."""
    lines = [unit for unit in units if isinstance(unit, Line)]
    ordered: list[Unit] = [line for row in rows(lines) for line in row]
    for table in units:
        if isinstance(table, Table):
            place = sum(unit.top < table.top for unit in ordered)
            ordered.insert(place, table)
    return ordered


def _gutter(units: list[Unit]) -> float | None:
    """Where most rows part, if that is often enough for columns."""
    lines = [unit for unit in units if isinstance(unit, Line)]
    if len(lines) < 2 * _LINES:
        return None
    size = median(line.size for line in lines)
    gaps = [
        (before.right, after.left)
        for row in rows(lines)
        for before, after in pairwise(row)
        if after.left - before.right >= _GUTTER * size
    ]
    gaps += _beside_gaps(lines, size)
    if not gaps:
        return None
    edges = sorted({(left + right) / 2 for left, right in gaps})
    counts = {at: sum(left <= at <= right for left, right in gaps) for at in edges}
    most = max(counts.values())
    if most < _LINES:
        return None
    best = [at for at in edges if counts[at] == most]
    # Of places as good, the one that the fewest units cross.
    return min(best, key=lambda at: sum(unit.left < at < unit.right for unit in units))


def _beside_gaps(lines: list[Line], size: float) -> list[tuple[float, float]]:
    """Gaps between lines that overlap in height without standing on the same line."""
    found = []
    ordered = sorted(lines, key=lambda line: line.top)
    for place, line in enumerate(ordered):
        for other in ordered[place + 1 : place + 12]:
            if other.top >= line.bottom:
                break
            first, last = (line, other) if line.left < other.left else (other, line)
            if abs(first.base - last.base) < 0.4 * size:
                continue
            if last.left - first.right >= _GUTTER * size:
                found.append((first.right, last.left))
    return found


def _bands(units: list[Unit], gutter: float) -> list[list[Unit]]:
    """Consecutive units that keep the gutter free, and those that cross it."""
    crossing = [unit for unit in units if unit.left < gutter < unit.right]
    limits = sorted(
        (min(unit.top for unit in group), max(unit.bottom for unit in group))
        for group in _touching(crossing)
    )
    bands: list[list[Unit]] = []
    rest = [unit for unit in units if not unit.left < gutter < unit.right]
    at = float("-inf")
    for top, bottom in limits:
        bands.append([unit for unit in rest if at <= (unit.top + unit.bottom) / 2 < top])
        bands.append([unit for unit in units if top <= (unit.top + unit.bottom) / 2 < bottom])
        at = bottom
    bands.append([unit for unit in rest if at <= (unit.top + unit.bottom) / 2])
    return [band for band in bands if band]


def _touching(crossing: list[Unit]) -> list[list[Unit]]:
    groups: list[list[Unit]] = []
    for unit in sorted(crossing, key=lambda unit: unit.top):
        last = groups[-1] if groups else []
        gap = unit.top - max((each.bottom for each in last), default=float("-inf"))
        if gap < 0.3 * (unit.bottom - unit.top):
            last.append(unit)
        else:
            groups.append([unit])
    return groups


def _are_columns(left: list[Unit], right: list[Unit]) -> bool:
    sides = [left, right]
    if not all(sides):
        return False
    width = max(unit.right for unit in right) - min(unit.left for unit in left)
    for side in sides:
        if any(isinstance(unit, Table) for unit in side):
            continue
        lines = [unit for unit in side if isinstance(unit, Line)]
        wide = max(line.right for line in lines) - min(line.left for line in lines)
        if len(lines) < _LINES or wide < _SHARE * width:
            return False
        if sum(len(line.words) for line in lines) < _WORDS * len(lines):
            return False
    return True


def _settle(stretch: list[Unit]) -> None:
    """Tell each line its column's sides and the white above it."""
    lines = [unit for unit in stretch if isinstance(unit, Line)]
    if not lines:
        return
    sides = (min(line.left for line in lines), max(line.right for line in lines))
    for line in lines:
        line.column = sides
    for before, unit in pairwise(stretch):
        if isinstance(unit, Line) and isinstance(before, Line):
            unit.gap = unit.base - before.base
