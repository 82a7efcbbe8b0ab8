"""Several small charts under one heading, side by side where there is room, with one table of all their data."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from dash import html
from dash.development.base_component import Component

from components.figure import ChartText, picture
from components.how_to_read import how_to_read
from components.take_away import OF_ALL_PANELS, Taken, buttons_and_table, chart_buttons
from components.theme import Figure
from equality.reading import Reading


@dataclass(frozen=True)
class Panels:
    """What stands around the charts: heading, subtitle, what their signs mean, and where the figures come from.

    ``name`` tells these charts from others of the page that have the same headings. ``summary`` is what is said of them in
    sentences, to copy into a paper.
    """

    name: str
    heading: str
    subtitle: str
    key: str
    source: str
    identifier: str
    summary: tuple[str, ...] = ()
    reading: Reading | None = None


def panelled(text: Panels, charts: Sequence[tuple[ChartText, Figure]], table: Component) -> html.Div:
    """The block: heading, subtitle, key, each chart under a heading of its own with its buttons, source, and the table."""
    identifier = text.identifier
    framed = html.Div(
        [
            html.H2(text.heading, id=f"{identifier}-heading"),
            html.P(text.subtitle, className="pemt-subtitle", id=f"{identifier}-subtitle"),
            html.P(text.key, className="pemt-source pemt-measure", id=f"{identifier}-key"),
            html.Div([_panel(text, words, figure) for words, figure in charts], className="pemt-panels"),
            html.P(text.source, className="pemt-source", id=f"{identifier}-source"),
        ],
        className="pemt-framed",
    )
    taken = Taken(identifier, identifier, summary=text.summary)
    return html.Div(
        [framed, *how_to_read(text.reading), *buttons_and_table(taken, table, OF_ALL_PANELS)], className="pemt-block"
    )


def _panel(block: Panels, text: ChartText, figure: Figure) -> html.Div:
    heading = html.H3(text.heading, id=f"{text.identifier}-heading")
    named = replace(text, heading=f"{block.name}, {text.heading}")
    buttons = chart_buttons(Taken(text.identifier, block.identifier, text.file_name))
    return html.Div([heading, picture(named, figure), buttons], className="pemt-panel")
