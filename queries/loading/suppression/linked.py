"""The linked set of a release: every count as an unknown, what each row tells of it, and every sum that joins them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from queries.loading.counted import Codes

Mask = NDArray[np.bool_]
NOTHING = -1
_NONE = np.zeros(0, dtype=np.int64)


@dataclass(frozen=True)
class Sums:
    """Sums that hold: ``first`` is the sum of ``others`` where ``slack`` is 0, at least that where 1, at most where -1.

    Shapes: first (sums,), others (sums, most parts) with -1 where there is no part, slack (sums,); first and others are unknowns.
    ``implied`` where all of them follow from other sums, as those without an outcome do from those with it and from all.
    """

    first: Codes
    others: Codes
    slack: Codes
    implied: bool = False


@dataclass(frozen=True)
class Rows:
    """What each row tells: ``told`` (rows, 3) holds unknowns, -1 where fewer; ``cost`` is what withholding it loses.

    ``own`` (rows, 3): the counts that are withheld with the row, by every other row that would print them too. The total of a rate
    is not among them: other measures of the same people show it. ``kept``: rows that the release before showed too, which stay shown;
    ``stays``: rows that it withheld, which stay withheld.
    """

    told: Codes
    own: Mask
    shown: Mask
    kept: Mask
    stays: Mask
    cost: NDArray[np.float64]


@dataclass(frozen=True)
class Linked:
    """Unknowns with their true values, sums in flat arrays (sum of sign times value is zero), and rows with what they tell.

    ``figure`` marks unknowns that are figures of some row, ``given`` those that everybody knows without a row (a block that is
    not there holds nobody). ``pointer`` (sums + 1,), ``member`` and ``sign``: the parts of each sum, the whole first;
    ``implied`` (sums,): follows from others together.
    ``joined_pointer`` and ``joined``: the sums of each unknown; ``told_by_pointer`` and ``told_by``: the rows that tell it.
    """

    value: Codes
    figure: Mask
    given: Mask
    pointer: Codes
    member: Codes
    sign: Codes
    implied: Mask
    joined_pointer: Codes
    joined: Codes
    rows: Rows
    told_by_pointer: Codes
    told_by: Codes

    @cached_property
    def alike(self) -> tuple[Codes, Codes]:
        """For each unknown those that must be withheld with it, as pointer and list.

        Where nobody is undeclared, all who declared are everybody: they can be withheld by one characteristic only together with
        those by every other.
        """
        everybody = ~self.figure & (np.diff(self.joined_pointer) > 1)
        whole, declared = (
            self.member[self.pointer[:-1]],
            self.member[np.minimum(self.pointer[:-1] + 1, len(self.member) - 1)],
        )
        number = np.repeat(np.arange(len(self.pointer) - 1), np.diff(self.pointer))
        can_hide = np.diff(self.told_by_pointer) > 0
        hideable = np.bincount(number, weights=can_hide[self.member], minlength=len(self.pointer) - 1)
        of_everybody = everybody[whole] if len(whole) else np.zeros(0, dtype=bool)
        alone = of_everybody & (hideable == 1) & can_hide[declared]
        stays = np.zeros(len(self.value), dtype=bool)
        told = self.rows.told[self.rows.kept]
        stays[told[told >= 0]] = True
        # All who declared stay shown beside a Not declared that can be withheld, by which everybody is not told.
        beside = stays[declared] & (
            np.bincount(number, weights=(can_hide & ~stays)[self.member], minlength=len(whole)) > 0
        )
        pairs = [
            (one, int(declared[place]))
            for sum_of in np.flatnonzero(alone).tolist()
            for place in self.joined[slice(*self.joined_pointer[whole[sum_of] : whole[sum_of] + 2])].tolist()
            if (one := int(declared[sum_of])) != declared[place] and can_hide[declared[place]] and not beside[place]
        ]
        one, other = np.array(pairs or np.zeros((0, 2)), dtype=np.int64).T
        return _turned(one, other, len(self.value))

    @property
    def telling(self) -> tuple[Codes, Codes, Codes, Mask, Codes, Codes]:
        """Rows by unknown, what they tell and own, and what must be withheld together: what withholding needs to know."""
        return (self.told_by_pointer, self.told_by, self.rows.told, self.rows.own, *self.alike)

    @cached_property
    def slack(self) -> Mask:
        """Unknowns that only take up the slack of one sum; to know one tells nothing about any other sum."""
        return np.asarray(~self.figure & (np.diff(self.joined_pointer) == 1))

    def tight(self, width: int) -> Mask:
        """Unknowns that take up so little slack that a sum with them tells nearly as much as one without."""
        return np.asarray(self.slack & (self.value < width))

    def told(self, shown: Mask) -> Mask:
        """Which unknowns are known where these rows are shown."""
        known = self.given.copy()
        told = self.rows.told[shown]
        known[told[told >= 0]] = True
        return known


def link(value: Codes, given: Mask, sums: Sequence[Sums], rows: Rows) -> Linked:
    """The linked set; each sum with slack gains an unknown of its own, and sums that stand twice are kept once.

    Raises ValueError where a sum does not hold on the true values.
    """
    most = max((one.others.shape[1] for one in sums), default=0)
    firsts = np.concatenate([one.first for one in sums] or [_NONE])
    others = _padded([one.others for one in sums], most)
    slack = np.concatenate([one.slack for one in sums] or [_NONE])
    implied = np.concatenate([np.full(len(one.first), one.implied) for one in sums] or [_NONE]).astype(bool)
    kept = _once(firsts, others, slack)
    firsts, others, slack, implied = firsts[kept], others[kept], slack[kept], implied[kept] & (slack[kept] == 0)
    left = value[firsts] - np.where(others >= 0, value[others], 0).sum(axis=1)
    if (left * slack < 0).any() or (left[slack == 0] != 0).any():
        raise ValueError("A sum of the linked set does not hold on the counts. This is a fault of the tool.")
    loose = slack != 0
    more = np.where(loose, len(value) + np.cumsum(loose) - 1, NOTHING)
    parts = np.concatenate([firsts[:, None], others, more[:, None]], axis=1)
    signs = np.full(parts.shape, -1, dtype=np.int64)
    signs[:, 0] = 1
    signs[:, -1] = -slack
    there = parts >= 0
    pointer = np.concatenate([[0], np.cumsum(there.sum(axis=1))])
    count = len(value) + int(loose.sum())
    figure = np.zeros(count, dtype=bool)
    figure[rows.told[rows.told >= 0]] = True
    member = parts[there]
    sums_of = np.repeat(np.arange(len(firsts)), there.sum(axis=1))
    told_there = rows.told >= 0
    row_of = np.repeat(np.arange(len(rows.told)), told_there.sum(axis=1))
    return Linked(
        np.concatenate([value, np.abs(left[loose])]),
        figure,
        np.concatenate([given, np.zeros(int(loose.sum()), bool)]),
        pointer,
        member,
        signs[there],
        implied,
        *_turned(member, sums_of, count),
        rows,
        *_turned(rows.told[told_there], row_of, count),
    )


def _padded(parts: Sequence[Codes], most: int) -> Codes:
    """Parts of sums under one another, each with as many places."""
    found = np.full((sum(map(len, parts)), most), NOTHING, dtype=np.int64)
    at = 0
    for one in parts:
        found[at : at + len(one), : one.shape[1]] = one
        at += len(one)
    return found


def _once(firsts: Codes, others: Codes, slack: Codes) -> Codes:
    """Places of sums, each once; a sum with one part that is its own whole is none."""
    draw = np.random.default_rng(20261126)
    top = int(max(firsts.max(initial=0), others.max(initial=0))) + 1
    weight = np.append(draw.integers(1, 2**62, size=top), 0)  # NOTHING, the last, weighs nothing
    with np.errstate(over="ignore"):
        mark = weight[firsts] * 3 + weight[others].sum(axis=1) * 5 + slack
    trivial = (others == firsts[:, None]).any(axis=1)
    _, places = np.unique(mark, return_index=True)
    places = np.sort(places)
    return np.asarray(places[~trivial[places]], dtype=np.int64)


def _turned(what: Codes, of: Codes, count: int) -> tuple[Codes, Codes]:
    """Pairs turned round: for each of ``count`` things the places that hold it, as pointer and list."""
    order = np.argsort(what, kind="stable")
    pointer = np.concatenate([[0], np.cumsum(np.bincount(what, minlength=count))])
    return pointer, of[order]
