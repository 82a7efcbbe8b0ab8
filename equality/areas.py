"""England and Wales, its probation regions and their delivery units, with the dates between which each stood."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from equality.definitions import DefinitionError, read_table, require_known, require_slugs

LEVELS = ("national", "region", "unit")
COLUMNS = ("level", "slug", "name", "code", "parent", "valid_from", "valid_to", "aliases")


@dataclass(frozen=True)
class Area:
    """One area; ``valid_to`` None means that it still stands. ``aliases`` are other spellings in extracts."""

    level: str
    slug: str
    name: str
    code: str
    parent: str
    valid_from: date
    valid_to: date | None
    aliases: tuple[str, ...] = ()

    def stood(self, start: date, end: date) -> bool:
        """Whether the area stood at any time between two dates, both included."""
        return self.valid_from <= end and (self.valid_to is None or self.valid_to >= start)


def load_areas(path: Path) -> dict[str, Area]:
    """Areas by slug, in the table's order; raises DefinitionError naming row and fix."""
    areas = [_area(path, number, row) for number, row in read_table(path, COLUMNS)]
    require_slugs(path, "slug", (area.slug for area in areas))
    known = {area.slug: area for area in areas}
    if [area.level for area in areas].count("national") != 1 or areas[0].level != "national":
        raise DefinitionError(f'{path}: the first row, and no other, must have the level "national".')
    for area in areas:
        if area.level != "national":
            above = LEVELS[LEVELS.index(area.level) - 1]
            require_known(path, f"{area.slug}.parent", area.parent, (a.slug for a in areas if a.level == above))
    return known


def _area(path: Path, number: int, row: dict[str, str]) -> Area:
    require_known(path, f"row {number}, level", row["level"], LEVELS)
    return Area(
        level=row["level"],
        slug=row["slug"],
        name=row["name"],
        code=row["code"],
        parent=row["parent"],
        valid_from=_day(path, number, "valid_from", row["valid_from"]),
        valid_to=_day(path, number, "valid_to", row["valid_to"]) if row["valid_to"] else None,
        aliases=tuple(alias.strip() for alias in row["aliases"].split("|") if alias.strip()),
    )


def _day(path: Path, number: int, key: str, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise DefinitionError(f'{path}, row {number}: "{key}" is "{text}". Write a date as 2021-06-26.') from None
