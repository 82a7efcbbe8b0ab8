"""What tests of the whole tool share: a small sample, invented, loaded and released once, and the tool on it."""

import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from dash import Dash
from flask.testing import FlaskClient

from app.rate_limits import UNLIMITED
from app.server import create_app
from app.settings import Settings
from queries.door import Door
from queries.loading.extracts import Loader
from queries.loading.publishing import publish
from queries.migration import migrate
from queries.releases import Releases
from queries.store import Store
from queries.written import NEWEST, Written
from sample_data.invent import write_sample
from tests.postgres import UNHAD, Database, found, made

SCALE = 0.05

# How long a drawn example takes depends on what else the machine does, and says nothing of the code.
hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")


@pytest.fixture(scope="session")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one release of the sample, made as by default. Tests read it; a test that changes a folder makes its own."""
    own = tmp_path_factory.getbasetemp()
    shared = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    with (shared / "released.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if Releases(shared / "released").current() is None:
            _release(shared)
    return shared / "released"


def _release(shared: Path) -> None:
    settings = Settings(data_dir=shared / "released")
    catalogue, plan = settings.definitions()
    reports = Loader(settings.data_dir, catalogue, plan).load(write_sample(shared / "extracts", SCALE))
    assert not any(report.stopped for report in reports), [line for report in reports for line in report.lines()]
    publish(settings.data_dir, (catalogue, plan), settings.rule, lambda line: None)


@pytest.fixture(scope="session")
def settings(released: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The settings of a tool on the released sample; what is written is of this process alone."""
    written = f"sqlite:///{tmp_path_factory.mktemp('written') / 'written.sqlite'}"
    return Settings(
        data_dir=released,
        written_url=written,
        marking="OFFICIAL",
        contact="the equality monitoring team",
        rate_limit=UNLIMITED,
    )


@pytest.fixture(scope="session")
def app(settings: Settings) -> Dash:
    """The tool on the released sample."""
    return create_app(settings)


@pytest.fixture(scope="session")
def client(app: Dash) -> FlaskClient:
    """Requests to the tool, without a network."""
    client = app.server.test_client()
    client.environ_base["HTTP_SEC_FETCH_SITE"] = "same-origin"
    return client


@pytest.fixture(scope="session")
def store(settings: Settings) -> Store:
    """The released sample, opened as the tool opens it."""
    catalogue, _ = settings.definitions()
    return Door(settings.data_dir, catalogue).store()


@pytest.fixture(scope="session")
def postgres_programs() -> Path:
    """PostgreSQL's programs; tests without them are skipped, but never in continuous checks."""
    programs = found()
    if programs is None:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(UNHAD)
    return programs


@pytest.fixture(scope="session")
def postgres(postgres_programs: Path) -> Iterator[Database]:
    """A PostgreSQL server for the tests of this run, on a free port."""
    with made(postgres_programs) as database, database.running():
        yield database


@pytest.fixture
def database(postgres: Database) -> Database:
    """A database on that server, set up as the documents say and without any release."""
    postgres.emptied()
    migrate(Written(postgres.address("pemt_keeper")), NEWEST)
    return postgres


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests on the released sample are slow: making it takes seconds, which the quick loop does not have."""
    for item in items:
        if "released" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.slow)
