"""The three populations that measures count, each with its noun and its segments (grades, sentence types, routes)."""

from pathlib import Path

import msgspec

from equality.definitions import read_toml, require_slugs

ALL_SEGMENTS = "all"


class Value(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One grade, sentence type or route."""

    slug: str
    name: str


class Segment(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a population is cut besides area and characteristic; ``field`` is its column in canonical records."""

    name: str
    all_name: str
    field: str
    value: tuple[Value, ...]

    @property
    def rows(self) -> tuple[str, ...]:
        """Slugs in code order: all together, then each value."""
        return (ALL_SEGMENTS, *(value.slug for value in self.value))

    def row_name(self, slug: str) -> str:
        """The display name of a value, or of all together."""
        return next((value.name for value in self.value if value.slug == slug), self.all_name)


class Population(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One population: its name, the noun for its people, the path of its pages and its segments."""

    slug: str
    name: str
    people: str
    path: str
    segment: Segment


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    population: tuple[Population, ...]


def load_populations(path: Path) -> dict[str, Population]:
    """Populations by slug, in the file's order."""
    listed = read_toml(path, _File).population
    require_slugs(path, "population.path", (one.path for one in listed))
    require_slugs(path, "population.slug", (one.slug.replace("_", "-") for one in listed))
    for one in listed:
        require_slugs(path, f"population.{one.slug}.segment.value", one.segment.rows)
    return {one.slug: one for one in listed}
