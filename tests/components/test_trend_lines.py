"""Trend lines: plain lines from zero, broken where a rate is not shown, named at their ends."""

import json
from itertools import pairwise

import plotly.graph_objects as go
import pytest

from components.charts.trend_lines import HEIGHT, LABEL_ROOM, MARGIN, spread, trend_lines
from components.theme import CATEGORICAL, INK
from equality.findings import Interval
from tests.layout_lint import figure_problems

YEARS = ("Year to March 2024", "Year to March 2025", "Year to March 2026")


def between(rate: float | None) -> Interval | None:
    return None if rate is None else Interval(rate, max(rate - 0.01, 0.0), rate + 0.02)


def series(name: str, *rates: float | None) -> tuple[str, list[tuple[str, Interval | None]]]:
    return name, [(year, between(rate)) for year, rate in zip(YEARS, rates, strict=True)]


THREE = [
    series("Asian", 0.15, 0.16, 0.148),
    series("Black", 0.18, None, 0.195),
    series("White", 0.13, 0.135, 0.137),
]
FIGURE = trend_lines(THREE, "Recalled, out of people on licence", comparison="White")


def test_plotly_accepts_the_figure_and_the_lint_finds_nothing():
    go.Figure(FIGURE)
    assert figure_problems(FIGURE) == []
    assert len(json.dumps(FIGURE)) < 3000


def test_a_line_is_broken_where_a_rate_is_not_shown():
    black = FIGURE["data"][1]
    assert (black["y"], black["connectgaps"]) == ([0.18, None, 0.195], False)


def test_the_comparison_is_black_and_the_others_take_the_palette_in_order():
    assert [line["line"]["color"] for line in FIGURE["data"][:3]] == [CATEGORICAL[0], CATEGORICAL[1], INK]
    assert len({(line["line"]["dash"], line["marker"]["symbol"]) for line in FIGURE["data"][:3]}) == 3


def test_the_axis_starts_at_zero_and_covers_every_rate():
    axis = FIGURE["layout"]["yaxis"]
    assert (axis["range"], axis["ticktext"]) == ([0, 0.25], ["0%", "5%", "10%", "15%", "20%", "25%"])


def test_each_rate_has_a_bar_for_its_likely_range_apart_from_those_of_other_groups():
    asian, black, _ = FIGURE["data"][:3]
    assert (black["error_y"]["array"], black["error_y"]["arrayminus"]) == ([0.02, None, 0.02], [0.01, None, 0.01])
    assert all(second - first >= 0.05 for first, second in zip(asian["x"], black["x"], strict=True))


def test_names_stand_at_the_ends_without_touching():
    close = trend_lines([series(name, 0.1, 0.1, 0.1) for name in ("Asian", "Black", "Mixed", "White", "Other")], "Rate")
    labels = close["data"][-1]
    assert [name.strip() for name in labels["text"]] == ["Asian", "Black", "Mixed", "White", "Other"]
    top = close["layout"]["yaxis"]["range"][1]
    places = sorted(labels["y"])
    apart = top * LABEL_ROOM / (HEIGHT - MARGIN["t"] - MARGIN["b"])
    assert min(b - a for a, b in pairwise(places)) == pytest.approx(apart, rel=1e-3)
    assert places[0] >= 0
    assert places[-1] <= top


def test_labels_that_fit_nowhere_still_keep_their_order():
    assert spread([0.0, 0.0], 0.6, 1.0) == [0.0, 0.6]
    assert spread([], 0.1, 1.0) == []


def test_a_line_without_any_rate_has_no_label():
    figure = trend_lines([series("Asian", None, None, None), series("White", 0.1, 0.1, 0.1)], "Rate")
    assert figure["data"][-1]["text"] == [" White"]
    go.Figure(trend_lines([series("Asian", None, None, None)], "Rate"))


def test_many_periods_keep_the_last_and_leave_out_some_words():
    quarters = [(f"Quarter {number}", between(0.1)) for number in range(1, 21)]
    ticks = trend_lines([("White", quarters)], "Rate")["layout"]["xaxis"]["ticktext"]
    assert len(ticks) <= 6
    assert ticks[-1] == "Quarter 20"


def test_more_lines_than_can_be_told_apart_are_refused():
    with pytest.raises(ValueError, match="at most 6"):
        trend_lines([series(str(number), 0.1, 0.1, 0.1) for number in range(7)], "Rate")


def test_lines_over_different_periods_are_refused():
    with pytest.raises(ValueError, match="same periods"):
        trend_lines([series("Asian", 0.1, 0.1, 0.1), ("White", [("Year to March 2026", between(0.1))])], "Rate")
