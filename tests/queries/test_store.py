"""The store: what it offers, rows by key in few statements, and verdicts that can be worked out again from what is released."""

import sqlite3
from contextlib import contextmanager
from dataclasses import replace

import msgspec
import pytest
from sqlalchemy import event

from equality.definitions import DefinitionError
from equality.evidence import STATES
from equality.families import family_verdicts
from equality.findings import EVERYONE_ELSE, MANY_COMPARISONS, STATE_BITS, ReleasedRow, Topic
from queries.door import Door, NoRelease
from queries.store import Key, open_store
from tests.queries.small import STAFF, Service, records_mapping
from tests.tables import csv_text

HEADINGS = (
    "person | quarter | region | unit | type | ethnicity | sex | on_licence | recalled | sentenced | with_report\n"
)
PLACES = (("North", "Hill"), ("North", "Dale"), ("South", "Cove"))


def people():
    """Four quarters of 900 people whose recall differs by ethnicity, more in one unit than in the others."""
    lines = []
    for n in range(900):
        ethnicity = ("Asian", "Black", "White", "White", "White", "")[n % 6]
        region, unit = PLACES[n % 7 % 3]
        sex, kind = ("Women", "Men")[n % 5 > 1], ("order", "licence")[n % 4 > 1]
        recalled = int(n % 11 < {"Asian": 3, "Black": 6, "White": 3, "": 3}[ethnicity] + (unit == "Cove"))
        for quarter in (1, 2, 3, 4):
            flags = (1, recalled if quarter == n % 4 + 1 else 0, int(n % 4 + 1 == quarter), int(n % 3 == 0))
            cells = (f"p{n}", f"2025-26-q{quarter}", region, unit, kind, ethnicity, sex, *flags)
            lines.append(" | ".join(map(str, cells)))
    return HEADINGS + "\n".join(lines)


STAFF_ROWS = "person | quarter | region | grade | ethnicity | sex | promoted\n" + "\n".join(
    f"s{n} | 2025-26-q1 | North | {('Junior', 'Middle', 'Senior')[n % 3]} | {('Asian', 'White')[n % 4 > 0]} | "
    f"{('Women', 'Men')[n % 2]} | {int(n % 6 < 2 + n % 2)}"
    for n in range(240)
)


@pytest.fixture(scope="module")
def released(tmp_path_factory, known):
    """A service with one release of two populations. Tests read it."""
    service = Service(tmp_path_factory.mktemp("50% of #1") / "data", *known)
    files = [
        service.write("people.csv", csv_text(people()), records_mapping()),
        service.write("staff.csv", csv_text(STAFF_ROWS), STAFF),
    ]
    assert not any(report.stopped for report in service.load(*files))
    service.release()
    return service


@pytest.fixture(scope="module")
def opened(released):
    store = released.store()
    yield store
    store.engine.dispose()


@contextmanager
def statements(store):
    """The statements that a store runs meanwhile."""
    run = []

    def heard(connection, cursor, statement, *rest):
        run.append(statement)

    event.listen(store.engine, "before_cursor_execute", heard)
    yield run
    event.remove(store.engine, "before_cursor_execute", heard)


OFFERS = """
    country | recall   | ethnicity         | 2025-26    | all     | yes
    country | recall   | ethnicity-and-sex | 2025-26    | all     | yes
    country | recall   | ethnicity-and-sex | 2025-26-q1 | all     | no
    hill    | recall   | sex               | 2025-26    | all     | yes
    hill    | recall   | ethnicity-2       | 2025-26    | all     | no
    north   | recall   | sex               | 2025-26    | licence | yes
    north   | recall   | sex               | 2025-26-q1 | licence | no
    north   | promoted | sex               | 2025-26-q1 | all     | no
    country | promoted | sex               | 2025-26-q1 | senior  | yes
    country | recall   | age               | 2025-26    | all     | no
    country | recall   | sex               | 2024-25    | all     | no
"""


def test_the_store_offers_what_the_release_holds(opened):
    for line in OFFERS.strip().splitlines():
        area, measure, characteristic, period, segment, offered = (cell.strip() for cell in line.split("|"))
        key = Key(area, measure, characteristic, period, segment)
        assert opened.offers(key) is (offered == "yes"), key
        assert bool(opened.rows(key, EVERYONE_ELSE)) is (offered == "yes") if period in opened.periods else True


def test_measures_held_and_periods_are_those_of_the_release(opened):
    assert opened.measures_held("people_on_probation") == ["recall", "report", "caseload-share"]
    assert opened.measures_held("staff") == ["promoted", "declared"]
    assert set(opened.periods) == {"2025-26", *(f"2025-26-q{n}" for n in (1, 2, 3, 4))}


def test_shown_rows_are_the_exact_counts(released, opened):
    exact = released.counts()
    looked = 0
    for measure in ("recall", "report", "promoted"):
        population = released.catalogue.measures[measure].population
        for characteristic in ("ethnicity", "sex"):
            for key in everywhere(opened, measure, characteristic):
                for row in opened.rows(key, EVERYONE_ELSE):
                    if row.count is not None and row.group != "all-declared":
                        name = f"{measure} {key.area} {key.period} {key.segment} {characteristic} {row.group}"
                        assert exact[name] == (row.count, row.total)
                        looked += 1
        assert population
    assert looked > 100


def everywhere(store, measure, characteristic):
    """Every key of a measure and characteristic that the store offers."""
    population = store.catalogue.populations[store.catalogue.measures[measure].population]
    keys = [
        Key(area, measure, characteristic, period, segment)
        for area in store.catalogue.areas
        for period in store.periods
        for segment in population.segment.rows
    ]
    return [key for key in keys if store.offers(key)]


def topic_of(store, key, comparison):
    catalogue = store.catalogue
    measure = catalogue.measures[key.measure]
    characteristic = catalogue.characteristics[key.characteristic]
    population = catalogue.populations[measure.population]
    return Topic(measure, population, characteristic, comparison, catalogue.areas[key.area], store.periods[key.period])


def test_every_state_can_be_worked_out_again_from_released_rows_alone(opened):
    looked, states = 0, set()
    for measure in ("recall", "report", "promoted"):
        population = opened.catalogue.measures[measure].population
        for characteristic in opened.catalogue.characteristics.values():
            if population not in characteristic.populations:
                continue
            reference = characteristic.reference.get(population)
            for comparison in [EVERYONE_ELSE, *([reference] if reference else [])]:
                for key in everywhere(opened, measure, characteristic.slug):
                    family = opened.family_rows(key, comparison)
                    answer, places = family_verdicts(topic_of(opened, key, comparison), family)
                    tested = int((answer.p == answer.p).sum())
                    assert opened.comparisons_made({key: comparison})[key] == tested
                    for row in family.get((key.area, key.segment), []):
                        place = places.get(((key.area, key.segment), row.group))
                        if row.count is None or place is None:
                            assert row.finding is None
                            continue
                        assert row.finding & STATE_BITS == answer.state[place]
                        assert bool(row.finding & MANY_COMPARISONS) == answer.many_comparisons[place]
                        states.add(STATES[answer.state[place]])
                        looked += 1
    assert looked > 300
    assert {"no_clear_difference", "less_favourable", "too_few_to_compare", "not_shown"} <= states


def test_blocks_are_one_statement_however_many_are_asked_for(opened):
    keys = [
        Key("north", measure, characteristic, period)
        for measure in ("recall", "report")
        for characteristic in ("sex", "ethnicity")
        for period in opened.periods
    ]
    with statements(opened) as run:
        found = opened.blocks(dict.fromkeys(keys, "white"))
    assert len(run) == 1
    assert set(found) == set(keys)
    assert all(found[key] == opened.rows(key, "white") for key in keys)
    with statements(opened) as run:
        opened.comparisons_made(dict.fromkeys(keys, EVERYONE_ELSE))
        opened.family_rows(keys[0], "men")
    assert len(run) == 2
    with statements(opened) as run:
        opened.offers(keys[0])
        assert (opened.blocks({}), opened.comparisons_made({})) == ({}, {})
    assert run == []


def test_every_statement_is_a_search_of_the_key(released, opened):
    path = released.folder / released.releases.current().file
    with statements(opened) as run:
        opened.rows(Key("north", "recall", "sex", "2025-26"), "men")
        opened.family_rows(Key("north", "recall", "sex", "2025-26"), "men")
    with sqlite3.connect(path) as connection:
        for statement in run:
            marks = statement.count("?")
            plan = connection.execute(f"EXPLAIN QUERY PLAN {statement}", [1] * marks).fetchall()
            assert any("SEARCH cell USING PRIMARY KEY (area=? AND measure=?" in row[3] for row in plan), plan
    connection.close()


def test_rows_of_a_family_are_those_of_every_area_of_the_level_and_every_segment(opened):
    regions = opened.family_rows(Key("north", "recall", "sex", "2025-26"), "men")
    assert set(regions) == {("north", "all"), ("south", "all")}
    each = opened.family_rows(Key("south", "recall", "sex", "2025-26", "licence"), "men")
    assert set(each) == {(area, segment) for area in ("north", "south") for segment in ("order", "licence")}
    assert ReleasedRow("all-declared", None, None, None) not in each["north", "order"]


def test_a_store_cannot_be_written_to(opened):
    with opened.engine.connect() as connection, pytest.raises(Exception, match="readonly database"):
        connection.exec_driver_sql("DELETE FROM cell")
    assert opened.alive()


def test_definitions_that_lack_what_the_release_holds_are_refused(released):
    catalogue = released.catalogue
    fewer = {slug: one for slug, one in catalogue.measures.items() if slug != "recall"}
    entry = released.releases.current()
    with pytest.raises(
        DefinitionError, match=r'holds measure "recall", which the definitions in use do not. Run `python'
    ):
        open_store(released.releases.engine(entry), replace(catalogue, measures=fewer))
    more = {**catalogue.measures, "zz": msgspec.structs.replace(catalogue.measures["recall"], slug="zz")}
    store = open_store(released.releases.engine(entry), replace(catalogue, measures=more))
    assert store.measures_held("people_on_probation") == ["recall", "report", "caseload-share"]
    store.engine.dispose()


def test_a_door_opens_whichever_release_is_in_force(tmp_path, known):
    service = Service(tmp_path / "data", *known)
    door = Door(service.folder, service.catalogue)
    with pytest.raises(NoRelease, match=r"No figures have been released yet. Load an extract with --publish"):
        door.store()
    service.load_records(HEADINGS + "a | 2025-26-q1 | North | Hill | order | Asian | Women | 1 | 1 | 0 | 0\n")
    service.release()
    first = door.store()
    assert (first.provenance.number, door.store() is first) == (1, True)
    service.release()
    assert door.store().provenance.number == 2
    service.releases.withdraw(2)
    assert door.store().provenance.number == 1
    assert first.alive()
    service.releases.withdraw(1)
    with pytest.raises(NoRelease):
        door.store()
