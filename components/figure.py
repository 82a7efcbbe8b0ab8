"""A chart with its heading, its description for those who cannot see it, its source and its table."""

from dataclasses import dataclass

from dash import dcc, html
from dash.development.base_component import Component

from components.attributes import aria
from components.theme import Figure

GRAPH_CONFIG: dcc.Graph.Config = {
    "displayModeBar": False,
    "showSendToCloud": False,
    "plotlyServerURL": "",
    "displaylogo": False,
    "staticPlot": False,
    "responsive": True,
}
"""For every graph. Plotly otherwise offers to upload the figure to its own servers."""


@dataclass(frozen=True)
class ChartText:
    """The words of a chart: heading (what it shows), subtitle (measure, place, period), description and source line.

    ``identifier`` starts the ids of its elements.
    """

    heading: str
    subtitle: str
    alt: str
    source: str
    identifier: str


def captioned(text: ChartText, figure: Figure, table: Component) -> html.Div:
    """The chart block: heading, subtitle, chart as one described picture, source, and the table of the same data."""
    return html.Div(
        [
            html.H2(text.heading, id=f"{text.identifier}-heading"),
            html.P(text.subtitle, className="pemt-subtitle"),
            picture(text, figure),
            html.P(text.source, className="pemt-source"),
            table,
        ],
        className="pemt-block",
    )


def picture(text: ChartText, figure: Figure) -> html.Figure:
    """The chart alone, as one picture with its description."""
    alt = f"{text.identifier}-alt"
    graph = dcc.Graph(
        id=f"{text.identifier}-graph",
        figure=figure,
        config=GRAPH_CONFIG,
        style={"height": f"{figure['layout']['height']}px"},
    )
    drawn = html.Div(graph, role="img", className="pemt-picture", **aria(labelledby=alt))
    return html.Figure(
        [
            _scrolling(drawn, f"Chart: {text.heading}"),
            html.Figcaption(text.alt, id=alt, className="visually-hidden"),
        ]
    )


def _scrolling(content: Component, label: str) -> html.Div:
    return html.Div(content, className="pemt-chart", role="region", tabIndex=0, **aria(label=label))
