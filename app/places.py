"""One outcome in other places: beside England and Wales and the year before, and in each region or delivery unit."""

from dataclasses import replace

from dash import html
from dash.development.base_component import Component

from app.asked import Asked
from app.matrix_block import areas_matrix
from components.key_figures import KeyFigure, key_figures
from equality.areas import LEVELS, Area
from equality.display import count_text, finding_rate_text
from equality.findings import Block
from equality.grammar import total_text
from equality.periods import earlier
from queries.store import Key


def places_block(asked: Asked, block: Block) -> list[Component]:
    """The rate beside England and Wales and the year before, and a matrix of the areas within; for rates alone."""
    if block.topic.measure.kind != "rate":
        return []
    topic = block.topic
    key = Key(asked.area.slug, topic.measure.slug, topic.characteristic.slug, topic.period.slug, asked.segment)
    beside = _beside(asked, key)
    inside = {area: replace(key, area=area.slug) for area in _inside(asked)}
    found = asked.blocks([*beside, *inside.values()])
    return [
        *_beside_figures([block, *(found[one] for one in beside if one in found)]),
        *_within(asked, {area: found[one] for area, one in inside.items() if one in found}),
    ]


def _beside(asked: Asked, key: Key) -> list[Key]:
    """The same in England and Wales, and in the same area a year (or a pool) before."""
    before = earlier(asked.period)
    national = asked.catalogue.national.slug
    return [
        *([] if key.area == national else [replace(key, area=national)]),
        *([replace(key, period=before.slug)] if before and before.slug in asked.store.periods else []),
    ]


def _inside(asked: Asked) -> list[Area]:
    """Areas one level below that stood in the period and that the release may hold."""
    if asked.area.level == LEVELS[-1]:
        return []
    below = asked.catalogue.areas_at(LEVELS[LEVELS.index(asked.area.level) + 1])
    inside = [area for area in below if area.parent == asked.area.slug]
    return [area for area in inside if area.stood(asked.period.start, asked.period.end)]


def _beside_figures(blocks: list[Block]) -> list[Component]:
    shown = [block for block in blocks if block.overall.shown]
    if len(shown) < 2:
        return []
    return [html.H2("All groups together"), key_figures([_figure(block) for block in shown])]


def _figure(block: Block) -> KeyFigure:
    topic, overall = block.topic, block.overall
    of = f"{count_text(overall.count or 0)} of {total_text(topic.measure, overall.total or 0)} who declared"
    return KeyFigure(f"{topic.area.name}, {topic.period.name}", finding_rate_text(overall), (of,))


def _within(asked: Asked, blocks: dict[Area, Block]) -> list[Component]:
    matrix = areas_matrix(asked, blocks, "places")
    if matrix is None:
        return []
    level = "region" if next(iter(blocks)).level == "region" else "delivery unit"
    return [html.H2(f"In each {level}"), html.P(matrix.summary, className="pemt-measure"), *matrix.parts()]
