"""A group's share of each grade, or each group's share of one grade, as dots beside benchmarks."""

from collections.abc import Sequence
from dataclasses import dataclass

from components.charts.share_plot import ticks_for
from components.theme import (
    CONTEXT,
    FONT_SIZE,
    INK,
    LIMITS,
    MUTED,
    SERIES,
    SURFACE,
    Figure,
    axis,
    column_at_right,
    figure_layout,
    text_width,
    wrapped,
)
from equality.display import NOT_SHOWN, STATE_LABELS, count_text, rate_text
from equality.findings import Interval
from equality.representation import Representation, Row
from equality.representation_words import benchmark_label

ROW_HEIGHT = 44
LONGEST_LINE = 26
BELOW_THE_KEY = 0.4
"""Rows left free between the benchmarks, which head the chart, and the first grade or group."""
TOP = -0.6
BESIDE_THE_AXIS = -0.03
"""Where the marks stand in the key by group, in which a benchmark has no one place on the axis."""
ROOM_FOR_THE_KEY = -0.06


@dataclass(frozen=True)
class Mark:
    """How a benchmark is drawn, and how far below the row's line, so that no mark hides another or the dot."""

    symbol: str
    size: int
    fill: str
    outline: str
    width: int
    lowered: float


MARKS = (
    Mark("line-ns", 14, INK, INK, 4, 0),
    Mark("diamond", 10, SURFACE, INK, 2, 0.3),
    Mark("square", 9, LIMITS, LIMITS, 1, -0.3),
    Mark("triangle-up", 8, SURFACE, INK, 2, -0.56),
)
"""The first benchmark (the census, where there is one) as a black tick; the others smaller, below and above the line."""

Drawn = list[tuple[float, Row, Interval]]


def share_ladder(shares: Representation) -> Figure:
    """One row for each benchmark, which names its mark, then one for each grade (senior first) or group.

    Rows without a share say why in words, and no number of a row that is not shown is in the figure.
    """
    first = len(shares.yardsticks) + BELOW_THE_KEY if shares.yardsticks else 0.0
    placed = [(first + number, row) for number, row in enumerate(shares.rows)]
    drawn = [(y, row, row.share) for y, row in placed if row.state == "shown" and row.share is not None]
    worded = [(y, row) for y, row in placed if row.state != "shown"]
    ticks = ticks_for(_highest(shares, drawn))
    last = max(ticks)
    return {
        "data": [
            *_connectors(drawn),
            *_points(drawn),
            *_benchmarks(shares, drawn, last),
            *_words(worded),
        ],
        "layout": {**_layout(shares, placed, ticks), "annotations": column_at_right(_values(shares, drawn))},
    }


def _highest(shares: Representation, drawn: Drawn) -> float:
    ranges = [share.high for _, _, share in drawn]
    benchmarks = [one for row in shares.rows for one in row.benchmarks if one is not None]
    return max([*ranges, *benchmarks], default=0.5)


def _connectors(drawn: Drawn) -> list[Figure]:
    """A grey line from each dot to its first benchmark, in one trace that breaks between rows."""
    ends = [(y, share.value, row.benchmarks[0]) for y, row, share in drawn if row.benchmarks and row.benchmarks[0]]
    if not ends:
        return []
    return [
        {
            "type": "scatter",
            "mode": "lines",
            "x": [place for _, own, benchmark in ends for place in (_plain(own), _plain(benchmark), None)],
            "y": [place for y, _, _ in ends for place in (y, y, None)],
            "line": {"color": CONTEXT, "width": 6},
        }
    ]


def _points(drawn: Drawn) -> list[Figure]:
    if not drawn:
        return []
    return [
        {
            "type": "scatter",
            "mode": "markers",
            "x": [_plain(share.value) for _, _, share in drawn],
            "y": [y for y, _, _ in drawn],
            "marker": {"symbol": "circle", "size": 12, "color": SERIES, "opacity": 1},
            "error_x": {
                "type": "data",
                "symmetric": False,
                "array": [_plain(share.high - share.value) for _, _, share in drawn],
                "arrayminus": [_plain(share.value - share.low) for _, _, share in drawn],
                "color": INK,
                "thickness": 2,
                "width": 5,
            },
        }
    ]


def _benchmarks(shares: Representation, drawn: Drawn, last: float) -> list[Figure]:
    """The marks of each benchmark: one in its own row at the head, then one in every row that has a share."""
    traces: list[Figure] = []
    for number, yardstick in enumerate(shares.yardsticks):
        mark = MARKS[number]
        head = yardstick.shares[shares.group] if shares.group else last * BESIDE_THE_AXIS
        marked = [(float(number), head)]
        for y, row, _ in drawn:
            benchmark = row.benchmarks[number]
            if benchmark is not None:
                marked.append((y + mark.lowered, benchmark))
        traces.append(_marks(mark, marked))
    return traces


def _marks(mark: Mark, marked: Sequence[tuple[float, float]]) -> Figure:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [_plain(x) for _, x in marked],
        "y": [round(y, 2) for y, _ in marked],
        "cliponaxis": False,
        "marker": {
            "symbol": mark.symbol,
            "size": mark.size,
            "color": mark.fill,
            "opacity": 1,
            "line": {"color": mark.outline, "width": mark.width},
        },
    }


def _words(worded: list[tuple[float, Row]]) -> list[Figure]:
    if not worded:
        return []
    return [
        {
            "type": "scatter",
            "mode": "text",
            "x": [0] * len(worded),
            "y": [y for y, _ in worded],
            "text": [f"  {_reason(row)}" for _, row in worded],
            "textposition": "middle right",
            "textfont": {"size": FONT_SIZE, "color": MUTED},
        }
    ]


def _reason(row: Row) -> str:
    if row.state == "few" and row.count is not None and row.total is not None:
        return f"{count_text(row.count)} of {count_text(row.total)}"
    return STATE_LABELS["no_data"] if row.state == "no_data" else NOT_SHOWN


def _values(shares: Representation, drawn: Drawn) -> list[tuple[float, str]]:
    """The column of shares at the right; by grade, with the benchmarks' own above it."""
    values = [(y, rate_text(share.value)) for y, _, share in drawn]
    if not shares.group:
        return values
    heads = [rate_text(one.shares[shares.group]) for one in shares.yardsticks]
    return [*((float(number), text) for number, text in enumerate(heads)), *values]


def _layout(shares: Representation, placed: list[tuple[float, Row]], ticks: dict[float, str]) -> Figure:
    labels = {float(number): benchmark_label(one) for number, one in enumerate(shares.yardsticks)}
    names = {y: wrapped(label, LONGEST_LINE) for y, label in [*labels.items(), *((y, row.name) for y, row in placed)]}
    bottom = max(names, default=0.0) + 0.6
    start = max(ticks) * ROOM_FOR_THE_KEY if shares.yardsticks and not shares.group else 0
    margin = {"l": text_width([*names.values()]) + 16, "r": text_width(["100.0%"]) + 16, "t": 8, "b": 40}
    return {
        **figure_layout(round((bottom - TOP) * ROW_HEIGHT) + margin["t"] + margin["b"], margin),
        "xaxis": axis(ticks, (_plain(start), max(ticks) * 1.01)),
        "yaxis": {**axis(names, (bottom, TOP)), "showgrid": False, "ticklabelstandoff": 10},
    }


def _plain(value: float) -> float:
    """Four decimals: finer than a pixel, and short to send."""
    return round(value, 4)
