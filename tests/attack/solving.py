"""Bounds of what is not known: propagation over all relations, then linear programming where that leaves a value open."""

import time
from dataclasses import dataclass, field

import numpy as np
import scipy.sparse as sp
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse.csgraph import connected_components

WIDE = 3
REACH = 6.0
EXACT = 1e-6
DRAWS = 12
MOST_SETTLED = 20
MOST_SECONDS = 20.0
UNBOUNDED = (3, 4)
"""What the solver says of a value without a limit in a system that has a solution: unbounded, or that it cannot tell from none."""
MOST_ROUNDS = 200


@dataclass(frozen=True)
class System:
    """Whole numbers between ``low`` and ``high``, with ``least <= matrix @ values <= most``. Coefficients are +1 and -1."""

    matrix: sp.csr_matrix
    least: np.ndarray
    most: np.ndarray
    low: np.ndarray
    high: np.ndarray


@dataclass
class Bounded:
    """What is known of each value: its bounds, and how they were come by.

    ``seen_low`` and ``seen_high`` are the least and the most among solutions found; ``whole`` the same among solutions in
    whole numbers. ``exact`` marks values whose bounds are those of the linear programme itself.
    """

    low: np.ndarray
    high: np.ndarray
    seen: np.ndarray
    whole: np.ndarray
    exact: np.ndarray
    untried: list[int] = field(default_factory=list)
    largest: int = 0

    def width(self, index: np.ndarray) -> np.ndarray:
        """How wide each interval is: of the bounds where they are exact, else at least as wide as solutions differ."""
        proved = self.high[index] - self.low[index]
        found = np.floor(self.seen[1, index] + EXACT) - np.ceil(self.seen[0, index] - EXACT)
        return np.where(self.exact[index] | (proved < WIDE), proved, np.maximum(found, 0))


class Contradiction(ValueError):  # noqa: N818 - what was given cannot all be so
    """The relations and the shown values cannot all be true: a relation that does not hold was assumed."""


def propagated(system: System) -> tuple[np.ndarray, np.ndarray]:
    """Bounds tightened by each relation in turn until none tightens any more; raises Contradiction."""
    coefficients, row, column = system.matrix.data, _rows(system.matrix), system.matrix.indices
    positive, count = coefficients > 0, system.matrix.shape[0]
    low, high = system.low.copy(), system.high.copy()
    for _ in range(MOST_ROUNDS):
        term_low = np.where(positive, low[column], -high[column])
        term_high = np.where(positive, high[column], -low[column])
        at_most = system.most[row] - _others(term_low, row, count)
        at_least = system.least[row] - _others(term_high, row, count)
        new_low, new_high = low.copy(), high.copy()
        np.minimum.at(new_high, column, np.where(positive, at_most, -at_least))
        np.maximum.at(new_low, column, np.where(positive, at_least, -at_most))
        if np.any(new_low > new_high):
            raise Contradiction(f"{int(np.sum(new_low > new_high))} values have no possible number")
        if np.array_equal(new_low, low) and np.array_equal(new_high, high):
            break
        low, high = new_low, new_high
    return low, high


def _rows(matrix: sp.csr_matrix) -> np.ndarray:
    return np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))


def _others(terms: np.ndarray, row: np.ndarray, count: int) -> np.ndarray:
    """For each term the sum of the others of its relation; infinite where another is."""
    infinite = ~np.isfinite(terms)
    finite = np.where(infinite, 0, terms)
    total = np.bincount(row, finite, count)[row] - finite
    endless = np.bincount(row, infinite, count)[row] - infinite
    endless_value = terms[infinite][0] if infinite.any() else 0.0
    return np.where(endless > 0, endless_value, total)


def bounded(system: System, targets: np.ndarray, seconds: float = np.inf, seed: int = 1) -> Bounded:
    """Bounds of the targets: propagation everywhere, linear programmes where a target is left open, as time allows."""
    until = time.monotonic() + seconds
    low, high = propagated(system)
    nothing = np.array([np.full(len(low), np.inf), np.full(len(low), -np.inf)])
    found = Bounded(low, high, nothing, nothing.copy(), low == high)
    draw = np.random.default_rng(seed)
    open_targets = np.zeros(len(low), dtype=bool)
    open_targets[targets] = True
    open_targets &= low < high
    for part, relations in components(system.matrix, low < high, open_targets):
        found.largest = max(found.largest, len(part))
        inside = _restricted(system, found, part, relations)
        wanted = np.flatnonzero(open_targets[part])
        if time.monotonic() > until:
            found.untried.extend(part[wanted].tolist())
            continue
        _solve(inside, wanted, draw, until).into(found, part)
    return found


def components(matrix: sp.csr_matrix, free: np.ndarray, wanted: np.ndarray) -> list[tuple[np.ndarray, np.ndarray]]:
    """Values that hang together through relations once all that is fixed is taken out; small ones first."""
    loose = matrix @ sp.diags(free.astype(float))
    loose.eliminate_zeros()
    relations = matrix.shape[0]
    graph = sp.bmat([[None, loose], [loose.T, None]], format="csr")
    _, label = connected_components(graph, directed=False)
    of_relation, of_value = label[:relations], label[relations:]
    by_value, by_relation = _listed(of_value, np.flatnonzero(free)), _listed(of_relation, np.arange(relations))
    labels = np.unique(of_value[wanted])
    parts = [(by_value[one], by_relation.get(one, np.array([], dtype=int))) for one in labels.tolist()]
    return sorted(parts, key=lambda part: len(part[0]))


def _listed(label: np.ndarray, members: np.ndarray) -> dict[int, np.ndarray]:
    if not len(members):
        return {}
    order = members[np.argsort(label[members], kind="stable")]
    labels, starts = np.unique(label[order], return_index=True)
    return dict(zip(labels.tolist(), np.split(order, starts[1:]), strict=True))


def _restricted(system: System, found: Bounded, part: np.ndarray, relations: np.ndarray) -> System:
    """The system of one component: everything outside it is fixed, and goes to the right side."""
    block = system.matrix[relations]
    fixed = np.where(found.low == found.high, found.low, 0.0)
    known = block @ fixed
    low, high = found.low[part], found.high[part]
    return System(block[:, part].tocsr(), system.least[relations] - known, system.most[relations] - known, low, high)


@dataclass
class _Solved:
    low: np.ndarray
    high: np.ndarray
    seen: np.ndarray
    whole: np.ndarray
    exact: np.ndarray
    untried: list[int]

    def into(self, found: Bounded, part: np.ndarray) -> None:
        found.low[part], found.high[part] = self.low, self.high
        found.seen[:, part], found.whole[:, part], found.exact[part] = self.seen, self.whole, self.exact
        found.untried.extend(part[self.untried].tolist())

    def note(self, values: np.ndarray) -> None:
        """A solution seen."""
        whole = np.abs(values - np.round(values)) < EXACT
        kept = [self.seen, self.whole] if whole.all() else [self.seen]
        for one in kept:
            one[0], one[1] = np.minimum(one[0], values), np.maximum(one[1], values)

    def narrow(self, wanted: np.ndarray) -> np.ndarray:
        """The wanted values of whose solutions too few whole numbers lie between the least and the most."""
        spread = np.floor(self.seen[1, wanted] + EXACT) - np.ceil(self.seen[0, wanted] - EXACT)
        return wanted[spread < WIDE]


def _solve(system: System, wanted: np.ndarray, draw: np.random.Generator, until: float) -> _Solved:
    size = len(system.low)
    solved = _Solved(
        system.low.copy(),
        system.high.copy(),
        np.array([np.full(size, np.inf), np.full(size, -np.inf)]),
        np.array([np.full(size, np.inf), np.full(size, -np.inf)]),
        np.zeros(size, dtype=bool),
        [],
    )
    start = _extreme(system, np.zeros(size), system.low, system.high)
    solved.note(start)
    near_low, near_high = np.maximum(system.low, start - REACH), np.minimum(system.high, start + REACH)
    for _ in range(DRAWS):
        left = solved.narrow(wanted)
        if not len(left) or time.monotonic() > until:
            break
        aim = np.zeros(size)
        aim[left] = draw.choice([-1.0, 1.0], len(left))
        for sign in (1.0, -1.0):
            solved.note(_extreme(system, sign * aim, near_low, near_high))
    for index in solved.narrow(wanted).tolist():
        if not len(solved.narrow(np.array([index]))):
            continue
        if time.monotonic() > until:
            solved.untried.append(index)
            continue
        for side, bound in ((1.0, solved.low), (-1.0, solved.high)):
            aim = np.zeros(size)
            aim[index] = side
            values = _extreme(system, aim, system.low, system.high)
            solved.note(np.where(np.isfinite(values), values, start))
            bound[index] = np.ceil(values[index] - EXACT) if side > 0 else np.floor(values[index] + EXACT)
        solved.exact[index] = True
    _settle_in_whole_numbers(system, wanted, solved, until)
    return solved


def _settle_in_whole_numbers(system: System, wanted: np.ndarray, solved: _Solved, until: float) -> None:
    """Where solutions differ by enough, but not those in whole numbers: the bounds over whole numbers, for a sample."""
    spread = solved.whole[1, wanted] - solved.whole[0, wanted]
    for index in wanted[~solved.exact[wanted] & ~(spread >= WIDE)][:MOST_SETTLED].tolist():
        if time.monotonic() > until:
            return
        bounds = whole_bounds(system, index)
        if bounds is None:
            continue
        low, high = bounds
        solved.low[index], solved.high[index], solved.exact[index] = low, high, True
        if high - low >= WIDE:
            solved.whole[:, index] = low, high


def _extreme(system: System, aim: np.ndarray, low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """The solution with the least ``aim @ values``; infinite in the values aimed at where there is no least."""
    equal = system.least == system.most
    upper, lower = ~equal & np.isfinite(system.most), ~equal & np.isfinite(system.least)
    above = sp.vstack([system.matrix[upper], -system.matrix[lower]]) if (upper | lower).any() else None
    limits = np.concatenate([system.most[upper], -system.least[lower]]) if above is not None else None
    answer = linprog(
        aim,
        A_ub=above,
        b_ub=limits,
        A_eq=system.matrix[equal] if equal.any() else None,
        b_eq=system.least[equal] if equal.any() else None,
        bounds=np.column_stack([low, high]),
        method="highs",
    )
    if answer.status == 3:
        return np.array([-np.sign(one) * np.inf if one else np.nan for one in aim])
    if answer.status != 0:
        raise Contradiction(answer.message)
    values: np.ndarray = answer.x
    return values


def whole_bounds(system: System, index: int) -> tuple[float, float] | None:
    """The least and the most of one value over solutions in whole numbers; None where time does not suffice."""
    ends = []
    for sign in (1.0, -1.0):
        aim = np.zeros(len(system.low))
        aim[index] = sign
        answer = milp(
            aim,
            constraints=LinearConstraint(system.matrix, system.least, system.most),
            integrality=np.ones(len(aim)),
            bounds=Bounds(system.low, system.high),
            options={"time_limit": MOST_SECONDS},
        )
        if answer.status in UNBOUNDED and sign < 0 and not np.isfinite(system.high[index]):
            ends.append(np.inf)
        elif answer.status == 0:
            ends.append(float(np.round(answer.x[index])))
        elif answer.status == 1:
            return None
        else:
            raise Contradiction(answer.message)
    return ends[0], ends[1]
