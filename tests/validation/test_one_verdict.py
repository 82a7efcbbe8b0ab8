"""One verdict on each comparison: the release, every page, the data address and a reckoning anew from released rows agree."""

import csv
import random

import pytest
from flask.testing import FlaskClient

from equality.evidence import STATES
from equality.families import family_verdicts
from equality.findings import BEARS, EVERYONE_ELSE, MANY_COMPARISONS, Topic, build_block
from queries.store import Key, Store

COMBINATIONS = 60


def keys(store: Store) -> list[Key]:
    """Keys of combinations drawn from everything the release holds: areas of every level, all kinds of period, segments."""
    pick = random.Random(7)
    held = [one for one in store.offered if not one.left_out and store.catalogue.measures[one.measure].kind == "rate"]
    found = []
    for one in pick.sample(sorted(held, key=str), COMBINATIONS):
        measure = store.catalogue.measures[one.measure]
        segments = store.catalogue.populations[measure.population].segment.rows
        area = pick.choice([area.slug for area in store.catalogue.areas.values() if area.level == one.level])
        period = pick.choice([period.slug for period in store.periods.values() if period.kind == one.period_kind])
        found.append(Key(area, one.measure, one.characteristic, period, segments[1 if one.segments == "each" else 0]))
    return found


@pytest.fixture(scope="module")
def drawn(store: Store) -> list[tuple[Key, str]]:
    return [(key, comparison) for key in keys(store) for comparison in comparisons_of(store, key)]


def comparisons_of(store: Store, key: Key) -> list[str]:
    reference = store.catalogue.characteristics[key.characteristic].reference
    own = reference.get(store.catalogue.measures[key.measure].population)
    return [*([own] if own else []), EVERYONE_ELSE]


def topic(store: Store, key: Key, comparison: str) -> Topic:
    catalogue = store.catalogue
    measure = catalogue.measures[key.measure]
    return Topic(
        measure,
        catalogue.populations[measure.population],
        catalogue.characteristics[key.characteristic],
        comparison,
        catalogue.areas[key.area],
        store.periods[key.period],
    )


def test_verdicts_worked_out_anew_from_released_rows_are_those_of_the_release(store, drawn):
    compared = 0
    for key, comparison in drawn:
        family = store.family_rows(key, comparison)
        answer, places = family_verdicts(topic(store, key, comparison), family)
        for (place, group), at in places.items():
            row = next(row for row in family[place] if row.group == group)
            if row.count is not None and row.finding is not None:
                expected = int(answer.state[at]) + MANY_COMPARISONS * int(answer.many_comparisons[at])
                assert row.finding & ~sum(BEARS.values()) == expected, (key, comparison, place, group)
                compared += 1
    assert compared > 800


def test_a_page_reads_the_same_rows_alone_among_many_and_in_the_family(store, drawn):
    for comparison in {comparison for _, comparison in drawn}:
        asked_for = [key for key, one in drawn if one == comparison]
        together = store.blocks(dict.fromkeys(asked_for, comparison))
        for key in asked_for:
            alone = store.rows(key, comparison)
            whole = store.family_rows(key, comparison).get((key.area, key.segment), [])
            assert sorted(alone, key=str) == sorted(together.get(key, []), key=str) == sorted(whole, key=str)


def test_the_data_address_gives_the_states_that_pages_give(client: FlaskClient, store, drawn):
    for key, comparison in drawn:
        address = (
            f"/data/{key.measure}.csv?area={key.area}&segment={key.segment}&characteristic={key.characteristic}"
            f"&period={key.period}&comparison={comparison}"
        )
        lines = client.get(address).get_data(as_text=True).splitlines()
        downloaded = {row["group"]: row["state"] for row in csv.DictReader(x for x in lines if not x.startswith("#"))}
        block = build_block(topic(store, key, comparison), store.rows(key, comparison))
        shown = {one.group: one.state for one in (*block.findings, block.not_declared, block.overall)}
        assert downloaded == {group: shown[group] for group in downloaded}, address
        assert set(downloaded.values()) <= set(STATES)
