"""How charts are read: sums that come out, from the numbers that are shown, in words that pass the lint."""

import re
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from equality import lint
from equality.display import points_text, ratio_text
from equality.findings import EVERYONE_ELSE
from equality.grammar import comparison_counts
from equality.reading import block_reading, matrix_reading, ratio_reading
from equality.rounding import half_up
from equality.sums import worked_gap, worked_rate, worked_ratio, worked_share
from equality.terms import named, terms
from tests.blocks import block, measure

repeatable = settings(derandomize=True, database=None, deadline=None)
NUMBER = r"[\d,]*\.?\d+"


@st.composite
def counts(draw):
    """Events and people of a group and of its comparison; some in the comparison had the outcome."""
    total, compared = draw(st.integers(30, 5000)), draw(st.integers(30, 100_000))
    return draw(st.integers(0, total)), total, draw(st.integers(1, compared)), compared


def numbers(said: str) -> list[Decimal]:
    """The numbers of a sum, in order."""
    return [Decimal(one.replace(",", "")) for one in re.findall(NUMBER, said)]


@repeatable
@given(counts())
def test_a_ratio_that_is_divided_again_by_hand_is_the_one_that_is_shown(four):
    count, total, other, compared = four
    shown = ratio_text((count / total) / (other / compared))
    first, second, result = numbers(worked_ratio((count / total, other / compared), shown))
    assert half_up(first / second, len(shown.partition(".")[2])) == result == Decimal(shown.replace(",", ""))


@repeatable
@given(counts())
def test_a_gap_that_is_subtracted_again_by_hand_is_the_one_that_is_shown(four):
    count, total, other, compared = four
    shown = points_text(count / total - other / compared)
    first, second, result = numbers(worked_gap((count / total, other / compared), shown))
    assert half_up(first - second, len(shown.partition(".")[2])) == result == Decimal(shown)


@repeatable
@given(counts())
def test_a_share_that_is_taken_again_by_hand_comes_to_the_number_that_is_shown(four):
    _, total, other, compared = four
    percent, people, result = numbers(worked_share(other / compared, total))
    assert half_up(percent * people / 100, 1) == result


@repeatable
@given(counts())
def test_a_rate_that_is_divided_again_by_hand_is_its_percentage(four):
    count, total, _, _ = four
    first, second, proportion, percent = numbers(worked_rate(count, total))
    assert (first, second) == (count, total)
    assert half_up(100 * first / second, 1) == percent == 100 * proportion


def test_the_first_clear_difference_is_worked_through_from_its_counts_to_its_people():
    assert ratio_reading(block()).said[2:] == (
        "People from Black ethnic groups: 128 divided by 655 is 0.195, which is 19.5%.",
        "White people: 261 divided by 1,904 is 0.137, which is 13.7%.",
        "19.54 divided by 13.71 is 1.43: 1.43 times as often.",
        "The likely range is 1.18 to 1.72 times. It lies to one side of 1, and the difference still stands out after "
        "allowing for the comparisons made together (15).",
        "The gap: 19.5 less 13.7 is 5.8 percentage points.",
        "The people gap: at the comparison's rate, 13.71% of 655 is 89.8. 128 is about 38 more than that.",
    )


@pytest.mark.parametrize(
    ("drawn", "expected"),
    [
        ("all-declared | 300 | 1000 |\n black | 100 | 400 | no_clear_difference\n white | 200 | 600 |", (200, 600)),
        ("all-declared | 300 | 1000 |\n black | 100 | 400 | no_clear_difference\n white | | | not_shown", None),
    ],
)
def test_what_a_group_is_compared_with_is_the_comparison_groups_row(drawn, expected):
    one = block(drawn)
    assert comparison_counts(one.findings[0], one) == expected


def test_everyone_else_is_all_who_declared_less_the_group():
    one = block("all-declared | 300 | 1000 |\n black | 100 | 400 | less_favourable", comparison=EVERYONE_ELSE)
    assert comparison_counts(one.findings[0], one) == (200, 600)


def test_without_a_comparison_the_marks_are_said_and_nothing_is_worked_through():
    one = block("all-declared | 300 | 1000 |\n black | | | not_shown\n white | | | not_shown")
    assert len(ratio_reading(one).said) == 2


def test_a_share_is_worked_through_for_the_largest_group():
    drawn = "all-declared | 1000 | 1000 |\n black | 400 | 1000 |\n white | 600 | 1000 |"
    said = block_reading(block(drawn, measure=measure(kind="share"))).said
    assert said[1].startswith("White people: 600 divided by 1,000 is 0.600, which is 60.0%.")


def test_a_matrix_works_its_first_clear_difference_through():
    said = matrix_reading([block()]).said
    assert "These sums are for Recall." in said
    assert "19.54 divided by 13.71 is 1.43: 1.43 times as often." in said


def test_every_word_that_a_panel_names_has_an_entry_in_the_glossary():
    for reading in (block_reading(block()), matrix_reading([block()])):
        assert [named(slug).slug for slug in reading.terms] == [*reading.terms]


def test_the_entries_of_the_glossary_are_apart_and_pass_the_lint():
    assert len({one.slug for one in terms()}) == len({one.name for one in terms()}) == len(terms())
    for one in terms():
        assert [problem for text in (one.question, *one.answer) for problem in lint.problems(text)] == []


def test_what_a_panel_says_passes_the_lint():
    for reading in (block_reading(block()), matrix_reading([block()])):
        assert [problem for said in reading.said for problem in lint.problems(said)] == []
