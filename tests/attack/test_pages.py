"""Pages of blocks with withheld rows: no cell, word, point or position tells what the data address does not."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from equality.characteristics import ALL_DECLARED, NOT_DECLARED
from tests.attack.__main__ import client_of
from tests.attack.every_page import blocks_seen, pages_of_all_measures_seen, secrets
from tests.attack.gathering import KEYS, gathered
from tests.attack.pages import NOT_SHOWN, Read, address, alike, telling_each
from tests.attack.truth import exact_rows

MEASURES = ("recall", "order-completed", "caseload-share", "promoted", "sifted-in")
PAGES = 40
DECLARED = re.compile(r"\d+% of the .{0,60}have declared")


class Looked:
    """Pages of one release beside what it withholds and what is exact."""

    def __init__(self, folder: Path) -> None:
        self.client, self.catalogue = client_of(folder)
        self.all_rows = rows = gathered(self.client, self.catalogue, MEASURES).rows
        self.shown, self.withheld = rows[rows["shown"]], rows[~rows["shown"]]
        self.exact = exact_rows(folder / "staging.duckdb")
        # A share's page is another page; blocks are drawn from every measure, level and characteristic.
        places = self.withheld.sample(frac=1, random_state=1).drop_duplicates(["measure", "area", "characteristic"])
        self.rows = places.head(PAGES)
        self.read: dict[str, Read] = {}

    def page(self, row: pd.Series, whole: str = "") -> Read:
        """The page that a row is on."""
        where = address(row, self.catalogue, whole)
        if where not in self.read:
            self.read[where] = Read(self.client, where)
        return self.read[where]


@pytest.fixture(scope="module")
def looked(folder: Path) -> Looked:
    """The pages of the small release."""
    return Looked(folder)


@pytest.mark.slow
def test_no_page_of_a_block_tells_a_withheld_count_in_a_row_in_its_chart_or_by_a_number(looked: Looked):
    hidden = secrets(looked.all_rows, looked.exact, looked.catalogue)
    seen = blocks_seen(looked.client, looked.catalogue, hidden)
    assert seen.told == []
    assert seen.rows == len(hidden)
    assert seen.points > 100
    assert seen.numbers > seen.pages > 500


@pytest.mark.slow
def test_no_page_of_all_measures_tells_a_withheld_count_by_a_number(looked: Looked):
    hidden = secrets(looked.all_rows, looked.exact, looked.catalogue)
    of_two = hidden[hidden["characteristic"].isin(("ethnicity", "sex"))]
    seen = pages_of_all_measures_seen(looked.client, looked.catalogue, of_two)
    assert seen.told == []
    assert seen.numbers > seen.pages > 100


@pytest.mark.slow
def test_the_same_reading_finds_rows_and_numbers_of_those_that_are_shown(looked: Looked):
    turned = looked.all_rows.assign(shown=~looked.all_rows["shown"])
    shown = secrets(turned, looked.exact, looked.catalogue)
    few = shown[(shown["area"] == "england-and-wales") & (shown["characteristic"] == "ethnicity")]
    told = blocks_seen(looked.client, looked.catalogue, few).told
    in_rows = [one for one in told if one.endswith("]")]
    in_charts = [one for one in told if ": drawn at " in one]
    assert len(in_rows) > 100
    assert len(in_charts) > 50
    assert len(told) - len(in_rows) - len(in_charts) > 20


@pytest.mark.slow
def test_the_range_of_a_point_is_read_as_where_it_reaches(looked: Looked):
    shares = looked.shown[(looked.shown["measure"] == "caseload-share") & (looked.shown["group"] == "asian")]
    row = shares[(shares["area"] == "england-and-wales") & (shares["segment"] == "all")].iloc[[0]]
    rate, _, low, high = telling_each(row)[0]
    numbers = looked.page(row.iloc[0]).numbers()
    assert alike(np.array([rate, low, high]), numbers).all()
    assert not alike(np.array([rate - low, high - rate]), numbers).any()


def of_regions(looked: Looked) -> Iterator[tuple[pd.Series, Read]]:
    """Withheld rows of regions, each with the page that compares regions, in order of their rates."""
    chosen = looked.withheld[looked.withheld["area"].map(lambda slug: looked.catalogue.areas[slug].level) == "region"]
    chosen = chosen[(chosen["segment"] == "all") & chosen["measure"].isin(("recall", "order-completed"))]
    chosen = chosen[~chosen["group"].isin((ALL_DECLARED, NOT_DECLARED))]
    for _, row in chosen.drop_duplicates(["measure", "characteristic", "group"]).head(12).iterrows():
        yield row, Read(looked.client, f"{address(row, looked.catalogue, 'regions')}&order=rate")


@pytest.mark.slow
def test_regions_in_order_of_rate_have_those_withheld_last_and_in_their_usual_order(looked: Looked):
    usual = [area.name for area in looked.catalogue.areas.values()]
    met = 0
    for row, page in of_regions(looked):
        cells = page.tables.get(f"{row['measure']}-regions-table", [])[1:]
        hidden = [cell[0] for cell in cells if NOT_SHOWN in cell]
        listed = [cell[0] for cell in cells if cell[0] != looked.catalogue.national.name]
        assert listed[len(listed) - len(hidden) :] == hidden == sorted(hidden, key=usual.index)
        met += len(hidden)
    assert met > 5


@pytest.mark.slow
def test_the_axis_of_regions_reaches_no_farther_than_regions_that_are_shown_need(looked: Looked):
    met = 0
    for row, page in of_regions(looked):
        alike_but_for_area = [name for name in KEYS if name != "area"]
        shown = looked.shown[(looked.shown[alike_but_for_area] == row[alike_but_for_area]).all(axis=1)]
        regions = shown[shown["area"].map(lambda slug: looked.catalogue.areas[slug].level) == "region"]["total"]
        for figure in page.figures:
            lines = [trace for trace in figure["data"] if len(trace.get("x") or []) > 20]
            if not lines or not len(regions):
                continue
            reach = np.array([one for trace in lines for one in trace["x"]], dtype=float)
            assert (np.nanmin(reach) >= 0.75 * regions.min(), np.nanmax(reach) <= 1.3 * regions.max()) == (
                True,
                True,
            ), row.tolist()
            met += 1
    assert met > 2


@pytest.mark.slow
def test_no_page_says_how_many_declared_where_one_of_the_two_is_withheld(looked: Looked):
    outer = looked.withheld[looked.withheld["group"].isin((ALL_DECLARED, NOT_DECLARED))]
    pages = [looked.page(row) for _, row in outer.sample(min(len(outer), 20), random_state=1).iterrows()]
    assert pages
    for page in pages:
        assert DECLARED.search(page.words) is None, DECLARED.search(page.words)


@pytest.mark.slow
def test_the_store_that_pages_are_made_of_holds_nothing_of_a_withheld_row(folder: Path):
    newest = max(folder.glob("release-*.sqlite"))
    with closing(sqlite3.connect(f"file:{newest}?mode=ro", uri=True)) as store:
        frame = pd.read_sql("SELECT * FROM cell WHERE withheld > 0", store)
    assert len(frame) > 0
    assert frame[["count", "total"]].isna().all(axis=None)
    assert set(np.unique(frame["versus_reference"].dropna())) | set(np.unique(frame["versus_rest"].dropna())) <= {0}


def test_a_number_is_found_to_as_many_digits_as_tell():
    told = alike(np.array([0.0754716981, 0.5]), np.array([0.07547169811, 0.25]))
    assert told.tolist() == [True, False]
