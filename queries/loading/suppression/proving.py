"""The proof by linear programming: for every withheld count, how far it can go while everything shown stays as it is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from queries.loading.counted import Codes
from queries.loading.suppression.linked import Linked, Mask
from queries.loading.suppression.opening import INTERIOR, NEARLY, Floats, Opened, left_open
from queries.loading.suppression.parts import Barrier, Part
from queries.loading.suppression.proven import Proven

NEAR = ((1_500, 1), (6_000, 4))
"""How many unknowns around a count may change with it, and how many times the width any may move: little first, then more."""
FEW_TOGETHER, MANY_TOGETHER, ALL = 8, 200, 60_000
"""Where more counts than the many, or at most the few, are left, all that hangs together with them may move: by drawn aims for many,
by each alone for few. To withhold more for counts that only much together proves makes more of them, without end.
"""
INNER = 3
"""Of the unknowns of a part, the nearest third is asked for one by one; what lies further out has its own part."""
DRAWS, FEW, STUCK = 14, 4, 0.85
"""Solves with drawn aims, until few counts are left or a solve proves too few of them."""
ALONE = (("solver", INTERIOR), ("run_crossover", "off"))
"""The interior point method without a walk to a corner: with tens of thousands of unknowns ten times as fast as a first simplex."""
View = tuple[Codes, Codes, Mask]
"""The least and the most that each count can be by single sums, and which counts are withheld and do not follow from them."""
_NONE = np.zeros(0, dtype=np.int64)


@dataclass
class Reach:
    """How far above and below its true value each unknown was seen to go; withholding more never takes it back.

    ``whole_up`` and ``whole_down`` are the same by changes in whole numbers alone. ``stopped``: by what an unknown that was asked for
    was kept from going further up, and down.
    """

    up: Floats
    down: Floats
    whole_up: Floats
    whole_down: Floats
    stopped: dict[int, tuple[Barrier, Barrier]] = field(default_factory=dict)

    @classmethod
    def none(cls, count: int) -> "Reach":
        """Nothing seen yet of so many unknowns."""
        return cls(np.zeros(count), np.zeros(count), np.zeros(count), np.zeros(count))

    def narrow(self, names: Codes | int, width: int) -> Mask:
        """Whether unknowns were not yet seen far enough: too few whole numbers lie between their least and their most."""
        return np.asarray(np.floor(self.up[names] + NEARLY) + np.floor(self.down[names] + NEARLY) < width)

    def in_whole_numbers(self, names: Codes, width: int) -> Mask:
        """Whether two sets of whole counts were seen in which an unknown lies so far apart."""
        return np.asarray(self.whole_up[names] + self.whole_down[names] >= width)


@dataclass
class Proofs:
    """The proofs made of a linked set: how far each count was seen to go, in each view; how many were made; what the last left.

    ``proven``: of the last release and of this one; ``in_part``: what is unsafe now was looked for among what the last proof left
    alone, which mostly is so still.
    """

    reaches: list[Reach]
    proven: Proven = field(default_factory=Proven)
    made: int = 0
    unproven: list[Codes] = field(default_factory=list)
    in_part: bool = False

    def unsafe(self, linked: Linked, views: Sequence[View], width: int) -> Codes:
        """Counts that are not proven: of those that the last proof left, while more than a few still are not; else of all."""
        each = [(low == high, hidden, reach) for (low, high, hidden), reach in zip(views, self.reaches, strict=False)]
        self.unproven = [
            _still_unsafe(linked, known, names[hidden[names]], reach, width)
            for names, (known, hidden, reach) in zip(self.unproven, each, strict=False)
        ]
        self.in_part = sum(map(len, self.unproven)) > FEW_TOGETHER
        if not self.in_part:
            if not self.made:
                self._recall(linked, each, width)
            self.made += 1
            self.unproven = [prove(linked, known, hidden, reach, width) for known, hidden, reach in each]
            if not any(map(len, self.unproven)):
                self._remember(linked, each, width)
        return np.unique(np.concatenate([_NONE, *self.unproven]))

    def _recall(self, linked: Linked, each: Sequence[tuple[Mask, Mask, Reach]], width: int) -> None:
        """What was proven before is wide enough now."""
        box = NEAR[-1][1] * width
        for known, hidden, reach in each:
            proven, whole = self.proven.known(left_open(linked, known, box), hidden, box)
            reach.up[proven[hidden[proven]]] = width
            reach.whole_up[whole] = width

    def _remember(self, linked: Linked, each: Sequence[tuple[Mask, Mask, Reach]], width: int) -> None:
        box = NEAR[-1][1] * width
        for known, hidden, reach in each:
            whole = reach.in_whole_numbers(np.arange(len(known)), width)
            self.proven.add(left_open(linked, known, box), hidden, box, whole)


def prove(linked: Linked, known: Mask, wanted: Mask, reach: Reach, width: int) -> Codes:
    """Adds to ``reach`` until the wanted unknowns are proven; returns those that cannot be, by solves of each.

    ``known``: unknowns that are told or follow at once. What a solve does not end with in its steps is not proven.
    """
    opened = left_open(linked, known, NEAR[-1][1] * width)
    asked = np.flatnonzero(wanted & ~known)
    for part, _ in _around(opened, asked, reach, width, NEAR[0]):
        _draw(part, wanted, reach, width)
    left = asked[reach.narrow(asked, width)]
    if len(left) > MANY_TOGETHER:
        _draw_together(opened, left, reach, width)
    for near in NEAR:
        unsafe = np.zeros(0, dtype=np.int64)
        for part, names in _around(opened, asked, reach, width, near):
            _draw(part, wanted, reach, width)
            unsafe = np.append(unsafe, _ask_by_row(linked, part, names, reach, width))
    unsafe = unsafe[reach.narrow(unsafe, width)]
    if len(unsafe) > FEW_TOGETHER:
        _draw_together(opened, unsafe, reach, width)
        unsafe = unsafe[reach.narrow(unsafe, width)]
    left = asked[reach.narrow(asked, width)]
    if len(unsafe) <= FEW_TOGETHER:
        _ask_together(opened, left, reach, width)
        unsafe, left = unsafe[reach.narrow(unsafe, width)], left[reach.narrow(left, width)]
    return unsafe if len(unsafe) else left


def _still_unsafe(linked: Linked, known: Mask, unsafe: Codes, reach: Reach, width: int) -> Codes:
    """Of unknowns that could not be proven those that cannot be now either, by solves of what is around each; adds to ``reach``."""
    opened, left = left_open(linked, known, NEAR[-1][1] * width), unsafe
    for near in NEAR:
        parts = _around(opened, left, reach, width, near)
        left = np.concatenate([_NONE, *(_ask_by_row(linked, part, names, reach, width) for part, names in parts)])
    return left[reach.narrow(left, width)]


def _around(
    opened: Opened, asked: Codes, reach: Reach, width: int, near: tuple[int, int]
) -> Iterator[tuple[Part, Codes]]:
    """What is around the counts that are not proven yet, one problem after the other, and which of them are well inside each."""
    most, wider = near
    left = asked[reach.narrow(asked, width)]
    while len(left):
        nearest = opened.around(int(left[0]), most)
        inner = nearest if len(nearest) < most else nearest[: most // INNER]
        inside = np.isin(left, opened.names[inner])
        yield Part.of(opened, np.sort(nearest), wider * width), left[inside]
        left = left[~inside]
        left = left[reach.narrow(left, width)]


def _ask_by_row(linked: Linked, part: Part, names: Codes, reach: Reach, width: int) -> Codes:
    """The most and the least of each unknown; those that are too narrow. Of a row with one of them no other is asked for."""
    failed: set[int] = set()
    unsafe = []
    for name in names.tolist():
        if reach.narrow(name, width) and not failed.intersection(_rows_of(linked, name)):
            if not _still_stopped(part, name, reach, width):
                _ask(part, name, reach, width)
            if reach.narrow(name, width):
                failed.update(_rows_of(linked, name))
                unsafe.append(name)
    return np.array(unsafe, dtype=np.int64)


def _rows_of(linked: Linked, name: int) -> list[int]:
    """The rows that tell an unknown; where one of a row's counts is unsafe, the repair of it mostly mends the others."""
    found: list[int] = linked.told_by[linked.told_by_pointer[name] : linked.told_by_pointer[name + 1]].tolist()
    return found


def _draw(part: Part, wanted: Mask, reach: Reach, width: int) -> None:
    """Several unknowns at a time, each towards a side that is drawn; deterministic."""
    draw = np.random.default_rng(len(part.names))
    left = wanted[part.names] & reach.narrow(part.names, width)
    for _ in range(DRAWS):
        before = int(left.sum())
        if before < FEW:
            return
        _see(part, reach, part.furthest(draw.choice((-1.0, 1.0), len(left)) * left))
        left = wanted[part.names] & reach.narrow(part.names, width)
        if left.sum() > STUCK * before:
            return


def _draw_together(opened: Opened, names: Codes, reach: Reach, width: int) -> None:
    """Draws for these unknowns among all that hangs together with them."""
    wanted = np.zeros(len(opened.value), dtype=bool)
    wanted[names] = True
    left = names
    while len(left):
        part = _together(opened, int(left[0]), width)
        _draw(part, wanted, reach, width)
        left = left[~np.isin(left, part.names)]


def _ask_together(opened: Opened, names: Codes, reach: Reach, width: int) -> None:
    """The most and the least of each of these unknowns among all that hangs together with it."""
    left = names
    while len(left):
        part = _together(opened, int(left[0]), width)
        inside = np.isin(left, part.names)
        for name in left[inside].tolist():
            _ask(part, name, reach, width)
        left = left[~inside]


def _together(opened: Opened, name: int, width: int) -> Part:
    """All that hangs together with an unknown."""
    part = Part.of(opened, np.sort(opened.around(name, ALL)), NEAR[-1][1] * width)
    for option, said in ALONE:
        part.solver.setOptionValue(option, said)
    return part


def _ask(part: Part, name: int, reach: Reach, width: int) -> None:
    """The most and the least of one unknown."""
    stopped = []
    for cost in part.up_and_down(name):
        _see(part, reach, part.furthest(cost))
        if not reach.narrow(name, width):
            return
        stopped.append(part.barrier())
    reach.stopped[name] = (stopped[0], stopped[1])


def _still_stopped(part: Part, name: int, reach: Reach, width: int) -> bool:
    """Whether what kept an unknown from going further when it was last asked for does so here too; it need not be solved for."""
    if name not in reach.stopped:
        return False
    up, down = (part.at_most(*one) for one in zip(part.up_and_down(name), reach.stopped[name], strict=True))
    return bool(np.floor(max(up, reach.up[name]) + NEARLY) + np.floor(max(down, reach.down[name]) + NEARLY) < width)


def _see(part: Part, reach: Reach, change: Floats) -> None:
    """A change that fits: each unknown goes that far; in whole numbers where all that changes with it does so by whole numbers."""
    names = part.names
    reach.up[names] = np.maximum(reach.up[names], change)
    reach.down[names] = np.maximum(reach.down[names], -change)
    step = np.round(change)
    if (np.abs(change - step) > NEARLY).any():
        step = np.where(_hangs_on(part, change, np.abs(change - step) > NEARLY), 0.0, step)
    reach.whole_up[names] = np.maximum(reach.whole_up[names], step)
    reach.whole_down[names] = np.maximum(reach.whole_down[names], -step)


def _hangs_on(part: Part, change: Floats, broken: Mask) -> Mask:
    """Which unknowns change together with one that changes by a part of a whole."""
    moving = np.abs(change) > NEARLY
    rows, cols = part.matrix.shape
    entries = part.matrix.tocoo()
    at = moving[entries.col]
    graph = coo_array(
        (np.ones(int(at.sum()), np.int8), (entries.row[at], rows + entries.col[at])), shape=(rows + cols, rows + cols)
    )
    _, label = connected_components(graph, directed=False)
    return np.isin(label[rows:], label[rows:][broken])
