"""Each planted gap can be found in the records at the size it was planted, and the absent ones are absent."""

from dataclasses import replace
from math import exp, log, sqrt
from pathlib import Path

import pytest

import sample_data
from equality.periods import quarter
from sample_data import applicants, people, staff
from sample_data.gaps import GAPS
from sample_data.labels import load_labels

pytestmark = pytest.mark.slow

LABELS = load_labels()
OUTCOMES = {one.measure: one for one in (*people.OUTCOMES, *staff.OUTCOMES, *applicants.OUTCOMES)}
FILE_COLUMN = {"ethnicity_19": "ethnicity"}
CERTAIN = 3.5
"""Standard errors: about one comparison in 2,000 would stray further by chance."""


def listed(names):
    return ", ".join("'" + name.replace("'", "''") + "'" for name in names)


def within(population, characteristic, group):
    """SQL for people in a group, from the column that the file has."""
    column = LABELS.column_of(population, characteristic)
    members = LABELS.members(population, characteristic, group)
    names = [name for name, inside in zip(LABELS.names(population, column), members, strict=True) if inside]
    return f"{FILE_COLUMN.get(column, column)} IN ({listed(names)})"


def compared_with(gap):
    """SQL for people in the comparison group: the characteristic's own, or everyone else who declared."""
    one = LABELS.characteristics[gap.characteristic]
    reference = one.reference.get(gap.population)
    others = [reference] if reference else [group.slug for group in one.group if group.slug != gap.group]
    return " OR ".join(within(gap.population, gap.characteristic, slug) for slug in others)


def where(gap):
    """SQL for the region, segment and quarters of a gap."""
    segment = LABELS.populations[gap.population].segment
    parts = ["true"]
    if gap.region:
        parts.append(f"region = '{LABELS.regions[LABELS.region_code(gap.region)].name}'")
    if gap.segment:
        parts.append(f"{segment.field} = '{segment.row_name(gap.segment)}'")
    if gap.since:
        parts.append(f"quarter >= '{gap.since[:7]} {gap.since[-2:].upper()}'")
    return " AND ".join(parts)


def ratio(sample, gap, condition=""):
    """The realised ratio and the standard error of its logarithm, from counts of people in quarters."""
    condition = condition or where(gap)
    if gap.measure == "grade-share":
        # People keep their grades, so one quarter is all the evidence there is.
        segment = LABELS.populations["staff"].segment
        eligible, happened = "quarter = '2022-23 Q1'", f"{segment.field} = '{segment.row_name(gap.segment)}'"
    else:
        outcome = OUTCOMES[gap.measure]
        eligible, happened = f"{outcome.eligible} AND {condition}", outcome.happened
    a, n, b, m = sample.execute(
        f"SELECT count(*) FILTER (WHERE own AND happened), count(*) FILTER (WHERE own), "
        f"count(*) FILTER (WHERE other AND happened), count(*) FILTER (WHERE other) FROM ("
        f"SELECT {within(gap.population, gap.characteristic, gap.group)} AS own, ({compared_with(gap)}) AS other, "
        f"{happened} AS happened FROM {gap.population} WHERE {eligible})"
    ).fetchall()[0]
    assert a > 0, f"nobody of {gap.group} had {gap.measure}"
    return a / n / (b / m), sqrt(1 / a - 1 / n + 1 / b - 1 / m)


def named(gap):
    return f"{gap.measure}, {gap.group}, {gap.where}"


@pytest.mark.parametrize("gap", [one for one in GAPS if one.kind != "reverses"], ids=named)
def test_gap_has_the_size_at_which_it_was_planted(sample, gap):
    realised, error = ratio(sample, gap)
    assert abs(log(realised / gap.ratio)) < CERTAIN * error, f"{realised:.3f}, planted {gap.ratio:.3f}"


TOO_FEW_AT_A_QUARTER_OF_THE_SIZE = {("online-assessment-passed", "mixed"), ("online-assessment-passed", "other")}
TO_BE_FOUND = [
    one
    for one in GAPS
    if one.kind in ("large", "persists", "opens", "one region")
    and (one.measure, one.group) not in TOO_FEW_AT_A_QUARTER_OF_THE_SIZE
]


@pytest.mark.parametrize("gap", TO_BE_FOUND, ids=named)
def test_gap_that_a_reader_should_find_is_clear_in_all_quarters_together(sample, gap):
    realised, error = ratio(sample, gap)
    assert abs(log(realised)) > 2.5 * error, f"{realised:.3f} within {exp(2.5 * error):.3f} times of 1"


REVERSING = next(one for one in GAPS if one.kind == "reverses")


def test_gap_reverses_within_every_sentence_type(sample):
    overall, error = ratio(sample, REVERSING)
    assert log(overall) < -CERTAIN * error, f"overall {overall:.3f}"
    assert 0.93 < overall < 0.97
    for sentence in LABELS.populations["people_on_probation"].segment.value:
        inside = replace(REVERSING, segment=sentence.slug)
        realised, error = ratio(sample, inside)
        assert realised > 1, f"{sentence.name} {realised:.3f}"
        assert abs(log(realised / REVERSING.ratio)) < CERTAIN * error


def test_gap_that_opens_is_absent_before_its_first_quarter(sample):
    gap = next(one for one in GAPS if one.kind == "opens")
    realised, error = ratio(sample, gap, "quarter < '2024-25 Q1'")
    assert abs(log(realised)) < CERTAIN * error


@pytest.mark.parametrize("gap", [one for one in GAPS if one.kind == "one region"], ids=named)
def test_gap_of_one_region_is_absent_in_all_others_together(sample, gap):
    name = LABELS.regions[LABELS.region_code(gap.region)].name
    realised, error = ratio(sample, gap, f"region <> '{name}'")
    assert abs(log(realised)) < CERTAIN * error


def test_gap_of_one_grade_is_absent_in_all_others_together(sample):
    gap = next(one for one in GAPS if one.measure == "promoted")
    realised, error = ratio(sample, gap, "grade <> 'Probation officer (Band 4)'")
    assert abs(log(realised)) < CERTAIN * error


@pytest.mark.parametrize("outcome", OUTCOMES.values(), ids=lambda one: one.measure)
def test_no_gap_lifts_a_chance_above_one(outcome):
    highest = max(outcome.chance, outcome.overall, *outcome.by_segment, 0.0)
    for gap in GAPS:
        if gap.measure == outcome.measure:
            highest *= max(gap.ratio, 1.0)
    assert highest < 1


def test_gaps_that_start_later_start_in_a_quarter_of_the_sample():
    quarters = {quarter(year, number).slug for year in range(2022, 2026) for number in (1, 2, 3, 4)}
    assert {gap.since for gap in GAPS} - {""} <= quarters


def test_every_planted_gap_stands_in_the_readme():
    readme = (Path(sample_data.__file__).parent / "README.md").read_text(encoding="utf-8")
    assert [gap.row for gap in GAPS if gap.row not in readme] == []
