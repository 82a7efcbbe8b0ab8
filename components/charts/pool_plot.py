"""Several years together and each year by itself: a dot with its likely range, and an open mark a year, for each group."""

from collections.abc import Sequence

from components.charts.share_plot import ticks_for
from components.theme import FONT_SIZE, INK, MUTED, SERIES, SURFACE, Figure, axis, figure_layout, text_width, wrapped
from equality.display import finding_rate_text
from equality.evidence import MINIMUM_PEOPLE
from equality.findings import Block, Finding

ROW_HEIGHT = 56
LONGEST_LINE = 22
TOP = -0.7
BELOW = 0.24
"""How far below the middle of its row the marks of single years stand."""
YEAR_MARKS = ("circle-open", "square-open", "triangle-up-open", "diamond-open", "x")


def pool_plot(pooled: Block, years: Sequence[Block]) -> Figure:
    """Groups from top to bottom; a group that is not shown over all years says so in words, and years not shown have no mark."""
    rows = list(enumerate(pooled.findings))
    drawn = [(row, one) for row, one in rows if _rate(one) is not None]
    marks = [_year(block, pooled, symbol) for block, symbol in zip(years, YEAR_MARKS, strict=False)]
    highest = max(
        [one.rate.high for _, one in drawn if one.rate] + [rate for mark in marks for rate in mark["x"]], default=0.1
    )
    ticks = ticks_for(highest)
    names = {float(row): wrapped(one.name, LONGEST_LINE) for row, one in rows}
    margin = {"l": text_width(list(names.values())) + 16, "r": 24, "t": 8, "b": 40}
    return {
        "data": [_together(drawn), *marks, _words([(row, one) for row, one in rows if _rate(one) is None])],
        "layout": {
            **figure_layout(len(rows) * ROW_HEIGHT + margin["t"] + margin["b"], margin),
            "xaxis": axis(ticks, (0, max(ticks))),
            "yaxis": {**axis(names, (len(rows) - 0.4, TOP)), "ticklabelstandoff": 10},
        },
    }


def _rate(finding: Finding) -> float | None:
    enough = finding.total is not None and finding.total >= MINIMUM_PEOPLE
    return finding.rate.value if finding.rate and enough else None


def _together(drawn: Sequence[tuple[int, Finding]]) -> Figure:
    rates = [one.rate for _, one in drawn if one.rate]
    return {
        "type": "scatter",
        "mode": "markers+text",
        "x": [round(one.value, 4) for one in rates],
        "y": [row for row, _ in drawn],
        "text": [finding_rate_text(one) for _, one in drawn],
        "textposition": "top center",
        "textfont": {"size": FONT_SIZE},
        "marker": {"symbol": "circle", "size": 12, "color": SERIES, "opacity": 1},
        "error_x": {
            "type": "data",
            "symmetric": False,
            "array": [round(one.high - one.value, 4) for one in rates],
            "arrayminus": [round(one.value - one.low, 4) for one in rates],
            "color": INK,
            "thickness": 2,
            "width": 6,
        },
        "cliponaxis": False,
    }


def _year(block: Block, pooled: Block, symbol: str) -> Figure:
    place = {one.group: row for row, one in enumerate(pooled.findings)}
    points = [
        (place[one.group], rate) for one in block.findings if (rate := _rate(one)) is not None and one.group in place
    ]
    return {
        "type": "scatter",
        "mode": "markers",
        "name": block.topic.period.name,
        "x": [round(rate, 4) for _, rate in points],
        "y": [row + BELOW for row, _ in points],
        "marker": {"symbol": symbol, "size": 9, "color": INK, "opacity": 1, "line": {"width": 1.5}},
        "cliponaxis": False,
    }


def _words(worded: Sequence[tuple[int, Finding]]) -> Figure:
    return {
        "type": "scatter",
        "mode": "markers+text",
        "x": [0] * len(worded),
        "y": [row for row, _ in worded],
        "text": [f"  {finding_rate_text(one)}" for _, one in worded],
        "textposition": "middle right",
        "textfont": {"color": MUTED},
        "marker": {"size": 1, "color": SURFACE, "opacity": 0},
    }
