"""What is withheld beside small rows: nobody can subtract, the same counts give the same rows, and every width is proven."""

import json
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from scipy.optimize import linprog

from app.settings import Settings
from equality.disclosure import PROOFS, RowRule
from equality.periods import Period
from queries.loading.cubes import Cube
from queries.loading.suppression import mending, proving
from queries.loading.suppression.fields import PEOPLE, place_of
from queries.loading.suppression.linked import Linked, Rows, Sums, link
from queries.loading.suppression.mending import mended
from queries.loading.suppression.propagation import bounds
from queries.loading.suppression.protecting import Care, protect
from queries.loading.suppression.proving import Proofs, Reach
from queries.loading.suppression.residual import withhold_beside
from queries.loading.suppression.unknowns import Unknowns
from queries.loading.suppression.withholding import withhold
from queries.plan import Combination
from queries.store import Key
from tests.benchmarks import bench_optimum
from tests.queries.small import sexes, shown

HEADINGS = "measure | period | area | characteristic | group | count | total\n"
NO_ROW = np.zeros(15, dtype=bool)
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
    listed = Rows(told, own, is_shown, np.arange(15) >= 9, NO_ROW[:15], (value + 1.0) ** 0.7)
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


def test_a_first_release_of_small_blocks_withholds_few_more_rows_than_an_exact_programme():
    catalogue, _ = Settings().definitions()
    blocks = [bench_optimum.drawn(number) for number in (0, 1, 2, 3, 7)]
    fewest = sum(bench_optimum.optimum(block) for block in blocks)
    assert fewest <= sum(bench_optimum.withheld(block, catalogue) for block in blocks) <= 1.10 * fewest


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


@pytest.mark.parametrize("few", [0, 8])
def test_what_was_not_proven_is_looked_for_alone_and_then_all_is_proven(few, monkeypatch):
    monkeypatch.setattr(proving, "FEW_TOGETHER", few)
    linked = grid([(0, 1)])
    proofs = Proofs([Reach.none(15)])
    asked_in_part = []
    for hidden in ([0, 1], [0, 1], [0, 1, 3, 4]):
        is_shown = ~np.isin(np.arange(15), hidden)
        left = proofs.unsafe(linked, [told_by(linked, is_shown)], 3)
        asked_in_part.append(proofs.in_part)
        assert left.tolist() == (hidden if len(hidden) < 4 else [])
    assert asked_in_part == [False, few == 0, False]
    assert min(widths(linked, is_shown)) >= 3


def told_by(linked, is_shown):
    """The least and the most of each count by no sum at all, and those that are withheld."""
    known = linked.told(is_shown)
    return np.where(known, linked.value, 0), np.where(known, linked.value, 99), ~known


@pytest.mark.parametrize("many", [2, 15])
@pytest.mark.parametrize(("all_together", "parts"), [(15, ()), (3, (15,)), (3, (2, 15))])
def test_what_is_mended_is_as_wide_by_another_solver_and_costs_the_least_of_all_ways(
    all_together, parts, many, monkeypatch
):
    monkeypatch.setattr(mending, "ALL", all_together)
    monkeypatch.setattr(mending, "MANY", many)
    linked = grid([(0, 1)])
    mended_rows, left = mended(linked, linked.rows.shown, np.array([1]), 3, parts)
    added = set(np.flatnonzero(~mended_rows & linked.rows.shown).tolist())
    assert left.tolist() == []
    assert min(widths(linked, mended_rows)) >= 3
    rectangles = [{column, 3 * row + 1, 3 * row + column} for row in (1, 2) for column in (0, 2)]
    cost = linked.rows.cost
    assert added == min(rectangles, key=lambda cells: sum(cost[cell] for cell in cells))


def test_a_count_that_moves_by_what_was_withheld_for_another_is_not_looked_at_with_more_around_it(monkeypatch):
    for name, most in (("ALL", 3), ("MANY", 2)):
        monkeypatch.setattr(mending, name, most)
    linked, programmes, solver = grid([(0, 1)]), [], mending.solver_of
    monkeypatch.setattr(mending, "solver_of", lambda *problem: programmes.append(problem) or solver(*problem))
    rows, left = mended(linked, linked.rows.shown, np.array([1, 1]), 3, (2, 15))
    assert left.tolist() == [] and min(widths(linked, rows)) >= 3
    assert len(programmes) == 3  # with two around it, with more, and with two once more
    assert (rows == mended(linked, linked.rows.shown, np.array([1]), 3, (15,))[0]).all()


def test_where_too_little_around_a_count_may_move_nothing_is_mended(monkeypatch):
    monkeypatch.setattr(mending, "ALL", 3)
    linked = grid([(0, 1)])
    for parts in ((), (2,)):
        mended_rows, left = mended(linked, linked.rows.shown, np.array([1]), 3, parts)
        assert left.tolist() == [1]
        assert (mended_rows == linked.rows.shown).all()


def test_a_count_beside_rows_that_must_all_stay_shown_cannot_be_mended():
    linked = grid([(0, 1)])
    fixed = replace(linked, rows=replace(linked.rows, kept=linked.rows.shown))
    mended_rows, left = mended(fixed, fixed.rows.shown, np.array([1]), 3, ())
    assert left.tolist() == [1]
    assert (mended_rows == fixed.rows.shown).all()


def test_a_year_that_only_bounds_its_quarter_is_shown_beside_it():
    year, whole, large, small, other = range(5)
    value = np.array([100, 230, 207, 3, 20])
    told = np.full((5, 3), -1)
    told[:, 0] = np.arange(5)
    rows = Rows(told, told >= 0, np.arange(5) != small, NO_ROW[:5], NO_ROW[:5], (value + 1.0) ** 0.7)
    parts = Sums(np.array([whole]), np.array([[large, small, other]]), np.array([0]))
    at_least = Sums(np.array([year]), np.array([[other]]), np.array([1]))
    linked = link(value, np.zeros(5, dtype=bool), [parts, at_least], rows)
    assert withhold_beside(linked, rows.shown, 3).tolist() == [True, True, True, False, False]


def test_a_year_that_comes_to_just_its_quarters_is_held_to_the_rule_though_it_need_not():
    quarters, year = np.array([40, 30, 20, 10]), 4
    value = np.append(quarters, quarters.sum())
    told = np.full((5, 3), -1)
    told[:, 0] = np.arange(5)
    rows = Rows(told, told >= 0, np.arange(5) != 3, NO_ROW[:5], NO_ROW[:5], (value + 1.0) ** 0.7)
    at_most = Sums(np.array([year]), np.arange(4)[None], np.array([-1]))
    shown_rows = withhold_beside(link(value, np.zeros(5, dtype=bool), [at_most], rows), rows.shown, 3)
    assert shown_rows.tolist() == [True, True, False, False, True]


def of_combinations(values, told, sums, kept, withheld) -> tuple[Linked, np.ndarray]:
    """A linked set by hand, and the combination of each row.

    ``told``: (combination, count) of each row; ``sums``: a count, the counts that come to it, and the slack; ``kept``: rows that
    the release before showed; ``withheld``: rows that it withheld or that are small, by whether it did.
    """
    size = len(told)
    tells = np.full((size, 3), -1)
    tells[:, 0] = [count for _, count in told]
    is_kept, stays = (np.isin(np.arange(size), rows) for rows in (kept, [row for row in withheld if withheld[row]]))
    value = np.array(values)
    is_shown = ~np.isin(np.arange(size), list(withheld))
    rows = Rows(tells, tells >= 0, is_shown, is_kept, stays, (value[tells[:, 0]] + 1.0) ** 0.7)
    linked_sums = [Sums(np.array([whole]), np.array([parts]), np.array([slack])) for whole, parts, slack in sums]
    return link(value, np.zeros(len(value), dtype=bool), linked_sums, rows), np.array([block for block, _ in told])


def test_what_a_left_out_combination_told_before_does_not_follow_from_others_that_withhold_it():
    whole, part, small, all_three, seen, hidden = range(6)
    told = [(1, whole), (1, part), (1, small), (1, hidden), (0, all_three), (0, seen), (0, hidden)]
    linked, blocks = of_combinations(
        [20, 17, 3, 40, 36, 4],
        told,
        [(whole, (part, small), 0), (all_three, (seen, hidden), 0)],
        kept=[0, 1, 3],
        withheld={2: False, 6: True},
    )
    done = protect(linked, blocks, Care(3, PROOFS["proof"]))
    assert done.left_out.tolist() == (blocks == 1).tolist()
    assert not done.shown[6] and not (done.shown[4] and done.shown[5])


def test_what_a_left_out_combination_withheld_before_is_still_looked_after():
    whole, part, small, all_three, seen, hidden = range(6)
    told = [(1, whole), (1, part), (1, small), (1, hidden), (0, all_three), (0, seen)]
    linked, blocks = of_combinations(
        [20, 17, 3, 40, 36, 4],
        told,
        [(whole, (part, small), 0), (all_three, (seen, hidden), 0)],
        kept=[0, 1],
        withheld={2: False, 3: True},
    )
    done = protect(linked, blocks, Care(3, PROOFS["proof"]))
    assert done.left_out.tolist() == (blocks == 1).tolist()
    assert not (done.shown[4] and done.shown[5])


def test_what_stays_left_out_is_known_as_it_was_told_before():
    whole, part, small, all_three, seen, hidden = range(6)
    told = [(1, whole), (1, part), (1, hidden), (0, all_three), (0, seen)]
    linked, blocks = of_combinations(
        [20, 17, 3, 40, 36, 4],
        told,
        [(whole, (part, small), 0), (all_three, (seen, hidden), 0)],
        kept=[0, 1],
        withheld={2: True},
    )
    done = protect(linked, blocks, Care(3, PROOFS["proof"]), away=blocks == 1)
    assert done.left_out.tolist() == (blocks == 1).tolist()
    assert not (done.shown[3] and done.shown[4])


def test_who_did_not_declare_one_thing_is_hidden_by_a_new_one_where_all_that_told_of_the_first_stays_shown():
    everybody, declared, undeclared, by_sex, women, men = range(6)
    linked, _ = of_combinations(
        [481, 441, 40, 481, 240, 241],
        [(0, declared), (0, undeclared), (1, by_sex), (1, women), (1, men)],
        [(everybody, (declared, undeclared), 0), (everybody, (by_sex,), 0), (by_sex, (women, men), 0)],
        kept=[0],
        withheld={1: True},
    )
    shown_rows = withhold_beside(linked, linked.rows.shown, 3)
    low, high = bounds(linked, linked.told(shown_rows))
    assert shown_rows[0] and not shown_rows[2]
    assert (high - low)[undeclared] >= 3


def test_where_two_releases_would_tell_what_the_first_withheld_what_is_around_it_is_not_released():
    whole, part, hidden = range(3)
    linked, blocks = of_combinations(
        [40, 36, 4], [(0, whole), (0, part), (1, hidden)], [(whole, (part, hidden), 0)], kept=[0, 1], withheld={2: True}
    )
    done = protect(linked, blocks, Care(3, PROOFS["proof"]))
    assert done.left_out.all() and not done.shown.any()


def test_a_new_small_row_whose_count_was_told_before_is_left_out_and_what_told_it_stays_shown():
    passed, reached, others = range(3)
    linked, blocks = of_combinations(
        [40, 37, 3],
        [(0, reached), (1, reached), (1, others), (1, passed)],
        [(passed, (reached, others), 0)],
        [0],
        {1: False},
    )
    done = protect(linked, blocks, Care(3, PROOFS["proof"]))
    assert done.left_out.tolist() == (blocks == 1).tolist()
    assert done.shown.tolist() == [True, False, False, False]


def test_a_new_row_that_follows_from_what_was_shown_before_is_not_withheld_to_hide_others():
    quarter, year, here, there = range(4)
    linked, blocks = of_combinations(
        [2, 2, 1, 1],
        [(0, quarter), (1, year), (2, here), (2, there)],
        [(year, (quarter,), 1), (year, (quarter,), -1), (year, (here, there), 0)],
        kept=[0],
        withheld={2: False, 3: False},
    )
    done = protect(linked, blocks, Care(3, PROOFS["proof"]))
    assert done.left_out.tolist() == (blocks == 2).tolist()
    assert done.shown.tolist() == [True, True, False, False]


def declared_cube(catalogue, level, declared, undeclared, withheld):
    """How many have declared their sex in one quarter, by area, and how many have not; nothing of who they are."""
    areas = [number for number, area in enumerate(catalogue.areas.values()) if area.level == level]
    shape = (len(areas), 1, 1, 1)
    count, rest = (np.array(numbers).reshape(shape) for numbers in (declared, undeclared))
    combination = Combination("declared", level, "all", "quarter", "sex")
    place, hidden = np.zeros(1, dtype=np.int64), np.array(withheld).reshape(shape)
    return Cube(combination, np.array(areas), place, place, count, count + rest, hidden, np.ones(shape[:3], bool), True)


def promoted_cube(catalogue, totals, present):
    """A tenth of the staff of one quarter promoted, by sex: all who declared, women, men and those who did not declare."""
    places, place = list(catalogue.areas), np.zeros(1, dtype=np.int64)
    total = np.array(totals).reshape((1, 1, 1, 4))
    combination = Combination("promoted", "national", "all", "quarter", "sex")
    area = np.array([places.index(catalogue.national.slug)])
    small = np.zeros(total.shape, dtype=bool)
    return Cube(combination, area, place, place, total // 10, total, small, np.full((1, 1, 1), present), True)


@pytest.mark.parametrize(
    ("totals", "present", "field", "people"),
    [
        ((950, 500, 450, 54), True, "in_post", [950, 500, 450, 54]),
        ((960, 510, 450, 54), True, "in_post, 2", [960, 510, 450, 54]),
        ((0, 0, 0, 0), False, "in_post", [950, 0, 0, 54]),
    ],
)
def test_people_of_two_measures_are_the_same_where_they_do_not_contradict_one_another(
    totals, present, field, people, known
):
    catalogue, _ = known
    quarter = Period("quarter", "2025-26-q1", "April to June 2025", date(2025, 4, 1), date(2025, 6, 30))
    promoted = promoted_cube(catalogue, totals, present)
    held = [
        (catalogue.measures["declared"], declared_cube(catalogue, "national", [950], [54], [False])),
        (catalogue.measures["promoted"], promoted),
    ]
    unknowns = Unknowns(catalogue, held, (quarter,))
    assert unknowns.people == {"declared": (PEOPLE, "in_post", "people"), "promoted": (PEOPLE, field, "people")}
    told, _ = next(unknowns.told(catalogue.measures["promoted"], promoted))
    assert unknowns.value[told].ravel().tolist() == people


def test_people_that_a_correction_of_one_measure_left_alone_are_still_the_same(known):
    catalogue, _ = known
    quarter = Period("quarter", "2025-26-q1", "April to June 2025", date(2025, 4, 1), date(2025, 6, 30))
    held = [
        (catalogue.measures["declared"], declared_cube(catalogue, "national", [950], [54], [False])),
        (catalogue.measures["promoted"], promoted_cube(catalogue, (960, 510, 450, 54), present=True)),
    ]
    unknowns = Unknowns(catalogue, held, (quarter,))
    place = place_of(held[0][1])
    one, other = (unknowns.of(unknowns.people[slug], place).ravel() for slug in ("declared", "promoted"))
    assert (one == other)[[0, -1]].tolist() == [False, True]


def test_those_who_declared_add_up_over_regions_where_nothing_is_told_of_their_groups(known):
    catalogue, _ = known
    measure = catalogue.measures["declared"]
    quarter = Period("quarter", "2025-26-q1", "April to June 2025", date(2025, 4, 1), date(2025, 6, 30))
    held = [
        (measure, declared_cube(catalogue, "national", [950], [54], [False])),
        (measure, declared_cube(catalogue, "region", [890, 60], [50, 4], [False, True])),
    ]
    made, account = withhold(held, (catalogue, (quarter,)), Care(3, PROOFS["sums"]))
    assert [cube.withheld.ravel().tolist() for _, cube in made] == [[False], [True, True]]
    assert account.left_out == []


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


def test_a_release_says_in_totals_how_many_rows_are_small_and_how_many_are_withheld_beside_them(service):
    service.load_counts(HEADINGS + sexes("recall", "2025-26", (50, 100), (4, 400)))
    summary = service.release(RowRule(proofs=PROOFS["proof"]))
    account = json.loads((service.folder / summary.account_file).read_text(encoding="utf-8"))
    small = sum(account["small"].values())
    said = summary.lines()
    assert 0 < small < summary.withheld
    assert f"Of the rows not shown, {small} are small and {summary.withheld - small} are withheld beside them." in said
    assert (
        f"Each of the {account['counts']} withheld counts could be any of 4 numbers or more, as far as all sums together "
        f"tell; for {account['in_whole_numbers']} two such answers in whole numbers were found."
    ) in said
    assert f"What was withheld is accounted for, by measure and level, in {summary.account_file}." in said
    assert not any("women" in line.lower() or "recall" in line for line in said)


def test_a_release_by_single_sums_says_that_each_sum_was_looked_at_alone(service):
    service.load_counts(HEADINGS + sexes("recall", "2025-26", (50, 100), (4, 400)))
    said = service.release(RowRule(proofs=PROOFS["sums"])).lines()
    assert any(line.endswith("could be any of 4 numbers or more, as far as one sum at a time tells.") for line in said)


def test_a_release_without_protection_says_that_small_rows_can_be_subtracted(service):
    service.load_counts(HEADINGS + sexes("recall", "2025-26", (50, 100), (4, 400)))
    said = service.release(RowRule(proofs=PROOFS["off"])).lines()
    assert "Small rows alone are withheld: what they hold can be worked out by subtraction (PROTECT is off)." in said
    assert not any("beside them" in line for line in said)


def test_what_could_not_be_protected_is_told_apart_from_what_is_too_small(service):
    service.load_counts(HEADINGS + sexes("recall", "2025-26", (50, 100), (40, 400)))
    made = service.release()
    account = replace(made.account, proofs=0, left_out=["recall, sex, pdu, year: could not be protected by fewer rows"])
    left_out = ("recall, age-band, pdu, year: 50% of rows small", *account.left_out)
    said = replace(made, account=account, left_out=left_out).lines()
    assert said[-3:] == [
        "1 combination is left out because too many of their rows are small.",
        "1 combination is left out because withholding some of the rows could not protect the rest.",
        f"They are listed in {made.left_out_file}.",
    ]


def test_where_nobody_had_the_outcome_a_zero_that_is_small_takes_the_whole_block_along(service):
    service.load_counts(HEADINGS + sexes("recall", "2025-26", (0, 400), (0, 20)))
    service.release(RowRule(proofs=PROOFS["off"]))
    assert shown(service, Key("country", "recall", "sex", "2025-26"))["all-declared"] == (0, 420)
    service.release(RowRule(proofs=PROOFS["sums"]))
    rows = shown(service, Key("country", "recall", "sex", "2025-26"))
    assert {rows[group] for group in ("all-declared", "women", "men")} == {(None, None)}
