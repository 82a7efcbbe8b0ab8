"""The bars of declaration beside the minimum and the stretch, and their table."""

import plotly.graph_objects as go
import pytest

from components.charts.declaration_plot import declaration_plot
from components.representation_table import declaration_table
from components.theme import SERIES, SURFACE
from equality.catalogue import load_catalogue
from equality.characteristics import ALL_DECLARED
from equality.findings import EVERYONE_ELSE, ReleasedRow, Topic, build_block
from equality.periods import financial_year
from tests.layout_lint import figure_problems, fragment_problems, text_of, walk

CATALOGUE = load_catalogue()


def declared(slug, count, total):
    topic = Topic(
        CATALOGUE.measures["declared"],
        CATALOGUE.populations["staff"],
        CATALOGUE.characteristics[slug],
        EVERYONE_ELSE,
        CATALOGUE.areas["london"],
        financial_year(2025),
    )
    return build_block(topic, [ReleasedRow(ALL_DECLARED, count, total, None)])


BLOCKS = [
    declared("ethnicity-2", 734, 1000),
    declared("sexual-orientation", 5997, 10_000),
    declared("religion", 12, 20),
    declared("disability", None, None),
    declared("socio-economic-background", 912, 1000),
]


@pytest.fixture
def figure():
    return declaration_plot(BLOCKS)


def test_bars_are_the_declared_shares_and_hollow_below_the_minimum(figure):
    bars = figure["data"][0]
    assert bars["x"] == [0.734, 0.5997, 0.912]
    assert bars["marker"]["color"] == [SERIES, SURFACE, SERIES]
    assert figure["layout"]["yaxis"]["ticktext"][0] == "Ethnicity"


def test_the_minimum_is_solid_and_the_stretch_dashed(figure):
    lines = [one for one in figure["data"] if one.get("mode") == "lines" and one["line"]["color"] != SURFACE]
    assert [(one["x"], one["line"]["dash"]) for one in lines] == [([0.6, 0.6], "solid"), ([0.8, 0.8], "dash")]


def test_names_of_the_lines_stand_on_their_outer_sides(figure):
    named = {one["text"]: one["xanchor"] for one in figure["layout"]["annotations"] if one.get("yref") == "paper"}
    assert named == {"Minimum 60%": "right", "Stretch 80%": "left"}


def test_values_stand_in_a_column_and_never_read_as_the_other_side_of_the_minimum(figure):
    values = [one["text"] for one in figure["layout"]["annotations"] if one.get("xref") == "paper"]
    assert values == ["73%", "59.97%<br>Below minimum", "91%"]


def test_a_share_that_is_not_shown_or_of_few_people_has_words(figure):
    words = figure["data"][-1]
    assert (words["y"], words["text"]) == ([2, 3], ["  12 of 20", "  Not shown (small numbers)"])


def test_the_axis_goes_from_zero_to_all(figure):
    assert figure["layout"]["xaxis"]["range"] == [0, 1]
    assert figure_problems(figure) == []
    go.Figure(figure)


def test_nothing_shown_is_still_a_figure():
    figure = declaration_plot([declared("disability", None, None)])
    assert not [one for one in figure["data"] if one["type"] == "bar"]
    go.Figure(figure)


def test_the_table_says_what_the_chart_shows():
    table = declaration_table(BLOCKS, {"ethnicity-2": "/staff/declared"}, "declaration")
    rows = [
        [text_of(cell.component) for cell in walk(row.component) if cell.kind in ("Th", "Td")]
        for row in walk(table)
        if row.kind == "Tr"
    ]
    assert rows[1:] == [
        ["Ethnicity", "734", "1,000", "73%", "At or above minimum"],
        ["Sexual orientation", "5,997", "10,000", "59.97%", "Below minimum"],
        ["Religion or belief", "12", "20", "Too few for a rate"],
        ["Disability", "Not shown (small numbers)"],
        ["Socio-economic background", "912", "1,000", "91%", "At or above stretch"],
    ]
    assert [node.get("href") for node in walk(table) if node.kind == "Link"] == ["/staff/declared"]
    assert fragment_problems(table) == []
