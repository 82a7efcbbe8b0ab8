"""The tables of shares beside benchmarks, and of how many have declared."""

from collections.abc import Mapping, Sequence

from dash import html

from components.shell import link
from components.table import Cell, Heading, Number, Row, Spanning, blank, data_table
from equality import declaration, representation_words
from equality.display import (
    NOT_SHOWN,
    STATE_LABELS,
    TOO_FEW_FOR_A_RATE,
    count_text,
    finding_rate_text,
    rate_range_text,
    rate_text,
)
from equality.findings import Block, Topic
from equality.grammar import capitalised, declared_percent
from equality.phrases import say
from equality.populations import Value
from equality.representation import Representation
from equality.representation import Row as ShareRow

MATCH = "To match"


def representation_table(shares: Representation, hrefs: Mapping[str, str], identifier: str) -> html.Div:
    """People, share and likely range of each row beside every benchmark; a row whose slug has an address links to it."""
    measure = shares.topic.measure
    first = (
        shares.topic.population.segment.name if shares.group else capitalised(shares.topic.characteristic.group_noun)
    )
    headings: list[Heading] = [
        first,
        Number(measure.count_heading),
        Number(measure.total_heading),
        Number("Share"),
        Number("Likely range"),
        *(representation_words.benchmark_label(one) for one in shares.yardsticks),
    ]
    if shares.yardsticks:
        headings.append(Number(f"{MATCH} {representation_words.benchmark_label(shares.yardsticks[0])}"))
    rows = [_row(row, hrefs, len(headings)) for row in shares.rows]
    return data_table(representation_words.subtitle(shares), headings, rows, identifier)


def declaration_table(blocks: Sequence[Block], hrefs: Mapping[str, str], identifier: str) -> html.Div:
    """How many have declared each characteristic, and whether that reaches the minimum and the stretch."""
    measure = blocks[0].topic.measure
    headings: list[Heading] = [
        "Characteristic",
        Number(measure.count_heading),
        Number(measure.total_heading),
        Number("Share"),
        "Beside the minimum and the stretch",
    ]
    rows = [_declared_row(block, hrefs) for block in blocks]
    return data_table(declaration.subtitle(blocks), headings, rows, identifier)


def grades_table(
    grades: Sequence[tuple[Value, Block | None]], whole: Block | None, hrefs: Mapping[str, str], identifier: str
) -> html.Div:
    """Every group's share of each grade, with that of all grades set apart; there is at least one block."""
    topic = next(block for block in (whole, *(block for _, block in grades)) if block).topic
    segment = topic.population.segment
    caption = say(
        "staff.caption",
        measure_name=topic.measure.name,
        group_noun=topic.characteristic.group_noun,
        place=topic.area.name,
        period=topic.period.name,
    )
    groups = [group.name for group in topic.characteristic.group]
    headings: list[Heading] = [segment.name, Number(topic.measure.total_heading), *map(Number, groups)]
    rows = [
        _grade_row(link(one.name, hrefs[one.slug]) if one.slug in hrefs else one.name, block, topic)
        for one, block in grades
    ]
    apart = [_grade_row(segment.all_name, whole, topic)] if whole else []
    return data_table(caption, headings, rows, identifier, apart)


def _grade_row(heading: Cell, block: Block | None, topic: Topic) -> Row:
    slugs = [group.slug for group in topic.characteristic.group]
    if block is None:
        return (heading, Spanning(STATE_LABELS["no_data"], len(slugs) + 1))
    found = {one.group: one for one in block.findings}
    total = block.overall.total
    shares = [finding_rate_text(found[slug]) if slug in found else STATE_LABELS["no_data"] for slug in slugs]
    return (heading, NOT_SHOWN if total is None else count_text(total), *shares)


def _row(row: ShareRow, hrefs: Mapping[str, str], width: int) -> Row:
    heading = link(row.name, hrefs[row.slug]) if row.slug in hrefs else row.name
    if row.count is None or row.total is None:
        words = STATE_LABELS["no_data"] if row.state == "no_data" else NOT_SHOWN
        return (heading, Spanning(words, width - 1))
    counts = (heading, count_text(row.count), count_text(row.total))
    if row.share is None:
        return (*counts, Spanning(TOO_FEW_FOR_A_RATE, width - len(counts)))
    beside: list[Cell] = [
        representation_words.benchmark_cell(row, number) or blank() for number in range(len(row.benchmarks))
    ]
    match = [representation_words.match_text(row) or blank()] if row.benchmarks else []
    return (*counts, rate_text(row.share.value), rate_range_text(row.share), *beside, *match)


def _declared_row(block: Block, hrefs: Mapping[str, str]) -> Row:
    slug, name = block.topic.characteristic.slug, declaration.declared_name(block)
    heading = link(name, hrefs[slug]) if slug in hrefs else name
    count, total, share = block.overall.count, block.overall.total, block.declared_share
    if count is None or total is None or share is None:
        return (heading, Spanning(NOT_SHOWN, 4))
    counts = (heading, count_text(count), count_text(total))
    if declaration.declared_state(block) == declaration.FEW:
        return (*counts, Spanning(TOO_FEW_FOR_A_RATE, 2))
    return (*counts, declared_percent(share), declaration.level_text(block))
