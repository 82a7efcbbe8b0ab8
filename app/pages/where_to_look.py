"""Where to look: every outcome by every group of one characteristic, in words, with a link to each."""

from dash import html

from app.asked import ALL, Asked
from app.matrix_block import outcomes_matrix
from app.nearest import hidden_in, left_out, more_shown, not_offered
from app.page import Page, View
from components.filter_panel import Choice, filter_panel
from components.take_away import words_buttons
from equality.populations import Population
from equality.selection import Selection
from queries.store import Store

PATH = "/where-to-look"


def where_to_look_page() -> Page:
    """The page."""
    return Page("Where to look", PATH, answer)


def answer(store: Store, selection: Selection, below: str) -> View | None:
    """The matrix of a population's outcomes; there is nothing below this page."""
    if below:
        return None
    population = _population(store, selection)
    held = [store.catalogue.measures[slug] for slug in store.measures_held(population.slug)]
    asked = Asked(store, selection, population, PATH, tuple(one.slug for one in held if one.kind == "rate"))
    heading = f"Where to look: {asked.area.name}"
    panel = filter_panel([*_about(store, population), *asked.choices()], asked.showing(), PATH)
    if not asked.measures:
        return View(heading, (panel, html.P("This release holds no outcomes to compare.")))
    keys = asked.keys()
    blocks = asked.blocks(keys.values())
    found = outcomes_matrix(asked, {slug: blocks.get(key) for slug, key in keys.items()}, "where-to-look")
    if found is None:
        return View(heading, (panel, not_offered(asked)))
    lead = html.P(found.summary, className="pemt-lead pemt-measure")
    taken = words_buttons("where-to-look-caption", [found.summary])
    ways = more_shown(asked, hidden_in(blocks.values()) | left_out(asked, {*keys.values()} - blocks.keys()))
    return View(heading, (panel, lead, *found.parts("page"), *ways, taken), found.summary)


def _population(store: Store, selection: Selection) -> Population:
    listed = [*store.catalogue.populations.values()]
    return next((one for one in listed if one.path == selection.about), listed[0])


def _about(store: Store, chosen: Population) -> list[Choice]:
    """The choice of population, where the release holds more than one; the first stands for the page's own default."""
    first, *others = store.catalogue.populations.values()
    held = [one for one in others if store.measures_held(one.slug)]
    if not held:
        return []
    options = ((ALL, first.name), *((one.path, one.name) for one in held))
    return [Choice("about", "About", options, ALL if chosen == first else chosen.path, "radio")]
