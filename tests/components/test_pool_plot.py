"""The chart of years together: a dot and its range a group, and an open mark for each year that is shown."""

from plotly import graph_objects as go

from components.charts.pool_plot import pool_plot
from equality.periods import financial_year, pool
from tests.blocks import block

POOLED = block(
    """
    black | 60  |  600 | no_clear_difference
    white | 240 | 2000 |
    other |     |      | not_shown
    """,
    period=pool(2023),
)
YEARS = [
    block(
        "black | 20 | 200 | no_clear_difference\n white | 80 | 700 |\n other | | | not_shown",
        period=financial_year(2023),
    ),
    block("black | | | not_shown\n white | 82 | 690 |\n other | | | not_shown", period=financial_year(2024)),
]
FIGURE = pool_plot(POOLED, YEARS)


def test_it_is_a_figure_that_plotly_takes():
    go.Figure(FIGURE)


def test_years_together_have_their_range_and_single_years_a_mark_below():
    first, second = FIGURE["data"][-2:]
    assert first["x"] == [0.875]
    assert first["y"][0] > 0
    assert first["marker"]["symbol"] != second["marker"]["symbol"]


def test_a_year_that_is_not_shown_has_no_mark():
    assert FIGURE["data"][-1]["x"] == []
