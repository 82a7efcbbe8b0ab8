"""The unknowns of measures that are linked: a count for each field of the extract and each cell of the plan, named once."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
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
class Unknowns:
    """True counts by field and cell, and which of them are one and the same.

    ``start`` and ``shape`` place each combination's cells (areas, segments, periods, rows) in one row of cells; an unknown
    is the number of its field times the number of cells, plus its cell.
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
            if place not in self.start:
                rows = len(self.catalogue.characteristics[place[3]].rows)
                self.cubes[place], self.start[place] = cube, self.size
                self.shape[place] = (*cube.withheld.shape[:3], rows)
                self.size += int(np.prod(self.shape[place]))
        self.there: list[Mask] = []
        self.counts: list[Codes] = []
        for measure, cube in self.held:
            self._fill(measure, cube)
        for what in list(self.fields):
            self._add_everybody(what)
        self.value = np.concatenate(self.counts)
        self.exists = np.concatenate(self.there)
        self.name = self._named_once()

    def cells(self, place: Place) -> Codes:
        """The cells of a combination, in its shape."""
        return self.start[place] + np.arange(np.prod(self.shape[place], dtype=np.int64)).reshape(self.shape[place])

    def of(self, what: Field, place: Place) -> Codes:
        """The unknowns of a field in a combination, by the name under which each is known."""
        return np.asarray(self.name[self.fields[what] * self.size + self.cells(place)])

    def holds(self, what: Field, place: Place, groups: Groups = "all") -> bool:
        """Whether these groups of a combination are held for a field."""
        if place not in self.start or what not in self.fields:
            return False
        start, shape = self.start[place], self.shape[place]
        there = self.there[self.fields[what]][start : start + int(np.prod(shape))].reshape(shape)
        return bool((there if groups == "all" else there[..., [0, -1]]).all())

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
            yield whole, False
            yield undeclared, True
            return
        yield people, True
        yield whole, False

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
        number = self.fields[what]
        self.there[number][cells] = True
        # A measure that is not there in a block says nothing of the people whom another counts.
        self.counts[number][cells] = np.maximum(self.counts[number][cells], values)

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

    def _named_once(self) -> Codes:
        """The name of each unknown: the least of those that are known to be the same count."""
        pairs = [
            *self._same_declared(),
            *self._same_in_pairs(),
            *self._same_everybody(),
            *self._same_people(),
            *self._same_but_for_corrections(),
            *self._same_stage(),
        ]
        names = np.arange(len(self.value), dtype=np.int64)
        if not pairs:
            return names
        one, other = (np.concatenate(side) for side in zip(*pairs, strict=True))
        graph = coo_array((np.ones(len(one), dtype=np.int8), (one, other)), shape=(len(names), len(names)))
        _, label = connected_components(graph, directed=False)
        least = np.full(label.max() + 1, len(names), dtype=np.int64)
        np.minimum.at(least, label, names)
        return np.asarray(least[label])

    def _same_declared(self) -> Iterator[tuple[Codes, Codes]]:
        """Those who declared, and those who did not, are the same in every classification of one thing."""
        family = {slug: one.family for slug, one in self.catalogue.characteristics.items()}
        for what, number in self.fields.items():
            held = [place for place in self.start if self.holds(what, place, "outer")]
            yield from self._same_throughout(
                ((*place[:3], family[place[3]]), number * self.size + self.cells(place)[..., [0, -1]].ravel())
                for place in held
            )

    def _same_in_pairs(self) -> Iterator[tuple[Codes, Codes]]:
        """Where everybody declared the one of a pair of characteristics, those who declared both are those who declared the other."""
        for place in self.start:
            for slug in self.catalogue.characteristics[place[3]].made_of:
                beside = (*place[:3], slug)
                if beside in self.start:
                    one, other = self.cells(beside)[..., 0].ravel(), self.cells(place)[..., 0].ravel()
                    for number in self.fields.values():
                        yield from self._same(number * self.size + one, number * self.size + other)

    def _same_everybody(self) -> Iterator[tuple[Codes, Codes]]:
        """Everybody is the same by every characteristic."""
        for what, number in self.fields.items():
            held = [place for place in self.start if self.holds(what, place, "outer")]
            yield from self._same_throughout(
                (place[:3], (len(self.fields) + number) * self.size + self.cells(place)[..., 0].ravel())
                for place in held
            )

    def _same_throughout(self, held: Iterable[tuple[tuple[str, ...], Codes]]) -> Iterator[tuple[Codes, Codes]]:
        """Pairs of unknowns of one kind: each place's with those of the first one of that kind in which all counts are equal."""
        firsts: dict[tuple[str, ...], list[Codes]] = {}
        for kind, own in held:
            alike = firsts.setdefault(kind, [])
            first = next((one for one in alike if (self.value[one] == self.value[own]).all()), None)
            if first is None:
                alike.append(own)
            else:
                yield first, own

    def _same_people(self) -> Iterator[tuple[Codes, Codes]]:
        """Where a period is a single record each, those counted once are those counted by event."""
        for (kind, flag, counts), number in self.fields.items():
            events = self.fields.get((kind, flag, "events"))
            if kind == PEOPLE and counts == "people" and events is not None:
                yield from self._same_in_places(number, events)

    def _same_but_for_corrections(self) -> Iterator[tuple[Codes, Codes]]:
        """People of measures that contradict one another somewhere are the same wherever their numbers are."""
        listed = [
            (self.fields[self.people[measure.slug]], measure.eligible_field, measure.counts) for measure, _ in self.held
        ]
        apart = sorted(set(listed))
        for number, flag, counts in apart:
            for other in (other for other, *same in apart if other > number and same == [flag, counts]):
                one, beside = number * self.size + np.arange(self.size), other * self.size + np.arange(self.size)
                equal = self.exists[one] & self.exists[beside] & (self.value[one] == self.value[beside])
                yield one[equal], beside[equal]

    def _same_stage(self) -> Iterator[tuple[Codes, Codes]]:
        """Those who passed one stage are those who reached the next."""
        for measure, _ in {measure.slug: (measure, None) for measure, _ in self.held}.values():
            with_it = self.fields.get((WITH, measure.slug, measure.counts))
            for counts in ("events", "people"):
                following = self.fields.get((PEOPLE, measure.happened_field, counts))
                if with_it is not None and following is not None:
                    yield from self._same_in_places(with_it, following)

    def _same_in_places(self, one: int, other: int) -> Iterator[tuple[Codes, Codes]]:
        for place in self.start:
            cells = self.cells(place).ravel()
            yield from self._same(one * self.size + cells, other * self.size + cells)

    def _same(self, one: Codes, other: Codes) -> Iterator[tuple[Codes, Codes]]:
        """The pairs where both are held, if they are equal throughout."""
        both = self.exists[one] & self.exists[other]
        if both.any() and (self.value[one[both]] == self.value[other[both]]).all():
            yield one[both], other[both]
