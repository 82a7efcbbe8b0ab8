"""The regions' rates by how many people they count, between the limits that chance alone would put them in."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor, log10

import numpy as np

from components.charts.labels import HEIGHT as LABEL_HEIGHT
from components.charts.labels import Point, place_labels
from components.charts.share_plot import ticks_for
from components.charts.trend_lines import spread
from components.theme import (
    FONT_SIZE,
    INK,
    LESS_FAVOURABLE,
    LIMITS,
    MORE_FAVOURABLE,
    MUTED,
    SURFACE,
    Figure,
    axis,
    figure_layout,
    text_width,
    wrapped,
)
from equality.display import rate_text
from equality.rates import Z95
from equality.regions import Z998, RegionalRate, RegionalRates, favour, funnel_limits

HEIGHT = 440
MARGIN = {"l": 56, "t": 32, "b": 64}
NARROWEST = 34 * 16
"""Width in px of a chart in a narrow window. Labels that fit there fit everywhere."""
ROOM = 1.25
"""How far, as a factor, the axis of people goes on beyond the regions."""
INSIDE = 0.998
"""How far, as a factor, what stands at the right end keeps inside it: Plotly draws no text beyond an axis."""
CURVE_POINTS = 40
MOST_TICKS = 7
LONGEST_NAME = 12
FILLS = {
    "less_favourable": LESS_FAVOURABLE,
    "more_favourable": MORE_FAVOURABLE,
    "higher": INK,
    "lower": INK,
}


Edges = tuple[float, float]


@dataclass(frozen=True)
class Frame:
    """What the chart spans: from how many people to how many, up to which rate, and its margins in px."""

    edges: Edges
    highest: float
    margin: dict[str, int]


def funnel_plot(rates: RegionalRates, chosen: str | None = None) -> Figure:
    """A circle for each region within the 99.8% limits and a diamond for each outside; ``chosen`` is a region's slug.

    The chosen region and those outside are named. Regions without a position are not drawn, and no number of theirs is in
    the figure. Raises ValueError where no region has a position.
    """
    drawn, national = rates.compared, rates.national_rate
    if not drawn or national is None:
        raise ValueError("a funnel needs at least one region to draw")
    edges = _edges([_people(one) for one in drawn])
    highest = max(*(_rate(one) for one in drawn), float(funnel_limits(national, edges[0], Z998, rates.between)[1]))
    up = ticks_for(highest)
    names = _names_of_lines(rates, national, edges[1])
    margin = {**MARGIN, "r": text_width([name for name, _ in names]) + 8}
    return {
        "data": [
            _limits(rates, edges, Z998, "solid"),
            _limits(rates, edges, Z95, "dash"),
            _national(national, edges),
            _points(rates, chosen, _sides(rates, chosen, Frame(edges, max(up), margin))),
            _line_names(names, edges[1], max(up)),
        ],
        "layout": _layout(rates, edges, up, margin),
    }


def people_ticks(low: float, high: float) -> dict[float, str]:
    """Ticks at 1, 2 and 5 times powers of ten between two numbers of people; at 1 times alone where there are many.

    >>> list(people_ticks(180, 3100).values())
    ['200', '500', '1,000', '2,000']
    """
    powers = range(floor(log10(low)), floor(log10(high)) + 1)
    for steps in ((1, 2, 5), (1, 3), (1,)):
        ticks = [step * 10**power for power in powers for step in steps if low <= step * 10**power <= high]
        if len(ticks) <= MOST_TICKS:
            break
    return {tick: f"{tick:,}" for tick in ticks} or {round(low): f"{round(low):,}"}


def _edges(people: Sequence[int]) -> Edges:
    return min(people) / ROOM, max(people) * ROOM


def _limits(rates: RegionalRates, edges: Edges, z: float, dash: str) -> Figure:
    """Both limits as one trace, with a gap between them."""
    people = np.geomspace(*edges, CURVE_POINTS)
    low, high = funnel_limits(rates.national_rate or 0.0, people, z, rates.between)
    across = [round(float(one), 1) for one in people]
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [*across, None, *across],
        "y": [*_rounded(high), None, *_rounded(low)],
        "connectgaps": False,
        "line": {"color": LIMITS, "width": 2, "dash": dash},
    }


def _rounded(values: np.ndarray) -> list[float]:
    return [round(float(one), 4) for one in values]


def _national(national: float, edges: Edges) -> Figure:
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [round(one, 1) for one in edges],
        "y": [national, national],
        "line": {"color": INK, "width": 3},
    }


def _points(rates: RegionalRates, chosen: str | None, sides: dict[int, str]) -> Figure:
    """The regions' signs, with the names of those that have a side for one."""
    drawn = rates.compared
    return {
        "type": "scatter",
        "mode": "markers+text",
        "x": [_people(one) for one in drawn],
        "y": [round(_rate(one), 4) for one in drawn],
        "text": [one.area.name if place in sides else "" for place, one in enumerate(drawn)],
        "textposition": [sides.get(place, "middle right") for place in range(len(drawn))],
        "textfont": {"size": FONT_SIZE, "color": INK},
        "cliponaxis": False,
        "marker": {
            "symbol": ["diamond" if one.outside else "circle" for one in drawn],
            "size": [15 if one.outside or one.area.slug == chosen else 12 for one in drawn],
            "color": [_fill(one, rates, chosen) for one in drawn],
            "opacity": 1,
            "line": {"color": INK, "width": 2},
        },
    }


def _fill(one: RegionalRate, rates: RegionalRates, chosen: str | None) -> str:
    if one.outside:
        return FILLS[favour(one, rates.topic)]
    return INK if one.area.slug == chosen else SURFACE


def _sides(rates: RegionalRates, chosen: str | None, frame: Frame) -> dict[int, str]:
    """The sides for the names of the chosen region and of those outside, as far as there is room for them."""
    size = (NARROWEST - frame.margin["l"] - frame.margin["r"], HEIGHT - frame.margin["t"] - frame.margin["b"])
    left, right = frame.edges
    drawn = rates.compared
    points = [
        Point(log10(_people(one) / left) / log10(right / left) * size[0], (1 - _rate(one) / frame.highest) * size[1])
        for one in drawn
    ]
    wanted = [place for place, one in enumerate(drawn) if one.area.slug == chosen]
    wanted += [place for place, one in enumerate(drawn) if one.outside and place not in wanted]
    return place_labels(points, [(place, drawn[place].area.name) for place in wanted], size)


def _names_of_lines(rates: RegionalRates, national: float, people: float) -> list[tuple[str, float]]:
    """What stands at the right end of the upper limits and of the country's line, with the rate where each ends."""
    whole = f"{wrapped(rates.topic.area.name, LONGEST_NAME)}<br>{rate_text(national)}"
    ends = [
        (f"{name} limit", float(funnel_limits(national, people, z, rates.between)[1]))
        for name, z in (("99.8%", Z998), ("95%", Z95))
    ]
    return [*ends, (whole, national)]


def _line_names(names: list[tuple[str, float]], people: float, highest: float) -> Figure:
    """Moved apart where they would touch: the country's name, of several lines, begins at its line or below it."""
    plotted = HEIGHT - MARGIN["t"] - MARGIN["b"]
    line = highest * LABEL_HEIGHT / plotted
    lowest = names[-1][1]
    places = spread([end for _, end in names[:-1]], line, highest)
    below = min(lowest + line / 2, min(places) - line / 2)
    return {
        "type": "scatter",
        "mode": "text",
        "x": [round(people * INSIDE, 1)] * len(names),
        "y": [*(round(one, 4) for one in places), round(below, 4)],
        "text": [f" {name.replace('<br>', '<br> ')}" for name, _ in names],
        "textposition": ["middle right"] * (len(names) - 1) + ["bottom right"],
        "textfont": {"size": FONT_SIZE, "color": [MUTED] * (len(names) - 1) + [INK]},
        "cliponaxis": False,
    }


def _layout(rates: RegionalRates, edges: Edges, up: dict[float, str], margin: dict[str, int]) -> Figure:
    measure = rates.topic.measure
    across = axis(people_ticks(*edges), (round(log10(edges[0]), 4), round(log10(edges[1]), 4)))
    title = f"{measure.total_heading} (each step to the right is larger)"
    above = {
        "text": f"{measure.count_heading} (rate)",
        "showarrow": False,
        "xref": "paper",
        "yref": "paper",
        "x": 0,
        "y": 1,
        "xanchor": "left",
        "yanchor": "bottom",
        "xshift": -margin["l"],
        "yshift": 8,
    }
    return {
        **figure_layout(HEIGHT, margin),
        "xaxis": {**across, "type": "log", "title": {"text": title, "font": {"size": FONT_SIZE}, "standoff": 12}},
        "yaxis": {**axis(up, (0, max(up))), "ticklabelstandoff": 6},
        "annotations": [above],
    }


def _people(one: RegionalRate) -> int:
    return one.finding.total or 0


def _rate(one: RegionalRate) -> float:
    return one.finding.rate.value if one.finding.rate else 0.0
