"""The stage rates of one group beside its comparison's: a row a stage, and two dots in it."""

from dataclasses import dataclass

from components.charts.ratio_plot import MARKS
from components.theme import CONTEXT, FONT_SIZE, INK, MUTED, SURFACE, Figure, axis, figure_layout, text_width, wrapped
from equality.display import NOT_SHOWN, STATE_LABELS, finding_rate_text, rate_text
from equality.evidence import MINIMUM_PEOPLE
from equality.findings import COMPARED
from equality.grammar import comparison_counts, standing
from equality.stages import Ladder, Stage

ROW_HEIGHT = 64
LINE_HEIGHT = 18
LONGEST_LINE = 16
LONGEST_LABEL = 24
EDGE = 0.3
"""Dots nearer than this to an end of the axis have their label on the side that has room."""
TICKS = {0.0: "0%", 0.25: "25%", 0.5: "50%", 0.75: "75%", 1.0: "100%"}
ROOM = 0.03
"""How far the axis goes on beyond its ends, so that no dot is cut."""
TOP = -0.65
DIAMOND = 16
UNSEEN = {"size": DIAMOND, "color": SURFACE, "opacity": 0}


@dataclass(frozen=True)
class _Dot:
    """One rate in a row, with its words and the state that it is drawn in."""

    row: int
    rate: float
    words: str
    state: str


def stage_plot(ladder: Ladder, group: str) -> Figure:
    """Stages from first to last on an axis from 0% to 100%; no number of a row that is not shown is in the figure.

    The comparison's label stands above the line of its row and the group's below it, so that they never meet.
    """
    own = [dot for row, stage in enumerate(ladder.stages) if (dot := _own(row, stage, group))]
    other = [dot for row, stage in enumerate(ladder.stages) if (dot := _comparison(row, stage, group))]
    rows = {dot.row for dot in own}
    worded = [(row, _words(stage, group)) for row, stage in enumerate(ladder.stages) if row not in rows]
    dots = [_groups(own), _comparisons(other)]
    traces = [_joined(own, other), *dots, _labels(other, "top"), _labels(own, "bottom"), _worded(worded)]
    return {
        "data": [one for one in traces if one["x"]],
        "layout": _layout(ladder, [dot.words for dot in (*own, *other)]),
    }


def _own(row: int, stage: Stage, group: str) -> _Dot | None:
    found = stage.finding(group)
    if found is None or found.rate is None or (found.total or 0) < MINIMUM_PEOPLE or stage.block is None:
        return None
    return _Dot(row, found.rate.value, _label(found.name, finding_rate_text(found)), standing(found, stage.block))


def _comparison(row: int, stage: Stage, group: str) -> _Dot | None:
    """The rate that the group is compared with; nothing where it, or the group that it leaves out, is not shown."""
    found = stage.finding(group)
    if stage.block is None:
        return None
    reference = stage.block.reference
    counts = (reference.count, reference.total) if reference else found and comparison_counts(found, stage.block)
    count, total = counts or (None, None)
    if count is None or total is None or total < MINIMUM_PEOPLE:
        return None
    rate = count / total
    return _Dot(row, rate, _label(stage.block.topic.comparison_name, rate_text(rate)), "comparison")


def _label(name: str, rate: str) -> str:
    return wrapped(f"{name}: {rate}", LONGEST_LABEL)


def _words(stage: Stage, group: str) -> str:
    found = stage.finding(group)
    if stage.block is None:
        return NOT_SHOWN
    return finding_rate_text(found) if found else STATE_LABELS["no_data"]


def _joined(own: list[_Dot], other: list[_Dot]) -> Figure:
    """A line between the two dots of each row that has both."""
    compared = {dot.row: dot.rate for dot in other}
    x: list[float | None] = []
    y: list[int | None] = []
    for dot in own:
        if dot.row in compared:
            x += [_plain(dot.rate), _plain(compared[dot.row]), None]
            y += [dot.row, dot.row, None]
    return {"type": "scatter", "mode": "lines", "x": x, "y": y, "line": {"color": CONTEXT, "width": 5}}


def _comparisons(dots: list[_Dot]) -> Figure:
    """Smaller than the groups' and drawn after them, so that both are seen where they lie on each other."""
    marker = {"symbol": "circle", "size": 8, "color": INK, "opacity": 1}
    return {**_dots(dots), "marker": marker}


def _groups(dots: list[_Dot]) -> Figure:
    marks = [MARKS[dot.state if dot.state in COMPARED else "no_clear_difference"] for dot in dots]
    marker = {
        "symbol": [mark.symbol for mark in marks],
        "size": [DIAMOND if mark.symbol == "diamond" else 12 for mark in marks],
        "color": [mark.fill for mark in marks],
        "opacity": 1,
        "line": {"color": [mark.outline for mark in marks], "width": [mark.width for mark in marks]},
    }
    return {**_dots(dots), "marker": marker}


def _dots(dots: list[_Dot]) -> Figure:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [_plain(dot.rate) for dot in dots],
        "y": [dot.row for dot in dots],
        "cliponaxis": False,
    }


def _labels(dots: list[_Dot], side: str) -> Figure:
    """The words of dots, all held off their row's line by the height of a diamond, which may lie beside a smaller dot."""
    return {
        **_dots(dots),
        "mode": "markers+text",
        "marker": UNSEEN,
        "text": [dot.words for dot in dots],
        "textposition": [f"{side} {_towards_room(dot.rate)}" for dot in dots],
        "textfont": {"size": FONT_SIZE},
    }


def _towards_room(rate: float) -> str:
    if rate < EDGE:
        return "right"
    return "left" if rate > 1 - EDGE else "center"


def _worded(rows: list[tuple[int, str]]) -> Figure:
    """Words in place of the group's dot, below the row's line, where the comparison's label never stands.

    They are held off the line as labels are.
    """
    return {
        "type": "scatter",
        "mode": "markers+text",
        "x": [0 for _ in rows],
        "y": [row for row, _ in rows],
        "text": [words for _, words in rows],
        "textposition": "bottom right",
        "textfont": {"size": FONT_SIZE, "color": MUTED},
        "marker": UNSEEN,
        "cliponaxis": False,
    }


def _layout(ladder: Ladder, labels: list[str]) -> Figure:
    """Rows are higher where labels have more than one line, above and below."""
    names = {float(row): wrapped(stage.measure.name, LONGEST_LINE) for row, stage in enumerate(ladder.stages)}
    rows = len(ladder.stages)
    height = ROW_HEIGHT + 2 * LINE_HEIGHT * max((label.count("<br>") for label in labels), default=0)
    margin = {"l": text_width(list(names.values())) + 16, "r": 24, "t": 8, "b": 40}
    return {
        **figure_layout(rows * height + margin["t"] + margin["b"], margin),
        "xaxis": axis(TICKS, (-ROOM, 1 + ROOM)),
        "yaxis": {**axis(names, (rows - 0.35, TOP)), "ticklabelstandoff": 10},
    }


def _plain(value: float) -> float:
    """Four decimals: finer than a pixel, and short to send."""
    return round(value, 4)
