"""Ratios, gaps, people gaps, their intervals and the test of equal rates.

``exact_koopman`` is written from the definition of the interval, not from the formulas in use.
"""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from mpmath import mpf, sqrt, workdps
from scipy.stats import chi2_contingency
from statsmodels.stats.proportion import confint_proportions_2indep

from equality import gaps
from equality.gaps import gap, koopman_interval, newcombe_interval, pearson_p, people_gap, ratio
from equality.rates import Z95, wilson_interval

pytestmark = pytest.mark.filterwarnings("error")
repeatable = settings(derandomize=True, database=None, deadline=None)

groups = st.integers(1, 300_000).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total)))
tables = st.tuples(groups, groups).map(lambda pair: pair[0] + pair[1])


def exact_koopman(table, digits=60):
    """Both ends of the Koopman interval, each a root of the score equation, bracketed and halved."""
    with workdps(digits):
        a, n, b, m = (mpf(int(x)) for x in table)
        estimate = (a / n) / (b / m)

        def score(r):
            # p0: the reference rate that fits best when the group's rate is r times as high
            qa, qb, qc = (n + m) * r, -(n * r + a + m + b * r), a + b
            p0 = (-qb - sqrt(abs(qb * qb - 4 * qa * qc))) / (2 * qa)
            p1 = r * p0
            spread = p1 * (1 - p1) / n + r * r * p0 * (1 - p0) / m
            return abs(a / n - r * b / m) / sqrt(abs(spread)) - mpf(Z95)

        def end(near, factor):
            far = near * factor
            while score(far) < 0:
                near, far = far, far * factor
            for _ in range(66):
                middle = sqrt(near * far)
                near, far = (middle, far) if score(middle) < 0 else (near, middle)
            return middle

        low = mpf(0) if a == 0 else end(estimate * (1 - mpf(10) ** -25), mpf("0.5"))
        high = end(estimate * (1 + mpf(10) ** -25) if a else mpf(10) ** -30, mpf(2) if a else mpf(1000))
        return low, high


def worst_relative_error(rows):
    """Largest relative error of either end over tables, against 60 digits."""
    rows = [row for row in rows if row[2] > 0]
    worst = mpf(0)
    for row, *found in zip(rows, *koopman_interval(*np.array(rows).T), strict=True):
        for answer, exact in zip(found, exact_koopman(row), strict=True):
            worst = max(worst, abs(mpf(float(answer)) - exact) / (exact or 1))
    return float(worst)


def hard_tables(how_many, seed):
    """Random tables from tiny to 300,000, a third of their counts at or next to 0 and 100%."""
    random = np.random.default_rng(seed)

    def group():
        total = np.exp(random.uniform(0, np.log(300_000), how_many)).astype(int) + 1
        count = random.binomial(total, random.beta(0.5, 0.5, how_many))
        corner = random.choice([0, 1], how_many) * random.choice([-1, 1], how_many)
        at_corner = np.where(corner < 0, random.integers(0, 2, how_many), total - random.integers(0, 2, how_many))
        return np.where(random.random(how_many) < 1 / 3, at_corner, count), total

    return [tuple(int(x) for x in row) for row in np.column_stack([*group(), *group()])]


def everything(*table):
    return (
        ratio(*table),
        *koopman_interval(*table),
        gap(*table),
        *newcombe_interval(*table),
        *people_gap(*table),
        pearson_p(*table),
    )


# The shape of results


def test_scalars_give_0d_arrays_and_columns_broadcast():
    for result in everything(30, 100, 20, 100):
        assert isinstance(result, np.ndarray) and result.shape == () and result.dtype == np.float64
    for result in everything([30, 0, 100], 100, [[20], [5]], 100):
        assert result.shape == (2, 3) and result.dtype == np.float64
    for result in everything([], [], [], []):
        assert result.shape == (0,)


@pytest.mark.parametrize("table", [(0, 0, 5, 10), (5, 10, 0, 0), (0, 0, 0, 0), (np.nan, 10, 5, 10), (5, 10, 5, np.nan)])
def test_nothing_can_be_said_without_people_on_both_sides(table):
    assert np.isnan(everything(*table)).all()


@pytest.mark.parametrize("table", [(-1, -1, 5, 10), (11, 10, 5, 10), (5, 10, -1, 10), (5, 10, 11, 10)])
def test_impossible_counts_have_no_interval_and_no_p(table):
    results = (*koopman_interval(*table), *newcombe_interval(*table), pearson_p(*table))
    assert np.isnan(results).all()


def test_an_interval_does_not_depend_on_the_rows_beside_it():
    rows = np.array(hard_tables(40_000, seed=3)).T
    low, high = koopman_interval(*rows)
    for row in (0, 16_383, 16_384, 32_767, 32_768, 39_999):
        np.testing.assert_equal(koopman_interval(*rows[:, row]), (low[row], high[row]))


# Ratio


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ((10, 30, 25, 60), 0.8),
        ((4, 100, 5, 100), 0.8),
        ((0, 10, 5, 20), 0.0),
        ((5, 15, 0, 20), np.nan),
        ((0, 10, 0, 20), np.nan),
        ((5, 10, 5, 0), np.nan),
    ],
)
def test_a_ratio_is_exact_and_never_infinite(table, expected):
    np.testing.assert_equal(ratio(*table), np.asarray(expected))


# Koopman


def test_koopman_agrees_with_60_digits_on_random_tables_with_zeros_and_100_percent():
    assert worst_relative_error(hard_tables(300, seed=1)) < 1e-12


@pytest.mark.parametrize(
    "table",
    [
        (0, 1, 1, 1),
        (0, 3, 5, 5),
        (0, 1, 1, 116_728),
        (1, 1, 1, 1),
        (3, 3, 3, 3),
        (30, 30, 2474, 2474),
        (5, 5, 1241, 1241),
        (120, 120, 900, 1000),
        (2, 2, 1, 300_000),
        (300_000, 300_000, 1, 2),
        (16_000, 16_000, 15_999, 16_000),
        (299_999, 300_000, 299_999, 300_000),
        (1, 300_000, 299_999, 300_000),
        (299_999, 300_000, 1, 300_000),
        (1, 300_000, 300_000, 300_000),
        (7, 34, 1, 34),
        (50, 100, 50, 100),
    ],
)
def test_koopman_agrees_with_60_digits_where_root_finders_fail(table):
    assert worst_relative_error([table]) < 1e-12


@repeatable
@given(tables)
def test_koopman_is_finite_and_holds_the_ratio(table):
    assume(table[2] > 0)
    low, high = koopman_interval(*table)
    assert 0 <= low < high < np.inf
    assert low <= ratio(*table) <= high


@repeatable
@given(tables)
def test_swapping_groups_inverts_the_ratio_interval(table):
    a, n, b, m = table
    assume(a > 0 and b > 0)
    low, high = koopman_interval(a, n, b, m)
    assert koopman_interval(b, m, a, n) == (
        pytest.approx(1 / high, rel=1e-12),
        pytest.approx(1 / low, rel=1e-12),
    )


def test_koopman_excludes_1_exactly_when_p_is_below_5_percent():
    a, n, b, m = np.array([row for row in hard_tables(100_000, seed=2) if row[2] > 0]).T
    low, high = koopman_interval(a, n, b, m)
    p = pearson_p(a, n, b, m)
    away_from_a_tie = np.abs(p - 0.05) > 1e-9
    excludes_1 = (low > 1) | (high < 1)
    assert away_from_a_tie.mean() > 0.99
    np.testing.assert_array_equal(excludes_1[away_from_a_tie], (p < 0.05)[away_from_a_tie])


@repeatable
@given(tables)
def test_koopman_agrees_with_p_on_any_table(table):
    p = pearson_p(*table)
    assume(table[2] > 0 and abs(p - 0.05) > 1e-9)
    low, high = koopman_interval(*table)
    assert (low > 1 or high < 1) == (p < 0.05)


@pytest.mark.parametrize("table", [(7, 34, 1, 34), (128, 655, 261, 1904), (0, 124, 120, 1600), (36, 40, 16, 80)])
def test_koopman_agrees_with_statsmodels_away_from_100_percent(table):
    expected = confint_proportions_2indep(*table, compare="ratio", method="score", correction=False)
    assert koopman_interval(*table) == pytest.approx(expected, rel=1e-6, abs=1e-9)


def test_an_interval_that_does_not_settle_is_an_error(monkeypatch):
    monkeypatch.setattr(gaps, "MOST_PASSES", 1)
    with pytest.raises(ArithmeticError, match="did not settle"):
        koopman_interval(128, 655, 261, 1904)


@pytest.mark.parametrize("start", [1e-6, 0.1, 0.999999])
def test_the_root_is_found_from_a_poor_start(monkeypatch, start):
    rows = np.array([(128, 655, 261, 1904), (3, 40, 5, 1000), (39, 40, 2, 1000), (1, 40, 999, 1000)]).T
    expected = koopman_interval(*rows)
    monkeypatch.setattr(gaps, "_first_guess", lambda tables, *_: start * tables.b)
    monkeypatch.setattr(gaps, "MOST_PASSES", 60)
    np.testing.assert_allclose(koopman_interval(*rows), expected, rtol=1e-14)


# Gap, people gap


@repeatable
@given(tables)
def test_newcombe_holds_the_gap_and_swapping_groups_turns_it_over(table):
    a, n, b, m = table
    low, high = newcombe_interval(a, n, b, m)
    assert -1 - 1e-12 <= low <= gap(a, n, b, m) <= high <= 1 + 1e-12
    assert gap(b, m, a, n) == -gap(a, n, b, m)
    assert newcombe_interval(b, m, a, n) == pytest.approx((-high, -low), rel=1e-12, abs=1e-15)


@pytest.mark.parametrize(
    "table",
    [(7, 34, 1, 34), (128, 655, 261, 1904), (0, 124, 120, 1600), (120, 120, 900, 1000), (0, 30, 0, 300)],
)
def test_newcombe_agrees_with_statsmodels(table):
    expected = confint_proportions_2indep(*table, compare="diff", method="newcomb")
    assert newcombe_interval(*table) == pytest.approx(expected, rel=1e-9, abs=1e-12)


@repeatable
@given(tables)
def test_the_people_gap_is_the_gap_in_people(table):
    total = table[1]
    people, low, high = people_gap(*table)
    assert people == pytest.approx(total * gap(*table), rel=1e-9, abs=1e-9)
    assert (low, high) == tuple(total * end for end in newcombe_interval(*table))


@repeatable
@given(groups)
def test_a_rate_of_0_or_100_percent_gives_finite_intervals(group):
    total = group[1]
    for extreme in (0, total):
        intervals = (
            *wilson_interval(extreme, total),
            *newcombe_interval(extreme, total, *group),
            *koopman_interval(extreme, total, max(group[0], 1), group[1]),
            *koopman_interval(max(group[0], 1), group[1], total, total),
        )
        assert np.isfinite(intervals).all()


# p


@pytest.mark.parametrize("table", [(0, 300, 0, 3000), (300, 300, 3000, 3000), (2, 30, 60, 900)])
def test_p_is_exactly_1_when_nobody_everybody_or_equal_shares_had_it(table):
    assert pearson_p(*table) == 1.0


@repeatable
@given(tables)
def test_p_agrees_with_scipy_without_yates(table):
    a, n, b, m = table
    assume(0 < a + b < n + m)
    expected = chi2_contingency([[a, n - a], [b, m - b]], correction=False).pvalue
    assert pearson_p(*table) == pytest.approx(expected, rel=1e-8, abs=1e-300)
