"""Secondary suppression of one family: rows withheld beside the small ones until every withheld count is proven wide enough."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from queries.loading.counted import Codes
from queries.loading.suppression.kernels import kept_on_disk, njit
from queries.loading.suppression.linked import Linked, Mask
from queries.loading.suppression.mending import PARTS, mended
from queries.loading.suppression.propagation import bounds
from queries.loading.suppression.proven import Proven
from queries.loading.suppression.proving import Proofs, Reach
from queries.loading.suppression.residual import shown_again, withhold_beside
from queries.loading.suppression.telling import count_shown, price, withhold

MOST_ROUNDS = 200
OUTWARD, FEW = 6, 20
"""Rounds in which the search outward alone repairs large sets, which is quick and mostly enough; and how many unsafe counts are few
enough for a linear programme each where it is not."""
SPENT = -2


@dataclass(frozen=True)
class Protected:
    """Which rows are shown and which left out, how many counts are withheld and seen wide enough in whole numbers, and the rounds."""

    shown: Mask
    left_out: Mask
    counts: int
    in_whole_numbers: int
    rounds: int


@dataclass(frozen=True)
class Care:
    """How far apart a withheld count must be able to lie, and how many proofs are made before its finest level is left out.

    With no proof, single sums are followed up to the end, and what only several sums together tell is not looked for.
    ``proven``: what was proven before, and what is proven here.
    """

    width: int
    proofs: int
    proven: Proven = field(default_factory=Proven)


def protect(linked: Linked, blocks: Codes, care: Care, away: Mask | None = None) -> Protected:
    """Withholds the cheapest rows beside the small ones so that each withheld count could lie wide apart; deterministic.

    ``blocks``: for each row the number of its combination, the finest the highest; ``away``: rows of those that stay left out.
    The steps are those of the disclosure guide, section 3: the residual rule, what need not be withheld shown again, propagation,
    proof, repair, and again from the start; what was not proven is asked again by itself first.
    Where that does not end, the finest combination with an unsafe count is left out whole, and at the very last all of them.
    """
    linked, cannot = _with_what_follows(linked)
    width, small = care.width, ~linked.rows.shown
    shown = withhold_beside(linked, linked.rows.shown, width)
    shown = shown_again(linked, small, shown, width)
    proofs = Proofs([Reach.none(len(linked.value)) for _ in range(2)], care.proven)
    left_out = np.isin(blocks, blocks[cannot if away is None else cannot | away])
    for number in range(1, MOST_ROUNDS + 1):
        shown = (shown | linked.rows.kept) & ~left_out
        views = [(*bounds(linked, known), hidden & ~known) for known, hidden in _views(linked, shown, left_out)]
        unsafe = _all_of([np.flatnonzero(hidden & (high - low < width)) for low, high, hidden in views])
        by_sums = len(unsafe) > 0 or not care.proofs
        if not by_sums:
            unsafe = proofs.unsafe(linked, views, width)
        if not len(unsafe):
            hidden = np.flatnonzero(views[0][-1])
            whole = int(proofs.reaches[0].in_whole_numbers(hidden, width).sum())
            return Protected(shown, left_out, len(hidden), whole, number)
        if proofs.made <= care.proofs and number < MOST_ROUNDS // 2:
            repaired = _repair(linked, shown, unsafe, (width, PARTS if number > OUTWARD and len(unsafe) <= FEW else ()))
            if (repaired != shown).any():
                shown = withhold_beside(linked, repaired, width)
                continue
        proofs.unproven = []
        if by_sums or not proofs.in_part:
            left_out |= np.isin(blocks, [_finest(linked, blocks, left_out, name) for name in unsafe.tolist()])
        if left_out.all():
            break
    return Protected(np.zeros_like(shown), np.ones_like(shown), 0, 0, MOST_ROUNDS)


def _with_what_follows(linked: Linked) -> tuple[Linked, Mask]:
    """Rows that single sums tell from those kept, as a year's from its only quarter, are kept too: withholding them hides nothing.

    And which rows are new and small, with a count of their own that follows: these cannot be hidden.
    """
    rows = linked.rows
    if not rows.kept.any():
        return linked, np.zeros(len(rows.shown), dtype=bool)
    low, high = bounds(linked, linked.told(rows.kept))
    known = (rows.told >= 0) & (low == high)[rows.told]
    follow = ((rows.told < 0) | known).all(axis=1)
    cannot = ~rows.shown & ~rows.stays & ~rows.kept & (known & rows.own).any(axis=1)
    return replace(linked, rows=replace(rows, kept=rows.kept | (rows.shown & follow))), cannot


def _views(linked: Linked, shown: Mask, left_out: Mask) -> list[tuple[Mask, Mask]]:
    """What is known of the figures, and which of them are withheld by some row, to whoever has the release before and this one.

    Where this one leaves out what that one told, then to whoever has this one alone too: what both of them together tell is not
    withheld, yet must not follow from this one, whose rows say that it is.
    """
    kept, stays = linked.rows.kept, linked.rows.stays
    withheld = _figures(linked, linked.rows.told[~left_out])
    # The total of a rate that was withheld may have been told by another measure, which this release does not hold any more.
    before = linked.rows.told[left_out & stays][linked.rows.own[left_out & stays]]
    views = [(linked.told(shown | kept), withheld | _figures(linked, before))]
    if (left_out & kept).any():
        views.append((linked.told(shown), withheld))
    return views


def _all_of(parts: list[Codes]) -> Codes:
    return np.unique(np.concatenate(parts))


def _finest(linked: Linked, blocks: Codes, left_out: Mask, name: int) -> int:
    """The finest combination that tells a count; where none is left, of what stands in a sum with it, and then of all."""
    sums = linked.joined[linked.joined_pointer[name] : linked.joined_pointer[name + 1]].tolist()
    beside = [linked.member[linked.pointer[number] : linked.pointer[number + 1]] for number in sums]
    near = [_rows_telling(linked, one) for one in np.concatenate([[name], *beside]).tolist()]
    for rows in (near[0], np.concatenate(near)):
        if (~left_out[rows]).any():
            return int(blocks[rows[~left_out[rows]]].max())
    return int(blocks[~left_out].max())


def _figures(linked: Linked, told: Codes) -> Mask:
    """Figures as a mask, from their numbers; below 0 is none."""
    figures = np.zeros(len(linked.value), dtype=bool)
    figures[told[told >= 0]] = True
    return figures


def _rows_telling(linked: Linked, name: int) -> Codes:
    return linked.told_by[linked.told_by_pointer[name] : linked.told_by_pointer[name + 1]]


def _repair(linked: Linked, shown: Mask, unsafe: Codes, how: tuple[int, Sequence[int]]) -> Mask:
    """For each unsafe unknown the cheapest rows with which it can move are withheld too.

    Where too much hangs together for that, the cheapest row of one of its sums, one a sum; else the search goes outward.
    """
    width, parts = how
    repaired, unsafe = mended(linked, shown, unsafe, width, parts)
    kept_on_disk(_repair_each)(
        (linked.pointer, linked.member, linked.joined_pointer, linked.joined),
        linked.telling,
        (linked.rows.cost, linked.rows.kept, linked.told(np.zeros_like(shown)), linked.value < width),
        (repaired, unsafe),
    )
    return repaired


@njit
def _repair_each(sums, telling, worth, state):  # type: ignore[no-untyped-def]
    pointer, member, joined_pointer, joined = sums
    shown, unsafe = state
    times = count_shown(telling[0], telling[1], worth[2], shown)
    used = np.zeros(len(pointer) - 1, dtype=np.bool_)
    ring = np.empty(len(times), dtype=np.int64)
    for unknown in unsafe:
        near = joined[joined_pointer[unknown] : joined_pointer[unknown + 1]]
        best = _cheapest(near, sums, telling, worth, times, shown, used)
        if best == SPENT:
            continue
        if best < 0:
            best = _outward(unknown, sums, telling, worth, times, shown, ring, used)
        if best >= 0:
            for place in range(joined_pointer[best], joined_pointer[best + 1]):
                used[joined[place]] = True
            withhold(best, telling, shown, times)


@njit
def _paid(part, telling, worth, shown):  # type: ignore[no-untyped-def]
    """The price of a part, higher where it is too little to give way and far higher where much must go with it; else below 0."""
    paid = price(part, telling, shown, worth[0], worth[1])
    if paid > 0.0 and telling[4][part] < telling[4][part + 1]:
        paid *= 1e4
    if paid > 0.0 and worth[3][part]:
        paid *= 1e2
    return paid


@njit
def _cheapest(numbers, sums, telling, worth, times, shown, used):  # type: ignore[no-untyped-def]
    """The known part of some sums that is cheapest to withhold; -1 where there is none, SPENT where one was just widened."""
    pointer, member = sums[0], sums[1]
    best, least = -1, np.inf
    for number in numbers:
        if used[number]:
            return SPENT
        for inside in range(pointer[number], pointer[number + 1]):
            part = member[inside]
            if times[part] > 0:
                paid = _paid(part, telling, worth, shown)
                if 0.0 < paid < least:
                    best, least = part, paid
    return best


@njit
def _outward(unknown, sums, telling, worth, times, shown, ring, used):  # type: ignore[no-untyped-def]
    """The cheapest known part of the nearest sums that have one, from one unknown outward; SPENT where one was just widened."""
    pointer, member, joined_pointer, joined = sums
    reached = {unknown}
    ring[0] = unknown
    start, end = 0, 1
    while start < end:
        best, least = -1, np.inf
        following = end
        for at in range(start, end):
            for place in range(joined_pointer[ring[at]], joined_pointer[ring[at] + 1]):
                if used[joined[place]]:
                    return SPENT
                for inside in range(pointer[joined[place]], pointer[joined[place] + 1]):
                    part = member[inside]
                    if times[part] > 0:
                        paid = _paid(part, telling, worth, shown)
                        if 0.0 < paid < least:
                            best, least = part, paid
                    elif part not in reached:
                        reached.add(part)
                        ring[following] = part
                        following += 1
        if best >= 0:
            return best
        start, end = end, following
    return -1
