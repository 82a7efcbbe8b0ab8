"""Verdicts: minimums, evidence over families, size, states."""

from dataclasses import astuple, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from statsmodels.stats.multitest import multipletests

from equality import evidence
from equality.evidence import (
    DECLARED_MINIMUM,
    DECLARED_STRETCH,
    STATES,
    Comparisons,
    Size,
    benjamini_hochberg,
    family_sizes,
    verdicts,
)
from equality.gaps import koopman_interval, pearson_p

pytestmark = pytest.mark.filterwarnings("error")
repeatable = settings(derandomize=True, database=None, deadline=None)


def comparisons(rows):
    """Comparisons from (count, total, reference_count, reference_total) rows: shown, adverse, one family."""
    count, total, reference_count, reference_total = np.array(rows).reshape(-1, 4).T
    length = count.size
    return Comparisons(
        count=count,
        total=total,
        reference_count=reference_count,
        reference_total=reference_total,
        withheld=np.zeros(length, dtype=bool),
        declared_share=np.full(length, 0.9),
        polarity=np.full(length, -1),
        family=np.zeros(length, dtype=int),
    )


def drawn(table):
    """Comparisons, and the states expected of them, from a drawn table: one family."""
    rows = [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()]
    *names, _ = rows[0]
    columns = dict(zip(names, zip(*(row[:-1] for row in rows[1:]), strict=True), strict=True))
    numbers = [[int(cell) for cell in columns[name]] for name in ("a", "n", "b", "m")]
    result = comparisons(np.array(numbers).T)
    if "withheld" in columns:
        result = replace(result, withheld=np.array([cell == "yes" for cell in columns["withheld"]]))
    if "declared" in columns:
        result = replace(result, declared_share=np.array([float(cell) for cell in columns["declared"]]))
    if "polarity" in columns:
        result = replace(result, polarity=np.array([int(cell) for cell in columns["polarity"]]))
    return result, [row[-1] for row in rows[1:]]


def states(verdict):
    return [STATES[code] for code in verdict.state]


def assert_verdicts(table, size=None):
    given_rows, expected = drawn(table)
    found = verdicts(given_rows, size or Size())
    assert states(found) == expected


def same(one, other):
    for mine, yours in zip(astuple(one), astuple(other), strict=True):
        np.testing.assert_array_equal(mine, yours)


# Minimums


def test_the_first_minimum_that_fails_decides():
    assert_verdicts("""
          a |    n |    b |    m | withheld | declared | state
          0 |    0 |  261 | 1904 | no       | 0.10     | no_data
        128 |  655 |    0 |    0 | no       | 0.10     | no_data
        128 |  655 |  261 | 1904 | yes      | 0.10     | not_shown
          3 |   29 |    9 |   29 | no       | 0.59     | not_enough_declared
          3 |   29 |    9 |   29 | no       | 0.60     | comparison_too_small
          9 |   29 |  261 | 1904 | no       | 0.90     | too_few_to_compare
        128 |  655 |  261 | 1904 | no       | 0.90     | less_favourable
    """)


def test_minimums_are_met_at_exactly_their_value():
    assert_verdicts("""
          a |   n |   b |    m | declared | state
         20 |  50 |  20 |   50 | 0.5999   | not_enough_declared
         20 |  50 |  20 |   50 | 0.6      | no_clear_difference
         20 |  50 |  20 |   50 | nan      | no_clear_difference
         15 |  50 |  15 |   29 | 0.9      | comparison_too_small
         15 |  50 |  15 |   30 | 0.9      | no_clear_difference
         15 |  29 |  50 |  100 | 0.9      | too_few_to_compare
         15 |  30 |  50 |  100 | 0.9      | no_clear_difference
          5 |  50 |   4 |   50 | 0.9      | too_few_to_compare
          5 |  50 |   5 |   50 | 0.9      | no_clear_difference
         45 |  50 |  46 |   50 | 0.9      | too_few_to_compare
         45 |  50 |  45 |   50 | 0.9      | no_clear_difference
          3 |  30 |  26 |  270 | 0.9      | too_few_to_compare
          3 |  30 |  27 |  270 | 0.9      | no_clear_difference
         27 |  30 | 244 |  270 | 0.9      | too_few_to_compare
         27 |  30 | 243 |  270 | 0.9      | no_clear_difference
         27 | 270 |   2 |   30 | 0.9      | too_few_to_compare
         27 | 270 |   3 |   30 | 0.9      | no_clear_difference
    """)


def test_rows_stopped_by_a_minimum_have_no_p_and_are_in_no_family():
    found = verdicts(comparisons([(128, 655, 261, 1904), (8, 29, 200, 900), (12, 40, 220, 1000)]))
    np.testing.assert_array_equal(np.isnan(found.p), [False, True, False])
    np.testing.assert_array_equal(np.isnan(found.q), [False, True, False])
    np.testing.assert_array_equal(found.family_size, [2, 2, 2])
    assert found.q[0] == 2 * found.p[0]


def test_no_rows_give_no_verdicts():
    found = verdicts(comparisons([]))
    assert found.state.shape == found.q.shape == found.family_size.shape == (0,)


# Evidence and size


def test_a_size_limit_met_exactly_is_small_for_the_ratio_and_enough_for_the_gap():
    assert_verdicts("""
           a |     n |     b |      m | polarity | state
          80 |  2000 |  1000 |  20000 |  1       | small_less_favourable
         316 |  8000 |  1000 |  20000 |  1       | less_favourable
         500 | 10000 |   800 |  20000 | -1       | small_less_favourable
         501 | 10000 |   800 |  20000 | -1       | less_favourable
         400 |  2000 |  5000 |  20000 |  1       | less_favourable
        5500 | 10000 | 10000 |  20000 |  1       | more_favourable
        5499 | 10000 | 10000 |  20000 |  1       | small_more_favourable
        4500 | 10000 | 10000 |  20000 |  0       | lower
        4501 | 10000 | 10000 |  20000 |  0       | small_lower
        3600 | 10000 | 33000 | 100000 |  0       | small_higher
        3600 | 10000 | 33000 | 100000 | -1       | small_less_favourable
        3600 | 10000 | 33000 | 100000 |  1       | small_more_favourable
    """)


def test_any_event_against_none_is_above_any_ratio():
    assert_verdicts(
        """
          a |    n | b |     m | state
        100 | 1000 | 0 | 20000 | less_favourable
        """,
        Size(ratio_low=0.0, ratio_high=np.inf, gap=1.0),
    )


@pytest.mark.parametrize(
    ("size", "state"),
    [
        (Size(ratio_low=np.nextafter(0.8, 1)), "small_less_favourable"),
        (Size(ratio_low=0.8 + 1e-11), "less_favourable"),
        (Size(ratio_low=0.8, gap=0.01 + 1e-16), "less_favourable"),
        (Size(ratio_low=0.8, gap=0.01 + 1e-11), "small_less_favourable"),
    ],
)
def test_a_miss_in_the_sixteenth_digit_meets_a_limit(size, state):
    rows = replace(comparisons([(80, 2000, 1000, 20_000)]), polarity=np.array([1]))
    assert states(verdicts(rows, size)) == [state]


def test_a_ratio_a_sixteenth_digit_above_its_limit_is_still_small():
    rows = comparisons([(500, 10_000, 800, 20_000)])
    assert states(verdicts(rows, Size(ratio_high=np.nextafter(1.25, 1)))) == ["small_less_favourable"]
    assert states(verdicts(rows, Size(ratio_high=1.25 - 1e-11))) == ["less_favourable"]


def test_evidence_at_exactly_5_percent_is_not_clear(monkeypatch):
    rows = comparisons([(64, 200, 480, 2000)])
    monkeypatch.setattr(evidence, "ALPHA", verdicts(rows).p[0])
    found = verdicts(rows)
    assert states(found) == ["no_clear_difference"]
    assert not found.many_comparisons[0]


def test_each_row_may_have_its_own_size():
    size = Size(ratio_low=np.array([0.8, 0.8]), ratio_high=np.array([1.05, 1.25]), gap=np.array([0.05, 0.05]))
    assert_verdicts(
        """
           a |     n |     b |      m | state
        3600 | 10000 | 33000 | 100000 | less_favourable
        3600 | 10000 | 33000 | 100000 | small_less_favourable
        """,
        size,
    )


@pytest.mark.parametrize(
    ("table", "lower_or_higher"),
    [((297, 486, 1082, 1562), "lower"), ((128, 655, 261, 1904), "higher")],
)
def test_polarity_turns_a_direction_into_a_judgement(table, lower_or_higher):
    favourable, adverse, not_agreed = (
        states(verdicts(replace(comparisons([table]), polarity=np.array([polarity]))))[0] for polarity in (1, -1, 0)
    )
    assert not_agreed == lower_or_higher
    assert {favourable, adverse} == {"less_favourable", "more_favourable"}
    assert (favourable == "more_favourable") == (lower_or_higher == "higher")


def test_a_difference_clear_on_its_own_is_not_called_clear_among_many():
    alone, equal = (64, 200, 480, 2000), (48, 200, 480, 2000)
    assert 0.01 < pearson_p(*alone) < 0.05
    by_itself = verdicts(comparisons([alone]))
    among_many = verdicts(comparisons([alone] + [equal] * 19))
    assert states(by_itself) == ["less_favourable"]
    assert not by_itself.many_comparisons[0]
    assert by_itself.q[0] == by_itself.p[0]
    assert states(among_many) == ["no_clear_difference"] * 20
    np.testing.assert_array_equal(among_many.many_comparisons, [True] + [False] * 19)
    assert (among_many.family_size == 20).all()


def test_families_do_not_touch_each_other():
    rows = comparisons([(64, 200, 480, 2000)] + [(48, 200, 480, 2000)] * 19)
    apart = verdicts(replace(rows, family=np.array([5] + [-900] * 19)))
    assert states(apart)[0] == "less_favourable"
    np.testing.assert_array_equal(apart.family_size, [1] + [19] * 19)


# Withheld rows

whole_tables = st.lists(
    st.tuples(st.integers(0, 400), st.integers(0, 400), st.integers(0, 4000), st.integers(0, 4000)).map(
        lambda x: (min(x[:2]), max(x[:2]), min(x[2:]), max(x[2:]))
    ),
    min_size=1,
    max_size=12,
)


@repeatable
@given(whole_tables, st.data())
def test_numbers_in_withheld_rows_reach_no_result(rows, data):
    rows = comparisons(rows)
    length = rows.count.size
    hidden = data.draw(arrays(bool, length))
    rows = replace(rows, withheld=hidden, family=np.arange(length) % 2)
    anything = arrays(np.int64, length, elements=st.integers(-(2**31), 2**31))
    muddled = replace(
        rows,
        **{
            name: np.where(hidden, data.draw(anything), getattr(rows, name))
            for name in ("count", "total", "reference_count", "reference_total", "polarity")
        },
        declared_share=np.where(hidden, data.draw(arrays(float, length)), rows.declared_share),
    )
    found = verdicts(rows)
    same(found, verdicts(muddled))
    assert all(state == "not_shown" for state, gone in zip(states(found), hidden, strict=True) if gone)
    assert not np.isin(["comparison", "not_compared"], states(found)).any()


def test_a_withheld_row_is_not_shown_even_when_its_total_is_0():
    assert_verdicts("""
         a |  n |  b |  m | withheld | state
         0 |  0 |  0 |  0 | yes      | not_shown
        -1 | -1 | -1 | -1 | yes      | not_shown
    """)


@repeatable
@given(whole_tables)
def test_a_clear_difference_always_has_an_interval_that_excludes_1(rows):
    found = verdicts(comparisons(rows))
    clear = found.q < 0.05
    a, n, b, m = np.array(rows).T
    low, high = koopman_interval(a, n, b, m)
    assert ((low > 1) | (high < 1) | (b == 0))[clear].all()
    assert (np.array(states(found)) != "no_clear_difference")[clear].all()


# What is asked of the caller


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        ("count", -1, "row 1 .* count between 0 and its total"),
        ("count", 41, "row 1 .* count between 0 and its total"),
        ("reference_count", 1001, "row 1 .* count between 0 and its total"),
        ("polarity", 2, "row 1 .* polarity of -1, 0 or 1"),
    ],
)
def test_an_impossible_row_that_is_shown_is_an_error(column, value, words):
    rows = comparisons([(128, 655, 261, 1904), (12, 40, 220, 1000)])
    spoilt = getattr(rows, column).copy()
    spoilt[1] = value
    with pytest.raises(ValueError, match=words):
        verdicts(replace(rows, **{column: spoilt}))


def test_columns_of_different_lengths_are_an_error():
    with pytest.raises(ValueError, match="one length"):
        replace(comparisons([(12, 40, 220, 1000)]), family=np.array([1, 2]))


def test_states_keep_their_codes():
    assert " ".join(STATES) == (
        "no_data not_shown not_enough_declared comparison_too_small too_few_to_compare no_clear_difference "
        "less_favourable more_favourable higher lower "
        "small_less_favourable small_more_favourable small_higher small_lower "
        "comparison not_compared"
    )


def test_declared_shares_have_a_minimum_and_a_stretch():
    assert (DECLARED_MINIMUM, DECLARED_STRETCH) == (0.60, 0.80)


# Benjamini-Hochberg

p_values = st.one_of(st.floats(0, 1), st.sampled_from([0.0, 1e-300, 0.01, 0.05, 1.0]), st.just(float("nan")))
looked_at = st.lists(st.tuples(p_values, st.sampled_from([-7, 0, 3, 10**12])), max_size=60)


@repeatable
@given(looked_at)
def test_q_is_the_smallest_inflated_p_from_here_on_within_its_family(rows):
    p, family = np.array([x for x, _ in rows]), np.array([x for _, x in rows], dtype=np.int64)
    q = benjamini_hochberg(p, family)
    for row, own in enumerate(p):
        others = p[(family == family[row]) & ~np.isnan(p)]
        inflated = [x * (others.size / np.sum(others <= x)) for x in others if x >= own]
        np.testing.assert_equal(q[row], min([1.0, *inflated]) if inflated else np.nan)
        assert np.isnan(own) or q[row] >= own


@pytest.mark.parametrize("size", [1, 2, 3, 7, 64, 1000])
def test_q_agrees_with_statsmodels_family_by_family(size):
    random = np.random.default_rng(size)
    p, family = random.beta(0.3, 1, 3 * size), random.permutation(np.repeat([4, 8, 15], size))
    q = benjamini_hochberg(p, family)
    for code in (4, 8, 15):
        mine = family == code
        np.testing.assert_allclose(q[mine], multipletests(p[mine], method="fdr_bh")[1], rtol=1e-13)


def test_tied_p_values_have_one_q():
    q = benjamini_hochberg(np.array([0.02, 0.02, 0.02, 0.9]), np.zeros(4, dtype=int))
    np.testing.assert_allclose(q, [0.08 / 3, 0.08 / 3, 0.08 / 3, 0.9])
    assert len(set(q[:3])) == 1


@repeatable
@given(looked_at)
def test_family_sizes_count_what_was_tested(rows):
    tested = ~np.isnan(np.array([x for x, _ in rows]))
    family = np.array([x for _, x in rows], dtype=np.int64)
    expected = [sum(tested[family == code]) for code in family]
    np.testing.assert_array_equal(family_sizes(family, tested), np.array(expected, dtype=int))
