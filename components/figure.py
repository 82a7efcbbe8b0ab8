"""A chart with its heading, its description for those who cannot see it, its source and its table."""

from dataclasses import dataclass

from dash import dcc, html
from dash.development.base_component import Component

from components.attributes import aria
from components.how_to_read import how_to_read
from components.take_away import Taken, buttons_and_table
from components.theme import Figure
from equality.reading import Reading

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

    ``identifier`` starts the ids of its elements. ``summary`` is what is said of it in sentences, to copy into a paper, and
    ``file_name`` the stem of the files that are saved of it. ``reading`` says how it is read.
    """

    heading: str
    subtitle: str
    alt: str
    source: str
    identifier: str
    summary: tuple[str, ...] = ()
    file_name: str = ""
    reading: Reading | None = None


def captioned(text: ChartText, figure: Figure, table: Component) -> html.Div:
    """The chart block: all that a picture of it needs in one frame, then what to take away, and the table of its data."""
    identifier = text.identifier
    framed = html.Div(
        [
            html.H2(text.heading, id=f"{identifier}-heading"),
            html.P(text.subtitle, className="pemt-subtitle", id=f"{identifier}-subtitle"),
            picture(text, figure),
            html.P(text.source, className="pemt-source", id=f"{identifier}-source"),
        ],
        className="pemt-framed",
    )
    taken = Taken(identifier, identifier, text.file_name, text.summary)
    return html.Div([framed, *how_to_read(text.reading), *buttons_and_table(taken, table)], className="pemt-block")


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
