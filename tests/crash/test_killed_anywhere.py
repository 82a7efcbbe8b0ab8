"""Loads, releases, migrations and rows of the log that are killed at random moments: a few here, and 200 each in `make crash`."""

import pytest

from tests.crash.nursery import nursery
from tests.crash.proofs import Place, kill_loads, kill_migrations, kill_releases, kill_writers

pytestmark = pytest.mark.slow

SEED = 20261126
FEW = {kill_loads: 4, kill_releases: 5, kill_migrations: 8, kill_writers: 8}


@pytest.fixture(scope="module")
def children(definitions):
    """Where deeds are born."""
    with nursery(SEED, str(definitions)) as children:
        yield children


@pytest.fixture(params=["files", pytest.param("PostgreSQL", marks=pytest.mark.postgres)])
def place(request, tmp_path, definitions):
    """A folder of files, or a folder and a database."""
    database = request.getfixturevalue("database") if request.param == "PostgreSQL" else None
    (tmp_path / "data").mkdir()
    return Place(tmp_path / "data", definitions, database)


@pytest.mark.parametrize("proof", FEW, ids=lambda proof: proof.__name__)
def test_what_is_killed_leaves_all_as_before_or_as_after(place, children, proof):
    tally = proof(place, children, FEW[proof])
    assert (tally.kills, tally.before + tally.after) == (FEW[proof], FEW[proof])
