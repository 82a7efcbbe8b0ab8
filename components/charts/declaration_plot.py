"""How many have declared each characteristic, as bars beside the minimum and the stretch."""

from collections.abc import Sequence

from components.theme import (
    FONT_SIZE,
    INK,
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
from equality.declaration import LIMITS, below_minimum, declared_name, declared_state, level_text
from equality.display import NOT_SHOWN, count_text
from equality.evidence import DECLARED_MINIMUM, DECLARED_STRETCH
from equality.findings import Block
from equality.grammar import declared_percent
from equality.phrases import say

ROW_HEIGHT = 44
LONGEST_LINE = 24
TOP = -0.6
TICKS = {0.0: "0%", 0.2: "20%", 0.4: "40%", 0.6: "60%", 0.8: "80%", 1.0: "100%"}

Drawn = list[tuple[int, Block, float]]


def declaration_plot(blocks: Sequence[Block]) -> Figure:
    """One bar a characteristic in the order given, hollow below the minimum; the values stand in a column at the right.

    A share that is not shown, or is of fewer than 30 people, has words in place of a bar.
    """
    rows = list(enumerate(blocks))
    drawn = [
        (row, block, share)
        for row, block in rows
        if (share := block.declared_share) is not None and declared_state(block) == "shown"
    ]
    worded = [(row, block) for row, block in rows if declared_state(block) != "shown"]
    last = len(blocks) - 0.4
    return {
        "data": [
            *_bars(drawn),
            *_line(DECLARED_MINIMUM, "solid", last),
            *_line(DECLARED_STRETCH, "dash", last),
            *_words(worded),
        ],
        "layout": {**_layout(blocks, last), "annotations": [*_names(), *column_at_right(_values(drawn))]},
    }


def _bars(drawn: Drawn) -> list[Figure]:
    if not drawn:
        return []
    return [
        {
            "type": "bar",
            "orientation": "h",
            "x": [round(share, 4) for _, _, share in drawn],
            "y": [row for row, _, _ in drawn],
            "width": 0.55,
            "marker": {
                "color": [SURFACE if below_minimum(block) else SERIES for _, block, _ in drawn],
                "line": {"color": SERIES, "width": 2},
            },
        }
    ]


def _line(share: float, dash: str, last: float) -> list[Figure]:
    """A line of data, since a shape would lie below the bars; white beneath, so that it is seen across a dark bar."""
    ends = {"type": "scatter", "mode": "lines", "x": [share, share], "y": [TOP, last]}
    return [
        {**ends, "line": {"color": SURFACE, "width": 6}},
        {**ends, "line": {"color": INK, "width": 2, "dash": dash}},
    ]


def _names() -> list[Figure]:
    """The names of the lines, each on its outer side, where they cannot touch."""
    above = {"yref": "paper", "y": 1, "yanchor": "bottom", "showarrow": False}
    minimum, stretch = (say(f"declared_overall.line_{name}", **LIMITS) for name in ("minimum", "stretch"))
    return [
        {"text": minimum, "x": DECLARED_MINIMUM, "xanchor": "right", "xshift": 6, **above},
        {"text": stretch, "x": DECLARED_STRETCH, "xanchor": "left", "xshift": -6, **above},
    ]


def _values(drawn: Drawn) -> list[tuple[float, str]]:
    return [(row, _value(block, share)) for row, block, share in drawn]


def _value(block: Block, share: float) -> str:
    percent = declared_percent(share)
    return f"{percent}<br>{level_text(block)}" if below_minimum(block) else percent


def _words(worded: list[tuple[int, Block]]) -> list[Figure]:
    if not worded:
        return []
    return [
        {
            "type": "scatter",
            "mode": "text",
            "x": [0] * len(worded),
            "y": [row for row, _ in worded],
            "text": [f"  {_reason(block)}" for _, block in worded],
            "textposition": "middle right",
            "textfont": {"size": FONT_SIZE, "color": MUTED},
        }
    ]


def _reason(block: Block) -> str:
    count, total = block.overall.count, block.overall.total
    if count is None or total is None or declared_state(block) != "few":
        return NOT_SHOWN
    return f"{count_text(count)} of {count_text(total)}"


def _layout(blocks: Sequence[Block], last: float) -> Figure:
    names = {float(row): wrapped(declared_name(block), LONGEST_LINE) for row, block in enumerate(blocks)}
    margin = {
        "l": text_width([*names.values()]) + 16,
        "r": text_width([say("declared_overall.label_below")]) + 8,
        "t": 32,
        "b": 40,
    }
    return {
        **figure_layout(round(len(blocks) * ROW_HEIGHT) + margin["t"] + margin["b"], margin),
        "xaxis": axis(TICKS, (0, 1)),
        "yaxis": {**axis(names, (last, TOP)), "showgrid": False, "ticklabelstandoff": 10},
    }
