"""The places of a release that the audit looks at: their axes, one whole number for each, and what they count."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from equality.catalogue import Catalogue
from equality.characteristics import ALL_DECLARED, NOT_DECLARED
from equality.measures import Measure
from equality.periods import Period
from queries.loading.counted import Codes

AXES = ("quantity", "area", "segment", "characteristic", "group", "period")
EVERYBODY = "everybody"
"""The group of all who declared and all who did not."""
ABSENT = -1
Axes = dict[str, Codes]


def quantities(catalogue: Catalogue, measure: Measure) -> dict[str, str]:
    """What a measure's numbers count: ``n`` all, ``a`` those with the outcome, ``b`` those without.

    Measures with one population, one way of counting and one field share their ``n``; where those with the outcome are those
    that another measure is out of, its ``n`` is this one's ``a``.
    """
    kind = f"{measure.population} {measure.counts}"
    every = {f"{one.population} {one.counts} {one.eligible_field}" for one in catalogue.measures.values()}
    found = {"n": f"{kind} {measure.eligible_field}"}
    if measure.kind == "rate":
        passed = f"{kind} {measure.happened_field}"
        found |= {
            "a": passed if passed in every else f"{kind} with {measure.slug}",
            "b": f"{kind} without {measure.slug}",
        }
    return found


@dataclass(frozen=True)
class Frame:
    """The axes of every place of a release, and whole numbers for keys."""

    catalogue: Catalogue
    periods: tuple[Period, ...]

    @cached_property
    def names(self) -> dict[str, list[str]]:
        """The values of each axis in code order."""
        known = self.catalogue
        listed = list(known.measures.values())
        groups = [one.slug for characteristic in known.characteristics.values() for one in characteristic.group]
        segments = max(len(one.segment.rows) for one in known.populations.values())
        return {
            "quantity": list(dict.fromkeys(name for one in listed for name in quantities(known, one).values())),
            "area": list(known.areas),
            "segment": [str(number) for number in range(segments)],
            "characteristic": list(known.characteristics),
            "group": list(dict.fromkeys([EVERYBODY, ALL_DECLARED, NOT_DECLARED, *groups])),
            "period": [one.slug for one in self.periods],
        }

    @cached_property
    def code(self) -> dict[str, dict[str, int]]:
        """The code of each value, by axis."""
        return {axis: {name: code for code, name in enumerate(names)} for axis, names in self.names.items()}

    @cached_property
    def sizes(self) -> tuple[int, ...]:
        """How many values each axis has."""
        return tuple(len(self.names[axis]) for axis in AXES)

    @cached_property
    def first_of_family(self) -> Codes:
        """For each characteristic the first classification of the same thing."""
        known = self.catalogue.characteristics
        first: dict[str, str] = {}
        for slug, one in known.items():
            first.setdefault(one.family, slug)
        return self.mapped("characteristic", {slug: first[one.family] for slug, one in known.items()})

    @cached_property
    def _lies_in(self) -> tuple[Codes, Codes]:
        """For each characteristic its next coarser classification, and for each of its groups (columns) the group of that one."""
        known = self.catalogue.characteristics
        coarser = self.mapped("characteristic", {slug: one.coarser for slug, one in known.items()})
        inside = [{group.slug: group.within for group in one.group} for one in known.values()]
        return coarser, np.array([self.mapped("group", its) for its in inside])

    def coarser(self, axes: Axes) -> Iterator[Axes]:
        """Places by each coarser classification of their groups, the next one first; ABSENT where there is none."""
        classification, group = self._lies_in
        own, inside = axes["characteristic"], axes["group"]
        while True:
            inside = np.where(inside == ABSENT, ABSENT, group[own, inside])
            if not (inside >= 0).any():
                return
            own = classification[own]
            yield {**axes, "characteristic": own, "group": inside}

    def keys(self, axes: Mapping[str, Codes]) -> Codes:
        """One whole number for each place; ABSENT where any part of it is."""
        parts = [np.asarray(axes[axis]) for axis in AXES]
        missing = np.any([part < 0 for part in parts], axis=0)
        key = np.ravel_multi_index([np.where(missing, 0, part) for part in parts], self.sizes)
        return np.where(missing, ABSENT, key).astype(np.int64)

    def bare_keys(self, axes: Mapping[str, Codes]) -> Codes:
        """The same key for places that count the same: who declared and who did not by one thing, and everybody by anything."""
        own, group = axes["characteristic"], axes["group"]
        outer = np.isin(group, [self.code["group"][one] for one in (ALL_DECLARED, NOT_DECLARED)])
        bare = np.where(outer, self.first_of_family[own], np.where(group == self.code["group"][EVERYBODY], 0, own))
        return self.keys({**axes, "characteristic": np.where(own < 0, ABSENT, bare)})

    def axes(self, keys: Codes) -> Axes:
        """The axes of keys."""
        return {axis: np.asarray(part) for axis, part in zip(AXES, np.unravel_index(keys, self.sizes), strict=True)}

    def mapped(self, axis: str, onto: Mapping[str, str]) -> Codes:
        """For each code of an axis the code of what it lies in; ABSENT where it lies in nothing."""
        code = self.code[axis]
        return np.array([code.get(onto.get(name, ""), ABSENT) for name in code], dtype=np.int64)

    def of_rows(self, rows: Mapping[str, Codes]) -> Axes:
        """The axes of rows but for their quantity; ``grp`` is a place in the rows of their characteristic."""
        known = self.catalogue.characteristics.values()
        table = np.full((len(known), max(len(one.rows) for one in known)), ABSENT, dtype=np.int64)
        for number, one in enumerate(known):
            table[number, : len(one.rows)] = [self.code["group"][slug] for slug in one.rows]
        axes = {axis: rows[axis] for axis in ("area", "segment", "characteristic", "period")}
        return {**axes, "group": table[rows["characteristic"], rows["grp"]]}
