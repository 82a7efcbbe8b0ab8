"""The small extracts that show the formats, in sample_data and in the documents, load and can be released."""

from pathlib import Path

import pytest

from equality.catalogue import load_catalogue
from equality.disclosure import RowRule
from queries.loading.extracts import Loader
from queries.loading.publishing import publish
from queries.plan import load_plan
from queries.store import Door

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
EXTRACTS = [
    *sorted((ROOT / "sample_data" / "extracts").glob("*.csv")),
    ROOT / "docs" / "examples" / "regional_staff.csv",
]


@pytest.fixture(scope="module")
def definitions():
    catalogue = load_catalogue()
    return catalogue, load_plan(ROOT / "equality" / "dimensions" / "plan.toml", catalogue)


@pytest.mark.parametrize("extract", EXTRACTS, ids=lambda path: path.name)
def test_a_committed_extract_loads_with_nothing_to_mend(definitions, tmp_path, extract):
    (report,) = Loader(tmp_path, *definitions).load([extract])
    assert [check for check in report.checks if check.verdict == "STOP"] == []
    assert report.rows_accepted == report.rows_read > 50


def test_counts_that_come_as_counts_are_released_as_they_came(definitions, tmp_path):
    Loader(tmp_path, *definitions).load([ROOT / "sample_data" / "extracts" / "tidy_counts.csv"])
    summary = publish(tmp_path, definitions, RowRule(), lambda line: None)
    store = Door(tmp_path, definitions[0]).store()
    assert store.provenance.sample
    assert summary.rows == summary.entry.rows > 0
    assert set(store.measures_held("people_on_probation")) == {"order-completed", "settled-accommodation"}
