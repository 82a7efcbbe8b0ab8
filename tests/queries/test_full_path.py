"""From invented records, and from a stranger's files, to a release: nothing withheld is in the file that readers are served from."""

import io
import sqlite3

import numpy as np
import openpyxl
import pytest

from queries.door import Door
from queries.loading.extracts import Loader
from queries.loading.release import KEYS
from queries.loading.staging import Staging
from queries.releases import Releases
from queries.store import Key
from tests.queries.small import Service, text_of

pytestmark = pytest.mark.slow

NUMBERS = ("count", "total", "versus_reference", "versus_rest")


@pytest.fixture(scope="module")
def serving(released):
    """The release's file, opened as any program can open it."""
    connection = sqlite3.connect(released / Releases(released).current().file)
    yield connection
    connection.close()


def test_no_withheld_row_holds_a_number(serving):
    kept = " OR ".join(f"{name} IS NOT NULL" for name in NUMBERS)
    assert serving.execute(f"SELECT count(*) FROM cell WHERE withheld = 1 AND ({kept})").fetchall() == [(0,)]
    assert serving.execute(
        "SELECT count(*) FROM cell WHERE withheld = 0 AND (count IS NULL OR total IS NULL)"
    ).fetchall() == [(0,)]
    withheld, rows = serving.execute("SELECT sum(withheld), count(*) FROM cell").fetchall()[0]
    assert 0 < withheld < rows


def test_no_shown_row_breaks_the_row_rule(serving):
    rates = "JOIN name ON name.kind = 'measure' AND name.code = cell.measure WHERE slug NOT LIKE '%-share' AND slug <> 'declared'"
    small = "(total < 10 OR count < 5 OR total - count < 5) AND NOT (count = 0 AND total >= 30)"
    assert serving.execute(f"SELECT count(*) FROM cell {rates} AND withheld = 0 AND {small}").fetchall() == [(0,)]
    share = "JOIN name ON name.kind = 'measure' AND name.code = cell.measure WHERE slug LIKE '%-share' AND grp > 0"
    assert serving.execute(f"SELECT count(*) FROM cell {share} AND withheld = 0 AND count < 10").fetchall() == [(0,)]


def test_only_the_tables_of_the_schema_are_there_and_only_cells_hold_figures(serving):
    tables = {name for (name,) in serving.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert tables == {"cell", "name", "offered", "family", "load", "release"}
    columns = {row[1] for table in tables - {"cell"} for row in serving.execute(f"PRAGMA table_info({table})")}
    assert not columns & {"count", "total", "people", "events"}
    assert serving.execute("PRAGMA freelist_count").fetchall() == [(0,)]
    assert serving.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_every_row_is_what_staging_holds_or_nothing(released, serving, settings):
    catalogue, _ = settings.definitions()
    counted, left_out = Staging(released).counts(catalogue)
    assert left_out == []
    exact = {
        tuple(key): (count, total)
        for *key, count, total in np.stack(
            [getattr(counted, name) for name in (*KEYS, "count", "total")], axis=1
        ).tolist()
    }
    codes = list(catalogue.measures.values())
    looked = 0
    for *key, count, total in serving.execute(
        f"SELECT {', '.join(KEYS)}, count, total FROM cell WHERE withheld = 0 AND grp > 0"
    ):
        if codes[key[1]].kind == "rate":
            assert exact.get(tuple(key), (0, 0)) == (count, total)
            looked += 1
    assert looked > 10_000


def test_families_are_formed_from_what_is_left(serving):
    """No family counts more comparisons than it has rows with a verdict."""
    tested = "versus_reference & 31 BETWEEN 5 AND 13"
    sizes = serving.execute("SELECT sum(comparisons) FROM family WHERE comparison = 0").fetchall()[0][0]
    assert serving.execute(f"SELECT count(*) FROM cell WHERE {tested}").fetchall()[0][0] == sizes


STRANGER = """\
population = "staff"
shape = "records"
source = "Export of another system"
as_at = 2025-12-31
sheet = "Export"

[columns]
person = "Key"
period = "Snapshot"
region = "Place of work"
grade = "Job"
ethnicity = "How describes self"
sex = "Gender"

[values.region]
"Ldn" = "london"

[values.grade]
"PO" = "probation-officer"
"PSO" = "Probation services officer (Band 3)"

[values.ethnicity]
"Black or Black British" = "black"
"Asian or Asian British" = "asian"

[values.sex]
"Female" = "women"
"Male" = "men"

[flags]
in_post = [{ column = "Status", is = ["Active", "On leave"] }]
promoted = [{ column = "Moved up", is = ["Promoted"] }]
left_service = "Left?"
"""
HEADINGS = [
    "Key",
    "Snapshot",
    "Place of work",
    "Job",
    "How describes self",
    "Gender",
    "Status",
    "Moved up",
    "Left?",
    "Notes",
]


def strangers_rows():
    """2,000 staff in words of their own, of whom 200 are no longer in post."""
    return [
        [
            f"k{n}", "31/12/2025", ("Ldn", "Wales")[n % 2], ("PO", "PSO")[n % 3 > 0],
            ("Black or Black British", "White", "Asian or Asian British", "Refused", "White")[n % 5], ("Female", "Male")[n % 4 > 2],
            ("Gone", "Active", "On leave")[n % 10 and 1 + n % 2], ("", "Promoted")[n % 7 == 0], ("No", "Yes")[n % 9 == 0], "a; b",
        ]
        for n in range(2000)
    ]  # fmt: skip


def workbook(rows):
    book = openpyxl.Workbook()
    book.active.title = "Read me"
    sheet = book.create_sheet("Export")
    for row in rows:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def semicolons(rows):
    return "".join(";".join(f'"{cell}"' for cell in row) + "\r\n" for row in rows).encode("utf-8-sig")


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_a_stranger_s_file_loads_through_a_mapping_alone(tmp_path, settings, kind):
    rows = [HEADINGS, *strangers_rows()]
    service = Service(tmp_path / "data", *settings.definitions())
    mapping = STRANGER.replace("as_at = 2025-12-31\n", 'as_at = 2025-12-31\nnot_declared = ["Refused"]\n')
    if kind == "csv":
        mapping = mapping.replace('sheet = "Export"', 'delimiter = ";"')
    content = workbook(rows) if kind == "xlsx" else semicolons(rows)
    (report,) = Loader(service.folder, service.catalogue, service.plan).load(
        [service.write(f"export.{kind}", content, mapping)]
    )
    assert not report.stopped, text_of(report)
    service.release()
    store = Door(service.folder, service.catalogue).store()
    in_post = [row for row in strangers_rows() if row[6] != "Gone"]
    for slug, words in (("black", "Black or Black British"), ("white", "White")):
        own = [row for row in in_post if row[4] == words]
        found = {
            row.group: row
            for row in store.rows(Key("england-and-wales", "promoted", "ethnicity", "2025-26-q3"), "white")
        }
        promoted = sum(row[7] == "Promoted" for row in own)
        assert (found[slug].count, found[slug].total) == ((promoted, len(own)) if promoted >= 5 else (None, None))
    store.engine.dispose()
