"""How far counts can go while what is shown stays as it is, by the solver and by what stopped it; beside another solver's answer."""

import numpy as np
import pytest
from scipy.optimize import linprog

from queries.loading.suppression.opening import left_open
from queries.loading.suppression.parts import Barrier, Part
from queries.loading.suppression.proving import Proofs, Reach
from tests.queries.test_suppression import grid, told_by

BOX = 4
FEW, MORE = [(0, 0), (0, 1), (1, 0), (1, 1)], [(row, column) for row in range(3) for column in range(3)]


def part_of(hidden) -> Part:
    """All withheld cells of the table, as a problem."""
    linked = grid(hidden)
    opened = left_open(linked, linked.told(linked.rows.shown), BOX)
    return Part.of(opened, np.arange(len(opened.names)), BOX)


def towards(part, cell, direction):
    """What it costs to go up (-1) or down (1) with one cell."""
    return np.where(part.names == cell, float(direction), 0.0)


def furthest_by_another_solver(part, cost) -> float:
    found = linprog(
        cost, A_eq=part.matrix.toarray(), b_eq=part.limits[0], bounds=list(zip(part.least, part.most, strict=True))
    )
    return -found.fun


@pytest.mark.parametrize("direction", [-1, 1])
@pytest.mark.parametrize("cell", [0, 1, 3, 4])
@pytest.mark.parametrize("hidden", [FEW, MORE])
def test_what_stopped_a_count_says_how_far_it_goes_as_another_solver_does(hidden, cell, direction):
    part = part_of(hidden)
    cost = towards(part, cell, direction)
    change = part.furthest(cost)
    assert -cost @ change == pytest.approx(furthest_by_another_solver(part, cost))
    assert part.at_most(cost, part.barrier()) == pytest.approx(-cost @ change)


@pytest.mark.parametrize("direction", [-1, 1])
@pytest.mark.parametrize(("before", "now"), [([(0, 1)], FEW), (FEW, MORE), (MORE, FEW)])
def test_what_stopped_a_count_once_never_says_less_than_how_far_it_goes_when_other_cells_are_withheld(
    before, now, direction
):
    first, later = part_of(before), part_of(now)
    first.furthest(towards(first, 1, direction))
    cost = towards(later, 1, direction)
    assert later.at_most(cost, first.barrier()) >= furthest_by_another_solver(later, cost) - 1e-9


def test_a_cell_whose_sums_are_as_they_were_is_not_solved_for_again_and_one_that_can_move_now_is(monkeypatch):
    monkeypatch.setattr("queries.loading.suppression.proving.FEW_TOGETHER", 0)
    linked, proofs, solved = grid([]), Proofs([Reach.none(15)]), []
    furthest = Part.furthest
    monkeypatch.setattr(Part, "furthest", lambda part, cost: solved.append(part) or furthest(part, cost))
    left = []
    for cells in ([(0, 1)], [(0, 1), (2, 2)], FEW):
        hidden = [3 * row + column for row, column in cells]
        before = len(solved)
        unsafe = proofs.unsafe(linked, [told_by(linked, ~np.isin(np.arange(15), hidden))], 3)
        left.append((1 in unsafe, len(solved) > before))
    assert left[1:] == [(True, False), (False, True)]


@pytest.mark.parametrize(
    ("least", "most", "held"),
    [
        ([0, 0, 0], [0, 0, 0], [2.0, 0.0, -1.0]),
        ([-np.inf, 0, 0], [3, 0, np.inf], [0.0, 0.0, 0.0]),
        ([-2, 0, -np.inf], [np.inf, 0, 5], [2.0, 0.0, -1.0]),
    ],
)
def test_a_sum_without_a_limit_on_the_side_that_would_hold_back_weighs_nothing(least, most, held):
    barrier = Barrier(np.array([4, 6, 9]), np.array([2.0, 1.0, -1.0]))
    limits = np.array(least, dtype=float), np.array(most, dtype=float)
    assert barrier.on(np.array([4, 7, 9]), limits).tolist() == held
