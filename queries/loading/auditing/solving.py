"""What can be worked out of relations: by each alone everywhere, and by linear and whole-number programmes around a place."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csc_array, csr_array

from queries.loading.auditing.places import Floats
from queries.loading.auditing.relations import Relations
from queries.loading.counted import Codes

MOST_ROUNDS = 60
NEARLY = 1e-6


@dataclass(frozen=True)
class Known:
    """The least and the most that each place's number can be, as far as is known."""

    low: Floats
    high: Floats

    def width(self, places: Codes) -> Floats:
        """How far apart the least and the most lie."""
        return np.asarray(self.high[places] - self.low[places])


def propagated(relations: Relations, shown: Floats) -> Known:
    """What follows from each relation alone, again and again until nothing more does."""
    hidden = np.isnan(shown)
    low, high = np.where(hidden, 0.0, shown), np.where(hidden, np.inf, shown)
    matrix = relations.matrix
    row = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
    adds, column = matrix.data > 0, matrix.indices
    for _ in range(MOST_ROUNDS):
        least = np.where(adds, low[column], -high[column])
        most = np.where(adds, high[column], -low[column])
        above = relations.most[row] - _of_others(least, row, len(relations.most))
        below = relations.least[row] - _of_others(most, row, len(relations.most))
        new_low, new_high = low.copy(), high.copy()
        np.maximum.at(new_low, column, np.where(adds, below, -above))
        np.minimum.at(new_high, column, np.where(adds, above, -below))
        if np.array_equal(new_low, low) and np.array_equal(new_high, high):
            break
        low, high = new_low, new_high
    return Known(low, high)


def _of_others(terms: Floats, row: Codes, count: int) -> Floats:
    """For each term the sum of the others in its relation; without limit where one of them has none."""
    endless = np.isinf(terms)
    finite = np.where(endless, 0.0, terms)
    others = np.bincount(row, finite, count)[row] - finite
    without = np.bincount(row, endless, count)[row] - endless
    limit = terms[endless][0] if endless.any() else 0.0
    return np.asarray(np.where(without > 0, limit, others))


class Around:
    """The places that hang together around one, as a problem: relations that reach further may be met by anything further out."""

    def __init__(self, system: tuple[Relations, csc_array, Known], place: int, most: int) -> None:
        relations, by_place, known = system
        rows, places = _nearest(relations.matrix, by_place, known, (place, most))
        inside = relations.matrix[rows]
        fixed = np.where(known.low == known.high, known.low, 0.0)
        told = inside @ fixed
        self.places = places
        self.matrix = csc_array(csc_array(inside)[:, places])
        self.sums = LinearConstraint(self.matrix, relations.least[rows] - told, relations.most[rows] - told)
        self.bounds = Bounds(known.low[places], known.high[places])

    def width(self, place: int) -> float:
        """How far apart the least and the most of a place lie."""
        return self._width(place, np.zeros(len(self.places)))

    def width_in_whole_numbers(self, place: int) -> float:
        """The same where every number around it is a whole one."""
        return self._width(place, np.ones(len(self.places)))

    def _width(self, place: int, integrality: Floats) -> float:
        aim = (self.places == place).astype(float)
        ends = []
        for towards in (1.0, -1.0):
            found = milp(
                towards * aim,
                integrality=integrality,
                bounds=self.bounds,
                constraints=self.sums,
                options={"node_limit": 2_000},
            )
            if found.status in (3, 4) or found.x is None:  # unbounded, or not ended: nothing was worked out
                return np.inf
            ends.append(towards * found.fun)
        least, most = np.ceil(ends[0] - NEARLY), np.floor(ends[1] + NEARLY)
        return float(most - least)


def _nearest(matrix: csr_array, by_place: csc_array, known: Known, wanted: tuple[int, int]) -> tuple[Codes, Codes]:
    """The relations of the nearest open places, and all open places in them; at most so many are gone out from."""
    start, most = wanted
    open_places = known.low < known.high
    seen, rows = {start: None}, dict[int, None]()
    waiting = [start]
    for place in _spread(waiting, most):
        for row in by_place.indices[by_place.indptr[place] : by_place.indptr[place + 1]].tolist():
            if row in rows:
                continue
            rows[row] = None
            for near in matrix.indices[matrix.indptr[row] : matrix.indptr[row + 1]].tolist():
                if near not in seen and open_places[near]:
                    seen[near] = None
                    waiting.append(near)
    return np.array([*rows], dtype=np.int64), np.array([*seen], dtype=np.int64)


def _spread(waiting: list[int], most: int) -> Iterator[int]:
    """Places in the order in which they were come upon, while more are added; at most so many."""
    at = 0
    while at < min(len(waiting), most):
        yield waiting[at]
        at += 1
