"""How far several draws of one judge agree.

A unit is what gets a verdict, such as a sentence; each draw gives it a number from 0 to 1, or None
where the verdict is missing.
"""

from collections.abc import Sequence
from itertools import combinations

Unit = Sequence[float | None]


def observed(units: Sequence[Unit]) -> float | None:
    """Share of all pairs of draws that gave a unit the same verdict; None without a pair."""
    pairs = [first == second for unit in units for first, second in combinations(_given(unit), 2)]
    return sum(pairs) / len(pairs) if pairs else None


def alpha(units: Sequence[Unit]) -> float | None:
    """Krippendorff's alpha: 1 where draws agree, 0 where they agree as often as by chance.

    Krippendorff 2019, *Content Analysis*, 4th edition, chapter 12, with the squared difference, so
    that half a verdict is nearer than a whole one; for yes and no that is the nominal form. It
    stands missing verdicts, which Fleiss' kappa does not. None where every verdict is the same:
    without variation, chance agrees as well as the judge.
    """
    shared = [values for unit in units if len(values := _given(unit)) > 1]
    everything = [value for values in shared for value in values]
    expected = _squares(everything) / (len(everything) - 1) if everything else 0.0
    if not expected:
        return None
    return 1 - sum(_squares(values) / (len(values) - 1) for values in shared) / expected


def _given(unit: Unit) -> list[float]:
    return [value for value in unit if value is not None]


def _squares(values: Sequence[float]) -> float:
    """Squared differences over all pairs of values, each pair in both orders."""
    total = sum(values)
    return 2 * (len(values) * sum(value * value for value in values) - total * total)
