"""The gaps planted among people on probation, as data."""

from sample_data.planted import PlantedGap


def _inspection(measure: str, minority: int, white: int) -> PlantedGap:
    find = (
        f"{minority}% against {white}% in the first quarter, and about as far apart ever since: "
        "clear in three years pooled, not in every single year."
    )
    return PlantedGap("people_on_probation", measure, "ethnicity-2", "all-other", minority / white, "persists", find)


PEOPLE_GAPS = (
    PlantedGap(
        "people_on_probation",
        "recall",
        "ethnicity",
        "black",
        1.4,
        "large",
        "Clear nationally in every quarter and in most regions in a year.",
    ),
    PlantedGap(
        "people_on_probation",
        "recall",
        "ethnicity",
        "mixed",
        1.3,
        "large",
        "Clear nationally in a year; in most regions too few people for a clear answer.",
    ),
    PlantedGap(
        "people_on_probation",
        "breach",
        "ethnicity",
        "asian",
        1.6,
        "one region",
        "Clear in West Midlands. No true difference in any other region; the national figure carries a trace of it "
        "(about 1.1), so the regions must be looked at.",
        region="west-midlands",
    ),
    PlantedGap(
        "people_on_probation",
        "breach",
        "sex",
        "women",
        1.4,
        "opens",
        "No difference before April 2024, clear nationally in every quarter since.",
        since="2024-25-q1",
    ),
    PlantedGap(
        "people_on_probation",
        "order-completed",
        "ethnicity",
        "black",
        1.08,
        "reverses",
        "Lower overall (about 0.95 times as often), because Black people are more often on licence, where completion "
        "is rarer; higher within every sentence type. Like with like turns the gap round.",
    ),
    PlantedGap(
        "people_on_probation",
        "programme-started",
        "disability",
        "disabled",
        0.95,
        "small",
        "Clear but small nationally in a year; no clear difference in a region.",
    ),
    PlantedGap(
        "people_on_probation",
        "pre-sentence-report",
        "ethnicity",
        "asian",
        0.95,
        "small",
        "Clear but small nationally in a year; no clear difference in a region.",
    ),
    PlantedGap(
        "people_on_probation",
        "report-on-adjournment",
        "age",
        "18-20",
        1.2,
        "large",
        "Clear nationally in a year, against everyone else.",
    ),
    PlantedGap(
        "people_on_probation",
        "asked-about-needs",
        "ethnicity-19",
        "gypsy-or-irish-traveller",
        0.6,
        "large",
        "Clear nationally in the 19 groups; hidden in five groups, where White is one.",
    ),
    PlantedGap(
        "people_on_probation",
        "rehabilitative-service-started",
        "disability",
        "disabled",
        0.8,
        "one region",
        "Clear in London; no true difference in any other region.",
        region="london",
    ),
    PlantedGap(
        "people_on_probation",
        "employment",
        "sex",
        "women",
        0.7,
        "large",
        "Clear nationally and in every region in a year.",
    ),
    _inspection("assessment-sufficient", 53, 62),
    _inspection("planning-sufficient", 49, 58),
    _inspection("implementation-sufficient", 51, 58),
    _inspection("reviewing-sufficient", 47, 55),
    PlantedGap(
        "people_on_probation",
        "settled-accommodation",
        "sexual-orientation",
        "lesbian-gay-or-bisexual",
        1,
        "absent",
        "No true difference.",
    ),
    PlantedGap(
        "people_on_probation", "settled-accommodation", "ethnicity", "black", 1, "absent", "No true difference."
    ),
    PlantedGap("people_on_probation", "programme-completed", "ethnicity", "black", 1, "absent", "No true difference."),
    PlantedGap("people_on_probation", "breach", "disability", "disabled", 1, "absent", "No true difference."),
)
