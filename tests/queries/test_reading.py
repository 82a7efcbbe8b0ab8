"""Files as they come: each way of being wrong gets its own sentence, with its line where there is one, and nothing is stored."""

import pytest

from queries.loading.report import LoadStopped
from tests.queries.small import counts_mapping, load, records_mapping, verdicts_of
from tests.tables import csv_text, table

COUNTS = csv_text("""
    measure | period  | area    | characteristic | group | count | total
    report  | 2025-26 | Country | sex            | Women | 20    | 100
    report  | 2025-26 | Country | sex            | Men   | 30    | 100
""")
HEADER, WOMEN, MEN = COUNTS.splitlines(keepends=True)


HOPELESS = {
    "empty": (b"", "extract.csv is empty. Export it again."),
    "header only": (HEADER, "extract.csv has a first line of columns but no rows. Export it again."),
    "header without end": (HEADER.strip(), "extract.csv has a first line of columns but no rows. Export it again."),
    "blank first line": (
        "\n" + COUNTS,
        "extract.csv, line 1: there are no columns. Put their names on the first line.",
    ),
    "utf-16": (COUNTS.encode("utf-16"), 'extract.csv is in UTF-16. Save it as "CSV UTF-8" and load again.'),
    "utf-16 without mark": (
        COUNTS.encode("utf-16-le"),
        "extract.csv, line 1: there is a zero byte, so this is not a text",
    ),
    "windows-1252": (
        (COUNTS + "report,2025-26,Côte,sex,Men,1,2\n").encode("cp1252"),
        "extract.csv, line 4: a character is not UTF-8 (the file may be in Windows-1252, or cut off). Save it as",
    ),
    "cut off inside a character": (COUNTS.encode() + "é".encode()[:1], "extract.csv, line 4: a character is not UTF-8"),
    "zero bytes": (COUNTS.encode() + b"report,\0\0\n", "extract.csv, line 4: there is a zero byte"),
    "a workbook by another name": (b"PK\x03\x04\0\0\0\0", "extract.csv, line 1: there is a zero byte"),
    "column twice": (
        COUNTS.replace("total", "Count"),
        'extract.csv, line 1: the column "Count" stands twice. Rename one of them.',
    ),
    "column without name": (
        COUNTS.replace("total", ""),
        "extract.csv, line 1: column 7 has no name. Name it or take it out.",
    ),
    "column missing": (
        COUNTS.replace("total", "totals"),
        'extract.csv has no column "total", which the mapping names. It has: measure, period, area, characteristic, group, '
        'count, totals. Correct the mapping or the file. Did you mean "totals"?',
    ),
    "another delimiter": (
        COUNTS.replace(",", ";"),
        "extract.csv, line 1: there is one column, and it holds a semicolon. Set delimiter in the mapping to it.",
    ),
    "a million columns": (
        "," * 1_000_000 + "\n" + COUNTS,
        "extract.csv, line 1: there are no columns.",
    ),
    "very many columns": (
        ",".join(f"c{n}" for n in range(100_000)) + "\n",
        "extract.csv, line 1: there are 100,000 columns, and 2,000 at most can be read. Check that it is the right file.",
    ),
    "header with an open quotation mark": (
        '"' + COUNTS,
        "extract.csv, line 1: the columns' names cannot be read; a quotation mark is not closed, or the line is too long.",
    ),
    "a line of a million commas": (
        HEADER + WOMEN + "," * 1_000_000 + "\n" + MEN,
        "extract.csv, line 3: there are more than 2,000 columns. Correct the line or export the file again.",
    ),
    "a line of a million values": (
        HEADER + WOMEN + MEN + "x," * 1_000_000 + "x",
        "extract.csv, line 4: there are more than 2,000 columns. Correct the line or export the file again.",
    ),
    "two kinds of line ends": (
        HEADER + WOMEN.replace("\n", "\r\n") + MEN,
        "extract.csv, line 2: the lines before end in one way, this one in another (Windows and Unix). Save the file as",
    ),
}


@pytest.mark.parametrize(("content", "sentence"), HOPELESS.values(), ids=HOPELESS)
def test_a_hopeless_file_is_told_in_one_sentence(service, content, sentence):
    told = load(service, content)
    assert told.startswith(sentence), told
    assert "\n" not in told


MALFORMED = {
    "too few columns": (
        HEADER + WOMEN + "report,2025-26\n" + MEN,
        "line 3: there are fewer than 7 columns; the file may be cut off here. Correct the line or export the file again.",
    ),
    "too many columns": (
        HEADER + WOMEN + MEN.replace("30", "30,7"),
        "line 3: there are more than 7 columns. Correct the line or export the file again.",
    ),
    "a very long line": (
        HEADER + WOMEN + f'report,{"x" * 17_000_000},Country,sex,Men,30,100\n' + MEN,
        "line 3: the line is longer than 16 MB.",
    ),
    "cut off half way": (
        HEADER + WOMEN + "report,2025-26,Coun",
        "line 3: there are fewer than 7 columns; the file may be cut off here.",
    ),
    "cut off in a quoted value": (
        HEADER + WOMEN + 'report,2025-26,"Coun',
        "line 3: a quotation mark is not closed where its value ends; the file may be cut off here.",
    ),
    "text after a quotation mark": (
        HEADER + WOMEN.replace("Country", '"Country"side') + MEN,
        "line 2: a quotation mark is not closed where its value ends",
    ),
    "after blank lines and line breaks in quotation marks": (
        HEADER + "\n" + WOMEN.replace("Country", '"Coun\ntry\n"') + "\n" + "report\n" + MEN,
        "line 7: there are fewer than 7 columns",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("content", "sentence"), MALFORMED.values(), ids=MALFORMED)
def test_a_malformed_line_is_named(service, content, sentence):
    assert sentence in load(service, content)


def test_a_line_of_commas_is_a_row_without_values(service):
    told = load(service, HEADER + WOMEN + "," * 6 + "\n" + MEN)
    assert 'line 3, column "measure": there is no value (1 row). Map it under [values.measure]' in told


def test_a_last_line_without_an_end_is_a_warning(service):
    told = load(service, COUNTS.strip())
    assert "WARNING End of file: The last line does not end. Check that the file was not cut off." in told


def test_an_open_quotation_mark_can_never_be_allowed_as_a_reject(service):
    swallowed = HEADER + WOMEN + MEN.replace("Country", '"Country') + MEN * 50
    told = load(service, swallowed, allow_rejects=1000)
    assert "STOP    Quotation marks: 1 line with a mark that is not closed." in told
    told = load(service, HEADER + WOMEN + "report,2025-26\n" + MEN, allow_rejects=1)
    assert "WARNING Rejected rows: 1 row left out: 1 were allowed." in told


def test_lines_are_those_of_the_file_after_malformed_blank_and_broken_lines(service):
    content = (
        HEADER  # line 1
        + "report\n"  # 2: malformed
        + "\n"  # 3
        + WOMEN.replace("Women", '"Wo\nmen"')  # 4 and 5
        + "report,2025-26\n"  # 6: malformed
        + MEN.replace("30", "-30")  # 7
        + MEN.replace("Country", "Nowhere")  # 8
    )
    told = load(service, content)
    for sentence in (
        "line 2: there are fewer than 7 columns",
        'line 4, column "group"',
        "line 6: there are fewer than 7 columns",
        'line 7, column "count": "-30" is below zero. Write a whole number, 0 or more.',
        'line 8, column "area": "Nowhere" is not mapped (1 row).',
    ):
        assert sentence in told, told


def test_line_ends_quotation_marks_and_marks_of_excel_are_read(service):
    for content in (
        COUNTS.replace("\n", "\r\n"),
        COUNTS.replace("\n", "\r"),
        "\ufeff" + COUNTS,
        COUNTS.replace("Country", '"Country"'),
        COUNTS.replace("Women", '" Women "'),
        HEADER.replace("total", '"total"') + WOMEN + MEN,
        HEADER + WOMEN + "\n\n" + MEN + "\n",
        HEADER.replace("\n", ",note\n") + WOMEN.replace("\n", ',"a, ""b""\nc"\n') + MEN.replace("\n", ",\n"),
    ):
        assert "STOP" not in load(service, content)
        assert service.counts()["report country 2025-26 all sex women"] == (20, 100)


@pytest.mark.parametrize("name", ["counts [1].csv", "it's *.csv", "50% #1?.csv"])
def test_a_file_may_have_any_name(service, name):
    service.write(name.replace("[1]", "1").replace("*", "x").replace("?", "y"), "nothing\n", "")
    assert "STOP" not in load(service, COUNTS, name=name)


IDENTIFYING = """
    Name, Surname, first_name, OffenderName, Case Number, CRN, crn_of_person, NOMS, PNC, NI No, nationalInsuranceNumber,
    Date of Birth, DOB, Postcode, post code, e-mail, Home address, Staff name
"""
HARMLESS = "region_name, Delivery unit name, PDU Name, grade name, nominated, renamed, department, person"


def test_columns_that_look_like_names_or_case_numbers_are_refused(service):
    for column in (name.strip() for name in IDENTIFYING.replace("\n", " ").split(",")):
        told = load(service, COUNTS.replace("\n", ",\n").replace("total,", f"total,{column}", 1))
        refused = f'extract.csv: the column "{column}" looks like a name, a case number or another way to know who'
        assert told.startswith(refused), told
    harmless = HARMLESS.replace(", ", ",")
    told = load(service, COUNTS.replace("\n", "," * 8 + "\n").replace("total" + "," * 8, f"total,{harmless}", 1))
    assert "STOP" not in told


KEYS = """
    like                               | one       | two         | refused
    a case reference number (CRN)      | X123456   | d654321     | yes
    a prison number                    | A1234BC   | g9876zz     | yes
    a police national computer number  | 2001/0123456A | 99/123456B | yes
    a National Insurance number        | QQ123456C | AB 12 34 56 D | yes
    an email address                   | a.b@justice.gov.uk | c@d.example | yes
    a name                             | Ada Lovelace | "O'Neill, Ann" | yes
    nothing                            | 3dab606f  | 0b476e3d    | no
    nothing                            | 1.0       | 2.0         | no
"""


def test_keys_that_look_like_case_numbers_are_refused(service):
    for row in table(KEYS):
        drawing = f"""
            person | quarter | region | unit | type | ethnicity | sex | on_licence | recalled | sentenced | with_report
            {row["one"]} | 2025-26-q1 | North | Hill | order | Asian | Women | 1 | 1 | 0 | 0
            {row["two"]} | 2025-26-q1 | North | Hill | order | Asian | Women | 1 | 1 | 0 | 0
        """
        told = load(service, csv_text(drawing), mapping=records_mapping())
        refused = f'extract.csv: the values of "person" look like {row["like"]}. Replace them by keys'
        assert told.startswith(refused) == (row["refused"] == "yes"), told


def test_another_kind_of_file_a_missing_file_and_a_folder_are_named(service):
    assert load(service, COUNTS, "c.txt") == "c.txt does not end in .csv, .parquet or .xlsx. Save it as one of these."
    with pytest.raises(LoadStopped, match=r"There is no file nowhere\.csv\. Check the name and the folder\."):
        service.load(service.folder / "nowhere.csv")
    with pytest.raises(LoadStopped, match=r"data is a folder\. Name the files in it\."):
        service.load(service.folder)


def test_a_file_without_a_mapping_says_which_is_missing(service):
    path = service.write("c.csv", COUNTS, "")
    path.with_name("c.mapping.toml").unlink()
    with pytest.raises(LoadStopped, match=r"c\.csv has no mapping: there is no c\.mapping\.toml beside it\. Write one"):
        service.load(path)


def test_rows_expected_by_the_mapping_are_held_against_the_file(service):
    told = load(service, COUNTS, mapping=counts_mapping("rows = 3"))
    assert (
        "STOP    Rows expected: The mapping expects 3 rows. Check that the file is whole, or correct the mapping."
        in told
    )
    assert "STOP" not in load(service, COUNTS, mapping=counts_mapping("rows = 2"))


def test_a_report_passes_each_check_by_name(service):
    path = service.write("c.csv", COUNTS, counts_mapping())
    assert set(verdicts_of(service.load(path)[0]).values()) <= {"PASS", "WARNING"}
