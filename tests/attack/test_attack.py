"""A release that withholds by the row rule alone is broken; what is really released is held against the same attack."""

from pathlib import Path

import pytest

from app.rate_limits import UNLIMITED
from app.server import create_app
from app.settings import Settings
from tests.attack.gathering import gathered
from tests.attack.proof import Proof, attacked
from tests.attack.small import command, extracts, loaded
from tests.attack.truth import exact_rows

MEASURES = (
    "recall",
    "programme-started",
    "programme-completed",
    "grade-share",
    "declared",
    "promoted",
    "left",
    "applied-share",
    "sifted-in",
    "online-assessment-passed",
    "assessment-centre-passed",
)
"""Rates that share those they count, rates that follow one another, shares and declaration rates, of all three populations."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one year of the sample loaded, and nothing released."""
    made = tmp_path_factory.mktemp("attacked")
    loaded(made / "data", extracts(made / "extracts"))
    return made / "data"


def proof(folder: Path) -> Proof:
    """The attack on the release in force."""
    settings = Settings(data_dir=folder, rate_limit=UNLIMITED)
    client = create_app(settings).server.test_client()
    catalogue, _ = settings.definitions()
    exact = exact_rows(folder / "staging.duckdb")
    return attacked(gathered(client, catalogue, MEASURES), catalogue, exact, 20)


@pytest.mark.slow
def test_a_release_by_the_row_rule_alone_is_broken(folder: Path):
    command(folder, "release")
    found = proof(folder)
    assert found.withheld > 500
    assert len(found.fixed) > 200
    assert {*found.fixed["part"]} == {"a", "b", "n"}
    assert {"recall", "promoted", "sifted-in"} <= {*found.fixed["measure"]}
