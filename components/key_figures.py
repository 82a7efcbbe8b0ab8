"""A few numbers at the head of a page, each with its label and what it is compared with."""

from collections.abc import Sequence
from dataclasses import dataclass

from dash import html

MOST = 4


@dataclass(frozen=True)
class KeyFigure:
    """A label ("Clear differences"), a number with its words ("4 of 15"), and lines of context below it."""

    label: str
    number: str
    context: tuple[str, ...] = ()


def key_figures(figures: Sequence[KeyFigure]) -> html.Dl:
    """At most four numbers side by side, as a list of terms; raises ValueError for more."""
    if len(figures) > MOST:
        raise ValueError(f"at most {MOST} key figures go side by side, not {len(figures)}")
    return html.Dl([_one(figure) for figure in figures], className="pemt-key-figures")


def _one(figure: KeyFigure) -> html.Div:
    context = [html.Dd(line, className="pemt-key-context") for line in figure.context]
    return html.Div([html.Dt(figure.label), html.Dd(figure.number, className="pemt-key-number"), *context])
