"""Blocks that pages share: a chart with its words and table, for one outcome and for its change over time."""

from dash import html
from dash.development.base_component import Component

from app.asked import Asked
from components.charts.ratio_plot import ratio_plot
from components.charts.share_plot import share_plot
from components.charts.trend_lines import trend_lines
from components.figure import ChartText, captioned
from components.outcome_table import outcome_table, share_table
from components.table import Number, data_table
from components.theme import Figure
from equality.display import NOT_SHOWN, finding_rate_text
from equality.evidence import MINIMUM_PEOPLE
from equality.file_names import chart_file_name, trend_file_name
from equality.findings import SMALL, Block, Finding
from equality.grammar import capitalised, place_in_title
from equality.measures import Measure
from equality.periods import Period
from equality.reading import block_reading
from equality.titles import data_to
from equality.words import alt_text, commentary, headline, sample_source_line, source_line, subtitle, too_few_points

MOST_LINES = 6
MOST_ACROSS = 6
ENOUGH_POINTS = 13
"""Points of time from which on a range can be expected (methods 2.8)."""


def outcome_block(asked: Asked, block: Block) -> Component:
    """The block's ratios, or the shares of a whole, with their table."""
    return captioned(chart_text(asked, block), drawn(block), table_of(block))


def chart_text(asked: Asked, block: Block) -> ChartText:
    """The words of a block's chart."""
    topic = block.topic
    said = commentary(block)
    return ChartText(
        headline(block),
        subtitle(block),
        alt_text(block),
        source_of(asked, topic.measure),
        topic.measure.slug,
        tuple(one for one in (*said.what, said.does_not_show, said.many) if one),
        chart_file_name(topic, asked.store.provenance.number),
        block_reading(block),
    )


def drawn(block: Block) -> Figure:
    """A block's chart: ratios to the comparison, or shares of a whole."""
    return ratio_plot(block) if block.topic.measure.kind == "rate" else share_plot(block)


def table_of(block: Block) -> Component:
    """The table of the figures in a block's chart."""
    return outcome_table(block) if block.topic.measure.kind == "rate" else share_table(block)


def source_of(asked: Asked, measure: Measure) -> str:
    """Where the figures of a measure come from, and to which day; of invented ones, that they are made up."""
    made = asked.store.provenance
    source = sample_source_line() if made.sample else source_line(measure, asked.catalogue.service.name)
    return f"{source} {data_to(made.as_at)}"


def trend_block(asked: Asked, block: Block) -> list[Component]:
    """The rate of each group over the periods of one kind, as plain lines with their table; nothing for one period."""
    topic = block.topic
    periods = _comparable(asked, topic.period)
    keys = {period: asked.key(topic.measure.slug, topic.characteristic, period) for period in periods}
    found = asked.blocks(keys.values()) if len(periods) > 1 else {}
    blocks = {period: found[key] for period, key in keys.items() if key in found}
    if len(blocks) < 2:
        return []
    groups = _lines_to_draw(block)
    series = [(name, [(period.name, _rate(one, slug)) for period, one in blocks.items()]) for slug, name in groups]
    heading = "Change over time"
    text = ChartText(
        heading,
        f"{topic.measure.name}, {_figure(topic.measure)} by {topic.characteristic.group_noun}, {place_in_title(topic)}{_drawn(block)}",
        _trend_alt(block, blocks),
        source_of(asked, topic.measure),
        f"{topic.measure.slug}-trend",
        tuple(_few(len(blocks))),
        trend_file_name(topic, asked.store.provenance.number),
    )
    figure = trend_lines(series, _figure(topic.measure).capitalize(), topic.comparison_name)
    few = [html.P(one, className="pemt-measure") for one in text.summary]
    return [captioned(text, figure, _trend_table(block, blocks)), *few]


def _few(number: int) -> list[str]:
    return [too_few_points(number)] if number < ENOUGH_POINTS else []


def _figure(measure: Measure) -> str:
    return "rate" if measure.kind == "rate" else "share"


def _comparable(asked: Asked, period: Period) -> list[Period]:
    """Periods of the kind on the page (of years, where the page shows years together), oldest first."""
    kind = "year" if period.kind == "pool" else period.kind
    return sorted((one for one in asked.store.periods.values() if one.kind == kind), key=lambda one: one.start)


def _lines_to_draw(block: Block) -> list[tuple[str, str]]:
    """Groups to draw, in display order: the comparison, clear differences, and the largest groups while there is room."""
    ranked = sorted(block.findings, key=_rank)[:MOST_LINES]
    return [(one.group, one.name) for one in block.findings if one in ranked]


def _rank(finding: Finding) -> tuple[bool, bool, bool, int]:
    people = finding.count if finding.state == "not_compared" else finding.total
    return (finding.state != "comparison", not finding.clear, finding.state not in SMALL, -(people or 0))


def _drawn(block: Block) -> str:
    """Which groups are drawn, where there is no room for all."""
    if len(block.findings) <= MOST_LINES:
        return ""
    largest = "the comparison group, groups that differ and the largest" if block.reference else "the largest"
    return f" ({MOST_LINES} of {len(block.findings)} groups: {largest})"


def _finding(block: Block, group: str) -> Finding | None:
    return next((one for one in block.findings if one.group == group), None)


def _rate(block: Block, group: str) -> float | None:
    """The rate that the table says, or None where the table has words in its place."""
    found = _finding(block, group)
    enough = found is not None and found.total is not None and found.total >= MINIMUM_PEOPLE
    return found.rate.value if found and found.rate and enough else None


def _trend_alt(block: Block, blocks: dict[Period, Block]) -> str:
    first, *_, last = (period.name for period in blocks)
    noun = block.topic.characteristic.group_noun
    return (
        f"Line chart of the {_figure(block.topic.measure)} by {noun}{_drawn(block)}, from {first} to {last}. "
        f"A line is broken where a figure is not shown. The table below has every figure."
    )


def _trend_table(block: Block, blocks: dict[Period, Block]) -> Component:
    """Groups down and periods across; turned round where there are many periods, so that it fits a page."""
    topic = block.topic
    noun = topic.characteristic.group_noun
    periods = [capitalised(period.name) for period in blocks]
    rates = [[_rate_text(one, finding.group) for one in blocks.values()] for finding in block.findings]
    names = [finding.name for finding in block.findings]
    caption = f"{topic.measure.name}: {_figure(topic.measure)} by {noun}, {place_in_title(topic)}"
    identifier = f"{topic.measure.slug}-trend-table"
    if len(periods) > MOST_ACROSS:
        turned = [(period, *row) for period, row in zip(periods, zip(*rates, strict=True), strict=True)]
        return data_table(caption, ["Period", *map(Number, names)], turned, identifier)
    rows = [(name, *row) for name, row in zip(names, rates, strict=True)]
    return data_table(caption, [capitalised(noun), *map(Number, periods)], rows, identifier)


def _rate_text(block: Block, group: str) -> str:
    found = _finding(block, group)
    return finding_rate_text(found) if found else NOT_SHOWN
