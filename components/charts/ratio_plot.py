"""How many times as often the outcome happened to each group as to the comparison, with likely ranges."""

from dataclasses import dataclass
from math import log10

from components.theme import (
    FONT_SIZE,
    INK,
    LESS_FAVOURABLE,
    MORE_FAVOURABLE,
    MUTED,
    SURFACE,
    Figure,
    axis,
    figure_layout,
    text_width,
    wrapped,
)
from equality.display import finding_ratio_text, ratio_text, state_label
from equality.findings import Block, Finding, Interval
from equality.measures import SizeKey

ROW_HEIGHT = 56
LONGEST_LINE = 22
NARROWEST = 34 * 16
"""Width in px of a chart in a narrow window."""
DIRECTIONS = 160
"""Room in px for the words at both ends of the axis."""
LINE_HEIGHT = 18
ROOM = 1.06
"""How far, as a factor, the axis goes on beyond its outer ticks."""
TOP = -0.7
"""Upper end of the axis of rows, above the number over the first."""
INSET = 1.02
"""How far, as a factor, an arrow for what lies beyond the axis stands from its edge."""
BESIDE_ONE = 0.015
"""A ratio nearer to 1 than this power of 10 has its number beside the line at 1, which would strike it through."""
NONE_IN_COMPARISON = "None in the comparison group"
TICKS: tuple[dict[float, str], ...] = (
    {0.5: "0.5", 0.67: "0.67", 0.8: "0.8", 1: "1 (same)", 1.25: "1.25", 1.5: "1.5", 2: "2"},
    {0.33: "0.33", 0.5: "0.5", 0.67: "0.67", 1: "1 (same)", 1.5: "1.5", 2: "2", 3: "3"},
    {0.25: "0.25", 0.5: "0.5", 1: "1 (same)", 2: "2", 4: "4"},
    {0.1: "0.1", 0.2: "0.2", 0.5: "0.5", 1: "1 (same)", 2: "2", 5: "5", 10: "10"},
)
"""Axes from narrow to wide; 1.5 lies as far from 1 as 0.67."""
WIDE_ENOUGH = 4.0
"""An axis is not widened past this for the end of a range, only for a ratio."""


@dataclass(frozen=True)
class Mark:
    """How one state is drawn: the sign, its fill, and its outline's colour and width in px."""

    symbol: str
    fill: str
    outline: str
    width: float


MARKS = {
    "less_favourable": Mark("diamond", LESS_FAVOURABLE, INK, 1),
    "more_favourable": Mark("diamond", MORE_FAVOURABLE, INK, 1),
    "higher": Mark("diamond", INK, INK, 1),
    "lower": Mark("diamond", INK, INK, 1),
    "small_less_favourable": Mark("diamond", SURFACE, LESS_FAVOURABLE, 3),
    "small_more_favourable": Mark("diamond", SURFACE, MORE_FAVOURABLE, 3),
    "small_higher": Mark("diamond", SURFACE, INK, 3),
    "small_lower": Mark("diamond", SURFACE, INK, 3),
    "no_clear_difference": Mark("circle", SURFACE, INK, 2),
}


def ratio_plot(block: Block) -> Figure:
    """One row a group from top to bottom in display order, on a log axis around 1.

    A row that has no ratio says why in words, and no number of a row that is not shown is in the figure.
    """
    drawn = [(row, one, one.ratio) for row, one in enumerate(block.findings) if one.ratio is not None]
    worded = [(row, one) for row, one in enumerate(block.findings) if one.ratio is None]
    ticks = ticks_for([ratio for _, _, ratio in drawn])
    edges = (min(ticks) / ROOM, max(ticks) * ROOM)
    return {
        "data": [
            _line_at_one(len(block.findings)),
            *_points(drawn, edges, block.topic.measure.size),
            *_words(worded),
            *_beyond(drawn, edges),
        ],
        "layout": _layout(block, ticks, edges),
    }


def with_line_at(figure: Figure, ratio: float | None) -> Figure:
    """The figure with a dashed line at one more ratio, where there is one and it lies on the axis."""
    low, high = (10**end for end in figure["layout"]["xaxis"]["range"])
    if ratio is None or not low < ratio < high:
        return figure
    solid = figure["data"][0]
    line = {**solid, "x": [_plain(ratio)] * 2, "line": {"color": MUTED, "width": 2, "dash": "dash"}}
    return {**figure, "data": [line, *figure["data"]]}


def ticks_for(ratios: list[Interval]) -> dict[float, str]:
    """The narrowest axis that holds every ratio and, up to a point, every range; else the widest.

    >>> max(ticks_for([Interval(1.43, 1.18, 1.72)])), max(ticks_for([Interval(1.9, 0.7, 2.6)]))
    (2, 3)
    >>> max(ticks_for([Interval(1.9, 0.02, 30.0)])), max(ticks_for([Interval(6.0, 3.0, 30.0)]))
    (4, 10)
    """
    for ticks in TICKS:
        low, high = min(ticks), max(ticks)
        ratios_fit = all(low <= one.value <= high for one in ratios)
        ranges_fit = all(low <= one.low and one.high <= high for one in ratios)
        if ratios_fit and (ranges_fit or high >= WIDE_ENOUGH):
            return ticks
    return TICKS[-1]


Drawn = list[tuple[int, Finding, Interval]]
Edges = tuple[float, float]


def _points(drawn: Drawn, edges: Edges, size: SizeKey) -> list[Figure]:
    inside = [(row, one, ratio) for row, one, ratio in drawn if edges[0] < ratio.value < edges[1]]
    if not inside:
        return []
    marks = [MARKS[one.state] for _, one, _ in inside]
    values = [_plain(ratio.value) for _, _, ratio in inside]
    return [
        {
            "type": "scatter",
            "mode": "markers+text",
            "x": values,
            "y": [row for row, _, _ in inside],
            "text": [finding_ratio_text(one, size) for _, one, _ in inside],
            "textposition": ["top right" if abs(log10(value)) < BESIDE_ONE else "top center" for value in values],
            "textfont": {"size": FONT_SIZE},
            "marker": {
                "symbol": [mark.symbol for mark in marks],
                "size": [14 if mark.symbol == "diamond" else 12 for mark in marks],
                "color": [mark.fill for mark in marks],
                "opacity": 1,
                "line": {"color": [mark.outline for mark in marks], "width": [mark.width for mark in marks]},
            },
            "error_x": ratio_ranges([ratio for _, _, ratio in inside], edges),
        }
    ]


def ratio_ranges(ratios: list[Interval], edges: Edges) -> Figure:
    """Bars from low to high; an end beyond the axis is drawn out of sight, so that its cap is not taken for the end."""
    lowest, highest = edges[0] / 2, edges[1] * 2
    return {
        "type": "data",
        "symmetric": False,
        "array": [_plain(min(one.high, highest) - one.value) for one in ratios],
        "arrayminus": [_plain(one.value - max(one.low, lowest)) for one in ratios],
        "color": INK,
        "thickness": 2,
        "width": 6,
    }


def _words(worded: list[tuple[int, Finding]]) -> list[Figure]:
    if not worded:
        return []
    return [
        {
            "type": "scatter",
            "mode": "markers+text",
            "x": [1] * len(worded),
            "y": [row for row, _ in worded],
            "text": [f"  {NONE_IN_COMPARISON if one.gap else state_label(one)}" for _, one in worded],
            "textposition": "middle right",
            "textfont": {"color": [INK if one.state == "comparison" else MUTED for _, one in worded]},
            "marker": {
                "symbol": "line-ns",
                "size": [16 if one.state == "comparison" else 0 for _, one in worded],
                "color": INK,
                "opacity": 1,
                "line": {"color": INK, "width": 4},
            },
        }
    ]


def _beyond(drawn: Drawn, edges: Edges) -> list[Figure]:
    """An arrow and the number where a ratio or the end of its range lies beyond the axis."""
    ends = [(row, side, words) for row, _, ratio in drawn for side, words in _ends(ratio, edges)]
    if not ends:
        return []
    return [
        {
            "type": "scatter",
            "mode": "markers+text",
            "x": [_plain(edges[0] * INSET if side == "left" else edges[1] / INSET) for _, side, _ in ends],
            "y": [row for row, _, _ in ends],
            "text": [words for _, _, words in ends],
            "textposition": ["bottom right" if side == "left" else "bottom left" for _, side, _ in ends],
            "marker": {"symbol": [f"triangle-{side}" for _, side, _ in ends], "size": 12, "color": INK, "opacity": 1},
            "cliponaxis": False,
        }
    ]


def _ends(ratio: Interval, edges: Edges) -> list[tuple[str, str]]:
    if ratio.value <= edges[0]:
        return [("left", f"{ratio_text(ratio.value)} (to {ratio_text(ratio.high)})")]
    if ratio.value >= edges[1]:
        return [("right", f"{ratio_text(ratio.value)} (from {ratio_text(ratio.low)})")]
    low = [("left", ratio_text(ratio.low))] if ratio.low < edges[0] else []
    high = [("right", "no upper end" if ratio.high == float("inf") else ratio_text(ratio.high))]
    return low + (high if ratio.high > edges[1] else [])


def _layout(block: Block, ticks: dict[float, str], edges: Edges) -> Figure:
    names = {float(row): wrapped(one.name, LONGEST_LINE) for row, one in enumerate(block.findings)}
    rows = len(block.findings)
    margin = {"l": text_width(list(names.values())) + 16, "r": 16, "t": 8, "b": 64}
    title = ratio_title(block.topic.comparison_people, NARROWEST - margin["l"] - margin["r"])
    margin["b"] += title.count("<br>") * LINE_HEIGHT
    across = axis(ticks, (_plain(log10(edges[0])), _plain(log10(edges[1]))))
    down = axis(names, (rows - 0.5, TOP))
    return {
        **figure_layout(rows * ROW_HEIGHT + margin["t"] + margin["b"], margin),
        "xaxis": {**across, "type": "log", "title": {"text": title, "font": {"size": FONT_SIZE}, "standoff": 12}},
        "yaxis": {**down, "ticklabelstandoff": 10},
    }


def ratio_title(comparison: str, room: int) -> str:
    """The words below the axis, with the two directions on a line of their own where all do not fit ``room`` px."""
    said = f"Times as often as {comparison}"
    if text_width([said]) + DIRECTIONS <= room:
        return f"← less often     {said}     more often →"
    return f"← less often     more often →<br>{said}"


def _line_at_one(rows: int) -> Figure:
    """A line of data, since a shape would lie below the grid."""
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [1, 1],
        "y": [TOP, rows - 0.5],
        "line": {"color": INK, "width": 2},
    }


def _plain(value: float) -> float:
    """Four decimals: finer than a pixel, and short to send."""
    return round(value, 4)
