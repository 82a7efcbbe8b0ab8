"""Everything that is data, read once: measures, populations, characteristics, areas, benchmarks and the service's own labels."""

from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from equality.areas import Area, load_areas
from equality.benchmarks import Benchmarks, load_benchmarks
from equality.characteristics import Characteristic, load_characteristics
from equality.definitions import DefinitionError, read_toml, require_known, require_slugs
from equality.measures import Measure, load_measures
from equality.periods import Cohort, Period, cohort, parse_period
from equality.populations import Population, load_populations
from equality.targets import Targets, load_targets
from equality.tiles import Tile, load_tiles

HERE = Path(__file__).parent
MEASURES_DIR = HERE / "measures"
DIMENSIONS_DIR = HERE / "dimensions"


class Service(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whose figures these are: the organisation, the words for its area levels, and periods with names of their own.

    ``first_outcome`` is the measure that regions are compared by before a reader has chosen one; may be empty.
    """

    name: str
    region: str
    all_regions: str
    unit: str
    all_units: str
    first_outcome: str = ""
    cohort: tuple[Cohort, ...] = ()


@dataclass(frozen=True)
class Catalogue:
    """All definitions, each by slug and in display order.

    ``tiles`` is empty where the regions have no map, ``benchmarks`` where there is no census table, and
    ``targets`` where the service has set itself no shares.
    """

    service: Service
    populations: dict[str, Population]
    measures: dict[str, Measure]
    characteristics: dict[str, Characteristic]
    areas: dict[str, Area]
    tiles: tuple[Tile, ...] = ()
    benchmarks: Benchmarks = field(default_factory=dict)
    targets: Targets = field(default_factory=dict)

    @property
    def national(self) -> Area:
        """The one area that holds all others."""
        return next(area for area in self.areas.values() if area.level == "national")

    def measures_of(self, population: str) -> list[Measure]:
        """A population's measures in display order."""
        return [one for one in self.measures.values() if one.population == population]

    def characteristic_like(self, slug: str, population: str) -> Characteristic | None:
        """A characteristic as a population holds it: itself, else the first of its family; None where there is none."""
        chosen = self.characteristics[slug]
        family = [one for one in self.characteristics.values() if one.family == chosen.family]
        return next((one for one in (chosen, *family) if population in one.populations), None)

    def areas_at(self, level: str) -> list[Area]:
        """The areas of one level in display order."""
        return [area for area in self.areas.values() if area.level == level]

    def period(self, slug: str) -> Period | None:
        """The period with this slug: a named one of the service's, a quarter, a year or a pool."""
        named = next((one for one in self.service.cohort if one.slug == slug), None)
        return cohort(named) if named else parse_period(slug)


def load_service(path: Path) -> Service:
    """The service; raises DefinitionError naming file, key and fix."""
    service = read_toml(path, Service)
    require_slugs(path, "cohort.slug", (one.slug for one in service.cohort))
    for one in service.cohort:
        if one.end < one.start:
            raise DefinitionError(f'{path}: key "cohort.{one.slug}.end" is before its start. Correct one of the two.')
    return service


def load_catalogue(measures_dir: Path = MEASURES_DIR, dimensions_dir: Path = DIMENSIONS_DIR) -> Catalogue:
    """All definitions from two folders; raises DefinitionError naming file, key and fix."""
    populations = load_populations(dimensions_dir / "populations.toml")
    characteristics_path = dimensions_dir / "characteristics.toml"
    characteristics = load_characteristics(characteristics_path)
    for one in characteristics.values():
        for population in (*one.populations, *one.reference):
            require_known(characteristics_path, f"characteristic.{one.slug}.populations", population, populations)
    areas = load_areas(dimensions_dir / "areas.csv")
    census, targets = dimensions_dir / "census2021.csv", dimensions_dir / "targets.csv"
    return Catalogue(
        service=load_service(dimensions_dir / "service.toml"),
        populations=populations,
        measures=load_measures(measures_dir, populations),
        characteristics=characteristics,
        areas=areas,
        tiles=load_tiles(dimensions_dir / "tiles.csv", areas),
        benchmarks=load_benchmarks(census, areas, characteristics) if census.exists() else {},
        targets=load_targets(targets, areas, characteristics) if targets.exists() else {},
    )
