"""Tidy counts: numbers checked by line, groups and totals held against each other, events added up and people never."""

import pytest

from queries.loading.report import LoadStopped
from queries.store import Key
from tests.queries.small import counts_mapping, text_of, verdicts_of
from tests.tables import csv_text, table

HEADINGS = "measure | period | area | characteristic | group | count | total\n"
SEXES = """
    {0} | {1} | {2} | sex | Women | 20 | 100
    {0} | {1} | {2} | sex | Men   | 30 | 150
"""


def blocks(*keys):
    return HEADINGS + "".join(SEXES.format(*key.split()) for key in keys)


def test_counts_are_taken_as_they_are(service):
    report = service.load_counts(blocks("recall 2025-26 North"))
    assert not report.stopped, text_of(report)
    assert (report.rows_read, report.rows_accepted) == (2, 2)
    assert service.counts() == {
        "recall north 2025-26 all sex women": (20, 100),
        "recall north 2025-26 all sex men": (30, 150),
    }


def test_wider_groups_are_added_up_unless_they_are_given(service):
    fine = (
        HEADINGS
        + """
        recall | 2025-26 | Country | ethnicity | Asian        | 1 | 10
        recall | 2025-26 | Country | ethnicity | Black        | 2 | 20
        recall | 2025-26 | Country | ethnicity | White        | 3 | 30
        recall | 2025-26 | Country | ethnicity | Not declared | 4 | 40
    """
    )
    service.load_counts(fine)
    assert service.counts()["recall country 2025-26 all ethnicity-2 all-other"] == (3, 30)
    assert service.counts()["recall country 2025-26 all ethnicity-2 not-declared"] == (4, 40)
    coarse = "recall | 2025-26 | Country | ethnicity-2 | {} | {} | {}\n"
    given = (
        coarse.format("All other", 3, 30) + coarse.format("White", 3, 30) + coarse.format("Prefer not to say", 4, 40)
    )
    report = service.load_counts(fine + given)
    assert not report.stopped, text_of(report)
    assert service.counts()["recall country 2025-26 all ethnicity-2 white"] == (3, 30)


def test_events_add_up_to_wider_areas_and_longer_periods_where_every_part_is_there(service):
    quarters = [f"report 2025-26-q{n} {area}" for n in (1, 2, 3, 4) for area in ("Hill", "Dale", "Cove")]
    service.load_counts(blocks(*quarters))
    counts = service.counts()
    assert counts["report north 2025-26-q1 all sex women"] == (40, 200)
    assert counts["report south 2025-26-q1 all sex women"] == (20, 100)
    assert counts["report country 2025-26-q1 all sex women"] == (60, 300)
    assert counts["report hill 2025-26 all sex men"] == (120, 600)
    assert counts["report country 2025-26 all sex men"] == (360, 1800)


def test_events_are_not_added_up_where_a_part_is_missing(service):
    service.load_counts(blocks("report 2025-26-q1 North", "report 2025-26-q2 North", "report 2025-26-q3 Hill"))
    assert {key.rsplit(" ", 2)[0] for key in service.counts()} == {
        "report north 2025-26-q1 all", "report north 2025-26-q2 all", "report hill 2025-26-q3 all",
    }  # fmt: skip


def test_given_sums_stand(service):
    service.load_counts(blocks("report 2025-26 North", "report 2025-26 South", "report 2025-26 Country"))
    assert service.counts()["report country 2025-26 all sex women"] == (20, 100)


def test_people_are_never_added_up(service):
    everywhere = [f"recall 2025-26-q{n} {area}" for n in (1, 2, 3, 4) for area in ("North", "South")]
    service.load_counts(blocks(*everywhere))
    assert {tuple(key.split()[1:3]) for key in service.counts()} == {
        (area, f"2025-26-q{n}") for n in (1, 2, 3, 4) for area in ("north", "south")
    }


def test_of_a_share_and_a_declaration_rate_the_count_is_read_and_the_whole_worked_out(service):
    drawing = (
        HEADINGS
        + """
        caseload-share | 2025-26 | Country | sex | Women        | 40 | 200
        caseload-share | 2025-26 | Country | sex | Men          | 150 | 200
        caseload-share | 2025-26 | Country | sex | Not declared | 10 | 200
        caseload-share | 2025-26 | Country | ethnicity-2 | All other | 50 | 200
        caseload-share | 2025-26 | Country | ethnicity-2 | White     | 150 | 200
    """
    )
    report = service.load_counts(drawing)
    assert not report.stopped, text_of(report)
    service.release()
    rows = service.store().rows(Key("country", "caseload-share", "sex", "2025-26"), "men")
    assert {row.group: (row.count, row.total) for row in rows} == {
        "all-declared": (190, 190), "women": (40, 190), "men": (150, 190), "not-declared": (10, 200),
    }  # fmt: skip


BAD_CELLS = """
    count | total | column | told
    -1    | 10    | count  | "-1" is below zero. Write a whole number, 0 or more.
    NaN   | 10    | count  | "NaN" is not a whole number. Write a whole number, 0 or more.
    nan   | nan   | total  | "nan" is not a whole number. Write a whole number, 0 or more.
    inf   | 10    | count  | "inf" is not a whole number. Write a whole number, 0 or more.
    1e3   | 2000  | count  | "1e3" is not a whole number. Write a whole number, 0 or more.
    2.5   | 10    | count  | "2.5" is not a whole number. Write a whole number, 0 or more.
    ten   | 10    | count  | "ten" is not a whole number. Write a whole number, 0 or more.
          | 10    | count  | there is no number. Write a whole number, 0 or more.
    *     | 10    | count  | "*" is not a whole number. Write a whole number, 0 or more.
    5     | 9999999999 | total | "9999999999" is too large to be a count of people. Write a whole number, 0 or more.
    11    | 10    | count  | 11 is above its total, 10. Correct one of the two.
"""


def test_a_number_that_cannot_be_used_is_named_by_line_and_column(service):
    bad = table(BAD_CELLS)
    regions = "".join(f"recall | 2025-26 | Country | sex | Women | {row['count']} | {row['total']}\n" for row in bad)
    report = service.load_counts(HEADINGS + "recall | 2025-26 | Country | sex | Men | 1.0 | 0010\n" + regions)
    assert verdicts_of(report)["Counts"] == "STOP"
    details = [str(detail) for check in report.checks if check.name == "Counts" for detail in check.details]
    for line, row in enumerate(bad, start=3):
        assert f'line {line}, column "{row["column"]}": {row["told"]}' in details
    assert "Rejected rows: 11 rows cannot be used." in text_of(report)


def test_a_count_with_a_comma_inside_is_not_guessed_at(service):
    path = service.write(
        "counts.csv", csv_text(blocks("recall 2025-26 North")).replace("100", '"1,000"'), counts_mapping()
    )
    report = service.load(path)[0]
    assert 'line 2, column "total": "1,000" is not a whole number. Write a whole number, 0 or more.' in text_of(report)


def test_unknown_values_and_groups_are_listed_once_each_with_a_guess(service):
    report = service.load_counts(
        HEADINGS
        + """
        recal  | 2025-26 | Country | sex  | Women            | 1 | 10
        recall | 46112   | Country | sex  | Women            | 1 | 10
        recall | 2025-26 | Nroth   | sex  | Women            | 1 | 10
        recall | 2025-26 | Country | sexx | Women            | 1 | 10
        recall | 2025-26 | Country | sex  | Woman            | 1 | 10
        recall | 2025-26 | South   | sex  | Woman            | 1 | 10
        recall | 2025-26 | Country | sex  | All who declared | 1 | 10
        promoted | 2025-26 | Country | sex | Women           | 1 | 10
    """
    )
    told = text_of(report)
    for sentence in (
        'line 2, column "measure": "recal" is not mapped (1 row). Map it under [values.measure] in the mapping file, or '
        'correct it. Did you mean "recall"?',
        'line 3, column "period": "46112" is not mapped (1 row). It looks like a date: a spreadsheet may have changed it. '
        "Write a quarter like",
        'line 4, column "area": "Nroth" is not mapped (1 row). Map it under [values.area] in the mapping file, or correct '
        'it. Did you mean "North"?',
        'line 5, column "characteristic": "sexx" is not mapped (1 row).',
        'line 6, column "group": "Woman" is not a group of its characteristic (2 rows). Map it under [values.group]. Did '
        'you mean "Women"?',
        'line 8, column "group": "All who declared" is a total, which is worked out from the groups (1 row). Take such',
        'line 9, column "measure": "promoted" is not mapped (1 row).',
    ):
        assert sentence in told, told
    assert report.rows_accepted == 0
    assert verdicts_of(report)["Rows"] == "STOP"


def test_repeated_rows_are_refused_however_many_rejects_are_allowed(service):
    drawing = blocks("recall 2025-26 North") + "recall | Year to March 2026 | north | Sex | women | 1 | 10\n"
    mapping = counts_mapping() + '[values.period]\n"Year to March 2026" = "2025-26"\n'
    report = service.load_counts(drawing, mapping, allow_rejects=10)
    assert verdicts_of(report)["Repeated keys"] == "STOP"
    assert "line 4: the same row stands on line 2. Keep one." in text_of(report)


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (
            "ethnicity-2 | White | 50 | 249",
            "Recall, North, year to March 2026: the groups of one characteristic add up to 249",
        ),
        ("ethnicity-2 | White | 49 | 250", "add up to 49 and those of another to 50. Add the rows that are left out"),
    ],
)
def test_totals_that_disagree_are_refused(service, more, told):
    report = service.load_counts(
        blocks("recall 2025-26 North") + f"recall | 2025-26 | North | {more}\n", allow_rejects=9
    )
    assert verdicts_of(report)["Totals"] == "STOP"
    assert told in text_of(report)


def test_exactly_as_many_rejects_as_allowed_are_left_out(service):
    drawing = blocks("recall 2025-26 North") + "recall | 2025-26 | South | sex | Women | -1 | 10\n"
    assert service.load_counts(drawing, allow_rejects=0).stopped
    report = service.load_counts(drawing, allow_rejects=1)
    assert not report.stopped
    assert verdicts_of(report)["Counts"] == verdicts_of(report)["Rejected rows"] == "WARNING"
    assert set(service.counts()) == {"recall north 2025-26 all sex women", "recall north 2025-26 all sex men"}


def test_columns_that_a_file_lacks_may_be_constants(service):
    mapping = counts_mapping().replace('period = "period"\n', "").replace('characteristic = "characteristic"\n', "")
    mapping += '[constants]\nperiod = "2025-26"\ncharacteristic = "sex"\nsegment = "licence"\n'
    drawing = "measure | area | group | count | total\nrecall | North | Women | 20 | 100\n"
    report = service.load_counts(drawing, mapping)
    assert not report.stopped, text_of(report)
    assert service.counts() == {"recall north 2025-26 licence sex women": (20, 100)}


def test_groups_are_translated_to_names_in_any_case(service):
    mapping = counts_mapping() + '[values.group]\nF = "WOMEN"\nm = "men"\nR = "Not declared"\n'
    drawing = blocks("recall 2025-26 North").replace("Women", "f").replace("Men", "M")
    report = service.load_counts(drawing + "recall | 2025-26 | North | sex | r | 0 | 7\n", mapping)
    assert not report.stopped, text_of(report)
    assert service.counts()["recall north 2025-26 all sex not-declared"] == (0, 7)


def test_a_constant_that_is_not_known_is_refused(service):
    mapping = counts_mapping().replace('area = "area"\n', "") + '[constants]\narea = "Nowhere"\n'
    with pytest.raises(
        LoadStopped, match=r'The mapping gives area the value "Nowhere", which is not known. Correct it'
    ):
        service.load_counts(blocks("recall 2025-26 North"), mapping)
