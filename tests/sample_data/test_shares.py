"""The first quarter's national shares are those published, within one percentage point."""

import pytest

from sample_data.shares import PEOPLE_ON_PROBATION, STAFF
from tests.sample_data.conftest import SCALE

pytestmark = pytest.mark.slow

ETHNICITY_DECLARED = "ethnicity NOT IN ('', 'Prefer not to say')"
WHITE = "ethnicity IN ('White British', 'White Irish', 'Gypsy or Irish Traveller', 'Roma', 'Other White')"
MINORITY = f"{ETHNICITY_DECLARED} AND NOT {WHITE}"
ASIAN = "ethnicity IN ('Bangladeshi', 'Chinese', 'Indian', 'Pakistani', 'Other Asian')"
BLACK = "ethnicity IN ('African', 'Caribbean', 'Other Black')"
MIXED_OR_OTHER = f"{MINORITY} AND NOT {ASIAN} AND NOT {BLACK}"
DISABILITY_DECLARED = "disability NOT IN ('', 'Prefer not to say')"
RELIGION_DECLARED = "religion NOT IN ('', 'Prefer not to say')"
ORIENTATION_DECLARED = "sexual_orientation NOT IN ('', 'Prefer not to say')"
FIRST = "quarter = '2022-23 Q1'"
FIRST_SURVEY = "quarter = '2022-23 Q3' AND survey_answered"
PQIP_11 = "campaign = 'PQiP 11' AND route = 'Internal' AND sifted_in"

# label | file | among | who | expected per cent
SHARES = [
    ("women", "staff", FIRST, "sex = 'Women'", 79.4),
    ("part time", "staff", FIRST, "working_pattern = 'Part time'", 23.0),
    ("aged 40 to 49", "staff", FIRST, "age = '40 to 49'", 25.4),
    ("ethnicity declared", "staff", FIRST, ETHNICITY_DECLARED, 88.8),
    ("ethnicity preferred not to say", "staff", FIRST, "ethnicity = 'Prefer not to say'", 2.9),
    ("ethnicity no answer", "staff", FIRST, "ethnicity = ''", 8.3),
    ("ethnic minorities", "staff", f"{FIRST} AND {ETHNICITY_DECLARED}", MINORITY, 15.6),
    ("disability declared", "staff", FIRST, DISABILITY_DECLARED, 90.8),
    ("disabled", "staff", f"{FIRST} AND {DISABILITY_DECLARED}", "disability = 'Disabled'", 21.1),
    ("religion declared", "staff", FIRST, RELIGION_DECLARED, 83.6),
    ("no religion", "staff", f"{FIRST} AND {RELIGION_DECLARED}", "religion = 'No religion'", 42.9),
    (
        "religion other than Christian",
        "staff",
        f"{FIRST} AND {RELIGION_DECLARED}",
        "religion NOT IN ('Christian', 'No religion')",
        9.6,
    ),
    ("sexual orientation declared", "staff", FIRST, ORIENTATION_DECLARED, 84.8),
    (
        "lesbian, gay or bisexual",
        "staff",
        f"{FIRST} AND {ORIENTATION_DECLARED}",
        "sexual_orientation = 'Lesbian, gay or bisexual'",
        5.3,
    ),
    ("survey: included", "staff", FIRST_SURVEY, "felt_included", 76),
    ("survey: valued", "staff", FIRST_SURVEY, "felt_valued", 64),
    ("survey: respected", "staff", FIRST_SURVEY, "felt_respected", 83),
    ("survey: discriminated against", "staff", FIRST_SURVEY, "felt_discriminated", 12),
    ("survey: bullied or harassed", "staff", FIRST_SURVEY, "felt_bullied", 11),
    ("PQiP 11 online, Asian", "applicants", f"{PQIP_11} AND {ASIAN}", "online_passed", 33.3),
    ("PQiP 11 online, Black", "applicants", f"{PQIP_11} AND {BLACK}", "online_passed", 36.1),
    ("PQiP 11 online, Mixed and Other", "applicants", f"{PQIP_11} AND {MIXED_OR_OTHER}", "online_passed", 36.4),
    ("PQiP 11 online, White", "applicants", f"{PQIP_11} AND {WHITE}", "online_passed", 56.2),
    *(
        (f"{item} sufficient, {who}", "people_on_probation", f"{FIRST} AND inspected AND {group}", field, expected)
        for item, field, minority, white in (
            ("assessment", "assessment_sufficient", 53, 62),
            ("planning", "planning_sufficient", 49, 58),
            ("implementation", "implementation_sufficient", 51, 58),
            ("reviewing", "reviewing_sufficient", 47, 55),
        )
        for who, group, expected in (("ethnic minorities", MINORITY, minority), ("White", WHITE, white))
    ),
    ("men on probation", "people_on_probation", FIRST, "sex = 'Men'", 90.5),
    ("White people on probation", "people_on_probation", f"{FIRST} AND {ETHNICITY_DECLARED}", WHITE, 79.0),
]


@pytest.mark.parametrize("row", SHARES, ids=[row[0] for row in SHARES])
def test_share_is_within_a_point_of_the_published_one(sample, row):
    label, file, among, who, expected = row
    count, total = sample.execute(
        f"SELECT count(*) FILTER (WHERE {who}), count(*) FROM {file} WHERE {among}"
    ).fetchall()[0]
    # At a quarter of the true size one person of a small group is more than a point.
    assert abs(100 * count / total - expected) <= max(1.0, 50.01 / total), f"{label}: {count} of {total}"


@pytest.mark.parametrize(("file", "number"), [("people_on_probation", PEOPLE_ON_PROBATION), ("staff", STAFF)])
def test_every_quarter_has_the_published_number_of_people_at_this_scale(sample, file, number):
    quarters = sample.execute(f"SELECT count(*) FROM {file} GROUP BY quarter").fetchall()
    assert quarters == [(round(number * SCALE),)] * 16


YEARLY = [
    ("recalled", "people_on_probation", "on_licence", "recalled", 0.12, 0.16),
    ("breach started", "people_on_probation", "on_order", "breach_started", 0.17, 0.23),
    ("promoted", "staff", "in_post", "promoted", 0.033, 0.047),
    ("left", "staff", "in_post", "left_service", 0.085, 0.115),
    ("grievance raised", "staff", "in_post", "grievance_raised", 0.015, 0.025),
    ("on temporary cover", "staff", "in_post", "temporary_cover", 0.05, 0.07),
]


@pytest.mark.parametrize("row", YEARLY, ids=[row[0] for row in YEARLY])
def test_people_counted_once_a_year_have_a_plausible_rate(sample, row):
    label, file, eligible, happened, low, high = row
    rate = sample.execute(
        f"SELECT avg(happened::INT) FROM (SELECT bool_or({happened}) AS happened FROM {file} "
        f"WHERE {eligible} AND quarter LIKE '2025-26%' GROUP BY person)"
    ).fetchall()[0][0]
    assert low < rate < high, f"{label}: {rate:.3f}"
