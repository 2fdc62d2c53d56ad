import math

import pytest

from eval import statistics


def test_an_interval_narrows_with_more_questions() -> None:
    few, many = (statistics.mean([1, 0] * count) for count in (5, 500))
    assert few.value == many.value == 0.5
    assert few.low < many.low < 0.5 < many.high < few.high


def test_a_mean_over_nothing_is_not_a_number() -> None:
    assert math.isnan(statistics.mean([]).value)
    assert statistics.mean([]).count == 0


def test_auroc_is_one_where_all_answerable_questions_are_surer() -> None:
    assert statistics.auroc([0.9, 0.8, 0.1], [True, True, False]).value == 1
    assert statistics.auroc([0.1, 0.8], [True, False]).value == 0
    assert statistics.auroc([0.5, 0.5], [True, False]).value == 0.5
    assert math.isnan(statistics.auroc([0.5], [True]).value)


def test_the_same_answers_differ_by_nothing() -> None:
    same = statistics.difference([1, 0, 1], [1, 0, 1])
    assert (same.value, same.low, same.high, same.floor, same.p) == (0, 0, 0, 0, 1)


def test_a_difference_is_paired() -> None:
    before, after = [0.0] * 50 + [1.0] * 50, [1.0] * 10 + [0.0] * 40 + [1.0] * 50
    gain = statistics.difference(before, after)
    assert gain.value == pytest.approx(0.1)
    assert 0 < gain.low <= gain.floor < 0.1 < gain.high
    assert gain.p < 0.05
    loss = statistics.difference(after, before)
    assert loss.value == pytest.approx(-0.1)


def test_a_change_of_auroc_is_seen() -> None:
    labels = [True, True, False, False] * 10
    good, bad = [0.9, 0.8, 0.2, 0.1] * 10, [0.9, 0.1, 0.8, 0.2] * 10
    change = statistics.auroc_difference(good, bad, labels)
    assert change.value == pytest.approx(-0.5)
    assert change.high < 0
