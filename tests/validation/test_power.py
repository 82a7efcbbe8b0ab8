"""Planted differences are found, and the larger the sooner; here with few repetitions, in full by `make validate`."""

import numpy as np
import pytest

from tests.validation.false_alarms import TOOL, limits
from tests.validation.power import QUARTERS, RATIOS, _found, found, limits_at, settings
from tests.validation.rivals import RIVALS

TIMES = 150


@pytest.fixture(scope="module")
def strict():
    return limits(3)[1]


@pytest.mark.parametrize("setting", settings(), ids=lambda one: f"{one.place}-{one.outcome}")
def test_a_larger_difference_is_found_more_often_and_sooner(setting, strict):
    by_ratio = [found(setting, ratio, strict, TIMES)[TOOL] for ratio in (1.0, *RATIOS)]
    shares = [one.share for one in by_ratio]
    assert shares == sorted(shares)
    assert shares[0] <= 0.02
    assert shares[-1] >= 0.9
    waits = [one.median or QUARTERS + 1 for one in by_ratio]
    assert waits == sorted(waits, reverse=True)


def test_the_four_fifths_rule_made_as_strict_finds_next_to_nothing_of_a_ratio_of_1_25(strict):
    for setting in settings():
        by_rule = found(setting, 1.25, strict, TIMES)
        assert by_rule["four-fifths rule"].share < 0.05 < by_rule[TOOL].share


def test_a_single_test_with_the_right_limit_for_a_place_finds_as_much_as_the_tool():
    region = next(one for one in settings() if one.place == "one region")
    by_rule = found(region, 1.5, limits_at(region, 4 * TIMES), TIMES)
    assert by_rule["5% test, uncorrected"].share == pytest.approx(by_rule[TOOL].share, abs=0.12)
    assert set(by_rule) == {TOOL, *(rival.name for rival in RIVALS)}


@pytest.mark.parametrize(
    ("called", "quarters", "share", "median"),
    [
        ([[0, 1, 1, 0], [0, 0, 1, 0], [1, 0, 0, 0]], 1, 1 / 3, 2),
        ([[0, 1], [0, 1], [0, 0]], 4, 1 / 3, 8),
        ([[0, 1], [0, 0], [0, 0]], 1, 1 / 6, None),
    ],
)
def test_the_wait_is_to_the_first_call_and_half_the_time_no_longer(called, quarters, share, median):
    answer = _found(np.array(called, dtype=bool), quarters)
    assert (answer.share, answer.median) == (pytest.approx(share), median)
