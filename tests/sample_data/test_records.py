"""The sample's files are whole: keys unique, nothing missing, flags nested, mappings true, same seed same bytes."""

import csv
from collections import Counter, defaultdict
from pathlib import Path

import duckdb
import pytest

import sample_data
from equality.catalogue import load_catalogue
from queries.loading.mapping import load_mapping, mapping_path
from sample_data import applicants, people, staff
from sample_data.invent import EXTRACTS, write_extracts, write_sample

pytestmark = pytest.mark.slow

CATALOGUE = load_catalogue()
FLAGS = {"people_on_probation": people.FLAGS, "staff": staff.FLAGS, "applicants": applicants.FLAGS}
OUTCOMES = [
    *(("people_on_probation", one) for one in people.OUTCOMES),
    *(("staff", one) for one in staff.OUTCOMES),
    *(("applicants", one) for one in applicants.OUTCOMES),
]


def columns_of(sample, file):
    return [row[0] for row in sample.execute(f"DESCRIBE {file}").fetchall()]


@pytest.mark.parametrize("file", ["people_on_probation", "staff"])
def test_a_person_stands_once_in_a_quarter(sample, file):
    repeated = f"SELECT person, quarter FROM {file} GROUP BY ALL HAVING count(*) > 1"
    assert sample.execute(repeated).fetchall() == []


def test_each_application_has_a_person_of_its_own(sample):
    people_counted, rows = sample.execute("SELECT count(DISTINCT person), count(*) FROM applicants").fetchall()[0]
    assert people_counted == rows


@pytest.mark.parametrize("file", FLAGS)
def test_no_value_is_missing(sample, file):
    columns = columns_of(sample, file)
    missing = " OR ".join(f"{column} IS NULL" for column in columns)
    assert sample.execute(f"SELECT count(*) FROM {file} WHERE {missing}").fetchall() == [(0,)]


@pytest.mark.parametrize(("file", "outcome"), OUTCOMES, ids=lambda one: getattr(one, "measure", one))
def test_what_happened_happened_to_the_eligible(sample, file, outcome):
    astray = f"SELECT count(*) FROM {file} WHERE {outcome.happened} AND NOT {outcome.eligible}"
    assert sample.execute(astray).fetchall() == [(0,)]
    assert sample.execute(f"SELECT count(*) > 0 FROM {file} WHERE {outcome.happened}").fetchall() == [(True,)]


@pytest.mark.parametrize("measure", CATALOGUE.measures.values(), ids=lambda one: one.slug)
def test_every_measure_finds_its_fields(sample, measure):
    wanted = {measure.eligible_field, measure.happened_field} - {""}
    assert wanted <= set(FLAGS[measure.population])
    if measure.happened_field:
        astray = (
            f"SELECT count(*) FROM {measure.population} WHERE {measure.happened_field} AND NOT {measure.eligible_field}"
        )
        assert sample.execute(astray).fetchall() == [(0,)]


@pytest.mark.parametrize("file", ["people_on_probation", "staff"])
def test_people_keep_who_they_are_and_some_move(sample, file):
    """Age, unit and segment may change from quarter to quarter; other characteristics do not."""
    kept = ("ethnicity", "sex", "disability", "religion", "sexual_orientation")
    changed = " OR ".join(f"count(DISTINCT {column}) > 1" for column in kept)
    query = f"SELECT count(*) FROM (SELECT person FROM {file} GROUP BY person HAVING {changed})"
    assert sample.execute(query).fetchall() == [(0,)]
    moved = sample.execute(
        f"SELECT avg((unit <> before)::INT) FROM (SELECT unit, lag(unit) OVER (PARTITION BY person ORDER BY quarter) "
        f"AS before FROM {file}) WHERE before IS NOT NULL"
    ).fetchall()[0][0]
    assert 0.025 < moved < 0.035


def test_turnover_is_that_of_the_service(sample):
    for file, low, high in (("people_on_probation", 0.135, 0.150), ("staff", 0.02, 0.03)):
        gone = sample.execute(
            f"SELECT count(*) FILTER (WHERE person NOT IN (SELECT person FROM {file} WHERE quarter = '2022-23 Q2')), "
            f"count(*) FROM {file} WHERE quarter = '2022-23 Q1'"
        ).fetchall()[0]
        assert low < gone[0] / gone[1] < high, file


def test_units_lie_in_their_regions(sample):
    regions = {area.name: CATALOGUE.areas[area.parent].name for area in CATALOGUE.areas_at("unit")}
    for file in ("people_on_probation", "staff"):
        pairs = dict(sample.execute(f"SELECT DISTINCT unit, region FROM {file}").fetchall())
        assert pairs == regions


def test_london_is_the_largest_region_and_the_most_diverse(sample):
    rows = sample.execute(
        "SELECT region, count(*), avg((ethnicity LIKE '%White %' AND ethnicity NOT LIKE 'White and%')::INT) "
        "FROM people_on_probation GROUP BY region"
    ).fetchall()
    assert max(rows, key=lambda row: row[1])[0] == "London"
    assert min(rows, key=lambda row: row[2])[0] == "London"


def test_keys_are_opaque(sample):
    low, high = sample.execute("SELECT min(person), max(person) FROM staff").fetchall()[0]
    assert low >= 2**58
    assert high < 2**62


def test_the_same_scale_and_seed_give_the_same_bytes(tmp_path):
    first, second, other = (tmp_path / name for name in ("first", "second", "other"))
    paths = [write_sample(folder, 0.002, seed) for folder, seed in ((first, 1), (second, 1), (other, 2))]
    for one, same, different in zip(*paths, strict=True):
        assert one.read_bytes() == same.read_bytes()
        assert one.read_bytes() != different.read_bytes()


@pytest.mark.parametrize("file", FLAGS)
def test_mapping_names_columns_that_exist(sample, sample_folder, file):
    path = mapping_path(sample_folder / f"{file}.parquet")
    mapping = load_mapping(path, CATALOGUE)
    assert mapping.sample
    assert mapping.as_at.isoformat() == "2026-03-31"
    assert {*mapping.columns.values(), *mapping.flags.values()} <= set(columns_of(sample, file))
    assert set(mapping.flags) == set(FLAGS[file])


@pytest.mark.parametrize("name", ["people_on_probation", "staff", "applicants", "tidy_counts"])
def test_committed_extract_is_what_the_generator_writes(tmp_path_factory, name):
    folder = tmp_path_factory.getbasetemp() / "extracts"
    if not folder.exists():
        write_extracts(folder)
    for suffix in (".csv", ".mapping.toml"):
        assert (folder / f"{name}{suffix}").read_text() == (EXTRACTS / f"{name}{suffix}").read_text()


@pytest.mark.parametrize("name", FLAGS)
def test_extract_is_small_and_its_mapping_fits(name):
    path = EXTRACTS / f"{name}.csv"
    mapping = load_mapping(mapping_path(path), CATALOGUE)
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert 60 <= len(rows) <= 100
    assert {*mapping.columns.values(), *mapping.flags.values()} <= set(rows[0])
    assert {value for row in rows for flag in mapping.flags for value in row[flag]} <= {"0", "1"}


def test_tidy_counts_have_one_total_a_block():
    path = EXTRACTS / "tidy_counts.csv"
    mapping = load_mapping(mapping_path(path), CATALOGUE)
    assert mapping.shape == "counts"
    totals = defaultdict(Counter)
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            assert 0 <= int(row["count"]) <= int(row["total"])
            totals[row["measure"], row["area"]][row["characteristic"]] += int(row["total"])
    assert len(totals) == 6
    for block in totals.values():
        assert len(set(block.values())) == 1


def test_readme_lists_every_column(sample):
    readme = (Path(sample_data.__file__).parent / "README.md").read_text(encoding="utf-8")
    columns = {column for file in FLAGS for column in columns_of(sample, file)}
    assert sorted(column for column in columns if f"`{column}`" not in readme) == []


def test_sample_is_read_by_any_reader_of_parquet(sample_folder):
    types = duckdb.execute(f"DESCRIBE SELECT * FROM '{sample_folder / 'staff.parquet'}'").fetchall()
    assert {row[1] for row in types} == {"BIGINT", "VARCHAR", "BOOLEAN"}


def test_staff_and_applicants_can_have_a_scale_of_their_own(tmp_path):
    write_sample(tmp_path, 0.002, others=0.01)
    with duckdb.connect() as reading:
        rows = {one: reading.execute(f"SELECT count(*) FROM '{tmp_path / one}.parquet'").fetchone()[0] for one in FLAGS}
    # 239,015 people on probation and 20,000 staff in each of sixteen quarters.
    assert rows["people_on_probation"] == pytest.approx(0.002 * 239_015 * 16, rel=0.1)
    assert rows["staff"] == pytest.approx(0.01 * 20_000 * 16, rel=0.1)
