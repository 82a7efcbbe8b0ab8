"""Overview: what a director should know of a region in ten seconds, and below it an index of every measure."""

from dash.development.base_component import Component

from app.glanced import Glanced
from app.index_of_measures import characteristics_table, index_of_measures, places_and_periods
from app.nearest import hidden_in, left_out, more_shown, not_offered
from app.page import Page, View
from components.filter_panel import filter_panel
from components.glance import glance, lead, lines, side_by_side
from components.key_figures import KeyFigure, key_figures
from components.shell import link
from components.table import Heading, Row, data_table
from equality.characteristics import ALL_DECLARED
from equality.findings import Block
from equality.overview import Standout, beside, changes, glances, lead_words, look_first, reliance, times
from equality.phrases import say
from equality.selection import Selection
from queries.store import Store

PATH = "/"
FILTERS = ("region", "unit", "characteristic", "period")


def overview_page() -> Page:
    """The page."""
    return Page("Overview", PATH, answer)


def answer(store: Store, selection: Selection, below: str) -> View | None:
    """The area at a glance, beside England and Wales and the year before; there is nothing below this page."""
    if below:
        return None
    glanced = Glanced(store, selection, PATH)
    asked = glanced.asked
    heading = f"{asked.area.name} at a glance"
    panel = filter_panel([one for one in asked.choices() if one.name in FILTERS], asked.showing(), PATH)
    if not glanced.now:
        return View(heading, (panel, not_offered(asked)))
    title, sentence = lead_words(glanced.now, asked.area)
    first = look_first(glanced.now)
    figures = [KeyFigure(one.label, one.number, one.context) for one in glances(glanced.now, glanced.declared)]
    parts = (
        panel,
        lead(title, sentence, _ways(glanced, first)),
        key_figures(figures),
        side_by_side(
            [
                ("Look at these first", _look_first(glanced, first)),
                (
                    "What has changed since last year",
                    lines(changes(glanced.now, glanced.earlier, (asked.period, glanced.before))),
                ),
                ("Can I rely on this?", lines(reliance(glanced.now, glanced.declared))),
            ]
        ),
    )
    missing = left_out(asked, (key for key in glanced.keys if key not in glanced.blocks), ALL_DECLARED)
    ways = more_shown(asked, hidden_in(glanced.now, ALL_DECLARED) | missing)
    body = (glance(parts), *characteristics_table(glanced), *index_of_measures(glanced), *ways)
    return View(heading, body, f"{title}. {sentence}")


def _ways(glanced: Glanced, first: list[Standout]) -> list[tuple[str, str]]:
    pinned = glanced.selection.but(characteristic=glanced.asked.characteristic.slug)
    why = ("See why", _outcome(first[0].block, glanced.selection)) if first else None
    return [
        why or ("Where to look", pinned.address("/where-to-look")),
        ("Make board paper", pinned.address("/board-paper")),
    ]


def _outcome(block: Block, selection: Selection) -> str:
    topic = block.topic
    pinned = selection.but(characteristic=topic.characteristic.slug)
    return pinned.address(f"/{topic.population.path}/{topic.measure.slug}")


def _look_first(glanced: Glanced, first: list[Standout]) -> Component:
    """Each finding with its ratio here, in England and Wales and a year before, and the way to its page."""
    if not first:
        return lines([say("overview.nothing_first")])
    measures = {one.block.topic.measure.slug for one in first}
    national = {} if glanced.is_national else glanced.national(measures)
    rows: list[Row] = []
    for one in first:
        slug = one.block.topic.measure.slug
        elsewhere = [
            *([] if glanced.is_national else [beside(one, national.get(slug))]),
            *([beside(one, glanced.earlier.get(slug))] if glanced.before else []),
        ]
        way = link(one.label, _outcome(one.block, glanced.selection))
        rows.append((way, times(one.finding, one.block) or say("overview.clear"), *elsewhere))
    headings: list[Heading] = ["Outcome and group", *places_and_periods(glanced)]
    return data_table(say("overview.first_caption"), headings, rows, "look-first")
