"""The service's labels as small codes: units, regions, segments and the groups of each characteristic."""

from dataclasses import dataclass

import numpy as np

from equality.areas import Area, load_areas
from equality.catalogue import DIMENSIONS_DIR
from equality.characteristics import Characteristic, load_characteristics
from equality.populations import Population, load_populations
from sample_data.drawing import Codes, Flags

PREFER_NOT_TO_SAY, NO_ANSWER = "Prefer not to say", ""


@dataclass(frozen=True)
class Labels:
    """Regions, units (region by region), populations and characteristics; an entry's place is its code."""

    regions: tuple[Area, ...]
    units: tuple[Area, ...]
    populations: dict[str, Population]
    characteristics: dict[str, Characteristic]

    @property
    def region_of_unit(self) -> Codes:
        """The region's code, by code of unit."""
        places = {region.slug: place for place, region in enumerate(self.regions)}
        return np.array([places[unit.parent] for unit in self.units], dtype=np.int8)

    def recorded(self, population: str) -> dict[str, Characteristic]:
        """The characteristic that each column holds in its finest classification, by column."""
        finest: dict[str, Characteristic] = {}
        for one in self.characteristics.values():
            if population in one.populations and one.field:
                known = finest.get(one.family)
                finest[one.family] = one if known is None or one.detail > known.detail else known
        return {one.field: one for one in finest.values()}

    def column_of(self, population: str, characteristic: str) -> str:
        """The column from which a characteristic is read; raises StopIteration where there is none."""
        family = self.characteristics[characteristic].family
        return next(field for field, one in self.recorded(population).items() if one.family == family)

    def names(self, population: str, column: str) -> list[str]:
        """The texts of a characteristic's column by code: its groups, then two spellings of not declared."""
        groups = self.recorded(population)[column].group
        return [*(group.name for group in groups), PREFER_NOT_TO_SAY, NO_ANSWER]

    def members(self, population: str, characteristic: str, group: str) -> Flags:
        """Which codes of the characteristic's column lie in a group of it (or of a coarser classification)."""
        finest = self.recorded(population)[self.column_of(population, characteristic)]
        inside = [self._within(finest, one.slug, characteristic) == group for one in finest.group]
        return np.array([*inside, False, False])

    def segment_code(self, population: str, slug: str) -> int:
        """The code of a grade, sentence type or route."""
        return [value.slug for value in self.populations[population].segment.value].index(slug)

    def region_code(self, slug: str) -> int:
        """The code of a region."""
        return [region.slug for region in self.regions].index(slug)

    def _within(self, finest: Characteristic, slug: str, characteristic: str) -> str:
        """The group of ``characteristic`` that holds a group of the finest classification."""
        held = finest
        while held.slug != characteristic:
            group = held.group_named(slug)
            if group is None or not held.coarser:
                return ""
            slug, held = group.within, self.characteristics[held.coarser]
        return slug


def load_labels() -> Labels:
    """Labels from the service's own definition files."""
    areas = load_areas(DIMENSIONS_DIR / "areas.csv").values()
    regions = tuple(area for area in areas if area.level == "region")
    places = {region.slug: place for place, region in enumerate(regions)}
    units = sorted((area for area in areas if area.level == "unit"), key=lambda unit: places[unit.parent])
    return Labels(
        regions=regions,
        units=tuple(units),
        populations=load_populations(DIMENSIONS_DIR / "populations.toml"),
        characteristics=load_characteristics(DIMENSIONS_DIR / "characteristics.toml"),
    )
