"""Each group's ratio as it is and within strata: two marks a row, on the axis of ratios."""

from math import log10

from components.charts.ratio_plot import BESIDE_ONE, ratio_ranges, ratio_title, ticks_for
from components.theme import FONT_SIZE, INK, SERIES, SURFACE, Figure, axis, figure_layout, text_width, wrapped
from equality.adjusted import Adjusted
from equality.display import ratio_text
from equality.findings import Interval
from equality.like_words import Likes
from equality.phrases import say

ROW_HEIGHT = 88
LONGEST_LINE = 22
ROOM = 1.06
TOP = -0.7
APART = 0.16
"""How far above and below the middle of its row each mark stands."""
NARROWEST = 34 * 16


def like_plot(likes: Likes) -> Figure:
    """Groups from top to bottom in display order: an open dot for the crude ratio, a filled square for the ratio within strata."""
    drawn = likes.adjusted
    crude = [one.crude.ratio for one in drawn if one.crude.ratio]
    within = [one.ratio for one in drawn if one.ratio]
    ticks = ticks_for([*crude, *within])
    edges = (min(ticks) / ROOM, max(ticks) * ROOM)
    return {
        "data": [
            _line_at_one(len(drawn)),
            _marks(crude, -APART, ("circle", SURFACE, say("like.key_crude")), edges),
            _marks(within, APART, ("square", SERIES, say("like.key_within", stratum=likes.stratum)), edges),
        ],
        "layout": _layout(likes, drawn, ticks, edges),
    }


def _marks(ratios: list[Interval], offset: float, look: tuple[str, str, str], edges: tuple[float, float]) -> Figure:
    symbol, fill, name = look
    return {
        "type": "scatter",
        "mode": "markers+text",
        "name": name,
        "x": [round(min(max(one.value, edges[0]), edges[1]), 4) for one in ratios],
        "y": [place + offset for place in range(len(ratios))],
        "text": [ratio_text(one.value) for one in ratios],
        "textposition": [_beside(one.value, "top" if offset < 0 else "bottom") for one in ratios],
        "textfont": {"size": FONT_SIZE},
        "marker": {"symbol": symbol, "size": 11, "color": fill, "opacity": 1, "line": {"color": INK, "width": 2}},
        "error_x": ratio_ranges(ratios, edges),
    }


def _beside(ratio: float, side: str) -> str:
    """Where a number stands to its mark: beside the line at 1, which would strike it through."""
    return f"{side} right" if abs(log10(ratio)) < BESIDE_ONE else f"{side} center"


def _line_at_one(rows: int) -> Figure:
    return {"type": "scatter", "mode": "lines", "x": [1, 1], "y": [TOP, rows - 0.3], "line": {"color": INK, "width": 2}}


def _layout(likes: Likes, drawn: list[Adjusted], ticks: dict[float, str], edges: tuple[float, float]) -> Figure:
    names = {float(row): wrapped(one.crude.name, LONGEST_LINE) for row, one in enumerate(drawn)}
    margin = {"l": text_width(list(names.values())) + 16, "r": 16, "t": 8, "b": 64}
    title = ratio_title(likes.topic.comparison_people, NARROWEST - margin["l"] - margin["r"])
    margin["b"] += title.count("<br>") * 18
    across = axis(ticks, (round(log10(edges[0]), 4), round(log10(edges[1]), 4)))
    return {
        **figure_layout(len(drawn) * ROW_HEIGHT + margin["t"] + margin["b"], margin),
        "xaxis": {**across, "type": "log", "title": {"text": title, "font": {"size": FONT_SIZE}, "standoff": 12}},
        "yaxis": {**axis(names, (len(drawn) - 0.3, TOP)), "ticklabelstandoff": 10},
    }
