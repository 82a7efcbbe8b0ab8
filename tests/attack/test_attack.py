"""A release that withholds by the row rule alone is broken; what is really released is held against the same attack."""

from pathlib import Path

import pytest

from tests.attack.__main__ import client_of
from tests.attack.gathering import gathered
from tests.attack.proof import Proof, attacked
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


def proof(folder: Path) -> Proof:
    """The attack on the release in force."""
    client, catalogue = client_of(folder)
    return attacked(gathered(client, catalogue, MEASURES), catalogue, exact_rows(folder / "staging.duckdb"), 20)


@pytest.mark.slow
def test_a_release_by_the_row_rule_alone_is_broken(folder: Path):
    found = proof(folder)
    assert found.withheld > 500
    assert len(found.fixed) > 200
    assert {*found.fixed["part"]} == {"a", "b", "n"}
    assert {"recall", "promoted", "sifted-in"} <= {*found.fixed["measure"]}
