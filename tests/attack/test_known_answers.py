"""The attacker finds every known answer: tables with blanks, filters that differ by one unit, rates, ranges and rounding."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import scipy.sparse as sp

from tests.attack.inversion import Printed, counts_that_print, printed, rounded_to
from tests.attack.solving import Contradiction, System, bounded, propagated, whole_bounds

GOLDEN = Path(__file__).parents[3] / "shared" / "golden" / "g19_sdc_attack_known_answers.json"


def case(letter: str) -> dict[str, Any]:
    """One case, by its letter."""
    if not GOLDEN.exists():
        pytest.skip("the known answers are not here")
    cases: list[dict[str, Any]] = json.loads(GOLDEN.read_text())["cases"]
    return next(one for one in cases if one["id"].startswith(f"{letter}_"))


def table(displayed: list[list[int | None]], row_totals: list[int], column_totals: list[int]) -> System:
    """A table of two ways with its margins, blanks unknown."""
    shown = np.array(displayed, dtype=float)
    places = np.arange(shown.size).reshape(shown.shape)
    lines = [*places, *places.T]
    matrix = sp.lil_matrix((len(lines), shown.size))
    for number, line in enumerate(lines):
        matrix[number, line] = 1
    margins = np.array([*row_totals, *column_totals], dtype=float)
    flat = shown.ravel()
    return System(
        matrix.tocsr(), margins, margins, np.where(np.isnan(flat), 0, flat), np.where(np.isnan(flat), np.inf, flat)
    )


@pytest.mark.parametrize("letter", ["A", "B", "C"])
def test_blanks_of_a_table_are_bounded_as_far_as_its_margins_do(letter: str):
    known = case(letter)
    system = table(known["displayed"], known["row_totals"], known["col_totals"])
    answers = {
        tuple(int(part) for part in place.strip("()").split(",")): tuple(ends)
        for place, ends in known["expected_lp"].items()
    }
    targets = np.array([row * 3 + column for row, column in answers])
    found = bounded(system, targets)
    for (row, column), ends in answers.items():
        index = row * 3 + column
        assert whole_bounds(system, index) == ends
        assert (found.width(np.array([index]))[0] >= 3) == (ends[1] - ends[0] >= 3)


def test_two_filters_that_differ_by_one_unit_give_the_unit():
    known = case("D")
    whole, rest = (one["ethnicity"] for one in known["tables"])
    groups = list(whole)
    size = len(groups)
    # Three values for each group: the region, the region without the unit, the unit.
    matrix = sp.hstack([sp.eye(size), -sp.eye(size), -sp.eye(size)]).tocsr()
    low = np.array([*whole.values(), *rest.values(), *[0] * size], dtype=float)
    high = np.array([*whole.values(), *rest.values(), *[np.inf] * size], dtype=float)
    zeros = np.zeros(size)
    least, most = propagated(System(matrix, zeros, zeros, low, high))
    unit = dict(zip(groups, zip(least[2 * size :], most[2 * size :], strict=True), strict=True))
    assert unit == {group: (value, value) for group, value in known["expected_difference_PDU_X"].items()}


def test_a_rate_beside_a_known_denominator_is_a_count():
    known = case("E")
    shown = known["displayed"]
    pairs = counts_that_print(
        Printed(total=(shown["denominator"],) * 2, rate=printed(shown["rate_pct"] / 100, 12)),
    )
    assert pairs == [(known["expected_recovered_count"], 249)]


def test_a_rate_that_is_not_rounded_undoes_rounded_counts():
    known = case("F")
    shown = known["displayed"]
    least, most = printed(shown["rate_pct_1dp"], 1)
    row = Printed(
        count=rounded_to(shown["rounded_numerator"], 5),
        total=rounded_to(shown["rounded_denominator"], 5),
        rate=(least / 100, most / 100),
    )
    assert sorted({count for count, _ in counts_that_print(row)}) == known["expected_candidates_numerator"]


def test_both_ends_of_a_range_give_count_and_total():
    shown = case("G")["displayed"]
    row = Printed(total=(200, 300), low=printed(shown["wilson95_lower"], 6), high=printed(shown["wilson95_upper"], 6))
    assert counts_that_print(row) == [(3, 249)]


def test_a_point_of_a_funnel_is_a_count():
    case("H")
    x, y = 249.0, 1.2048
    assert counts_that_print(Printed(total=(x, x), rate=tuple(v / 100 for v in printed(y, 4)))) == [(3, 249)]


def test_a_relation_that_does_not_hold_is_a_contradiction():
    system = table([[5, 7]], [10], [5, 7])
    with pytest.raises(Contradiction):
        propagated(system)
