"""The counts of measures that are linked: a number for each field of the extract and each cell of the plan."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import permutations
from typing import Literal

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from equality.catalogue import Catalogue
from equality.measures import Measure
from equality.periods import Period
from queries.loading.counted import Codes
from queries.loading.cubes import Cube
from queries.loading.suppression.linked import Mask

Place = tuple[str, str, str, str]
"""Level, segments, kind of period and characteristic of a combination, without its measure."""
Field = tuple[str, str, str]
"""("people", a flag of the extract, what is counted), ("with", a measure, what is counted), or ("without", ...)."""
PEOPLE, WITH, WITHOUT = "people", "with", "without"
Held = list[tuple[Measure, Cube]]
Groups = Literal["all", "outer", "everybody"]
"""The groups of a combination: every one; those who declared and those who did not, which is all that a declaration tells;
or both of these as one."""


def place_of(cube: Cube) -> Place:
    """The combination of a cube without its measure."""
    one = cube.combination
    return one.level, one.segments, one.period_kind, one.characteristic


def people_fields(held: Held) -> dict[str, Field]:
    """The field of the people of each measure: one for all that count by the same flag, and do not contradict one another.

    They do where only one of them was corrected by a load of counts.
    """
    counted: dict[str, dict[Place, tuple[Codes, Mask]]] = {}
    for measure, cube in held:
        counted.setdefault(measure.slug, {})[place_of(cube)] = (_people(measure, cube), cube.present)
    of_field: dict[Field, list[str]] = {}
    found: dict[str, Field] = {}
    for measure in {measure.slug: measure for measure, _ in held}.values():
        for number in range(1, len(counted) + 1):
            again = f", {number}" if number > 1 else ""
            name = (PEOPLE, f"{measure.eligible_field}{again}", measure.counts)
            if not any(_contradict(counted[measure.slug], counted[other]) for other in of_field.get(name, ())):
                break
        of_field.setdefault(name, []).append(measure.slug)
        found[measure.slug] = name
    return found


def _people(measure: Measure, cube: Cube) -> Codes:
    """How many people each row is about; of a declaration those who declared and those who did not."""
    if measure.kind == "rate":
        return cube.total
    return cube.count if measure.kind == "share" else np.concatenate([cube.count, cube.total - cube.count], axis=-1)


def _contradict(one: dict[Place, tuple[Codes, Mask]], other: dict[Place, tuple[Codes, Mask]]) -> bool:
    """Whether any block that both hold is of other people; by those who declared and those who did not, where one holds no more."""
    for place in one.keys() & other.keys():
        (people, here), (others, there) = one[place], other[place]
        outer = people.shape != others.shape
        differ = people[..., [0, -1]] != others[..., [0, -1]] if outer else people != others
        if differ[here & there].any():
            return True
    return False


@dataclass
class Fields:
    """True counts by field and cell, and which of them are held.

    ``start`` and ``shape`` place each combination's cells (areas, segments, periods, rows) in one row of cells; a count
    is at the number of its field times the number of cells, plus its cell. After the fields come as many of everybody.
    ``things``: numbers of fields that count the same thing, together. ``added_up``: by field, which cells none of its measures
    holds, and come of others.
    """

    catalogue: Catalogue
    held: Held
    periods: tuple[Period, ...]
    cubes: dict[Place, Cube] = field(default_factory=dict)
    start: dict[Place, int] = field(default_factory=dict)
    shape: dict[Place, tuple[int, ...]] = field(default_factory=dict)
    size: int = 0
    fields: dict[Field, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.people = people_fields(self.held)
        for _, cube in self.held:
            place = place_of(cube)
            self._make_room(place, cube)
            for wider in self._coarser(place):
                self._make_room(wider, cube)
        self.there: list[Mask] = []
        self.counts: list[Codes] = []
        self.added_up: list[Mask] = []
        for measure, cube in self.held:
            self._fill(measure, cube)
        self.things = self._things()
        self._take_over()
        for what in list(self.fields):
            self._add_coarser(what)
            self._add_everybody(what)
        self.value = np.concatenate(self.counts)
        self.exists = np.concatenate(self.there)

    def cells(self, place: Place) -> Codes:
        """The cells of a combination, in its shape."""
        return self.start[place] + np.arange(np.prod(self.shape[place], dtype=np.int64)).reshape(self.shape[place])

    def holds(self, what: Field, place: Place, groups: Groups = "all") -> bool:
        """Whether these groups of a combination are held for a field."""
        if place not in self.start or what not in self.fields:
            return False
        start, shape = self.start[place], self.shape[place]
        there = self.there[self.fields[what]][start : start + int(np.prod(shape))].reshape(shape)
        return bool((there if groups == "all" else there[..., [0, -1]]).all())

    def first_held(self, what: Field, places: Iterable[Place], groups: Groups) -> Place | None:
        """The first of some combinations that is held for a field, or another in which these groups are the same.

        Those who declared and those who did not are the same in every classification of one thing, everybody by every characteristic.
        """
        known = self.catalogue.characteristics
        for place in places:
            family = known[place[3]].family
            for slug, one in {place[3]: known[place[3]], **known}.items():
                alike = slug == place[3] or groups == "everybody" or (groups == "outer" and one.family == family)
                if alike and self.holds(what, (*place[:3], slug), groups):
                    return (*place[:3], slug)
        return None

    def _make_room(self, place: Place, cube: Cube) -> None:
        if place not in self.start:
            rows = len(self.catalogue.characteristics[place[3]].rows)
            self.cubes[place], self.start[place] = cube, self.size
            self.shape[place] = (*cube.withheld.shape[:3], rows)
            self.size += int(np.prod(self.shape[place]))

    def _coarser(self, place: Place) -> Iterator[Place]:
        """The same with each coarser classification, the next one first."""
        slug = self.catalogue.characteristics[place[3]].coarser
        while slug:
            yield (*place[:3], slug)
            slug = self.catalogue.characteristics[slug].coarser

    def _fill(self, measure: Measure, cube: Cube) -> None:
        cells = self.cells(place_of(cube))
        people = _people(measure, cube)
        self._put(self.people[measure.slug], cells[..., [0, -1]] if measure.kind == "declaration" else cells, people)
        if measure.kind == "rate":
            self._put((WITH, measure.slug, measure.counts), cells, cube.count)
            self._put((WITHOUT, measure.slug, measure.counts), cells, cube.total - cube.count)

    def _put(self, what: Field, cells: Codes, values: Codes) -> None:
        if what not in self.fields:
            self.fields[what] = len(self.fields)
            self.there.append(np.zeros(self.size, dtype=bool))
            self.counts.append(np.zeros(self.size, dtype=np.int64))
            self.added_up.append(np.zeros(self.size, dtype=bool))
        number = self.fields[what]
        self.there[number][cells] = True
        # A measure that is not there in a block says nothing of the people whom another counts.
        self.counts[number][cells] = np.maximum(self.counts[number][cells], values)

    def _things(self) -> list[list[int]]:
        """Numbers of fields that count the same thing, together.

        They are those who passed a stage and those who reached the next, and the people of measures that contradict one another
        somewhere: where one of them was corrected by a load of counts alone, all others are still the same.
        """
        of_flag: dict[tuple[str, str], list[int]] = {}
        for measure, _ in self.held:
            number = self.fields[self.people[measure.slug]]
            of_flag.setdefault((measure.eligible_field, measure.counts), []).append(number)
        joined = [(numbers[0], one) for numbers in of_flag.values() for one in numbers]
        for measure, _ in self.held:
            passed = self.fields.get((WITH, measure.slug, measure.counts))
            reached = of_flag.get((measure.happened_field, measure.counts))
            if passed is not None and reached:
                joined.append((passed, reached[0]))
        one, other = np.array(joined).T
        size = len(self.fields)
        _, label = connected_components(
            coo_array((np.ones(len(one)), (one, other)), shape=(size, size)), directed=False
        )
        return [np.flatnonzero(label == each).tolist() for each in range(label.max() + 1)]

    def _take_over(self) -> None:
        """A field takes what another of the same thing holds and it does not, so that sums which lie between the two are seen."""
        for thing in self.things:
            own = {number: self.there[number].copy() for number in thing}
            for one, other in permutations(thing, 2):
                missing = own[other] & ~self.there[one]
                self.counts[one][missing] = self.counts[other][missing]
                self.there[one] |= missing
                self.added_up[one] |= missing

    def _add_coarser(self, what: Field) -> None:
        """Adds groups up in the coarser classifications that are not held: what another area or period holds may be joined by them."""
        number, known = self.fields[what], self.catalogue.characteristics
        for place in sorted(self.start, key=lambda one: -len(known[one[3]].group)):
            one = known[place[3]]
            wider = (*place[:3], one.coarser)
            if not one.coarser or not self.holds(what, place) or self.holds(what, wider):
                continue
            cells, onto = self.cells(place), self.cells(wider)
            for code, slug in enumerate(known[one.coarser].rows):
                parts = [one.rows.index(group.slug) for group in one.group if group.within == slug]
                parts = parts or [0 if code == 0 else -1]
                self.counts[number][onto[..., code]] = self.counts[number][cells[..., parts]].sum(axis=-1)
            self.there[number][onto] = True
            self.added_up[number][onto] = True

    def _add_everybody(self, what: Field) -> None:
        there, counts = self.there[self.fields[what]], self.counts[self.fields[what]]
        all_there, everybody = np.zeros(self.size, dtype=bool), np.zeros(self.size, dtype=np.int64)
        for place in self.start:
            if self.holds(what, place, "outer"):
                cells = self.cells(place)
                all_there[cells[..., 0]] = there[cells[..., 0]]
                everybody[cells[..., 0]] = counts[cells[..., 0]] + counts[cells[..., -1]]
        self.there.append(all_there)
        self.counts.append(everybody)
