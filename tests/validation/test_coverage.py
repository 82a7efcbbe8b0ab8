"""Likely ranges hold the truth as often as they say, by exact enumeration; here on part of the grid, in full by `make validate`."""

import numpy as np
import pytest
from scipy.stats import binom

from equality.rates import wilson_interval
from tests.validation.coverage import (
    AVERAGE_FROM,
    AVERAGE_TO,
    LOWEST,
    METHODS,
    TAIL,
    Covered,
    Point,
    counts,
    covered,
    grid,
    is_shown,
    reached,
)


@pytest.fixture(scope="module")
def found() -> Covered:
    """The smallest groups, where ranges are at their worst, and one that is larger."""
    return covered(grid(groups=(30, 300), compared=(100, 1_000)))


@pytest.mark.parametrize("method", METHODS)
def test_ranges_hold_the_truth_in_94_to_96_and_a_half_percent_and_nowhere_below_91(found, method):
    shares = found.every[:, METHODS.index(method)]
    assert AVERAGE_FROM <= shares.mean() <= AVERAGE_TO
    assert shares.min() >= LOWEST
    assert reached(shares)


def test_what_is_shown_is_covered_as_well_where_it_is_shown_more_often_than_not(found):
    assert (found.among_shown >= AVERAGE_FROM).all() and (found.among_shown <= AVERAGE_TO).all()
    assert found.shown[found.often].min() >= LOWEST


def test_a_seldom_shown_point_is_covered_badly_where_it_is_shown_and_the_page_says_so():
    rare = covered([Point(100, 1_000, 0.02, 1.0)])
    assert 0 < rare.shown_share[0] < 0.01
    assert rare.every[0].min() > 0.93
    assert rare.shown[0, METHODS.index("rate (Wilson)")] < 0.2


def test_the_coverage_of_a_rate_is_the_sum_that_can_be_made_by_hand():
    low, high = wilson_interval(np.arange(31), 30)
    holds = (low <= 0.2) & (0.2 <= high)
    by_hand = sum(binom.pmf(k, 30, 0.2) for k in range(31) if holds[k])
    assert covered([Point(30, 100, 0.2, 1.0)]).every[0, 0] == pytest.approx(by_hand, abs=1e-8)


@pytest.mark.parametrize(("people", "rate"), [(30, 0.02), (1_000, 0.5), (10_000, 0.95), (30, 1.0)])
def test_little_chance_is_left_out_at_the_ends(people, rate):
    each, chance = counts(people, rate)
    assert binom.pmf(each, people, rate).sum() >= 1 - 2 * TAIL
    assert chance.sum() == pytest.approx(1, abs=1e-14)


def test_what_would_be_shown_keeps_the_row_rule_and_every_minimum():
    rows = [
        (4, 100, 50, 500),
        (5, 100, 50, 500),
        (5, 29, 50, 500),
        (10, 30, 4, 500),
        (0, 100, 50, 500),
        (5, 100, 4, 60),
    ]
    assert is_shown(*np.array(rows).T).tolist() == [False, True, False, False, True, False]
