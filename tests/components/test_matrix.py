"""The matrix: words, number and fill in every cell; links only where there is more to see."""

import pytest

from components.matrix import FILLS, MatrixCell, MatrixRow, cell_of, matrix
from equality.evidence import STATES
from equality.findings import Finding, Interval
from equality.measures import SizeKey
from tests.blocks import block
from tests.layout_lint import fragment_problems, text_of, walk

SIZE = SizeKey()
RECALL = MatrixRow(
    "Recall to custody", "/recall", tuple(cell_of(finding, SIZE, "/recall") for finding in block().findings)
)
COLUMNS = ("Asian", "Black", "Mixed", "White", "Other")
MATRIX = matrix("Outcomes by ethnic group, London", "Outcome", COLUMNS, [RECALL], "where")


def test_the_matrix_passes_the_layout_lint():
    assert fragment_problems(MATRIX) == []


def test_each_cell_in_words_for_those_who_hear_it():
    cells = [node for node in walk(MATRIX) if node.kind == "Td"]
    assert [text_of(one.component) for one in cells] == [
        "No clear difference1.08 times, Recall to custody, Asian",
        "▲ More often1.43 times, less favourable, Recall to custody, Black",
        "Not shown (small numbers)",
        "Comparison group",
        "Not shown (small numbers)",
    ]
    assert [one.get("className") for one in cells] == [
        "pemt-cell-unclear",
        "pemt-cell-less",
        "pemt-cell-withheld",
        "pemt-cell-comparison",
        "pemt-cell-withheld",
    ]


def test_triangles_are_not_read_out():
    signs = [node for node in walk(MATRIX) if node.get("aria-hidden") == "true"]
    assert [text_of(one.component) for one in signs] == ["▲ "]


def test_only_cells_with_more_to_see_are_links():
    links = [node for node in walk(MATRIX) if node.kind == "Link"]
    assert [text_of(one.component)[:19] for one in links] == [
        "Recall to custody",
        "No clear difference",
        "▲ More often1.43 ti",
    ]


def test_the_key_explains_the_fills_that_are_there_and_no_others():
    key = [node for node in walk(MATRIX) if node.kind == "Li"]
    assert [text_of(one.component) for one in key] == ["Less favourable", "No clear difference", "Not shown"]


def test_every_state_has_a_fill():
    assert set(FILLS) == set(STATES)


@pytest.mark.parametrize(
    ("state", "ratio", "cell"),
    [
        (
            "less_favourable",
            0.876,
            MatrixCell("Less often", "0.88 times", "less_favourable", "/x", "▼", "less favourable"),
        ),
        ("small_higher", 1.004, MatrixCell("Slightly higher", "1.004 times", "small_higher", "/x", "▲")),
        ("no_clear_difference", 1.004, MatrixCell("No clear difference", "1.00 times", "no_clear_difference", "/x")),
    ],
)
def test_a_compared_group(state: str, ratio: float, cell: MatrixCell):
    assert cell_of(Finding("a", "A", state, ratio=Interval(ratio, 0.5, 2)), SIZE, "/x") == cell


@pytest.mark.parametrize(
    ("state", "leads"),
    [("too_few_to_compare", True), ("comparison_too_small", True), ("not_enough_declared", False), ("no_data", False)],
)
def test_a_group_that_is_not_compared(state: str, leads: bool):
    cell = cell_of(Finding("a", "A", state), SIZE, "/x")
    assert (cell.number, cell.href) == ("", "/x" if leads else None)


def test_a_gap_stands_in_where_the_comparison_has_no_ratio():
    finding = Finding("a", "A", "less_favourable", gap=Interval(0.2, 0.1, 0.3))
    assert cell_of(finding, SIZE, "/x").number == "20.0 points"


def test_a_row_with_too_few_cells_is_refused():
    with pytest.raises(ValueError, match="zip"):
        matrix("Outcomes", "Outcome", COLUMNS, [MatrixRow("Recall", None, RECALL.cells[:2])], "where")
