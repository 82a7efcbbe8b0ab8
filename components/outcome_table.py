"""The table of one block: every group's counts, rate, ratio, likely range and what they show."""

from dash import html

from components.table import Cell, Heading, Number, Row, Spanning, blank, data_table
from equality.characteristics import ALL_DECLARED, NOT_DECLARED
from equality.display import (
    COMPARISON_WITHHELD,
    NOT_SHOWN,
    STATE_LABELS,
    count_text,
    favour_text,
    finding_rate_text,
    finding_ratio_text,
    range_text,
    rate_range_text,
    state_label,
)
from equality.findings import Block, Finding, Topic
from equality.grammar import COMPARISON_NOT_SHOWN, standing
from equality.titles import table_caption

WIDTH = 7
NONE_IN_COMPARISON = "None in the comparison group"


def outcome_table(block: Block) -> html.Div:
    """The block's groups in display order; all who declared and those who did not are set apart below."""
    apart = [finding_row(one, block) for one in (block.overall, block.not_declared) if one.state != "no_data"]
    rows = [finding_row(one, block) for one in block.findings]
    return data_table(table_caption(block), _headings(block.topic), rows, table_identifier(block.topic), apart)


def share_table(block: Block) -> html.Div:
    """The block of a share: every group's people and its part of the whole, which the row of all who declared gives."""
    noun = block.topic.characteristic.group_noun
    headings: list[Heading] = [
        noun[:1].upper() + noun[1:],
        Number(block.topic.measure.count_heading),
        Number("Share"),
        Number("Likely range"),
    ]
    apart = [_share_row(one) for one in (block.overall, block.not_declared) if one.state != "no_data"]
    rows = [_share_row(one) for one in block.findings]
    return data_table(table_caption(block), headings, rows, table_identifier(block.topic), apart)


def _share_row(finding: Finding) -> Row:
    if finding.count is None or finding.rate is None:
        return (finding.name, Spanning(NOT_SHOWN, 3))
    if finding.group == ALL_DECLARED:
        return (finding.name, count_text(finding.count), blank(), blank())
    of_all = " of everybody" if finding.group == NOT_DECLARED else ""
    return (
        finding.name,
        count_text(finding.count),
        f"{finding_rate_text(finding)}{of_all}",
        rate_range_text(finding.rate),
    )


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


def finding_row(finding: Finding, block: Block) -> Row:
    """One row: name, total, count, rate, ratio, likely range and what they show, or words in place of what is not shown."""
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
    if standing(finding, block) == COMPARISON_NOT_SHOWN:
        return (blank(), blank(), COMPARISON_WITHHELD)
    label = ", ".join(part for part in (state_label(finding), favour_text(finding)) if part)
    if finding.state == "comparison":
        return ("1 (comparison)", blank(), label)
    if finding.ratio is None:
        return (*((Spanning(NONE_IN_COMPARISON, 2),) if finding.gap else (blank(), blank())), label)
    return (finding_ratio_text(finding, block.topic.measure.size), range_text(finding.ratio), label)
