"""The table of regions: how many people, how many had the outcome, the rate, its likely range and its position."""

from collections.abc import Mapping, Sequence

from dash import html

from components.shell import link
from components.table import Cell, Heading, Number, Row, Spanning, blank, data_table
from equality.display import count_text, finding_rate_text, rate_range_text
from equality.evidence import MINIMUM_PEOPLE
from equality.findings import Finding
from equality.regional_words import position_text, regions_caption
from equality.regions import RegionalRate, RegionalRates


def regions_table(
    rates: RegionalRates, ways: Mapping[str, tuple[str, str]], chosen: str | None = None, order: str | None = None
) -> html.Div:
    """The regions from north to south, or in the order of "rate"; the whole country is set apart below.

    ``ways`` holds the label and address of each region's page by slug; ``chosen`` is the slug of a region to mark.
    """
    topic = rates.topic
    headings: list[Heading] = [
        "Region",
        Number(topic.measure.total_heading),
        Number(topic.measure.count_heading),
        Number("Rate"),
        Number("Likely range"),
        "Position",
        "More",
    ]
    rows = [_row(one, rates, ways[one.area.slug], chosen) for one in _in_order(rates, order)]
    whole: Row = (topic.area.name, *_numbers(rates.national), blank(), blank())
    if rates.national.rate is None:
        whole = (topic.area.name, Spanning(finding_rate_text(rates.national), 5), blank())
    return data_table(regions_caption(rates, order), headings, rows, f"{topic.measure.slug}-regions-table", [whole])


def _in_order(rates: RegionalRates, order: str | None) -> Sequence[RegionalRate]:
    """By rate, those with a higher one first; regions without a rate keep their order and stand last."""
    if order != "rate":
        return rates.regions
    return sorted(rates.regions, key=lambda one: -(one.finding.rate.value if one.finding.rate else -1.0))


def _row(one: RegionalRate, rates: RegionalRates, way: tuple[str, str], chosen: str | None) -> Row:
    """Words in place of everything that is not shown."""
    name: Cell = one.area.name
    if one.area.slug == chosen:
        name = html.Span([html.Strong(one.area.name), " (chosen)"])
    if one.finding.rate is None:
        return (name, Spanning(finding_rate_text(one.finding), 5), link(*way))
    return (name, *_numbers(one.finding), position_text(one, rates.topic), link(*way))


def _numbers(finding: Finding) -> tuple[Cell, ...]:
    """Total, count, rate and range; counts alone where there are too few people for a rate."""
    if finding.count is None or finding.total is None or finding.rate is None:
        return ()
    counts = (count_text(finding.total), count_text(finding.count), finding_rate_text(finding))
    return (*counts, rate_range_text(finding.rate) if finding.total >= MINIMUM_PEOPLE else blank())
