"""The unknowns of measures that are linked: each count by the one name under which it is known, and what rows tell of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from equality.measures import Measure
from queries.loading.counted import Codes
from queries.loading.cubes import Cube
from queries.loading.suppression.fields import WITH, WITHOUT, Field, Fields, Groups, Held, Place, place_of
from queries.loading.suppression.linked import Mask
from queries.loading.suppression.same import named_once


def families(held: Held) -> list[Held]:
    """Measures that share a flag of the extract (who could have had an outcome, who had it) stand together."""
    flags: dict[tuple[str, str], int] = {}
    joined = []
    for number, (measure, _) in enumerate(held):
        for flag in filter(None, (measure.eligible_field, measure.happened_field)):
            joined.append((number, len(held) + flags.setdefault((measure.population, flag), len(flags))))
    if not joined:
        return []
    size = len(held) + len(flags)
    one, other = np.array(joined).T
    _, label = connected_components(coo_array((np.ones(len(one)), (one, other)), shape=(size, size)), directed=False)
    found: dict[int, Held] = {}
    for number, entry in enumerate(held):
        found.setdefault(int(label[number]), []).append(entry)
    return list(found.values())


@dataclass
class Unknowns(Fields):
    """The counts of fields, and which of them are one and the same."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.name = named_once(self)

    @cached_property
    def lies_in(self) -> Mask:
        """Whether an area (rows) lies in another or is it (columns), in the order of the catalogue."""
        areas = self.catalogue.areas
        number = {slug: at for at, slug in enumerate(areas)}
        table = np.eye(len(areas), dtype=bool)
        for slug in areas:
            wider = areas[slug].parent
            while wider:
                table[number[slug], number[wider]] = True
                wider = areas[wider].parent
        return table

    def of(self, what: Field, place: Place) -> Codes:
        """The unknowns of a field in a combination, by the name under which each is known."""
        return np.asarray(self.name[self.fields[what] * self.size + self.cells(place)])

    def of_groups(self, what: Field, place: Place, groups: Groups) -> Codes:
        """The unknowns of these groups of a combination, in its shape."""
        if groups == "everybody":
            return self.everybody(what, place)[..., None]
        of = self.of(what, place)
        return of if groups == "all" else np.asarray(of[..., [0, -1]])

    def everybody(self, what: Field, place: Place) -> Codes:
        """The unknowns of everybody, declared or not, in each area, segment and period; one for all characteristics."""
        number = len(self.fields) + self.fields[what]
        return np.asarray(self.name[number * self.size + self.cells(place)[..., 0]])

    def told(self, measure: Measure, cube: Cube) -> Iterator[tuple[Codes, bool]]:
        """The unknowns that each row of a cube tells, in the cube's shape, each with whether it is withheld with the row."""
        place = place_of(cube)
        people = self.of(self.people[measure.slug], place)
        if measure.kind == "rate":
            yield people, False
            yield self.of((WITH, measure.slug, measure.counts), place), True
            yield self.of((WITHOUT, measure.slug, measure.counts), place), True
            return
        whole = np.broadcast_to(people[..., :1], cube.withheld.shape)
        undeclared = np.broadcast_to(people[..., -1:], cube.withheld.shape)
        if measure.kind == "declaration":
            yield whole, True
            yield undeclared, True
            return
        yield people, True
        yield whole, False
