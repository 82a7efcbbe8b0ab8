"""Records to exact counts, each drawn small enough to count by hand."""

from dataclasses import replace

import msgspec
import pytest

from queries.loading.report import LoadStopped
from queries.loading.staging import Staging
from tests.queries.small import records_mapping, text_of, verdicts_of
from tests.tables import csv_text, table

HEADINGS = (
    "person | quarter | region | unit | type | ethnicity | sex | on_licence | recalled | sentenced | with_report\n"
)
WHOLE_YEAR = "".join(
    f"filler | 2025-26-q{n} | South | Cove | order | White | Men | 0 | 0 | 0 | 0\n" for n in (1, 2, 3, 4)
)


def rows(drawing, whole_year=WHOLE_YEAR):
    return HEADINGS + drawing + whole_year


def test_people_are_counted_once_a_year_with_the_attributes_of_their_latest_record(service):
    service.load_records(
        rows("""
            anna | 2025-26-q1 | North | Hill | order   | Asian | Women | 1 | 1 | 0 | 0
            anna | 2025-26-q2 | North | Hill | licence | Asian | Women | 1 | 0 | 0 | 0
            anna | 2025-26-q4 | South | Cove | licence | Black | Women | 1 | 1 | 0 | 0
        """)
    )
    counts = service.counts()
    assert counts["recall country 2025-26 all ethnicity black"] == (1, 1)
    assert "recall country 2025-26 all ethnicity asian" not in counts
    assert counts["recall south 2025-26 all sex women"] == (1, 1)
    assert "recall north 2025-26 all sex women" not in counts
    assert counts["recall country 2025-26 licence sex women"] == (1, 1)
    assert counts["recall cove 2025-26 all sex women"] == (1, 1)
    assert counts["recall north 2025-26-q1 all ethnicity asian"] == (1, 1)
    assert counts["recall north 2025-26-q2 all ethnicity asian"] == (0, 1)


def test_events_add_up_over_the_quarters_where_they_happened(service):
    service.load_records(
        rows("""
            anna | 2025-26-q1 | North | Hill | order | Asian | Women | 0 | 0 | 1 | 1
            anna | 2025-26-q2 | South | Cove | order | Asian | Women | 0 | 0 | 1 | 0
            bela | 2025-26-q2 | South | Cove | order | White | Men   | 0 | 0 | 1 | 1
        """)
    )
    counts = service.counts()
    assert counts["report country 2025-26 all ethnicity asian"] == (1, 2)
    assert counts["report north 2025-26 all ethnicity asian"] == (1, 1)
    assert counts["report south 2025-26 all ethnicity asian"] == (0, 1)
    assert counts["report country 2025-26 all sex men"] == (1, 1)


def test_an_outcome_without_eligibility_in_the_same_record_is_not_counted(service):
    service.load_records(
        rows("""
            anna | 2025-26-q1 | North | Hill | order | Asian | Women | 1 | 0 | 0 | 1
            anna | 2025-26-q2 | North | Hill | order | Asian | Women | 0 | 1 | 1 | 0
        """)
    )
    counts = service.counts()
    assert counts["recall country 2025-26 all sex women"] == (0, 1)
    assert counts["recall country 2025-26-q1 all sex women"] == (0, 1)
    assert "recall country 2025-26-q2 all sex women" not in counts
    assert counts["report country 2025-26 all sex women"] == (0, 1)


def test_a_share_counts_everyone_who_is_part_of_the_whole(service):
    service.load_records(rows("anna | 2025-26-q1 | North | Hill | order | Asian | Women | 0 | 0 | 0 | 0\n"))
    assert service.counts()["caseload-share country 2025-26 all sex women"] == (1, 1)
    assert service.counts()["caseload-share country 2025-26 all sex men"] == (1, 1)


def test_wider_groups_and_pairs_are_worked_out(service):
    service.load_records(
        rows("""
            anna | 2025-26-q1 | North | Hill | order | Asian | Women | 1 | 1 | 0 | 0
            bela | 2025-26-q1 | North | Hill | order | Black | Women | 1 | 0 | 0 | 0
            cleo | 2025-26-q1 | North | Hill | order | White | Men   | 1 | 0 | 0 | 0
            dora | 2025-26-q1 | North | Hill | order |       | Men   | 1 | 0 | 0 | 0
            edna | 2025-26-q1 | North | Hill | order | Black |       | 1 | 1 | 0 | 0
        """)
    )
    counts = service.counts()
    by_characteristic = {
        key.removeprefix("recall country 2025-26 all "): value
        for key, value in counts.items()
        if key.startswith("recall country 2025-26 all eth")
    }
    assert by_characteristic == {
        "ethnicity asian": (1, 1),
        "ethnicity black": (1, 2),
        "ethnicity white": (0, 1),
        "ethnicity not-declared": (0, 1),
        "ethnicity-2 all-other": (2, 3),
        "ethnicity-2 white": (0, 1),
        "ethnicity-2 not-declared": (0, 1),
        "ethnicity-and-sex asian-women": (1, 1),
        "ethnicity-and-sex black-women": (0, 1),
        "ethnicity-and-sex white-men": (0, 1),
        "ethnicity-and-sex not-declared": (1, 2),
    }


def test_a_year_is_counted_when_its_four_quarters_are_there_and_a_pool_when_its_three_years_are(service):
    quarters = "".join(
        f"anna | {year}-{year % 100 + 1}-q{n} | North | Hill | order | Asian | Women | 1 | 0 | 0 | 0\n"
        for year in (2022, 2023, 2024, 2025)
        for n in (1, 2, 3, 4)
    )
    later = "anna | 2026-27-q1 | North | Hill | order | Asian | Women | 1 | 0 | 0 | 0\n"
    service.load_records(HEADINGS + quarters + later)
    periods = {key.split()[2] for key in service.counts()}
    assert {period for period in periods if "-q" not in period} == {
        "2022-23", "2023-24", "2024-25", "2025-26", "2023-24-to-2025-26",
    }  # fmt: skip
    assert service.counts()["recall country 2023-24-to-2025-26 all sex women"] == (0, 1)


def test_a_year_given_as_such_is_not_counted_from_quarters_too(service):
    year = "anna | 2025-26 | North | Hill | order | Asian | Women | 1 | 1 | 0 | 0\n"
    service.load_records(rows(year))
    assert service.counts()["recall country 2025-26 all sex women"] == (1, 1)


def test_a_unit_that_nobody_recorded_leaves_the_region(service):
    service.load_records(
        rows("""
            anna | 2025-26-q1 | North | Hill      | order | Asian | Women | 1 | 1 | 0 | 0
            bela | 2025-26-q1 | North | Not known |       | Asian | Women | 1 | 0 | 0 | 0
        """)
    )
    counts = service.counts()
    assert counts["recall north 2025-26 all sex women"] == (1, 2)
    assert counts["recall hill 2025-26 all sex women"] == (1, 1)
    assert [key for key in counts if key.startswith("recall") and " unknown " in key] == []
    assert counts["recall country 2025-26 order sex women"] == (1, 1)


def test_without_a_region_the_unit_tells_it(service):
    mapping = records_mapping().replace('region = "region"\n', "")
    drawing = """
        anna | 2025-26-q1 | x | Hill | order | Asian | Women | 1 | 1 | 0 | 0
        bela | 2025-26-q1 | x |      | order | Asian | Women | 1 | 0 | 0 | 0
    """
    report = service.load_records(HEADINGS + drawing, mapping)
    assert verdicts_of(report)["Areas"] == "STOP"
    assert "line 3: there is no unit, so no region is known. Fill in the unit, or map a region." in text_of(report)
    report = service.load_records(HEADINGS + drawing, mapping, allow_rejects=1)
    assert not report.stopped
    assert service.counts()["recall north 2025-26-q1 all sex women"] == (1, 1)


GOOD = table(HEADINGS + "anna | 2025-26-q1 | North | Hill | order | Asian | Women | 1 | 1 | 0 | 0")[0]
NOT_MAPPED = "is not mapped (1 row). Map it under [values.{0}] in the mapping file, or correct it."
BAD_ROWS = [
    ({"region": "South"}, "Areas", ": the unit lies in another region. Correct the region or the unit."),
    ({"person": ""}, "Keys", ', column "person": there is no key. Fill in the key.'),
    (
        {"quarter": "2025-26-q5"},
        "Values",
        ', column "quarter": "2025-26-q5" is not mapped (1 row). Write a quarter like 2025-26 Q4 or a date like '
        "2026-03-31, or map it under [values.period].",
    ),
    (
        {"region": "Noth"},
        "Values",
        f', column "region": "Noth" {NOT_MAPPED.format("region")} Did you mean "North"?',
    ),
    ({"region": ""}, "Values", ', column "region": there is no value (1 row). Map it under [values.region]'),
    ({"ethnicity": "Purple"}, "Values", f', column "ethnicity": "Purple" {NOT_MAPPED.format("ethnicity")}'),
    ({"type": "none"}, "Values", f', column "type": "none" {NOT_MAPPED.format("sentence_type")}'),
    (
        {"sex": "12-Oct"},
        "Values",
        '"12-Oct" is not mapped (1 row). It looks like a date: a spreadsheet may have changed',
    ),
]


def test_rows_that_cannot_be_used_stop_the_load_and_name_their_lines(service):
    drawn = [GOOD, *({**GOOD, "person": f"p{n}", **changes} for n, (changes, _, _) in enumerate(BAD_ROWS))]
    report = service.load_records(HEADINGS + "".join(" | ".join(row.values()) + "\n" for row in drawn))
    for line, (_, check, sentence) in enumerate(BAD_ROWS, start=3):
        assert verdicts_of(report)[check] == "STOP"
        assert any(f"line {line}" in told and sentence in told for told in report.lines()), (line, sentence)
    assert report.lines()[-1] == (
        "STOP    Rejected rows: 8 rows cannot be used. Mend what is listed above, or leave them out with --allow-rejects 8."
    )
    assert not (service.folder / "staging.duckdb").exists()


@pytest.mark.parametrize(("allowed", "stopped"), [(0, True), (1, True), (2, False), (3, False)])
def test_exactly_as_many_rejects_as_allowed_are_left_out(service, allowed, stopped):
    drawing = """
        anna | 2025-26-q1 | North | Hill | order | Asian  | Women | 1 | 1 | 0 | 0
        bela | 2025-26-q1 | North | Hill | order | Purple | Women | 1 | 1 | 0 | 0
             | 2025-26-q1 | North | Hill | order | Asian  | Women | 1 | 1 | 0 | 0
    """
    report = service.load_records(HEADINGS + drawing, allow_rejects=allowed)
    assert report.stopped is stopped
    assert (report.rows_read, report.rows_accepted, report.rows_rejected) == (3, 1, 2)
    if not stopped:
        assert verdicts_of(report)["Values"] == verdicts_of(report)["Keys"] == "WARNING"
        assert service.counts()["recall country 2025-26-q1 all sex women"] == (1, 1)


def test_a_person_who_stands_twice_in_one_period_is_refused_however_many_rejects_are_allowed(service):
    drawing = """
        anna | 2025-26-q1 | North | Hill | order | Asian | Women | 1 | 1 | 0 | 0
        bela | 2025-26-q1 | North | Hill | order | Asian | Women | 1 | 1 | 0 | 0
        anna | 2025-26 Q1 | North | Hill | order | Asian | Women | 1 | 0 | 0 | 0
    """
    report = service.load_records(HEADINGS + drawing, allow_rejects=100)
    assert verdicts_of(report)["Repeated keys"] == "STOP"
    assert 'line 4, column "person": the same person and period stand on line 2. Keep one row.' in text_of(report)


def test_a_mapping_without_both_fields_of_any_measure_is_refused(service):
    mapping = records_mapping().partition("[flags]")[0] + '[flags]\nrecalled = "recalled"\n'
    path = service.write("people.csv", csv_text(rows("")), mapping)
    with pytest.raises(LoadStopped, match="No measure of people on probation has all its fields under"):
        service.load(path)


def test_quarters_that_make_up_no_period_of_the_plan_are_a_warning(service):
    pools = msgspec.structs.replace(
        service.plan, offer=(msgspec.structs.replace(service.plan.offer[0], periods=("pool",)),)
    )
    report = replace(service, plan=pools).load_records(rows(""))
    assert verdicts_of(report)["Periods"] == "WARNING"
    assert "Nothing is counted: the release plan offers longer periods, and none is whole here." in text_of(report)
    assert Staging(service.folder).loads() == []
