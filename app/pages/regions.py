"""Regions: whether one group's rate is unusual in a region, as a funnel, a table and a map of tiles."""

from dataclasses import replace

from dash import html
from dash.development.base_component import Component

from app.asked import ALL
from app.disparity_block import disparity_block
from app.nearest import hidden_in, more_shown, not_offered
from app.page import Page, View
from app.regional import PATH, AcrossRegions, addresses, funnel_block, places, rates_of
from components.commentary import inset
from components.filter_panel import Choice, filter_panel
from components.notice import unknown_choice_notice
from components.tile_grid import tile_grid
from equality.characteristics import ALL_DECLARED, ROW_NAMES
from equality.commentary import commentary
from equality.findings import Block
from equality.measures import Measure
from equality.phrases import say
from equality.populations import ALL_SEGMENTS
from equality.regional_words import (
    group_label,
    regions_headline,
    regions_limits,
    regions_paragraph,
    regions_title,
    why_this_group,
)
from equality.regions import RegionalRates, telling_group
from equality.selection import Selection
from queries.store import Store

HEADING = "Regions"


def regions_page() -> Page:
    """The page."""
    return Page(HEADING, PATH, answer)


def answer(store: Store, selection: Selection, below: str) -> View | None:
    """The regions for one outcome and one group; there is nothing below this page."""
    if below:
        return None
    outcomes = _outcomes(store)
    if not outcomes:
        return View(HEADING, (html.P("This release holds no outcomes by region."),))
    measure = _outcome(store, selection, outcomes)
    population = store.catalogue.populations[measure.population]
    asked = AcrossRegions(store, selection.but(unit=None), population, PATH, (measure.slug,))
    held = places(asked, measure.slug, asked.characteristic, asked.period)
    if held.national is None or not held.regions:
        return _nothing(asked, outcomes)
    group, why = _group(asked, held.national)
    rates = rates_of(asked, held.national, held.regions, group)
    body = (
        *_ignored(asked),
        filter_panel(_choices(asked, outcomes, group), _showing(asked, group), PATH),
        *([html.P(why, className="pemt-measure")] if why else []),
        funnel_block(asked, rates),
        *more_shown(asked, hidden_in(held.regions.values(), group)),
        *_words(held.national, rates),
        *_map(asked, rates),
        *disparity_block(asked, held.national, held.regions, group),
    )
    return View(regions_title(rates.topic, group), body, f"{regions_headline(rates)}.")


def _outcomes(store: Store) -> list[Measure]:
    """The rates that the release holds by region, population by population."""
    held = (slug for population in store.catalogue.populations for slug in store.measures_held(population))
    measures = (store.catalogue.measures[slug] for slug in held)
    return [one for one in measures if one.kind == "rate" and store.offered_by(one.slug, "region")]


def _outcome(store: Store, selection: Selection, outcomes: list[Measure]) -> Measure:
    """The outcome asked for, else the service's first, else the first that is held."""
    by_slug = {one.slug: one for one in outcomes}
    wanted = (selection.outcome, store.catalogue.service.first_outcome)
    return next((by_slug[slug] for slug in wanted if slug in by_slug), outcomes[0])


def _ignored(asked: AcrossRegions) -> list[Component]:
    """That an outcome was asked for which is no rate, or which the release does not hold by region."""
    wanted = asked.selection.outcome
    if wanted in (None, asked.measures[0]):
        return []
    return [unknown_choice_notice([say("regions.not_an_outcome", measure_name=asked.measure(str(wanted)).name)])]


def _group(asked: AcrossRegions, national: Block) -> tuple[str, str]:
    """The group asked for, where the characteristic has it; else the most telling one, with why it is shown."""
    wanted = asked.selection.group
    if wanted in national.topic.characteristic.rows:
        return str(wanted), ""
    group, reason = telling_group(national)
    return group, why_this_group(national, group, reason)


def _nothing(asked: AcrossRegions, outcomes: list[Measure]) -> View:
    topic = asked.topic(asked.key(asked.measures[0], asked.characteristic, asked.period))
    wanted = asked.selection.group
    group = wanted if wanted in topic.characteristic.rows else ALL_DECLARED
    panel = filter_panel(_choices(asked, outcomes, str(group)), _showing(asked, str(group)), PATH)
    heading = regions_title(topic, str(group))
    return View(heading, (*_ignored(asked), panel, not_offered(asked)), "There are no figures for this choice.")


def _choices(asked: AcrossRegions, outcomes: list[Measure], group: str) -> list[Choice]:
    """Outcome, characteristic, group, period and segment as the plan has them by region; the order; a region to mark."""
    populations = asked.catalogue.populations
    named = tuple((one.slug, f"{one.name} ({populations[one.population].name.lower()})") for one in outcomes)
    groups = tuple((one.slug, one.name) for one in asked.characteristic.group)
    offered = [one for one in asked.choices() if one.name not in ("region", "unit", "compare")]
    by = next(place for place, one in enumerate(offered) if one.name == "characteristic")
    region = asked.region_choice()
    return [
        Choice("outcome", "Outcome", named, asked.measures[0]),
        offered[by],
        Choice("group", "Group", ((ALL_DECLARED, ROW_NAMES[ALL_DECLARED]), *groups), group),
        *offered[by + 1 :],
        *offered[:by],
        replace(region, label="Region to mark", options=((ALL, "No region"), *region.options[1:])),
        Choice("order", "Order", ((ALL, "North to south"), ("rate", "Rate")), asked.selection.order or ALL, "radio"),
    ]


def _showing(asked: AcrossRegions, group: str) -> str:
    topic = asked.topic(asked.key(asked.measures[0], asked.characteristic, asked.period))
    cut = "" if asked.segment == ALL_SEGMENTS else f"{topic.segment}, "
    return f"Showing: {topic.measure.name}, {group_label(topic, group)}, {cut}{topic.period.name}."


def _words(national: Block, rates: RegionalRates) -> list[Component]:
    said = commentary(national)
    return [
        html.Div(
            [
                html.H2("What this means"),
                html.P(" ".join(regions_paragraph(rates))),
                inset("What this does not show", [*regions_limits(rates), said.does_not_show]),
            ],
            className="pemt-commentary pemt-measure",
        )
    ]


def _map(asked: AcrossRegions, rates: RegionalRates) -> list[Component]:
    """The map of tiles, where the definitions have one."""
    if not asked.catalogue.tiles:
        return []
    grid = tile_grid(rates, asked.catalogue.tiles, dict(addresses(asked, rates)), asked.selection.region)
    return [html.H2("Map view"), grid]
