"""The parts of an overview: a headline with its ways on, and short lists side by side."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from components.shell import link

Links = Sequence[tuple[str, str]]


def glance(parts: Sequence[Component]) -> html.Div:
    """What belongs above the fold, set closer than other pages."""
    return html.Div(list(parts), className="pemt-glance")


def lead(headline: str, sentence: str, links: Links) -> html.Div:
    """The one sentence of a page as a heading, what it means below it, and ways on as (label, address)."""
    ways = [html.Li(link(label, href)) for label, href in links]
    return html.Div(
        [html.H2(headline), html.P(sentence), html.Ul(ways, className="pemt-ways")], className="pemt-glance-lead"
    )


def side_by_side(parts: Sequence[tuple[str, Component]]) -> html.Div:
    """Headed parts in columns, which follow one another where the window is narrow."""
    columns = [html.Div([html.H2(title), content]) for title, content in parts]
    return html.Div(columns, className="pemt-columns")


def lines(sentences: Sequence[str]) -> html.Ul:
    """Short sentences as a list."""
    return html.Ul([html.Li(one) for one in sentences], className="pemt-lines")
