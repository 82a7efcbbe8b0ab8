"""Shares of a grade beside benchmarks: worked by hand, held against other software, and silent where they must be."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint, proportions_ztest

from equality.benchmarks import Benchmark, BenchmarkKey
from equality.findings import Interval, ReleasedRow, build_block
from equality.populations import Value
from equality.rates import rate, wilson_interval
from equality.representation import (
    Row,
    Yardstick,
    block_yardstick,
    by_grade,
    by_group,
    census_yardstick,
    falls_away,
    position,
)
from tests import blocks

JUNIOR, SENIOR = Value("officer", "Officer"), Value("leader", "Leader")
CENSUS = Yardstick("census", {"asian": 0.24, "black": 0.1, "white": 0.66}, "16 to 64")
SHARE = blocks.measure(kind="share", polarity="not_agreed", short_name="share of the grade", unit_many="staff")


def share_block(*rows, segment=""):
    """A block of shares; each row is a group with its count and total, or without numbers."""
    topic = blocks.topic(measure=SHARE, segment=segment)
    return build_block(topic, [ReleasedRow(group, *(numbers or (None, None)), None) for group, *numbers in rows])


def shown(row_count, total, *benchmarks):
    share = Interval(float(rate(row_count, total)), *map(float, wilson_interval(row_count, total)))
    return Row("a", "A", "shown", benchmarks, row_count, total, share)


def test_a_share_below_its_benchmark_worked_by_hand():
    # 12 of 135 is 8.9%. With z = 1.96, Wilson's range is (2 x 12 + 3.84 -+ 1.96 sqrt(3.84 + 4 x 12 x 123 / 135)) / 277.68.
    row = shown(12, 135, 0.24)
    assert row.share.value == pytest.approx(0.0889, abs=5e-5)
    assert (row.share.low, row.share.high) == pytest.approx((0.0516, 0.1489), abs=1e-4)
    assert row.position() == "below"
    assert row.to_match() == pytest.approx(32.4)


@pytest.mark.parametrize(("count", "total"), [(12, 135), (526, 678), (5, 40), (97, 105)])
def test_the_likely_range_is_that_of_other_software(count, total):
    row = shown(count, total)
    assert (row.share.low, row.share.high) == pytest.approx(proportion_confint(count, total, method="wilson"), rel=1e-9)


@given(st.integers(30, 3000), st.floats(0.02, 0.98), st.floats(0.02, 0.98))
@settings(derandomize=True, database=None, deadline=None, max_examples=300)
def test_a_benchmark_is_outside_exactly_where_the_test_of_it_says_so(total, part, benchmark):
    count = round(total * part)
    low, high = map(float, wilson_interval(count, total))
    _, p = proportions_ztest(count, total, benchmark, prop_var=benchmark)
    if abs(p - 0.05) > 1e-6:
        assert (position(Interval(count / total, low, high), benchmark) != "inside") == (p < 0.05)


def test_a_benchmark_at_the_end_of_the_range_is_inside_it():
    assert position(Interval(0.2, 0.1, 0.3), 0.3) == "inside"
    assert position(Interval(0.2, 0.1, 0.3), 0.1) == "inside"


def test_each_grade_stands_beside_each_benchmark():
    service = Yardstick("service", {"asian": 0.05})
    shares = by_grade(
        blocks.topic(measure=SHARE),
        "asian",
        [(SENIOR, share_block(("asian", 12, 135))), (JUNIOR, share_block(("asian", 120, 500)))],
        [CENSUS, service],
    )
    assert [row.name for row in shares.rows] == ["Leader", "Officer"]
    assert [row.benchmarks for row in shares.rows] == [(0.24, 0.05)] * 2
    assert [[row.position(0), row.position(1)] for row in shares.rows] == [["below", "above"], ["inside", "above"]]
    assert shares.looks == 2


def test_a_benchmark_that_says_nothing_of_the_group_is_left_out():
    shares = by_grade(blocks.topic(measure=SHARE), "other", [(SENIOR, share_block(("other", 12, 135)))], [CENSUS])
    assert shares.yardsticks == ()
    assert shares.rows[0].position() is None
    assert shares.looks == 0


def test_a_withheld_grade_holds_no_number():
    shares = by_grade(blocks.topic(measure=SHARE), "asian", [(SENIOR, share_block(("asian",)))], [CENSUS])
    (row,) = shares.rows
    assert (row.state, row.count, row.total, row.share, row.position(), row.to_match()) == ("not_shown", *[None] * 5)


def test_a_withheld_count_of_a_published_total_holds_no_number_either():
    (row,) = by_group(share_block(("asian", None, 135)), [CENSUS]).rows
    assert (row.state, row.count, row.total, row.share) == ("not_shown", None, None, None)


def test_a_grade_that_the_release_does_not_hold_has_no_data():
    shares = by_grade(blocks.topic(measure=SHARE), "asian", [(SENIOR, None), (JUNIOR, share_block())], [CENSUS])
    assert [row.state for row in shares.rows] == ["no_data", "no_data"]


def test_fewer_than_30_people_are_counts_without_a_share():
    (row,) = by_group(share_block(("asian", 12, 29)), [CENSUS]).rows
    assert (row.state, row.count, row.total, row.share, row.position()) == ("few", 12, 29, None, None)


def test_groups_of_one_grade_have_a_benchmark_each():
    shares = by_group(share_block(("asian", 12, 135), ("other", 10, 135), ("white", 113, 135)), [CENSUS])
    assert [row.benchmarks for row in shares.rows] == [(0.24,), (0.66,), (None,)]
    assert [row.position() for row in shares.rows] == ["below", "above", None]


def test_two_groups_that_make_up_the_whole_are_one_look():
    shares = by_group(share_block(("asian", 12, 135), ("white", 123, 135)), [CENSUS])
    assert (shares.two_sided, shares.looks) == (True, 1)


@given(st.integers(30, 2000), st.floats(0, 1), st.floats(0.01, 0.99))
@settings(derandomize=True, database=None, deadline=None, max_examples=200)
def test_of_two_groups_one_is_as_far_below_as_the_other_is_above(total, part, benchmark):
    count = round(total * part)
    own, other = shown(count, total, benchmark), shown(total - count, total, 1 - benchmark)
    turned = {"below": "above", "above": "below", "inside": "inside"}
    margin = min(abs(own.share.low - benchmark), abs(own.share.high - benchmark))
    if margin > 1e-9:
        assert other.position() == turned[own.position()]


TABLES = {
    BenchmarkKey("london", "sex", ages): {"women": Benchmark("london", "sex", "women", people, 100, ages)}
    for ages, people in (("all ages", 51), ("16 and over", 52), ("16 to 64", 53))
}


@pytest.mark.parametrize(
    ("held", "ages", "share"),
    [
        (("all ages", "16 and over", "16 to 64"), "16 to 64", 0.53),
        (("all ages", "16 and over"), "16 and over", 0.52),
        (("all ages",), "all ages", 0.51),
    ],
)
def test_the_census_ages_nearest_to_working_age_are_taken(held, ages, share):
    table = {key: groups for key, groups in TABLES.items() if key.ages in held}
    assert census_yardstick(table, "london", "sex") == Yardstick("census", {"women": share}, ages)


def test_an_area_without_a_census_table_has_no_such_benchmark():
    assert census_yardstick(TABLES, "wales", "sex") is None
    assert census_yardstick({}, "london", "sex") is None


def test_a_block_is_a_benchmark_by_its_shown_shares():
    block = share_block(("asian", 12, 135), ("black",), ("white", 113, 135))
    assert block_yardstick("caseload", block) == Yardstick(
        "caseload", {"asian": pytest.approx(12 / 135), "white": pytest.approx(113 / 135)}
    )


def test_a_block_that_is_absent_withheld_or_of_few_people_is_no_benchmark():
    found = [block_yardstick("service", one) for one in (None, share_block(("asian",)), share_block(("asian", 12, 29)))]
    assert found == [None, None, None]


def test_exactly_30_people_are_enough_for_a_share():
    (row,) = by_group(share_block(("asian", 12, 30)), [CENSUS]).rows
    assert (row.state, row.share.value) == ("shown", pytest.approx(0.4))
    assert np.isfinite(row.share.low)


LADDER = (
    Value("leader", "Leader"),
    Value("manager", "Manager"),
    Value("officer", "Officer"),
    Value("assistant", "Assistant"),
)


def ladder_of(*counts):
    """Black staff by grade, senior first; each a count of a total, or None where it is not shown."""
    blocks_of = [share_block(("black", *one) if one else ("black",)) for one in counts]
    return by_grade(blocks.topic(measure=SHARE), "black", list(zip(LADDER, blocks_of, strict=True)), [CENSUS])


def test_the_step_at_which_the_share_falls_most_is_named():
    lower, upper = falls_away(ladder_of((9, 300), (30, 600), (120, 1000), (130, 1000)))
    assert (lower.name, upper.name) == ("Officer", "Manager")


def test_steps_are_from_one_grade_that_is_shown_to_the_next():
    lower, upper = falls_away(ladder_of((9, 300), None, (120, 1000), (130, 1000)))
    assert (lower.name, upper.name) == ("Officer", "Leader")


@pytest.mark.parametrize(
    "counts",
    [
        ((30, 300), (62, 600), (100, 1000), (103, 1000)),
        ((60, 300), (90, 600), (100, 1000), (60, 1000)),
        ((1, 40), (4, 60), None, None),
    ],
)
def test_no_step_is_named_where_none_is_clear_or_the_share_rises(counts):
    assert falls_away(ladder_of(*counts)) is None


def test_steps_are_corrected_for_how_many_they_are():
    # One step of three with p of about 0.03 alone: not below 0.05 when it is one of three.
    assert falls_away(ladder_of((100, 1000), (100, 1000), (100, 1000), (132, 1000))) is None
