"""The sums that join a release's counts: groups, classifications, pairs, areas, segments, periods, and everybody."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from equality.areas import LEVELS
from queries.loading.counted import Codes
from queries.loading.suppression.fields import WITH, WITHOUT, Field, Groups, Place
from queries.loading.suppression.linked import NOTHING, Sums
from queries.loading.suppression.unknowns import Unknowns

PARTS_OF = {"pool": (("year", "quarter"), ("cohort",)), "year": (("quarter",), ("cohort",))}
"""What the periods of a kind are the sums of, in two ways; of each the first that is held."""


def sums_of(unknowns: Unknowns) -> Iterator[Sums]:
    """Every sum of a family: within rates, and along each axis for each field."""
    yield from _rates(unknowns)
    yield from _everybody(unknowns)
    for what in sorted(unknowns.fields, key=lambda one: one[0] == WITHOUT):
        for place in unknowns.start:
            for one in _within_and_along(unknowns, what, place):
                yield replace(one, implied=one.implied or what[0] == WITHOUT)


def _within_and_along(unknowns: Unknowns, what: Field, place: Place) -> Iterator[Sums]:
    """Those of all groups where they are held; and of those who declared, those who did not and everybody, where these are."""
    if unknowns.holds(what, place):
        yield from _groups(unknowns, what, place)
        yield from _wider_groups(unknowns, what, place)
        yield from _along_every_axis(unknowns, what, place, "all")
    if unknowns.holds(what, place, "outer"):
        yield from _along_every_axis(unknowns, what, place, "outer")
        for one in _along_every_axis(unknowns, what, place, "everybody"):
            yield replace(one, implied=True)


def _along_every_axis(unknowns: Unknowns, what: Field, place: Place, groups: Groups) -> Iterator[Sums]:
    yield from _areas(unknowns, what, place, groups)
    yield from _segments(unknowns, what, place, groups)
    yield from _periods(unknowns, what, place, groups)


def _rates(unknowns: Unknowns) -> Iterator[Sums]:
    for kind, slug, counts in unknowns.fields:
        if kind != WITH:
            continue
        for place in unknowns.start:
            if unknowns.holds((WITH, slug, counts), place):
                whole = unknowns.of(unknowns.people[slug], place)
                parts = [unknowns.of((one, slug, counts), place) for one in (WITH, WITHOUT)]
                yield _sums(unknowns, whole, np.stack(parts, axis=-1))


def _everybody(unknowns: Unknowns) -> Iterator[Sums]:
    """All who declared and those who did not are everybody, by whichever characteristic."""
    for what in unknowns.fields:
        for place in unknowns.start:
            if unknowns.holds(what, place, "outer"):
                yield _sums(unknowns, unknowns.everybody(what, place), unknowns.of_groups(what, place, "outer"))


def _groups(unknowns: Unknowns, what: Field, place: Place) -> Iterator[Sums]:
    of = unknowns.of(what, place)
    yield _sums(unknowns, of[..., 0], of[..., 1:-1])


def _wider_groups(unknowns: Unknowns, what: Field, place: Place) -> Iterator[Sums]:
    known = unknowns.catalogue.characteristics
    characteristic = known[place[3]]
    of = unknowns.of(what, place)
    if characteristic.coarser:
        coarse = unknowns.of(what, (*place[:3], characteristic.coarser))
        for code, slug in enumerate(known[characteristic.coarser].rows):
            parts = [characteristic.rows.index(group.slug) for group in characteristic.group if group.within == slug]
            if parts:
                yield _sums(unknowns, coarse[..., code], of[..., parts])
    for side, slug in enumerate(characteristic.made_of):
        beside = (*place[:3], slug)
        if unknowns.holds(what, beside):
            counts = [len(known[one].group) for one in characteristic.made_of]
            grid = of[..., 1:-1].reshape(*of.shape[:-1], *counts)
            # Those in the group who did not declare the other characteristic are in no pair.
            yield _sums(unknowns, unknowns.of(what, beside)[..., 1:-1], np.moveaxis(grid, -2 + side, -2))


def _areas(unknowns: Unknowns, what: Field, place: Place, groups: Groups) -> Iterator[Sums]:
    level = LEVELS.index(place[0])
    finer = unknowns.first_held(what, [(name, *place[1:]) for name in LEVELS[level + 1 :]], groups)
    if finer is None:
        return
    wide, narrow = unknowns.cubes[place].areas, unknowns.cubes[finer].areas
    whole, part = unknowns.of_groups(what, place, groups), unknowns.of_groups(what, finer, groups)
    inside = [np.flatnonzero(unknowns.lies_in[narrow, code]) for code in wide.tolist()]
    yield from _added(unknowns, whole, part, inside)


def _segments(unknowns: Unknowns, what: Field, place: Place, groups: Groups) -> Iterator[Sums]:
    level, segments, kind, characteristic = place
    each = unknowns.first_held(what, [(level, "each", kind, characteristic)], groups)
    if segments == "all" and each is not None:
        part = unknowns.of_groups(what, each, groups)
        yield _sums(unknowns, unknowns.of_groups(what, place, groups)[:, 0], np.moveaxis(part, 1, -1))


def _periods(unknowns: Unknowns, what: Field, place: Place, groups: Groups) -> Iterator[Sums]:
    level, segments, kind, characteristic = place
    for shorter in PARTS_OF.get(kind, ()):
        finer = unknowns.first_held(what, [(level, segments, one, characteristic) for one in shorter], groups)
        if finer is None:
            continue
        whole, part = (np.moveaxis(unknowns.of_groups(what, one, groups), 2, 0) for one in (place, finer))
        inside = [_periods_within(unknowns, code, finer) for code in unknowns.cubes[place].periods.tolist()]
        if what[2] == "events":
            yield from _added(unknowns, whole, part, inside)
            continue
        for longer, its in zip(whole, inside, strict=True):
            parts = np.moveaxis(part[its], 0, -1)
            if len(its) and _nobody_twice(unknowns, longer, parts):
                yield _sums(unknowns, longer, parts)
            elif len(its):
                yield from _counted_once(unknowns, longer, parts)


def _periods_within(unknowns: Unknowns, code: int, finer: Place) -> Codes:
    """The places of a combination's periods that lie in one."""
    period = unknowns.periods[code]
    return np.array(
        [
            at
            for at, one in enumerate(unknowns.cubes[finer].periods.tolist())
            if period.start <= unknowns.periods[one].start and unknowns.periods[one].end <= period.end
        ],
        dtype=np.int64,
    )


def _added(unknowns: Unknowns, whole: Codes, part: Codes, inside: Sequence[Codes]) -> Iterator[Sums]:
    """Sums along the first axis: of each place of the whole with some of the parts' places, which may differ in number."""
    numbers = [number for number, its in enumerate(inside) if len(its)]
    if numbers:
        most = max(len(inside[number]) for number in numbers)
        places = np.full((len(numbers), most), NOTHING, dtype=np.int64)
        for at, number in enumerate(numbers):
            places[at, : len(inside[number])] = inside[number]
        none = (places < 0).reshape(*places.shape, *(1 for _ in part.shape[1:]))
        parts = np.where(none, NOTHING, part[places])
        yield _sums(unknowns, whole[numbers], np.moveaxis(parts, 1, -1))


def _nobody_twice(unknowns: Unknowns, longer: Codes, parts: Codes) -> bool:
    """Whether people who are counted once in a period are nowhere fewer than in its parts, which those shown give away."""
    return bool((unknowns.value[longer] == unknowns.value[parts].sum(axis=-1)).all())


def _counted_once(unknowns: Unknowns, longer: Codes, parts: Codes) -> Iterator[Sums]:
    """Each part is at most the whole, and the whole at most all parts; where somebody moved it may not be so, and is left out."""
    for at in range(parts.shape[-1]):
        yield _ordered(unknowns, longer, parts[..., [at]], 1)
    yield _ordered(unknowns, longer, parts, -1)


def _ordered(unknowns: Unknowns, whole: Codes, parts: Codes, slack: int) -> Sums:
    """The whole at least (slack 1) or at most (-1) the sum of parts (last axis), where that is so."""
    first, others = whole.ravel(), parts.reshape(-1, parts.shape[-1])
    there = (unknowns.value[first] - unknowns.value[others].sum(axis=1)) * slack >= 0
    return Sums(first[there], np.asarray(others[there], dtype=np.int64), np.full(int(there.sum()), slack, np.int64))


def _sums(unknowns: Unknowns, whole: Codes, parts: Codes) -> Sums:
    """Sums of parts (last axis, some of which may be NOTHING); with slack where they fall short, left out where they exceed it."""
    first, others = whole.ravel(), parts.reshape(-1, parts.shape[-1])
    left = unknowns.value[first] - np.where(others >= 0, unknowns.value[others], 0).sum(axis=1)
    there = left >= 0
    return Sums(first[there], np.asarray(others[there], dtype=np.int64), (left[there] > 0).astype(np.int64))
