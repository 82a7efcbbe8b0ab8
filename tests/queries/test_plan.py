"""The release plan: read with its mistakes named, every combination once, longer periods where they are whole."""

import pytest

from equality.definitions import DefinitionError
from equality.periods import quarter
from queries.plan import Combination, combinations, grouped_by, load_plan, longer_periods
from tests.queries.small_definitions import PLAN


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (('"people_on_probation"', '"people"'), '"people" is not one of people_on_probation, staff. Choose one'),
        (('"region"]', '"county"]'), 'key "offer[0].levels": "county" is not one of national, region, unit'),
        (('"quarter", ', '"month", '), 'key "offer[0].periods": "month" is not one of cohort, pool, quarter, year'),
        (('"sex"', '"sexes"'), 'key "offer[0].characteristics": "sexes" is not one of'),
        (
            ("most_withheld = 1.0", "most_withheld = 1.5"),
            'key "most_withheld": expected `float` <= 1.0. Correct its value.',
        ),
        (("pool_ends = 2026", ""), 'key "pool_ends" is missing. Add it.'),
        (('segments = "all"', 'segments = "some"'), 'key "offer[0].segments": '),
        (
            ('segments = "all"', "segment = []"),
            'key "offer[0].segment" is not known. Remove it or correct its spelling.',
        ),
        (("[[offer]]", "[[offer"), "not valid TOML"),
    ],
    ids=lambda one: one[1] if isinstance(one, tuple) else "",
)
def test_a_mistake_names_file_key_and_fix(tmp_path, known, change, told):
    path = tmp_path / "plan.toml"
    path.write_text(PLAN.replace(*change, 1))
    with pytest.raises(DefinitionError) as caught:
        load_plan(path, known[0])
    assert str(caught.value).startswith(f"{path}: ")
    assert told in str(caught.value)


def test_a_characteristic_that_a_population_does_not_hold_is_refused(tmp_path, known):
    path = tmp_path / "plan.toml"
    path.write_text(PLAN.replace('"ethnicity-2", "sex"]', '"age"]'))
    with pytest.raises(DefinitionError, match=r'"age" is not held for staff. Take it out, or add the population'):
        load_plan(path, known[0])


def test_every_combination_stands_once(known):
    catalogue, plan = known
    listed = list(combinations(plan, catalogue))
    assert len(listed) == len(set(listed))
    assert Combination("recall", "unit", "all", "year", "sex") in listed
    assert Combination("recall", "unit", "all", "quarter", "sex") not in listed
    assert Combination("recall", "national", "each", "year", "ethnicity") in listed
    assert Combination("promoted", "region", "all", "year", "sex") not in listed
    assert {one.measure for one in listed} == set(catalogue.measures)
    assert grouped_by(plan, "staff", "pool") == []


@pytest.mark.parametrize(
    ("quarters", "slugs"),
    [
        ([], []),
        ([(2025, 1), (2025, 2), (2025, 3)], []),
        ([(2025, n) for n in (1, 2, 3, 4)], ["2025-26"]),
        ([(2024, 2), *((2025, n) for n in (4, 3, 2, 1)), (2026, 1)], ["2025-26"]),
        (
            [(year, n) for year in (2023, 2024, 2025) for n in (1, 2, 3, 4)],
            ["2023-24", "2024-25", "2025-26", "2023-24-to-2025-26"],
        ),
        ([(year, n) for year in (2022, 2023, 2024) for n in (1, 2, 3, 4)], ["2022-23", "2023-24", "2024-25"]),
    ],
    ids=["none", "three quarters", "a year", "a year in any order", "a pool", "three years across pools"],
)
def test_longer_periods_are_those_that_are_whole(known, quarters, slugs):
    assert [one.slug for one in longer_periods(known[1], [quarter(*one) for one in quarters])] == slugs
