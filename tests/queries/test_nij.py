"""Real records: 25,830 people on parole load through their mapping alone, and agree with figures that others computed."""

import csv
import io
import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.data_address import measure_csv
from app.settings import Settings
from queries.door import Door
from queries.loading.extracts import Loader
from queries.loading.publishing import publish
from queries.store import Key
from tests.queries.small import text_of

ROOT = Path(__file__).parent.parent.parent
RECORDS = ROOT.parent / "shared" / "data" / "nij_georgia_parole"
MAPPING = ROOT / "sample_data" / "mappings" / "nij_parole.mapping.toml"
COHORT = "released-2013-to-2015"
WITHIN = "arrested-within-3-years"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not (RECORDS / "nij_parole.csv").exists(),
        reason="the records are not part of the project: ../shared/data is not here",
    ),
]


@pytest.fixture(scope="module")
def expected():
    return json.loads((RECORDS / "expected.json").read_text())


@pytest.fixture(scope="module")
def parole(tmp_path_factory):
    """The store of the records, loaded and released by the committed mapping and definitions."""
    nij = MAPPING.parent / "nij"
    folder = tmp_path_factory.mktemp("nij")
    settings = Settings(data_dir=folder, measures_dir=nij / "measures", dimensions_dir=nij / "dimensions")
    catalogue, plan = settings.definitions()
    (report,) = Loader(folder, catalogue, plan).load([RECORDS / "nij_parole.csv"], MAPPING)
    assert not report.stopped, text_of(report)
    assert (report.rows_read, report.rows_accepted) == (25_830, 25_830)
    publish(folder, (catalogue, plan), settings.rule, lambda line: None)
    store = Door(folder, catalogue).store()
    yield store
    store.engine.dispose()


@dataclass(frozen=True)
class Compared:
    """A group and its comparison as one answer gives them."""

    group: tuple[int, int]
    reference: tuple[int, int]
    rate: float
    reference_rate: float
    ratio: float
    gap: float


def through_the_store(store, key, group, reference):
    rows = {row.group: row for row in store.rows(key, reference)}
    (a, n), (b, m) = ((rows[slug].count, rows[slug].total) for slug in (group, reference))
    return Compared((a, n), (b, m), a / n, b / m, (a / n) / (b / m), a / n - b / m)


def through_the_data_address(store, key, group, reference):
    given = {"area": key.area, "characteristic": key.characteristic, "period": key.period, "comparison": reference}
    text = measure_csv(store, key.measure, given, "OFFICIAL")
    table = io.StringIO("".join(line for line in text.splitlines(keepends=True) if not line.startswith("#")))
    rows = {row["group"]: row for row in csv.DictReader(table)}
    one, other = rows[group], rows[reference]
    counts = [(int(row["count"]), int(row["total"])) for row in (one, other)]
    numbers = (one["rate"], other["rate"], one["ratio"], one["gap"])
    return Compared(*counts, *map(float, numbers))


def cases(expected):
    """Every figure: its name, where it stands, and what it should be."""
    white = ("black", "white")
    statewide = Key("georgia", WITHIN, "race", COHORT)
    yield "statewide", statewide, white, expected["recidivism_3yr_black_v_white_statewide"]
    by_area = expected["recidivism_3yr_black_v_white_by_PUMA"]
    assert len(by_area) == 25
    for number, figures in by_area.items():
        yield f"area {number}", Key(f"area-{number}", WITHIN, "race", COHORT), white, figures
    for band, figures in expected["recidivism_3yr_by_age_v_28-32"].items():
        if band != "28-32":
            slug = band.replace(" ", "-")
            yield f"age {band}", Key("georgia", WITHIN, "age", COHORT), (slug, "28-32"), figures
    for year in (1, 2, 3):
        figures = expected[f"funnel_year{year}_arrest_among_those_still_unarrested_black_v_white"]
        yield f"year {year}", Key("georgia", f"arrested-in-year-{year}", "race", COHORT), white, figures


@pytest.mark.parametrize("answered", [through_the_store, through_the_data_address], ids=["store", "data address"])
def test_figures_agree(parole, expected, answered):
    looked = 0
    for name, key, (group, reference), figures in cases(expected):
        found = answered(parole, key, group, reference)
        assert found.group == (figures["group_events"], figures["group_n"]), name
        assert found.reference == (figures["ref_events"], figures["ref_n"]), name
        assert found.rate == pytest.approx(figures["group_rate"], abs=1e-6), name
        assert found.reference_rate == pytest.approx(figures["ref_rate"], abs=1e-6), name
        assert found.ratio == pytest.approx(figures["relative_rate"], abs=1e-6), name
        assert found.gap == pytest.approx(figures["rate_difference"], abs=1e-6), name
        looked += 1
    assert looked == 1 + 25 + 6 + 3


def test_everybody_is_counted(parole, expected):
    rows = {row.group: row for row in parole.rows(Key("georgia", WITHIN, "race", COHORT), "white")}
    assert rows["all-declared"].total == expected["row_count"]
    ages = parole.rows(Key("georgia", WITHIN, "age", COHORT), "28-32")
    assert sum(row.total for row in ages if row.group not in ("all-declared", "not-declared")) == expected["row_count"]


def test_two_characteristics_together_agree(parole, expected):
    pairs = expected["recidivism_3yr_intersection_gender_race_v_white_male"]
    rows = {row.group: row for row in parole.rows(Key("georgia", WITHIN, "race-and-sex", COHORT), "everyone-else")}
    for pair, figures in pairs.items():
        sex, race = pair.split("|")
        row = rows[f"{race.lower()}-{'women' if sex == 'F' else 'men'}"]
        assert (row.count, row.total) == (figures["group_events"], figures["group_n"])


def test_supervision_levels_agree(parole, expected):
    for level, figures in expected["share_black_by_supervision_level"].items():
        if level == "(missing)":
            continue
        key = Key("georgia", WITHIN, "race", COHORT, level.lower())
        rows = {row.group: row for row in parole.rows(key, "white")}
        assert (rows["black"].total, rows["all-declared"].total) == (figures["black"], figures["total"])
