"""The ratio plot: rows in order, ranges on a log axis, words where there is no ratio, and no withheld number."""

import json
from math import log10
from typing import Any

import plotly.graph_objects as go
import pytest

from components.charts.ratio_plot import MARKS, ratio_plot
from components.theme import INK, LESS_FAVOURABLE, MORE_FAVOURABLE, SURFACE
from equality.findings import COMPARED, EVERYONE_ELSE
from tests.blocks import USUAL, block
from tests.layout_lint import figure_problems

WHITE = "white | 261 | 1904 |"


def trace(figure: dict[str, Any], key: str) -> dict[str, Any]:
    (found,) = [one for one in figure["data"] if key in one]
    return dict(found)


def texts(figure: dict[str, Any]) -> list[str]:
    return [words.strip() for one in figure["data"] for words in one.get("text", [])]


def test_plotly_accepts_the_figure_and_the_lint_finds_nothing():
    figure = ratio_plot(block())
    assert go.Figure(figure).layout.xaxis.type == "log"
    assert figure_problems(figure) == []


def test_rows_run_from_top_to_bottom_in_display_order():
    axis = ratio_plot(block())["layout"]["yaxis"]
    assert axis["ticktext"] == ["Asian", "Black", "Mixed", "White", "Other"]
    assert axis["tickvals"] == [0, 1, 2, 3, 4]
    assert axis["range"][0] > axis["range"][1]


def test_bars_reach_the_likely_range():
    points = trace(ratio_plot(block()), "error_x")
    black = points["y"].index(1)
    value, above, below = points["x"][black], points["error_x"]["array"][black], points["error_x"]["arrayminus"][black]
    assert (value, value + above, value - below) == pytest.approx((1.4256, 1.7241, 1.1751), abs=2e-4)


def test_numbers_stand_on_the_rows_that_have_a_ratio_and_words_on_the_others():
    assert texts(ratio_plot(block())) == [
        "1.08",
        "1.43",
        "Not shown (small numbers)",
        "Comparison group",
        "Not shown (small numbers)",
    ]


@pytest.mark.parametrize(
    ("state", "symbol", "fill", "outline"),
    [
        ("less_favourable", "diamond", LESS_FAVOURABLE, INK),
        ("more_favourable", "diamond", MORE_FAVOURABLE, INK),
        ("higher", "diamond", INK, INK),
        ("small_less_favourable", "diamond", SURFACE, LESS_FAVOURABLE),
        ("small_more_favourable", "diamond", SURFACE, MORE_FAVOURABLE),
        ("no_clear_difference", "circle", SURFACE, INK),
    ],
)
def test_each_state_has_its_sign(state: str, symbol: str, fill: str, outline: str):
    marker = trace(ratio_plot(block(f"black | 128 | 655 | {state}\n{WHITE}")), "error_x")["marker"]
    assert (marker["symbol"], marker["color"], marker["line"]["color"]) == ([symbol], [fill], [outline])


def test_every_compared_state_has_a_sign():
    assert set(MARKS) == set(COMPARED)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("black | 9 | 28 | too_few_to_compare", "Too few to compare"),
        ("black | 128 | 655 | not_enough_declared", "Not enough declared"),
        ("black | 128 | 655 | comparison_too_small", "Comparison group too small"),
        ("black | | | not_shown", "Not shown (small numbers)"),
    ],
)
def test_a_row_that_is_not_compared_says_why(row: str, words: str):
    assert texts(ratio_plot(block(f"{row}\n{WHITE}"))) == [words, "Comparison group"]


def test_a_row_without_a_ratio_says_that_nobody_in_the_comparison_had_the_outcome():
    figure = ratio_plot(block("black | 20 | 100 | less_favourable\nwhite | 0 | 400 |"))
    assert texts(figure) == ["None in the comparison group", "Comparison group"]


def test_a_range_that_leaves_the_axis_has_an_arrow_and_its_number():
    figure = ratio_plot(block(f"black | 14 | 31 | less_favourable\n{WHITE}"))
    assert figure["layout"]["xaxis"]["ticktext"][-1] == "4"
    arrow = figure["data"][-1]
    assert (arrow["marker"]["symbol"], arrow["text"]) == (["triangle-right"], ["4.65"])
    bar = trace(figure, "error_x")
    assert bar["x"][0] + bar["error_x"]["array"][0] > 10 ** figure["layout"]["xaxis"]["range"][1]


def test_a_ratio_of_none_at_all_stands_at_the_edge_of_the_axis():
    figure = ratio_plot(block(f"asian | 61 | 412 | no_clear_difference\nblack | 0 | 655 | more_favourable\n{WHITE}"))
    arrow = figure["data"][-1]
    assert (arrow["y"], arrow["marker"]["symbol"], arrow["text"]) == ([1], ["triangle-left"], ["0.00 (to 0.04)"])
    assert trace(figure, "error_x")["y"] == [0]


def test_a_number_at_1_stands_beside_the_line_that_would_strike_it_through():
    drawn = block("""
        asian | 100 | 1000 | no_clear_difference
        black | 130 | 1000 | less_favourable
        white | 500 | 5000 |
    """)
    points = next(trace for trace in ratio_plot(drawn)["data"] if trace["mode"] == "markers+text")
    assert dict(zip(points["text"], points["textposition"], strict=True)) == {"1.00": "top right", "1.30": "top center"}


def test_the_axis_is_even_around_1():
    low, high = ratio_plot(block())["layout"]["xaxis"]["range"]
    assert low == -high
    assert high == pytest.approx(log10(2 * 1.06), abs=1e-4)


def test_the_axis_names_the_comparison():
    assert "as often as White people" in ratio_plot(block())["layout"]["xaxis"]["title"]["text"]
    everyone = ratio_plot(block(comparison=EVERYONE_ELSE))["layout"]["xaxis"]["title"]["text"]
    assert "as often as everyone else" in everyone


def test_counts_are_not_sent_with_the_figure():
    sent = json.dumps(ratio_plot(block()))
    assert len(sent) < 3000
    assert not any(number in sent for number in ("412", "655", "1904", "261", "3260"))
    assert ratio_plot(block(USUAL)) == ratio_plot(block())
