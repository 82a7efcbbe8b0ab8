"""Years taken together: each year drawn over the pooled ratio; and from a year with too few people, the way to the pool."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from app.asked import Asked
from app.chart_blocks import source_of
from components.charts.pool_plot import pool_plot
from components.figure import ChartText, captioned
from components.shell import link
from components.table import Cell, Heading, Number, blank, data_table
from equality.display import NOT_SHOWN, range_text, ratio_text, state_label
from equality.file_names import file_name
from equality.findings import Block, Finding
from equality.grammar import capitalised, place_in_title
from equality.periods import Period
from equality.phrases import say
from equality.reading import pool_reading
from queries.store import Key

FEW = ("too_few_to_compare", "not_shown", "comparison_too_small")


def years_within(asked: Asked, pool: Period) -> list[Period]:
    """The single years that a pool is made of, oldest first; none for any other period."""
    if pool.kind != "pool":
        return []
    years = (one for one in asked.store.periods.values() if one.kind == "year")
    return sorted((one for one in years if pool.start <= one.start and one.end <= pool.end), key=lambda one: one.start)


def pool_block(asked: Asked, block: Block, years: Sequence[Block]) -> list[Component]:
    """Each year over the years together, where the page shows a pool of rates and two of its years or more are released."""
    if len(years) < 2 or block.topic.measure.kind != "rate":
        return []
    topic = block.topic
    identifier = f"{topic.measure.slug}-years"
    names = [one.topic.period.name for one in years]
    slots = {
        "measure": topic.measure.short_name,
        "measure_name": topic.measure.name,
        "comparison": topic.comparison_people,
        "period": topic.period.name,
        "place": place_in_title(topic),
    }
    said = (say("pool.what", number=str(len(years))), say("pool.not_rolling"))
    text = ChartText(
        capitalised(say("pool.title", **slots)),
        capitalised(say("pool.subtitle", **slots)),
        say("pool.alt", comparison=topic.comparison_people, first=names[0], last=names[-1]),
        f"{say('pool.key', years=', '.join(_marked(names)))} {source_of(asked, topic.measure)}",
        identifier,
        said,
        file_name(
            (identifier, topic.characteristic.slug, topic.area.slug, topic.period.slug), asked.store.provenance.number
        ),
        pool_reading(block),
    )
    table = _table(block, years, say("pool.caption", **slots), f"{identifier}-table")
    words = html.Div([html.P(one) for one in said], className="pemt-commentary pemt-measure")
    return [captioned(text, pool_plot(block, years), table), words]


def way_to_pool(asked: Asked, block: Block) -> list[Component]:
    """From a year in which some group is too small: the three years that hold it, where the release has them."""
    topic = block.topic
    if topic.period.kind != "year" or not any(one.state in FEW for one in block.findings):
        return []
    pools = (one for one in asked.store.periods.values() if one.kind == "pool")
    held = [one for one in pools if one.start <= topic.period.start and topic.period.end <= one.end]
    offered = [one for one in held if asked.store.offers(_key(asked, block, one))]
    return [html.P(link(say("pool.way", period=one.name), asked.address(period=one.slug))) for one in offered[:1]]


def _key(asked: Asked, block: Block, period: Period) -> Key:
    return asked.key(block.topic.measure.slug, block.topic.characteristic, period)


def _marked(names: Sequence[str]) -> list[str]:
    signs = (say("pool.circle"), say("pool.square"), say("pool.triangle"))
    return [say("pool.marked", sign=sign, year=name) for sign, name in zip(signs, names, strict=False)]


def _table(block: Block, years: Sequence[Block], caption: str, identifier: str) -> Component:
    topic = block.topic
    headings: list[Heading] = [
        capitalised(topic.characteristic.group_noun),
        Number(capitalised(topic.period.name)),
        Number("Likely range"),
        *(Number(capitalised(one.topic.period.name)) for one in years),
    ]
    rows = [(one.name, _ratio(one), _range(one), *(_of(year, one.group) for year in years)) for one in block.findings]
    return data_table(caption, headings, rows, identifier)


def _ratio(one: Finding) -> str:
    return ratio_text(one.ratio.value) if one.ratio else state_label(one)


def _range(one: Finding) -> Cell:
    return range_text(one.ratio) if one.ratio else blank()


def _of(year: Block, group: str) -> str:
    found = next((one for one in year.findings if one.group == group), None)
    return _ratio(found) if found else NOT_SHOWN
