"""How each group's gap builds up stage by stage: its ratio to the comparison after each stage, on a log axis."""

from collections.abc import Sequence
from math import log10

from components.charts.ratio_plot import ticks_for
from components.charts.trend_lines import DASHES, LABEL_ROOM, LONGEST_NAME, SYMBOLS, spread
from components.theme import CATEGORICAL, INK, LIMITS, Figure, axis, figure_layout, text_width, wrapped
from equality.contribution_words import Whole
from equality.contributions import Contributions
from equality.findings import Interval

HEIGHT = 420
MOST_LINES = 6
MARGIN = {"l": 64, "t": 16, "b": 72}
LONGEST_STAGE = 12
ROOM = 1.06


def contribution_plot(whole: Whole, stages: Sequence[str]) -> Figure:
    """One line a group (at most six), from 1 before the first stage; ``stages`` are the names of all stages, in order.

    On a log axis the fall (or rise) from one stage to the next is that stage's part, and the falls add up to the whole.
    """
    drawn = whole.groups[:MOST_LINES]
    ends = [Interval(one, one, one) for group in drawn for one in (1.0, *group.so_far())]
    ticks = ticks_for(ends)
    edges = (log10(min(ticks) / ROOM), log10(max(ticks) * ROOM))
    names = [wrapped(one.name, LONGEST_NAME) for one in drawn]
    margin = {**MARGIN, "r": text_width(names) + 24}
    places = ["Start", *(stage[:1].upper() + stage[1:] for stage in stages)]
    across = {float(place): wrapped(name, LONGEST_STAGE) for place, name in enumerate(places)}
    return {
        "data": [
            _line_at_one(len(places)),
            *(_line(one, place) for place, one in enumerate(drawn)),
            *_labels(drawn, names, edges),
        ],
        "layout": {
            **figure_layout(HEIGHT, margin),
            "xaxis": {
                **axis(across, (-0.2, len(places) - 0.8)),
                "showgrid": False,
                "showline": True,
                "linecolor": LIMITS,
            },
            "yaxis": {**axis(ticks, (round(edges[0], 4), round(edges[1], 4))), "type": "log"},
        },
    }


def _line(one: Contributions, place: int) -> Figure:
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": one.name,
        "x": [*range(len(one.steps) + 1)],
        "y": [1, *(round(after, 4) for after in one.so_far())],
        "line": {"color": CATEGORICAL[place], "dash": DASHES[place], "width": 2},
        "marker": {"symbol": SYMBOLS[place], "size": 9, "color": CATEGORICAL[place], "opacity": 1},
        "cliponaxis": False,
    }


def _labels(drawn: Sequence[Contributions], names: Sequence[str], edges: tuple[float, float]) -> list[Figure]:
    """Each line's sign and name at the right, moved apart where they would touch."""
    if not drawn:
        return []
    low, high = edges
    apart = LABEL_ROOM * max(name.count("<br>") + 1 for name in names) / (HEIGHT - MARGIN["t"] - MARGIN["b"])
    wanted = [(log10(one.so_far()[-1]) - low) / (high - low) for one in drawn]
    places = [10 ** (low + place * (high - low)) for place in spread(wanted, apart, 1.0)]
    last = max(len(one.steps) for one in drawn)
    return [
        {
            "type": "scatter",
            "mode": "markers+text",
            "x": [last + 0.15] * len(drawn),
            "y": [round(place, 4) for place in places],
            "text": [f" {name}" for name in names],
            "textposition": "middle right",
            "marker": {
                "symbol": list(SYMBOLS[: len(drawn)]),
                "size": 9,
                "color": list(CATEGORICAL[: len(drawn)]),
                "opacity": 1,
            },
            "cliponaxis": False,
        }
    ]


def _line_at_one(places: int) -> Figure:
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [-0.2, places - 0.8],
        "y": [1, 1],
        "line": {"color": INK, "width": 2},
    }
