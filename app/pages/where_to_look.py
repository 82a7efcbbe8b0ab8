"""Where to look: every outcome by every group of one characteristic, in words, with a link to each."""

from functools import partial

from dash import html
from dash.development.base_component import Component

from app.asked import Asked
from app.nearest import not_offered
from app.page import Page, View
from components.filter_panel import filter_panel
from components.matrix import MatrixCell, MatrixRow, cell_of, matrix
from equality.findings import Block, Finding
from equality.measures import Measure
from equality.populations import Population
from equality.selection import Selection
from equality.words import many_comparisons_line, matrix_summary
from queries.store import Store

PATH = "/where-to-look"


def where_to_look_page(population: Population) -> Page:
    """The page for one population."""
    return Page("Where to look", PATH, partial(answer, population))


def answer(population: Population, store: Store, selection: Selection, below: str) -> View | None:
    """The matrix of a population's outcomes; there is nothing below this page."""
    if below:
        return None
    held = [store.catalogue.measures[slug] for slug in store.measures_held(population.slug)]
    rates = tuple(one.slug for one in held if one.kind == "rate")
    asked = Asked(store, selection, population, PATH, rates)
    if not rates:
        return View("Where to look", (html.P("This release holds no outcomes to compare."),))
    characteristic, period = asked.characteristic, asked.period
    keys = {slug: asked.key(slug, characteristic, period) for slug in rates}
    blocks = asked.blocks(keys.values())
    heading = f"Where to look: {asked.area.name}"
    panel = filter_panel(asked.choices(), asked.showing(), PATH)
    if not blocks:
        return View(heading, (panel, not_offered(asked)))
    found = [blocks[key] for key in keys.values() if key in blocks]
    summary = matrix_summary(found)
    body: tuple[Component, ...] = (
        panel,
        html.P(summary, className="pemt-lead pemt-measure"),
        _matrix(asked, {slug: blocks.get(key) for slug, key in keys.items()}),
        html.P(
            many_comparisons_line(sum(one.compared for block in found for one in block.findings)),
            className="pemt-measure",
        ),
    )
    return View(heading, body, summary)


def _matrix(asked: Asked, blocks: dict[str, Block | None]) -> Component:
    names = [group.name for group in asked.characteristic.group]
    rows = [_row(asked, asked.measure(slug), block) for slug, block in blocks.items()]
    topic = next(block.topic for block in blocks.values() if block is not None)
    caption = (
        f"Outcomes by {asked.characteristic.group_noun}, {asked.area.name}, {asked.period.name}, "
        f"compared with {topic.comparison_people}"
    )
    return matrix(caption, "Outcome", names, rows, "where-to-look")


def _row(asked: Asked, measure: Measure, block: Block | None) -> MatrixRow:
    pinned = asked.selection.but(characteristic=asked.characteristic.slug)
    href = pinned.address(f"/{asked.population.path}/{measure.slug}")
    found = {one.group: one for one in block.findings} if block else {}
    blank = MatrixCell("Not shown (small numbers)", "", "not_shown")
    cells = tuple(_cell(found.get(group.slug), measure, href) or blank for group in asked.characteristic.group)
    return MatrixRow(measure.name, href if block else None, cells)


def _cell(finding: Finding | None, measure: Measure, href: str) -> MatrixCell | None:
    return cell_of(finding, measure.size, href) if finding else None
