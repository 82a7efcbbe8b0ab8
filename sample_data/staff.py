"""Invented staff, a quarter at a time: who is in post and what happened to them."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from equality.periods import Period
from sample_data.drawing import Codes, Columns, Flags, by_chance, person_keys, shared_out, shared_out_within
from sample_data.gaps_of_staff import STAFF_GAPS
from sample_data.labels import Labels
from sample_data.outcomes import Fate, Outcome, fate
from sample_data.places import Places, ethnic_groups_at, load_places
from sample_data.shares import (
    GRADES,
    MINORITY_STAFF,
    STAFF,
    STAFF_ETHNICITY_DECLARED,
    STAFF_ETHNICITY_DECLINED,
    STAFF_ETHNICITY_LIFTED,
    STAFF_PROFILES,
    declared_weights,
)
from sample_data.turnover import a_quarter_older, ages_of_arrivals, replaced

POPULATION = "staff"
FLAGS = (
    *("in_post", "promoted", "temporary_cover", "left_service", "grievance_raised", "grievance_upheld"),
    *("conduct_case", "recognised", "learning_required", "learning_completed"),
    *("adjustment_requested", "adjustment_made", "sensitive_case_given", "consulted_first"),
    *("survey_answered", "felt_included", "felt_valued", "felt_respected"),
    *("felt_discriminated", "felt_bullied", "safe_to_raise"),
)
FIRST_SURVEY = "2022-23-q3"
LEAVING = 0.0255
PROMOTED_BY_GRADE = (*[0.008] * 5, 0.018, *[0.008] * 4)
"""By code of grade: probation officers (Band 4) are promoted more often than staff of other grades."""
OUTCOMES = (
    Outcome("promoted", "in_post", "promoted", by_segment=PROMOTED_BY_GRADE),
    Outcome("temporary-cover", "in_post", "temporary_cover", 0.0165),
    Outcome("left", "in_post", "left_service", LEAVING),
    Outcome("grievance-raised", "in_post", "grievance_raised", 0.005),
    Outcome("grievance-upheld", "grievance_raised", "grievance_upheld", 0.42),
    Outcome("conduct-case", "in_post", "conduct_case", 0.0034),
    Outcome("recognised", "in_post", "recognised", 0.06),
    Outcome("learning-completed", "learning_required", "learning_completed", 0.83),
    Outcome("adjustment-made", "adjustment_requested", "adjustment_made", 0.78),
    Outcome("consulted-first", "sensitive_case_given", "consulted_first", 0.62),
    Outcome("survey-included", "survey_answered", "felt_included", overall=0.76, quota_to=FIRST_SURVEY),
    Outcome("survey-valued", "survey_answered", "felt_valued", overall=0.64, quota_to=FIRST_SURVEY),
    Outcome("survey-respected", "survey_answered", "felt_respected", overall=0.83, quota_to=FIRST_SURVEY),
    Outcome("survey-discriminated", "survey_answered", "felt_discriminated", overall=0.12, quota_to=FIRST_SURVEY),
    Outcome("survey-bullied", "survey_answered", "felt_bullied", overall=0.11, quota_to=FIRST_SURVEY),
    Outcome("survey-safe-to-raise", "survey_answered", "safe_to_raise", overall=0.70, quota_to=FIRST_SURVEY),
)

REQUIRED_TO_LEARN = 0.30
ANSWERING_THE_SURVEY = 0.50
SURVEY_QUARTER = "-q3"
GIVEN_A_SENSITIVE_CASE = 0.06
WITH_A_CASELOAD = ("probation-officer", "trainee-probation-officer", "probation-services-officer")
ASKING_FOR_ADJUSTMENT = {"disabled": 0.035, "": 0.01}
YEARS_IN_AGE_BAND = (8, 10, 10, 32, 0, 0, 0)
"""Fewer pass from 50 to 59 into the last band than birthdays alone would make: many retire at 60."""
GRADE_AFTER_PROMOTION = {
    "support": "case-administrator",
    "case-administrator": "probation-services-officer",
    "probation-services-officer": "probation-officer",
    "trainee-probation-officer": "probation-officer",
    "probation-officer": "senior-probation-officer",
}
UP_A_GRADE = 0.45
"""The part of promotions to the next grade; the others, and all from Band 5 upwards, keep the grade shown."""


@dataclass(frozen=True)
class Workforce:
    """Makes joiners and quarters of staff from labels, places and one stream of random numbers."""

    labels: Labels
    places: Places
    random: np.random.Generator
    fate: Fate

    def staff(self, number: int, grades: NDArray[np.float64]) -> Columns:
        """``number`` staff; ``grades`` are weights for White and undeclared staff, then for all others."""
        unit = self.places.units(number, self.random)
        groups = declared_weights(
            ethnic_groups_at(self.labels, MINORITY_STAFF, STAFF_ETHNICITY_LIFTED),
            STAFF_ETHNICITY_DECLARED,
            STAFF_ETHNICITY_DECLINED,
        )
        ethnicity = shared_out_within(groups, self.places.region_of_unit[unit], self.random)
        minority = self.labels.members(POPULATION, "ethnicity-2", "all-other")[ethnicity].astype(np.int8)
        rows: Columns = {"person": person_keys(number, self.random), "unit": unit, "ethnicity_19": ethnicity}
        rows["grade"] = shared_out_within(grades, minority, self.random)
        for column, profile in STAFF_PROFILES.items():
            rows[column] = shared_out(profile.weights(self.labels, POPULATION, column), number, self.random)
        return rows

    def flags(self, rows: Columns, quarter: Period) -> dict[str, Flags]:
        """What staff could have had and did have in the quarter."""
        number = rows["grade"].size
        flags = {
            "in_post": np.ones(number, dtype=np.bool_),
            "learning_required": self._some(REQUIRED_TO_LEARN, number),
            "adjustment_requested": self._asking(rows["disability"]),
            "sensitive_case_given": self._with_a_caseload(rows["grade"]) & self._some(GIVEN_A_SENSITIVE_CASE, number),
            "survey_answered": self._some(
                ANSWERING_THE_SURVEY if quarter.slug.endswith(SURVEY_QUARTER) else 0.0, number
            ),
        }
        for outcome in OUTCOMES:
            flags[outcome.happened] = self.fate.happened(outcome, rows, flags[outcome.eligible], quarter)
        return {name: flags[name] for name in FLAGS}

    def a_quarter_later(self, rows: Columns, flags: dict[str, Flags], grades: NDArray[np.float64]) -> None:
        """Changes ``rows`` to the next quarter: promotions, birthdays, moves, joiners in the places of leavers."""
        slugs = [value.slug for value in self.labels.populations[POPULATION].segment.value]
        after = np.array([slugs.index(GRADE_AFTER_PROMOTION.get(slug, slug)) for slug in slugs], dtype=np.int8)
        up = flags["promoted"] & self._some(UP_A_GRADE, rows["grade"].size)
        rows["grade"] = np.where(up, after[rows["grade"]], rows["grade"])
        rows["age"] = a_quarter_older(rows["age"], YEARS_IN_AGE_BAND, self.random)
        rows["unit"] = self.places.moved(rows["unit"], self.random)
        left = flags["left_service"]
        joiners = self.staff(int(left.sum()), grades)
        ages = ages_of_arrivals(
            STAFF_PROFILES["age"].weights(self.labels, POPULATION, "age"), LEAVING, YEARS_IN_AGE_BAND
        )
        joiners["age"] = shared_out(ages, left.sum(), self.random)
        replaced(rows, left, joiners)

    def _some(self, share: float, number: int) -> Flags:
        return by_chance(np.full(number, share, dtype=np.float32), self.random)

    def _asking(self, disability: Codes) -> Flags:
        disabled = self.labels.members(POPULATION, "disability", "disabled")[disability]
        chance = np.where(disabled, ASKING_FOR_ADJUSTMENT["disabled"], ASKING_FOR_ADJUSTMENT[""])
        return by_chance(chance.astype(np.float32), self.random)

    def _with_a_caseload(self, grade: Codes) -> Flags:
        codes = [self.labels.segment_code(POPULATION, slug) for slug in WITH_A_CASELOAD]
        return np.isin(grade, codes)


def grades_held(labels: Labels) -> NDArray[np.float64]:
    """Shares of the grades, first of White staff and those who did not declare, then of all other ethnic groups.

    In the second row the planted gaps of the measure grade-share lower some grades; the other grades hold the rest.
    """
    slugs = [value.slug for value in labels.populations[POPULATION].segment.value]
    share = np.array([GRADES[slug] for slug in slugs])
    lowered = share.copy()
    planted = {gap.segment: gap.ratio for gap in STAFF_GAPS if gap.measure == "grade-share"}
    fixed = np.array([slug in planted for slug in slugs])
    lowered[fixed] *= [planted[slug] for slug in slugs if slug in planted]
    lowered[~fixed] *= (1 - lowered[fixed].sum()) / lowered[~fixed].sum()
    return np.array([share / share.sum(), lowered / lowered.sum()])


def grades_joined(labels: Labels, held: NDArray[np.float64]) -> NDArray[np.float64]:
    """Shares of the grades among joiners that keep those of staff about level: promotions fill the rest."""
    slugs = [value.slug for value in labels.populations[POPULATION].segment.value]
    joined = held.copy()
    for below, above in GRADE_AFTER_PROMOTION.items():
        place = slugs.index(below)
        promoted = held[:, place] * PROMOTED_BY_GRADE[place] * UP_A_GRADE / LEAVING
        joined[:, slugs.index(above)] -= promoted
        joined[:, place] += promoted
    return np.maximum(joined, 0.0)


def staff(labels: Labels, scale: float, quarters: tuple[Period, ...], random: np.random.Generator) -> Iterator[Columns]:
    """One block of columns a quarter: codes of each column and flags, one place a person."""
    workforce = Workforce(labels, load_places(labels), random, fate(POPULATION, labels, random))
    number = round(STAFF * scale)
    held = grades_held(labels)
    joined = grades_joined(labels, held)
    rows = workforce.staff(number, held)
    for place, quarter in enumerate(quarters):
        rows["region"] = workforce.places.region_of_unit[rows["unit"]]
        flags = workforce.flags(rows, quarter)
        yield {"quarter": np.full(number, place, dtype=np.int8), **rows, **flags}
        workforce.a_quarter_later(rows, flags, joined)
