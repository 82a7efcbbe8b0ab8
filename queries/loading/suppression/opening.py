"""What is not told of a linked set, as sums in changes from the true counts; what of it is around a count; a solver for that."""

from dataclasses import dataclass

import highspy
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array

from queries.loading.counted import Codes
from queries.loading.suppression.kernels import kept_on_disk, njit
from queries.loading.suppression.linked import Linked, Mask

PRIMAL = 4
"""HiGHS's name for the primal simplex: a new aim leaves the last answer allowed, so that it goes on from there; five times as fast."""
INTERIOR = "ipm"
"""HiGHS's name for the interior point method: where very many may move, in less time than a first simplex."""
MOST_STEPS = 300_000
"""Of the simplex method in one solve; a limit in seconds would make releases differ from machine to machine."""
NEARLY = 1e-6
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Opened:
    """Unknowns that are not told, and the sums between them.

    ``place``: where each unknown of the linked set is among them, -1 where it is not; ``value``: the true counts of all.
    ``sums``: (sums, unknowns) and the same turned; ``limits``: how far each sum may change: not at all, or by its slack.
    """

    names: Codes
    place: Codes
    value: Floats
    sums: tuple[csc_array, csc_array]
    limits: tuple[Floats, Floats]

    def around(self, name: int, most: int) -> Codes:
        """The places of the unknowns nearest to one, at most so many, nearest first."""
        (matrix, turned), place = self.sums, int(self.place[name])
        sums = (matrix.indptr, matrix.indices, turned.indptr, turned.indices)
        return np.asarray(kept_on_disk(_nearest)(*sums, place, most))

    def of(self, places: Codes) -> tuple[csc_array, tuple[Floats, Floats], Codes]:
        """Every sum that touches some of the unknowns, in these alone, its limits and its number: all others stay as they are."""
        inside = self.sums[0][:, places]
        rows, row = np.unique(inside.indices, return_inverse=True)
        matrix = csc_array((inside.data, row, inside.indptr), shape=(len(rows), len(places)))
        least, most = self.limits
        return matrix, (least[rows], most[rows]), rows


def left_open(linked: Linked, known: Mask, box: int) -> Opened:
    """The system without what is known; an unknown that only takes up slack becomes the limit of its sum.

    A sum with more slack than its parts can use up within the box holds nothing back, and is left out.
    """
    count = len(linked.pointer) - 1
    number = np.repeat(np.arange(count), np.diff(linked.pointer))
    hidden = ~known[linked.member]
    single = ~linked.figure & (np.diff(linked.joined_pointer) == 1)
    slack = hidden & single[linked.member]
    least, most = np.zeros(count), np.zeros(count)
    taken, added = slack & (linked.sign < 0), slack & (linked.sign > 0)
    least[number[taken]], most[number[taken]] = -linked.value[linked.member[taken]], np.inf
    least[number[added]], most[number[added]] = -np.inf, linked.value[linked.member[added]]
    parts = np.bincount(number[hidden & ~slack], minlength=count)
    ample = np.where(np.isinf(most), -least, np.where(np.isinf(least), most, -1.0)) >= box * parts
    inside = hidden & ~slack & ~(linked.implied | ample)[number]
    names = np.flatnonzero(~known & ~single)
    place = np.full(len(linked.value), -1, dtype=np.int64)
    place[names] = np.arange(len(names))
    entries = (linked.sign[inside].astype(float), (number[inside], place[linked.member[inside]]))
    matrix = csc_array(entries, shape=(count, len(names)))
    return Opened(names, place, linked.value.astype(float), (matrix, csc_array(matrix.T)), (least, most))


@njit
def _nearest(pointer, rows, turned_pointer, cols, start, most):  # type: ignore[no-untyped-def]
    seen = {np.int64(start)}
    row_seen = {np.int64(-1)}
    found = np.empty(min(most, len(pointer) - 1), dtype=np.int64)
    found[0] = start
    head, tail = 0, 1
    while head < tail and tail < len(found):
        for at in range(pointer[found[head]], pointer[found[head] + 1]):
            row = np.int64(rows[at])
            if row in row_seen:
                continue
            row_seen.add(row)
            for near in range(turned_pointer[row], turned_pointer[row + 1]):
                other = np.int64(cols[near])
                if other not in seen and tail < len(found):
                    seen.add(other)
                    found[tail] = other
                    tail += 1
        head += 1
    return found[:tail]


class _Quiet(highspy.Highs):
    """A solver that keeps its name and licence to itself: it says them when its callbacks are turned on, as it is made."""

    def enableCallbacks(self) -> None:  # noqa: N802 - its name for it
        self.setOptionValue("output_flag", "off")
        super().enableCallbacks()  # type: ignore[no-untyped-call]


def solver_of(matrix: csc_array, limits: tuple[Floats, Floats], least: Floats, most: Floats) -> highspy.Highs:
    """A solver for what keeps its sums within limits, and each of its unknowns between its least and its most."""
    solver = _Quiet()  # type: ignore[no-untyped-call]
    for name, value in (
        ("threads", 1),
        ("simplex_strategy", PRIMAL),
        ("simplex_iteration_limit", MOST_STEPS),
    ):
        solver.setOptionValue(name, value)
    problem = highspy.HighsLp()
    rows, cols = matrix.shape
    problem.num_col_, problem.num_row_ = cols, rows
    problem.col_cost_ = np.zeros(cols)
    problem.col_lower_, problem.col_upper_ = least, most
    problem.row_lower_, problem.row_upper_ = limits
    problem.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    problem.a_matrix_.start_, problem.a_matrix_.index_ = matrix.indptr, matrix.indices
    problem.a_matrix_.value_ = matrix.data
    solver.passModel(problem)
    return solver
