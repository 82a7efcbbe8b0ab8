"""An area at a glance: what comes first, what changed, and what every line may say."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from equality import lint
from equality.evidence import STATES
from equality.findings import CLEAR, COMPARED
from equality.overview import beside, changes, glances, lead_words, look_first, reliance, standouts, times
from equality.periods import financial_year
from tests.equality.drawn import AREAS, drawn

LONDON, NOW, BEFORE = AREAS["london"], financial_year(2025), financial_year(2024)
RECALL = """
    recall{period}
    all-declared |  469 | 2965 |
    asian        |   29 |  206 | {asian}
    black        |  128 |  655 | {black}
    mixed        |      |      |
    white        |  312 | 2104 |
    other        |      |      |
    not-declared |   90 |  700 |
"""
COMPLETED = """
    completed
    all-declared | 1640 | 2400 |
    asian        |  240 |  400 | {asian}
    white        | 1400 | 2000 |
"""


def recall(black="less_favourable", asian="no_clear_difference", period=""):
    return drawn(RECALL.format(black=black, asian=asian, period=period))


def completed(asian="less_favourable"):
    return drawn(COMPLETED.format(asian=asian))


def labels(found):
    return [one.label for one in found]


def test_of_two_less_favourable_findings_the_one_about_more_people_comes_first():
    # 128 recalled where 655 x 312 / 2104 = 97.1 were to be expected: 31; 240 completed where 400 x 0.7 = 280 were: 40.
    assert labels(look_first([recall(), completed()])) == ["Order completion, Asian people", "Recall, Black people"]
    assert [round(one.people) for one in look_first([recall(), completed()])] == [40, 31]


def test_favourable_findings_are_told_but_not_among_those_to_look_at_first():
    blocks = [recall("more_favourable"), completed()]
    assert labels(standouts(blocks)) == ["Order completion, Asian people", "Recall, Black people"]
    assert labels(look_first(blocks)) == ["Order completion, Asian people"]
    assert "1 more favourable" in glances(blocks, [])[0].context


@pytest.mark.parametrize(
    ("blocks", "title", "sentence"),
    [
        (
            [recall()],
            "Black people were recalled 1.3 times as often as White people",
            "If the rates had been equal, about 31 fewer people would have been recalled (likely range 9 to 54).",
        ),
        ([recall("no_clear_difference")], "No clear differences in London", "2 of 4 comparisons could be made."),
        (
            [recall("more_favourable")],
            "No less favourable outcome is clear in London",
            "2 of 4 comparisons could be made.",
        ),
        (
            [recall("too_few_to_compare", "not_enough_declared")],
            "No comparison could be made in London",
            "None of the 4 comparisons could be made.",
        ),
    ],
)
def test_the_headline_says_what_is_clear_or_that_nothing_is(blocks, title, sentence):
    assert lead_words(blocks, LONDON) == (title, sentence)


def test_the_four_figures_count_what_they_say():
    clear, gap, people, declared = glances([recall(), completed()], [recall()])
    assert (clear.number, clear.context) == ("2 of 3", ("comparisons", "2 less favourable"))
    assert (gap.number, gap.context) == ("1.32 times", ("Recall, Black people",))
    assert (people.number, people.context[0]) == ("about 40", "more if the rates had been equal")
    # 2,965 of 3,665 people have declared.
    assert (declared.number, declared.context) == ("81%", ("of people on probation", "minimum 60%, stretch 80%"))


def test_without_anything_clear_the_figures_say_so():
    numbers = [one.number for one in glances([recall("no_clear_difference")], [])]
    assert numbers == ["0 of 2", "No clear gap", "No clear gap", "Not known"]


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [
        (
            "less_favourable",
            "less_favourable",
            "Recall, Black people: 1.32 times as often, 1.32 in the year to March 2025.",
        ),
        (
            "less_favourable",
            "no_clear_difference",
            "Recall, Black people: clear (1.32 times as often); not clear in the year to March 2025 (1.32).",
        ),
        (
            "no_clear_difference",
            "less_favourable",
            "Recall, Black people: not clear (1.32 times as often); clear in the year to March 2025 (1.32).",
        ),
        (
            "no_clear_difference",
            "no_clear_difference",
            "No comparison is clear in the year to March 2025 or in the year to March 2026.",
        ),
        (
            "less_favourable",
            "too_few_to_compare",
            "No comparison is clear in the year to March 2025 or in the year to March 2026.",
        ),
    ],
)
def test_what_has_changed_is_told_where_both_periods_could_be_compared(now, before, said):
    earlier = {"recall": recall(before, period=" for 2024-25")}
    first, *rest = changes([recall(now)], earlier, (NOW, BEFORE))
    assert first == said
    assert rest in ([], ["Two points do not show a direction."])


def test_without_an_earlier_period_there_is_nothing_to_compare_with():
    assert changes([recall()], {}, (NOW, None)) == ("There is no earlier period to compare with.",)


def test_what_is_new_is_told_before_what_is_the_same():
    earlier = {"recall": recall("less_favourable", "no_clear_difference", period=" for 2024-25")}
    said = changes([recall("less_favourable", "more_favourable")], earlier, (NOW, BEFORE))
    assert [one.partition(":")[0] for one in said[:2]] == ["Recall, Asian people", "Recall, Black people"]


def test_how_far_it_can_be_relied_on_counts_every_figure_once():
    said = reliance([recall("too_few_to_compare"), completed("not_enough_declared")], [recall()])
    assert said == (
        "Not shown: 2 of 5 figures.",
        "Too few to compare: 1 of 5.",
        "Not enough declared: 1 of 5.",
        "81% of people on probation have declared their ethnicity.",
    )


def test_the_same_finding_elsewhere_is_a_ratio_or_the_reason_for_none():
    (one,) = look_first([recall()])
    assert beside(one, recall("no_clear_difference")) == "1.32 times"
    assert beside(one, None) == "No data"
    assert beside(one, completed()) == "No data"
    assert beside(one, recall("too_few_to_compare")) == "Not compared"
    hidden = drawn("recall\nblack | | |\nwhite | 312 | 2104 |")
    assert beside(one, hidden) == "Not shown (small numbers)"


@given(st.lists(st.tuples(st.sampled_from(STATES[2:14]), st.sampled_from(STATES[2:14])), max_size=3))
def test_every_sentence_of_every_state_keeps_to_the_words(pairs):
    blocks = [recall(black, asian) for black, asian in pairs]
    title, sentence = lead_words(blocks, LONDON)
    assert lint.title_problems(title) == []
    assert lint.sentence_problems(sentence) == []
    for one in (*changes(blocks, {"recall": recall()}, (NOW, BEFORE)), *reliance(blocks, blocks)):
        assert lint.sentence_problems(one) == []
    for glance in glances(blocks, blocks):
        assert [lint.problems(text) for text in (glance.label, glance.number, *glance.context)] == [[]] * (
            2 + len(glance.context)
        )
    assert [lint.problems(f"{one.label}, {times(one.finding, one.block)}") for one in standouts(blocks)] == [[]] * len(
        standouts(blocks)
    )


@given(st.permutations([0, 1, 2]))
def test_the_order_does_not_depend_on_the_order_of_the_blocks(order):
    blocks = [recall(), completed(), recall("small_less_favourable", "higher")]
    assert sorted(labels(standouts([blocks[place] for place in order]))) == sorted(labels(standouts(blocks)))
    clear = [one.finding.state in CLEAR for one in standouts([blocks[place] for place in order])]
    assert clear == sorted(clear, reverse=True)


def test_nothing_withheld_is_counted_as_compared():
    block = recall("not_shown")
    assert all(one.state not in COMPARED for one in block.findings if one.count is None)
    assert labels(standouts([replace(block, findings=())])) == []
