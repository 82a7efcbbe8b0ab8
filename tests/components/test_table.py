"""Tables: caption, scopes, alignment, words in place of columns."""

import pytest

from components.table import Number, Row, Spanning, blank, data_table
from tests.layout_lint import Node, fragment_problems, text_of, walk

HEADINGS = ("Ethnic group", Number("People"), Number("Rate"), "What it shows")
ROWS = [("Asian", "412", "14.8%", "No clear difference"), ("Other", Spanning("Not shown (small numbers)", 3))]
TABLE = data_table("Recall", HEADINGS, ROWS, "recall", apart=[("Not declared", "240", "12.5%", blank())])


def cells(kind: str) -> list[Node]:
    return [node for node in walk(TABLE) if node.kind == kind]


def test_the_table_passes_the_layout_lint():
    assert fragment_problems(TABLE) == []


def test_headings_have_scopes():
    assert [(text_of(one.component), one.get("scope")) for one in cells("Th")] == [
        ("Ethnic group", "col"),
        ("People", "col"),
        ("Rate", "col"),
        ("What it shows", "col"),
        ("Asian", "row"),
        ("Other", "row"),
        ("Not declared", "row"),
    ]


def test_numbers_are_aligned_right_under_their_heading():
    right = [text_of(one.component) for one in [*cells("Th"), *cells("Td")] if one.get("className") == "num"]
    assert right == ["People", "Rate", "412", "14.8%", "240", "12.5%"]


def test_words_stand_in_place_of_columns():
    (words,) = [one for one in cells("Td") if one.get("colSpan")]
    assert (text_of(words.component), words.get("colSpan"), words.get("className")) == (
        "Not shown (small numbers)",
        3,
        "pemt-words",
    )


def test_rows_apart_come_last_in_a_body_of_their_own():
    bodies = cells("Tbody")
    assert [one.get("className") for one in bodies] == [None, "pemt-apart"]
    assert text_of(bodies[-1].component) == "Not declared24012.5%Not applicable"


def test_the_table_scrolls_in_a_region_named_by_its_caption():
    region = next(node for node in walk(TABLE) if node.get("className") == "pemt-scroll")
    assert (region.get("role"), region.get("tabIndex")) == ("region", 0)
    assert region.get("aria-labelledby") == "recall-caption"


@pytest.mark.parametrize(
    "row", [("Asian", "412"), ("Asian", "412", "14.8%", "a", "b"), ("Asian", Spanning("No data", 4))]
)
def test_a_row_that_does_not_fill_the_columns_is_refused(row: Row):
    with pytest.raises(ValueError, match="of the table's 4 columns"):
        data_table("Recall", HEADINGS, [row], "recall")
