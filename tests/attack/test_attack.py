"""A release by the row rule alone is broken; one with proof is not, nor are two of them together."""

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from tests.attack.__main__ import client_of
from tests.attack.gathering import KEYS, Gathered, gathered, joined
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
OF_STAFF = ("grade-share", "promoted", "left", "recognised", "temporary-cover")
FEW = 0.002
"""The scale of people on probation where none of them is looked at."""
SECONDS = 300
ROUNDED_TO = 5


def got(folder: Path, measures: tuple[str, ...], rounded_to: int = 0) -> Gathered:
    """What the release in force gives of these measures; with exports rounded, if asked."""
    client, catalogue = client_of(folder, rounded_to)
    return replace(gathered(client, catalogue, measures), rounded_to=max(1, rounded_to))


def proof(folder: Path, found: Gathered) -> Proof:
    """The attack on what a folder's release gave."""
    _, catalogue = client_of(folder)
    return attacked(found, catalogue, exact_rows(folder / "staging.duckdb"), SECONDS)


def by_row_rule_alone(found: Gathered, exact: pd.DataFrame) -> Gathered:
    """The rates of a release as they were if each row were withheld for its own small numbers and no other reason."""
    rows = found.rows[[*KEYS]].merge(exact, on=[*KEYS])
    rows["shown"] = (rows["total"] >= 10) & (rows["count"] >= 5) & (rows["total"] - rows["count"] >= 5)
    numbers = {name: rows[name].where(rows["shown"]).astype(float) for name in ("count", "total")}
    return Gathered(rows.assign(**numbers), found.offered)


@pytest.fixture(scope="module")
def found(folder: Path) -> Gathered:
    """What the small release gives."""
    return got(folder, MEASURES)


@pytest.mark.slow
def test_a_release_by_the_row_rule_alone_is_broken(folder: Path, found: Gathered):
    rates = found.rows["measure"].isin(("grade-share", "declared", "applied-share"))
    only_rates = Gathered(found.rows[~rates].reset_index(drop=True), found.offered)
    broken = proof(folder, by_row_rule_alone(only_rates, exact_rows(folder / "staging.duckdb")))
    assert broken.withheld > 300
    assert len(broken.fixed) > 100
    assert {*broken.fixed["part"]} == {"a", "b", "n"}
    assert {"recall", "promoted", "sifted-in"} <= {*broken.fixed["measure"]}


@pytest.mark.slow
def test_a_release_with_proof_gives_no_withheld_count_and_none_to_within_three(folder: Path, found: Gathered):
    attack = proof(folder, found)
    assert attack.withheld > 300
    assert (len(attack.fixed), len(attack.narrow), attack.untried) == (0, 0, 0), "\n".join(attack.lines())


@pytest.mark.slow
def test_its_rounded_exports_give_no_withheld_count_either(folder: Path, found: Gathered):
    rounded = got(folder, MEASURES, ROUNDED_TO)
    assert rounded.rows["shown"].equals(found.rows["shown"])
    assert (rounded.rows["count"].dropna() % ROUNDED_TO == 0).all()
    attack = proof(folder, rounded)
    assert attack.withheld > 300
    assert (len(attack.fixed), len(attack.narrow), attack.untried) == (0, 0, 0), "\n".join(attack.lines())


@pytest.mark.slow
def test_two_releases_together_give_no_withheld_count_either(tmp_path: Path):
    data = tmp_path / "data"
    staff = [path for path in extracts(tmp_path / "three", FEW, 3) if path.stem == "staff"]
    loaded(data, staff)
    command(data, "release", PROTECT="proof")
    before = got(data, OF_STAFF)
    loaded(data, [path for path in extracts(tmp_path / "four", FEW) if path.stem == "staff"])
    command(data, "release", PROTECT="proof")
    attack = proof(data, joined(before, got(data, OF_STAFF)))
    assert attack.withheld > 100
    assert (len(attack.fixed), len(attack.narrow), attack.untried) == (0, 0, 0), "\n".join(attack.lines())
