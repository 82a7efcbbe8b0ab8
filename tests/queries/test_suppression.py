"""What is withheld beside small rows: nobody can subtract, the same counts give the same rows, and every width is proven."""

import numpy as np
import pytest
from scipy.optimize import linprog

from equality.disclosure import PROOFS, RowRule
from queries.loading.suppression.linked import Linked, Rows, Sums, link
from queries.loading.suppression.propagation import bounds
from queries.loading.suppression.protecting import Care, protect
from queries.loading.suppression.residual import withhold_beside
from queries.store import Key
from tests.queries.small import sexes, shown

HEADINGS = "measure | period | area | characteristic | group | count | total\n"
GRID = np.array([[20, 3, 17], [15, 12, 11], [30, 9, 21]])


def grid(hidden) -> Linked:
    """A table of three by three with its margins shown, a row of the linked set a cell; by hand, without rates."""
    cells = np.arange(9).reshape(3, 3)
    rows, columns = np.arange(9, 12), np.arange(12, 15)
    value = np.concatenate([GRID.ravel(), GRID.sum(axis=1), GRID.sum(axis=0)])
    told = np.full((15, 3), -1)
    told[:, 0] = np.arange(15)
    is_shown = ~np.isin(np.arange(15), [cells[place] for place in hidden])
    own = told >= 0
    listed = Rows(told, own, is_shown, np.arange(15) >= 9, (value + 1.0) ** 0.7)
    nothing = np.zeros(3, dtype=np.int64)
    return link(
        value, np.zeros(15, dtype=bool), [Sums(rows, cells, nothing), Sums(columns, cells.T.copy(), nothing)], listed
    )


def widths(linked, shown_rows):
    """The width of each withheld cell by scipy, from the shown cells alone."""
    table = np.where(shown_rows[:9], GRID.ravel(), -1)
    hidden = np.flatnonzero(table < 0)
    sums = [(np.arange(9) // 3 == row, GRID.sum(axis=1)[row]) for row in range(3)]
    sums += [(np.arange(9) % 3 == column, GRID.sum(axis=0)[column]) for column in range(3)]
    left = np.array([[inside[cell] for cell in hidden] for inside, _ in sums], dtype=float)
    right = [whole - table[inside & (table >= 0)].sum() for inside, whole in sums]
    found = []
    for place in range(len(hidden)):
        cost = np.eye(len(hidden))[place]
        least = linprog(cost, A_eq=left, b_eq=right).fun
        most = -linprog(-cost, A_eq=left, b_eq=right).fun
        found.append(int(np.floor(most + 1e-6) - np.ceil(least - 1e-6)))
    return found


def test_single_sums_tell_a_cell_that_alone_is_withheld_in_its_row():
    linked = grid([(0, 1)])
    low, high = bounds(linked, linked.told(linked.rows.shown))
    assert (low[1], high[1]) == (3, 3)


def test_the_residual_rule_leaves_no_sum_with_one_unknown():
    linked = grid([(0, 1)])
    hidden = ~withhold_beside(linked, linked.rows.shown, 3)[:9].reshape(3, 3)
    assert hidden[0, 1] and hidden.sum() >= 4
    assert not (hidden.sum(axis=0) == 1).any() and not (hidden.sum(axis=1) == 1).any()


@pytest.mark.parametrize("place", [(row, column) for row in range(3) for column in range(3)])
def test_what_is_proven_is_as_wide_by_another_solver(place):
    linked = grid([place])
    done = protect(linked, np.zeros(15, dtype=np.int64), Care(3, PROOFS["proof"]))
    assert done.counts == (~done.shown).sum() and not done.left_out.any()
    assert min(widths(linked, done.shown)) >= 3


def test_the_other_of_two_rows_is_withheld_with_a_small_one(service):
    service.load_counts(HEADINGS + sexes("recall", "2025-26", (50, 100), (4, 400)))
    service.release(RowRule(proofs=PROOFS["sums"]))
    rows = shown(service, Key("country", "recall", "sex", "2025-26"))
    assert rows["all-declared"] == (54, 500)
    assert rows["women"] == rows["men"] == (None, None)


def test_the_same_counts_give_the_same_rows_and_the_account_names_none(service):
    service.load_counts(HEADINGS + sexes("recall", "2025-26", (50, 100), (4, 400)))
    service.release(RowRule(proofs=PROOFS["proof"]))
    service.release(RowRule(proofs=PROOFS["proof"]))
    first, second = (
        (service.folder / f"release-000{number}-withheld.json").read_text(encoding="utf-8") for number in (1, 2)
    )
    assert first == second
    assert "women" not in first and '"recall, national"' in first
