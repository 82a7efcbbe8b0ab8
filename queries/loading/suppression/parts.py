"""Some of what is open as a problem in changes from the true counts: the change that goes furthest, and what stops it there."""

from dataclasses import dataclass

import highspy
import numpy as np
from scipy.sparse import csc_array

from queries.loading.counted import Codes
from queries.loading.suppression.opening import NEARLY, Floats, Opened, solver_of


@dataclass(frozen=True)
class Barrier:
    """Weights of sums, by their numbers, that together show how far an unknown can go in a direction; all others weigh nothing."""

    sums: Codes
    weights: Floats

    def on(self, sums: Codes, limits: tuple[Floats, Floats]) -> Floats:
        """The weights of these sums (in order); none of one that has no limit on the side on which it would hold back."""
        weights = np.zeros(len(sums))
        place = np.minimum(np.searchsorted(sums, self.sums), len(sums) - 1)
        there = sums[place] == self.sums
        weights[place[there]] = self.weights[there]
        least, most = limits
        return np.where(np.isfinite(np.where(weights > 0, least, most)), weights, 0.0)


@dataclass(frozen=True)
class Part:
    """Some of the open unknowns and every sum that touches them; each moves by at most the box, and all others stay as they are."""

    names: Codes
    sums: Codes
    matrix: csc_array
    limits: tuple[Floats, Floats]
    least: Floats
    most: Floats
    solver: highspy.Highs

    @classmethod
    def of(cls, opened: Opened, places: Codes, box: int) -> "Part":
        """The part with the unknowns at these places, in order."""
        matrix, limits, sums = opened.of(places)
        least = -np.minimum(opened.value[opened.names[places]], box)
        most = np.full(len(places), float(box))
        return cls(opened.names[places], sums, matrix, limits, least, most, solver_of(matrix, limits, least, most))

    def up_and_down(self, name: int) -> Floats:
        """What it costs to go up with one unknown, and to go down: less than nothing."""
        cost = np.zeros((2, len(self.names)))
        cost[:, np.searchsorted(self.names, name)] = -1.0, 1.0
        return cost

    def furthest(self, cost: Floats) -> Floats:
        """The change with the least cost; none at all, which proves nothing, where no solve ended or its answer does not fit."""
        self.solver.changeColsCost(len(cost), np.arange(len(cost), dtype=np.int32), cost)
        self.solver.run()
        if self.solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return np.zeros(len(cost))
        change = np.array(self.solver.getSolution().col_value)
        return change if self._fits(change) else np.zeros(len(cost))

    def _fits(self, change: Floats) -> bool:
        """Whether every sum keeps within its limits and no unknown goes below zero, looked at without the solver."""
        sums, (least, most) = self.matrix @ change, self.limits
        return bool(
            (sums >= least - NEARLY).all() and (sums <= most + NEARLY).all() and (change >= self.least - NEARLY).all()
        )

    def barrier(self) -> Barrier:
        """What stopped the change that was asked for last."""
        weights = np.array(self.solver.getSolution().row_dual)
        weighing = np.flatnonzero(np.abs(weights) > NEARLY)
        return Barrier(self.sums[weighing], weights[weighing])

    def at_most(self, cost: Floats, barrier: Barrier) -> float:
        """How far below zero the cost of any change is at most; true of any weights, and just so of those that the solver ended with.

        Source: weak duality of linear programming; the cost of a change is that of the weighted sums and what these leave of it.
        """
        weights = barrier.on(self.sums, self.limits)
        left = cost - self.matrix.T @ weights
        ends = np.where(weights > 0, self.limits[0], self.limits[1])[weights != 0] @ weights[weights != 0]
        return float(-(ends + np.where(left > 0, self.least, self.most) @ left))
