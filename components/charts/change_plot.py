"""One group's rate over time: its points, its average and the range expected from its own past."""

from collections.abc import Sequence
from math import ceil, isnan

from components.theme import (
    INK,
    LESS_FAVOURABLE,
    LIMITS,
    MORE_FAVOURABLE,
    SERIES,
    SURFACE,
    Figure,
    axis,
    figure_layout,
    wrapped,
)
from equality.measures import Measure
from equality.trends import Series, Sign

HEIGHT = 240
MARGIN = {"l": 52, "r": 48, "t": 12, "b": 56}
MOST_TICKS = 5
MOST_PERIODS = 4
LONGEST_PERIOD = 12
STEPS = (0.01, 0.02, 0.05, 0.1, 0.2)


def change_plot(series: Series, periods: Sequence[str], top: float, measure: Measure) -> Figure:
    """The points of one group from the oldest to the latest, on an axis of rates from 0 to ``top``.

    A line is broken where a rate is not shown. A point that is a sign of a real change is a diamond, in the colour of what it is
    for the group; without an agreed direction it is black.
    """
    rates = [None if isnan(rate) else round(rate, 4) for rate in series.rates.tolist()]
    at = {one.place: one for one in series.signs}
    marks = [_mark(at.get(place), measure) for place in range(len(rates))]
    points = {
        "type": "scatter",
        "mode": "lines+markers",
        "name": series.name,
        "x": [*range(len(rates))],
        "y": rates,
        "connectgaps": False,
        "line": {"color": SERIES, "width": 2},
        "marker": {
            "symbol": [symbol for symbol, _ in marks],
            "size": [11 if symbol == "diamond" else 7 for symbol, _ in marks],
            "color": [fill for _, fill in marks],
            "line": {"color": INK, "width": 1},
            "opacity": 1,
        },
        "cliponaxis": False,
    }
    return {"data": [*_range(series, len(rates)), points], "layout": _layout(periods, top)}


def top_of(series: Sequence[Series]) -> float:
    """The end of an axis of rates that all these series, and their ranges, fit on."""
    highest = [rate for one in series for rate in one.rates.tolist() if not isnan(rate)]
    highest += [min(one.expected.high, 1.0) for one in series if one.expected]
    step = _step(max(highest, default=0.0))
    return round(max(1, ceil(round(max(highest, default=0.0) / step, 9))) * step, 4)


def _step(highest: float) -> float:
    return next((one for one in STEPS if highest / one <= MOST_TICKS), STEPS[-1])


def _mark(sign: Sign | None, measure: Measure) -> tuple[str, str]:
    if sign is None:
        return "circle", SURFACE
    if measure.sign == 0 or measure.kind != "rate":
        return "diamond", INK
    return "diamond", MORE_FAVOURABLE if sign.side == measure.sign else LESS_FAVOURABLE


def _range(series: Series, periods: int) -> list[Figure]:
    expected = series.expected
    if expected is None:
        return []
    ends = [(expected.average, "solid"), (max(expected.low, 0.0), "dash"), (min(expected.high, 1.0), "dash")]
    return [
        {
            "type": "scatter",
            "mode": "lines",
            "x": [0, periods - 1],
            "y": [round(level, 4)] * 2,
            "line": {"color": LIMITS, "dash": dash, "width": 1.5},
        }
        for level, dash in ends
    ]


def _layout(periods: Sequence[str], top: float) -> Figure:
    step, last = _step(top), len(periods) - 1
    every = ceil(len(periods) / MOST_PERIODS) or 1
    across = {float(place): wrapped(periods[place], LONGEST_PERIOD) for place in range(last, -1, -every)}
    up = {round(place * step, 4): f"{round(place * step * 100)}%" for place in range(round(top / step) + 1)}
    return {
        **figure_layout(HEIGHT, MARGIN),
        "xaxis": {
            **axis(dict(sorted(across.items())), (-0.3, last + 0.3)),
            "showgrid": False,
            "showline": True,
            "linecolor": LIMITS,
        },
        "yaxis": axis(up, (0, top)),
    }
