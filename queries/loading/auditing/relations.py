"""How the numbers of a release hang together, by its definitions alone: which places are parts of which whole."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from equality.characteristics import ALL_DECLARED, NOT_DECLARED, Characteristic
from queries.loading.auditing.frame import ABSENT, AXES, EVERYBODY, Axes, quantities
from queries.loading.auditing.places import Figures, Floats
from queries.loading.counted import Codes

LONGER = (("quarter", "year"), ("year", "pool"), ("quarter", "pool"), ("cohort", "year"), ("cohort", "pool"))
"""Kinds of period that lie in one another."""


@dataclass(frozen=True)
class Relations:
    """``least <= matrix @ numbers <= most``, a row for each relation and a column for each place."""

    matrix: csr_array
    least: Floats
    most: Floats


def relations(figures: Figures) -> Relations:
    """Every relation that holds of the true numbers, kind by kind and quantity by quantity, and has something withheld in it.

    Parts that do not add up to their whole, as people who are counted once in a year, are at least known to lie within it.
    """
    matrices, least, most = [], [], []
    for kind in _kinds(figures):
        quantity = figures.frame.axes(figures.keys[kind.whole])["quantity"]
        for one in np.unique(quantity):
            for matrix, below, above in _holding(figures, kind.where(quantity == one)):
                matrices.append(matrix)
                least.append(np.full(matrix.shape[0], below))
                most.append(np.full(matrix.shape[0], above))
    size = len(figures.keys)
    matrix = _stacked(matrices, size)
    kept = np.flatnonzero(abs(matrix) @ np.isnan(figures.shown).astype(float))
    return Relations(csr_array(matrix[kept]), np.concatenate([*least, []])[kept], np.concatenate([*most, []])[kept])


def _stacked(matrices: list[csr_array], size: int) -> csr_array:
    data, columns = (np.concatenate([*(getattr(one, name) for one in matrices), []]) for name in ("data", "indices"))
    lengths = np.concatenate([*(np.diff(one.indptr) for one in matrices), []])
    pointer = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    return csr_array((data, columns.astype(np.int64), pointer), shape=(len(lengths), size))


@dataclass(frozen=True)
class _Kind:
    """Parts, the whole of each, and what tells one relation from another: those alike are parts of one."""

    part: Codes
    whole: Codes
    mark: Codes

    def where(self, mask: NDArray[np.bool_]) -> "_Kind":
        return _Kind(self.part[mask], self.whole[mask], self.mark[mask])


def _holding(figures: Figures, kind: _Kind) -> Iterator[tuple[csr_array, float, float]]:
    part, whole = kind.part, kind.whole
    _, first, row = np.unique(kind.mark, return_index=True, return_inverse=True)
    wholes = whole[first]
    added = np.bincount(row, weights=figures.exact[part]) - figures.exact[wholes]
    if not added.any():
        yield _matrix(row, part, wholes, len(figures.keys)), 0.0, 0.0
        return
    if (added <= 0).all():
        yield _matrix(row, part, wholes, len(figures.keys)), -np.inf, 0.0
        return
    if (added >= 0).all():
        yield _matrix(row, part, wholes, len(figures.keys)), 0.0, np.inf
    if (figures.exact[part] <= figures.exact[whole]).all():
        yield _matrix(np.arange(len(part)), part, whole, len(figures.keys)), -np.inf, 0.0


def _matrix(row: Codes, part: Codes, wholes: Codes, size: int) -> csr_array:
    """Parts less their whole, a row for each whole."""
    count = len(wholes)
    data = np.concatenate([np.ones(len(part)), -np.ones(count)])
    places = np.concatenate([row, np.arange(count)]), np.concatenate([part, wholes])
    return csr_array((data, places), shape=(count, size))


def _kinds(figures: Figures) -> Iterator[_Kind]:
    """Parts and their wholes, as numbers of places, for each kind of relation."""
    axes = figures.frame.axes(figures.keys)
    for moved in _moves(figures, axes):
        yield _Kind(*_moved(figures, axes, moved))
    yield from _alike(figures, axes)
    for onto, between in _longer(figures):
        period = onto[axes["period"]]
        if between is not None:
            held = figures.same_at({**axes, "period": between[axes["period"]]}) != ABSENT
            period = np.where(held, ABSENT, period)
        yield _Kind(*_moved(figures, axes, {"period": period}))
    yield from _outcomes(figures, axes)


def _moved(figures: Figures, axes: Axes, moved: Axes) -> tuple[Codes, Codes, Codes]:
    """Parts, the whole of each, and a mark: parts by one characteristic are parts of one whole, those by another come to it again."""
    candidate = np.flatnonzero(np.all([codes != ABSENT for codes in moved.values()], axis=0))
    whole = figures.same_at({axis: codes[candidate] for axis, codes in {**axes, **moved}.items()})
    held = whole != ABSENT
    part, whole = candidate[held], whole[held]
    return part, whole, whole * len(figures.frame.names["characteristic"]) + axes["characteristic"][part]


def _moves(figures: Figures, axes: Axes) -> Iterator[Axes]:
    """For each kind of relation the axes in which a whole differs from its parts; ABSENT where a place is no part."""
    frame = figures.frame
    group, name = axes["group"], frame.code["group"]
    inner = ~np.isin(group, [name[one] for one in (EVERYBODY, ALL_DECLARED, NOT_DECLARED)])
    yield {"group": np.where(inner, name[ALL_DECLARED], ABSENT)}
    yield {"group": np.where(np.isin(group, [name[ALL_DECLARED], name[NOT_DECLARED]]), name[EVERYBODY], ABSENT)}
    for number, one in enumerate(frame.catalogue.characteristics.values()):
        chosen = inner & (axes["characteristic"] == number)
        for slug, within in _wider(one, figures):
            yield _to(figures, axes, chosen, (slug, within))
    areas = frame.catalogue.areas
    above = frame.mapped("area", {slug: area.parent for slug, area in areas.items()})
    parent = above[axes["area"]]
    held = figures.same_at({**axes, "area": parent}) != ABSENT
    yield {"area": np.where(held | (parent < 0), parent, above[parent])}
    yield {"segment": np.where(axes["segment"] > 0, 0, ABSENT)}


def _to(figures: Figures, axes: Axes, chosen: NDArray[np.bool_], wider: tuple[str, dict[str, str]]) -> Axes:
    """The groups of another characteristic in which chosen groups lie; of the next coarser one, where that one is not held."""
    frame, (slug, within) = figures.frame, wider
    characteristic, group = frame.code["characteristic"][slug], frame.mapped("group", within)[axes["group"]]
    moved = {
        "characteristic": np.where(chosen, characteristic, ABSENT),
        "group": np.where(chosen, group, ABSENT),
    }
    coarser = frame.catalogue.characteristics[slug].coarser
    left = chosen & (figures.at(frame.keys({**axes, **moved})) == ABSENT)
    if not coarser or not left.any():
        return moved
    above = {one.slug: one.within for one in frame.catalogue.characteristics[slug].group}
    beyond = _to(figures, axes, left, (coarser, {name: above.get(its, "") for name, its in within.items()}))
    return {axis: np.where(left, beyond[axis], moved[axis]) for axis in moved}


def _alike(figures: Figures, axes: Axes) -> Iterator[_Kind]:
    """Those who declared, and those who did not, by each classification of a family; everybody, by each characteristic."""
    part = np.flatnonzero(figures.first_alike != np.arange(len(figures.keys)))
    same = _Kind(part, figures.first_alike[part], part)
    everybody = axes["group"][part] == figures.frame.code["group"][EVERYBODY]
    yield from (same.where(~everybody), same.where(everybody))


def _wider(one: Characteristic, figures: Figures) -> Iterator[tuple[str, dict[str, str]]]:
    """The characteristics in whose groups another's lie, each with the group that holds each."""
    if one.coarser:
        yield one.coarser, {group.slug: group.within for group in one.group}
    sides = [[group.slug for group in figures.frame.catalogue.characteristics[slug].group] for slug in one.made_of]
    if sides:
        crossed = [(first, second) for first in sides[0] for second in sides[1]]
        for side, slug in enumerate(one.made_of):
            yield slug, {group.slug: pair[side] for group, pair in zip(one.group, crossed, strict=True)}


def _longer(figures: Figures) -> Iterator[tuple[Codes, Codes | None]]:
    """For each kind of period and each longer one the code of the one that holds it, and of the one between them, if there is one."""
    onto = {(short, long): _holding_period(figures, short, long) for short, long in LONGER}
    for kinds, codes in onto.items():
        if codes is not None:
            yield codes, onto["quarter", "year"] if kinds == ("quarter", "pool") else None


def _holding_period(figures: Figures, short: str, long: str) -> Codes | None:
    periods = figures.frame.periods
    onto = {
        one.slug: other.slug
        for one in periods
        for other in periods
        if (one.kind, other.kind) == (short, long) and other.start <= one.start and one.end <= other.end
    }
    return figures.frame.mapped("period", onto) if onto else None


def _outcomes(figures: Figures, axes: Axes) -> Iterator[_Kind]:
    """Those with the outcome and those without, in all who could have had it."""
    frame = figures.frame
    for measure in frame.catalogue.measures.values():
        names = quantities(frame.catalogue, measure)
        if measure.kind != "rate":
            continue
        code = {part: frame.code["quantity"][name] for part, name in names.items()}
        without = np.flatnonzero(axes["quantity"] == code["b"])
        there = {axis: axes[axis][without] for axis in AXES}
        beside = [
            figures.at(frame.keys({**there, "quantity": np.full(len(without), code[part])})) for part in ("a", "n")
        ]
        held = (beside[0] != ABSENT) & (beside[1] != ABSENT)
        part, mark = np.concatenate([without[held], beside[0][held]]), np.tile(without[held], 2)
        yield _Kind(part, np.tile(beside[1][held], 2), mark)
