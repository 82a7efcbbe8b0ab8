"""Each rule of the layout lint fires on a bad tree and is silent on a good one."""

from typing import Any

import dash_bootstrap_components as dbc  # type: ignore[import-untyped]
import pytest
from dash import dcc, html
from dash.development.base_component import Component

from components.attributes import aria
from components.figure import GRAPH_CONFIG
from tests.layout_lint import figure_problems, fragment_problems, problems

AXIS = {"tickvals": [1], "ticktext": ["1 (same)"], "fixedrange": True}


def figure(**layout: Any) -> dict[str, Any]:
    return {"data": [], "layout": {"dragmode": False, "xaxis": AXIS, **layout}}


def graph(drawn: dict[str, Any] | None = None, described_by: str = "alt", **changes: Any) -> html.Figure:
    kept = {"config": GRAPH_CONFIG, "figure": drawn or figure(), "id": "graph", **changes}
    picture = html.Div(dcc.Graph(**kept), role="img", **aria(labelledby=described_by))
    return html.Figure([picture, html.Figcaption("Dot chart of recall.", id="alt")])


def radios(**changes: Any) -> html.Fieldset:
    return html.Fieldset(
        [html.Legend("Compare with"), dbc.RadioItems(**{"id": "radios", "name": "compare", **changes})]
    )


def labelled(control: Component) -> html.Div:
    return html.Div([html.Label("Region", htmlFor="region"), control])


def table(*rows: Component, caption: str = "Recall by ethnic group") -> html.Table:
    return html.Table([html.Caption(caption), *rows], id="table")


GOOD = html.Main(
    [
        html.H1("Recall"),
        html.H2("By group"),
        graph(),
        labelled(dbc.Select(id="region", name="region")),
        radios(),
        table(html.Tr([html.Th("Asian", scope="row")])),
        html.Div(id="scroll", role="region", **aria(label="Table")),
        dcc.Link("See recall", href="/recall"),
    ]
)


def test_a_good_page_has_no_problems():
    assert problems(GOOD) == []


@pytest.mark.parametrize(
    ("bad", "problem"),
    [
        (dcc.Dropdown(), "dash_core_components.Dropdown is banned"),
        (dcc.Tabs(), "dash_core_components.Tabs is banned"),
        (dbc.Tabs(), "dash_bootstrap_components.Tabs is banned"),
        (html.Div(html.Div(dcc.DatePickerRange())), "dash_core_components.DatePickerRange is banned"),
        (graph(config={}), "graph graph does not have the safe config"),
        (graph(config={**GRAPH_CONFIG, "showSendToCloud": True}), "graph graph does not have the safe config"),
        (
            dcc.Graph(id="bare", config=GRAPH_CONFIG, figure=figure()),
            "graph bare is not inside an element with role img",
        ),
        (
            graph(described_by="elsewhere"),
            "graph graph has no description: aria-labelledby names nothing with words",
        ),
        (graph(figure(font={"color": "#ff0000"})), "graph graph: a figure uses the colour #ff0000, which is no token"),
        (dbc.Select(id="unit", name="unit"), "Select unit has no label"),
        (labelled(dbc.Select(id="region")), "Select region has no name"),
        (dcc.Input(id="note", name="note"), "Input note has no label"),
        (radios(name=None), "RadioItems radios has no name, so that each button is a stop for the keyboard"),
        (html.Div(dbc.RadioItems(id="r", name="r")), "RadioItems r is not in a fieldset with a legend"),
        (html.Fieldset(dbc.RadioItems(id="r", name="r")), "RadioItems r is not in a fieldset with a legend"),
        (html.Div([html.H2("A"), html.H4("B")]), "heading 'B' of level 4 follows one of level 2"),
        (html.H2(""), "a heading of level 2 is empty"),
        (
            html.Div(html.H2("w " * 13), className="pemt-block"),
            f"a chart's title is over 70 characters or 12 words: {'w ' * 13!r}",
        ),
        (html.Table([], id="t"), "table t has no caption"),
        (table(html.Tr(html.Th("Rate"))), "table heading 'Rate' has no scope"),
        (html.Div(role="region"), "a region has no name"),
        (html.Div([html.Div(role="region", **aria(label="A")) for _ in "12"]), "two regions are called 'A'"),
        (html.Div(**aria(labelledby="gone")), "aria-labelledby names 'gone', which has no words"),
        (dcc.Link("", href="/recall"), "Link to /recall has no words"),
        (html.Div([html.P(id="one"), html.P(id="one")]), "two elements have the id 'one'"),
    ],
)
def test_a_bad_part_is_named(bad: Component, problem: str):
    assert fragment_problems(bad) == [problem]


@pytest.mark.parametrize(("headings", "count"), [([], 0), ([html.H1("A"), html.H1("B")], 2)])
def test_a_page_has_one_h1(headings: list[Component], count: int):
    assert problems(html.Main(headings)) == [f"a page has one h1, not {count}"]


@pytest.mark.parametrize(
    ("bad", "problem"),
    [
        (figure(xaxis={**AXIS, "ticktext": []}), "xaxis does not have words for each tick"),
        (figure(yaxis={**AXIS, "fixedrange": False}), "yaxis can be zoomed: fixedrange is not True"),
        (figure(dragmode="zoom"), "a figure can be dragged: dragmode is not False"),
        (figure(paper_bgcolor="rgb(255, 0, 0)"), "a figure uses the colour rgb(255, 0, 0), which is no token"),
        (figure(title={"text": "x" * 71}), f"a chart's title is over 70 characters or 12 words: {'x' * 71!r}"),
    ],
)
def test_a_bad_figure_is_named(bad: dict[str, Any], problem: str):
    assert figure_problems(bad) == [problem]
