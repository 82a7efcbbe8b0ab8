"""When something fails: a notice stands in place of the old view, its reference is in the log, and the tool recovers."""

import logging
import re
import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app.security import PROBLEM
from app.server import create_app
from app.settings import ROOT, Settings
from queries.releases import Releases
from tests.app.asking import answer, heading, nodes, notices, post, texts
from tests.layout_lint import problems, text_of

FAILED = "There is a problem with this page"
NOTICE = "Sorry, there is a problem with this page"
NO_FIGURES = "No figures have been released yet. Load an extract with --publish, then reload this page."
NOT_ANSWERING = "The store does not answer."


@pytest.fixture
def folder(released: Path, tmp_path: Path) -> Path:
    """A copy of the released sample, to be broken."""
    return Path(shutil.copytree(released, tmp_path / "data"))


@pytest.fixture
def client(settings: Settings, folder: Path) -> FlaskClient:
    """Requests to a tool on the copy."""
    return create_app(replace(settings, data_dir=folder)).server.test_client()


def store_file(folder: Path) -> Path:
    """The store of the copy's release."""
    (path,) = folder.glob("release-*.sqlite")
    return path


def test_a_page_that_fails_is_a_notice_with_a_reference_that_is_in_the_log(
    client: FlaskClient, folder: Path, caplog: pytest.LogCaptureFixture
):
    assert heading(answer(client, "/where-to-look")) == "Where to look: England and Wales"
    whole = store_file(folder).read_bytes()
    store_file(folder).write_bytes(b"no database" * 1000)
    with caplog.at_level(logging.ERROR, "pemt"):
        page = answer(client, "/where-to-look", "?region=london")
    store_file(folder).write_bytes(whole)

    assert (heading(page), notices(page), problems(page)) == (FAILED, [NOTICE], [])
    assert list(nodes(page, "Table", "Graph", "Form")) == []
    found = re.search(r"contact the equality monitoring team and quote ([0-9A-F]{4})\.", text_of(page))
    assert found is not None
    (record,) = caplog.records
    assert record.getMessage() == f"page failed, reference {found[1]}"
    assert record.exc_info is not None
    (main,) = nodes(page, "Main")
    ways = [text_of(node.component) for node in nodes(main.component, "Link") if node.get("href") == "/"]
    assert ways == ["Try again"]
    assert heading(answer(client, "/where-to-look", "?region=london")) == "Where to look: London"


def test_a_failed_page_shows_nothing_of_the_fault(client: FlaskClient, folder: Path, caplog: pytest.LogCaptureFixture):
    store_file(folder).write_bytes(b"no database" * 1000)
    response = post(client, "/people-on-probation/recall")
    assert response.status_code == 200
    assert not re.search(r"sqlite|Traceback|DatabaseError|SELECT|\.py\b", response.text)
    assert caplog.records != []


def test_the_data_address_and_health_say_so_too(client: FlaskClient, folder: Path, caplog: pytest.LogCaptureFixture):
    store_file(folder).write_bytes(b"no database" * 1000)
    data, health = client.get("/data/recall.csv"), client.get("/health")
    assert (data.status_code, data.text) == (500, PROBLEM)
    assert (health.status_code, health.text) == (503, NOT_ANSWERING)
    assert len(caplog.records) == 2


def test_a_release_by_other_definitions_is_not_shown_as_if_it_were_by_these(
    settings: Settings, folder: Path, caplog: pytest.LogCaptureFixture
):
    theirs = ROOT / "sample_data" / "mappings" / "nij"
    other = replace(settings, data_dir=folder, measures_dir=theirs / "measures", dimensions_dir=theirs / "dimensions")
    client = create_app(other).server.test_client()
    assert notices(answer(client, "/")) == ["These figures cannot be shown"]
    assert client.get("/health").status_code == 503
    assert "Run `python -m app release` to make a release by these definitions" in caplog.text


def test_without_a_release_there_is_a_page_that_says_so(settings: Settings, tmp_path: Path):
    client = create_app(replace(settings, data_dir=tmp_path / "nothing")).server.test_client()
    for path in ("/", "/people-on-probation/recall", "/about-the-data", "/nowhere"):
        page = answer(client, path, "?region=london&x=1")
        assert (heading(page), notices(page), problems(page)) == ("No figures yet", ["No figures yet"], [])
        assert NO_FIGURES in texts(page, "P")
        assert "Sample data" not in text_of(page)
    for path in ("/health", "/data/", "/data/recall.csv"):
        assert (client.get(path).status_code, client.get(path).text) == (503, NO_FIGURES)


def test_figures_appear_without_a_restart_when_they_are_released(settings: Settings, released: Path, tmp_path: Path):
    client = create_app(replace(settings, data_dir=tmp_path / "data")).server.test_client()
    assert heading(answer(client, "/")) == "No figures yet"
    shutil.copytree(released, tmp_path / "data")
    assert heading(answer(client, "/")) == "England and Wales at a glance"
    assert client.get("/health").text == "ok"


def test_a_withdrawn_release_goes_from_the_pages_at_once_and_can_come_back(client: FlaskClient, folder: Path):
    before = post(client, "/people-on-probation/recall").data
    Releases(folder).withdraw(1)
    assert heading(answer(client, "/people-on-probation/recall")) == "No figures yet"
    assert client.get("/health").status_code == 503
    Releases(folder).restore(1)
    assert post(client, "/people-on-probation/recall").data == before


@pytest.mark.parametrize(
    "change",
    ["DROP TABLE offered", "ALTER TABLE release RENAME COLUMN method TO manner", "UPDATE name SET slug = 'unheard-of'"],
)
def test_a_store_of_another_version_says_so_and_the_rest_of_the_page_stands(
    settings: Settings, folder: Path, change: str
):
    with closing(sqlite3.connect(store_file(folder))) as changed:
        changed.execute(change)
        changed.commit()
    client = create_app(replace(settings, data_dir=folder)).server.test_client()
    page = answer(client, "/where-to-look", "?region=london")
    assert (heading(page), problems(page)) == ("These figures cannot be shown", [])
    assert "made by another version of the tool" in text_of(page)
    assert "`python -m app release`" in text_of(page)
    assert len(list(nodes(page, "Nav"))) == 1
    assert client.get("/health").status_code == client.get("/data/").status_code == 503
