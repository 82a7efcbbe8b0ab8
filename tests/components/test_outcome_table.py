"""The outcome table: every state in words, and nothing of a row that is not shown."""

import json

import pytest
from plotly.utils import PlotlyJSONEncoder

from components.outcome_table import outcome_table
from equality.findings import EVERYONE_ELSE, Block, Finding
from tests.blocks import block, measure, topic
from tests.layout_lint import fragment_problems, text_of, walk


def drawn(shown: Block) -> list[list[str]]:
    table = outcome_table(shown)
    rows = [node for node in walk(table) if node.kind == "Tr"]
    return [[text_of(cell.component) for cell in walk(row.component) if cell.kind in ("Th", "Td")] for row in rows]


def test_every_row_of_the_usual_block():
    assert drawn(block()) == [
        ["Ethnic group", "People on licence", "Recalled", "Rate", "Times as often", "Likely range", "What it shows"],
        ["Asian", "412", "61", "14.8%", "1.08", "0.83 to 1.39", "No clear difference"],
        ["Black", "655", "128", "19.5%", "1.43", "1.18 to 1.72", "More often, less favourable"],
        ["Mixed", "Not shown (small numbers)"],
        ["White", "1,904", "261", "13.7%", "1 (comparison)", "Not applicable", "Comparison group"],
        ["Other", "Not shown (small numbers)"],
        ["All who declared", "3,260", "488", "15.0%", "Not applicable", "Not applicable", "Not compared"],
        ["Not declared", "240", "30", "12.5%", "Not applicable", "Not applicable", "Not compared"],
    ]


def test_the_table_passes_the_layout_lint_and_says_what_it_holds():
    table = outcome_table(block())
    assert fragment_problems(table) == []
    caption = next(node for node in walk(table) if node.kind == "Caption")
    assert text_of(caption.component) == "Recall to custody by ethnic group, London, year to March 2026"


def test_a_segment_is_named_in_the_caption():
    assert "London, Licence, year" in text_of(outcome_table(block(segment="Licence")))


@pytest.mark.parametrize(
    ("row", "ends"),
    [
        ("black | 40 | 655 | more_favourable", ["0.45", "0.32 to 0.61", "Less often, more favourable"]),
        ("black | 128 | 655 | small_less_favourable", ["1.43", "1.18 to 1.72", "Slightly more often, less favourable"]),
        ("black | 128 | 655 | higher", ["1.43", "1.18 to 1.72", "Higher"]),
        ("black | 128 | 655 | small_lower", ["1.43", "1.18 to 1.72", "Slightly lower"]),
        (
            "black | 6 | 20 | too_few_to_compare",
            ["Too few for a rate", "Not applicable", "Not applicable", "Too few to compare"],
        ),
        ("black | 9 | 655 | not_enough_declared", ["1.4%", "Not applicable", "Not applicable", "Not enough declared"]),
        ("black | 9 | 655 | comparison_too_small", ["Not applicable", "Not applicable", "Comparison group too small"]),
        ("black | 0 | 655 | more_favourable", ["0.0%", "0.00", "0.00 to 0.04", "Less often, more favourable"]),
    ],
)
def test_each_state_in_words(row: str, ends: list[str]):
    shown = drawn(block(f"{row}\nwhite | 261 | 1904 |"))
    assert shown[1][-len(ends) :] == ends


def test_a_ratio_is_not_given_where_nobody_in_the_comparison_had_the_outcome():
    shown = drawn(block("black | 20 | 100 | less_favourable\nwhite | 0 | 400 |"))
    assert shown[1] == ["Black", "100", "20", "20.0%", "None in the comparison group", "More often, less favourable"]


def test_a_published_total_stays_where_the_count_is_not_shown():
    withheld = Finding("asian", "Asian", "not_shown", total=212)
    blank = Finding("all-declared", "All who declared", "no_data")
    assert drawn(Block(topic(), (withheld,), blank, blank))[1] == ["Asian", "212", "Not shown (small numbers)"]


def test_rows_without_data_say_so_and_empty_rows_apart_are_left_out():
    nothing = Finding("asian", "Asian", "no_data")
    assert drawn(Block(topic(), (nothing,), nothing, nothing))[1:] == [["Asian", "No data"]]


def test_compared_with_everyone_else_no_group_is_the_comparison():
    shown = drawn(block(comparison=EVERYONE_ELSE))
    assert not [row for row in shown if "1 (comparison)" in row]


def test_the_range_is_shown_on_the_side_of_1_where_it_lies():
    narrow = block("black | 10130 | 50000 | small_less_favourable\nwhite | 19600 | 100000 |", measure=measure())
    ratio, likely = drawn(narrow)[1][4:6]
    assert (ratio, likely) == ("1.03", "1.01 to 1.06")


def test_no_count_of_a_withheld_row_leaves_the_server():
    seeded = block("black | 128 | 655 | less_favourable\nwhite | 261 | 1904 |\nother | | | not_shown")
    sent = json.dumps(outcome_table(seeded), cls=PlotlyJSONEncoder)
    other = sent[sent.index('"Other"') :]
    assert not any(character.isdigit() for character in other.split("colSpan")[0])
