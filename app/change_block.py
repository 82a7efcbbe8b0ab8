"""One outcome over time: each group's quarters beside the range expected of them; years where there are no quarters."""

from dash import html
from dash.development.base_component import Component

from app.asked import Asked
from app.chart_blocks import source_of
from components.charts.change_plot import change_plot, top_of
from components.charts.trend_lines import trend_lines
from components.figure import ChartText, captioned
from components.panels import Panels, panelled
from components.table import Heading, Number, data_table
from equality.display import NOT_SHOWN, finding_rate_text, rate_range_text
from equality.file_names import trend_file_name
from equality.findings import SMALL, Block, Finding
from equality.grammar import capitalised, place_in_title
from equality.periods import Period
from equality.phrases import say
from equality.reading import change_reading
from equality.trend_words import alt_text, headline, panel_title, paragraphs, row, subtitle
from equality.trends import Change, change_of

MOST_PANELS = 6
MOST_ACROSS = 6


def change_block(asked: Asked, block: Block) -> list[Component]:
    """The rates of the block's groups over time with their tables and what they show; nothing for one period.

    Quarters wherever the release holds them, whichever period the page shows; else years. Two statements at most.
    """
    blocks = _blocks(asked, block)
    if len(blocks) < 2:
        return []
    change = change_of(block.topic, blocks, [one.group for one in _drawn(block)])
    drawn = _quarters if change.judged else _years
    said = [*paragraphs(change), say("trend.does_not_show")] if change.judged else [*paragraphs(change)]
    words = html.Div([html.P(one) for one in said], className="pemt-commentary pemt-measure")
    return [drawn(asked, block, change, blocks), words]


def _blocks(asked: Asked, block: Block) -> dict[Period, Block]:
    """The blocks of the finest kind of period that the release holds several of, oldest first."""
    topic = block.topic
    for kind in ("quarter", "year"):
        listed = sorted((one for one in asked.store.periods.values() if one.kind == kind), key=lambda one: one.start)
        keys = {period: asked.key(topic.measure.slug, topic.characteristic, period) for period in listed}
        offered = {period: key for period, key in keys.items() if asked.store.offers(key)}
        if len(offered) > 1:
            found = asked.blocks(offered.values())
            return {period: found[key] for period, key in offered.items() if key in found}
    return {}


def _drawn(block: Block) -> list[Finding]:
    """Groups to draw, in display order: the comparison, clear differences, and the largest while there is room."""
    ranked = sorted(block.findings, key=_rank)[:MOST_PANELS]
    return [one for one in block.findings if one in ranked]


def _rank(finding: Finding) -> tuple[bool, bool, bool, int]:
    people = finding.count if finding.state == "not_compared" else finding.total
    return (finding.state != "comparison", not finding.clear, finding.state not in SMALL, -(people or 0))


def _quarters(asked: Asked, block: Block, change: Change, blocks: dict[Period, Block]) -> Component:
    topic, identifier = change.topic, f"{change.topic.measure.slug}-trend"
    text = Panels(
        say("trend.line_range"),
        headline(change),
        _subtitle(block, change),
        say("trend.key"),
        source_of(asked, topic.measure),
        identifier,
        paragraphs(change),
        change_reading(change),
    )
    top = top_of(change.series)
    charts = [
        (
            ChartText(panel_title(one), "", alt_text(one, change), "", f"{identifier}-{one.group}"),
            change_plot(one, [period.name for period in change.periods], top, topic.measure),
        )
        for one in change.series
    ]
    tables = html.Div([_ranges(change, identifier), _every_rate(block, blocks, identifier)])
    return panelled(text, charts, tables)


def _years(asked: Asked, block: Block, change: Change, blocks: dict[Period, Block]) -> Component:
    topic, identifier = change.topic, f"{change.topic.measure.slug}-trend"
    names = [period.name for period in change.periods]
    series = [
        (
            one.name,
            [(name, None if rate != rate else rate) for name, rate in zip(names, one.rates.tolist(), strict=True)],
        )
        for one in change.series
    ]
    first, *_, last = names
    noun = topic.characteristic.group_noun
    alt = say("trend.alt_years", figure=_figure(topic.measure.kind), group_noun=noun, first=first, last=last)
    text = ChartText(
        headline(change),
        _subtitle(block, change),
        alt,
        source_of(asked, topic.measure),
        identifier,
        paragraphs(change),
        trend_file_name(topic, asked.store.provenance.number),
        change_reading(change),
    )
    figure = trend_lines(series, _figure(topic.measure.kind).capitalize(), topic.comparison_name)
    return captioned(text, figure, _every_rate(block, blocks, identifier))


def _subtitle(block: Block, change: Change) -> str:
    """With how many groups are drawn, where there is no room for all."""
    said = subtitle(change)
    if len(change.series) == len(block.findings):
        return said
    largest = "the comparison group, groups that differ and the largest" if block.reference else "the largest"
    return f"{said} ({len(change.series)} of {len(block.findings)} groups: {largest})"


def _ranges(change: Change, identifier: str) -> Component:
    noun = capitalised(change.topic.characteristic.group_noun)
    headings: list[Heading] = [
        noun,
        Number("Average"),
        Number("Expected range"),
        Number("Last quarter"),
        "What it shows",
    ]
    caption = f"{_caption(change.topic.measure.name, change)}: expected ranges"
    return data_table(caption, headings, [row(one, change) for one in change.series], f"{identifier}-ranges")


def _every_rate(block: Block, blocks: dict[Period, Block], identifier: str) -> Component:
    """Every group's rate in every period; periods down where they are many, so that the table fits a page."""
    topic = block.topic
    periods = [capitalised(period.name) for period in blocks]
    names = [finding.name for finding in block.findings]
    few = len(periods) <= MOST_ACROSS
    said = _rate_and_range if few else _rate
    cells = [[said(one, finding.group) for one in blocks.values()] for finding in block.findings]
    noun = topic.characteristic.group_noun
    caption = f"{topic.measure.name}: {_figure(topic.measure.kind)} by {noun}, {place_in_title(topic)}"
    if few:
        rows = [(name, *rates) for name, rates in zip(names, cells, strict=True)]
        return data_table(caption, [capitalised(noun), *map(Number, periods)], rows, f"{identifier}-table")
    turned = [(period, *rates) for period, rates in zip(periods, zip(*cells, strict=True), strict=True)]
    return data_table(caption, ["Period", *map(Number, names)], turned, f"{identifier}-table")


def _rate(block: Block, group: str) -> str:
    found = next((one for one in block.findings if one.group == group), None)
    return finding_rate_text(found) if found else NOT_SHOWN


def _rate_and_range(block: Block, group: str) -> str:
    found, said = next((one for one in block.findings if one.group == group), None), _rate(block, group)
    return f"{said} ({rate_range_text(found.rate)})" if found and found.rate and said[0].isdigit() else said


def _caption(measure: str, change: Change) -> str:
    return f"{measure}, {place_in_title(change.topic)}"


def _figure(kind: str) -> str:
    return "rate" if kind == "rate" else "share"
