"""One group's rate in each region against the limits expected by chance."""

from math import asin, pi, sin, sqrt
from statistics import quantiles

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chi2
from statsmodels.stats.meta_analysis import combine_effects
from statsmodels.stats.proportion import proportion_confint, proportions_ztest

from equality.dispersion import dispersion
from equality.rates import Z95, wilson_interval
from equality.regions import Z998, favour, funnel_limits, outside_limits, varies_more_than_chance
from tests.equality.regions_drawn import REGIONS, USUAL, one_region, regions

pytestmark = pytest.mark.filterwarnings("error")
repeatable = settings(derandomize=True, database=None, deadline=None)
shares = st.integers(30, 10**6).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total)))


@pytest.mark.parametrize(
    ("rate", "total", "z", "expected"),
    [
        # 0.2 -+ 1.96 x 0.02 and -+ 3.09 x 0.02, by hand: sqrt(0.2 x 0.8 / 400) is 0.02.
        (0.2, 400, Z95, (0.16080, 0.23920)),
        (0.2, 400, Z998, (0.13820, 0.26180)),
        # 0.5 -+ 1.96 x 0.05 and -+ 3.09 x 0.05.
        (0.5, 100, Z95, (0.40200, 0.59800)),
        (0.5, 100, Z998, (0.34549, 0.65451)),
    ],
)
def test_limits_worked_by_hand(rate, total, z, expected):
    assert funnel_limits(rate, total, z) == pytest.approx(expected, abs=5e-6)


def test_limits_stay_between_0_and_1_and_draw_together_as_people_grow():
    low, high = funnel_limits(0.02, [10, 100, 1000, 10**6], Z998)
    assert (low >= 0).all() and (high <= 1).all()
    assert (np.diff(high - low) < 0).all()
    assert funnel_limits(0.98, 10, Z998)[1] == 1.0


@repeatable
@given(shares, st.floats(0.001, 0.999), st.sampled_from((Z95, Z998)))
def test_a_rate_is_outside_exactly_where_its_wilson_interval_leaves_out_the_national_rate(share, national, z):
    count, total = share
    low, high = funnel_limits(national, total, z)
    outside = bool(count / total < low or count / total > high)
    below, above = wilson_interval(count, total, z)
    # Where an end meets the national rate in all digits that binary arithmetic has, either answer is right.
    if min(abs(below - national), abs(above - national)) > 1e-12:
        assert outside == bool(national < below or national > above)


@repeatable
@given(shares, st.floats(0.01, 0.99))
def test_positions_agree_with_statsmodels(share, national):
    count, total = share
    if total * min(national, 1 - national) < 3:
        return
    z, _ = proportions_ztest(count, total, value=national, prop_var=national)
    low, high = funnel_limits(national, total, Z95)
    if abs(abs(z) - Z95) > 1e-9:
        assert bool(count / total > high) == (z > Z95)
        assert bool(count / total < low) == (z < -Z95)
    interval = proportion_confint(count, total, method="wilson", alpha=0.002)
    assert wilson_interval(count, total, Z998) == pytest.approx(interval, rel=1e-9, abs=1e-12)


@pytest.mark.parametrize(
    ("count", "total", "position"),
    [
        # Around 14.8% of 10,000, for 400 people: 95% limits 11.32% and 18.28% (45.3 and 73.1), 99.8% 9.31% and 20.29%.
        (59, 400, "within"),
        (46, 400, "within"),
        (73, 400, "within"),
        (74, 400, "above_95"),
        (81, 400, "above_95"),
        (82, 400, "above"),
        (45, 400, "below_95"),
        (38, 400, "below_95"),
        (37, 400, "below"),
        (10, 29, "too_few"),
        (4, 30, "within"),
        ("", "", "not_shown"),
        (0, 0, "no_data"),
    ],
)
def test_where_a_region_lies(count, total, position):
    assert one_region(count, total).position == position


@pytest.mark.parametrize(("total", "position"), [(299, "too_few"), (300, "above"), (301, "above")])
def test_fewer_than_three_expected_are_too_few_to_compare(total, position):
    assert one_region(20, total, national="100 | 10000").position == position
    assert one_region(total - 20, total, national="9900 | 10000").position == position.replace("above", "below")


def test_a_region_without_a_row_has_no_data_and_is_not_said_to_be_withheld():
    found = regions(wales=None, london="|")
    assert (found.region("wales").position, found.region("london").position) == ("no_data", "not_shown")
    assert (found.region("london").finding.rate, found.region("london").finding.total) == (None, None)


def test_without_the_national_rate_nothing_has_a_position():
    found = regions(england_and_wales="|", wales="|")
    assert found.national_rate is None
    assert {one.position for one in found.regions} == {"no_limits", "not_shown"}
    assert found.compared == []
    assert np.isnan(found.phi) and found.between == 0


def test_regions_keep_the_order_from_north_to_south():
    assert [one.area for one in regions().regions] == REGIONS


def test_a_region_that_did_not_stand_in_the_period_is_left_out():
    numbers = USUAL.strip().splitlines()
    found = regions("\n".join(numbers), about="recall for 2019-20")
    assert found.regions == ()


def test_the_usual_regions():
    found = regions()
    assert {one.area.slug: one.position for one in found.regions if one.position != "within"} == {
        "west-midlands": "above",
        "east-of-england": "above_95",
    }
    assert found.region("west-midlands").finding.rate.value == pytest.approx(195 / 980)


@pytest.mark.parametrize(
    ("about", "count", "state"),
    [
        ("recall", 120, "less_favourable"),
        ("recall", 10, "more_favourable"),
        ("completed", 120, "more_favourable"),
        ("completed", 10, "less_favourable"),
        ("recall-without-polarity", 120, "higher"),
        ("recall-without-polarity", 10, "lower"),
        ("recall", 74, ""),
        ("recall", 59, ""),
    ],
)
def test_outside_is_favourable_or_not_by_the_polarity_and_neither_where_none_is_agreed(about, count, state):
    found = regions(f"england-and-wales | 1480 | 10000\nwales | {count} | 400", about=about)
    assert favour(found.region("wales"), found.topic) == state


def made_to_vary(z_values, national=0.2, people=10**9):
    """Regions so large that their counts give these z values to many digits."""
    lines = [f"england-and-wales | {int(national * people)} | {people}"]
    for area, z in zip(REGIONS, z_values, strict=False):
        rate = np.sin(np.arcsin(np.sqrt(national)) + z / (2 * np.sqrt(people))) ** 2
        lines.append(f"{area.slug} | {round(rate * people)} | {people}")
    return regions("\n".join(lines))


def test_how_much_regions_vary_worked_by_hand():
    # Of 11 in order, the second and the tenth are the tenth parts' ends: -9 counts as -2, and 7 as 3.
    z = [-9, -2, -1, 0, 0, 0, 1, 1, 2, 3, 7]
    by_hand = (4 + 4 + 1 + 0 + 0 + 0 + 1 + 1 + 4 + 9 + 9) / 11
    assert made_to_vary(z).phi == pytest.approx(by_hand, rel=1e-3)


def test_fewer_than_ten_regions_say_nothing_of_how_much_they_vary():
    nine = made_to_vary([5, -5] * 4 + [5])
    assert np.isnan(nine.phi) and nine.between == 0
    assert not varies_more_than_chance(nine)


@pytest.mark.parametrize("share", [0.9, 1.1])
def test_regions_vary_more_than_chance_from_the_chi_squared_limit_on(share):
    each = np.sqrt(share * chi2.ppf(0.95, 12) / 12)
    assert varies_more_than_chance(made_to_vary([each, -each] * 6)) == (share > 1)


@repeatable
@given(st.lists(st.tuples(st.integers(30, 5000), st.floats(-6, 6)), min_size=10, max_size=40), st.floats(0.05, 0.95))
def test_tau_squared_is_that_of_the_formulas_one_area_at_a_time(drawn_areas, national):
    """Methods as published (FunnelPlotR's steps), by Python's own arithmetic."""
    total = [people for people, _ in drawn_areas]
    turns = [min(max(asin(sqrt(national)) + z / (2 * sqrt(n)), 0), pi / 2) for n, z in drawn_areas]
    share = [sin(turn) ** 2 for turn in turns]
    s = [1 / (2 * sqrt(n)) for n in total]
    z = [(asin(sqrt(p)) - asin(sqrt(national))) / one for p, one in zip(share, s, strict=True)]
    cuts = quantiles(z, n=10, method="inclusive")
    phi = sum(min(max(one, cuts[0]), cuts[-1]) ** 2 for one in z) / len(z)
    weights = [1 / one**2 for one in s]
    room = sum(weights) - sum(one**2 for one in weights) / sum(weights)
    tau = max(0.0, (len(z) * phi - (len(z) - 1)) / room) if phi > 1 else 0.0
    found, between = dispersion(share, total, national)
    assert found == pytest.approx(phi, rel=1e-6, abs=1e-9)
    assert between == pytest.approx(tau, rel=1e-5, abs=1e-9)


def test_tau_squared_is_that_of_der_simonian_and_laird_where_nothing_is_winsorised():
    # Three alike at either end, so that the outermost tenth is as far out as the next; the mean is the country's rate.
    turns = asin(sqrt(0.3)) + np.array([-0.1] * 3 + [-0.05, 0, 0, 0, 0, 0.05] + [0.1] * 3)
    known = combine_effects(turns, np.full(12, 1 / (4 * 500)), method_re="dl")
    phi, between = dispersion(np.sin(turns) ** 2, 500, 0.3)
    assert between == pytest.approx(known.tau2, rel=1e-9)
    assert phi == pytest.approx(known.q / 12, rel=1e-9)


def test_wider_limits_worked_by_hand():
    # asin sqrt(0.2) is 0.46365, and sqrt(1 / 1600 + 0.0004) is 0.032016: 0.46365 -+ 1.95996 x 0.032016, and the sine squared.
    assert funnel_limits(0.2, 400, Z95, 0.0004) == pytest.approx((0.15228, 0.25243), abs=5e-5)


@repeatable
@given(st.floats(0.001, 0.999), st.integers(30, 10**6), st.floats(1e-9, 0.1), st.sampled_from((Z95, Z998)))
def test_limits_that_allow_for_more_are_never_narrower(national, total, between, z):
    low, high = funnel_limits(national, total, z)
    wider_low, wider_high = funnel_limits(national, total, z, between)
    assert 0 <= wider_low <= low and high <= wider_high <= 1


@repeatable
@given(st.lists(st.one_of(st.none(), st.tuples(st.integers(0, 2000), st.floats(0, 0.6))), min_size=12, max_size=12))
def test_all_at_once_and_one_by_one_say_the_same_of_who_is_outside(shares):
    counts = [(round(total * share), total) if total else None for total, share in (one or (0, 0) for one in shares)]
    lines = {
        area.slug.replace("-", "_"): " | ".join(map(str, one)) if one else "|"
        for area, one in zip(REGIONS, counts, strict=True)
    }
    found = regions(england_and_wales="3000 | 15000", **lines)
    columns = np.array([one or (np.nan, np.nan) for one in counts]).T
    two = np.stack([columns[0], columns[0] * 0 + 30]), np.stack([columns[1], columns[1] * 0 + 60])
    outside = outside_limits(two[0].T, two[1].T, [3000, 3000], [15000, 15000])
    assert outside[:, 0].tolist() == [one.outside for one in found.regions]
    same = regions(
        england_and_wales="3000 | 15000", **{slug: "30 | 60" if text != "|" else "|" for slug, text in lines.items()}
    )
    assert outside[:, 1].tolist() == [one.outside for one in same.regions]


def test_regions_that_differ_among_themselves_are_seldom_called_outside():
    chance = np.random.default_rng(20261126)
    true = np.sin(asin(sqrt(0.2)) + chance.normal(0, 0.04, (12, 2000))) ** 2
    count, total = chance.binomial(1500, true), np.full((12, 2000), 1500)
    alone = np.abs(count / total - 0.2) > Z998 * sqrt(0.2 * 0.8 / 1500)
    allowed = outside_limits(count, total, 20_000, 100_000)
    assert alone.mean() > 0.2
    assert allowed.mean() < 0.02
