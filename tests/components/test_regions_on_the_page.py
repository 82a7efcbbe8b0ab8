"""The map of tiles and the table of regions: every region in words, linked, with no number of one that is not shown."""

import re
from pathlib import Path

import pytest
from dash import html
from dash.development.base_component import Component

from components.regions_table import regions_table
from components.tile_grid import tile_grid
from equality.catalogue import load_catalogue
from equality.regions import RegionalRates
from equality.tiles import MOST, load_tiles
from tests.equality.drawn import AREAS, DIMENSIONS
from tests.equality.regions_drawn import REGIONS, regions
from tests.layout_lint import fragment_problems, text_of, walk

TILES = load_tiles(DIMENSIONS / "tiles.csv", AREAS)
STYLE = (Path(__file__).parents[2] / "assets" / "13-tiles.css").read_text(encoding="utf-8")
WAYS = {area.slug: f"/people-on-probation/recall?region={area.slug}" for area in REGIONS}
LINKS = {slug: (f"See recall in {AREAS[slug].name}", href) for slug, href in WAYS.items()}


def tiles(rates: RegionalRates, chosen: str | None = None) -> dict[str, Component]:
    """The tiles by the name of their region, in reading order."""
    grid = tile_grid(rates, TILES, WAYS, chosen)
    items = [node.component for node in walk(grid) if node.kind == "Li"]
    return {text_of(next(node.component for node in walk(one) if node.kind == "Strong")): one for one in items}


def rows(rates: RegionalRates, chosen: str | None = None) -> list[list[str]]:
    """The cells of the table's bodies in words."""
    table = regions_table(rates, LINKS, chosen)
    found = [node for node in walk(table) if node.kind == "Tr"][1:]
    return [[text_of(one.component) for one in walk(row.component) if one.kind in ("Th", "Td")] for row in found]


def test_the_map_and_the_table_keep_the_rules_of_layouts():
    rates = regions(wales="|")
    assert fragment_problems(html.Div(tile_grid(rates, TILES, WAYS, "london"))) == []
    assert fragment_problems(html.Div(regions_table(rates, LINKS, "london"))) == []


def test_tiles_read_row_by_row_from_the_north():
    assert list(tiles(regions())) == [
        *("North East", "North West", "Yorkshire and the Humber", "Greater Manchester", "East Midlands", "Wales"),
        *("West Midlands", "East of England", "South West", "South Central", "London", "Kent, Surrey and Sussex"),
    ]


@pytest.mark.parametrize(
    ("name", "words", "fill"),
    [
        ("West Midlands", "West Midlands 19.9% ▲ Above the upper limit, less favourable", "less"),
        ("East of England", "East of England 18.0% Above the 95% limit, within the 99.8% limit", "unclear"),
        ("London", "London 15.8% Within the limits", "unclear"),
        ("Wales", "Wales Not shown (small numbers)", "withheld"),
        ("North East", "North East Too few for a rate Too few to compare", "withheld"),
        ("South West", "South West No data", "withheld"),
    ],
)
def test_each_tile_says_its_rate_and_position_or_why_there_is_none(name: str, words: str, fill: str):
    tile = tiles(regions(wales="|", north_east="7 | 27", south_west=None))[name]
    assert text_of(tile) == words
    assert f"pemt-cell-{fill}" in str(tile.className)


def test_the_sign_is_not_read_aloud_and_the_tile_leads_to_its_region():
    tile = tiles(regions())["West Midlands"]
    assert [text_of(node.component) for node in walk(tile) if node.get("aria-hidden") == "true"] == ["▲ "]
    assert [node.get("href") for node in walk(tile) if node.kind == "Link"] == [WAYS["west-midlands"]]


def test_the_chosen_region_is_marked_in_words():
    chosen = [name for name, tile in tiles(regions(), "london").items() if "Chosen region" in text_of(tile)]
    assert chosen == ["London"]
    marked = [row[0] for row in rows(regions(), "london") if "chosen" in row[0]]
    assert marked == ["London (chosen)"]


def test_no_tile_has_a_style_of_its_own_and_the_style_sheet_has_every_place():
    grid = tile_grid(regions(), TILES, WAYS)
    assert [node.kind for node in walk(grid) if node.get("style")] == []
    for number in range(1, MOST + 1):
        assert f".pemt-tile-column-{number} {{\n    grid-column: {number};" in STYLE
        assert f".pemt-tile-row-{number} {{\n    grid-row: {number};" in STYLE
    assert not re.search(r"@import|url\(|https?:", STYLE)


def test_definitions_without_tiles_have_no_map(tmp_path: Path):
    assert load_tiles(tmp_path / "tiles.csv", AREAS) == ()
    assert len(load_catalogue().tiles) == 12


def test_the_table_has_every_region_and_the_country_apart():
    table = rows(regions(wales="|", north_east="7 | 27", south_west=None))
    by_name = {row[0]: row[1:] for row in table}
    assert list(by_name) == [*(area.name for area in REGIONS), "England and Wales"]
    assert by_name["West Midlands"] == [
        *("980", "195", "19.9%", "17.5% to 22.5%"),
        *("Above the upper limit, less favourable", "See recall in West Midlands"),
    ]
    assert by_name["Wales"] == ["Not shown (small numbers)", "See recall in Wales"]
    assert by_name["South West"] == ["No data", "See recall in South West"]
    assert by_name["North East"][:4] == ["27", "7", "Too few for a rate", "Not applicable"]
    assert by_name["England and Wales"][:4] == ["8,780", "1,300", "14.8%", "14.1% to 15.6%"]


def test_the_table_without_a_national_rate():
    assert rows(regions(england_and_wales="|"))[-1][:2] == ["England and Wales", "Not shown (small numbers)"]


def test_the_order_of_rate_is_said_and_regions_without_a_rate_stand_last():
    table = regions_table(regions(wales="|"), LINKS, order="rate")
    names = [text_of(node.component) for node in walk(table) if node.kind == "Th" and node.get("scope") == "row"]
    assert (names[:2], names[-2:]) == (["West Midlands", "East of England"], ["Wales", "England and Wales"])
    (caption,) = [text_of(node.component) for node in walk(table) if node.kind == "Caption"]
    assert caption.endswith(", in order of rate")
