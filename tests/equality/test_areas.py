"""England and Wales, 12 probation regions from north to south, and their 108 delivery units."""

from collections import Counter
from datetime import date

import pytest

from equality.areas import Area
from equality.catalogue import load_catalogue

pytestmark = pytest.mark.filterwarnings("error")

REGIONS = {  # name, code, delivery units
    "north-east": ("North East", "N54"),
    "north-west": ("North West", "N51"),
    "greater-manchester": ("Greater Manchester", "N50"),
    "yorkshire-and-the-humber": ("Yorkshire and the Humber", "N55"),
    "wales": ("Wales", "N03"),
    "west-midlands": ("West Midlands", "N52"),
    "east-midlands": ("East Midlands", "N53"),
    "east-of-england": ("East of England", "N56"),
    "south-west": ("South West", "N58"),
    "south-central": ("South Central", "N59"),
    "london": ("London", "N07"),
    "kent-surrey-and-sussex": ("Kent, Surrey and Sussex", "N57"),
}
UNIFIED = date(2021, 6, 26)


@pytest.fixture(scope="module")
def catalogue():
    return load_catalogue()


def test_twelve_regions_from_north_to_south(catalogue):
    assert {one.slug: (one.name, one.code) for one in catalogue.areas_at("region")} == REGIONS
    assert [one.slug for one in catalogue.areas_at("region")] == list(REGIONS)


def test_108_delivery_units_each_in_a_region(catalogue):
    units = catalogue.areas_at("unit")
    assert len(units) == 108
    assert {one.parent for one in units} == set(REGIONS)
    assert {one.parent for one in catalogue.areas_at("region")} == {catalogue.national.slug}


def test_units_stand_together_by_region_in_the_order_of_regions_and_by_name(catalogue):
    rank = list(REGIONS)
    units = [(rank.index(one.parent), one.name) for one in catalogue.areas_at("unit")]
    assert units == sorted(units)


def test_every_region_and_unit_has_a_code_of_its_own(catalogue):
    codes = [one.code for one in catalogue.areas.values() if one.level != "national"]
    assert all(codes) and len(set(codes)) == len(codes) == 120


def test_the_national_area_is_the_first_and_has_no_parent(catalogue):
    first = next(iter(catalogue.areas.values()))
    assert first is catalogue.national
    assert (first.slug, first.name, first.parent) == ("england-and-wales", "England and Wales", "")


@pytest.mark.parametrize("level", ["national", "region", "unit"])
def test_no_spelling_stands_for_two_areas_of_a_level(catalogue, level):
    spellings = Counter(
        spelling.casefold()
        for one in catalogue.areas_at(level)
        for spelling in {one.name.casefold(), one.slug, *(alias.casefold() for alias in one.aliases)}
    )
    assert [spelling for spelling, areas in spellings.items() if areas > 1] == []


@pytest.mark.parametrize(
    ("slug", "alias"),
    [
        ("yorkshire-and-the-humber", "Yorkshire & The Humber"),
        ("kent-surrey-and-sussex", "Kent Surrey & Sussex"),
        ("kent-surrey-and-sussex", "KSS"),
        ("london", "N07"),
        ("england-and-wales", "All regions"),
    ],
)
def test_other_spellings_are_known(catalogue, slug, alias):
    assert alias in catalogue.areas[slug].aliases


def test_every_area_with_a_code_answers_to_it(catalogue):
    assert [one.slug for one in catalogue.areas.values() if one.code and one.code not in one.aliases] == []


def test_dates_are_in_order_and_no_region_is_older_than_the_unified_service(catalogue):
    for one in catalogue.areas.values():
        assert one.valid_to is None or one.valid_from <= one.valid_to, one.slug
        assert one.level == "national" or one.valid_from >= UNIFIED, one.slug
        above = catalogue.areas.get(one.parent)
        assert above is None or above.valid_from <= one.valid_from, one.slug


@pytest.mark.parametrize(
    ("start", "end", "stood"),
    [
        (date(2020, 1, 1), date(2021, 6, 25), False),
        (date(2020, 1, 1), date(2021, 6, 26), True),
        (date(2022, 4, 1), date(2022, 6, 30), True),
        (date(2023, 3, 31), date(2024, 3, 31), True),
        (date(2023, 4, 1), date(2024, 3, 31), False),
    ],
)
def test_an_area_stood_on_its_first_day_and_on_its_last(start, end, stood):
    closed = Area("unit", "a", "A", "", "b", UNIFIED, date(2023, 3, 31))
    assert closed.stood(start, end) is stood


def test_an_area_without_an_end_still_stands():
    assert Area("unit", "a", "A", "", "b", UNIFIED, None).stood(date(2099, 1, 1), date(2099, 1, 1))
