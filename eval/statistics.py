"""How sure a figure is, and a difference of two.

Intervals are percentile bootstraps over questions (Efron and Tibshirani 1993), 95%; a difference
is paired: both runs answer the same questions, and those are drawn.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray

_RESAMPLES = 2000
# Any fixed number: two runs over the same answers give the same intervals.
_SEED = 20261124


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with its 95% interval, over this many questions; NaN over none."""

    value: float
    low: float
    high: float
    count: int

    def as_dict(self) -> dict[str, float]:
        """For JSON."""
        return asdict(self)

    def __str__(self) -> str:
        return f"{self.value:.3f} ({self.low:.3f} – {self.high:.3f})"


@dataclass(frozen=True, slots=True)
class Difference(Estimate):
    """Of two runs over the same questions, the second less the first.

    Attributes:
        floor: with 95% confidence the difference is no lower than this (one-sided).
        p: of a sign-flip permutation test that there is none, two-sided; NaN for an AUROC.
    """

    floor: float
    p: float


def mean(values: Sequence[float]) -> Estimate:
    """Of a measure that each question has."""
    array = np.asarray(values, dtype=float)
    return _estimate(len(array), lambda rows: float(array[rows].mean()))


def auroc(confidences: Sequence[float], answerable: Sequence[bool]) -> Estimate:
    """Chance that an answerable question gets more confidence than an unanswerable one.

    Hanley and McNeil 1982, doi:10.1148/radiology.143.1.7063747; ties count half.
    """
    scores, labels = np.asarray(confidences, dtype=float), np.asarray(answerable, dtype=bool)
    return _estimate(len(scores), lambda rows: _area(scores[rows], labels[rows]))


def difference(before: Sequence[float], after: Sequence[float]) -> Difference:
    """Of a measure that each question has in both runs."""
    from scipy.stats import permutation_test

    gains = np.asarray(after, dtype=float) - np.asarray(before, dtype=float)
    samples = _samples(len(gains), lambda rows: float(gains[rows].mean()))
    if len(gains) < 2 or not gains.any():
        p = 1.0
    else:
        p = permutation_test(
            (gains,),
            np.mean,
            permutation_type="samples",
            n_resamples=_RESAMPLES,
            rng=np.random.default_rng(_SEED),
        ).pvalue
    return _difference(float(gains.mean()) if len(gains) else float("nan"), samples, len(gains), p)


def auroc_difference(
    before: Sequence[float], after: Sequence[float], answerable: Sequence[bool]
) -> Difference:
    """Of the AUROC of two runs over the same questions."""
    first, second = np.asarray(before, dtype=float), np.asarray(after, dtype=float)
    labels = np.asarray(answerable, dtype=bool)

    def gain(rows: NDArray[np.intp]) -> float:
        return _area(second[rows], labels[rows]) - _area(first[rows], labels[rows])

    samples = _samples(len(labels), gain)
    return _difference(gain(np.arange(len(labels))), samples, len(labels), float("nan"))


def _area(scores: NDArray[np.float64], labels: NDArray[np.bool_]) -> float:
    inside, outside = scores[labels], scores[~labels]
    if not len(inside) or not len(outside):
        return float("nan")
    higher = (inside[:, None] > outside[None, :]).mean()
    return float(higher + 0.5 * (inside[:, None] == outside[None, :]).mean())


def _samples(count: int, statistic: Callable[[NDArray[np.intp]], float]) -> NDArray[np.float64]:
    generator = np.random.default_rng(_SEED)
    return np.array([statistic(generator.integers(count, size=count)) for _ in range(_RESAMPLES)])


def _estimate(count: int, statistic: Callable[[NDArray[np.intp]], float]) -> Estimate:
    if not count:
        return Estimate(float("nan"), float("nan"), float("nan"), 0)
    low, _, high = _percentiles(_samples(count, statistic))
    return Estimate(statistic(np.arange(count)), low, high, count)


def _difference(value: float, samples: NDArray[np.float64], count: int, p: float) -> Difference:
    low, floor, high = _percentiles(samples)
    return Difference(value, low, high, count, floor, float(p))


def _percentiles(samples: NDArray[np.float64]) -> tuple[float, float, float]:
    """The 2.5th, 5th and 97.5th; a draw without both kinds of question has no AUROC."""
    kept = samples[~np.isnan(samples)]
    if not len(kept):
        return float("nan"), float("nan"), float("nan")
    low, floor, high = np.percentile(kept, [2.5, 5, 97.5])
    return float(low), float(floor), float(high)


def as_dicts(estimates: Mapping[str, Estimate]) -> dict[str, dict[str, float]]:
    """For JSON."""
    return {name: estimate.as_dict() for name, estimate in estimates.items()}
