"""Invented applications, a quarter at a time: campaigns and promotion boards, stage by stage."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from equality.periods import Period
from sample_data.drawing import Columns, Flags, person_keys, shared_out, shared_out_within
from sample_data.labels import Labels
from sample_data.outcomes import Fate, Outcome, fate
from sample_data.places import Places, ethnic_groups_at, load_places
from sample_data.shares import (
    APPLICANT_ETHNICITY_DECLARED,
    APPLICANT_ETHNICITY_DECLINED,
    APPLICANT_PROFILES,
    APPLICATIONS_A_QUARTER,
    APPLICATIONS_AT_FIRST,
    MINORITY_APPLICANTS,
    ROUTES,
    ROUTES_AT_FIRST,
    STAFF_ETHNICITY_LIFTED,
    declared_weights,
)

POPULATION = "applicants"
FLAGS = (
    *("applied", "sifted_in", "online_passed", "centre_passed", "interview_passed", "offered", "started"),
    *("board_applied", "board_shortlisted", "board_interviewed", "board_appointed"),
)
FIRST_QUARTER = "2022-23-q1"
FIRST_CAMPAIGN = 11
BOARD = "promotion-board"
BOARDS = "Promotion boards"
OUTCOMES = (
    Outcome("sifted-in", "applied", "sifted_in", 0.74),
    Outcome("online-assessment-passed", "sifted_in", "online_passed", 0.562, quota_to=FIRST_QUARTER),
    Outcome("assessment-centre-passed", "online_passed", "centre_passed", 0.61),
    Outcome("interview-passed", "centre_passed", "interview_passed", 0.66),
    Outcome("offered", "interview_passed", "offered", 0.87),
    Outcome("started", "offered", "started", 0.82),
    Outcome("board-shortlisted", "board_applied", "board_shortlisted", 0.62),
    Outcome("board-interviewed", "board_shortlisted", "board_interviewed", 0.90),
    Outcome("board-appointed", "board_interviewed", "board_appointed", 0.36),
)


@dataclass(frozen=True)
class Recruitment:
    """Makes a quarter's applications from labels, places and one stream of random numbers."""

    labels: Labels
    places: Places
    random: np.random.Generator
    fate: Fate

    def applications(self, number: int, routes: dict[str, float]) -> Columns:
        """``number`` applications, each by a person of its own."""
        region = self.places.regions(number, self.random)
        groups = declared_weights(
            ethnic_groups_at(self.labels, MINORITY_APPLICANTS, STAFF_ETHNICITY_LIFTED),
            APPLICANT_ETHNICITY_DECLARED,
            APPLICANT_ETHNICITY_DECLINED,
        )
        rows: Columns = {"person": person_keys(number, self.random), "region": region}
        rows["ethnicity_19"] = shared_out_within(groups, region, self.random)
        weights = [routes[value.slug] for value in self.labels.populations[POPULATION].segment.value]
        rows["route"] = shared_out(weights, number, self.random)
        for column, profile in APPLICANT_PROFILES.items():
            rows[column] = shared_out(profile.weights(self.labels, POPULATION, column), number, self.random)
        return rows

    def flags(self, rows: Columns, quarter: Period) -> dict[str, Flags]:
        """The stages that each application came to."""
        board = rows["route"] == self.labels.segment_code(POPULATION, BOARD)
        flags = {"applied": ~board, "board_applied": board}
        for outcome in OUTCOMES:
            flags[outcome.happened] = self.fate.happened(outcome, rows, flags[outcome.eligible], quarter)
        return {name: flags[name] for name in FLAGS}


def campaigns(quarters: tuple[Period, ...]) -> list[str]:
    """Names by code: the PQiP campaign of each quarter, then the promotion boards of each quarter.

    The campaign of April to June 2022 is PQiP 11, and each quarter has the next.
    """
    numbers = [FIRST_CAMPAIGN + 4 * (one.start.year - 2022) + (one.start.month - 4) // 3 for one in quarters]
    return [*(f"PQiP {number}" for number in numbers), *(f"{BOARDS}, {one.name}" for one in quarters)]


def applicants(
    labels: Labels, scale: float, quarters: tuple[Period, ...], random: np.random.Generator
) -> Iterator[Columns]:
    """One block of columns a quarter: codes of each column and flags, one place an application."""
    recruitment = Recruitment(labels, load_places(labels), random, fate(POPULATION, labels, random))
    for place, quarter in enumerate(quarters):
        first = quarter.slug == FIRST_QUARTER
        number = round((APPLICATIONS_AT_FIRST if first else APPLICATIONS_A_QUARTER) * scale)
        rows = recruitment.applications(number, ROUTES_AT_FIRST if first else ROUTES)
        flags = recruitment.flags(rows, quarter)
        campaign = place + len(quarters) * flags["board_applied"].astype(np.int8)
        yield {
            "quarter": np.full(number, place, dtype=np.int8),
            "campaign": campaign.astype(np.int8),
            **rows,
            **flags,
        }
