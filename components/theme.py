"""Colours by meaning, and the layout that every figure starts from."""

from typing import Any

INK = "#0B0C0C"
MUTED = "#484949"
SURFACE = "#FFFFFF"
LESS_FAVOURABLE = "#F46A25"
MORE_FAVOURABLE = "#12436D"
SERIES = "#12436D"
CONTEXT = "#BFBFBF"
LIMITS = "#6F777B"
GRID = "#D6D6D6"
CATEGORICAL = ("#12436D", "#28A197", "#801650", "#F46A25", "#3D3D3D", "#A285D1")
"""The Analysis Function's palette. It has enough contrast between neighbours in this order, and in no other."""

TOKENS = frozenset({INK, MUTED, SURFACE, LESS_FAVOURABLE, MORE_FAVOURABLE, SERIES, CONTEXT, LIMITS, GRID, *CATEGORICAL})
"""Every colour that a figure may use."""

FONT_SIZE = 14
FONT = {"family": "Arial, Helvetica, sans-serif", "size": FONT_SIZE, "color": INK}
CHARACTER_WIDTH = 7.2
"""Average width in px of a character at 14px Arial."""
SLACK = 1.2
"""Room for the wider letters and words that some readers set."""

Figure = dict[str, Any]


def figure_layout(height: int, margin: dict[str, int]) -> Figure:
    """The part of a layout that is the same in every chart: nothing to zoom, drag, hover over or animate.

    ``height`` and the sides of ``margin`` (l, r, t, b) are in px.
    """
    return {
        "height": height,
        "margin": {**margin, "pad": 0},
        "font": FONT,
        "paper_bgcolor": SURFACE,
        "plot_bgcolor": SURFACE,
        "showlegend": False,
        "dragmode": False,
        "hovermode": False,
    }


def axis(ticks: dict[float, str], limits: tuple[float, float]) -> Figure:
    """An axis with these ticks and their words, which stays where it is."""
    return {
        "tickvals": list(ticks),
        "ticktext": list(ticks.values()),
        "range": list(limits),
        "fixedrange": True,
        "showgrid": True,
        "gridcolor": GRID,
        "zeroline": False,
        "tickangle": 0,
    }


def column_at_right(texts: list[tuple[float, str]]) -> list[Figure]:
    """Annotations right of the plot, each beside its row; texts of data beyond an axis would not be drawn."""
    place = {"xref": "paper", "x": 1, "xanchor": "left", "xshift": 8, "align": "left"}
    return [{"text": text, "y": row, "yanchor": "middle", "showarrow": False, **place} for row, text in texts]


def text_width(texts: list[str]) -> int:
    """Room in px for the longest of these texts, where ``<br>`` starts a new line.

    >>> text_width(["Asian", "Black", "Not declared"])
    104
    """
    longest = max((len(line) for text in texts for line in text.split("<br>")), default=0)
    return round(longest * CHARACTER_WIDTH * SLACK)


def wrapped(text: str, most: int) -> str:
    """The text over lines of at most ``most`` characters where its words allow.

    >>> wrapped("White and Black Caribbean", 16)
    'White and Black<br>Caribbean'
    """
    lines = [""]
    for word in text.split():
        joined = f"{lines[-1]} {word}".strip()
        if len(joined) <= most or not lines[-1]:
            lines[-1] = joined
        else:
            lines.append(word)
    return "<br>".join(lines)
