"""Tables of everything that an area has: clear differences by characteristic, and every measure from A to Z."""

from dash import html
from dash.development.base_component import Component

from app.asked import Asked
from app.glanced import Glanced
from components.shell import link
from components.table import Heading, Number, Row, blank, data_table
from equality.characteristics import Characteristic
from equality.display import NOT_SHOWN, TOO_FEW_FOR_A_RATE, count_text, rate_text
from equality.evidence import MINIMUM_PEOPLE
from equality.findings import CLEAR, COMPARED, EVERYONE_ELSE, Block
from equality.grammar import capitalised
from equality.measures import Measure
from equality.titles import headline
from queries.store import Key


def characteristics_table(glanced: Glanced) -> list[Component]:
    """How many comparisons of all populations are clear by each characteristic, with the way to each."""
    asked = glanced.asked
    offered = _by_family(glanced)
    held = [(one, by) for one in glanced.each for by in _held(one, offered)]
    keys = [Key(asked.area.slug, slug, by.slug, asked.period.slug) for one, by in held for slug in _rates(one)]
    rest = {by.slug for one, by in held if one.comparison_for(by) == EVERYONE_ELSE}
    counted = glanced.store.states_by_characteristic(keys, rest)
    rows: list[Row] = []
    for family, first in offered.items():
        states = [one for slug, one in counted.items() if asked.catalogue.characteristics[slug].family == family]
        made, clear = (sum(one[state] for one in states for state in wanted) for wanted in (COMPARED, CLEAR))
        rows.append((link(first.name, asked.address(characteristic=first.slug)), count_text(made), count_text(clear)))
    headings = ("Characteristic", Number("Comparisons made"), Number("Clear differences"))
    caption = f"Clear differences by characteristic, {asked.area.name}, {asked.period.name}"
    return [html.H2("By characteristic"), data_table(caption, headings, rows, "by-characteristic")]


def _by_family(glanced: Glanced) -> dict[str, Characteristic]:
    """The usual classification of each characteristic that is offered here; pairs are left to their own pages."""
    found: dict[str, Characteristic] = {}
    for one in glanced.each:
        for by in one.characteristics(one.period.kind):
            if not by.made_of:
                found.setdefault(by.family, by)
    return found


def _held(asked: Asked, offered: dict[str, Characteristic]) -> list[Characteristic]:
    like = (asked.catalogue.characteristic_like(one.slug, asked.population.slug) for one in offered.values())
    return [one for one in like if one is not None]


def _rates(asked: Asked) -> list[str]:
    return [slug for slug in asked.measures if asked.measure(slug).kind == "rate"]


def index_of_measures(glanced: Glanced) -> list[Component]:
    """All measures from A to Z, each with its figure here, in England and Wales and a year before."""
    asked = glanced.asked
    everywhere = {} if glanced.is_national else glanced.moved(area=asked.catalogue.national.slug)
    elsewhere = glanced.store.overall([key for key in everywhere.values() if glanced.store.offers(key)])
    rows: list[Row] = []
    for key, one in sorted(glanced.keys.items(), key=lambda item: asked.measure(item[0].measure).name):
        measure, block = asked.measure(key.measure), glanced.blocks.get(key)
        pinned = glanced.selection.but(characteristic=key.characteristic)
        figures = [
            _counts(block),
            *([] if glanced.is_national else [elsewhere.get(everywhere[key])]),
            *([_counts(glanced.earlier.get(measure.slug))] if glanced.before else []),
        ]
        way = link(measure.name, pinned.address(f"/{one.population.path}/{measure.slug}"))
        shows = headline(block) if block else NOT_SHOWN
        rows.append((way, one.population.name, *(_rate(measure, counts) for counts in figures), shows))
    headings: list[Heading] = ["Measure", "About", *places_and_periods(glanced), "What it shows"]
    caption = f"Rates of all who declared, {asked.area.name}, {asked.period.name}"
    return [html.H2("All measures, A to Z"), data_table(caption, headings, rows, "index")]


def places_and_periods(glanced: Glanced) -> list[Heading]:
    """Headings of the columns of figures: here, in England and Wales, and a year before."""
    asked = glanced.asked
    return [
        Number(asked.area.name),
        *([] if glanced.is_national else [Number(asked.catalogue.national.name)]),
        *([Number(capitalised(glanced.before.name))] if glanced.before else []),
    ]


def _counts(block: Block | None) -> tuple[int, int] | None:
    if block is None or block.overall.count is None or block.overall.total is None:
        return None
    return block.overall.count, block.overall.total


def _rate(measure: Measure, counts: tuple[int, int] | None) -> str | Component:
    """The rate of all who declared; a share has none, as all together are the whole."""
    if measure.kind == "share":
        return blank()
    if counts is None:
        return NOT_SHOWN
    count, total = counts
    return rate_text(count / total) if total >= MINIMUM_PEOPLE else TOO_FEW_FOR_A_RATE
