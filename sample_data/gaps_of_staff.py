"""The gaps planted among staff and applicants, as data."""

from sample_data.planted import PlantedGap


def _online(group: str, passed: float) -> PlantedGap:
    find = (
        f"{passed}% passed PQiP 11, against 56.2% of White candidates; as far apart in later "
        "internal campaigns, clear in three years pooled."
    )
    return PlantedGap(
        "applicants",
        "online-assessment-passed",
        "ethnicity",
        group,
        passed / 56.2,
        "persists",
        find,
        segment="internal",
    )


STAFF_GAPS = (
    PlantedGap(
        "staff",
        "promoted",
        "ethnicity-2",
        "all-other",
        0.6,
        "one segment",
        "Among probation officers (Band 4), and in no other grade. Clear nationally in three years pooled, in two ethnic "
        "groups; five groups by grade are left out, because too many rows would be small.",
        segment="probation-officer",
    ),
    PlantedGap(
        "staff",
        "left",
        "disability",
        "disabled",
        1.3,
        "large",
        "Clear nationally in a year; in most regions too few people for a clear answer.",
    ),
    PlantedGap(
        "staff", "adjustment-made", "working-pattern", "part-time", 0.85, "large", "Clear nationally in a year."
    ),
    PlantedGap(
        "staff",
        "learning-completed",
        "working-pattern",
        "part-time",
        0.95,
        "small",
        "Clear but small nationally in a year, smaller still in three years pooled: most staff complete some learning.",
    ),
    PlantedGap(
        "staff",
        "consulted-first",
        "ethnicity",
        "black",
        0.75,
        "large",
        "Clear nationally in a year; too few people in a region.",
    ),
    PlantedGap("staff", "conduct-case", "sex", "men", 1.8, "large", "Clear nationally in a year."),
    PlantedGap("staff", "grievance-raised", "disability", "disabled", 1.5, "large", "Clear nationally in a year."),
    PlantedGap(
        "staff",
        "grievance-upheld",
        "ethnicity",
        "black",
        0.6,
        "few people",
        "A true difference that a reader should not expect to find in a year: Black staff raise about 35 grievances, "
        "too few or hardly enough to compare. Three years pooled nationally may show it.",
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
    PlantedGap("staff", "survey-valued", "disability", "disabled", 0.85, "large", "Clear nationally in every survey."),
    PlantedGap(
        "staff", "survey-safe-to-raise", "ethnicity-2", "all-other", 0.75, "large", "Clear nationally in every survey."
    ),
    PlantedGap(
        "staff",
        "grade-share",
        "ethnicity-2",
        "all-other",
        0.75,
        "one segment",
        "Asian, Black, Mixed and Other groups are 12% of senior probation officers (Band 5) and 16% of all staff.",
        segment="senior-probation-officer",
    ),
    PlantedGap(
        "staff",
        "grade-share",
        "ethnicity-2",
        "all-other",
        0.5,
        "few people",
        "About 110 people hold this grade, so the share is low and its range wide.",
        segment="assistant-chief-officer",
    ),
    PlantedGap("staff", "learning-completed", "ethnicity", "black", 1, "absent", "No true difference."),
    PlantedGap("staff", "conduct-case", "ethnicity", "black", 1, "absent", "No true difference; few cases."),
    PlantedGap("staff", "recognised", "sex", "men", 1, "absent", "No true difference."),
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
        "applicants",
        "board-appointed",
        "sex",
        "men",
        1.3,
        "few people",
        "Too few board interviews for a clear answer in a year; clear, or nearly so, in three years pooled.",
    ),
    PlantedGap("applicants", "interview-passed", "ethnicity", "black", 1, "absent", "No true difference."),
    PlantedGap("applicants", "offered", "disability", "disabled", 1, "absent", "No true difference."),
)
