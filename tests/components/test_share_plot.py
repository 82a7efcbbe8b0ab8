"""The chart and table of a share: parts of one whole, from zero, with nothing compared."""

import plotly.graph_objects as go
import pytest

from components.charts.share_plot import share_plot, ticks_for
from components.outcome_table import share_table
from equality.findings import ReleasedRow, build_block
from tests import blocks
from tests.layout_lint import figure_problems, fragment_problems, text_of

ROWS = [
    ReleasedRow("asian", 120, 1000, None),
    ReleasedRow("black", None, None, None),
    ReleasedRow("white", 700, 1000, None),
    ReleasedRow("all-declared", 1000, 1000, None),
    ReleasedRow("not-declared", 250, 1250, None),
]


@pytest.fixture
def share():
    topic = blocks.topic(measure=blocks.measure(kind="share", counts="people", polarity="not_agreed"))
    return build_block(topic, ROWS)


def test_a_share_compares_nobody(share):
    assert {one.group: one.state for one in share.findings} == {
        "asian": "not_compared",
        "black": "not_shown",
        "white": "not_compared",
    }


def test_the_declared_share_of_a_share_counts_the_people_who_did_not_declare(share):
    assert share.declared_share == 1000 / 1250


def test_points_are_shares_and_bars_reach_the_ends_of_their_ranges(share):
    points = share_plot(share)["data"][0]
    assert points["x"] == [0.12, 0.7]
    assert points["text"] == ["12.0%", "70.0%"]
    reached = [x + more for x, more in zip(points["x"], points["error_x"]["array"], strict=True)]
    assert reached == pytest.approx([share.findings[0].rate.high, share.findings[2].rate.high])


def test_the_axis_starts_at_zero_and_a_withheld_row_says_so(share):
    figure = share_plot(share)
    assert figure["layout"]["xaxis"]["range"][0] == 0
    assert figure["data"][1]["text"] == ["  Not shown (small numbers)"]
    assert figure_problems(figure) == []
    go.Figure(figure)


@pytest.mark.parametrize(("highest", "last"), [(0.043, 0.05), (0.36, 0.4), (0.93, 1.0)])
def test_ticks_go_as_far_as_the_longest_range(highest, last):
    assert max(ticks_for(highest)) == pytest.approx(last)


def test_the_table_gives_shares_and_says_that_not_declared_is_of_everybody(share):
    table = share_table(share)
    said = text_of(table)
    assert "70.0%" in said
    assert "20.0% of everybody" in said
    assert "Times as often" not in said
    assert fragment_problems(table) == []
