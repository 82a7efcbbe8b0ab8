"""The tables of a ladder: every stage and group with its stage rate, and every group's cumulative rates."""

from collections.abc import Mapping, Sequence

from dash import html

from components.outcome_table import finding_row
from components.shell import link
from components.table import Cell, Heading, Number, Row, Spanning, data_table
from equality.contribution_words import Whole, cell, whole_cell
from equality.contributions import Contributions
from equality.display import NOT_SHOWN, STATE_LABELS, count_text, finding_rate_text, rate_range_text
from equality.evidence import MINIMUM_PEOPLE
from equality.findings import Finding
from equality.measures import Measure
from equality.phrases import say
from equality.stage_words import caption, cumulative_caption
from equality.stages import Ladder, Stage

HEADINGS: tuple[Heading, ...] = (
    "Stage",
    "Group",
    Number("Reached"),
    Number("Passed"),
    Number("Rate"),
    Number("Times as often"),
    Number("Likely range"),
    "What it shows",
)


def stage_table(ladder: Ladder, ways: Mapping[str, str], identifier: str) -> html.Div:
    """Stages from first to last, in each its groups; a stage's first row leads to its page, ``ways`` by measure."""
    rows = [
        _row(stage, slug, ways if place == 0 else {}, ladder)
        for stage in ladder.stages
        for place, slug in enumerate(ladder.rows)
    ]
    return data_table(caption(ladder), HEADINGS, rows, identifier)


def cumulative_table(ladder: Ladder, identifier: str) -> html.Div:
    """Groups down; across, how many applied and the part of them that came through each stage, with its likely range."""
    noun = ladder.topic.characteristic.group_noun
    headings: list[Heading] = [
        noun[:1].upper() + noun[1:],
        Number(ladder.stages[0].measure.total_heading),
        *(Number(stage.measure.name) for stage in ladder.stages),
    ]
    rows = [_cumulative_row(ladder, slug) for slug in ladder.rows]
    return data_table(cumulative_caption(ladder), headings, rows, identifier)


def contribution_table(whole: Whole, stages: Sequence[Measure], identifier: str) -> html.Div:
    """Groups down; across, each stage's ratio with its part of a clear whole gap, and the whole with its likely range."""
    topic = whole.topic
    noun = topic.characteristic.group_noun
    slots = {
        "theme": topic.measure.theme or topic.measure.name,
        "comparison": topic.comparison_people,
        "place": topic.area.name,
        "period": topic.period.name,
    }
    headings: list[Heading] = [
        noun[:1].upper() + noun[1:],
        *(Number(stage.name) for stage in stages),
        Number(say("contribution.heading_whole")),
    ]
    rows = [_contributions(one, len(stages)) for one in whole.groups]
    return data_table(say("contribution.caption", **slots), headings, rows, identifier)


def _contributions(one: Contributions, stages: int) -> Row:
    missing = stages - len(one.steps)
    rest = [Spanning(NOT_SHOWN, missing)] if missing else []
    return (one.name, *(cell(one, step) for step in one.steps), *rest, whole_cell(one))


def _row(stage: Stage, group: str, ways: Mapping[str, str], ladder: Ladder) -> Row:
    measure = stage.measure
    first: Cell = link(measure.name, ways[measure.slug]) if measure.slug in ways else measure.name
    found = stage.finding(group)
    if found is None or stage.block is None:
        name = ladder.topic.characteristic.row_name(group)
        return (first, name, Spanning(_instead(stage), len(HEADINGS) - 2))
    return (first, *finding_row(found, stage.block))


def _instead(stage: Stage) -> str:
    """Words for a row that the release does not hold: of a stage that it leaves out, or of nobody."""
    return STATE_LABELS["no_data"] if stage.block else NOT_SHOWN


def _cumulative_row(ladder: Ladder, group: str) -> Row:
    entered = ladder.stages[0].finding(group)
    total = entered.total if entered else None
    first = _words(NOT_SHOWN) if total is None else count_text(total)
    cells = [_came_through(stage.cumulative(group)) for stage in ladder.stages]
    return (ladder.topic.characteristic.row_name(group), first, *cells)


def _came_through(found: Finding | None) -> Cell:
    if found is None or found.rate is None or found.total is None:
        return _words(NOT_SHOWN)
    rate = finding_rate_text(found)
    if found.total < MINIMUM_PEOPLE:
        return _words(rate)
    return html.Span([f"{rate} ", html.Span(f"({rate_range_text(found.rate)})", className="pemt-range")])


def _words(words: str) -> html.Span:
    return html.Span(words, className="pemt-in-words")
