"""Expected ranges and signs of a real change, beside published worked examples."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from equality.trends import (
    ENOUGH_POINTS,
    RULES,
    expected_range,
    has_trend_signal,
    lasting_side,
    one_side,
    rising,
    signals,
    signs,
    two_of_three,
)
from tests.equality.test_golden import GOLDEN

nan = float("nan")
STEADY = [10, 12] * 7
repeatable = settings(derandomize=True, database=None, deadline=None)


@pytest.fixture(scope="module")
def published():
    path = GOLDEN / "g15_spc_xmr.json"
    if not path.exists():
        pytest.skip("the published examples are not here")
    return json.loads(Path(path).read_text(encoding="utf-8"))


def test_limits_are_those_of_the_published_series(published):
    screened = [one for one in published["series"] if one["screen_outliers"]]
    assert len(screened) >= 3
    for one in screened:
        found, expected = expected_range(one["values"]), one["expected"]
        digits = 2 if "vignette" in one["name"] else 5
        assert round(found.average, digits) == pytest.approx(round(expected["mean"], digits), abs=2e-6)
        assert round(found.low, digits) == pytest.approx(round(expected["lpl"], digits), abs=1.1e-5)
        assert round(found.high, digits) == pytest.approx(round(expected["upl"], digits), abs=1.1e-5)


def test_rules_mark_the_points_of_the_published_examples(published):
    rules = published["rules"]
    sides, values, near = (
        next(cases for name, cases in rules.items() if name.startswith(start))
        for start in ("seven_points", "seven_point_trend", "two_in_three")
    )
    assert [abs(one_side(one["in"])).tolist() for one in sides] == [one["out"] for one in sides]
    assert [rising(one["in"]).tolist() for one in values] == [one["out"] for one in values]
    assert [abs(two_of_three(one["in"], one["side"])).tolist() for one in near] == [one["out"] for one in near]


def test_fewer_than_thirteen_points_have_no_range_and_no_sign():
    assert expected_range([1.0, 9.0] * 6) is None
    assert signs([1.0] * 11 + [99.0]) == ()
    assert expected_range([*STEADY[: ENOUGH_POINTS - 1], nan, nan]) is None


def test_no_moving_range_is_taken_across_a_point_that_is_not_shown():
    apart = [1, 2] * 4 + [nan] + [11, 12] * 4
    found = expected_range(apart)
    assert found.average == pytest.approx(6.5)
    assert found.high - found.average == pytest.approx(2.66)


@pytest.mark.parametrize(
    ("series", "places"),
    [
        ([*STEADY, 30], [14]),
        ([4, 6] * 4 + [6, 7] * 3 + [6], [14]),
        ([4, 6] * 4 + [6, 7, 6, nan, 6, 7, 6], []),
    ],
)
def test_which_points_are_signs_and_that_a_gap_ends_a_run(series, places):
    found = {one.place for one in signs(series) if one.rule in ("outside", "run")}
    assert sorted(found & {14}) == places


def test_a_point_stands_under_the_first_rule_that_it_meets():
    (last,) = [one for one in signs([*STEADY, 30]) if one.place == 14]
    assert (last.rule, last.side) == ("outside", 1)


def test_a_step_is_dated_by_the_first_point_of_the_run_that_lasts_to_the_end():
    assert lasting_side([1, 2] * 4 + [10, 11] * 4) == (1, 8)
    assert lasting_side([10, 11] * 4 + [1, 2] * 4) == (-1, 8)
    assert lasting_side(STEADY) == (0, 0)


@pytest.mark.parametrize("rate", [0.0, 0.1, 0.3, 0.07, 1.0])
def test_a_series_that_never_moves_has_no_sign(rate):
    assert signs([rate] * 16) == ()


@repeatable
@given(arrays(float, (5, 16), elements=st.one_of(st.just(nan), st.floats(0, 1, width=16))))
def test_many_series_at_once_have_the_signs_that_each_has_alone(table):
    rules, sides = signals(table)
    for row, of_rule, of_side in zip(table, rules, sides, strict=True):
        alone = {one.place: (RULES.index(one.rule), one.side) for one in signs(row)}
        assert {int(place): (of_rule[place], of_side[place]) for place in np.flatnonzero(of_side)} == alone
    assert has_trend_signal(table).tolist() == (sides[:, -1] != 0).tolist()


def test_no_series_and_no_periods_have_no_signal():
    assert has_trend_signal(np.empty((0, 16))).tolist() == []
    assert has_trend_signal(np.empty((2, 0))).tolist() == [False, False]


def test_limits_are_not_made_anew_after_a_step():
    found = expected_range([1, 2] * 8 + [10, 11] * 8)
    assert found.average == pytest.approx(6.0)


@repeatable
@given(st.lists(st.one_of(st.just(nan), st.floats(0, 1, width=32)), min_size=0, max_size=24))
def test_signs_stand_at_points_that_are_shown_and_turn_with_the_series(values):
    found = signs(values)
    assert all(not np.isnan(values[one.place]) for one in found)
    turned = signs([-one for one in values])
    assert [(one.place, one.rule, -one.side) for one in turned] == [(one.place, one.rule, one.side) for one in found]


@pytest.mark.parametrize(("people", "rate"), [(100, 0.1), (300, 0.1), (600, 0.15), (3000, 0.2)])
def test_chance_alone_gives_a_sign_at_the_last_of_sixteen_quarters_in_about_one_of_sixty_series(people, rate):
    drawn = np.random.default_rng(20261125).binomial(people, rate, size=(20000, 16)) / people
    assert 1 / 90 < has_trend_signal(drawn).mean() < 1 / 40


@pytest.mark.parametrize(("people", "rate"), [(300, 0.1), (600, 0.15), (3000, 0.2)])
def test_chance_alone_moves_a_gap_in_about_one_of_two_hundred_series(people, rate):
    random = np.random.default_rng(20261125)
    of_group, of_comparison = (random.binomial(n, rate, size=(4000, 16)) / n for n in (people, people * 10))
    moved = [lasting_side(one)[0] != 0 for one in np.log(of_group) - np.log(of_comparison)]
    assert 1 / 330 < np.mean(moved) < 1 / 130


def test_a_step_of_three_standard_deviations_is_seen_at_its_seventh_quarter_in_three_of_four_series():
    random = np.random.default_rng(20261125)
    before, after = random.normal(0.15, 0.01, (500, 9)), random.normal(0.18, 0.01, (500, 7))
    assert has_trend_signal(np.hstack([before, after])).mean() > 0.75
