"""Where invented people are: the sizes of regions and units, and the ethnic groups of each region.

Ethnic groups by region restate the Census 2021 (Office for National Statistics, table TS021, Open Government Licence
v3.0), added up to probation regions and rounded to one in 10,000.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sample_data.drawing import Codes, shared_out
from sample_data.labels import Labels

REGION_WEIGHTS = {
    "north-east": 60,
    "north-west": 110,
    "greater-manchester": 66,
    "yorkshire-and-the-humber": 112,
    "wales": 64,
    "west-midlands": 114,
    "east-midlands": 80,
    "east-of-england": 84,
    "south-west": 72,
    "south-central": 60,
    "london": 170,
    "kent-surrey-and-sussex": 68,
}
"""Invented sizes of the regions, in parts of about a thousand."""

CENSUS_GROUPS = (
    *("bangladeshi", "chinese", "indian", "pakistani", "other-asian"),
    *("african", "caribbean", "other-black"),
    *("white-and-asian", "white-and-black-african", "white-and-black-caribbean", "other-mixed"),
    *("white-british", "white-irish", "gypsy-or-irish-traveller", "roma", "other-white"),
    *("arab", "any-other"),
)
CENSUS = {
    "wales": (49, 47, 68, 56, 66, 64, 12, 13, 45, 26, 44, 41, 9056, 43, 11, 6, 267, 37, 48),
    "london": (366, 168, 746, 330, 456, 792, 393, 166, 142, 88, 151, 194, 3681, 178, 8, 43, 1467, 159, 474),
    "greater-manchester": (162, 103, 242, 729, 121, 344, 69, 55, 80, 57, 97, 67, 7134, 108, 8, 11, 378, 95, 138),
    "north-west": (32, 54, 156, 208, 64, 62, 14, 12, 55, 30, 42, 42, 8733, 67, 7, 9, 319, 36, 58),
    "west-midlands": (130, 56, 464, 536, 148, 246, 152, 55, 78, 27, 136, 58, 7185, 80, 10, 11, 418, 53, 155),
    "east-midlands": (37, 49, 520, 164, 99, 151, 60, 28, 64, 27, 95, 51, 7995, 50, 10, 12, 454, 30, 102),
    "north-east": (62, 55, 83, 103, 68, 83, 6, 11, 47, 25, 21, 32, 9058, 32, 10, 9, 196, 39, 60),
    "yorkshire-and-the-humber": (53, 54, 148, 541, 92, 148, 41, 26, 67, 29, 72, 46, 8085, 46, 11, 17, 380, 46, 98),
    "east-of-england": (79, 58, 216, 145, 121, 197, 67, 40, 79, 43, 84, 76, 7838, 90, 14, 17, 705, 23, 108),
    "kent-surrey-and-sussex": (40, 60, 189, 70, 150, 145, 37, 26, 95, 42, 60, 79, 8147, 88, 23, 14, 597, 31, 107),
    "south-west": (21, 47, 103, 31, 77, 76, 30, 16, 61, 27, 58, 53, 8784, 56, 11, 10, 452, 18, 67),
    "south-central": (46, 79, 336, 248, 195, 180, 58, 34, 95, 42, 74, 76, 7607, 80, 13, 13, 670, 33, 122),
}
"""People of each group in 10,000 residents of all ages, in the order of CENSUS_GROUPS."""

MOVING = 0.03
MOVING_ANYWHERE = 0.2
UNIT_SIZES = 20260331
"""Seed of the units' sizes: units keep their sizes whatever the seed of the people."""


@dataclass(frozen=True)
class Places:
    """The 12 regions and 108 units as codes, with the units' shares of everybody."""

    region_of_unit: Codes
    unit_weights: NDArray[np.float64]
    region_weights: NDArray[np.float64]

    def units(self, number: int, random: np.random.Generator) -> Codes:
        """Units for ``number`` people."""
        return shared_out(self.unit_weights, number, random)

    def regions(self, number: int, random: np.random.Generator) -> Codes:
        """Regions for ``number`` people who have no unit."""
        return shared_out(self.region_weights, number, random)

    def moved(self, units: Codes, random: np.random.Generator) -> Codes:
        """The units a quarter later: 3 people in 100 have moved, four in five of these within their region."""
        movers = np.flatnonzero(random.random(units.size, dtype=np.float32) < MOVING)
        size = np.bincount(self.region_of_unit)
        first = np.searchsorted(self.region_of_unit, np.arange(size.size))
        region = self.region_of_unit[units[movers]]
        step = 1 + np.floor(random.random(movers.size) * np.maximum(size[region] - 1, 1)).astype(np.int64)
        near = first[region] + (units[movers] - first[region] + step) % size[region]
        away = self.units(movers.size, random)
        after = units.copy()
        after[movers] = np.where(random.random(movers.size) < MOVING_ANYWHERE, away, near)
        return after


def load_places(labels: Labels) -> Places:
    """Regions at their weights, and units of unequal size within them."""
    regions = np.array([REGION_WEIGHTS[region.slug] for region in labels.regions], dtype=np.float64)
    of_unit = labels.region_of_unit
    size = np.random.default_rng(UNIT_SIZES).gamma(12, size=of_unit.size)
    within = np.bincount(of_unit, weights=size)
    return Places(of_unit, size / within[of_unit] * regions[of_unit], regions)


def ethnic_groups(labels: Labels, lifted: dict[str, float]) -> NDArray[np.float64]:
    """Weights of the 19 groups by region: the census, each group times its number in ``lifted`` (else 1)."""
    groups = [group.slug for group in labels.characteristics["ethnicity-19"].group]
    lift = np.array([lifted.get(slug, 1.0) for slug in groups])
    order = [CENSUS_GROUPS.index(slug) for slug in groups]
    return np.array([np.array(CENSUS[region.slug])[order] * lift for region in labels.regions], dtype=np.float64)


def ethnic_groups_at(labels: Labels, minority_share: float, lifted: dict[str, float]) -> NDArray[np.float64]:
    """Weights of the 19 groups by region, with Asian, Black, Mixed and Other groups together at a national share.

    Each region's share is in proportion to its census share, each group of which is taken times its number in
    ``lifted`` (else 1).
    """
    census = ethnic_groups(labels, lifted)
    census /= census.sum(axis=1, keepdims=True)
    minority = labels.members("staff", "ethnicity-2", "all-other")[:-2]
    share = census[:, minority].sum(axis=1)
    size = np.array([REGION_WEIGHTS[region.slug] for region in labels.regions], dtype=np.float64)
    wanted = share * minority_share / np.average(share, weights=size)
    census[:, minority] *= (wanted / share)[:, None]
    census[:, ~minority] *= ((1 - wanted) / (1 - share))[:, None]
    return census
