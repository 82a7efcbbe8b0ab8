"""What bears on each finding is the same wherever it is shown: the release's bits, and the pages' own sections made anew."""

import random
from dataclasses import replace

import numpy as np
import pytest

from equality.adjusted import like_with_like
from equality.findings import BEARS, CLEAR, EVERYONE_ELSE, SMALL, build_block
from equality.regions import regional_rates
from equality.trends import change_of
from equality.undeclared import could_change
from queries.store import Key, Store
from tests.validation.test_one_verdict import topic

COMBINATIONS = 80


def blocks_of(store: Store, keys, comparison):
    found = store.blocks(dict.fromkeys(keys, comparison))
    return {key: build_block(topic(store, key, comparison), rows) for key, rows in found.items() if rows}


@pytest.fixture(scope="module")
def drawn(store: Store):
    """Blocks of regions and of the country against everyone else, in the latest year, with their bits."""
    pick = random.Random(11)
    latest = max((one for one in store.periods.values() if one.kind == "year"), key=lambda one: one.end)
    held = sorted((one for one in store.offered if _of_regions(one, store)), key=str)
    keys = [
        Key(area.slug, one.measure, one.characteristic, latest.slug)
        for one in pick.sample(held, min(COMBINATIONS, len(held)))
        for area in store.catalogue.areas.values()
        if area.level in ("national", "region")
    ]
    return blocks_of(store, [key for key in keys if store.offers(key)], EVERYONE_ELSE)


def _of_regions(one, store):
    plain = (one.level, one.segments, one.period_kind, one.left_out) == ("region", "all", "year", False)
    return plain and store.catalogue.measures[one.measure].kind == "rate"


def called(blocks):
    return [
        (key, block, one) for key, block in blocks.items() for one in block.findings if one.state in (*CLEAR, *SMALL)
    ]


def test_a_difference_that_the_undeclared_could_undo_has_the_bit_and_no_other(drawn):
    found = called(drawn)
    assert len(found) > 20
    for key, block, one in found:
        assert ("undeclared" in one.bears) == (could_change(one, block) is not None), (key, one)


def test_a_region_outside_the_limits_has_the_bit_and_no_other(drawn, store):
    areas = store.catalogue.areas_at("region")
    national = store.catalogue.national.slug
    for key, _, one in called(drawn):
        whole = drawn.get(replace(key, area=national))
        if key.area == national or whole is None:
            assert "region" not in one.bears
            continue
        held = {area.slug: drawn.get(replace(key, area=area.slug)) for area in areas}
        rates = regional_rates(whole, {slug: found for slug, found in held.items() if found}, one.group, areas)
        found = rates.region(key.area)
        assert ("region" in one.bears) == (found is not None and found.outside), (key, one)


def test_a_ratio_that_is_another_within_strata_has_the_bit_and_no_other(drawn, store):
    for key, block, one in called(drawn):
        measure = block.topic.measure
        segment = block.topic.population.segment
        keys = [replace(key, segment=value.slug) for value in segment.value]
        strata = blocks_of(store, [each for each in keys if store.offers(each)], EVERYONE_ELSE)
        named = {each.segment: strata[each] for each in strata} if segment.field in measure.strata else {}
        warned = {each.crude.group for each in like_with_like(block, named) if each.warned}
        assert ("like_with_like" in one.bears) == (one.group in warned), (key, one)


def test_a_sign_of_change_in_the_latest_quarter_has_the_bit_and_no_other(drawn, store):
    quarters = sorted((one for one in store.periods.values() if one.kind == "quarter"), key=lambda one: one.start)
    for key, block, one in called(drawn):
        keys = {quarter: replace(key, period=quarter.slug) for quarter in quarters}
        offered = {quarter: each for quarter, each in keys.items() if store.offers(each)}
        there = blocks_of(store, offered.values(), EVERYONE_ELSE) if offered else {}
        of_quarter = {quarter: there[each] for quarter, each in offered.items() if each in there}
        signed = False
        if of_quarter:
            (series,) = change_of(block.topic, of_quarter, [one.group]).series
            last = list(of_quarter)[-1]
            places = [sign.place for sign in series.signs]
            signed = last.end == block.topic.period.end and len(of_quarter) - 1 in places
        assert ("trend" in one.bears) == signed, (key, one)


def test_every_bit_is_its_own(store):
    bits = np.array(list(BEARS.values()))
    assert np.bitwise_or.reduce(bits) == bits.sum()
    assert (bits > 32).all()
