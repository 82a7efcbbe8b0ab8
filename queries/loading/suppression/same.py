"""Which unknowns are one and the same count: over characteristics, classifications, stages that follow one another, and measures."""

from collections.abc import Iterable, Iterator
from itertools import combinations, product
from typing import Literal

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from queries.loading.counted import Codes
from queries.loading.suppression.fields import WITH, Fields

Pairs = Iterator[tuple[Codes, Codes]]
Kind = tuple[str, ...]
Whom = Literal["outer", "everybody"]
"""Those who declared and those who did not, which are the same in every classification of one thing; or both of these as one, the
same by every characteristic."""


def named_once(known: Fields) -> Codes:
    """The name of each unknown: the least of those that are known to be the same count."""
    pairs = [*_by_characteristic(known), *_in_pairs(known), *_once(known), *_alike(known)]
    names = np.arange(len(known.value), dtype=np.int64)
    if not pairs:
        return names
    one, other = (np.concatenate(side) for side in zip(*pairs, strict=True))
    graph = coo_array((np.ones(len(one), dtype=np.int8), (one, other)), shape=(len(names), len(names)))
    _, label = connected_components(graph, directed=False)
    least = np.full(label.max() + 1, len(names), dtype=np.int64)
    np.minimum.at(least, label, names)
    return np.asarray(least[label])


def _by_characteristic(known: Fields) -> Pairs:
    whom: Whom
    for thing in known.things:
        for whom in ("outer", "everybody"):
            firsts: dict[Kind, list[Codes]] = {}
            for kind, own in _of_kinds(known, thing, whom):
                yield from _with_the_first(known, firsts.setdefault(kind, []), own)


def _of_kinds(known: Fields, numbers: Iterable[int], whom: Whom) -> Iterator[tuple[Kind, Codes]]:
    """The unknowns of each place that fields hold, with what tells those that are the same from others."""
    characteristics, names = known.catalogue.characteristics, list(known.fields)
    for number in numbers:
        for place in known.start:
            if not known.holds(names[number], place, "outer"):
                continue
            cells = known.cells(place)
            if whom == "outer":
                family = characteristics[place[3]].family
                yield (*place[:3], family), number * known.size + cells[..., [0, -1]].ravel()
            else:
                yield place[:3], (len(names) + number) * known.size + cells[..., 0].ravel()


def _with_the_first(known: Fields, firsts: list[Codes], own: Codes) -> Pairs:
    """Each unknown with the same one of the first place that has its number; a place that none is wholly like is one of the first."""
    for first in firsts:
        equal = known.value[first] == known.value[own]
        yield first[equal], own[equal]
        if equal.all():
            return
    firsts.append(own)


def _in_pairs(known: Fields) -> Pairs:
    """Where everybody declared the one of a pair of characteristics, those who declared both are those who declared the other."""
    for place in known.start:
        for slug in known.catalogue.characteristics[place[3]].made_of:
            beside = (*place[:3], slug)
            if beside in known.start:
                one, other = known.cells(beside)[..., 0].ravel(), known.cells(place)[..., 0].ravel()
                for number in known.fields.values():
                    yield from _throughout(known, number * known.size + one, number * known.size + other)


def _once(known: Fields) -> Pairs:
    """Where a period is a single record each, those counted once are those counted by event."""
    whom: Whom
    for people, events in _counted_both_ways(known):
        for place in known.start:
            cells = known.cells(place).ravel()
            yield from _throughout(known, people * known.size + cells, events * known.size + cells)
        for whom in ("outer", "everybody"):
            others = dict(_of_kinds(known, [events], whom))
            for kind, own in _of_kinds(known, [people], whom):
                if kind in others:
                    yield from _throughout(known, own, others[kind])


def _counted_both_ways(known: Fields) -> Iterator[tuple[int, int]]:
    """Numbers of fields of one flag of the extract, of which the first counts people and the second events."""
    of_flag: dict[str, dict[str, set[int]]] = {}
    for measure, _ in known.held:
        eligible = known.fields[known.people[measure.slug]]
        passed = known.fields.get((WITH, measure.slug, measure.counts))
        for flag, number in ((measure.eligible_field, eligible), (measure.happened_field, passed)):
            if number is not None:
                of_flag.setdefault(flag, {"people": set(), "events": set()})[measure.counts].add(number)
    for numbers in of_flag.values():
        yield from product(sorted(numbers["people"]), sorted(numbers["events"]))


def _throughout(known: Fields, one: Codes, other: Codes) -> Pairs:
    """The pairs where both are held, if they are equal throughout."""
    both = known.exists[one] & known.exists[other]
    if both.any() and (known.value[one[both]] == known.value[other[both]]).all():
        yield one[both], other[both]


def _alike(known: Fields) -> Pairs:
    """Each number of one thing that two fields hold and that is equal in both."""
    cells = np.arange(known.size)
    for thing in known.things:
        for one, other in combinations(thing, 2):
            left, right = one * known.size + cells, other * known.size + cells
            both = known.exists[left] & known.exists[right]
            equal = both & (known.value[left] == known.value[right])
            yield left[equal], right[equal]
