"""Bits beside a verdict, on tables drawn by hand: each from shown rows alone, and only where a difference is called."""

import numpy as np
import pytest

from equality.evidence import STATES
from equality.findings import BEARS
from equality.periods import quarter
from queries.loading.bearing import Compared, bearing_bits
from queries.loading.cubes import Cube
from queries.plan import Combination

PERIODS = tuple(quarter(2022 + number // 4, number % 4 + 1) for number in range(16))
CALLED, UNCLEAR = STATES.index("less_favourable"), STATES.index("no_clear_difference")
ASIAN, WHITE = 1, 2
REVERSED = [[(980, 1200), (180, 200), (800, 1000), (0, 0)], [(140, 1000), (120, 800), (20, 200), (0, 0)]]
WHOLE = [[(1120, 2200), (300, 1000), (820, 1200), (0, 0)]]


def cube(blocks, combination=("region", "all", "year"), periods=(0,), hidden=()):
    """One area: a list of segments, each of rows (all, Asian, White, Not declared) of count and total, the same in every period."""
    table = np.repeat(np.array(blocks)[None, :, None], len(periods), axis=2)
    withheld = table[..., 1] == 0
    for segment, row in hidden:
        withheld[:, segment, :, row] = True
    level, segments, kind = combination
    return Cube(
        Combination("recall", level, segments, kind, "ethnicity"),
        np.array([1]),
        np.arange(len(blocks)),
        np.array(periods),
        table[..., 0],
        table[..., 1],
        withheld,
        np.ones(table.shape[:3], dtype=bool),
        True,
    )


def bits(one, others=(), state=CALLED, in_strata=True):
    """The names of what bears on the Asian group beside the White group, in the last period."""
    codes = np.full(one.withheld.shape, -1)
    codes[..., ASIAN] = state
    found = bearing_bits(Compared(one, WHITE, False, in_strata, codes), [one, *others], PERIODS)
    assert not found[..., [0, WHITE, 3]].any()
    return {name for name, bit in BEARS.items() if found[0, 0, -1, ASIAN] & bit}


STRATA = ("region", "each", "year")


@pytest.mark.parametrize(
    ("strata", "in_strata", "state", "expected"),
    [
        (cube(REVERSED, STRATA), True, CALLED, {"like_with_like"}),
        (cube(REVERSED, STRATA), False, CALLED, set()),
        (cube(REVERSED, STRATA), True, UNCLEAR, set()),
        (cube(REVERSED, STRATA, hidden=[(1, ASIAN)]), True, CALLED, set()),
        (cube(REVERSED, STRATA, hidden=[(0, WHITE)]), True, CALLED, set()),
        (cube(REVERSED[:1], STRATA), True, CALLED, set()),
    ],
    ids=["turned round", "not a stratum", "not called", "one withheld", "comparison withheld", "one stratum"],
)
def test_a_ratio_that_turns_round_within_strata(strata, in_strata, state, expected):
    assert bits(cube(WHOLE), [strata], state, in_strata) == expected


@pytest.mark.parametrize(
    ("count", "hidden", "expected"), [(110, (), {"region"}), (85, (), set()), (110, [(0, ASIAN)], set())]
)
def test_a_region_outside_the_limits_of_chance(count, hidden, expected):
    country = cube([[(5000, 30_000), (2000, 10_000), (3000, 20_000), (0, 0)]], ("national", "all", "year"))
    region = cube([[(190, 800), (count, 400), (80, 400), (0, 0)]], hidden=hidden)
    assert bits(region, [country]) == expected


@pytest.mark.parametrize(
    ("undeclared", "hidden", "expected"),
    [((5, 20), (), set()), ((30, 800), (), {"undeclared"}), ((30, 800), [(0, 3)], set())],
)
def test_people_who_have_not_declared(undeclared, hidden, expected):
    assert bits(cube([[(389, 2559), (128, 655), (261, 1904), undeclared]], hidden=hidden)) == expected


@pytest.mark.parametrize(
    ("last", "ending", "expected"), [(90, 15, {"trend"}), (60, 15, set()), (90, 14, set())], ids=str
)
def test_a_sign_of_change_in_the_latest_quarter(last, ending, expected):
    """The rate moves between 19% and 21%, and is 30% or 20% in the last quarter of 300 people."""
    quarters = cube([[(200, 1200), (60, 300), (140, 900), (0, 0)]], ("region", "all", "quarter"), range(16))
    quarters.count[0, 0, :, ASIAN] = [57, 63] * 7 + [60, last]
    own = cube([[(200, 1200), (60, 300), (140, 900), (0, 0)]], ("region", "all", "year"), (ending,))
    assert bits(own, [quarters]) == expected
