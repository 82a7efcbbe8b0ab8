"""A store narrowed to a scope: what lies outside is as unknown as a made-up name, and what lies inside is as it was."""

from dataclasses import replace

import numpy as np
import pytest

from equality.findings import EVERYONE_ELSE, Topic
from equality.scope import EVERYWHERE, REGIONS_ALONE, Scope, units_of
from queries.door import Door
from queries.scoped import narrowed, rows_with_evidence
from queries.store import Key, Store

LONDON = units_of(["london"])
OWN = Key("croydon", "employment", "disability", "2025-26")
OTHERS = Key("cardiff-and-the-vale-of-glamorgan", "employment", "disability", "2025-26")


@pytest.mark.parametrize(
    ("scope", "held"),
    [
        (REGIONS_ALONE, set()),
        (LONDON, {"london"}),
        (units_of(["london", "wales"]), {"london", "wales"}),
    ],
)
def test_units_outside_a_scope_are_nowhere_in_the_store(store: Store, scope: Scope, held: set[str]):
    inside = narrowed(store, scope)
    units = inside.catalogue.areas_at("unit")
    assert {unit.parent for unit in units} == held
    assert [one for one in inside.catalogue.areas.values() if one.level != "unit"] == [
        one for one in store.catalogue.areas.values() if one.level != "unit"
    ]
    assert {*inside.codes["area"]} <= {*inside.catalogue.areas}
    assert {*inside.slugs["area"].values()} == {*inside.codes["area"]}
    assert {*store.codes["area"]} - {*inside.codes["area"]} == {
        slug
        for slug in store.codes["area"]
        if store.catalogue.areas[slug].level == "unit" and store.catalogue.areas[slug].parent not in held
    }


def test_a_unit_inside_has_the_rows_that_it_has_for_everybody(store: Store):
    inside = narrowed(store, LONDON)
    assert inside.offers(OWN)
    assert inside.rows(OWN, EVERYONE_ELSE) == store.rows(OWN, EVERYONE_ELSE) != []


def test_a_unit_outside_is_not_offered_and_cannot_be_read(store: Store):
    inside = narrowed(store, LONDON)
    assert store.offers(OTHERS) and not inside.offers(OTHERS)
    for read in (inside.rows, inside.family_rows):
        with pytest.raises(KeyError):
            read(OTHERS, EVERYONE_ELSE)


def test_a_family_gives_the_areas_of_the_scope_alone(store: Store):
    places = narrowed(store, LONDON).family_rows(OWN, EVERYONE_ELSE)
    assert {store.catalogue.areas[area].parent for area, _ in places} == {"london"}


def test_p_and_q_are_the_same_for_every_reader(store: Store):
    inside, tested = narrowed(store, LONDON), 0
    for unit in inside.catalogue.areas_at("unit"):
        key = replace(OWN, area=unit.slug)
        if store.offers(key):
            whole, evidence = rows_with_evidence(store, topic(store, key), key)
            again, same = rows_with_evidence(inside, topic(inside, key), key)
            assert again == whole
            np.testing.assert_equal(same, evidence)
            tested += sum(p == p for p, _ in evidence.values())
    assert tested > 0


def topic(store: Store, key: Key) -> Topic:
    """What a block of people on probation is about, compared with everyone else."""
    catalogue = store.catalogue
    measure, people = catalogue.measures[key.measure], catalogue.populations["people_on_probation"]
    by, period = catalogue.characteristics[key.characteristic], store.periods[key.period]
    return Topic(measure, people, by, EVERYONE_ELSE, catalogue.areas[key.area], period)


def test_a_door_gives_each_scope_one_store_of_its_own(settings):
    catalogue, _ = settings.definitions()
    door = Door(settings.data_dir, catalogue)
    assert door.store() is door.store(EVERYWHERE)
    assert door.store(LONDON) is door.store(units_of(["london"]))
    assert len({id(door.store(scope)) for scope in (EVERYWHERE, LONDON, REGIONS_ALONE)}) == 3
