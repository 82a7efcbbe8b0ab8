"""Where each region stands on the map of equal tiles: its column and row, counted from the north west."""

from dataclasses import dataclass
from pathlib import Path

from equality.areas import Area
from equality.definitions import DefinitionError, read_table, require_known, require_slugs

COLUMNS = ("region", "column", "row")
MOST = 8
"""Columns and rows that the style sheet has places for."""


@dataclass(frozen=True)
class Tile:
    """One region's place; columns and rows start at 1."""

    region: str
    column: int
    row: int


def load_tiles(path: Path, areas: dict[str, Area]) -> tuple[Tile, ...]:
    """The tiles row by row; none where there is no such file. Raises DefinitionError naming row and fix."""
    if not path.exists():
        return ()
    regions = [slug for slug, area in areas.items() if area.level == "region"]
    tiles = [_tile(path, number, row, regions) for number, row in read_table(path, COLUMNS)]
    require_slugs(path, "region", (one.region for one in tiles))
    missing = [slug for slug in regions if slug not in {one.region for one in tiles}]
    if missing:
        raise DefinitionError(f'{path}: "{missing[0]}" has no tile. Add a row for it, or remove the file.')
    places: dict[tuple[int, int], str] = {}
    for one in tiles:
        other = places.setdefault((one.column, one.row), one.region)
        if other != one.region:
            raise DefinitionError(f'{path}: "{other}" and "{one.region}" stand in one place. Move one of them.')
    return tuple(sorted(tiles, key=lambda one: (one.row, one.column)))


def _tile(path: Path, number: int, row: dict[str, str], regions: list[str]) -> Tile:
    require_known(path, f"row {number}, region", row["region"], regions)
    return Tile(row["region"], _place(path, number, "column", row), _place(path, number, "row", row))


def _place(path: Path, number: int, key: str, row: dict[str, str]) -> int:
    text = row[key]
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= MOST):
        raise DefinitionError(f'{path}, row {number}: "{key}" is "{text}". Write a whole number from 1 to {MOST}.')
    return int(text)
