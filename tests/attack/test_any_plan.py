"""Whatever a plan offers, and whatever is left out of it as too small, a release gives no withheld count."""

import tempfile
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from equality.disclosure import RowRule
from queries.plan import Offer, Plan
from tests.attack.changed_inside import Town
from tests.attack.everything import Served
from tests.attack.gathering import gathered
from tests.attack.proof import Proof, attacked
from tests.attack.test_non_interference import DRAWN, TOWNS, Towns
from tests.attack.truth import exact_rows
from tests.queries.small import Service

FEWER = settings(DRAWN, max_examples=12)
SHARES = (0.3, 0.6, 1.0)
"""The share of withheld rows above which a combination is left out."""


@pytest.fixture(scope="module")
def towns():
    with tempfile.TemporaryDirectory() as folder:
        yield Towns(Path(folder))


def some(draw: st.DrawFn, values: tuple[str, ...]) -> tuple[str, ...]:
    """One or more of some values, in their order."""
    chosen = draw(st.sets(st.sampled_from(values), min_size=1))
    return tuple(one for one in values if one in chosen)


@st.composite
def plans(draw: st.DrawFn, whole: Plan) -> Plan:
    """A plan that offers a part of another, and leaves out what is withheld too often."""
    offers = [
        Offer(
            one.population,
            some(draw, one.levels),
            one.segments,
            some(draw, one.periods),
            some(draw, one.characteristics),
        )
        for one in whole.offer
    ]
    return msgspec.structs.replace(whole, most_withheld=draw(st.sampled_from(SHARES)), offer=tuple(offers))


def attack_on(service: Service, definitions: Path) -> Proof:
    """The attack on all that the data address gives of a service."""
    client = Served(service, definitions).client()
    return attacked(
        gathered(client, service.catalogue), service.catalogue, exact_rows(service.folder / "staging.duckdb")
    )


@pytest.mark.slow
def test_no_plan_gives_a_withheld_count_of_any_town(towns):
    tried = []

    @FEWER
    @given(TOWNS, plans(towns.known[1]))
    def each(town: Town, plan: Plan):
        service = replace(towns.loaded(town.drawn()), plan=plan)
        service.release(RowRule())
        attack = attack_on(service, towns.definitions)
        tried.append(attack.withheld)
        assert (len(attack.fixed), len(attack.narrow), attack.untried) == (0, 0, 0), "\n".join(attack.lines())

    each()
    assert sum(tried) > 500
