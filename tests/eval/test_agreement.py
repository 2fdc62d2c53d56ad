"""Agreement, held against the worked examples of its author."""

import pytest

from eval import agreement

# Krippendorff 2011, "Computing Krippendorff's Alpha-Reliability", examples C and D; None where an
# observer said nothing.
TWO_OBSERVERS = ((0, 1, 0, 0, 0, 0, 0, 0, 1, 0), (1, 1, 1, 0, 0, 1, 0, 0, 0, 0))
_ = None
FOUR_OBSERVERS = (
    (1, 2, 3, 3, 2, 1, 4, 1, 2, _, _, _),
    (1, 2, 3, 3, 2, 2, 4, 1, 2, 5, _, 3),
    (_, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, _),
    (1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, _),
)


@pytest.mark.parametrize(("observers", "alpha"), [(TWO_OBSERVERS, 0.095), (FOUR_OBSERVERS, 0.849)])
def test_alpha_is_as_published(observers, alpha: float) -> None:
    assert agreement.alpha(list(zip(*observers, strict=True))) == pytest.approx(alpha, abs=5e-4)


def test_draws_that_always_agree_on_different_verdicts_have_alpha_1() -> None:
    assert agreement.alpha([(1, 1, 1), (0, 0, None)]) == 1


@pytest.mark.parametrize("units", [[], [(None, None)], [(1, None), (0, None)], [(1, 1), (1, 1)]])
def test_without_pairs_or_without_variation_there_is_no_alpha(units) -> None:
    assert agreement.alpha(units) is None


def test_observed_agreement_counts_pairs_of_draws() -> None:
    assert agreement.observed([(1, 1, 0), (1, 1, None)]) == pytest.approx(2 / 4)
    assert agreement.observed([(1, None)]) is None
