"""Cohorts named beside quarters: who is counted in one, what a value that names none comes to, and which are whole."""

from datetime import date

import duckdb
import pytest

from equality.catalogue import load_catalogue
from equality.periods import Period, quarter
from queries.loading.cohorts import whole_cohorts
from queries.loading.report import LoadStopped, Report
from tests.queries.small import Service, records_mapping, text_of, verdicts_of

HEADINGS = "person | quarter | intake | region | unit | type | ethnicity | sex | on_licence | recalled | sentenced | with_report\n"
INTAKE_1 = "".join(
    f"filler | 2025-26-q{n} | | South | Cove | order | White | Men | 0 | 0 | 0 | 0\n" for n in (1, 2)
)  # fmt: skip
COLUMNS = 'sex = "sex"\ncohort = "intake"'


def mapping(values=""):
    return records_mapping().replace('sex = "sex"', COLUMNS) + (f"[values.cohort]\n{values}\n" if values else "")


def counts_of(service, cohort, measure="recall"):
    """Counts of one cohort nationally: "characteristic group" to (count, total)."""
    prefix = f"{measure} country {cohort} all "
    return {key.removeprefix(prefix): value for key, value in service.counts().items() if key.startswith(prefix)}


def test_people_are_counted_once_in_a_cohort_with_the_attributes_of_their_latest_record_in_it(service):
    drawing = """
        anna | 2025-26-q1 | Intake 1 | North | Hill | order | Asian | Women | 1 | 1 | 0 | 0
        anna | 2025-26-q2 | Intake 1 | South | Cove | order | Black | Women | 1 | 0 | 0 | 0
        anna | 2025-26-q3 |          | North | Hill | order | White | Women | 1 | 1 | 0 | 0
        bela | 2025-26-q2 |          | North | Hill | order | White | Men   | 1 | 1 | 0 | 0
    """
    report = service.load_records(HEADINGS + drawing + INTAKE_1, mapping())
    assert {"Cohorts", "Whole cohorts"}.isdisjoint(verdicts_of(report)), text_of(report)
    once = (1, 1)
    assert counts_of(service, "intake-1") == {"ethnicity black": once, "ethnicity-2 all-other": once, "sex women": once}
    assert service.counts()["recall south intake-1 all sex women"] == (1, 1)
    assert "recall north intake-1 all sex women" not in service.counts()
    assert service.counts()["recall country 2025-26-q2 all sex men"] == (1, 1)


def test_every_event_of_a_cohort_is_counted(service):
    drawing = """
        anna | 2025-26-q1 | Intake 1 | North | Hill | order | Asian | Women | 0 | 0 | 1 | 1
        anna | 2025-26-q2 | Intake 1 | North | Hill | order | Asian | Women | 0 | 0 | 1 | 0
        bela | 2025-26-q2 |          | North | Hill | order | Asian | Women | 0 | 0 | 1 | 0
    """
    service.load_records(HEADINGS + drawing, mapping())
    assert counts_of(service, "intake-1", "report")["sex women"] == (1, 2)


def test_an_outcome_counts_in_the_cohort_of_its_record(service):
    drawing = """
        anna | 2025-26-q1 | Intake 1 | North | Hill | order | Asian | Women | 1 | 0 | 0 | 0
        anna | 2025-26-q2 |          | North | Hill | order | Asian | Women | 1 | 1 | 0 | 0
        anna | 2025-26-q3 | Intake 2 | North | Hill | order | Asian | Women | 1 | 1 | 0 | 0
    """
    service.load_records(HEADINGS + drawing, mapping())
    assert counts_of(service, "intake-1")["sex women"] == (0, 1)
    assert counts_of(service, "intake-2")["sex women"] == (1, 1)


@pytest.mark.parametrize("written", ["Intake 1", "INTAKE  1", "intake-1", "Intake_1", "First", "first "])
def test_a_cohort_is_known_by_name_slug_and_mapping(service, written):
    drawing = f"anna | 2025-26-q1 | {written} | North | Hill | order | Asian | Women | 1 | 1 | 0 | 0\n"
    report = service.load_records(HEADINGS + drawing + INTAKE_1, mapping('First = "intake-1"'))
    assert "Cohorts" not in verdicts_of(report), text_of(report)
    assert counts_of(service, "intake-1")["sex women"] == (1, 1)


@pytest.mark.parametrize("written", ["", "Not known", "Transfers", "TRANSFERS"])
def test_who_is_said_to_be_in_none_is_in_none_without_a_warning(service, written):
    drawing = f"anna | 2025-26-q1 | {written} | North | Hill | order | Asian | Women | 1 | 1 | 0 | 0\n"
    report = service.load_records(HEADINGS + drawing + INTAKE_1, mapping('Transfers = ""'))
    assert "Cohorts" not in verdicts_of(report), text_of(report)
    assert service.counts()["recall country 2025-26-q1 all sex women"] == (1, 1)
    assert counts_of(service, "intake-1") == {}


def test_a_value_that_is_no_cohort_is_a_warning_with_its_line_and_the_fix(service):
    drawing = """
        anna | 2025-26-q1 | Intake 1 | North | Hill | order | Asian | Women | 1 | 1 | 0 | 0
        bela | 2025-26-q1 | Intke 1 | North | Hill | order | Asian | Women | 1 | 1 | 0 | 0
        cleo | 2025-26-q1 | Intke 1 | North | Hill | order | Asian | Women | 1 | 0 | 0 | 0
        dora | 2025-26-q1 | Boards   | North | Hill | order | Asian | Women | 1 | 0 | 0 | 0
    """
    report = service.load_records(HEADINGS + drawing + INTAKE_1, mapping())
    assert not report.stopped
    assert report.rows_rejected == 0
    told = text_of(report)
    assert "WARNING Cohorts: 2 values not mapped. These rows are counted in no cohort." in told
    fix = 'Map it under [values.cohort] in the mapping file (to "" where it names no cohort), list it in service.toml, or correct it.'
    assert f'line 3, column "intake": "Intke 1" is not mapped (2 rows). {fix} Did you mean "Intake 1"?' in told
    assert f'line 5, column "intake": "Boards" is not mapped (1 row). {fix}\n' in told
    assert counts_of(service, "intake-1")["sex women"] == (1, 1)
    assert service.counts()["recall country 2025-26-q1 all sex women"] == (2, 4)


def test_a_mapping_that_means_a_cohort_that_is_not_there_is_refused(service):
    drawing = "anna | 2025-26-q1 | First | North | Hill | order | Asian | Women | 1 | 1 | 0 | 0\n"
    with pytest.raises(LoadStopped, match=r'under \[values.cohort\], gives "First" the value "intake-9"'):
        service.load_records(HEADINGS + drawing, mapping('First = "intake-9"'))


def test_a_whole_file_may_be_one_cohort(service):
    constant = records_mapping().replace("[flags]", '[constants]\ncohort = "Intake 2"\n\n[flags]')
    drawing = "anna | 2025-26-q3 | x | North | Hill | order | Asian | Women | 1 | 1 | 0 | 0\n"
    assert not service.load_records(HEADINGS + drawing, constant).stopped
    assert counts_of(service, "intake-2")["sex women"] == (1, 1)
    with pytest.raises(LoadStopped, match='gives cohort the value "Intake 9", which is not known'):
        service.load_records(HEADINGS + drawing, constant.replace("Intake 2", "Intake 9"))


def test_a_file_with_a_part_of_a_cohort_leaves_its_counts_as_they_were(service):
    whole = """
        anna | 2025-26-q1 | Intake 1 | North | Hill | order | Asian | Women | 1 | 1 | 0 | 0
        bela | 2025-26-q2 | Intake 1 | North | Hill | order | Asian | Women | 1 | 0 | 0 | 0
    """
    service.load_records(HEADINGS + whole, mapping())
    corrected = "bela | 2025-26-q2 | Intake 1 | North | Hill | order | Asian | Women | 1 | 1 | 0 | 0\n"
    told = text_of(service.load_records(HEADINGS + corrected, mapping()))
    assert "WARNING Whole cohorts: 1 cohort not counted, as only a part lies in the periods of this file." in told
    assert "          Intake 1: 2025-04-01 to 2025-09-30" in told
    assert "WARNING Longer periods: intake-1 stand as loaded before" in told
    assert counts_of(service, "intake-1")["sex women"] == (1, 2)
    assert service.counts()["recall country 2025-26-q2 all sex women"] == (1, 1)


def test_a_cohort_that_is_given_as_a_period_is_not_counted_from_quarters_too(service):
    drawing = """
        anna | Intake 2   |          | North | Hill | order | Asian | Women | 1 | 1 | 0 | 0
        bela | 2025-26-q3 | Intake 2 | North | Hill | order | Asian | Women | 1 | 0 | 0 | 0
    """
    service.load_records(HEADINGS + drawing, mapping())
    assert counts_of(service, "intake-2")["sex women"] == (1, 1)


def test_a_small_cohort_after_a_large_one_does_not_stop_a_load(service):
    row = "{} | 2025-26-q{} | {} | North | Hill | order | Asian | Women | 1 | 0 | 0 | 0\n"
    first = "".join(row.format(f"anna{n}", 1 + n % 2, "Intake 1") for n in range(20))
    assert not service.load_records(HEADINGS + first, mapping()).stopped
    second = "".join(row.format(f"bela{n}", 3, "Intake 2" if n < 3 else "") for n in range(10))
    report = service.load_records(HEADINGS + second, mapping())
    assert verdicts_of(report)["Totals against the last load"] == "PASS", text_of(report)


@pytest.mark.parametrize(
    ("periods", "whole"),
    [
        ([quarter(2022, 1)], True),
        ([quarter(2022, 2), quarter(2022, 1)], True),
        ([quarter(2022, 2)], False),
        ([], False),
        ([Period("year", "2022-23", "year to March 2023", date(2022, 4, 1), date(2023, 3, 31))], True),
        ([Period("cohort", "pqip-11", "PQiP 11", date(2022, 4, 1), date(2022, 6, 29))], False),
    ],
)
def test_a_cohort_is_whole_where_every_day_of_it_lies_in_a_period_of_the_file(periods, whole):
    report = Report("file")
    found = whole_cohorts([0, 1, 1, None], periods, load_catalogue(), report)
    assert [one.slug for one in found.values()] == (["pqip-11"] if whole else [])
    assert bool(report.checks) is not whole


@pytest.fixture(scope="module")
def counted(released, settings):
    """Exact counts of the sample's campaigns nationally by sex: "measure period route group" to (count, total)."""
    found = Service(released, *settings.definitions()).counts()
    words = {tuple(key.split()): value for key, value in found.items()}
    return {
        " ".join((measure, period, route, group)): value
        for (measure, area, period, route, by, group), value in words.items()
        if area == "england-and-wales" and period.startswith("pqip-") and by == "sex"
    }


@pytest.mark.parametrize(
    ("route", "name"), [("all", ""), ("internal", "Internal"), ("external-graduate", "External graduate")]
)
def test_campaigns_of_the_sample_are_counted_as_its_records_have_them(released, counted, route, name):
    records = duckdb.sql(f"SELECT * FROM '{released.parent}/extracts/applicants.parquet'").df()
    records = records[records["campaign"].str.startswith("PQiP") & (records["route"].eq(name) | (not name))]
    slugs = {"Women": "women", "Men": "men", "Prefer not to say": "not-declared", "": "not-declared"}
    records = records.assign(sex=records["sex"].map(slugs), period="pqip-" + records["campaign"].str[5:])
    assert records["period"].nunique() == 16
    again = {
        f"{measure.slug} {period} {route} {group}": (int(rows[measure.happened_field].sum()), len(rows))
        for measure in load_catalogue().measures_of("applicants")
        if measure.kind == "rate"
        for (period, group), rows in records[records[measure.eligible_field]].groupby(["period", "sex"])
    }
    mine = {key: value for key, value in counted.items() if key.split()[2] == route and "share" not in key}
    assert mine == again
