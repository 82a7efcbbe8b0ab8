"""Counts hang together over what a release does not hold between them, and where one of them was corrected, everywhere else."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from app.settings import Settings
from equality.disclosure import PROOFS, RowRule
from equality.periods import Period
from queries.loading.auditing.audit import audited
from queries.loading.counted import KEYS, Counted
from queries.loading.cubes import Cube
from queries.loading.suppression.fields import WITH, place_of
from queries.loading.suppression.protecting import Care
from queries.loading.suppression.unknowns import Unknowns
from queries.loading.suppression.withholding import withhold
from queries.plan import Combination
from tests.attack.applicants import with_applicants
from tests.queries.small import read_definitions

BY_SUMS = Care(3, PROOFS["sums"])
YEAR = (Period("year", "2025-26", "April 2025 to March 2026", date(2025, 4, 1), date(2026, 3, 31)),)
POOL = Period("pool", "2025-26-pool", "April to September 2025", date(2025, 4, 1), date(2025, 9, 30))
QUARTERS = (
    Period("quarter", "2025-26-q1", "April to June 2025", date(2025, 4, 1), date(2025, 6, 30)),
    Period("quarter", "2025-26-q2", "July to September 2025", date(2025, 7, 1), date(2025, 9, 30)),
)


@pytest.fixture(scope="module")
def with_stages(tmp_path_factory):
    """The small service with applicants who pass two stages."""
    return read_definitions(with_applicants(tmp_path_factory.mktemp("stages")))


def national(catalogue, name, period_kind, rows, hidden=()):
    """A cube of the country: for each period its rows as pairs of count and total, all who declared first, not declared last.

    ``name``: a measure and a characteristic. ``hidden``: (period, row) of those that are small.
    """
    return by_segment(catalogue, name, period_kind, [rows], [(0, *one) for one in hidden])


def by_segment(catalogue, name, period_kind, segments, hidden):
    """The same for each segment by itself, or for one that is all of them; ``hidden``: (segment, period, row)."""
    measure, characteristic = name
    numbers = np.array(segments)[np.newaxis]
    count, total = (numbers[..., at] for at in (0, 1))
    small = np.zeros(total.shape, dtype=bool)
    for place in hidden:
        small[(0, *place)] = True
    every = np.arange(len(segments)) + (len(segments) > 1)
    combination = Combination(measure, "national", "each" if len(every) > 1 else "all", period_kind, characteristic)
    area = np.array([list(catalogue.areas).index(catalogue.national.slug)])
    periods = (2 if period_kind == "pool" else 0) + np.arange(total.shape[2])
    return Cube(combination, area, every, periods, count, total, small, np.ones(small.shape[:3], bool), True)


def regional(catalogue, name, regions, hidden):
    """The same for one year of each region; ``hidden``: (region, row)."""
    cube = by_segment(
        catalogue, name, "year", [[rows] for rows in regions], [(region, 0, row) for region, row in hidden]
    )
    places = np.array([number for number, area in enumerate(catalogue.areas.values()) if area.level == "region"])
    turned = {part: getattr(cube, part).swapaxes(0, 1) for part in ("count", "total", "withheld", "present")}
    combination = replace(cube.combination, level="region", segments="all")
    return replace(cube, combination=combination, areas=places, segments=np.zeros(1, dtype=np.int64), **turned)


def withheld(catalogue, periods, *cubes):
    """Which rows of each cube are withheld in the end, one list a period."""
    held = [(catalogue.measures[cube.combination.measure], cube) for cube in cubes]
    made, account = withhold(held, (catalogue, periods), BY_SUMS)
    assert account.left_out == []
    return [cube.withheld[0, 0].tolist() for _, cube in made]


def narrow(catalogue, periods, *cubes):
    """How many withheld counts the audit finds too well known, if each cube is released as it is."""
    parts = [columns(catalogue, cube) for cube in cubes]
    released = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    exact = released["grp"] > 0
    counted = Counted(periods, **{name: released[name][exact] for name in (*KEYS, "total", "count")})
    shown = {name: np.where(released["withheld"], -1, released[name]) for name in ("count", "total")}
    return audited({**released, **shown}, counted, catalogue, RowRule(proofs=PROOFS["sums"])).narrow


def columns(catalogue, cube):
    """The rows of a cube with their exact numbers, as a release holds them."""
    measure, characteristic = cube.combination.measure, cube.combination.characteristic
    area, segment, period, grp = np.indices(cube.total.shape).reshape(4, -1)
    found = {"count": cube.count.ravel(), "total": cube.total.ravel(), "withheld": cube.withheld.ravel()}
    codes = {"period": cube.periods[period], "grp": grp, "area": cube.areas[area]}
    codes["measure"] = np.full(len(grp), list(catalogue.measures).index(measure))
    codes["characteristic"] = np.full(len(grp), list(catalogue.characteristics).index(characteristic))
    return {**codes, "segment": cube.segments[segment], **found}


def test_those_who_did_not_declare_are_not_told_by_another_characteristic_though_a_third_measure_has_one_between(known):
    catalogue, _ = known
    declared = national(catalogue, ("declared", "ethnicity-2"), "year", [[(789, 868)]])
    sex = national(catalogue, ("promoted", "sex"), "year", [[(39, 868), (31, 689), (8, 179), (0, 0)]])
    by_ethnicity = [(35, 789), (8, 100), (7, 100), (20, 589), (4, 79)]
    ethnicity = national(catalogue, ("promoted", "ethnicity"), "year", [by_ethnicity], [(0, 4)])
    _, by_sex, by_group = withheld(catalogue, YEAR, declared, sex, ethnicity)
    assert by_group[0][4]
    assert by_sex[0][0] or by_group[0][0]


def test_those_who_passed_a_stage_are_not_told_by_those_who_reached_the_next_whom_another_characteristic_counts(
    with_stages,
):
    catalogue, _ = with_stages
    by_ethnicity = [(148, 172), (40, 50), (30, 40), (78, 82), (30, 34)]
    sift = national(catalogue, ("sift", "ethnicity"), "year", [by_ethnicity], [(0, 4)])
    interview = national(catalogue, ("interview", "sex"), "year", [[(90, 178), (40, 80), (50, 98), (0, 0)]])
    by_group, by_sex = withheld(catalogue, YEAR, sift, interview)
    assert by_group[0][4]
    assert by_group[0][0] or by_sex[0][0]


def test_those_who_did_not_declare_are_not_told_by_segments_of_another_classification_and_all_together(with_stages):
    catalogue, _ = with_stages
    inside = [(217, 321), (26, 43), (24, 35), (167, 243), (4, 8)]
    outside = [(1_024, 1_571), (158, 257), (107, 149), (759, 1_165), (23, 32)]
    every = national(catalogue, ("sift", "ethnicity-2"), "year", [[(1_241, 1_892), (315, 484), (926, 1_408), (27, 40)]])
    each = by_segment(catalogue, ("sift", "ethnicity"), "year", [[inside], [outside]], [(0, 0, 4)])
    assert narrow(catalogue, YEAR, each) == 0
    assert narrow(catalogue, YEAR, each, every) == 3
    held = [(catalogue.measures["sift"], cube) for cube in (every, each)]
    (_, of_all), (_, of_each) = withhold(held, (catalogue, YEAR), BY_SUMS)[0]
    assert of_each.withheld[0, 0, 0, 4]
    assert of_all.withheld[0, 0, 0, 3] or of_each.withheld[0, 1, 0, 4]


def test_a_quarter_is_not_told_by_the_pool_and_the_other_quarters_though_no_year_is_held(known):
    catalogue, _ = known
    first, second = [(44, 200), (4, 90), (40, 110), (0, 0)], [(90, 200), (40, 90), (50, 110), (0, 0)]
    both = [tuple(sum(numbers) for numbers in zip(*rows, strict=True)) for rows in zip(first, second, strict=True)]
    quarters = national(catalogue, ("report", "sex"), "quarter", [first, second], [(0, 1), (0, 2)])
    pool = national(catalogue, ("report", "sex"), "pool", [both])
    assert narrow(catalogue, (*QUARTERS, POOL), quarters) == 0
    assert narrow(catalogue, (*QUARTERS, POOL), quarters, pool) == 6
    by_quarter, by_pool = withheld(catalogue, (*QUARTERS, POOL), quarters, pool)
    assert by_quarter[0][1] and by_quarter[0][2]
    for group in (1, 2):
        assert by_quarter[1][group] or by_pool[0][group]


@pytest.mark.parametrize(
    ("in_year", "told"),
    [([(134, 340), (44, 130), (90, 210), (0, 0)], True), ([(96, 220), (41, 95), (55, 125), (0, 0)], False)],
    ids=["nobody twice", "some twice"],
)
def test_people_of_whom_nobody_is_counted_twice_in_a_year_are_added_up_from_its_quarters(known, in_year, told):
    """Whoever sees that the shown quarters come to the shown years guesses that those withheld do."""
    catalogue, _ = known
    first, second = [(44, 140), (4, 40), (40, 100), (0, 0)], [(90, 200), (40, 90), (50, 110), (0, 0)]
    year = national(catalogue, ("recall", "sex"), "year", [in_year])
    quarters = national(catalogue, ("recall", "sex"), "quarter", [first, second], [(0, 1), (0, 2)])
    quarters = replace(quarters, periods=np.array([1, 2]))
    assert (narrow(catalogue, (*YEAR, *QUARTERS), quarters, year) > 0) == told
    by_quarter, by_year = withheld(catalogue, (*YEAR, *QUARTERS), quarters, year)
    assert by_quarter[0][1] and by_quarter[0][2]
    assert (by_quarter[1][1] or by_year[0][1]) == told


def test_a_group_of_nineteen_is_not_told_by_two_groups_though_five_are_not_held():
    catalogue, _ = Settings().definitions()
    nineteen, two = (catalogue.characteristics[slug] for slug in ("ethnicity-19", "ethnicity-2"))
    five = {group.slug: group.within for group in catalogue.characteristics["ethnicity"].group}
    white = [group.slug for group in nineteen.group if five[group.within] == "white"]
    rows = [(400, 1_000), *((40, 100) for _ in nineteen.group), (0, 0)]
    irish, arab = (nineteen.rows.index(slug) for slug in ("white-irish", "arab"))
    rows[irish] = (4, 90)
    rows[arab] = (4, 80)
    rows[0] = tuple(sum(row[at] for row in rows[1:-1]) for at in (0, 1))
    of_white = tuple(sum(rows[nineteen.rows.index(slug)][at] for slug in white) for at in (0, 1))
    others = tuple(whole - part for whole, part in zip(rows[0], of_white, strict=True))
    wide = {"white": of_white, "all-other": others, "all-declared": rows[0], "not-declared": (0, 0)}
    fine = national(catalogue, ("recall", "ethnicity-19"), "year", [rows], [(0, irish), (0, arab)])
    coarse = national(catalogue, ("recall", "ethnicity-2"), "year", [[wide[slug] for slug in two.rows]])
    assert narrow(catalogue, YEAR, fine) == 0
    assert narrow(catalogue, YEAR, fine, coarse) == 6
    by_nineteen, by_two = withheld(catalogue, YEAR, fine, coarse)
    assert by_nineteen[0][irish]
    hidden = [slug for slug in white if by_nineteen[0][nineteen.rows.index(slug)]]
    assert len(hidden) > 1 or by_two[0][two.rows.index("white")]


def test_a_group_of_a_region_is_not_told_by_finer_groups_of_the_country_and_the_other_region(known):
    catalogue, _ = known
    north, south = [(44, 140), (40, 100), (4, 40), (0, 0)], [(90, 200), (40, 90), (50, 110), (0, 0)]
    country = national(
        catalogue, ("recall", "ethnicity"), "year", [[(134, 340), (50, 100), (30, 90), (54, 150), (0, 0)]]
    )
    regions = regional(catalogue, ("recall", "ethnicity-2"), [north, south], [(0, 1), (0, 2)])
    assert narrow(catalogue, YEAR, regions) == 0
    assert narrow(catalogue, YEAR, regions, country) == 6
    held = [(catalogue.measures["recall"], cube) for cube in (country, regions)]
    (_, of_country), (_, of_regions) = withhold(held, (catalogue, YEAR), BY_SUMS)[0]
    assert of_regions.withheld[0, 0, 0].tolist() == [False, True, True, False]
    assert of_country.withheld[0, 0, 0, 3] or of_regions.withheld[1, 0, 0, 2]


def test_segments_of_those_who_passed_a_stage_are_added_up_to_all_who_reached_the_next(with_stages):
    catalogue, _ = with_stages
    inside = [(90, 120), (30, 40), (40, 50), (20, 30), (10, 14)]
    outside = [(84, 130), (30, 50), (50, 70), (4, 10), (9, 12)]
    sift = by_segment(catalogue, ("sift", "ethnicity"), "year", [[inside], [outside]], [(1, 0, 3), (1, 0, 1)])
    interview = national(catalogue, ("interview", "ethnicity-2"), "year", [[(90, 174), (78, 150), (12, 24), (9, 19)]])
    assert narrow(catalogue, YEAR, sift) == 0
    assert narrow(catalogue, YEAR, sift, interview) > 0
    held = [(catalogue.measures["sift"], sift), (catalogue.measures["interview"], interview)]
    (_, of_sift), (_, of_interview) = withhold(held, (catalogue, YEAR), BY_SUMS)[0]
    assert of_sift.withheld[0, 1, 0, 3]
    assert narrow(catalogue, YEAR, of_sift, of_interview) == 0


def test_those_who_passed_a_stage_are_those_who_reached_the_next_but_where_one_of_the_two_was_corrected(with_stages):
    catalogue, _ = with_stages
    sift = national(catalogue, ("sift", "sex"), "year", [[(90, 178), (40, 80), (50, 98), (0, 0)]])
    interview = national(catalogue, ("interview", "sex"), "year", [[(30, 91), (10, 41), (20, 50), (0, 0)]])
    unknowns = Unknowns(
        catalogue, [(catalogue.measures[one.combination.measure], one) for one in (sift, interview)], YEAR
    )
    passed = unknowns.of((WITH, "sift", "events"), place_of(sift)).ravel()
    reached = unknowns.of(unknowns.people["interview"], place_of(sift)).ravel()
    assert (passed == reached).tolist() == [False, False, True, True]


def test_everybody_is_the_same_by_each_characteristic_but_where_one_of_them_was_corrected(known):
    catalogue, _ = known
    rows = [(44, 200), (4, 90), (40, 110), (0, 0)]
    by_sex = national(catalogue, ("report", "sex"), "quarter", [rows, rows])
    corrected = [(44, 190), (20, 90), (10, 50), (14, 50), (0, 0)]
    whole = [(44, 200), (20, 90), (10, 50), (14, 60), (0, 0)]
    by_ethnicity = national(catalogue, ("report", "ethnicity"), "quarter", [whole, corrected])
    report = catalogue.measures["report"]
    unknowns = Unknowns(catalogue, [(report, by_sex), (report, by_ethnicity)], QUARTERS)
    one, other = (unknowns.everybody(unknowns.people["report"], place_of(cube)) for cube in (by_sex, by_ethnicity))
    assert (one == other).ravel().tolist() == [True, False]
