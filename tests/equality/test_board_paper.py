"""A board paper: which findings it holds, what it says of them, and what it leaves out and why."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from equality import lint
from equality.board_paper import (
    MOST_FINDINGS,
    MOST_QUESTIONS,
    chosen_findings,
    does_not_show,
    left_out,
    meanings,
    offered,
    paper_text,
    questions,
    rows,
    title,
)
from equality.evidence import STATES
from equality.overview import glances
from tests.equality.test_overview import completed, recall

BLOCKS = [recall(), completed()]


def slugs(found):
    return [one.slug for one in found]


def test_without_a_choice_the_paper_holds_what_to_look_at_first():
    assert [one.label for one in chosen_findings(BLOCKS, None)] == [
        "Order completion, Asian people",
        "Recall, Black people",
    ]


def test_favourable_findings_can_be_chosen_but_are_not_ticked_beforehand():
    blocks = [recall("more_favourable")]
    assert [words for _, words in offered(blocks)] == ["Recall, Black people: 1.32 times as often as White people"]
    assert chosen_findings(blocks, None) == []
    assert slugs(chosen_findings(blocks, ["recall.black"])) == ["recall.black"]


@pytest.mark.parametrize(
    ("wanted", "held", "said"),
    [
        (["recall.black"], ["recall.black"], ()),
        ([], [], ()),
        (
            ["recall.white", "recall.black"],
            ["recall.black"],
            ("1 of the findings chosen does not stand out here, so it is left out.",),
        ),
        (
            ["recall.white", "breach.asian"],
            [],
            ("2 of the findings chosen do not stand out here, so they are left out.",),
        ),
    ],
)
def test_what_does_not_stand_out_here_is_left_out_and_said(wanted, held, said):
    assert (slugs(chosen_findings([recall()], wanted)), left_out([recall()], wanted)) == (held, said)


def test_a_paper_holds_three_findings_at_most_and_says_so():
    blocks = [recall("less_favourable", "higher"), recall("lower", "small_higher")]
    wanted = ["recall.black", "recall.asian"] * 2
    assert len(chosen_findings(blocks, wanted)) == MOST_FINDINGS
    assert left_out(blocks, wanted) == ("A board paper holds up to 3 findings: the first 3 are shown.",)


def test_a_line_of_the_table_holds_both_rates_and_the_likely_range():
    (row,) = rows(chosen_findings([recall()], None))
    # 128 of 655 and 312 of 2,104: 19.54% and 14.83%, 1.3178 times as often.
    assert (row.label, row.rate, row.comparison, row.ratio) == ("Recall, Black people", "19.5%", "14.8%", "1.32")
    assert row.likely_range == "1.09 to 1.58"


def test_the_title_says_where_and_when():
    assert title(BLOCKS) == "London: equality summary, year to March 2026"
    with pytest.raises(ValueError):
        title([])


def test_what_two_findings_do_not_show_is_said_once():
    said = does_not_show(chosen_findings(BLOCKS, None))
    assert said.count("These figures do not show why the rates differ.") == 1
    assert "offence, sentence, risk or age" in said


def test_questions_come_from_each_finding_in_turn():
    assert questions(chosen_findings(BLOCKS, None)) == ("Compare delivery units.",)
    assert len(questions(chosen_findings(BLOCKS, None))) <= MOST_QUESTIONS


def test_the_text_holds_everything_that_the_sheet_says():
    chosen = chosen_findings([recall()], None)
    text = "\n".join(paper_text("Heading", glances([recall()], []), chosen, ["Source."]))
    for part in (
        "Clear differences: 1 of 2",
        "19.5% (128 of 655)",
        "They are a reason to look further.",
        "To ask next: Compare",
    ):
        assert part in text


@given(st.lists(st.tuples(st.sampled_from(STATES[2:14]), st.sampled_from(STATES[2:14])), max_size=3))
def test_every_sentence_of_a_paper_keeps_to_the_words(pairs):
    blocks = [recall(black, asian) for black, asian in pairs]
    chosen = chosen_findings(blocks, [slug for slug, _ in offered(blocks)])
    for line in paper_text("A heading", glances(blocks, []), chosen, []):
        assert lint.problems(line) == []
    for line in (*meanings(chosen), *left_out(blocks, ["recall.white"])):
        assert lint.sentence_problems(line.split(". ")[0].rstrip(".") + ".") == []
