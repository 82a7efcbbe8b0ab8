"""Real records through the committed mapping, against figures that others computed from the same file."""

import csv
import io
import json
from pathlib import Path

import pytest

from app.data_address import measure_csv
from equality.catalogue import load_catalogue
from equality.disclosure import RowRule
from equality.findings import Topic, build_block
from queries.loading.extracts import Loader
from queries.loading.publishing import publish
from queries.plan import load_plan
from queries.store import Door, Key

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared" / "data" / "nij_georgia_parole"
MAPPINGS = ROOT / "sample_data" / "mappings"
PERIOD = "released-2013-to-2015"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not SHARED.is_dir(), reason="the file of people on parole is not beside the project"),
]


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    folder = tmp_path_factory.mktemp("nij")
    catalogue = load_catalogue(MAPPINGS / "nij" / "measures", MAPPINGS / "nij" / "dimensions")
    plan = load_plan(MAPPINGS / "nij" / "dimensions" / "plan.toml", catalogue)
    reports = Loader(folder, catalogue, plan).load([SHARED / "nij_parole.csv"], MAPPINGS / "nij_parole.mapping.toml")
    assert [check.verdict for report in reports for check in report.checks if check.verdict != "PASS"] == []
    publish(folder, (catalogue, plan), RowRule(), lambda line: None)
    return Door(folder, catalogue).store()


@pytest.fixture(scope="module")
def expected():
    return json.loads((SHARED / "expected.json").read_text(encoding="utf-8"))


def from_pages(store, key, comparison, group):
    """What a page has: the finding of one group, and of the group that it is compared with."""
    catalogue = store.catalogue
    topic = Topic(
        catalogue.measures[key.measure],
        catalogue.populations["people_on_probation"],
        catalogue.characteristics[key.characteristic],
        comparison,
        catalogue.areas[key.area],
        store.periods[key.period],
    )
    block = build_block(topic, store.rows(key, comparison))
    finding = next(one for one in block.findings if one.group == group)
    return finding, block.reference


def from_data_address(store, key, group):
    """The same group's line at the data address."""
    given = {"area": key.area, "characteristic": key.characteristic, "period": key.period}
    text = measure_csv(store, key.measure, given, "OFFICIAL")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    return next(row for row in csv.DictReader(io.StringIO("\n".join(lines))) if row["group"] == group)


def assert_agrees(store, key, comparison, group, figures):
    finding, reference = from_pages(store, key, comparison, group)
    assert (finding.count, finding.total) == (figures["group_events"], figures["group_n"])
    assert (reference.count, reference.total) == (figures["ref_events"], figures["ref_n"])
    if group != comparison:
        assert round(finding.ratio.value, 6) == figures["relative_rate"]
        assert round(finding.gap.value, 6) == figures["rate_difference"]
    line = from_data_address(store, key, group)
    assert (int(line["count"]), int(line["total"])) == (figures["group_events"], figures["group_n"])
    if group != comparison:
        assert round(float(line["ratio"]), 6) == figures["relative_rate"]


STATEWIDE = {
    "recidivism_3yr_black_v_white_statewide": "arrested-within-3-years",
    "funnel_year1_arrest_among_those_still_unarrested_black_v_white": "arrested-in-year-1",
    "funnel_year2_arrest_among_those_still_unarrested_black_v_white": "arrested-in-year-2",
    "funnel_year3_arrest_among_those_still_unarrested_black_v_white": "arrested-in-year-3",
}


@pytest.mark.parametrize(("name", "measure"), STATEWIDE.items(), ids=STATEWIDE.values())
def test_black_and_white_people_in_the_state(store, expected, name, measure):
    assert_agrees(store, Key("georgia", measure, "race", PERIOD), "white", "black", expected[name])


@pytest.mark.parametrize("area", range(1, 26))
def test_black_and_white_people_in_each_area(store, expected, area):
    figures = expected["recidivism_3yr_black_v_white_by_PUMA"][str(area)]
    assert_agrees(store, Key(f"area-{area}", "arrested-within-3-years", "race", PERIOD), "white", "black", figures)


AGES = ("18-22", "23-27", "28-32", "33-37", "38-42", "43-47", "48 or older")


@pytest.mark.parametrize("age", AGES)
def test_age_groups_against_28_to_32(store, expected, age):
    figures = expected["recidivism_3yr_by_age_v_28-32"][age]
    key = Key("georgia", "arrested-within-3-years", "age", PERIOD)
    assert_agrees(store, key, "28-32", age.replace(" ", "-"), figures)


def test_every_row_of_the_file_is_counted(store, expected):
    (load,) = store.loads()
    assert load.rows_read == load.rows_accepted == expected["row_count"]


def test_the_pages_show_it_under_its_own_names(store):
    catalogue = store.catalogue
    assert catalogue.populations["people_on_probation"].name == "People on parole"
    assert [area.name for area in catalogue.areas_at("region")][:2] == ["Area 1", "Area 2"]
    assert not store.provenance.sample
