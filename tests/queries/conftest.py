"""The small service of these tests, its definitions written once and its data in a folder of each test's own."""

from dataclasses import replace
from pathlib import Path

import pytest

from equality.catalogue import Catalogue
from queries.plan import Plan
from tests.queries.small import Service, read_definitions
from tests.queries.small_definitions import write_definitions


@pytest.fixture(scope="session")
def definitions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that holds measures/ and dimensions/."""
    return write_definitions(tmp_path_factory.mktemp("definitions"))


@pytest.fixture(scope="session")
def known(definitions: Path) -> tuple[Catalogue, Plan]:
    """The catalogue and the plan."""
    return read_definitions(definitions)


@pytest.fixture
def service(tmp_path: Path, known: tuple[Catalogue, Plan]) -> Service:
    """A service without data."""
    return Service(tmp_path / "data", *known)


@pytest.fixture
def other(service: Service, tmp_path: Path) -> Service:
    """A second service, which has released nothing before."""
    (tmp_path / "other").mkdir()
    return replace(service, folder=tmp_path / "other" / "data")
