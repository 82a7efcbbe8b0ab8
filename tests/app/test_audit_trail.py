"""What readers and analysts leave in the audit log: paths and names of filters, never figures and never what is not known."""

import csv
import io
import os
import pwd
import re
import threading
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from app.audit_trail import NOT_EXPORTED, audit_of
from app.server import create_app
from app.settings import ROOT, Settings
from queries.audit import Sought, What
from queries.written import Written
from tests.app.asking import answer, heading, post
from tests.app.counting import statements
from tests.commands import done, refused, run

pytestmark = pytest.mark.slow

EXTRACTS = ROOT / "sample_data" / "extracts"
SECRET = "Mr-A-Person-1970"
OWNER = pwd.getpwuid(os.geteuid()).pw_name


@pytest.fixture
def own(settings, tmp_path):
    """Settings with an audit log of this test's own."""
    return replace(settings, written_url=f"sqlite:///{tmp_path / 'own' / 'written.sqlite'}")


@pytest.fixture
def reader(own):
    """Requests to a tool with that log."""
    return create_app(own).server.test_client()


def recorded(settings):
    return [(one.who, one.what, one.detail) for one in audit_of(settings).search(Sought())]


LOOKED = {
    ("/", ""): "/",
    ("/people-on-probation/recall", "?region=london&characteristic=sex"): "/people-on-probation/recall characteristic region",
    ("/where-to-look/", f"?region={SECRET}"): "/where-to-look region",
    (f"/people-on-probation/{SECRET}", f"?{SECRET}=1&region=london"): "/people-on-probation/(unknown) (unknown) region",
    (f"/{SECRET}/../x", f"?region={SECRET}&region={SECRET}"): "/(unknown)/(unknown)/(unknown) region",
    ("/" + "recall/" * 50, "?" + "&".join(f"x{n}" for n in range(200))): "/recall/recall/recall/recall/recall/recall",
}  # fmt: skip
EXPORTED = {
    "/data/": "/data",
    "/data/recall.csv": "/data/recall.csv",
    "/data/recall.csv?area=london&characteristic=sex": "/data/recall.csv area characteristic",
}


@pytest.mark.parametrize(("path", "search"), LOOKED)
def test_a_page_that_was_looked_at_is_recorded_by_path_and_names_of_filters(own, reader, path, search):
    assert post(reader, path, search).status_code == 200
    assert recorded(own) == [("not signed in", "looked", LOOKED[path, search])]


def test_what_was_exported_is_recorded_and_what_was_not_is_not(own, reader):
    for address in EXPORTED:
        assert reader.get(address).status_code == 200
    for address in (f"/data/{SECRET}.csv", f"/data/recall.csv?area={SECRET}", "/health", "/assets/none.css", "/"):
        reader.get(address)
    assert recorded(own) == [("not signed in", "exported", detail) for detail in EXPORTED.values()]


def test_what_was_refused_is_recorded(own, reader):
    refused_by = reader.post("/_dash-update-component", json={}, headers={"Sec-Fetch-Site": "cross-site"})
    assert refused_by.status_code == 403
    assert [(what, detail) for _, what, detail in recorded(own)] == [("refused", "/")]


def test_nothing_of_a_page_is_in_the_log(own, reader):
    """No digits but those of definitions: figures, dates and numbers of people cannot get in."""
    for path, search in LOOKED:
        post(reader, path, search)
    reader.get("/data/recall.csv?area=london&period=2025-26")
    log = " ".join(detail for _, _, detail in recorded(own))
    assert SECRET not in log
    assert re.findall(r"\d", log) == []


def test_a_page_costs_one_row_and_reads_no_more_than_before(own, reader):
    post(reader, "/where-to-look", "?region=london")
    with statements() as run_:
        post(reader, "/where-to-look", "?region=london")
    assert len(run_) <= 1
    assert len(recorded(own)) == 2


def test_exports_are_refused_while_they_cannot_be_recorded_and_pages_are_not(own, reader, tmp_path, caplog):
    folder = tmp_path / "own"
    folder.write_text("a file where a folder should be")
    response = reader.get("/data/recall.csv")
    assert (response.status_code, response.text) == (503, NOT_EXPORTED)
    assert "default-src 'self'" in response.headers["Content-Security-Policy"]
    assert heading(answer(reader, "/where-to-look")) == "Where to look: England and Wales"
    assert "the audit log cannot be written" in caplog.text
    folder.unlink()
    fresh = create_app(own).server.test_client()
    assert fresh.get("/data/recall.csv").status_code == 200


def test_readers_at_once_lose_no_row(own, reader):
    def look():
        for _ in range(10):
            post(reader, "/glossary")

    threads = [threading.Thread(target=look) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert recorded(own) == [("not signed in", "looked", "/glossary")] * 40


def test_a_log_of_a_newer_version_is_left_alone(own, reader):
    audit_of(own).open()
    with Written(own.written_address).transaction() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0999'")
    assert heading(answer(reader, "/where-to-look")) == "Where to look: England and Wales"
    assert reader.get("/data/recall.csv").status_code == 503


def test_the_command_line_records_who_loaded_released_withdrew_and_restored(tmp_path):
    data = tmp_path / "data"
    done(run(data, "load", str(EXTRACTS / "tidy_counts.csv"), "--publish"))
    done(run(data, "release", "--withdraw", "1"))
    done(run(data, "release", "--restore", "1"))
    refused(run(data, "release", "--withdraw", "9"))
    rows = list(csv.reader(io.StringIO(done(run(data, "audit", "--csv")))))
    assert [row[2:] for row in rows] == [
        ["who", "what", "detail"],
        [OWNER, "loaded", "tidy_counts.csv"],
        [OWNER, "released", "release 1"],
        [OWNER, "withdrew", "release 1"],
        [OWNER, "restored", "release 1"],
    ]
    table = done(run(data, "audit", "--what", "released", "--who", OWNER, "--since", "2020-01-01")).splitlines()
    assert [line.split()[2:] for line in table] == [["who", "what", "detail"], [OWNER, "released", "release", "1"]]
    assert "the audit log" in done(run(data, "audit", "--most", "1", "--csv"))


def test_the_command_line_ends_sign_ins_and_records_whose(tmp_path):
    data = tmp_path / "data"
    before = datetime.now(UTC).replace(tzinfo=None)
    said = done(run(data, "end-sign-ins", "a.reader"))
    assert said.startswith("Every sign-in of a.reader that began before now has ended.")
    log = audit_of(Settings(data_dir=data))
    assert (log.ended("a.reader", before), log.ended("b.reader", before)) == (True, False)
    assert not log.ended("a.reader", datetime.now(UTC).replace(tzinfo=None))
    rows = list(csv.reader(io.StringIO(done(run(data, "audit", "--csv")))))
    assert rows[1][2:] == [OWNER, "ended sign-ins", "a.reader"]


def test_no_cell_of_the_log_is_a_formula(tmp_path):
    data = tmp_path / "data"
    audit_of(Settings(data_dir=data)).record("=cmd|'/c calc'!A1", What.LOOKED, "@SUM(1)")
    rows = list(csv.reader(io.StringIO(done(run(data, "audit", "--csv")))))
    assert [cell[0] for cell in rows[1][2:] if cell[0] in "=+-@"] == []


def test_nothing_is_loaded_or_released_that_cannot_be_recorded(tmp_path):
    data = tmp_path / "data"
    broken = f"sqlite:///{tmp_path / 'none' / 'written.sqlite'}"
    (tmp_path / "none").write_text("a file where a folder should be")
    said = refused(run(data, "load", str(EXTRACTS / "tidy_counts.csv"), "--publish", WRITTEN_URL=broken))
    assert "What is written cannot be kept at WRITTEN_URL." in said
    assert not (data / "staging.duckdb").exists()
