"""The words beside the figures: what they mean, what they do not show, what to check next, and definitions."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from equality.terms import Term


def commentary(paragraphs: Sequence[str], does_not_show: Sequence[str], check_next: Sequence[str]) -> html.Div:
    """Headed paragraphs, an inset of limits, and a list of questions; a part without sentences is left out."""
    parts = []
    if paragraphs:
        parts += [html.H2("What this means"), *(html.P(one) for one in paragraphs)]
    if does_not_show:
        parts.append(inset("What this does not show", does_not_show))
    if check_next:
        parts += [html.H2("Check next"), html.Ul([html.Li(one) for one in check_next])]
    return html.Div(parts, className="pemt-commentary pemt-measure")


def chart_and_words(chart: Component, words: Component) -> html.Div:
    """A chart block and what it means; where the window is narrow the words are shown first."""
    return html.Div([chart, words], className="pemt-reading")


def inset(title: str, paragraphs: Sequence[str]) -> html.Div:
    """Words set apart by a line at their side."""
    return html.Div([html.H2(title), *(html.P(one) for one in paragraphs)], className="pemt-inset")


def details_block(summary: str, paragraphs: Sequence[str]) -> html.Details:
    """A definition that opens where the term is used."""
    return html.Details(
        [html.Summary(summary), html.Div([html.P(one) for one in paragraphs], className="pemt-details-text")],
        className="pemt-details pemt-measure",
    )


def entry(term: Term) -> html.Section:
    """A term of the glossary with its answer; the address of the page with the term's slug leads to it."""
    return html.Section([html.H2(term.name, id=term.slug), *(html.P(one) for one in term.answer)])
