"""What a release withholds changes nothing else: other people in withheld rows alone, and every byte that is sent stays the same."""

import json
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from equality.disclosure import PROOFS, RowRule
from queries import schema
from queries.loading.suppression.withholding import COULD_NOT, account_file
from queries.store import Store
from tests.attack.applicants import MAPPING, with_applicants
from tests.attack.changed_inside import CELLS, OF, QUARTERS, Town, changed, records, released
from tests.attack.everything import Served
from tests.queries.small import STAFF, Service, read_definitions, records_mapping

OTHERWISE = {"release": ("checksum", "made_at"), "load": ("checksum", "loaded_at")}
"""What tells one release or load from another of the same figures."""
TOWNS = st.builds(
    Town,
    seed=st.integers(0, 2**32 - 1),
    people=st.sampled_from((4.0, 9.0, 15.0)),
    outcomes=st.sampled_from((0.1, 0.3, 0.6)),
    undeclared=st.sampled_from((0.02, 0.1, 0.3)),
)
AS_DRAWN = (Phase.explicit, Phase.generate)
DRAWN = settings(
    max_examples=16, derandomize=True, database=None, phases=AS_DRAWN, suppress_health_check=[HealthCheck.too_slow]
)
ENOUGH = 8
"""Of the towns drawn, so many must really have been changed inside what is withheld."""
A_TOWN = Town(seed=0, people=15, outcomes=0.3, undeclared=0.1)


@dataclass
class Towns:
    """Services made of drawn people, each in a folder of its own."""

    folder: Path
    definitions: Path = field(init=False)
    made: int = 0

    def __post_init__(self) -> None:
        self.definitions = with_applicants(self.folder / "definitions")
        self.known = read_definitions(self.definitions)

    def loaded(self, people: np.ndarray) -> Service:
        """A service with these people in staging, and nothing released."""
        self.made += 1
        own = self.folder / str(self.made)
        own.mkdir()
        service = Service(own / "data", *self.known)
        self.load(service, people)
        return service

    def load(self, service: Service, people: np.ndarray) -> None:
        """These people loaded into a service."""
        staff = STAFF.replace("\n\n", "\nlargest_change = 99\n\n", 1)
        mappings = (records_mapping("largest_change = 99\n"), staff, MAPPING)
        files = [
            service.write(name, text, mapping)
            for name, text, mapping in zip(
                ("people.csv", "staff.csv", "applicants.csv"), records(people), mappings, strict=True
            )
        ]
        assert not any(report.stopped for report in service.load(*files))

    def released(self, people: np.ndarray, protect: str) -> Service:
        """A service with one release of these people."""
        service = self.loaded(people)
        service.release(RowRule(proofs=PROOFS[protect]))
        return service


@pytest.fixture(scope="module")
def towns():
    with tempfile.TemporaryDirectory() as folder:
        yield Towns(Path(folder))


def tables(store: Store) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table of a release, but for what tells one release of the same figures from another."""
    with store.engine.connect() as connection:
        return {
            table.name: sorted(
                map(
                    tuple,
                    connection.execute(
                        select(*(one for one in table.columns if one.name not in OTHERWISE.get(table.name, ())))
                    ),
                ),
                key=str,
            )
            for table in schema.metadata.sorted_tables
        }


def same_rows_withheld(one: pd.DataFrame, other: pd.DataFrame) -> bool:
    return len(one) == len(other) and bool((one["withheld"] == other["withheld"]).all())


def differently(towns: Towns, town: Town, protect: str) -> tuple[Service, Service] | None:
    """A town and one that differs inside its withheld rows alone, both released; None where other rows are withheld then."""
    people = town.drawn()
    service = towns.released(people, protect)
    rows = released(service.store())
    if (others := changed(people, rows, town.seed)) is None:
        return None
    assert all((others != people)[own].any() for own in OF.values())
    other = towns.released(others, protect)
    return (service, other) if same_rows_withheld(rows, released(other.store())) else None


def counted(each: Callable[[Town], bool]) -> int:
    """How many drawn towns were a case."""
    found = []
    DRAWN(given(TOWNS)(lambda town: found.append(each(town))))()
    return sum(found)


@pytest.mark.slow
@pytest.mark.parametrize("protect", ["sums", "proof"])
def test_other_people_in_withheld_rows_change_nothing_in_the_store(towns, protect):
    def each(town: Town) -> bool:
        both = differently(towns, town, protect)
        if both is None:
            return False
        one, other = (tables(service.store()) for service in both)
        assert one == other
        return True

    assert counted(each) >= ENOUGH


@pytest.mark.slow
def test_other_people_in_withheld_rows_change_no_byte_of_any_answer(towns):
    both = differently(towns, A_TOWN, "proof")
    assert both is not None
    one, other = (Served(service, towns.definitions).answers() for service in both)
    for (address, sent), (_, again) in zip(one, other, strict=True):
        assert sent == again, address


def test_without_protection_the_same_people_are_told_apart(towns):
    people = A_TOWN.drawn()
    rows = released(towns.released(people, "proof").store())
    others = changed(people, rows, A_TOWN.seed)
    assert others is not None
    one, other = (tables(towns.released(each, "off").store()) for each in (people, others))
    assert one["cell"] != other["cell"]


@pytest.mark.slow
@pytest.mark.parametrize("protect", ["sums", "proof"])
def test_a_town_released_again_and_with_a_quarter_on_top_shows_and_withholds_what_it_did(towns, protect):
    rule = RowRule(proofs=PROOFS[protect])

    def each(town: Town) -> bool:
        people = town.drawn()
        three = np.where(CELLS["period"].isin(QUARTERS[:3]), people, 0)
        service = towns.released(three, protect)
        first = released(service.store())
        service.release(rule)
        assert released(service.store()).equals(first)
        towns.load(service, people)
        service.release(rule)
        both = first.merge(released(service.store()), on=[*first.columns[:6]], suffixes=("", "_then"))
        assert (both["withheld"] == both["withheld_then"]).all()
        return len(both) > 0 and bool(both["withheld"].any())

    assert counted(each) >= ENOUGH


def test_a_combination_that_could_not_be_protected_stays_left_out_while_nothing_in_it_has_changed(towns):
    service = towns.loaded(A_TOWN.drawn())
    account = service.folder / account_file(service.release(RowRule()).entry.number)
    said = json.loads(account.read_text(encoding="utf-8"))
    line = f"{next(iter(said['rows'])).replace(', ', ', sex, ')}, quarter: {COULD_NOT}"
    account.write_text(json.dumps(said | {"left_out": [line]}), encoding="utf-8")
    measure, _, level, _ = line.split(", ")
    area_level = {area.slug: area.level for area in towns.known[0].areas.values()}

    def shown_of_it() -> int:
        rows = released(service.store())
        of_it = (rows["measure"] == measure) & (rows["characteristic"] == "sex") & rows["period"].isin(QUARTERS)
        return int((of_it & (rows["area"].map(area_level) == level)).sum())

    assert shown_of_it() > 0
    first, before = service.release(RowRule()), tables(service.store())
    assert first.account.left_out == [line]
    assert shown_of_it() == 0
    again = service.release(RowRule())
    assert first.left_out == again.left_out
    assert again.account.left_out == [line]
    assert tables(service.store())["cell"] == before["cell"]
    towns.load(service, Town(seed=1, people=15, outcomes=0.3, undeclared=0.1).drawn())
    assert service.release(RowRule()).account.left_out == []
    assert shown_of_it() > 0
