"""Files that mean harm: archives that unpack to more than there is room for, entities, absurd sizes, and tricks in names."""

import io
import re
import zipfile
from pathlib import Path

import duckdb
import pytest

from queries.loading.report import LONGEST_TEXT, LoadStopped, printable
from tests.queries.small import counts_mapping, load
from tests.queries.test_parquet_and_workbooks import CELLS, COUNTS, workbook

SHEET = "xl/worksheets/sheet1.xml"
PROPORTION = "which is out of proportion for a workbook"


def changed(parts):
    """A whole workbook with some of its parts replaced or added."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook(("Counts", CELLS)))) as whole,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        held = {name: whole.read(name) for name in whole.namelist()}
        for name, content in {**held, **parts}.items():
            made.writestr(name, content)
    return out.getvalue()


def sheet(rows, before=""):
    """A worksheet of rows that are XML already."""
    name = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<?xml version="1.0"?>{before}<worksheet xmlns="{name}"><sheetData>{rows}</sheetData></worksheet>'.encode()


def test_a_workbook_that_unpacks_out_of_proportion_is_refused(service):
    for content in (
        changed({SHEET: sheet(" " * 50_000_000)}),
        changed({"xl/media/picture.png": bytes(50_000_000)}),
        changed({f"xl/extra/{number}": b"" for number in range(2001)}),
    ):
        assert PROPORTION in load(service, content, "c.xlsx", counts_mapping())


LAUGHS = '<!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
ELSEWHERE = '<!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize("before", [LAUGHS, ELSEWHERE, "<!DOCTYPE w>", "<!-- " + "x" * 200_000 + " -->" + LAUGHS])
@pytest.mark.parametrize("part", [SHEET, "xl/workbook.xml", "[Content_Types].xml", "xl/_rels/workbook.xml.rels"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_workbook_that_declares_entities_is_refused(service, before, part, encoding):
    text = f'<?xml version="1.0" encoding="{encoding}"?>{before}<w>&a;</w>'
    said = load(service, changed({part: text.encode(encoding)}), "c.xlsx", counts_mapping())
    assert said == (
        "c.xlsx declares a document type within, as no spreadsheet program does. Check where it comes from, and save it again as "
        "XLSX."
    )


def test_a_cell_in_the_furthest_corner_is_refused_and_not_filled_up_to(service):
    far = '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row>'
    said = load(service, changed({SHEET: sheet(far)}), "c.xlsx", counts_mapping())
    assert "more cells than can be read from a workbook: 1,048,576 rows, 16,384 columns. Save it as CSV." in said


def test_what_a_sheet_says_of_its_own_size_is_not_believed(service):
    content = workbook(("Counts", [[*CELLS[0]], [*CELLS[1][:5], 20, 100], [*CELLS[2][:5], 30, 100]]))
    with zipfile.ZipFile(io.BytesIO(content)) as whole:
        lying = re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1:XFD1048576"', whole.read(SHEET))
        names = {name: whole.read(name) for name in whole.namelist()}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, part in {**names, SHEET: lying}.items():
            made.writestr(name, part)
    assert "STOP" not in load(service, out.getvalue(), "c.xlsx", counts_mapping())


def test_tables_of_absurd_width_are_refused(service, tmp_path):
    wide = [f"c{number}" for number in range(2001)]
    with duckdb.connect() as connection:
        connection.execute(
            f"COPY (SELECT {', '.join(f'1 AS {one}' for one in wide)}) TO '{tmp_path}/w.parquet' (FORMAT parquet)"
        )
    for name, content in (
        ("w.csv", ",".join(wide) + "\n" + ",".join("1" for _ in wide) + "\n"),
        ("w.parquet", (tmp_path / "w.parquet").read_bytes()),
        ("w.xlsx", workbook(("Wide", [wide, wide]))),
    ):
        said = load(service, content, name, counts_mapping())
        assert "more cells than" in said or "2,001 columns, and 2,000 at most can be read" in said, said


def test_a_first_line_without_an_end_is_refused(service):
    assert "the first line is longer than 1 MB" in load(service, "a" * 2_000_000, "c.csv", counts_mapping())


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_folders_named_as_columns_add_none(service, tmp_path, kind):
    """Databases take ``area=North/file.csv`` for a column of that name."""
    folder = tmp_path / "area=Country"
    folder.mkdir()
    without = "\n".join(",".join(cell for place, cell in enumerate(row) if place != 2) for row in CELLS) + "\n"
    (folder / "c.csv").write_text(without)
    with duckdb.connect() as connection:
        connection.execute(
            f"COPY (SELECT * FROM read_csv('{folder}/c.csv', hive_partitioning=false)) TO '{folder}/c.parquet'"
        )
    (folder / "c.mapping.toml").write_text(counts_mapping())
    with pytest.raises(LoadStopped, match='has no column "area"'):
        service.load(folder / f"c.{kind}")


@pytest.mark.parametrize(
    "name",
    [
        "../../c.csv",
        "c.csv\0.xlsx",
        "nothing/../c.csv",
        "/dev/zero",
        "/etc/passwd\n",
        "https://there.example/c.csv",
        "c.csv\x1b[2J",
    ],
)
def test_a_name_that_plays_tricks_gets_a_sentence(service, name):
    with pytest.raises(LoadStopped) as stopped:
        service.load(Path(name))
    said = str(stopped.value)
    assert said.isprintable()
    assert "There is no file" in said or "has no mapping" in said


def test_what_a_file_says_cannot_move_the_terminal_or_add_a_line(service):
    hostile = COUNTS.replace("Women", '"\x1b[2JWo\nPASS: all is well\u202emen"')
    said = load(service, hostile, "c\x1b[31m\n.csv", counts_mapping())
    assert "\x1b" not in said
    assert "\u202e" not in said
    assert not any(line.startswith("PASS: all") for line in said.splitlines())


def test_a_sentence_has_a_usual_length():
    assert len(printable("x" * 10_000_000)) < LONGEST_TEXT + 10
