"""Recruitment: at which stage groups differ, in campaigns and before promotion boards, and who applies."""

from functools import partial

from dash import html
from dash.development.base_component import Component

from app.asked import Asked
from app.nearest import hidden_in, left_out, more_shown, not_offered
from app.page import Page, View
from app.pages.definitions import definitions
from app.pages.outcomes import outcome_view
from app.stage_blocks import applied_block, contribution_block, cumulative_block, ladder_block
from components.commentary import commentary, inset
from components.filter_panel import Choice, filter_panel
from equality.disclosure import RowRule
from equality.findings import Block
from equality.measures import Measure
from equality.populations import Population
from equality.selection import Selection
from equality.stage_words import does_not_show, headline, no_ladder, withdrew
from equality.stages import Ladder, build_ladder, ladders, standing_out
from equality.words import many_comparisons_line
from queries.store import Store

LABEL = "Recruitment"
ORDER = ("region", "campaign", "route", "characteristic", "period", "compare")
"""Filters as readers meet them; a filter that has nothing to offer is not there."""


def recruitment_page(population: Population) -> Page:
    """The page of those who apply and, below it, one page a stage."""
    return Page(LABEL, f"/{population.path}", partial(answer, population))


def answer(population: Population, store: Store, selection: Selection, below: str) -> View | None:
    """Every ladder of stages that the release holds, and who applies; or the stage whose slug stands below."""
    if below:
        return outcome_view(population, store, selection, below)
    asked = Asked(store, selection, population, f"/{population.path}", tuple(store.measures_held(population.slug)))
    heading = f"{LABEL}: {_about(asked)}"
    panel = filter_panel(_choices(asked), asked.showing(), asked.path)
    keys = asked.keys()
    blocks = {key.measure: block for key, block in asked.blocks(keys.values()).items()}
    if not blocks:
        return View(heading, (panel, not_offered(asked)))
    built = [(chain, build_ladder(_held(asked, chain), blocks)) for chain in _chains(asked)]
    held = [ladder for _, ladder in built if ladder]
    stages = [*_stages(asked, built), *_withdrew(held), *_who_applies(asked, blocks)]
    missing = left_out(asked, (key for slug, key in keys.items() if slug not in blocks))
    ways = more_shown(asked, hidden_in(blocks.values()) | missing)
    body = (panel, *stages, *ways, *_limits(asked, held))
    return View(heading, body, f"{headline(held[0])}." if held else asked.showing())


def _about(asked: Asked) -> str:
    """The campaign, the place, or both."""
    if asked.period.kind != "cohort":
        return asked.area.name
    national = asked.area == asked.catalogue.national
    return asked.period.name if national else f"{asked.period.name}, {asked.area.name}"


def _choices(asked: Asked) -> list[Choice]:
    return sorted(asked.choices(), key=lambda one: ORDER.index(one.name) if one.name in ORDER else len(ORDER))


def _chains(asked: Asked) -> list[tuple[Measure, ...]]:
    """The ladders of all measures that are defined: a stage that the release leaves out is still one of its ladder."""
    measures = asked.catalogue.measures.values()
    return ladders(one for one in measures if one.population == asked.population.slug)


def _held(asked: Asked, chain: tuple[Measure, ...]) -> tuple[Measure, ...]:
    """The stages up to the last that the release holds anywhere; later ones may not be in the source at all."""
    last = max((place for place, one in enumerate(chain) if one.slug in asked.measures), default=-1)
    return chain[: last + 1]


def _stages(asked: Asked, built: list[tuple[tuple[Measure, ...], Ladder | None]]) -> list[Component]:
    """Each ladder with its cumulative rates. The first is what the page is about; the others begin with their names."""
    parts: list[Component] = []
    for place, (chain, ladder) in enumerate(built):
        name = chain[0].theme
        if ladder:
            parts += [
                *ladder_block(asked, ladder, name if place else ""),
                *cumulative_block(ladder),
                *contribution_block(asked, ladder),
            ]
        else:
            topic = asked.topic(asked.key(chain[0].slug, asked.characteristic, asked.period))
            parts += [html.H2(name), html.P(no_ladder(chain, topic), className="pemt-measure")]
    return parts


def _withdrew(held: list[Ladder]) -> list[Component]:
    title, sentences = withdrew()
    return [inset(title, sentences)] if held else []


def _who_applies(asked: Asked, blocks: dict[str, Block]) -> list[Component]:
    shares = (block for block in blocks.values() if block.topic.measure.kind == "share")
    return [part for block in shares for part in applied_block(asked, block)]


def _limits(asked: Asked, held: list[Ladder]) -> list[Component]:
    """What the stages do not show, what to check at the one that stands out, and what the terms mean."""
    if not held:
        return []
    compared = sum(one.compared for ladder in held for block in ladder.blocks for one in block.findings)
    limits = [one for one in (does_not_show(held[0]), many_comparisons_line(compared)) if one]
    largest = [stage for ladder in held for stage, _ in standing_out(ladder, ladder.groups)]
    checks = largest[0].measure.check_next if largest else ()
    made = asked.store.provenance
    rule = RowRule(made.least_people, made.least_events).words
    first = held[0].stages[0].measure
    return [commentary([], limits, checks), *definitions(first, rule)]
