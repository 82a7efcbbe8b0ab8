"""Each group's part of a whole, with its likely range, on an axis from zero."""

from components.theme import FONT_SIZE, INK, MUTED, SERIES, SURFACE, Figure, axis, figure_layout, text_width, wrapped
from equality.display import finding_rate_text, state_label
from equality.findings import Block, Finding, Interval

ROW_HEIGHT = 44
LONGEST_LINE = 22
STEPS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.25)
MOST_STEPS = 5
TOP = -0.6
NEAR_ZERO = 0.05
"""Of the axis: the number of a smaller share stands to the right of it, clear of the group's name."""


def share_plot(block: Block) -> Figure:
    """One row a group from top to bottom in display order; a row that is not shown says so in words."""
    drawn = [(row, one, one.rate) for row, one in enumerate(block.findings) if one.rate is not None]
    worded = [(row, one) for row, one in enumerate(block.findings) if one.rate is None]
    ticks = ticks_for(max((rate.high for _, _, rate in drawn), default=0.5))
    return {"data": [_points(drawn, max(ticks)), _words(worded)], "layout": _layout(block, ticks)}


def ticks_for(highest: float) -> dict[float, str]:
    """At most six ticks from zero, the last at or above ``highest`` where that is possible below 100%.

    >>> list(ticks_for(0.36).values())
    ['0%', '10%', '20%', '30%', '40%']
    """
    step = next((one for one in STEPS if one * MOST_STEPS >= highest), STEPS[-1])
    ticks = [round(step * number, 4) for number in range(MOST_STEPS + 1) if step * (number - 1) < highest]
    return {tick: f"{tick:.0%}" for tick in ticks if tick <= 1}


def _points(drawn: list[tuple[int, Finding, Interval]], highest: float) -> Figure:
    return {
        "type": "scatter",
        "mode": "markers+text",
        "x": [rate.value for _, _, rate in drawn],
        "y": [row for row, _, _ in drawn],
        "text": [finding_rate_text(one) for _, one, _ in drawn],
        "textposition": ["top right" if rate.value < NEAR_ZERO * highest else "top center" for _, _, rate in drawn],
        "textfont": {"size": FONT_SIZE},
        "cliponaxis": False,
        "marker": {
            "symbol": "circle",
            "size": 12,
            "color": SERIES,
            "opacity": 1,
            "line": {"color": SURFACE, "width": 1},
        },
        "error_x": {
            "type": "data",
            "symmetric": False,
            "array": [rate.high - rate.value for _, _, rate in drawn],
            "arrayminus": [rate.value - rate.low for _, _, rate in drawn],
            "color": INK,
            "thickness": 2,
            "width": 5,
        },
    }


def _words(worded: list[tuple[int, Finding]]) -> Figure:
    return {
        "type": "scatter",
        "mode": "text",
        "x": [0 for _ in worded],
        "y": [row for row, _ in worded],
        "text": [f"  {state_label(one)}" for _, one in worded],
        "textposition": "middle right",
        "textfont": {"size": FONT_SIZE, "color": MUTED},
    }


def _layout(block: Block, ticks: dict[float, str]) -> Figure:
    names = {float(row): wrapped(one.name, LONGEST_LINE) for row, one in enumerate(block.findings)}
    rows = len(block.findings)
    margin = {"l": text_width(list(names.values())) + 16, "r": 40, "t": 8, "b": 40}
    return {
        **figure_layout(rows * ROW_HEIGHT + margin["t"] + margin["b"], margin),
        "xaxis": axis(ticks, (0, max(ticks) * 1.04)),
        "yaxis": {**axis(names, (rows - 0.5, TOP)), "ticklabelstandoff": 10},
    }
