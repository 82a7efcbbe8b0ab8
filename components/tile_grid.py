"""The map of regions: a list of links in reading order, which the style sheet lays out as equal tiles."""

from collections.abc import Mapping, Sequence

from dash import html
from dash.development.base_component import Component

from components.attributes import aria
from components.matrix import DOWN, FILLS, UP
from components.shell import link
from equality.display import finding_rate_text
from equality.regional_words import position_text
from equality.regions import RegionalRate, RegionalRates, favour
from equality.tiles import Tile

SIGNS = {"above": UP, "below": DOWN}


def tile_grid(
    rates: RegionalRates, tiles: Sequence[Tile], ways: Mapping[str, str], chosen: str | None = None
) -> html.Ul:
    """One tile a region, row by row from the north: its name, its rate or why there is none, and its position.

    ``ways`` holds the address of each region's page by slug; ``chosen`` is the slug of a region to mark.
    """
    listed = [(tile, one) for tile in tiles if (one := rates.region(tile.region)) is not None]
    items = [_tile(tile, one, rates, (ways[tile.region], tile.region == chosen)) for tile, one in listed]
    return html.Ul(items, className="pemt-tiles")


def _tile(tile: Tile, one: RegionalRate, rates: RegionalRates, way: tuple[str, bool]) -> html.Li:
    href, chosen = way
    words: list[Component | str] = [html.Strong(one.area.name)]
    rate, position = finding_rate_text(one.finding), position_text(one, rates.topic)
    if one.compared or rate != position:
        words += [" ", html.Span(rate, className="pemt-tile-rate")]
    sign = [html.Span(f"{SIGNS[one.position]} ", **aria(hidden="true"))] if one.outside else []
    words += [" ", html.Span([*sign, position], className="pemt-tile-position")]
    if chosen:
        words += [" ", html.Span("Chosen region", className="pemt-tile-chosen")]
    return html.Li(link(words, href), className=f"{_place(tile)} {_fill(one, rates)}")


def _place(tile: Tile) -> str:
    return f"pemt-tile pemt-tile-column-{tile.column} pemt-tile-row-{tile.row}"


def _fill(one: RegionalRate, rates: RegionalRates) -> str:
    """The fill that the matrix has for the same meaning."""
    state = favour(one, rates.topic) or ("no_clear_difference" if one.compared else "not_shown")
    return f"pemt-cell-{FILLS[state]}"
