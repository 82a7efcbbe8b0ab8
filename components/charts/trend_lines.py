"""Rates by group over periods, as plain lines with likely ranges."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count, pairwise
from math import ceil

from components.theme import CATEGORICAL, INK, LIMITS, Figure, axis, figure_layout, text_width, wrapped
from equality.findings import Interval

MOST_LINES = 6
HEIGHT = 400
LABEL_ROOM = 22
"""Height in px that one label at the end of a line needs."""
MOST_TICKS = 6
LONGEST_PERIOD = 12
LONGEST_NAME = 20
DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")
SYMBOLS = ("circle", "square", "diamond", "triangle-up", "x", "star")
STEPS = (0.01, 0.02, 0.05, 0.1, 0.2)
MARGIN = {"l": 60, "t": 32, "b": 56}
PLOTTED = HEIGHT - MARGIN["t"] - MARGIN["b"]

APART = 0.06
"""How far the bars of two lines stand apart, as a share of the way from one period to the next."""

Points = Sequence[tuple[str, Interval | None]]


@dataclass(frozen=True)
class Line:
    """How one line is drawn."""

    name: str
    rates: tuple[Interval | None, ...]
    color: str
    dash: str
    symbol: str


def trend_lines(series: Sequence[tuple[str, Points]], y_label: str, comparison: str = "") -> Figure:
    """One line a group over the same periods; each point is (period label, rate as a proportion with its likely range, or None).

    The lines stand a little apart, so that the bars of their likely ranges can be told from each other. A line is broken
    where a rate is None. ``comparison`` is the name of the series drawn in black. ``y_label`` stands
    above the axis. Raises ValueError for more than six lines, or for lines over different periods.
    """
    periods = _periods(series)
    lines = _lines(series, comparison)
    top, step = _scale([rate.high for line in lines for rate in line.rates if rate is not None])
    return {
        "data": [
            *(_trace(line, _aside(place, lines)) for place, line in enumerate(lines)),
            *_labels(lines, len(periods), top),
        ],
        "layout": _layout(periods, lines, (top, step), y_label),
    }


def spread(wanted: Sequence[float], apart: float, highest: float) -> list[float]:
    """Places for labels, in the order given, at least ``apart`` from each other, near where each is wanted.

    None is above ``highest`` unless there is no room below it.

    >>> spread([0.10, 0.11, 0.30], 0.05, 1.0)
    [0.1, 0.15, 0.3]
    >>> spread([0.98, 0.99], 0.05, 1.0)
    [0.95, 1.0]
    """
    order = sorted(range(len(wanted)), key=lambda one: wanted[one])
    places = list(wanted)
    for below, above in pairwise(order):
        places[above] = max(places[above], places[below] + apart)
    ceiling = highest
    for one in reversed(order):
        places[one] = min(places[one], ceiling)
        ceiling = places[one] - apart
    lift = max(0.0, -min(places, default=0.0))
    return [round(place + lift, 5) for place in places]


def _periods(series: Sequence[tuple[str, Points]]) -> list[str]:
    if len(series) > MOST_LINES:
        raise ValueError(f"at most {MOST_LINES} lines can be told apart, not {len(series)}")
    over = {tuple(label for label, _ in points) for _, points in series}
    if len(over) > 1:
        raise ValueError("every line of a chart covers the same periods")
    return list(over.pop()) if over else []


def _lines(series: Sequence[tuple[str, Points]], comparison: str) -> list[Line]:
    places = count()
    return [
        Line(name, tuple(rate for _, rate in points), INK, "solid", "circle-open")
        if name == comparison
        else _line(name, points, next(places))
        for name, points in series
    ]


def _line(name: str, points: Points, place: int) -> Line:
    rates = tuple(rate for _, rate in points)
    return Line(name, rates, CATEGORICAL[place], DASHES[place], SYMBOLS[place])


def _aside(place: int, lines: Sequence[Line]) -> float:
    return round((place - (len(lines) - 1) / 2) * APART, 3)


def _trace(line: Line, aside: float) -> Figure:
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": line.name,
        "x": [round(place + aside, 3) for place in range(len(line.rates))],
        "y": [None if rate is None else round(rate.value, 4) for rate in line.rates],
        "error_y": {
            "type": "data",
            "symmetric": False,
            "array": [None if rate is None else round(rate.high - rate.value, 4) for rate in line.rates],
            "arrayminus": [None if rate is None else round(rate.value - rate.low, 4) for rate in line.rates],
            "color": line.color,
            "thickness": 1.5,
            "width": 3,
        },
        "connectgaps": False,
        "line": {"color": line.color, "dash": line.dash, "width": 2},
        "marker": {"symbol": line.symbol, "size": 8, "color": line.color},
        "cliponaxis": False,
    }


def _labels(lines: Sequence[Line], periods: int, top: float) -> list[Figure]:
    """Each line's sign and name at its end, moved apart where they would touch."""
    ended = [(line, rate) for line in lines if (rate := _last(line)) is not None]
    if not ended:
        return []
    names = [wrapped(line.name, LONGEST_NAME) for line, _ in ended]
    room = LABEL_ROOM * max(name.count("<br>") + 1 for name in names)
    places = spread([rate for _, rate in ended], top * room / PLOTTED, top)
    return [
        {
            "type": "scatter",
            "mode": "markers+text",
            "x": [_label_x(periods)] * len(ended),
            "y": places,
            "text": [f" {name}" for name in names],
            "textposition": "middle right",
            "marker": {
                "symbol": [line.symbol for line, _ in ended],
                "size": 8,
                "color": [line.color for line, _ in ended],
                "opacity": 1,
            },
            "cliponaxis": False,
        }
    ]


def _last(line: Line) -> float | None:
    return next((rate.value for rate in reversed(line.rates) if rate is not None), None)


def _label_x(periods: int) -> float:
    return round(periods - 1 + 0.2 + 0.03 * max(periods - 1, 1), 3)


def _scale(rates: Sequence[float]) -> tuple[float, float]:
    """The top of the axis and the step between ticks, as proportions."""
    highest = max(rates, default=0.0)
    step = next((one for one in STEPS if highest / one <= MOST_TICKS), STEPS[-1])
    return round(max(1, ceil(round(highest / step, 9))) * step, 4), step


def _layout(periods: Sequence[str], lines: Sequence[Line], scale: tuple[float, float], y_label: str) -> Figure:
    top, step = scale
    every = ceil(len(periods) / MOST_TICKS) or 1
    last = len(periods) - 1
    across = {float(place): wrapped(periods[place], LONGEST_PERIOD) for place in range(last, -1, -every)}
    up = {round(place * step, 4): f"{round(place * step * 100)}%" for place in range(round(top / step) + 1)}
    names = [wrapped(line.name, LONGEST_NAME) for line in lines]
    margin = {**MARGIN, "r": text_width(names) + 16}
    above = {
        "text": y_label,
        "showarrow": False,
        "xref": "paper",
        "yref": "paper",
        "x": 0,
        "y": 1,
        "xanchor": "left",
        "yanchor": "bottom",
        "xshift": -MARGIN["l"],
        "yshift": 8,
    }
    return {
        **figure_layout(HEIGHT, margin),
        "xaxis": {
            **axis(dict(sorted(across.items())), (-0.2, _label_x(len(periods)))),
            "showgrid": False,
            "showline": True,
            "linecolor": LIMITS,
        },
        "yaxis": axis(up, (0, top)),
        "annotations": [above],
    }
