"""The ladder of shares beside benchmarks, and its table: what is drawn where, and what is not."""

import plotly.graph_objects as go
import pytest

from components.charts.share_ladder import MARKS, share_ladder
from components.representation_table import representation_table
from equality.findings import ReleasedRow, build_block
from equality.populations import Value
from equality.representation import Yardstick, by_grade, by_group
from tests import blocks
from tests.layout_lint import figure_problems, fragment_problems, text_of, walk

GRADES = [Value(slug, slug.capitalize()) for slug in ("leader", "manager", "officer", "trainee", "support")]
COUNTS = [(12, 135), (None, None), (5, 29), (120, 480), None]
CENSUS, CASELOAD = (
    Yardstick("census", {"asian": 0.24, "black": 0.1}, "16 to 64"),
    Yardstick("caseload", {"asian": 0.31}),
)
TOPIC = blocks.topic(measure=blocks.measure(kind="share", polarity="not_agreed", short_name="share of the grade"))


def share_block(*rows):
    return build_block(TOPIC, [ReleasedRow(group, count, total, None) for group, count, total in rows])


@pytest.fixture
def ladder():
    listed = [(one, pair and share_block(("asian", *pair))) for one, pair in zip(GRADES, COUNTS, strict=True)]
    return by_grade(TOPIC, "asian", listed, [CENSUS, CASELOAD])


@pytest.fixture
def figure(ladder):
    return share_ladder(ladder)


def traces(figure, **wanted):
    """Traces whose marker (or, of words, whose mode) is as wanted."""
    return [
        one for one in figure["data"] if all(one.get("marker", one).get(key) == value for key, value in wanted.items())
    ]


def test_benchmarks_head_the_rows_and_grades_follow_senior_first(figure):
    down = figure["layout"]["yaxis"]
    assert down["ticktext"] == [
        "Census 2021, aged 16 to 64",
        "People on probation",
        *(grade.name for grade in GRADES),
    ]
    assert down["tickvals"] == sorted(down["tickvals"])
    assert down["range"][0] > down["range"][1]


def test_dots_stand_at_the_shares_and_bars_reach_the_ends_of_the_likely_ranges(figure, ladder):
    (dots,) = traces(figure, symbol="circle")
    drawn = [row.share for row in ladder.rows if row.share]
    assert dots["x"] == pytest.approx([12 / 135, 0.25], abs=1e-4)
    assert [x + more for x, more in zip(dots["x"], dots["error_x"]["array"], strict=True)] == pytest.approx(
        [one.high for one in drawn], abs=2e-4
    )
    assert dots["error_x"]["thickness"] == 2


def test_each_benchmark_is_marked_once_at_the_head_and_in_every_row_that_has_a_share(figure):
    (census,), (caseload,) = traces(figure, symbol="line-ns"), traces(figure, symbol="diamond")
    assert census["x"] == [0.24] * 3
    assert caseload["x"] == [0.31] * 3
    assert (census["y"][0], caseload["y"][0]) == (0, 1)


def test_marks_in_one_row_do_not_hide_each_other():
    lowered = [mark.lowered for mark in MARKS]
    assert len({*lowered}) == len(MARKS)
    assert min(abs(one) for one in lowered[1:]) * 44 > 12


def test_the_connector_goes_to_the_first_benchmark(figure):
    (connector,) = traces(figure, mode="lines")
    assert connector["x"][:3] == [pytest.approx(12 / 135, abs=1e-4), 0.24, None]


def test_values_stand_in_a_column_beside_their_rows(figure):
    down = dict(zip(figure["layout"]["yaxis"]["tickvals"], figure["layout"]["yaxis"]["ticktext"], strict=True))
    assert {down[one["y"]]: one["text"] for one in figure["layout"]["annotations"]} == {
        "Census 2021, aged 16 to 64": "24.0%",
        "People on probation": "31.0%",
        "Leader": "8.9%",
        "Trainee": "25.0%",
    }


def test_a_row_without_a_share_says_why_in_words_and_draws_nothing(figure):
    (words,) = traces(figure, mode="text")
    assert words["text"] == ["  Not shown (small numbers)", "  5 of 29", "  No data"]
    assert words["x"] == [0, 0, 0]


def test_the_axis_starts_at_zero_and_holds_every_benchmark(figure):
    low, high = figure["layout"]["xaxis"]["range"]
    assert low == 0
    assert high > 0.31
    assert figure_problems(figure) == []
    go.Figure(figure)


def test_groups_of_one_grade_stand_beside_a_benchmark_each():
    shares = by_group(share_block(("asian", 12, 135), ("black", None, 135), ("white", 113, 135)), [CENSUS])
    figure = share_ladder(shares)
    (census,) = traces(figure, symbol="line-ns")
    assert census["x"][1:] == [0.24]
    assert census["x"][0] < 0
    assert figure["layout"]["yaxis"]["ticktext"][1:] == ["Asian", "Black", "White"]
    assert figure_problems(figure) == []
    go.Figure(figure)


def test_shares_without_a_benchmark_are_drawn_alone():
    figure = share_ladder(by_group(share_block(("asian", 12, 135)), []))
    assert [one["marker"]["symbol"] for one in figure["data"]] == ["circle"]
    go.Figure(figure)


@pytest.mark.parametrize("counts", [[], [(None, None)]])
def test_a_ladder_of_nothing_is_still_a_figure(counts):
    listed = [(one, share_block(("asian", *pair))) for one, pair in zip(GRADES, counts, strict=False)]
    go.Figure(share_ladder(by_grade(TOPIC, "asian", listed, [])))


# The table


def cells(table):
    return [
        [text_of(cell.component) for cell in walk(row.component) if cell.kind in ("Th", "Td")]
        for row in walk(table)
        if row.kind == "Tr"
    ]


def test_the_table_says_what_the_chart_shows(ladder):
    table = representation_table(ladder, {}, "grades")
    heading, *rows = cells(table)
    assert heading[3:] == [
        "Share",
        "Likely range",
        "Census 2021, aged 16 to 64",
        "People on probation",
        "To match Census 2021, aged 16 to 64",
    ]
    assert rows[0][1:] == ["12", "135", "8.9%", "5.2% to 14.9%", "Below 24.0%", "Below 31.0%", "about 32"]
    assert rows[1:3] == [["Manager", "Not shown (small numbers)"], ["Officer", "5", "29", "Too few for a rate"]]
    assert rows[3][5:] == ["No clear difference from 24.0%", "Below 31.0%", "Not applicable"]
    assert rows[4] == ["Support", "No data"]
    assert fragment_problems(table) == []


def test_a_grade_leads_to_its_page(ladder):
    table = representation_table(ladder, {"leader": "/staff/leader"}, "grades")
    assert [(text_of(node.component), node.get("href")) for node in walk(table) if node.kind == "Link"] == [
        ("Leader", "/staff/leader")
    ]
