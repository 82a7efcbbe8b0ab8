"""The gaps planted in the sample, as data: what the generator puts in, tests look for and the README lists."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["large", "small", "one region", "one segment", "opens", "reverses", "persists", "few people", "absent"]

COMPARED = {
    "ethnicity": "White",
    "ethnicity-2": "White",
    "ethnicity-19": "White British",
    "disability": "Non-disabled",
    "sexual-orientation": "Heterosexual",
    "working-pattern": "Full time",
    "socio-economic-background": "Not lower",
}
"""The comparison group by characteristic where it is the same in every population; sex and age are told apart below."""


@dataclass(frozen=True)
class PlantedGap:
    """``ratio``: how many times as often the group has the outcome as the comparison group, for a person in a quarter.

    An empty ``region`` or ``segment`` means everywhere; ``since`` is the slug of the first quarter that has the gap.
    A gap of kind "absent" has ratio 1: it is listed because a reader may look for one there. ``find`` says what a reader
    should see.
    """

    population: str
    measure: str
    characteristic: str
    group: str
    ratio: float
    kind: Kind
    find: str
    region: str = ""
    segment: str = ""
    since: str = ""

    @property
    def where(self) -> str:
        """Region, segment and first quarter in words: "everywhere" where none is named."""
        parts = [self.region, self.segment, f"from {self.since}" if self.since else ""]
        return ", ".join(part for part in parts if part) or "everywhere"

    @property
    def row(self) -> str:
        """The gap as a row of the README's table."""
        cells = (self.measure, self.characteristic, self.group, self.where, f"{self.ratio:.3g}", self.kind, self.find)
        return f"| {' | '.join(cells)} |"


def _inspection(measure: str, minority: int, white: int) -> PlantedGap:
    find = f"{minority}% against {white}% in the first quarter, and the same true difference ever since."
    return PlantedGap(
        "people_on_probation", measure, "ethnicity-2", "all-other", minority / white, "persists", find
    )


def _online(group: str, passed: float) -> PlantedGap:
    find = f"{passed}% passed PQiP 11, against 56.2% of White candidates; the same in later internal campaigns."
    return PlantedGap(
        "applicants", "online-assessment-passed", "ethnicity", group, passed / 56.2, "persists", find, segment="internal"
    )


PEOPLE_GAPS = (
    PlantedGap(
        "people_on_probation", "recall", "ethnicity", "black", 1.4, "large",
        "Clear nationally in every quarter and in most regions in a year.",
    ),
    PlantedGap(
        "people_on_probation", "recall", "ethnicity", "mixed", 1.3, "large",
        "Clear nationally in a year; in most regions too few people for a clear answer.",
    ),
    PlantedGap(
        "people_on_probation", "breach", "ethnicity", "asian", 1.6, "one region",
        "Clear in West Midlands. No true difference in any other region; the national figure carries a trace of it "
        "(about 1.1), so the regions must be looked at.",
        region="west-midlands",
    ),
    PlantedGap(
        "people_on_probation", "breach", "sex", "women", 1.4, "opens",
        "No difference before April 2024, clear nationally in every quarter since.",
        since="2024-25-q1",
    ),
    PlantedGap(
        "people_on_probation", "order-completed", "ethnicity", "black", 1.08, "reverses",
        "Lower overall (about 0.95 times as often), because Black people are more often on licence, where completion is "
        "rarer; higher within every sentence type. Like with like turns the gap round.",
    ),
    PlantedGap(
        "people_on_probation", "programme-started", "disability", "disabled", 0.95, "small",
        "Clear but small nationally in a year; no clear difference in a region.",
    ),
    PlantedGap(
        "people_on_probation", "pre-sentence-report", "ethnicity", "asian", 0.95, "small",
        "Clear but small nationally in a year; no clear difference in a region.",
    ),
    PlantedGap(
        "people_on_probation", "report-on-adjournment", "age", "18-20", 1.2, "large",
        "Clear nationally in every quarter, against everyone else.",
    ),
    PlantedGap(
        "people_on_probation", "asked-about-needs", "ethnicity-19", "gypsy-or-irish-traveller", 0.6, "large",
        "Clear nationally in the 19 groups; hidden in five groups, where White is one.",
    ),
    PlantedGap(
        "people_on_probation", "rehabilitative-service-started", "disability", "disabled", 0.8, "one region",
        "Clear in London; no true difference in any other region.",
        region="london",
    ),
    PlantedGap(
        "people_on_probation", "employment", "sex", "women", 0.7, "large",
        "Clear nationally and in every region in a year.",
    ),
    _inspection("assessment-sufficient", 53, 62),
    _inspection("planning-sufficient", 49, 58),
    _inspection("implementation-sufficient", 51, 58),
    _inspection("reviewing-sufficient", 47, 55),
    PlantedGap(
        "people_on_probation", "settled-accommodation", "sexual-orientation", "lesbian-gay-or-bisexual", 1, "absent",
        "No true difference.",
    ),
    PlantedGap(
        "people_on_probation", "settled-accommodation", "ethnicity", "black", 1, "absent", "No true difference."
    ),
    PlantedGap(
        "people_on_probation", "programme-completed", "ethnicity", "black", 1, "absent", "No true difference."
    ),
    PlantedGap("people_on_probation", "breach", "disability", "disabled", 1, "absent", "No true difference."),
)

STAFF_GAPS = (
    PlantedGap(
        "staff", "promoted", "ethnicity", "black", 0.6, "one segment",
        "Among probation officers (Band 4). Few Black officers are promoted in any year, so a year gives no clear "
        "answer; in three years pooled nationally the range still may include no difference.",
        segment="probation-officer",
    ),
    PlantedGap(
        "staff", "left", "disability", "disabled", 1.3, "large",
        "Clear nationally in a year; in a region too few people for a clear answer.",
    ),
    PlantedGap(
        "staff", "adjustment-made", "working-pattern", "part-time", 0.85, "large",
        "Clear nationally in a year.",
    ),
    PlantedGap(
        "staff", "learning-completed", "working-pattern", "part-time", 0.95, "small",
        "Clear but small nationally in a year.",
    ),
    PlantedGap(
        "staff", "consulted-first", "ethnicity", "black", 0.75, "large",
        "Clear nationally in a year or in three years pooled; too few people in a quarter.",
    ),
    PlantedGap("staff", "conduct-case", "sex", "men", 1.8, "large", "Clear nationally in a year."),
    PlantedGap("staff", "grievance-raised", "disability", "disabled", 1.5, "large", "Clear nationally in a year."),
    PlantedGap(
        "staff", "grievance-upheld", "ethnicity", "black", 0.6, "few people",
        "A true difference that a reader should not be able to find: about 20 grievances a year are raised by Black "
        "staff, too few to compare.",
    ),
    PlantedGap(
        "staff", "survey-discriminated", "ethnicity", "black", 2.0, "large", "Clear nationally in every survey."
    ),
    PlantedGap(
        "staff", "survey-discriminated", "ethnicity", "asian", 1.5, "large", "Clear nationally in most surveys."
    ),
    PlantedGap(
        "staff", "survey-discriminated", "disability", "disabled", 1.6, "large", "Clear nationally in every survey."
    ),
    PlantedGap(
        "staff", "survey-valued", "disability", "disabled", 0.85, "large", "Clear nationally in every survey."
    ),
    PlantedGap(
        "staff", "survey-safe-to-raise", "ethnicity-2", "all-other", 0.75, "large", "Clear nationally in every survey."
    ),
    PlantedGap(
        "staff", "grade-share", "ethnicity-2", "all-other", 0.75, "one segment",
        "Of senior probation officers (Band 5), fewer are from Asian, Black, Mixed and Other groups than of all staff.",
        segment="senior-probation-officer",
    ),
    PlantedGap(
        "staff", "grade-share", "ethnicity-2", "all-other", 0.5, "few people",
        "About 120 people hold this grade: the share is low, and its range wide.",
        segment="assistant-chief-officer",
    ),
    PlantedGap("staff", "learning-completed", "ethnicity", "black", 1, "absent", "No true difference."),
    PlantedGap("staff", "conduct-case", "ethnicity", "black", 1, "absent", "No true difference; few cases."),
    PlantedGap("staff", "recognised", "disability", "disabled", 1, "absent", "No true difference."),
    PlantedGap("staff", "left", "ethnicity", "asian", 1, "absent", "No true difference."),
)

APPLICANT_GAPS = (
    _online("asian", 33.3),
    _online("black", 36.1),
    _online("mixed", 36.4),
    _online("other", 36.4),
    PlantedGap(
        "applicants", "sifted-in", "socio-economic-background", "lower", 0.9, "large", "Clear nationally in a year."
    ),
    PlantedGap(
        "applicants", "board-appointed", "sex", "men", 1.3, "few people",
        "Too few board interviews for a clear answer in a year; clear, or nearly so, in three years pooled.",
    ),
    PlantedGap("applicants", "interview-passed", "ethnicity", "black", 1, "absent", "No true difference."),
    PlantedGap("applicants", "offered", "disability", "disabled", 1, "absent", "No true difference."),
)

GAPS = (*PEOPLE_GAPS, *STAFF_GAPS, *APPLICANT_GAPS)


def compared_with(gap: PlantedGap) -> str:
    """The name of the comparison group; empty where the group is compared with everyone else."""
    if gap.characteristic == "sex":
        return "Men" if gap.population == "people_on_probation" else "Women"
    return COMPARED.get(gap.characteristic, "")
