"""Repair by linear programming: the cheapest rows whose counts would have to move for an unsafe count to move far enough."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import highspy
import numpy as np
from scipy.sparse import csc_array, hstack, vstack

from queries.loading.counted import Codes
from queries.loading.suppression.kernels import kept_on_disk, njit
from queries.loading.suppression.linked import Linked, Mask
from queries.loading.suppression.opening import INTERIOR, NEARLY, Floats, Opened, left_open, solver_of
from queries.loading.suppression.parts import Part
from queries.loading.suppression.telling import count_shown, withhold

ALL = 2_000
"""Where at most so many unknowns, shown or not, hang together with a count, they all may move."""
MANY = 3_000
PARTS = (MANY, 15_000)
"""Where more do, so many of the nearest may; the more where with the fewer nothing is found."""
WITHHELD = 6_000
"""Of so many that are withheld around a count it is looked at whether they let it move by now, before more than MANY may move."""
DUAL = 1
"""HiGHS's name for the dual simplex: that nothing moves costs nothing, and is a start from which few steps lead to what is asked."""
FURTHEST = 4
"""How many times the width a count may move."""


def mended(linked: Linked, shown: Mask, unsafe: Codes, width: int, parts: Sequence[int]) -> tuple[Mask, Codes]:
    """Rows still shown once the cheapest are withheld with which each unsafe unknown could move by the width; and the unknowns
    for which none were found.

    One after the other: what was withheld for one costs nothing for the next. Rows that must stay shown do not move. ``parts``:
    how many of the nearest may move where more than ALL hang together; none are looked at where it is empty.
    """
    before, shown = shown, shown.copy()
    opened = left_open(linked, linked.told(linked.rows.kept), FURTHEST * width)
    left = []
    for name in unsafe.tolist():
        for places in _looked_at(opened, name, parts):
            if len(places) > MANY and (shown != before).any() and _moves(linked, shown, name, width):
                break
            found = _cheapest(_Ways.of(linked, opened, places, shown, width), name)
            if found is not None:
                kept_on_disk(_withhold_all)(found, linked.telling, linked.told(np.zeros_like(shown)), shown)
                break
        else:
            left.append(name)
    return shown, np.array(left, dtype=np.int64)


def _looked_at(opened: Opened, name: int, parts: Sequence[int]) -> Iterator[Codes]:
    if opened.place[name] >= 0:
        together = opened.around(name, ALL + 1)
        if len(together) <= ALL:
            yield np.sort(together)
        else:
            yield from (np.sort(opened.around(name, most)) for most in parts)


def _moves(linked: Linked, shown: Mask, name: int, width: int) -> bool:
    """Whether an unknown moves by the width with what is withheld around it."""
    opened = left_open(linked, linked.told(shown | linked.rows.kept), FURTHEST * width)
    if opened.place[name] < 0:
        return False
    part = Part.of(opened, np.sort(opened.around(name, WITHHELD)), FURTHEST * width)
    furthest = [-cost @ part.furthest(cost) for cost in part.up_and_down(name)]
    return bool(np.floor(np.array(furthest) + NEARLY).sum() >= width)


@njit
def _withhold_all(names, telling, given, shown):  # type: ignore[no-untyped-def]
    times = count_shown(telling[0], telling[1], given, shown)
    for name in names:
        withhold(name, telling, shown, times)


@dataclass(frozen=True)
class _Ways:
    """All that hangs together, as a problem in changes and in how much of each shown row is withheld for them.

    ``told``: places among ``names`` that shown rows tell; ``cost``: of each unknown (none), then of each such row.
    """

    names: Codes
    told: Codes
    cost: Floats
    width: int
    own: Floats
    solver: highspy.Highs

    @classmethod
    def of(cls, linked: Linked, opened: Opened, places: Codes, shown: Mask, width: int) -> "_Ways":
        """A count that a shown row tells moves by no more than the width times what is withheld of the row."""
        names = opened.names[places]
        pointer = linked.told_by_pointer
        told = np.repeat(np.arange(len(names)), pointer[names + 1] - pointer[names])
        rows = np.concatenate([linked.told_by[pointer[name] : pointer[name + 1]] for name in names.tolist()])
        told, rows = told[shown[rows]], rows[shown[rows]]
        rows, row = np.unique(rows, return_inverse=True)
        moved = csc_array((np.ones(len(told)), (np.arange(len(told)), told)), shape=(len(told), len(names)))
        room = csc_array((np.full(len(told), -float(width)), (np.arange(len(told)), row)), shape=(len(told), len(rows)))
        sums, (least, most), _ = opened.of(places)
        empty = csc_array((sums.shape[0], len(rows)))
        matrix = csc_array(vstack([hstack([sums, empty]), hstack([moved, room]), hstack([-moved, room])]))
        limits = (
            np.concatenate([least, np.full(2 * len(told), -np.inf)]),
            np.concatenate([most, np.zeros(2 * len(told))]),
        )
        own, box = opened.value[names], float(FURTHEST * width)
        lowest = np.concatenate([-np.minimum(own, box), np.zeros(len(rows))])
        cost = np.concatenate([np.zeros(len(names)), linked.rows.cost[rows]])
        solver = solver_of(matrix, limits, lowest, np.full(len(cost), box))
        solver.setOptionValue("simplex_strategy", DUAL)
        if len(places) > MANY:  # a second, with a walk from its answer to a corner, where the simplex takes four
            solver.setOptionValue("solver", INTERIOR)
        solver.changeColsCost(len(cost), np.arange(len(cost), dtype=np.int32), cost)
        return cls(names, told, cost, width, own, solver)

    def moving(self, name: int, by: int) -> tuple[float, Codes] | None:
        """What it costs at least that an unknown moves by so much or further, and the shown unknowns that move with it."""
        at, box = int(np.searchsorted(self.names, name)), float(FURTHEST * self.width)
        if by < -self.own[at]:
            return None
        self.solver.changeColBounds(at, *((by, box) if by > 0 else (-min(self.own[at], box), by)))
        self.solver.run()
        if self.solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        change = np.array(self.solver.getSolution().col_value)
        moves = np.abs(change[: len(self.names)]) > NEARLY
        return float(self.cost @ change), self.names[np.unique(self.told[moves[self.told]])]


def _cheapest(ways: _Ways, name: int) -> Codes | None:
    """The unknowns to withhold so that one may move by the width: upwards, downwards, or a part each way."""
    found = min(_one_way(ways, name), key=lambda way: way[0], default=None) or min(
        _both_ways(ways, name), key=lambda way: way[0], default=None
    )
    return None if found is None else found[1]


def _one_way(ways: _Ways, name: int) -> Iterator[tuple[float, Codes]]:
    up, down = ways.moving(name, ways.width), ways.moving(name, -ways.width)
    yield from (way for way in (up, down) if way is not None)


def _both_ways(ways: _Ways, name: int) -> Iterator[tuple[float, Codes]]:
    for part in range(1, ways.width):
        up, down = ways.moving(name, ways.width - part), ways.moving(name, -part)
        if up is not None and down is not None:
            yield up[0] + down[0], np.union1d(up[1], down[1])
