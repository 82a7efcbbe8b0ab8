"""Invented people on probation, a quarter at a time: who is on the books and what happened to them."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from equality.periods import Period
from sample_data.drawing import Codes, Columns, Flags, a_part, person_keys, shared_out, shared_out_within
from sample_data.labels import Labels
from sample_data.outcomes import Fate, Outcome, fate
from sample_data.places import Places, ethnic_groups, load_places
from sample_data.shares import (
    INSPECTED_A_QUARTER,
    INSPECTED_AT_FIRST,
    PEOPLE,
    PEOPLE_ETHNICITY_DECLARED,
    PEOPLE_ETHNICITY_DECLINED,
    PEOPLE_ETHNICITY_LIFTED,
    PEOPLE_ON_PROBATION,
    SENTENCES_HELD,
    SENTENCES_HELD_BLACK,
    SENTENCES_STARTED,
    SENTENCES_STARTED_BLACK,
    declared_weights,
)
from sample_data.turnover import a_quarter_older, ages_of_arrivals, replaced

POPULATION = "people_on_probation"
FLAGS = (
    "on_caseload",
    *("sentenced", "sentenced_with_report", "report_prepared", "report_on_adjournment", "proposal_followed"),
    *("inspected", "assessment_sufficient", "planning_sufficient", "implementation_sufficient", "reviewing_sufficient"),
    *("on_order", "breach_started", "on_licence", "recalled", "order_ended", "order_completed"),
    *("programme_required", "programme_started", "programme_completed", "service_referred", "service_started"),
    *("supervision_ended", "settled_accommodation", "employed", "inducted", "asked_about_needs"),
)
FIRST_QUARTER = "2022-23-q1"
OUTCOMES = (
    Outcome("pre-sentence-report", "sentenced", "sentenced_with_report", 0.55),
    Outcome("report-on-adjournment", "sentenced_with_report", "report_on_adjournment", 0.45),
    Outcome("proposal-followed", "sentenced_with_report", "proposal_followed", 0.68),
    Outcome("assessment-sufficient", "inspected", "assessment_sufficient", 0.62, quota_to=FIRST_QUARTER),
    Outcome("planning-sufficient", "inspected", "planning_sufficient", 0.58, quota_to=FIRST_QUARTER),
    Outcome("implementation-sufficient", "inspected", "implementation_sufficient", 0.58, quota_to=FIRST_QUARTER),
    Outcome("reviewing-sufficient", "inspected", "reviewing_sufficient", 0.55, quota_to=FIRST_QUARTER),
    Outcome("breach", "on_order", "breach_started", 0.074),
    Outcome("recall", "on_licence", "recalled", 0.048),
    Outcome("order-completed", "order_ended", "order_completed", by_segment=(0.80, 0.80, 0.52, 0.50)),
    Outcome("programme-started", "programme_required", "programme_started", 0.62),
    Outcome("programme-completed", "programme_started", "programme_completed", 0.56),
    Outcome("rehabilitative-service-started", "service_referred", "service_started", 0.74),
    Outcome("settled-accommodation", "supervision_ended", "settled_accommodation", 0.76),
    Outcome("employment", "supervision_ended", "employed", 0.44),
    Outcome("asked-about-needs", "inducted", "asked_about_needs", 0.61),
)

LEAVING = 1 - (1 - 0.05) ** 3
"""5% of people a month end their supervision."""
REQUIRED_A_PROGRAMME = 0.03
REFERRED_TO_A_SERVICE = 0.06
LICENCE_TO_POST_SENTENCE = 0.02
YEARS_IN_AGE_BAND = (3, 4, 5, 10, 10, 10, 0, 0, 0)
"""By code of age: the last band and the two of those who did not declare are never left."""


@dataclass(frozen=True)
class Caseload:
    """Makes arrivals and quarters of people on probation from labels, places and one stream of random numbers."""

    labels: Labels
    places: Places
    random: np.random.Generator
    fate: Fate

    def people(self, number: int, sentences: tuple[dict[str, float], dict[str, float]]) -> Columns:
        """``number`` people; ``sentences`` are the shares of sentence types of others and of Black people."""
        unit = self.places.units(number, self.random)
        groups = declared_weights(
            ethnic_groups(self.labels, PEOPLE_ETHNICITY_LIFTED), PEOPLE_ETHNICITY_DECLARED, PEOPLE_ETHNICITY_DECLINED
        )
        ethnicity = shared_out_within(groups, self.places.region_of_unit[unit], self.random)
        rows: Columns = {"person": person_keys(number, self.random), "unit": unit, "ethnicity_19": ethnicity}
        rows["sentence_type"] = self._sentences(ethnicity, sentences)
        for column, profile in PEOPLE.items():
            rows[column] = shared_out(profile.weights(self.labels, POPULATION, column), number, self.random)
        return rows

    def flags(self, rows: Columns, new: Flags, quarter: Period) -> dict[str, Flags]:
        """What people could have had and did have in the quarter."""
        number = new.size
        order = rows["sentence_type"] < 2
        ended = a_part(LEAVING, number, self.random)
        inspected = INSPECTED_AT_FIRST if quarter.slug == FIRST_QUARTER else INSPECTED_A_QUARTER
        flags = {
            "on_caseload": np.ones(number, dtype=np.bool_),
            "sentenced": new & order,
            "inspected": a_part(inspected / PEOPLE_ON_PROBATION, number, self.random),
            "on_order": order,
            "on_licence": rows["sentence_type"] == 2,
            "order_ended": ended,
            "programme_required": a_part(REQUIRED_A_PROGRAMME, number, self.random),
            "service_referred": a_part(REFERRED_TO_A_SERVICE, number, self.random),
            "supervision_ended": ended,
            "inducted": new,
        }
        for outcome in OUTCOMES:
            flags[outcome.happened] = self.fate.happened(outcome, rows, flags[outcome.eligible], quarter)
        flags["report_prepared"] = flags["sentenced_with_report"]
        return {name: flags[name] for name in FLAGS}

    def a_quarter_later(self, rows: Columns, left: Flags) -> None:
        """Changes ``rows`` to the next quarter: others in the places of those who left, birthdays, moves."""
        number = left.size
        rows["age"] = a_quarter_older(rows["age"], YEARS_IN_AGE_BAND, self.random)
        rows["unit"] = self.places.moved(rows["unit"], self.random)
        moved_on = (rows["sentence_type"] == 2) & (
            self.random.random(number, dtype=np.float32) < LICENCE_TO_POST_SENTENCE
        )
        rows["sentence_type"] = rows["sentence_type"] + moved_on.astype(np.int8)
        arrivals = self.people(int(left.sum()), (SENTENCES_STARTED, SENTENCES_STARTED_BLACK))
        ages = ages_of_arrivals(PEOPLE["age"].weights(self.labels, POPULATION, "age"), LEAVING, YEARS_IN_AGE_BAND)
        arrivals["age"] = shared_out(ages, left.sum(), self.random)
        replaced(rows, left, arrivals)

    def _sentences(self, ethnicity: Codes, shares: tuple[dict[str, float], dict[str, float]]) -> Codes:
        black = self.labels.members(POPULATION, "ethnicity", "black")[ethnicity].astype(np.int8)
        types = self.labels.populations[POPULATION].segment.value
        weights = np.array([[share[one.slug] for one in types] for share in shares])
        return shared_out_within(weights, black, self.random)


def people_on_probation(
    labels: Labels, scale: float, quarters: tuple[Period, ...], random: np.random.Generator
) -> Iterator[Columns]:
    """One block of columns a quarter: codes of each column and flags, one place a person."""
    caseload = Caseload(labels, load_places(labels), random, fate(POPULATION, labels, random))
    number = round(PEOPLE_ON_PROBATION * scale)
    rows = caseload.people(number, (SENTENCES_HELD, SENTENCES_HELD_BLACK))
    new = a_part(LEAVING, number, random)
    for place, quarter in enumerate(quarters):
        rows["region"] = caseload.places.region_of_unit[rows["unit"]]
        flags = caseload.flags(rows, new, quarter)
        yield {"quarter": np.full(number, place, dtype=np.int8), **rows, **flags}
        new = flags["supervision_ended"]
        caseload.a_quarter_later(rows, new)
