"""One outcome over time: each group's quarters beside the range expected of them; years where there are no quarters."""

from collections.abc import Mapping, Sequence

from dash import html
from dash.development.base_component import Component

from app.asked import Asked
from app.chart_blocks import source_of
from components.charts.change_plot import change_plot, top_of
from components.charts.trend_lines import trend_lines
from components.figure import ChartText, captioned
from components.panels import Panels, panelled
from components.table import Heading, Number, data_table
from equality.characteristics import Characteristic
from equality.display import NOT_SHOWN, count_text, finding_rate_text, rate_range_text
from equality.file_names import trend_file_name
from equality.findings import SMALL, Block, Finding
from equality.grammar import capitalised, place_in_title
from equality.periods import Period
from equality.phrases import say
from equality.reading import change_reading
from equality.trend_words import alt_text, headline, key, mark, panel_title, paragraphs, row, subtitle
from equality.trends import ENOUGH_POINTS, Change, change_of
from queries.store import Key

MOST_PANELS = 6
MOST_ACROSS = 6


def change_block(asked: Asked, block: Block) -> list[Component]:
    """The rates of the block's groups over time with their tables and what they show; nothing for one period.

    Quarters wherever the release holds them, whichever period the page shows; else years. Groups that are held in years alone are
    drawn together, where their larger groups are held in quarters. Two statements at most.
    """
    blocks = _blocks(asked, block)
    if len(blocks) < 2:
        return []
    (*_, latest) = blocks.values()
    block = block if latest.topic.characteristic == block.topic.characteristic else latest
    change = change_of(block.topic, blocks, [one.group for one in _drawn(block)])
    drawn = _quarters if change.judged else _years
    said = [*paragraphs(change), say("trend.does_not_show")] if change.judged else [*paragraphs(change)]
    words = html.Div([html.P(one) for one in said], className="pemt-commentary pemt-measure")
    return [drawn(asked, block, change, blocks), words]


def _blocks(asked: Asked, block: Block) -> dict[Period, Block]:
    """The blocks of the finest kind of period that the release holds several of, oldest first."""
    own = block.topic.characteristic
    coarser = [one for one in asked.characteristics("quarter") if one.family == own.family and one.detail < own.detail]
    quarters = [_offered(asked, block, one, "quarter") for one in (own, *sorted(coarser, key=lambda one: -one.detail))]
    enough = [one for one in quarters if len(one) >= ENOUGH_POINTS]
    held = [one for one in (*enough, quarters[0], _offered(asked, block, own, "year")) if len(one) > 1]
    if not held:
        return {}
    found = asked.blocks(held[0].values())
    return {period: found[key] for period, key in held[0].items() if key in found}


def _offered(asked: Asked, block: Block, characteristic: Characteristic, kind: str) -> dict[Period, Key]:
    """The keys of the periods of one kind that the release holds by a characteristic, oldest first."""
    listed = sorted((one for one in asked.store.periods.values() if one.kind == kind), key=lambda one: one.start)
    keys = {period: asked.key(block.topic.measure.slug, characteristic, period) for period in listed}
    return {period: key for period, key in keys.items() if asked.store.offers(key)}


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
        key(change),
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
    tables = html.Div([_ranges(change, identifier), _every_quarter(block, change, blocks)])
    return panelled(text, charts, tables)


def _years(asked: Asked, block: Block, change: Change, blocks: dict[Period, Block]) -> Component:
    topic, identifier = change.topic, f"{change.topic.measure.slug}-trend"
    names = [period.name for period in change.periods]
    series = [(one.name, [*zip(names, one.intervals, strict=True)]) for one in change.series]
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
    """Every group's rate and likely range in every year; periods down where they are many, so that the table fits a page."""
    periods = [capitalised(period.name) for period in blocks]
    names = [finding.name for finding in block.findings]
    cells = [[_rate_and_range(_found(one, finding.group)) for one in blocks.values()] for finding in block.findings]
    caption = _every_caption(block, "trend.with_range")
    if len(periods) <= MOST_ACROSS:
        rows = [(name, *rates) for name, rates in zip(names, cells, strict=True)]
        headings: list[Heading] = [capitalised(block.topic.characteristic.group_noun), *map(Number, periods)]
        return data_table(caption, headings, rows, f"{identifier}-table")
    turned = {period: [rates[place] for rates in cells] for place, period in enumerate(periods)}
    return _turned(caption, names, turned, f"{identifier}-table")


def _every_quarter(block: Block, change: Change, blocks: dict[Period, Block]) -> Component:
    """Every group's rate and counts in every quarter, and of the groups that are drawn what each point is a sign of."""
    drawn = {one.group: one for one in change.series}
    rows = {
        capitalised(period.name): [
            _rate_and_counts(_found(each, one.group), mark(drawn[one.group], place) if one.group in drawn else "")
            for one in block.findings
        ]
        for place, (period, each) in enumerate(blocks.items())
    }
    names = [finding.name for finding in block.findings]
    return _turned(_every_caption(block, "trend.with_counts"), names, rows, f"{change.topic.measure.slug}-trend-table")


def _turned(caption: str, names: Sequence[str], rows: Mapping[str, Sequence[str]], identifier: str) -> Component:
    """Periods down, groups across."""
    cells = [(period, *rates) for period, rates in rows.items()]
    return data_table(caption, ["Period", *map(Number, names)], cells, identifier)


def _every_caption(block: Block, figures: str) -> str:
    topic = block.topic
    said = say(figures, figure=_figure(topic.measure.kind))
    return f"{topic.measure.name}: {said} by {topic.characteristic.group_noun}, {place_in_title(topic)}"


def _found(block: Block, group: str) -> Finding | None:
    return next((one for one in block.findings if one.group == group), None)


def _rate_and_counts(found: Finding | None, sign: str) -> str:
    """The rate with its counts, and the sign at the point; words where there is no rate."""
    rate = finding_rate_text(found) if found else NOT_SHOWN
    if found is None or found.count is None or found.total is None or not rate[0].isdigit():
        return rate
    slots = {"rate": rate, "count": count_text(found.count), "total": count_text(found.total), "sign": sign}
    return say("trend.counts_sign" if sign else "trend.counts", **slots)


def _rate_and_range(found: Finding | None) -> str:
    rate = finding_rate_text(found) if found else NOT_SHOWN
    return f"{rate} ({rate_range_text(found.rate)})" if found and found.rate and rate[0].isdigit() else rate


def _caption(measure: str, change: Change) -> str:
    return f"{measure}, {place_in_title(change.topic)}"


def _figure(kind: str) -> str:
    return "rate" if kind == "rate" else "share"
