"""Several small charts under one heading, side by side where there is room, with one table of all their data."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from dash import html
from dash.development.base_component import Component

from components.figure import ChartText, picture
from components.theme import Figure


@dataclass(frozen=True)
class Panels:
    """What stands around the charts: heading, subtitle, what their signs mean, and where the figures come from.

    ``name`` tells these charts from others of the page that have the same headings.
    """

    name: str
    heading: str
    subtitle: str
    key: str
    source: str
    identifier: str


def panelled(text: Panels, charts: Sequence[tuple[ChartText, Figure]], table: Component) -> html.Div:
    """The block: heading, subtitle, key, each chart under a heading of its own, source, and the table."""
    return html.Div(
        [
            html.H2(text.heading, id=f"{text.identifier}-heading"),
            html.P(text.subtitle, className="pemt-subtitle"),
            html.P(text.key, className="pemt-source pemt-measure"),
            html.Div([_panel(text.name, words, figure) for words, figure in charts], className="pemt-panels"),
            html.P(text.source, className="pemt-source"),
            table,
        ],
        className="pemt-block",
    )


def _panel(name: str, text: ChartText, figure: Figure) -> html.Div:
    heading = html.H3(text.heading, id=f"{text.identifier}-heading")
    named = replace(text, heading=f"{name}, {text.heading}")
    return html.Div([heading, picture(named, figure)], className="pemt-panel")
