"""A simulated service at true sizes, without any true difference: who is counted where, and outcomes by one chance for all."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from equality.characteristics import Characteristic
from equality.rates import Floats
from sample_data.labels import Labels, load_labels
from sample_data.places import REGION_WEIGHTS, ethnic_groups, ethnic_groups_at, load_places
from sample_data.shares import (
    MINORITY_STAFF,
    PEOPLE,
    PEOPLE_ETHNICITY_DECLARED,
    PEOPLE_ETHNICITY_LIFTED,
    STAFF_ETHNICITY_DECLARED,
    STAFF_ETHNICITY_LIFTED,
    STAFF_PROFILES,
)

QUARTERS = 8
QUARTERS_A_YEAR = 4
SIZES = 20260331
"""Seed of the sizes: the same people in every simulated service, other outcomes."""


@dataclass(frozen=True)
class Outcome:
    """A measure of the simulated service: people counted a quarter, and the chance that everybody has."""

    name: str
    people: int
    chance: float


OUTCOMES = {
    "people_on_probation": (
        Outcome("recall", 79_400, 0.051),
        Outcome("breach", 139_000, 0.077),
        Outcome("order completed", 34_090, 0.687),
        Outcome("settled accommodation", 34_090, 0.760),
        Outcome("employment", 34_090, 0.427),
        Outcome("pre-sentence report", 19_780, 0.549),
        Outcome("proposal followed", 10_780, 0.678),
        Outcome("programme started", 7_170, 0.610),
        Outcome("rehabilitative service started", 14_340, 0.732),
    ),
    "staff": (
        Outcome("promoted", 20_000, 0.011),
        Outcome("temporary cover", 20_000, 0.017),
        Outcome("left", 20_000, 0.026),
        Outcome("grievance raised", 20_000, 0.006),
        Outcome("recognised", 20_000, 0.059),
        Outcome("learning completed", 6_020, 0.825),
    ),
}
"""The sizes and rates of the sample at true scale (quarter to March 2026)."""


@dataclass(frozen=True)
class Column:
    """One characteristic's place among the finest groups: a row of ``members`` a group, and what each is compared with.

    ``reference`` is the index of the reference group, or None where each group is compared with everyone else.
    """

    slug: str
    members: Floats
    reference: int | None
    declared: float

    @property
    def groups(self) -> list[int]:
        """Indices of the groups that are compared."""
        return [place for place in range(len(self.members)) if place != self.reference]


@dataclass(frozen=True)
class Crowd:
    """One population: its characteristics, the weights of its finest groups by place, and the region of each place."""

    name: str
    columns: tuple[Column, ...]
    weights: Floats
    region_of_place: Floats

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """Its measures."""
        return OUTCOMES[self.name]

    @cached_property
    def totals(self) -> Floats:
        """People counted, by outcome, quarter, place and finest group: drawn once."""
        people = np.array([outcome.people for outcome in self.outcomes], dtype=np.float64)
        mean = np.broadcast_to(people[:, None, None, None] * self.weights, (people.size, QUARTERS, *self.weights.shape))
        return np.random.default_rng(SIZES).poisson(mean).astype(np.float64)

    def events(self, random: np.random.Generator) -> Floats:
        """Outcomes of a service without differences, in the shape of ``totals``: everybody has the outcome's chance."""
        chance = np.array([outcome.chance for outcome in self.outcomes])[:, None, None, None]
        return random.binomial(self.totals.astype(np.int64), chance).astype(np.float64)

    def areas(self, level: str) -> Floats:
        """Which places each area of a level holds: a row an area."""
        places = len(self.region_of_place)
        if level == "national":
            return np.ones((1, places))
        if level == "unit":
            return np.eye(places)
        return np.asarray(np.arange(len(REGION_WEIGHTS))[:, None] == self.region_of_place, dtype=np.float64)


def crowds() -> tuple[Crowd, Crowd]:
    """People on probation by delivery unit, and staff by region."""
    labels = load_labels()
    places = load_places(labels)
    regions = places.region_weights / places.region_weights.sum()
    units = places.unit_weights / places.unit_weights.sum()
    people = ethnic_groups(labels, PEOPLE_ETHNICITY_LIFTED)[places.region_of_unit]
    staff = ethnic_groups_at(labels, MINORITY_STAFF, STAFF_ETHNICITY_LIFTED)
    return (
        _crowd(labels, "people_on_probation", (units, people), places.region_of_unit),
        _crowd(labels, "staff", (regions, staff), np.arange(regions.size)),
    )


def _crowd(labels: Labels, population: str, places: tuple[Floats, Floats], region_of_place: Floats) -> Crowd:
    of_place, ethnicity = places
    parts, starts, start = [], {}, 0
    for field, finest in labels.recorded(population).items():
        shares, declared = _shares(population, field, finest, ethnicity)
        parts.append(of_place[:, None] * shares * declared)
        starts[field] = (start, declared)
        start += len(finest.group)
    columns = []
    for one in labels.characteristics.values():
        if population in one.populations and not one.made_of:
            first, declared = starts[labels.column_of(population, one.slug)]
            columns.append(_column(labels, population, one, (first, start, declared)))
    return Crowd(population, tuple(columns), np.concatenate(parts, axis=1), region_of_place)


def _shares(population: str, field: str, finest: Characteristic, ethnicity: Floats) -> tuple[Floats, float]:
    """Each place's shares of the finest groups among those who declared, and the share who did."""
    people = population == "people_on_probation"
    if field.startswith("ethnic"):
        declared = PEOPLE_ETHNICITY_DECLARED if people else STAFF_ETHNICITY_DECLARED
        return ethnicity / ethnicity.sum(axis=1, keepdims=True), declared
    profile = (PEOPLE if people else STAFF_PROFILES)[field]
    shares = np.array([profile.groups.get(group.slug, 0.0) for group in finest.group])
    return shares / shares.sum(), profile.declared


def _column(labels: Labels, population: str, one: Characteristic, where: tuple[int, int, float]) -> Column:
    first, width, declared = where
    slugs = [group.slug for group in one.group]
    members = np.zeros((len(slugs), width))
    for place, slug in enumerate(slugs):
        held = labels.members(population, one.slug, slug)[:-2]
        members[place, first : first + held.size] = held
    reference = one.reference.get(population)
    return Column(one.slug, members, slugs.index(reference) if reference else None, declared)


def by_year(counts: Sequence[Floats] | Floats) -> Floats:
    """Counts by outcome, quarter, ... added up to years: four quarters each."""
    counts = np.asarray(counts)
    years = counts.shape[1] // QUARTERS_A_YEAR
    return np.asarray(counts.reshape(counts.shape[0], years, QUARTERS_A_YEAR, *counts.shape[2:]).sum(axis=2))
