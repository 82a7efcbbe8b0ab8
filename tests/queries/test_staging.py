"""The staging file: loads replace each other by measure and period, all or none, and are held against those before."""

from contextlib import suppress
from dataclasses import replace

import msgspec
import pytest

from queries.loading.folder import one_at_a_time
from queries.loading.report import LoadStopped
from queries.loading.staging import Staging
from tests.queries.small import STAFF, Service, counts_mapping, records_mapping, text_of, verdicts_of
from tests.tables import csv_text

PEOPLE = """
    person | quarter | region | unit | type | ethnicity | sex | on_licence | recalled | sentenced | with_report
    anna | 2025-26-q1 | North | Hill | order | Asian | Women | 1 | 1 | 0 | 0
    bela | 2025-26-q1 | South | Cove | order | White | Men   | 1 | 0 | 1 | 1
"""
STAFF_ROWS = """
    person | quarter | region | grade | ethnicity | sex | promoted
    olga | 2025-26-q1 | North | Junior | Asian | Women | 1
    pete | 2025-26-q1 | South | Senior | White | Men   | 0
"""
HEADINGS = "measure | period | area | characteristic | group | count | total\n"


def counted(measure, period, women, men, area="Country"):
    return (
        f"{measure} | {period} | {area} | sex | Women | {women // 2} | {women}\n"
        f"{measure} | {period} | {area} | sex | Men | {men // 2} | {men}\n"
    )


def test_several_files_are_put_in_force_together(service):
    people = service.write("people.csv", csv_text(PEOPLE), records_mapping())
    staff = service.write("staff.csv", csv_text(STAFF_ROWS), STAFF)
    assert not any(report.stopped for report in service.load(people, staff))
    counts = service.counts()
    assert counts["recall country 2025-26-q1 all sex women"] == (1, 1)
    assert counts["promoted country 2025-26-q1 junior sex women"] == (1, 1)
    assert [load.population for load in Staging(service.folder).loads()] == ["people_on_probation", "staff"]


@pytest.mark.parametrize("broken", [STAFF_ROWS.replace("Asian", "Purple"), "", "person\nolga"])
def test_where_one_file_is_stopped_none_is_put_in_force(service, broken):
    service.load_counts(HEADINGS + counted("recall", "2024-25", 100, 200))
    before = Staging(service.folder).path.read_bytes()
    people = service.write("people.csv", csv_text(PEOPLE), records_mapping())
    staff = service.write("staff.csv", csv_text(broken), STAFF)
    with suppress(LoadStopped):
        assert any(report.stopped for report in service.load(people, staff))
    assert Staging(service.folder).path.read_bytes() == before


def test_two_files_that_hold_the_same_are_refused_even_of_one_name(service):
    one = service.write("people.csv", csv_text(PEOPLE), records_mapping())
    other = one.parent / "again" / "people.csv"
    other.parent.mkdir()
    other.write_bytes(one.read_bytes())
    other.with_name("people.mapping.toml").write_text(records_mapping())
    with pytest.raises(
        LoadStopped, match=r'people.csv and people.csv both hold "Recall" for 2025-26-q1. Load one of them'
    ):
        service.load(one, other)


def test_a_corrected_load_replaces_its_measures_and_periods_and_nothing_else(service):
    service.load_counts(HEADINGS + counted("recall", "2024-25", 100, 200) + counted("recall", "2025-26", 110, 210))
    service.load_counts(HEADINGS + counted("report", "2025-26", 500, 500))
    service.load_counts(HEADINGS + counted("recall", "2025-26", 120, 220))
    counts = service.counts()
    assert counts["recall country 2024-25 all sex women"] == (50, 100)
    assert counts["recall country 2025-26 all sex women"] == (60, 120)
    assert counts["report country 2025-26 all sex women"] == (250, 500)
    loads = Staging(service.folder).loads()
    assert [(load.number, load.corrects) for load in loads] == [(1, False), (2, False), (3, True)]


def test_a_load_without_figures_left_is_forgotten(service):
    service.load_counts(HEADINGS + counted("recall", "2025-26", 100, 200))
    service.load_counts(HEADINGS + counted("recall", "2025-26", 110, 210))
    assert [(load.number, load.corrects) for load in Staging(service.folder).loads()] == [(2, True)]


CHANGES = [
    ((100, 200), "PASS", "Every total is within 10% of those loaded before."),
    ((109, 215), "PASS", "Every total is within 10% of those loaded before."),
    ((130, 210), "WARNING", "1 of 1 totals changed by more than 10%. Check that the extract is whole."),
    (
        (50, 130),
        "STOP",
        '1 of 1 totals changed by more than 30%. Check that the extract is whole, or set "largest_change"',
    ),
    ((300, 300), "STOP", "1 of 1 totals changed by more than 30%."),
]


@pytest.mark.parametrize(("now", "verdict", "message"), CHANGES)
def test_totals_are_held_against_the_last_load(service, now, verdict, message):
    service.load_counts(HEADINGS + counted("recall", "2025-26", 100, 200))
    report = service.load_counts(HEADINGS + counted("recall", "2025-26", *now))
    assert verdicts_of(report)["Totals against the last load"] == verdict
    assert message in text_of(report)
    assert f"2025-26: {sum(now)} was 300 ({sum(now) / 300 - 1:+.1%}, recall)" in text_of(report)
    allowed = service.load_counts(HEADINGS + counted("recall", "2025-26", *now), counts_mapping("largest_change = 2.0"))
    assert not allowed.stopped


def test_a_new_quarter_is_held_against_the_one_before(service):
    service.load_counts(
        HEADINGS + counted("recall", "2025-26-q1", 100, 200) + counted("recall", "2025-26-q2", 110, 200)
    )
    report = service.load_counts(HEADINGS + counted("recall", "2025-26-q3", 110, 217))
    assert "2025-26-q3: 327 was 310 in 2025-26-q2 (+5.5%, recall)" in text_of(report)
    report = service.load_counts(HEADINGS + counted("recall", "2024-25-q4", 10, 20))
    assert "PASS    Totals against the last load: None of these measures and periods was loaded before." in text_of(
        report
    )


def test_another_measure_is_not_held_against_the_ones_before(service):
    service.load_counts(HEADINGS + counted("recall", "2025-26", 1000, 2000))
    report = service.load_counts(HEADINGS + counted("report", "2025-26", 10, 20))
    assert not report.stopped
    assert "PASS    Totals against the last load: None of these measures and periods was loaded before." in text_of(
        report
    )


def test_declaration_rates_are_held_against_the_last_load(service):
    undeclared = "recall | 2025-26 | Country | sex | Not declared | 1 | {}\n"
    service.load_counts(HEADINGS + counted("recall", "2025-26", 40, 50) + undeclared.format(10))
    report = service.load_counts(HEADINGS + counted("recall", "2025-26", 36, 48) + undeclared.format(16))
    assert verdicts_of(report)["Declared against the last load"] == "WARNING"
    assert "changed by more than 5 percentage points: sex. Check these columns" in text_of(report)
    assert "sex declared 84.0% was 90.0%" in text_of(report)


def test_a_year_left_behind_by_its_quarters_and_a_missing_region_are_warnings(service):
    quarters = [f"2025-26-q{n}" for n in (1, 2, 3, 4)]
    areas = [(quarter, area) for quarter in quarters for area in ("North", "South")]
    service.load_counts(HEADINGS + "".join(counted("report", quarter, 100, 200, area) for quarter, area in areas))
    report = service.load_counts(HEADINGS + counted("report", "2025-26-q2", 100, 210, "North"))
    assert "WARNING Longer periods: 2025-26 stand as loaded before, and may not agree with the quarters" in text_of(
        report
    )
    assert "WARNING Regions: 1 of 2 regions have no rows. Check that the extract is whole.\n          South" in text_of(
        report
    )


def test_no_exact_number_of_people_goes_into_the_record_of_checks(service):
    undeclared = "recall | 2025-26 | Country | sex | Not declared | 1 | 7\n"
    drawing = HEADINGS + counted("recall", "2025-26", 1234, 2222) + undeclared
    service.load_counts(drawing)
    service.load_counts(drawing)
    checks = Staging(service.folder).loads()[0].checks
    assert "3,463" not in checks
    assert "3463" not in checks
    assert "99.8" not in checks


def changed(service, **changes):
    return Service(service.folder, replace(service.catalogue, **changes), service.plan)


def without(known, *slugs):
    return {slug: one for slug, one in known.items() if slug not in slugs}


def test_definitions_may_change_between_load_and_release(service):
    people = service.write("people.csv", csv_text(PEOPLE), records_mapping())
    service.load(people, service.write("staff.csv", csv_text(STAFF_ROWS), STAFF))
    before = service.counts()
    catalogue = service.catalogue

    reordered = changed(
        service,
        measures=dict(reversed(catalogue.measures.items())),
        characteristics=dict(reversed(catalogue.characteristics.items())),
        populations=dict(reversed(catalogue.populations.items())),
    )
    assert reordered.counts() == before

    fewer = changed(service, measures=without(catalogue.measures, "promoted", "recall"))
    assert fewer.counts() == {
        key: value for key, value in before.items() if key.split()[0] not in ("promoted", "recall")
    }
    _, left_out = Staging(service.folder).counts(fewer.catalogue)
    assert left_out == ["measure recall", "measure promoted"]

    other_sex = msgspec.structs.replace(
        catalogue.characteristics["sex"], group=catalogue.characteristics["sex"].group[:1]
    )
    narrower = changed(service, characteristics={**catalogue.characteristics, "sex": other_sex})
    assert {key.split()[4] for key in narrower.counts()} == {"ethnicity", "ethnicity-2"}
    _, left_out = Staging(service.folder).counts(narrower.catalogue)
    assert "grp:sex men" in left_out


def test_a_damaged_staging_file_is_told_in_a_sentence(service):
    service.load_counts(HEADINGS + counted("recall", "2025-26", 100, 200))
    Staging(service.folder).path.write_bytes(b"not a database at all" * 1000)
    for again in (service.release, lambda: service.load_counts(HEADINGS + counted("recall", "2025-26", 1, 2))):
        with pytest.raises(LoadStopped, match=r"The staging file, staging.duckdb, cannot be read: it is damaged"):
            again()


def test_one_load_or_release_at_a_time(service):
    with one_at_a_time(service.folder):
        for other in (service.release, lambda: service.load_counts(HEADINGS + counted("recall", "2025-26", 1, 2))):
            with pytest.raises(LoadStopped, match="Another load or release is under way in this folder"):
                other()
    service.load_counts(HEADINGS + counted("recall", "2025-26", 100, 200))


def test_only_the_loader_may_read_the_staging_file(service):
    service.load_counts(HEADINGS + counted("recall", "2025-26", 100, 200))
    assert Staging(service.folder).path.stat().st_mode & 0o777 == 0o600


def test_what_a_killed_load_left_is_removed_by_the_next(service):
    service.folder.mkdir()
    for name in ("staging.next", "staging.next.wal", "release-0001.next", "release-0001.next-journal"):
        (service.folder / name).write_text("left")
    (service.folder / "loading-abc").mkdir()
    (service.folder / "loading-abc" / "records.duckdb").write_text("left")
    service.load_counts(HEADINGS + counted("recall", "2025-26", 100, 200))
    assert sorted(path.name for path in service.folder.iterdir()) == ["lock", "staging.duckdb"]
