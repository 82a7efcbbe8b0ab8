"""People on probation: the list of outcomes, and one page an outcome with chart, table, words and change over time."""

from dataclasses import replace
from functools import partial

from dash import html
from dash.development.base_component import Component

from app.asked import Asked
from app.nearest import not_offered
from app.page import Page, View
from app.pages.definitions import definitions
from components.charts.ratio_plot import ratio_plot
from components.charts.share_plot import share_plot
from components.charts.trend_lines import trend_lines
from components.commentary import commentary as commentary_block
from components.figure import ChartText, captioned
from components.filter_panel import Choice, filter_panel
from components.outcome_table import outcome_table, share_table
from components.shell import link
from components.table import Number, Row, data_table
from equality.characteristics import Characteristic
from equality.disclosure import RowRule
from equality.display import NOT_SHOWN, finding_rate_text
from equality.evidence import MINIMUM_PEOPLE
from equality.findings import SMALL, Block, Finding
from equality.grammar import capitalised
from equality.measures import Measure
from equality.periods import Period
from equality.populations import Population
from equality.selection import Selection
from equality.words import (
    alt_text,
    announcement,
    commentary,
    headline,
    sample_source_line,
    source_line,
    subtitle,
)
from queries.store import Store

MOST_LINES = 6
MOST_ACROSS = 6


def outcomes_page(population: Population) -> Page:
    """The page for one population and, below it, one page an outcome."""
    return Page(population.name, f"/{population.path}", partial(answer, population))


def answer(population: Population, store: Store, selection: Selection, below: str) -> View | None:
    """The list of outcomes, or the outcome whose slug stands below."""
    held = store.measures_held(population.slug)
    if not below:
        return _listed(Asked(store, selection, population, f"/{population.path}", tuple(held)))
    if below not in held:
        return None
    asked = Asked(store, selection, population, f"/{population.path}/{below}", (below,))
    return _outcome(asked, store.catalogue.measures[below])


def _listed(asked: Asked) -> View:
    """Every outcome with what can be said of it in one line for each group that differs clearly."""
    heading = f"{asked.population.name}: {asked.area.name}"
    panel = filter_panel(asked.choices(), asked.showing(), asked.path)
    blocks = asked.blocks(asked.key(slug, asked.characteristic, asked.period) for slug in asked.measures)
    if not blocks:
        return View(heading, (panel, not_offered(asked)))
    by_measure = {block.topic.measure.slug: block for block in blocks.values()}
    rows: list[Row] = []
    pinned = asked.selection.but(characteristic=asked.characteristic.slug)
    for slug in asked.measures:
        measure = asked.measure(slug)
        way = link(measure.name, pinned.address(f"{asked.path}/{slug}"))
        rows.append((way, capitalised(measure.counted), _in_short(by_measure.get(slug))))
    caption = f"Outcomes by {asked.characteristic.group_noun}, {asked.area.name}, {asked.period.name}"
    table = data_table(caption, ("Outcome", "What is counted", "What it shows"), rows, "outcomes")
    return View(heading, (panel, table), f"Showing {len(by_measure)} outcomes for {asked.area.name}.")


def _in_short(block: Block | None) -> str:
    return headline(block) if block else NOT_SHOWN


def _outcome(asked: Asked, measure: Measure) -> View:
    heading = f"{measure.name}, {asked.area.name}"
    back = ("Back to where to look", asked.selection.address("/where-to-look"))
    block = _finest(asked, measure)
    if block is None:
        panel = filter_panel(_choices(asked, measure), asked.showing(), asked.path)
        return View(heading, (panel, not_offered(asked)), "There are no figures for this choice.", back)
    shown = replace(asked, selection=asked.selection.but(characteristic=block.topic.characteristic.slug))
    said = commentary(block)
    limits = tuple(one for one in (said.does_not_show, said.many) if one)
    body = (
        filter_panel(_choices(shown, measure), shown.showing(), shown.path),
        *_detail(asked, measure, block.topic.characteristic),
        _chart(asked, block),
        commentary_block(said.what, limits, said.check_next),
        *_trend(asked, block),
        *definitions(measure, _small_numbers(asked)),
        html.P(html.A("Download data (CSV)", href=_csv(block), download="")),
    )
    return View(heading, body, announcement(block), back)


def _small_numbers(asked: Asked) -> str:
    made = asked.store.provenance
    return RowRule(made.least_people, made.least_events).words


def _choices(asked: Asked, measure: Measure) -> list[Choice]:
    """The page's filters; a share is compared with nobody, so it has no choice of comparison."""
    return [one for one in asked.choices() if measure.kind == "rate" or one.name != "compare"]


def _finest(asked: Asked, measure: Measure) -> Block | None:
    """The block asked for; where no characteristic was, the finest classification of which every row is shown.

    A coarser one than usual is taken only where the usual one is not offered.
    """
    first = asked.characteristic
    family = [first]
    if asked.selection.characteristic is None:
        offered = asked.characteristics(asked.period.kind)
        family = sorted((one for one in offered if one.family == first.family), key=lambda one: -one.detail) or [first]
    blocks = asked.blocks(asked.key(measure.slug, one, asked.period) for one in family)
    listed = list(blocks.values())
    usual = [block for block in listed if block.topic.characteristic == first]
    whole = [
        block
        for block in listed
        if block.topic.characteristic.detail >= first.detail and all(one.shown for one in block.findings)
    ]
    return next(iter([*whole, *usual, *listed]), None)


def _detail(asked: Asked, measure: Measure, shown: Characteristic) -> list[Component]:
    """Which classification is shown, and links to the others that are offered."""
    family = [
        one
        for one in asked.characteristics(asked.period.kind)
        if one.family == shown.family and asked.store.offers(asked.key(measure.slug, one, asked.period))
    ]
    others = [one for one in family if one != shown]
    if not others:
        return []
    words: list[Component | str] = [f"Shown in {len(shown.group)} groups. Also offered: "]
    for place, one in enumerate(others):
        words += [", " if place else "", link(f"{len(one.group)} groups", asked.address(characteristic=one.slug))]
    return [html.P([*words, "."], className="pemt-measure")]


def _chart(asked: Asked, block: Block) -> Component:
    measure = block.topic.measure
    text = ChartText(headline(block), subtitle(block), alt_text(block), _source(asked, measure), measure.slug)
    if measure.kind == "rate":
        return captioned(text, ratio_plot(block), outcome_table(block))
    return captioned(text, share_plot(block), share_table(block))


def _source(asked: Asked, measure: Measure) -> str:
    if asked.store.provenance.sample:
        return sample_source_line()
    return source_line(measure, asked.catalogue.service.name)


def _trend(asked: Asked, block: Block) -> list[Component]:
    """The rate of each group over the periods of one kind, as plain lines with their table."""
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
        f"{topic.measure.name}, {_figure(topic.measure)} by {topic.characteristic.group_noun}, {topic.area.name}{_drawn(block)}",
        _trend_alt(block, blocks),
        _source(asked, topic.measure),
        f"{topic.measure.slug}-trend",
    )
    return [
        captioned(
            text,
            trend_lines(series, _figure(topic.measure).capitalize(), topic.comparison_name),
            _trend_table(block, blocks),
        )
    ]


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
    caption = f"{topic.measure.name}: {_figure(topic.measure)} by {noun}, {topic.area.name}"
    identifier = f"{topic.measure.slug}-trend-table"
    if len(periods) > MOST_ACROSS:
        turned = [(period, *row) for period, row in zip(periods, zip(*rates, strict=True), strict=True)]
        return data_table(caption, ["Period", *map(Number, names)], turned, identifier)
    rows = [(name, *row) for name, row in zip(names, rates, strict=True)]
    return data_table(caption, [capitalised(noun), *map(Number, periods)], rows, identifier)


def _rate_text(block: Block, group: str) -> str:
    found = _finding(block, group)
    return finding_rate_text(found) if found else NOT_SHOWN


def _csv(block: Block) -> str:
    topic = block.topic
    return (
        f"/data/{topic.measure.slug}.csv?area={topic.area.slug}&characteristic={topic.characteristic.slug}"
        f"&comparison={topic.comparison}&period={topic.period.slug}"
    )
