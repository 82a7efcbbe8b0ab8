"""The tables of shares beside benchmarks, and of how many have declared."""

from collections.abc import Mapping, Sequence

from dash import html

from components.shell import link
from components.table import Cell, Heading, Number, Row, Spanning, blank, data_table
from equality import declaration, representation_words
from equality.display import NOT_SHOWN, STATE_LABELS, TOO_FEW_FOR_A_RATE, count_text, rate_range_text, rate_text
from equality.findings import Block
from equality.grammar import capitalised, declared_percent
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
