"""The chart of how a gap builds up: a line a group from 1, on a log axis."""

from plotly import graph_objects as go

from components.charts.contribution_plot import contribution_plot
from equality.contribution_words import Whole
from equality.contributions import contributions
from tests.equality.test_contributions import CLEAR, STAGES

FIGURE = contribution_plot(Whole(CLEAR.topic, contributions(CLEAR)), STAGES)


def test_it_is_a_figure_that_plotly_takes():
    go.Figure(FIGURE)


def test_each_line_begins_at_1_and_ends_at_the_whole_gap():
    line = FIGURE["data"][1]
    assert line["y"][0] == 1
    assert line["y"][-1] == round((200 / 1000) / (1400 / 4000), 4)
    assert FIGURE["layout"]["yaxis"]["type"] == "log"


def test_stages_stand_in_order_after_the_start():
    assert FIGURE["layout"]["xaxis"]["ticktext"][:2] == ["Start", "Sift"]
