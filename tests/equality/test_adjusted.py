"""Like with like: published figures, another library's answers, and sums that must come out."""

import json
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.contingency_tables import StratifiedTable

from equality.adjusted import kitagawa, like_with_like, mantel_haenszel, simpson_warning, standardised
from equality.gaps import ratio
from tests.blocks import block
from tests.equality.test_golden import GOLDEN

repeatable = settings(derandomize=True, database=None, deadline=None)


@st.composite
def strata(draw):
    """Events and people of a group and of its comparison in one to six strata, all with some of either."""
    rows = []
    for _ in range(draw(st.integers(1, 6))):
        n, m = draw(st.integers(5, 400)), draw(st.integers(5, 4000))
        rows.append((draw(st.integers(1, n - 1)), n, draw(st.integers(1, m - 1)), m))
    return np.array(rows, dtype=float).T


@pytest.fixture(scope="module")
def berkeley():
    path = GOLDEN / "g13_simpson_mantel_haenszel_ucb.json"
    if not path.exists():
        pytest.skip("the published examples are not here")
    found = json.loads(path.read_text(encoding="utf-8"))
    columns = ("female_admitted", "female_total", "male_admitted", "male_total")
    table = np.array([[one[column] for column in columns] for one in found["strata"]], dtype=float).T
    return table, found["expected"]


def test_the_published_admissions_turn_round_when_like_is_compared_with_like(berkeley):
    table, expected = berkeley
    (known,) = expected["MH_RR_female_vs_male_Greenland_Robins"]
    found = [float(one) for one in mantel_haenszel(*table)]
    assert found == pytest.approx([known["est"], known["lower"], known["upper"]], rel=1e-9)
    crude = float(ratio(*table.sum(axis=1)))
    assert simpson_warning(crude, found[0])
    rates, mix = kitagawa(*table)
    assert (round(float(rates), 4), round(float(mix), 4)) == (0.0360, -0.1777)


@repeatable
@given(strata())
def test_the_ratio_is_the_one_that_statsmodels_has(table):
    a, n, b, m = table
    tables = [[[w, x - w], [y, z - y]] for w, x, y, z in zip(a, n, b, m, strict=True)]
    assert float(mantel_haenszel(*table)[0]) == pytest.approx(StratifiedTable(tables).riskratio_pooled, rel=1e-9)


@repeatable
@given(strata())
def test_one_stratum_gives_the_crude_ratio(table):
    first = table[:, :1]
    assert float(mantel_haenszel(*first)[0]) == pytest.approx(float(ratio(*first[:, 0])), rel=1e-12)


@repeatable
@given(strata())
def test_rates_and_mix_add_up_to_the_gap(table):
    a, n, b, m = table
    rates, mix = kitagawa(*table)
    assert float(rates + mix) == pytest.approx(a.sum() / n.sum() - b.sum() / m.sum(), abs=1e-12)


@repeatable
@given(strata())
def test_groups_that_change_places_turn_the_ratio_and_its_range_round(table):
    value, low, high = mantel_haenszel(*table)
    turned = mantel_haenszel(table[2], table[3], table[0], table[1])
    assert [float(one) for one in turned] == pytest.approx([1 / float(value), 1 / float(high), 1 / float(low)])


@repeatable
@given(strata())
def test_with_the_comparisons_mix_the_comparison_has_its_own_rate(table):
    _, _, b, m = table
    assert float(standardised(b, m, m)) == pytest.approx(b.sum() / m.sum())


def test_a_stratum_with_an_empty_arm_or_not_shown_counts_for_nothing():
    whole = mantel_haenszel([20, 30], [100, 300], [10, 45], [100, 900])
    more = mantel_haenszel([20, 30, 0, np.nan], [100, 300, 0, np.nan], [10, 45, 9, 4], [100, 900, 40, 50])
    assert [float(one) for one in more] == [float(one) for one in whole]


def test_a_ratio_without_events_in_the_comparison_is_not_given():
    assert np.isnan(mantel_haenszel([5, 5], [10, 10], [0, 0], [10, 10])[0])


WHOLE = """
    all-declared |  950 | 2000 |
    black        |  400 | 1000 | less_favourable
    white        |  550 | 1000 |
"""
LICENCE = """
    all-declared |  350 | 1100 |
    black        |  300 |  900 | no_clear_difference
    white        |   50 |  200 |
"""
ORDERS = """
    all-declared |  600 |  900 |
    black        |  100 |  100 | no_clear_difference
    white        |  500 |  800 |
"""
WITHHELD = """
    all-declared |  600 |  900 |
    black        |      |      | not_shown
    white        |      |      | not_shown
"""


def test_a_group_that_is_less_often_overall_and_more_often_in_every_stratum_is_warned_of():
    (found,) = like_with_like(block(WHOLE), {"Licence": block(LICENCE), "Orders": block(ORDERS)})
    assert found.crude.ratio.value < 1 < found.ratio.value
    assert (found.warned, found.reversed) == (True, True)
    assert found.rates + found.mix == pytest.approx(0.4 - 0.55)
    assert (found.compared, found.left_out, found.covered) == (("Licence", "Orders"), (), 1.0)


def test_a_stratum_that_is_not_shown_is_named_and_too_little_of_a_group_is_not_adjusted():
    (found,) = like_with_like(block(WHOLE), {"Licence": block(LICENCE), "Orders": block(WITHHELD), "Other": None})
    assert (found.ratio, found.reason, found.left_out) == (None, "not_shown", ("Orders", "Other"))
    assert found.covered == pytest.approx(0.2)


def test_a_warning_needs_more_than_ten_percent_or_the_other_side_of_1():
    crude = [1.0, 1.2, 1.2, 0.9, 1.2]
    adjusted = [1.1, 1.32, 1.33, 0.995, np.nan]
    assert simpson_warning(crude, adjusted).tolist() == [False, False, True, True, False]
    assert all(not simpson_warning(one, one) for one, _ in pairwise(crude))
