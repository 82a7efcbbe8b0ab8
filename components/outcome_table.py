"""The table of one block: every group's counts, rate, ratio, likely range and what they show."""

from dash import html

from components.table import Cell, Heading, Number, Row, Spanning, blank, data_table
from equality.display import (
    NOT_SHOWN,
    STATE_LABELS,
    count_text,
    favour_text,
    finding_rate_text,
    finding_ratio_text,
    range_text,
    state_label,
)
from equality.findings import Block, Finding, Topic

WIDTH = 7
NONE_IN_COMPARISON = "None in the comparison group"


def outcome_table(block: Block) -> html.Div:
    """The block's groups in display order; all who declared and those who did not are set apart below."""
    apart = [_row(one, block) for one in (block.overall, block.not_declared) if one.state != "no_data"]
    return data_table(
        outcome_caption(block.topic),
        _headings(block.topic),
        [_row(one, block) for one in block.findings],
        table_identifier(block.topic),
        apart,
    )


def outcome_caption(topic: Topic) -> str:
    """What the table holds: measure, characteristic, place, period, and the segment where there is one."""
    parts = [f"{topic.measure.name} by {topic.characteristic.group_noun}", topic.area.name]
    return ", ".join([*parts, *([topic.segment] if topic.segment else []), topic.period.name])


def table_identifier(topic: Topic) -> str:
    """The id of the table of this topic, alone of its measure, characteristic and area on a page."""
    return f"{topic.measure.slug}-{topic.characteristic.slug}-{topic.area.slug}-table"


def _headings(topic: Topic) -> list[Heading]:
    noun = topic.characteristic.group_noun
    return [
        noun[:1].upper() + noun[1:],
        Number(topic.measure.total_heading),
        Number(topic.measure.count_heading),
        Number("Rate"),
        Number("Times as often"),
        Number("Likely range"),
        "What it shows",
    ]


def _row(finding: Finding, block: Block) -> Row:
    if finding.state == "no_data":
        return (finding.name, Spanning(STATE_LABELS["no_data"], WIDTH - 1))
    if finding.count is None:
        return _withheld(finding)
    counts: tuple[Cell, ...] = (
        finding.name,
        "" if finding.total is None else count_text(finding.total),
        count_text(finding.count),
        finding_rate_text(finding),
    )
    return (*counts, *_comparison(finding, block))


def _withheld(finding: Finding) -> Row:
    """Words in place of everything that is withheld; a published total (of a share) stays."""
    if finding.total is None:
        return (finding.name, Spanning(NOT_SHOWN, WIDTH - 1))
    return (finding.name, count_text(finding.total), Spanning(NOT_SHOWN, WIDTH - 2))


def _comparison(finding: Finding, block: Block) -> tuple[Cell, ...]:
    label = ", ".join(part for part in (state_label(finding), favour_text(finding)) if part)
    if finding.state == "comparison":
        return ("1 (comparison)", blank(), label)
    if finding.ratio is None:
        return (*((Spanning(NONE_IN_COMPARISON, 2),) if finding.gap else (blank(), blank())), label)
    return (finding_ratio_text(finding, block.topic.measure.size), range_text(finding.ratio), label)
