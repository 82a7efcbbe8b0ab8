"""Many blocks in a few sentences, and that sentence and table count alike."""

import pytest

from equality import lint
from equality.words import many_comparisons_line, matrix_summary, tally
from tests.equality.drawn import drawn

WORSE, BETTER, UNCLEAR, HIDDEN = "less_favourable", "more_favourable", "no_clear_difference", "not_shown"
LONDON = drawn(
    """
    recall among 60
    all-declared |  420 | 2900 |
    asian        |   29 |  196 | no_clear_difference
    black        |  128 |  655 | less_favourable
    mixed        |   40 |  205 | no_clear_difference many
    white        |  261 | 1904 |
    other        |      |      |
    not-declared |   90 |  700 |
    """
)


def page(*states):
    """A block for each state, of women compared with men."""
    rows = {HIDDEN: "| |"}
    return [
        drawn(f"recall by sex\nwomen | {rows.get(state, f'300 | 1000 | {state}')}\nmen | 150 | 1000 |")
        for state in states
    ]


@pytest.mark.parametrize(
    ("blocks", "expected"),
    [
        pytest.param([], "No comparisons could be made for this choice.", id="nothing"),
        pytest.param(page(HIDDEN), "No comparisons could be made for this choice.", id="nothing made"),
        pytest.param(
            page(UNCLEAR, UNCLEAR, HIDDEN),
            "No clear differences for this choice. 2 of 3 comparisons could be made.",
            id="nothing clear",
        ),
        pytest.param(
            page(UNCLEAR), "No clear difference for this choice. The one comparison could be made.", id="one, not clear"
        ),
        pytest.param(
            page(WORSE),
            "The one comparison we could make shows a less favourable outcome that is unlikely to be chance alone. "
            "It is for women.",
            id="one, clear",
        ),
        pytest.param(
            page(WORSE, UNCLEAR, HIDDEN),
            "1 of the 2 comparisons we could make shows a less favourable outcome that is unlikely to be chance alone. "
            "It is for women.",
            id="singular",
        ),
        pytest.param(
            page(WORSE, WORSE, BETTER, "small_higher", "lower"),
            "2 of the 5 comparisons we could make show a less favourable outcome that is unlikely to be chance alone. "
            "All of them are for women. 1 shows a more favourable outcome. "
            "1 shows a clear difference where no direction is agreed to be better. "
            "There is also 1 clear but small difference.",
            id="all for one group",
        ),
        pytest.param(
            page(BETTER, BETTER, "small_lower", "small_less_favourable"),
            "None of the 4 comparisons we could make shows a less favourable outcome that is more than small. "
            "2 show a more favourable outcome. There are also 2 clear but small differences.",
            id="none less favourable",
        ),
        pytest.param(
            [*page(WORSE), LONDON, LONDON],
            "3 of the 7 comparisons we could make show a less favourable outcome that is unlikely to be chance alone. "
            "2 of the 3 are for people from Black ethnic groups.",
            id="most for one group",
        ),
        pytest.param(
            [*page(WORSE), LONDON],
            "2 of the 4 comparisons we could make show a less favourable outcome that is unlikely to be chance alone.",
            id="a tie names nobody",
        ),
    ],
)
def test_where_to_look_is_summed_up(blocks, expected):
    assert matrix_summary(blocks) == expected
    assert lint.problems(expected) == []


def test_the_sentence_and_the_table_count_the_same_comparisons():
    counted = tally([LONDON, *page(WORSE, HIDDEN)])
    assert (counted.made, counted.possible, counted.count("less_favourable")) == (4, 6, 2)


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (0, ""),
        (
            1,
            "This page makes 1 comparison. If there were no real difference, "
            "it would still look different by chance about 1 time in 20.",
        ),
        (
            15,
            "This page makes 15 comparisons. If there were no real differences, "
            "about 1 in 20 would still look different by chance.",
        ),
    ],
)
def test_many_comparisons(number, expected):
    assert many_comparisons_line(number) == expected
