"""The stage plot: two dots a row, labels that never meet, words where a rate is not shown, and no withheld number."""

import json
from typing import Any

import plotly.graph_objects as go
import pytest

from components.charts.stage_plot import stage_plot
from components.figure import ChartText
from components.panels import Panels, panelled
from components.table import data_table
from components.theme import LESS_FAVOURABLE, MORE_FAVOURABLE, SURFACE
from equality.findings import EVERYONE_ELSE
from equality.stages import Ladder
from tests.equality.climbing import climbed
from tests.layout_lint import figure_problems, fragment_problems, text_of

DRAWN = """
    sift
    all-declared | 1106 | 1393 |
    asian        |   90 |  112 | no_clear_difference
    black        |  120 |  200 | less_favourable
    mixed        |   16 |   81 | more_favourable
    white        |  880 | 1000 |
    test
    all-declared |  658 | 1106 |
    asian        |      |      | not_shown
    black        |   48 |  120 | less_favourable
    mixed        |    6 |   16 | too_few_to_compare
    white        |  560 |  880 |
    start
    all-declared |  460 |  658 |
    asian        |   20 |   44 | no_clear_difference
    black        |      |      | not_shown
    mixed        |      |      | not_shown
    white        |  420 |  560 |
"""


@pytest.fixture
def ladder() -> Ladder:
    """Three stages; some rows withheld."""
    return climbed(DRAWN)


def drawn(figure: dict[str, Any], mark: str) -> dict[str, Any]:
    """The dots of the group ("group") or its comparison ("comparison") with their labels, or the words ("words")."""
    sides = {"comparison": "top", "group": "bottom"}
    texts = [one for one in figure["data"] if "text" in one]
    if mark == "words":
        found = [one for one in texts if isinstance(one["textposition"], str)]
        return dict(found[0]) if found else {"x": [], "y": [], "text": []}
    labels = [one for one in texts if one["textposition"][0].startswith(sides[mark])]
    dots = [one for one in figure["data"] if one["mode"] == "markers"]
    own = [one for one in dots if isinstance(one["marker"]["color"], list) == (mark == "group")]
    if not own:
        return {"x": [], "y": [], "text": []}
    assert (labels[0]["x"], labels[0]["y"]) == (own[0]["x"], own[0]["y"])
    return {**labels[0], **own[0]}


@pytest.mark.parametrize("group", ["asian", "black", "mixed"])
def test_plotly_accepts_the_figure_and_the_lint_finds_nothing(ladder: Ladder, group: str):
    figure = stage_plot(ladder, group)
    assert go.Figure(figure).layout.xaxis.ticktext == ("0%", "25%", "50%", "75%", "100%")
    assert figure_problems(figure) == []


def test_stages_run_from_top_to_bottom(ladder: Ladder):
    across = stage_plot(ladder, "black")["layout"]["yaxis"]
    assert across["ticktext"] == ["Sifted in", "Online<br>assessment<br>passed", "Started in post"]
    assert across["range"][0] > across["range"][1]


def test_each_row_has_the_rate_of_the_group_and_of_its_comparison(ladder: Ladder):
    figure = stage_plot(ladder, "black")
    group, comparison = drawn(figure, "group"), drawn(figure, "comparison")
    assert (group["y"], group["x"], group["text"]) == ([0, 1], [0.6, 0.4], ["Black: 60.0%", "Black: 40.0%"])
    assert (comparison["y"], comparison["x"]) == ([0, 1, 2], [0.88, 0.6364, 0.75])
    assert comparison["text"] == ["White: 88.0%", "White: 63.6%", "White: 75.0%"]


def test_labels_stand_on_both_sides_of_the_row_and_turn_to_where_there_is_room(ladder: Ladder):
    figure = stage_plot(ladder, "mixed")
    assert drawn(figure, "group")["textposition"] == ["bottom right"]
    assert drawn(figure, "comparison")["textposition"] == ["top left", "top center", "top left"]


def test_a_row_that_is_not_shown_says_so_in_words(ladder: Ladder):
    words = drawn(stage_plot(ladder, "black"), "words")
    assert (words["y"], words["text"]) == ([2], ["Not shown (small numbers)"])


def test_too_few_for_a_rate_are_words_too(ladder: Ladder):
    words = drawn(stage_plot(ladder, "mixed"), "words")
    assert dict(zip(words["y"], words["text"], strict=True)) == {
        1: "Too few for a rate",
        2: "Not shown (small numbers)",
    }


def test_the_stage_after_one_that_is_not_shown_has_no_dot_either(ladder: Ladder):
    figure = stage_plot(ladder, "asian")
    assert drawn(figure, "group")["y"] == [0]
    assert drawn(figure, "words")["y"] == [1, 2]


@pytest.mark.parametrize(
    ("state", "symbol", "fill"),
    [
        ("less_favourable", "diamond", LESS_FAVOURABLE),
        ("more_favourable", "diamond", MORE_FAVOURABLE),
        ("small_less_favourable", "diamond", SURFACE),
        ("no_clear_difference", "circle", SURFACE),
        ("not_enough_declared", "circle", SURFACE),
    ],
)
def test_a_diamond_is_filled_where_the_difference_is_clear(state: str, symbol: str, fill: str):
    ladder = climbed(f"sift\nblack | 120 | 200 | {state}\nwhite | 880 | 1000 |")
    marker = drawn(stage_plot(ladder, "black"), "group")["marker"]
    assert (marker["symbol"], marker["color"]) == ([symbol], [fill])


def test_everyone_else_is_drawn_beside_a_group_that_is_shown_and_not_beside_one_that_is_not():
    ladder = climbed(DRAWN, EVERYONE_ELSE)
    assert drawn(stage_plot(ladder, "black"), "comparison")["text"] == ["Everyone else: 82.6%", "Everyone else: 61.9%"]
    assert drawn(stage_plot(ladder, "asian"), "comparison")["y"] == [0]


def test_no_number_of_a_row_that_is_not_shown_is_sent(ladder: Ladder):
    sent = json.dumps(stage_plot(ladder, "asian"))
    assert "0.4545" not in sent and "45.5%" not in sent
    assert not any(number in sent for number in ("112", "880", "1000", "560"))
    assert len(sent) < 3000


def test_panels_have_a_heading_and_a_description_each_and_one_table(ladder: Ladder):
    charts = [
        (ChartText(f"{group} alone", "", f"Dot chart. {group}.", "", f"panel-{group}"), stage_plot(ladder, group))
        for group in ("asian", "black")
    ]
    table = data_table("Stage rates", ["Stage"], [["Sifted in"]], "stage-table")
    block = panelled(
        Panels("Campaign", "Two panels", "By group", "What signs mean", "Source: records.", "campaign"), charts, table
    )
    assert fragment_problems(block) == []
    words = text_of(block)
    places = [words.index(one) for one in ("Two panels", "By group", "What signs mean", "asian alone", "black alone")]
    assert places == sorted(places)
