"""The chart of one group's rate over time: its points, its range, its gaps and its signs."""

from plotly import graph_objects as go

from components.charts.change_plot import change_plot, top_of
from components.theme import INK, LESS_FAVOURABLE, MORE_FAVOURABLE
from equality.measures import Measure
from tests.blocks import measure
from tests.equality.test_trend_words import QUARTERS, RISEN, STEADY, change

NAMES = [period.name for period in QUARTERS]


def drawn(counts: list[int | None], of: Measure | None = None) -> dict:
    (series,) = change(black=counts).series
    return change_plot(series, NAMES, 0.2, of or measure())


def points(figure: dict) -> dict:
    return next(trace for trace in figure["data"] if "markers" in trace["mode"])


def test_it_is_a_figure_that_plotly_takes():
    go.Figure(drawn(RISEN))
    go.Figure(drawn([None] * 16))


def test_the_average_and_both_ends_of_the_range_are_lines_over_all_quarters():
    lines = [trace for trace in drawn(STEADY)["data"] if trace["mode"] == "lines"]
    assert [trace["line"]["dash"] for trace in lines] == ["solid", "dash", "dash"]
    assert {tuple(trace["x"]) for trace in lines} == {(0, 15)}
    assert lines[1]["y"][0] < lines[0]["y"][0] < lines[2]["y"][0]


def test_a_line_is_broken_where_a_rate_is_not_shown_and_no_number_stands_there():
    figure = drawn([*STEADY[:7], None, *STEADY[8:]])
    assert points(figure)["y"][7] is None
    assert points(figure)["connectgaps"] is False


def test_a_sign_is_a_diamond_in_the_colour_of_what_it_is_for_the_group():
    marker = points(drawn(RISEN))["marker"]
    assert (marker["symbol"][-1], marker["color"][-1]) == ("diamond", LESS_FAVOURABLE)
    better = points(drawn(RISEN, measure(polarity="higher_is_better")))["marker"]
    assert better["color"][-1] == MORE_FAVOURABLE
    neither = points(drawn(RISEN, measure(polarity="not_agreed")))["marker"]
    assert neither["color"][-1] == INK


def test_too_few_points_have_no_range():
    assert [trace["mode"] for trace in drawn([None] * 8 + STEADY[8:])["data"]] == ["lines+markers"]


def test_one_axis_holds_all_series_and_their_ranges():
    series = change(black=RISEN, white=STEADY).series
    assert top_of(series) >= max(one.expected.high for one in series if one.expected)
    assert top_of([]) > 0
