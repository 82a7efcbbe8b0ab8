"""One outcome in every region beside England and Wales: the funnel with its words and table, on two pages."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from dash import html
from dash.development.base_component import Component

from app.asked import Asked
from app.chart_blocks import source_of
from components.charts.funnel_plot import funnel_plot
from components.figure import ChartText, captioned
from components.regions_table import regions_table
from components.shell import link
from equality.areas import Area
from equality.characteristics import Characteristic
from equality.disparity import disparities
from equality.disparity_words import paragraphs
from equality.findings import Block
from equality.periods import Period
from equality.phrases import say
from equality.reading import funnel_reading
from equality.regional_words import (
    region_sentence,
    regions_alt_text,
    regions_headline,
    regions_left_out,
    regions_paragraph,
    regions_subtitle,
    way_to_region,
    why_this_group,
)
from equality.regions import RegionalRates, regional_rates, telling_group
from equality.selection import Selection

PATH = "/regions"


class AcrossRegions(Asked):
    """What is asked of all regions at once: it offers what the plan holds by region, whichever region is chosen."""

    @cached_property
    def area(self) -> Area:
        """One region in the place of all; the first, under a name for them together."""
        return replace(self.catalogue.areas_at("region")[0], name="the regions")


@dataclass(frozen=True)
class Places:
    """The blocks of one outcome in the whole country and in its regions, by the regions' slugs."""

    national: Block | None
    regions: Mapping[str, Block]


def places(asked: Asked, measure: str, characteristic: Characteristic, period: Period) -> Places:
    """The blocks of one outcome, in two statements."""
    key = asked.key(measure, characteristic, period)
    areas = [asked.catalogue.national, *asked.catalogue.areas_at("region")]
    keys = {area.slug: replace(key, area=area.slug) for area in areas}
    found = asked.blocks(keys.values())
    blocks = {slug: found[one] for slug, one in keys.items() if one in found}
    return Places(blocks.pop(asked.catalogue.national.slug, None), blocks)


def rates_of(asked: Asked, national: Block, regions: Mapping[str, Block], group: str) -> RegionalRates:
    """One group's rates in the regions that stood in the period."""
    return regional_rates(national, regions, group, asked.catalogue.areas_at("region"))


def funnel_block(asked: Asked, rates: RegionalRates) -> Component:
    """The funnel with its words and table; where no region can be compared, the table without a chart."""
    measure, chosen = rates.topic.measure, asked.selection.region
    heading, subtitle = regions_headline(rates), regions_subtitle(rates)
    below = " ".join([*regions_left_out(rates), source_of(asked, measure)])
    ways = {
        slug: (way_to_region(rates.topic, asked.catalogue.areas[slug]), href) for slug, href in addresses(asked, rates)
    }
    table = regions_table(rates, ways, chosen, asked.selection.order)
    if not rates.compared:
        words = [html.H2(heading), html.P(subtitle, className="pemt-subtitle"), html.P(below, className="pemt-source")]
        return html.Div([*words, table], className="pemt-block")
    said = (*regions_paragraph(rates), say("regions.no_ranking"))
    identifier, reading = f"{measure.slug}-regions", funnel_reading(rates, chosen)
    text = ChartText(heading, subtitle, regions_alt_text(rates), below, identifier, said, reading=reading)
    return captioned(text, funnel_plot(rates, chosen), table)


def addresses(asked: Asked, rates: RegionalRates) -> list[tuple[str, str]]:
    """The slug of each region and the address of the outcome's page there, with the same groups, time and segment."""
    topic = rates.topic
    path = f"/{topic.population.path}/{topic.measure.slug}"
    kept = _kept(asked, topic.characteristic)
    return [(one.area.slug, kept.but(region=one.area.slug).address(path)) for one in rates.regions]


def regions_block(asked: Asked, block: Block) -> list[Component]:
    """The block "Compared with other regions" of an outcome's page, for its most telling group; for rates alone.

    Two statements at most; nothing where the release does not hold the block's characteristic by region.
    """
    topic = block.topic
    if topic.measure.kind != "rate":
        return []
    held = places(asked, topic.measure.slug, topic.characteristic, topic.period)
    if held.national is None or not held.regions:
        return []
    group, reason = telling_group(block)
    rates = rates_of(asked, held.national, held.regions, group)
    chosen = rates.region(asked.selection.region)
    said = [
        why_this_group(block, group, reason),
        *([region_sentence(rates, chosen.area.slug)] if chosen else []),
        *regions_paragraph(rates),
        say("regions.no_ranking"),
    ]
    way = _kept(asked, topic.characteristic).but(outcome=topic.measure.slug, group=group)
    return [
        html.H2("Compared with other regions"),
        html.P(" ".join(said), className="pemt-measure"),
        funnel_block(asked, rates),
        *_gap_between(asked, held, group),
        html.P(link(say("regions.all_regions"), way.address(PATH))),
    ]


def _gap_between(asked: Asked, held: Places, group: str) -> list[Component]:
    """Whether the gap of a group that is compared differs between regions, in one sentence."""
    national = held.national
    if national is None or group == national.topic.comparison or not national.topic.characteristic.group_named(group):
        return []
    found = disparities(national, held.regions, group, asked.catalogue.areas_at("region"))
    return [html.P(paragraphs(found)[0], className="pemt-measure")]


def _kept(asked: Asked, characteristic: Characteristic) -> Selection:
    """What goes from one page to the other: region, segment, time and characteristic."""
    chosen = asked.selection
    return Selection(
        region=chosen.region,
        segment=chosen.segment,
        campaign=chosen.campaign,
        characteristic=characteristic.slug,
        compare=chosen.compare,
        period=chosen.period,
    )
