"""Rates and Wilson intervals."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from equality.rates import Z95, rate, wilson_interval
from equality.rounding import half_up

pytestmark = pytest.mark.filterwarnings("error")
repeatable = settings(derandomize=True, database=None, deadline=None)

shares = st.integers(1, 10**9).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total)))


@pytest.mark.parametrize(
    ("count", "total", "expected"),
    [
        (0, 10, 0.0),
        (3, 10, 0.3),
        (10, 10, 1.0),
        (0, 0, np.nan),
        (np.nan, 10, np.nan),
    ],
)
def test_a_rate_is_the_count_out_of_the_total(count, total, expected):
    np.testing.assert_equal(rate(count, total), np.asarray(expected))


def test_scalars_give_0d_arrays_and_columns_broadcast():
    for result in (rate(1, 2), *wilson_interval(1, 2)):
        assert isinstance(result, np.ndarray) and result.shape == () and result.dtype == np.float64
    for result in (rate([1, 2], 4), *wilson_interval([1, 2], 4), *wilson_interval(1, [[2], [4]])):
        assert result.size == 2 and result.dtype == np.float64


@pytest.mark.parametrize(("count", "total"), [(0, 0), (-1, 10), (11, 10), (-1, -1), (np.nan, 10), (5, np.nan)])
def test_an_impossible_table_has_no_interval(count, total):
    assert np.isnan(wilson_interval(count, total)).all()


@pytest.mark.parametrize("z", [Z95, 3.090232306167813, 2.5758293035489004])
def test_nobody_starts_at_exactly_0_and_everybody_ends_at_exactly_1(z):
    totals = np.append(np.arange(1, 10_000), [300_000, 7_564_336_677])
    assert (wilson_interval(0, totals, z)[0] == 0.0).all()
    assert (wilson_interval(totals, totals, z)[1] == 1.0).all()


@repeatable
@given(shares)
def test_a_wilson_interval_holds_its_rate_and_stays_between_0_and_1(share):
    low, high = wilson_interval(*share)
    # The rate and the ends are rounded separately, so they may differ in the last digit.
    assert 0 <= low <= rate(*share) * (1 + 1e-15)
    assert rate(*share) * (1 - 1e-15) <= high <= 1
    assert low < high


@repeatable
@given(shares)
def test_not_having_the_outcome_mirrors_the_interval(share):
    count, total = share
    low, high = wilson_interval(count, total)
    other_low, other_high = wilson_interval(total - count, total)
    assert (other_low, other_high) == (pytest.approx(1 - high, abs=1e-14), pytest.approx(1 - low, abs=1e-14))


@repeatable
@given(shares)
def test_wilson_agrees_with_statsmodels(share):
    expected = proportion_confint(*share, method="wilson")
    assert wilson_interval(*share) == pytest.approx(expected, rel=1e-9, abs=1e-15)


def test_a_higher_z_widens_the_interval():
    low, high = wilson_interval(65, 100)
    wider_low, wider_high = wilson_interval(65, 100, z=3.090232306167813)
    assert wider_low < low < high < wider_high
    assert wilson_interval(65, 100, Z95) == (low, high)


@pytest.mark.parametrize(
    ("value", "decimals", "shown"),
    [
        (0.5, 0, "1"),
        (1.5, 0, "2"),
        (2.5, 0, "3"),
        (-2.5, 0, "-3"),
        (0.05, 1, "0.1"),
        (79.35, 1, "79.4"),
        (22.99, 1, "23.0"),
        (100 * (29 / 200), 0, "15"),
        (100 * (0.8 - 0.755), 0, "5"),
        (2.4999999, 0, "2"),
        (-0.04, 1, "0.0"),
        (1250, -2, "1.3E+3"),
        (np.float64(1.005), 2, "1.01"),
        (np.asarray(0.125), 2, "0.13"),
    ],
)
def test_halves_round_up_for_display(value, decimals, shown):
    assert str(half_up(value, decimals)) == shown


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_only_a_finite_number_is_rounded(value):
    with pytest.raises(ValueError, match="finite"):
        half_up(value, 1)
