"""A page is sent as one tree of elements, with other components in its gaps."""

import json

from dash import dcc, html
from plotly.utils import PlotlyJSONEncoder

from components.attributes import aria
from components.markup import markup, plain


def sent(component):
    props = markup(component)["props"]
    return props["tree"], props["children"]


def test_an_element_is_its_tag_its_attributes_and_what_is_inside():
    cell = html.Td([html.Strong("1.43"), " times", None, 3], className="num", colSpan=2, **aria(label="ratio"))
    assert sent(cell)[0] == [
        "td",
        {"className": "num", "colSpan": 2, "aria-label": "ratio"},
        ["strong", {}, "1.43"],
        " times",
        "3",
    ]


def test_a_single_child_and_none_stand_as_a_list_of_one_and_of_none():
    assert sent(html.Div(html.Br()))[0] == ["div", {}, ["br", {}]]


def test_a_link_within_the_tool_is_an_anchor_that_says_so():
    assert sent(dcc.Link("Recall", href="/recall"))[0] == ["a", {"href": "/recall", "data-within": ""}, "Recall"]
    assert sent(html.A("Files", href="/data"))[0] == ["a", {"href": "/data"}, "Files"]


def test_what_readers_act_on_stands_in_the_gaps_in_order():
    graphs = [dcc.Graph(figure={"data": [{"y": [one]}]}, id=f"chart-{one}") for one in (1, 2)]
    tree, gaps = sent(html.Div([graphs[0], html.P("between"), graphs[1]]))
    assert tree == ["div", {}, 0, ["p", {}, "between"], 1]
    assert gaps == [plain(graphs[0]), plain(graphs[1])]


def test_a_component_in_a_gap_is_what_dash_would_send():
    graph = dcc.Graph(figure={"data": [{"y": [1.0, None]}]}, id="chart", config={"displayModeBar": False})
    assert json.loads(json.dumps(plain(graph))) == json.loads(json.dumps(graph, cls=PlotlyJSONEncoder))
