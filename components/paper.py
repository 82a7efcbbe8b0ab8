"""The sheet of a board paper: what is printed on one page of A4, and nothing else."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from components.attributes import aria, data
from components.figure import ChartText, picture
from components.theme import Figure

ROW_HEIGHT = 30
"""Least height in px of one row of a chart on paper, where it has more on a page of its own."""
USUAL_HEIGHT = 250
"""Height in px of a chart on paper that needs no more, and would have more on a page of its own."""
MOST_ROWS = 8
"""Rows that a chart may have on one page of A4 beside all else."""


def sheet(title: str, parts: Sequence[Component]) -> html.Section:
    """The paper itself, with its title; it is the preview, and what Print prints."""
    return html.Section(
        [html.H2(title, id="paper-title", className="pemt-paper-title"), *parts],
        className="pemt-sheet",
        **aria(labelledby="paper-title"),
    )


def headed(title: str, *parts: Component) -> html.Div:
    """One headed part of the paper."""
    return html.Div([html.H3(title), *parts], className="pemt-sheet-part")


def paper_chart(text: ChartText, figure: Figure) -> html.Div:
    """A chart at its printed width, with its title, subtitle and source; its table stands below the sheet."""
    rows = len(figure["layout"]["yaxis"]["tickvals"])
    margin = figure["layout"]["margin"]
    least = max(USUAL_HEIGHT, rows * ROW_HEIGHT + margin["t"] + margin["b"])
    layout = {**figure["layout"], "height": min(figure["layout"]["height"], least)}
    return html.Div(
        [
            html.H3(text.heading, id=f"{text.identifier}-heading"),
            html.P(text.subtitle, className="pemt-subtitle", id=f"{text.identifier}-subtitle"),
            picture(text, {**figure, "layout": layout}),
            html.P(text.source, className="pemt-source", id=f"{text.identifier}-source"),
        ],
        className="pemt-sheet-part",
    )


def print_button() -> html.Button:
    """A button that prints the sheet, by the browser's own dialogue."""
    return html.Button("Print", type="button", className="btn pemt-button", **data(action="print"))
