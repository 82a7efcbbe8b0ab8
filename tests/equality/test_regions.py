"""One group's rate in each region against the limits expected by chance."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chi2
from statsmodels.stats.proportion import proportion_confint, proportions_ztest

from equality.rates import Z95, wilson_interval
from equality.regions import Z998, dispersion, favour, funnel_limits, varies_more_than_chance
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
    assert dispersion(found) is None


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
    assert dispersion(made_to_vary(z)) == pytest.approx(by_hand, rel=1e-3)


def test_fewer_than_ten_regions_say_nothing_of_how_much_they_vary():
    assert dispersion(made_to_vary([5, -5] * 4 + [5])) is None
    assert not varies_more_than_chance(made_to_vary([5, -5] * 4 + [5]))


@pytest.mark.parametrize("share", [0.9, 1.1])
def test_regions_vary_more_than_chance_from_the_chi_squared_limit_on(share):
    each = np.sqrt(share * chi2.ppf(0.95, 12) / 12)
    assert varies_more_than_chance(made_to_vary([each, -each] * 6)) == (share > 1)
