"""What was proven of the last release is not solved for again; anything else that a proof looks at is, and rows stay the same."""

import json
import stat

import numpy as np
import pytest
from scipy.sparse import csc_array

from equality.disclosure import PROOFS, RowRule
from queries.loading.suppression import proven
from queries.loading.suppression.opening import Opened, left_open
from queries.loading.suppression.parts import Part
from queries.loading.suppression.proven import FILE, Proven, proven_before
from queries.loading.suppression.proving import Proofs, Reach
from tests.queries import test_suppression
from tests.queries.test_before import A_QUARTER_ON_TOP, HEADINGS, ONE_QUARTER, SECOND, cells, drawn
from tests.queries.test_suppression import grid, told_by

PROVEN = RowRule(proofs=PROOFS["proof"])
FOUR = [0, 1, 3, 4]
SIX = [0, 1, 3, 4, 6, 7]
MORE_THAN_CAN_MATTER = np.array([[20, 3, 17], [95, 12, 11], [30, 9, 21]])
ONE_MORE_OF_FEW = np.array([[20, 4, 17], [15, 12, 11], [30, 9, 21]])
ALL_SMALL = np.array([[5, 3, 7], [4, 6, 2], [8, 1, 5]])
ANOTHER_QUARTER = HEADINGS + drawn("2025-26-q2", SECOND)


@pytest.fixture
def solved(monkeypatch) -> list[Part]:
    """Every problem that is solved, once for each solve; however few hang together, it is remembered."""
    monkeypatch.setattr(proven, "LEAST", 2)
    every, furthest = [], Part.furthest
    monkeypatch.setattr(Part, "furthest", lambda part, cost: every.append(part) or furthest(part, cost))
    return every


def proofs_of(hidden, width, before=None):
    """The proofs of the table with these cells withheld, after what was proven before."""
    linked, proofs = grid([]), Proofs([Reach.none(15)], Proven(before or {}))
    left = proofs.unsafe(linked, [told_by(linked, ~np.isin(np.arange(15), hidden))], width)
    return proofs, left.tolist()


def test_what_is_the_same_is_not_solved_for_again_and_is_as_wide_as_it_was(solved):
    first, left = proofs_of(FOUR, 3)
    assert left == [] and solved
    solved.clear()
    again, left = proofs_of(FOUR, 3, first.proven.now)
    assert left == [] and not solved
    assert again.proven.now == first.proven.now
    whole = [proofs.reaches[0].in_whole_numbers(np.array(FOUR), 3).tolist() for proofs in (first, again)]
    assert whole[0] == whole[1] and any(whole[0])


@pytest.mark.parametrize(("table", "known"), [(MORE_THAN_CAN_MATTER, True), (ONE_MORE_OF_FEW, False)])
def test_a_count_is_the_same_as_far_as_it_may_move(solved, monkeypatch, table, known):
    first, _ = proofs_of(FOUR, 3)
    solved.clear()
    monkeypatch.setattr(test_suppression, "GRID", table)
    _, left = proofs_of(FOUR, 3, first.proven.now)
    assert left == [] and (not solved) == known


def test_more_that_is_withheld_is_solved_for(solved):
    first, _ = proofs_of(FOUR, 3)
    solved.clear()
    _, left = proofs_of(SIX, 3, first.proven.now)
    assert left == [] and solved


def test_another_width_is_solved_for_though_no_count_may_move_less(solved, monkeypatch):
    monkeypatch.setattr(test_suppression, "GRID", ALL_SMALL)
    first, _ = proofs_of(FOUR, 2)
    solved.clear()
    _, left = proofs_of(FOUR, 3, first.proven.now)
    assert left == [] and solved


def test_which_counts_were_seen_wide_enough_in_whole_numbers_is_remembered(monkeypatch):
    monkeypatch.setattr(proven, "LEAST", 2)
    linked = grid([])
    hidden, whole = (np.isin(np.arange(15), cells) for cells in (FOUR, [1, 4]))
    opened = left_open(linked, ~hidden, 12)
    first = Proven()
    first.add(opened, hidden, 12, whole)
    assert [names.tolist() for names in Proven(first.now).known(opened, hidden, 12)] == [FOUR, [1, 4]]


def chained(*pairs):
    """Four counts, each pair of which comes to a sum that is known."""
    rows = np.repeat(np.arange(len(pairs)), 2)
    matrix = csc_array((np.ones(len(rows)), (rows, np.ravel(pairs))), shape=(len(pairs), 4))
    limit = np.zeros(len(pairs))
    return Opened(np.arange(4), np.arange(4), np.full(4, 9.0), (matrix, csc_array(matrix.T)), (limit, limit))


def test_as_many_sums_of_other_counts_are_not_the_same(monkeypatch):
    monkeypatch.setattr(proven, "LEAST", 2)
    all_four, first = np.ones(4, dtype=bool), Proven()
    first.add(chained((0, 1), (1, 2), (2, 3)), all_four, 12, all_four)
    before = Proven(first.now)
    found = [
        len(before.known(chained(*pairs), all_four, 12)[0])
        for pairs in ([(0, 1), (1, 2), (2, 3)], [(0, 1), (1, 3), (2, 3)])
    ]
    assert found == [4, 0]


def test_a_count_that_was_not_asked_for_then_is_asked_for_now(solved):
    linked = grid([])
    low, high, hidden = told_by(linked, ~np.isin(np.arange(15), FOUR))
    first = Proofs([Reach.none(15)])
    assert not len(first.unsafe(linked, [(low, high, hidden & (np.arange(15) == 0))], 3))
    solved.clear()
    again = Proofs([Reach.none(15)], Proven(first.proven.now))
    assert not len(again.unsafe(linked, [(low, high, hidden)], 3)) and solved


def test_what_could_not_be_proven_is_not_remembered(solved):
    proofs, left = proofs_of([0, 1], 3)
    assert left == [0, 1] and proofs.proven.now == {}


def test_few_that_hang_together_are_not_remembered():
    proofs, left = proofs_of(FOUR, 3)
    assert left == [] and proofs.proven.now == {}


def test_the_same_counts_released_again_are_solved_for_once(service, solved):
    service.load_counts(ONE_QUARTER)
    service.release(PROVEN)
    kept, first = (service.folder / FILE).read_text(encoding="utf-8"), cells(service)
    assert solved and stat.S_IMODE((service.folder / FILE).stat().st_mode) == 0o600
    solved.clear()
    service.release(PROVEN)
    assert not solved
    assert cells(service) == first and (service.folder / FILE).read_text(encoding="utf-8") == kept


@pytest.mark.parametrize(("following", "fewer"), [(ANOTHER_QUARTER, True), (A_QUARTER_ON_TOP, False)])
def test_with_a_quarter_on_top_the_rows_are_the_same_whether_or_not_the_last_proof_is_remembered(
    service, other, solved, following, fewer
):
    rows, solves = [], []
    for one in (service, other):
        one.load_counts(ONE_QUARTER)
        one.release(PROVEN)
        one.load_counts(following)
        if one is other:
            (one.folder / FILE).unlink()
        solved.clear()
        one.release(PROVEN)
        rows.append(cells(one))
        solves.append(len(solved))
    assert rows[0] == rows[1]
    assert (solves[0] < solves[1]) == fewer


def engine_of(service):
    return json.loads((service.folder / FILE).read_text(encoding="utf-8"))["engine"]


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        '{"engine": "another", "proven": {"0": "00"}}',
        '{"engine": "ENGINE"}',
        '{"engine": "ENGINE", "proven": ["00"]}',
        '{"engine": "ENGINE", "proven": {"0": "no bits"}}',
    ],
)
def test_a_file_that_is_damaged_or_of_another_engine_is_as_good_as_none(service, solved, content):
    service.load_counts(ONE_QUARTER)
    service.release(PROVEN)
    first = cells(service)
    assert proven_before(service.folder).before
    (service.folder / FILE).write_text(content.replace("ENGINE", engine_of(service)), encoding="utf-8")
    assert proven_before(service.folder) == Proven()
    solved.clear()
    service.release(PROVEN)
    assert solved and cells(service) == first and proven_before(service.folder).before


def test_a_disk_that_does_not_take_what_was_proven_stops_no_release(service, solved):
    service.load_counts(ONE_QUARTER)
    (service.folder / FILE).mkdir(parents=True)
    assert service.release(PROVEN).entry == service.releases.current()
