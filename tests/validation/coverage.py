"""How often the 95% likely ranges hold the truth, by exact enumeration of every table that could come up."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binom

from equality.disclosure import RowRule, withheld_rates
from equality.evidence import Comparisons, verdicts
from equality.gaps import koopman_interval, newcombe_interval, people_gap
from equality.rates import Floats, wilson_interval

GROUPS = (30, 50, 100, 300, 1_000)
COMPARISONS = (100, 1_000, 10_000)
RATES = (0.02, 0.05, 0.10, 0.20, 0.50, 0.80, 0.95)
RATIOS = (0.8, 1.0, 1.25, 1.5)
METHODS = ("rate (Wilson)", "ratio (Koopman)", "gap (Newcombe)", "people (Newcombe)")

AVERAGE_FROM, AVERAGE_TO, LOWEST = 0.94, 0.965, 0.91
TAIL = 1e-9
"""Chance of the counts left out at each end of a group's counts."""
ROUNDING = 1e-12
"""How far a limit may miss the truth by rounding alone and still hold it, such as a high end of 1 and a rate of 1."""
OFTEN = 0.5
"""A point of the grid is shown often where at least this share of its tables would be shown."""


@dataclass(frozen=True)
class Point:
    """One point of the grid: people in the group and in the comparison, its rate, and the true ratio."""

    people: int
    compared: int
    rate: float
    ratio: float

    @property
    def own_rate(self) -> float:
        """The group's true rate."""
        return self.rate * self.ratio

    @property
    def words(self) -> str:
        """The point as a table names it."""
        return f"{self.people:,} v {self.compared:,}, comparison {self.rate:.0%}, ratio {self.ratio:g}"


@dataclass(frozen=True)
class Covered:
    """Shares of tables whose ranges hold the truth at each point (rows), by method (columns).

    ``every`` counts all tables that have the range; ``shown`` only those that the tool would compare, nan where it never
    would. ``shown_share`` is the share of a point's tables that it would compare, ``ranged_share`` of those with a ratio.
    """

    points: tuple[Point, ...]
    every: Floats
    shown: Floats
    shown_share: Floats
    ranged_share: Floats

    @property
    def among_shown(self) -> Floats:
        """By method: of all ranges that would be shown on the grid, the share that hold the truth."""
        weight = self.shown_share[:, None]
        return np.asarray(np.nansum(self.shown * weight, axis=0) / weight.sum())

    @property
    def often(self) -> NDArray[np.bool_]:
        """Which points are shown often."""
        return self.shown_share >= OFTEN


def grid(groups: Sequence[int] = GROUPS, compared: Sequence[int] = COMPARISONS) -> tuple[Point, ...]:
    """Every point of the grid; a ratio that would take the group's rate above 100% is left out.

    >>> len(grid())
    375
    """
    every = (Point(*values) for values in product(groups, compared, RATES, RATIOS))
    return tuple(point for point in every if point.own_rate <= 1)


def covered(points: Sequence[Point]) -> Covered:
    """The coverage of every method at each point; all tables of both groups, each with its exact chance."""
    rows = [_covered_at(point) for point in points]
    every, shown, shown_share, ranged_share = (np.array(column) for column in zip(*rows, strict=True))
    return Covered(tuple(points), every, shown, shown_share, ranged_share)


def _covered_at(point: Point) -> tuple[Floats, Floats, float, float]:
    own, own_chance = counts(point.people, point.own_rate)
    other, other_chance = counts(point.compared, point.rate)
    a, b = (column.ravel() for column in np.meshgrid(own, other, indexing="ij"))
    chance = np.outer(own_chance, other_chance).ravel()
    table = (a, np.full(a.shape, point.people), b, np.full(a.shape, point.compared))
    shown = is_shown(*table)
    kept = list(_holds(point, table))
    every = [_share(chance, held, defined) for held, defined in kept]
    among = [_share(chance * shown, held, defined) for held, defined in kept]
    ranged = kept[METHODS.index("ratio (Koopman)")][1]
    return np.array(every), np.array(among), float(chance @ shown), float(chance @ ranged)


def counts(people: int, rate: float) -> tuple[NDArray[np.int64], Floats]:
    """The counts that can come up and their chances, which add up to 1; the far tails are left out.

    >>> counts(2, 0.5)
    (array([0, 1, 2]), array([0.25, 0.5 , 0.25]))
    """
    low, high = binom.ppf(TAIL, people, rate), binom.isf(TAIL, people, rate)
    each = np.arange(max(int(low), 0), min(int(high), people) + 1)
    chance = binom.pmf(each, people, rate)
    return each, chance / chance.sum()


def is_shown(*table: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which tables the tool would show and compare: the row rule on both rows, then the minimums of a comparison."""
    a, n, b, m = table
    hidden = withheld_rates(a, n, RowRule()) | withheld_rates(b, m, RowRule())
    one = np.ones(a.shape, dtype=np.int64)
    verdict = verdicts(Comparisons(a, n, b, m, hidden, np.full(a.shape, 0.9), -one, np.arange(a.size)))
    return ~np.isnan(verdict.p)


def _holds(point: Point, table: tuple[NDArray[np.int64], ...]) -> Iterator[tuple[NDArray[np.bool_], NDArray[np.bool_]]]:
    """For each method in turn: whether the range holds the truth, and whether there is a range."""
    gap = point.own_rate - point.rate
    _, fewest, most = people_gap(*table)
    for truth, (low, high) in (
        (point.own_rate, wilson_interval(table[0], table[1])),
        (point.ratio, koopman_interval(*table)),
        (gap, newcombe_interval(*table)),
        (point.people * gap, (fewest, most)),
    ):
        slack = ROUNDING * max(1.0, abs(truth))
        yield (low <= truth + slack) & (truth - slack <= high), ~np.isnan(low)


def _share(chance: Floats, held: NDArray[np.bool_], defined: NDArray[np.bool_]) -> float:
    whole = float(chance @ defined)
    return float(chance @ (held & defined)) / whole if whole > 0 else float("nan")


def reached(shares: Floats) -> bool:
    """Whether coverages of one method reach both targets: the average and the lowest.

    >>> reached(np.array([0.96, 0.93])), reached(np.array([0.99, 0.90]))
    (True, False)
    """
    return bool(AVERAGE_FROM <= np.nanmean(shares) <= AVERAGE_TO and np.nanmin(shares) >= LOWEST)
