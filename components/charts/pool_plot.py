"""Years together with single years drawn over them: the chart of ratios, and an open mark for each year."""

from collections.abc import Sequence

from components.charts.ratio_plot import ratio_plot
from components.theme import INK, Figure
from equality.findings import Block

BELOW = 0.3
"""How far below the middle of its row the marks of single years stand."""
YEAR_MARKS = ("circle-open", "square-open", "triangle-up-open")


def pool_plot(pooled: Block, years: Sequence[Block]) -> Figure:
    """The pooled ratios with their ranges, and under each the ratios of single years; a year without a ratio has no mark."""
    figure = ratio_plot(pooled)
    low, high = (10**end for end in figure["layout"]["xaxis"]["range"])
    marks = [_year(block, pooled, symbol) for block, symbol in zip(years, YEAR_MARKS, strict=False)]
    for mark in marks:
        mark["x"] = [round(min(max(one, low), high), 4) for one in mark["x"]]
    return {**figure, "data": [*figure["data"], *marks]}


def _year(block: Block, pooled: Block, symbol: str) -> Figure:
    place = {one.group: row for row, one in enumerate(pooled.findings)}
    points = [
        (place[one.group], one.ratio.value)
        for one in block.findings
        if one.ratio and one.ratio.value and one.group in place
    ]
    return {
        "type": "scatter",
        "mode": "markers",
        "name": block.topic.period.name,
        "x": [ratio for _, ratio in points],
        "y": [row + BELOW for row, _ in points],
        "marker": {"symbol": symbol, "size": 9, "color": INK, "opacity": 1, "line": {"width": 1.5}},
        "cliponaxis": False,
    }
