"""The chart of like with like: two marks a group, crude above and within strata below."""

from plotly import graph_objects as go

from components.charts.like_plot import like_plot
from tests.equality.test_like_words import SAME, TURNED


def test_it_is_a_figure_that_plotly_takes():
    go.Figure(like_plot(TURNED))


def test_each_group_has_an_open_dot_as_it_is_and_a_filled_square_within_strata():
    _, crude, within = like_plot(TURNED)["data"]
    assert (crude["marker"]["symbol"], within["marker"]["symbol"]) == ("circle", "square")
    assert crude["x"][0] < 1 < within["x"][0]
    assert crude["y"][0] < within["y"][0]
    assert (crude["text"], within["text"]) == (["0.73"], ["1.49"])


def test_both_have_their_likely_ranges():
    for trace in like_plot(SAME)["data"][1:]:
        assert len(trace["error_x"]["array"]) == len(trace["x"])
