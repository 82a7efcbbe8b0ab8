"""The tool on PostgreSQL: the same pages byte for byte as on files, and words where the database does not answer."""

import logging
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from dash.development.base_component import Component
from flask.testing import FlaskClient

from app.pages import pages_of
from app.server import create_app
from app.settings import ROOT, Settings
from equality.catalogue import load_catalogue
from queries.loading.publishing import publish
from tests.app.asking import answer, heading, nodes, notices, post, texts
from tests.layout_lint import problems, text_of
from tests.postgres import Database, made

pytestmark = [pytest.mark.postgres, pytest.mark.slow]

CATALOGUE = load_catalogue()
SEARCHES = (
    "", "?region=london", "?region=wales&characteristic=sex&period=2024-25", "?region=%27%3B+DROP+TABLE+cell%3B--&x=%25s"
)  # fmt: skip
ADDRESSES = [(page.path, search) for page in pages_of(CATALOGUE) for search in SEARCHES]
ADDRESSES += [(f"/people-on-probation/{one.slug}", "") for one in CATALOGUE.measures_of("people_on_probation")]
DATA = (
    "/data/",
    "/data/recall.csv?area=london&characteristic=sex",
    "/data/recall.csv?area=%27%3B+DROP+TABLE+cell%3B--",
)
NOT_REACHED = "The figures cannot be reached"
SENTENCE = "The figures cannot be reached just now. Please try again in a few minutes."


@pytest.fixture
def elsewhere(settings: Settings, database: Database, tmp_path: Path) -> Settings:
    """The same sample, released into PostgreSQL and served from there by a login that can only read."""
    shutil.copyfile(settings.data_dir / "staging.duckdb", tmp_path / "staging.duckdb")
    publish(tmp_path, settings.definitions(), settings.rule, lambda line: None, database.address())
    return replace(
        settings,
        data_dir=tmp_path / "none",
        store_url=database.address("pemt_web"),
        written_url=database.address("pemt_writer"),
    )


def test_pages_and_data_are_the_same_byte_for_byte(client: FlaskClient, elsewhere: Settings):
    there = create_app(elsewhere).server.test_client()
    for path, search in ADDRESSES:
        assert timeless(post(there, path, search).data) == timeless(post(client, path, search).data), (path, search)
    for address in DATA:
        assert timeless(there.get(address).data) == timeless(client.get(address).data), address
    assert (there.get("/health").status_code, there.get("/health").text) == (200, "ok")


def timeless(body: bytes) -> bytes:
    """An answer without the day and the time at which its release was made."""
    assert len(body) > 50
    return re.sub(rb"made \d[\w :T-]+", b"made then", body)


def test_while_the_database_does_not_answer_pages_say_so_and_then_they_are_back(
    settings: Settings, caplog: pytest.LogCaptureFixture, tmp_path: Path, own: Database
):
    client = create_app(replace(settings, store_url=own.address("pemt_web"))).server.test_client()
    shutil.copyfile(settings.data_dir / "staging.duckdb", tmp_path / "staging.duckdb")
    with own.running():
        own.emptied()
        assert heading(answer(client, "/where-to-look")) == "No figures yet"
        publish(tmp_path, settings.definitions(), settings.rule, lambda line: None, own.address())
        before = answer(client, "/where-to-look")
        assert heading(before) == "Where to look: England and Wales"

    with caplog.at_level(logging.ERROR):
        page = answer(client, "/where-to-look")
        health, data = client.get("/health"), client.get("/data/recall.csv")
    assert (heading(page), problems(page)) == (NOT_REACHED, [])
    assert notices(page) == ["The store does not answer"]
    assert {SENTENCE, "If this goes on, contact the equality monitoring team."} <= {*texts(page, "P")}
    assert menu(page) == menu(before)
    assert list(nodes(page, "Table", "Graph")) == []
    assert (health.status_code, health.text) == (503, "The store does not answer.")
    assert (data.status_code, data.text) == (503, SENTENCE)
    assert "connection" in caplog.text
    for secret in (own.passwords["pemt_web"], "pemt_web"):
        assert secret not in text_of(page) + health.text + data.text
    assert own.passwords["pemt_web"] not in caplog.text

    with own.running():
        assert text_of(answer(client, "/where-to-look")) == text_of(before)


@pytest.fixture
def own(postgres_programs: Path) -> Iterator[Database]:
    """A server of this test's own, which it starts and stops."""
    with made(postgres_programs) as database:
        yield database


def menu(page: Component) -> list[tuple[str, object]]:
    """The entries of the menu and where they lead."""
    (nav,) = nodes(page, "Nav")
    return [(text_of(node.component), node.get("href")) for node in nodes(nav.component, "Link")]


def test_a_connection_that_was_cut_costs_no_reader_a_page(elsewhere: Settings, database: Database):
    client = create_app(elsewhere).server.test_client()
    assert heading(answer(client, "/where-to-look")) == "Where to look: England and Wales"
    with closing(psycopg.connect(database.address("postgres").replace("+psycopg", ""))) as connection:
        connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'pemt_web'")
    assert heading(answer(client, "/where-to-look", "?region=london")) == "Where to look: London"


@pytest.mark.parametrize("words", [("release", "--list"), ("release", "--withdraw", "1"), ("sample", "--if-missing")])
def test_the_command_line_says_that_the_database_does_not_answer(tmp_path: Path, words: tuple[str, ...]):
    environment = {"DATA_DIR": str(tmp_path), "STORE_URL": "postgresql+psycopg://pemt:secret@127.0.0.1:1/pemt"}
    ran = subprocess.run(
        [sys.executable, "-m", "app", *words], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    told = ran.stdout + ran.stderr
    assert ran.returncode == 1
    assert "The database of STORE_URL does not answer, or refuses. It said: connection" in told
    assert "Traceback" not in told
    assert "secret" not in told
