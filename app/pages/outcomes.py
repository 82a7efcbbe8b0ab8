"""The outcomes of one population: their list, and one page an outcome with chart, table, words, change and places."""

from dataclasses import dataclass, replace
from functools import partial

from dash import html
from dash.development.base_component import Component

from app.asked import Asked
from app.change_block import change_block
from app.chart_blocks import outcome_block
from app.like_block import like_blocks, strata_keys
from app.nearest import hidden_in, left_out, more_shown, not_offered, showing_more, wider
from app.page import Page, View
from app.pages.definitions import definitions
from app.places import places_block
from app.pool_block import pool_block, way_to_pool, years_within
from app.regional import regions_block
from components.commentary import chart_and_words
from components.commentary import commentary as commentary_block
from components.filter_panel import Choice, filter_panel
from components.shell import link
from components.table import Row, data_table
from equality.board_paper import MOST_FINDINGS
from equality.characteristics import Characteristic
from equality.disclosure import RowRule
from equality.display import NOT_SHOWN
from equality.findings import Block
from equality.grammar import capitalised, place_in_title
from equality.measures import Measure
from equality.overview import standouts
from equality.populations import ALL_SEGMENTS, Population
from equality.selection import Selection
from equality.words import announcement, commentary, headline
from queries.store import Key, Store


def outcomes_page(population: Population) -> Page:
    """The page for one population and, below it, one page an outcome."""
    return Page(population.name, f"/{population.path}", partial(answer, population))


def answer(population: Population, store: Store, selection: Selection, below: str) -> View | None:
    """The list of outcomes, or the outcome whose slug stands below."""
    if below:
        return outcome_view(population, store, selection, below)
    held = store.measures_held(population.slug)
    return _listed(Asked(store, selection, population, f"/{population.path}", tuple(held)))


def outcome_view(population: Population, store: Store, selection: Selection, slug: str) -> View | None:
    """The page of one outcome; None where the release holds no such outcome of this population."""
    if slug not in store.measures_held(population.slug):
        return None
    asked = Asked(store, selection, population, f"/{population.path}/{slug}", (slug,))
    return _outcome(asked, store.catalogue.measures[slug])


def _listed(asked: Asked) -> View:
    """Every outcome with what can be said of it in one line for each group that differs clearly."""
    heading = f"{asked.population.name}: {asked.area.name}"
    panel = filter_panel(asked.choices(), asked.showing(), asked.path)
    keys = {*asked.keys().values()}
    blocks = asked.blocks(keys)
    if not blocks:
        return View(heading, (panel, not_offered(asked)))
    by_measure = {block.topic.measure.slug: block for block in blocks.values()}
    rows: list[Row] = []
    pinned = asked.selection.but(characteristic=asked.characteristic.slug)
    for slug in asked.measures:
        measure = asked.measure(slug)
        way = link(measure.name, pinned.address(f"{asked.path}/{slug}"))
        rows.append((way, capitalised(measure.counted), _in_short(by_measure.get(slug))))
    topic = next(iter(blocks.values())).topic
    caption = f"Outcomes by {topic.characteristic.group_noun}, {place_in_title(topic)}, {topic.period.name}"
    table = data_table(caption, ("Outcome", "What is counted", "What it shows"), rows, "outcomes")
    nothing_of = (one for one in blocks.values() if not any(finding.shown for finding in one.findings))
    ways = more_shown(asked, hidden_in(nothing_of) | left_out(asked, keys - blocks.keys()))
    return View(heading, (panel, table, *ways), f"Showing {len(by_measure)} outcomes for {asked.area.name}.")


def _in_short(block: Block | None) -> str:
    return headline(block) if block else NOT_SHOWN


def _outcome(asked: Asked, measure: Measure) -> View:
    back = ("Back to where to look", _where_to_look(asked))
    read = _finest(asked, measure)
    if read is None:
        panel = filter_panel(_choices(asked, measure), asked.showing(), asked.path)
        heading = f"{measure.name}, {asked.area.name}"
        return View(heading, (panel, not_offered(asked)), "There are no figures for this choice.", back)
    block = read.block
    shown = _by(asked, block.topic.characteristic)
    said = commentary(block)
    limits = tuple(one for one in (said.does_not_show, said.many) if one)
    body = (
        filter_panel(_choices(shown, measure), shown.showing(), shown.path),
        *_detail(asked, measure, block.topic.characteristic),
        chart_and_words(outcome_block(shown, block), commentary_block(said.what, limits, said.check_next)),
        *showing_more(block, read.near, read.held),
        *_to_paper(shown, block),
        *way_to_pool(shown, block),
        *pool_block(shown, block, read.years),
        *like_blocks(shown, block, read.strata),
        *change_block(shown, block),
        *places_block(shown, block),
        *regions_block(shown, block),
        *definitions(measure, _small_numbers(asked)),
        html.P(html.A("Download these figures with their intervals (CSV)", href=_csv(shown, block), download="")),
    )
    return View(f"{measure.name}, {place_in_title(block.topic)}", body, announcement(block), back)


def _to_paper(asked: Asked, block: Block) -> list[Component]:
    """The way to a board paper with what is clear here; papers are made of whole regions."""
    if asked.segment != ALL_SEGMENTS or asked.area.level == "unit":
        return []
    found = tuple(one.slug for one in standouts([block])[:MOST_FINDINGS])
    chosen = asked.selection.but(finding=found or None, compare=None)
    return [html.P(link("Add to board paper" if found else "Make board paper", chosen.address("/board-paper")))]


def _where_to_look(asked: Asked) -> str:
    first = next(iter(asked.catalogue.populations.values()))
    about = None if asked.population == first else asked.population.path
    return asked.selection.but(about=about).address("/where-to-look")


def _small_numbers(asked: Asked) -> str:
    made = asked.store.provenance
    return RowRule(made.least_people, made.least_events).words


def _choices(asked: Asked, measure: Measure) -> list[Choice]:
    """The page's filters; a share is compared with nobody, so it has no choice of comparison."""
    return [one for one in asked.choices() if measure.kind == "rate" or one.name != "compare"]


@dataclass(frozen=True)
class _Read:
    """What one page of an outcome reads at once: its block, those of its strata, of the single years of its pool, and nearby ones."""

    block: Block
    strata: dict[str, dict[Key, Block]]
    years: tuple[Block, ...]
    near: dict[Key, tuple[str, Asked]]
    held: dict[Key, Block]


def _finest(asked: Asked, measure: Measure) -> _Read | None:
    """The block asked for with those of its strata and years, in the same statements.

    Where no characteristic was asked for, it is the finest classification of which every row is shown; a coarser one than usual is
    taken only where the usual one is not offered.
    """
    first = asked.characteristic
    family = [first]
    if asked.selection.characteristic is None:
        offered = asked.characteristics(asked.period.kind)
        family = sorted((one for one in offered if one.family == first.family), key=lambda one: -one.detail) or [first]
    keys = [asked.key(measure.slug, one, asked.period) for one in family]
    strata = {key: strata_keys(asked, measure, key) for key in keys}
    years = {key: [replace(key, period=one.slug) for one in years_within(asked, asked.period)] for key in keys}
    near = {key: wider(_by(asked, one), measure.slug) for key, one in zip(keys, family, strict=True)}
    beside = [each for one in strata.values() for listed in one.values() for each in listed]
    blocks = asked.blocks([*keys, *beside, *(each for listed in (*years.values(), *near.values()) for each in listed)])
    key = _chosen({key: blocks[key] for key in keys if key in blocks}, first)
    if key is None:
        return None
    held = {one: {each: blocks[each] for each in listed if each in blocks} for one, listed in strata[key].items()}
    single = tuple(blocks[each] for each in years[key] if each in blocks)
    return _Read(blocks[key], held, single, near[key], blocks)


def _by(asked: Asked, characteristic: Characteristic) -> Asked:
    return replace(asked, selection=asked.selection.but(characteristic=characteristic.slug))


def _chosen(blocks: dict[Key, Block], first: Characteristic) -> Key | None:
    """Of the blocks of one family, the finest of which every row is shown; else that of the usual characteristic; else any."""
    usual = [key for key, block in blocks.items() if block.topic.characteristic == first]
    whole = [
        key
        for key, block in blocks.items()
        if block.topic.characteristic.detail >= first.detail and all(one.shown for one in block.findings)
    ]
    return next(iter([*whole, *usual, *blocks]), None)


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


def _csv(asked: Asked, block: Block) -> str:
    topic = block.topic
    segment = "" if asked.segment == ALL_SEGMENTS else f"&segment={asked.segment}"
    return (
        f"/data/{topic.measure.slug}.csv?area={topic.area.slug}{segment}&characteristic={topic.characteristic.slug}"
        f"&comparison={topic.comparison}&period={topic.period.slug}"
    )
