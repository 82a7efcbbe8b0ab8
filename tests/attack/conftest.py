"""What attacks share: one year of the sample at a small scale, loaded and released once."""

import fcntl
import os
from pathlib import Path

import pytest

from tests.attack.small import command, extracts, loaded


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one year of the sample released with proof. Tests read it; a test that releases again copies it."""
    own = tmp_path_factory.getbasetemp()
    shared = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    made = shared / "attacked"
    with (shared / "attacked.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (made / "data" / "releases.json").exists():
            loaded(made / "data", extracts(made / "extracts"))
            command(made / "data", "release", PROTECT="proof")
    return made / "data"
