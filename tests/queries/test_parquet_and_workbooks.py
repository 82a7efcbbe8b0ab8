"""Parquet and XLSX as they come: their own types are read, and what is cut off, empty or of another kind is named."""

import io
import zipfile
from datetime import date, datetime

import duckdb
import openpyxl

from tests.queries.small import counts_mapping, load, records_mapping
from tests.tables import csv_text

COUNTS = csv_text("""
    measure | period  | area    | characteristic | group | count | total
    report  | 2025-26 | Country | sex            | Women | 20    | 100
    report  | 2025-26 | Country | sex            | Men   | 30    | 100
""")


def parquet(path, query):
    with duckdb.connect() as connection:
        connection.execute(f"COPY ({query}) TO '{path}' (FORMAT parquet)")
    return path.read_bytes()


ONE_PERSON = """
    SELECT 17::BIGINT AS person, DATE '2026-03-31' AS quarter, 'North' AS region, NULL AS unit, 'order' AS "type",
        'Asian' AS ethnicity,
        'Women' AS sex, true AS on_licence, 1::TINYINT AS recalled, 0.0::DOUBLE AS sentenced, NULL::BOOLEAN AS with_report
"""


def test_parquet_is_read_with_its_own_types(service, tmp_path):
    content = parquet(tmp_path / "x.parquet", ONE_PERSON)
    mapping = records_mapping()
    assert "STOP" not in load(service, content, "people.parquet", mapping)
    assert service.counts()["recall north 2025-26-q4 all sex women"] == (1, 1)


def test_parquet_that_is_cut_off_empty_or_not_parquet_is_refused(service, tmp_path):
    whole = parquet(tmp_path / "x.parquet", ONE_PERSON)
    empty = parquet(tmp_path / "x.parquet", f"{ONE_PERSON} LIMIT 0")
    nameless = parquet(tmp_path / "x.parquet", "SELECT 'Ada' AS Forename")
    for content, sentence in (
        (whole[: len(whole) // 2], "people.parquet cannot be read as Parquet: "),
        (COUNTS, "people.parquet cannot be read as Parquet: "),
        (whole[:8], "people.parquet cannot be read as Parquet: "),
        (b"", "people.parquet is empty. Export it again."),
        (empty, "people.parquet has no rows. Export it again."),
        (nameless, 'people.parquet: the column "Forename" looks like a name'),
    ):
        assert load(service, content, "people.parquet", records_mapping()).startswith(sentence)


def test_rows_of_parquet_are_counted_from_the_first(service, tmp_path):
    content = parquet(tmp_path / "x.parquet", f"{ONE_PERSON} UNION ALL {ONE_PERSON.replace('North', 'Noth')}")
    assert 'line 2, column "region": "Noth" is not mapped' in load(service, content, "p.parquet", records_mapping())


def workbook(*sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets:
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


CELLS = [line.split(",") for line in COUNTS.split()]


def test_a_workbook_is_read_like_csv(service):
    rows = [CELLS[0], [*CELLS[1][:5], 20, 100.0], [*CELLS[2][:5], 30, 100], [None] * 7, ["", "", ""]]
    content = workbook(("Notes", [["See the next sheet"]]), ("Counts", rows))
    assert "STOP" not in load(service, content, "c.xlsx", counts_mapping('sheet = "Counts"'))
    assert service.counts()["report country 2025-26 all sex women"] == (20, 100)


def test_dates_of_a_workbook_are_periods_and_dates_in_age_bands_are_named(service):
    mapping = records_mapping().replace('sex = "sex"', 'sex = "sex"\nage = "age"')
    headings = ["person", "quarter", "region", "unit", "type", "ethnicity", "sex", "on_licence", "recalled"]
    headings += ["sentenced", "with_report", "age"]
    good = ["a", date(2026, 3, 31), "North", "Hill", "order", "N/A", "Women", True, 0, None, 0, "13 and over"]
    told = load(
        service,
        workbook(
            (
                "People",
                [
                    headings,
                    [*good[:5], "Asian", *good[6:]],
                    ["b", 46112, *good[2:5], "Asian", *good[6:]],
                    ["c", *good[1:5], "Asian", *good[6:11], datetime(2026, 12, 10)],
                    ["d", *good[1:]],
                ],
            )
        ),
        "people.xlsx",
        mapping,
    )
    assert 'line 3, column "quarter": "46112" is not mapped (1 row). It looks like a date: a spreadsheet may' in told
    assert 'line 4, column "age": "2026-12-10" is not mapped (1 row). It looks like a date: a spreadsheet may' in told
    assert 'line 5, column "ethnicity": "N/A" is not mapped (1 row).' in told
    assert "line 2" not in told


def broken(content, name, text):
    """The workbook with one of its parts replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as whole, zipfile.ZipFile(out, "w") as changed:
        for part in whole.namelist():
            changed.writestr(part, text if part.endswith(name) else whole.read(part))
    return out.getvalue()


def test_a_workbook_that_is_cut_off_empty_or_of_another_kind_is_refused(service):
    whole = workbook(("Counts", CELLS))
    not_whole = "c.xlsx is not a whole XLSX workbook. It may be cut off, protected by a password, or of another kind."
    for content, sentence in (
        (whole[: len(whole) // 2], not_whole),
        (COUNTS, not_whole),
        (b"\xd0\xcf\x11\xe0" * 200, not_whole),
        (broken(whole, "sheet1.xml", b"<worksheet><sheetDa"), not_whole),
        (broken(whole, "workbook.xml", b"<a/>"), not_whole),
        (broken(whole, "[Content_Types].xml", b""), not_whole),
        (workbook(("Counts", [])), "c.xlsx is empty. Export it again."),
        (workbook(("Counts", CELLS[:1])), "c.xlsx has a first line of columns but no rows. Export it again."),
        (workbook(("A", [CELLS[0], ["x"] * 8])), "c.xlsx, line 1: column 8 has no name. Name it or take it out."),
    ):
        assert load(service, content, "c.xlsx").startswith(sentence), sentence
    told = load(service, whole, "c.xlsx", counts_mapping('sheet = "Count"'))
    assert told == 'c.xlsx has no sheet "Count". It has: Counts. Correct "sheet" in the mapping.'
