"""A verdict that hangs on one person is said to, and no other: held against verdicts made again with one person changed."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from equality.evidence import STATES, Comparisons, verdicts
from equality.findings import BEARS, CLEAR, SMALL, STATE_BITS, ReleasedRow, build_block
from equality.fragility import fragile
from equality.undeclared import bounds_of, could_change, undeclared_bounds
from equality.words import commentary, paragraph
from tests.blocks import block, topic

repeatable = settings(derandomize=True, database=None, deadline=None, max_examples=200)


@st.composite
def families(draw):
    """Up to three families of comparisons, many of them near the edge of being called."""
    size = draw(st.integers(1, 14))
    rows = []
    for _ in range(size):
        n, m = draw(st.integers(30, 400)), draw(st.integers(100, 3000))
        b = draw(st.integers(5, m // 2))
        near = round(n * b / m * draw(st.sampled_from((0.6, 0.75, 0.8, 1.0, 1.25, 1.3, 1.5, 1.8))))
        rows.append((min(max(near + draw(st.integers(-2, 2)), 0), n), n, b, m))
    a, n, b, m = np.array(rows).T
    known = np.ones(size)
    return Comparisons(
        a, n, b, m, np.zeros(size, bool), known, np.full(size, -1), np.array([draw(st.integers(0, 2)) for _ in rows])
    )


def made_again(comparisons, place):
    """The state of one comparison after one person of its group had a different outcome, towards or away from the other."""
    before = verdicts(comparisons)
    a, n, b, m = (
        int(column[place])
        for column in (comparisons.count, comparisons.total, comparisons.reference_count, comparisons.reference_total)
    )
    called = STATES[before.state[place]] in (*CLEAR, *SMALL)
    step = -1 if called == (a * m > b * n) else 1
    if not 0 <= a + step <= n:
        return before.state[place], before.state[place]
    count = comparisons.count.copy()
    count[place] = a + step
    return before.state[place], verdicts(replace(comparisons, count=count)).state[place]


@repeatable
@given(families())
def test_a_called_difference_is_fragile_exactly_where_one_person_changes_it(comparisons):
    found = fragile(comparisons, verdicts(comparisons))
    for place in range(found.size):
        before, after = made_again(comparisons, place)
        stopped = STATES[after] in ("too_few_to_compare",)
        if STATES[before] in (*CLEAR, *SMALL) and not stopped:
            assert found[place] == (before != after)


@repeatable
@given(families())
def test_one_that_is_not_called_is_fragile_only_where_one_person_would_have_it_called(comparisons):
    found = fragile(comparisons, verdicts(comparisons))
    for place in np.flatnonzero(found):
        before, after = made_again(comparisons, place)
        assert before != after


def test_rows_that_are_not_compared_are_never_fragile():
    rows = [(0, 0, 5, 100), (1, 10, 5, 100), (20, 60, 0, 20)]
    a, n, b, m = np.array(rows).T
    every = Comparisons(a, n, b, m, np.array([True, False, False]), np.ones(3), np.full(3, -1), np.zeros(3, int))
    assert not fragile(every, verdicts(every)).any()


def code(state, flags=0):
    return STATES.index(state) + flags


@pytest.mark.parametrize(
    ("state", "count", "sentence"),
    [
        (
            "less_favourable",
            60,
            "If one person's outcome had been different, this would not be called clear, or would be called small.",
        ),
        ("no_clear_difference", 44, "If one person's outcome had been different, this would be called clear."),
    ],
)
def test_that_a_verdict_hangs_on_one_person_is_said(state, count, sentence):
    rows = [ReleasedRow("black", count, 300, code(state, BEARS["one_person"])), ReleasedRow("white", 130, 1000, None)]
    made = build_block(topic(), rows)
    assert made.findings[0].bears == ("one_person",)
    assert sentence in paragraph(made.findings[0], made)
    firm = build_block(topic(), [ReleasedRow("black", count, 300, code(state)), rows[1]])
    assert sentence not in paragraph(firm.findings[0], firm)


def test_a_code_keeps_its_state_beside_its_flags():
    assert code("small_lower", BEARS["one_person"]) & STATE_BITS == STATES.index("small_lower")


def test_bounds_hold_what_everybody_undeclared_could_do_to_a_rate():
    assert undeclared_bounds(128, 655, 30, 210) == (128 / 865, 158 / 685)
    assert undeclared_bounds(10, 100, 0, 0) == (0.1, 0.1)


UNDECLARED = """
    all-declared | 389 | 2559 |
    black        | 128 |  655 | less_favourable
    white        | 261 | 1904 |
    not-declared | {events} | {people} |
"""


@pytest.mark.parametrize(("events", "people", "said"), [(5, 20, False), (30, 800, True)])
def test_a_difference_that_the_undeclared_could_undo_is_said_to_be(events, people, said):
    made = block(UNDECLARED.format(events=events, people=people))
    black = made.findings[0]
    assert (could_change(black, made) is not None) == said
    sentences = " ".join(commentary(made).what)
    assert ("so the difference might not be there" in sentences) == said
    bounds = bounds_of(black, made)
    assert bounds.low <= black.rate.value <= bounds.high


def test_nothing_is_said_of_undeclared_people_who_are_not_shown():
    made = block(UNDECLARED.format(events="", people=""))
    assert bounds_of(made.findings[0], made) is None
