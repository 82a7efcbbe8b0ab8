"""How invented people are made up: the published shares of staff, and plausible ones where nothing is published.

Staff shares restate the Workforce Equality, Diversity, Inclusion and Belonging Action Plan 2021 (31 December 2020); the
number of people on probation restates Offender Management Statistics (31 March 2024); inspected cases restate the
inspectorate's follow-up of 2023.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sample_data.labels import Labels

PEOPLE_ON_PROBATION = 239_015
STAFF = 20_000
INSPECTED_AT_FIRST = 1_547
INSPECTED_A_QUARTER = 620
MINORITY_STAFF = 0.156
"""Asian, Black, Mixed and Other groups together, among staff who declared their ethnicity."""
MINORITY_APPLICANTS = 0.24


@dataclass(frozen=True)
class Profile:
    """The shares of a characteristic's groups among those who declared, and of everybody who declared or declined."""

    groups: dict[str, float]
    declared: float = 1.0
    declined: float = 0.0

    def weights(self, labels: Labels, population: str, column: str) -> NDArray[np.float64]:
        """One weight a code of the column: its groups, preferred not to say, no answer. They add up to 1."""
        groups = labels.recorded(population)[column].group
        shares = np.array([self.groups.get(group.slug, 0.0) for group in groups])
        return declared_weights(shares, self.declared, self.declined)


def declared_weights(groups: NDArray[np.float64], declared: float, declined: float) -> NDArray[np.float64]:
    """Weights of groups (last axis) as shares of everybody, then of those who declined and who gave no answer."""
    shares = groups / groups.sum(axis=-1, keepdims=True) * declared
    unknown = np.broadcast_to([declined, 1 - declared - declined], (*groups.shape[:-1], 2))
    return np.concatenate([shares, unknown], axis=-1)


STAFF_ETHNICITY_DECLARED, STAFF_ETHNICITY_DECLINED = 0.888, 0.029
PEOPLE_ETHNICITY_DECLARED, PEOPLE_ETHNICITY_DECLINED = 0.93, 0.02
APPLICANT_ETHNICITY_DECLARED, APPLICANT_ETHNICITY_DECLINED = 0.94, 0.03

PEOPLE_ETHNICITY_LIFTED = {
    **dict.fromkeys(("african", "caribbean", "other-black"), 1.8),
    **dict.fromkeys(("white-and-asian", "white-and-black-african", "white-and-black-caribbean", "other-mixed"), 1.5),
    **dict.fromkeys(("bangladeshi", "chinese", "indian", "pakistani", "other-asian"), 0.8),
    "gypsy-or-irish-traveller": 6.0,
}
"""How many times the census share of each ethnic group people on probation are; 1 where a group is not named."""

STAFF_ETHNICITY_LIFTED = dict.fromkeys(("african", "caribbean", "other-black"), 3.0)
"""The same for staff and applicants, before the shares of minority ethnic groups together are set."""

PEOPLE = {
    "sex": Profile({"men": 0.905, "women": 0.095}),
    "age": Profile(
        {
            "18-20": 0.05,
            "21-24": 0.10,
            "25-29": 0.15,
            "30-39": 0.33,
            "40-49": 0.21,
            "50-59": 0.11,
            "60-and-over": 0.05,
        }
    ),
    "disability": Profile({"disabled": 0.36, "non-disabled": 0.64}, 0.86, 0.03),
    "religion": Profile(
        {
            "no-religion": 0.44,
            "christian": 0.40,
            "muslim": 0.11,
            "buddhist": 0.013,
            "sikh": 0.009,
            "hindu": 0.006,
            "jewish": 0.004,
            "other": 0.018,
        },
        0.78,
        0.06,
    ),
    "sexual_orientation": Profile({"heterosexual": 0.955, "lesbian-gay-or-bisexual": 0.035, "other": 0.01}, 0.72, 0.08),
}
"""People on probation, by column."""

STAFF_PROFILES = {
    "sex": Profile({"women": 0.794, "men": 0.206}),
    "age": Profile({"under-30": 0.165, "30-39": 0.250, "40-49": 0.254, "50-59": 0.246, "60-and-over": 0.085}),
    "disability": Profile({"disabled": 0.211, "non-disabled": 0.789}, 0.908, 0.03),
    "religion": Profile(
        {
            "no-religion": 0.429,
            "christian": 0.475,
            "muslim": 0.039,
            "other": 0.018,
            "hindu": 0.014,
            "sikh": 0.014,
            "buddhist": 0.006,
            "jewish": 0.005,
        },
        0.836,
        0.05,
    ),
    "sexual_orientation": Profile(
        {"heterosexual": 0.940, "lesbian-gay-or-bisexual": 0.053, "other": 0.007}, 0.848, 0.05
    ),
    "working_pattern": Profile({"full-time": 0.77, "part-time": 0.23}),
    "caring_responsibility": Profile({"has-caring-responsibility": 0.38, "no-caring-responsibility": 0.62}, 0.70, 0.05),
    "socio_economic_background": Profile({"lower": 0.35, "not-lower": 0.65}, 0.56, 0.04),
}
"""Staff, by column. Socio-economic background is declared by fewer than six in ten, so nothing is said of it."""

APPLICANT_PROFILES = {
    **STAFF_PROFILES,
    "sex": Profile({"women": 0.72, "men": 0.28}, 0.985, 0.01),
    "age": Profile({"under-30": 0.42, "30-39": 0.29, "40-49": 0.18, "50-59": 0.09, "60-and-over": 0.02}, 0.97, 0.01),
    "working_pattern": Profile({"full-time": 0.88, "part-time": 0.12}, 0.95, 0.01),
    "socio_economic_background": Profile({"lower": 0.38, "not-lower": 0.62}, 0.83, 0.05),
}
"""Applicants, by column."""

SENTENCES_HELD = {
    "community-order": 0.38,
    "suspended-sentence-order": 0.22,
    "licence": 0.31,
    "post-sentence-supervision": 0.09,
}
SENTENCES_STARTED = {
    "community-order": 0.38,
    "suspended-sentence-order": 0.22,
    "licence": 0.353,
    "post-sentence-supervision": 0.047,
}
SENTENCES_HELD_BLACK = {
    "community-order": 0.19,
    "suspended-sentence-order": 0.11,
    "licence": 0.58,
    "post-sentence-supervision": 0.12,
}
SENTENCES_STARTED_BLACK = {
    "community-order": 0.19,
    "suspended-sentence-order": 0.11,
    "licence": 0.66,
    "post-sentence-supervision": 0.04,
}
"""Black people are more often on licence, where completion is rarer: from this comes the gap that reverses."""

GRADES = {
    "senior-leader": 0.004,
    "assistant-chief-officer": 0.006,
    "head-of-delivery-unit": 0.009,
    "deputy-head-of-delivery-unit": 0.011,
    "senior-probation-officer": 0.09,
    "probation-officer": 0.275,
    "trainee-probation-officer": 0.085,
    "probation-services-officer": 0.28,
    "case-administrator": 0.18,
    "support": 0.06,
}
"""Staff by grade, among White staff and those who did not declare; gaps.py says where other groups are fewer."""

ROUTES = {"internal": 0.26, "external-graduate": 0.36, "external-non-graduate": 0.24, "promotion-board": 0.14}
ROUTES_AT_FIRST = {"internal": 0.50, "external-graduate": 0.24, "external-non-graduate": 0.16, "promotion-board": 0.10}
APPLICATIONS_A_QUARTER, APPLICATIONS_AT_FIRST = 2_300, 3_200
"""Applications and their routes; the first quarter has a large internal campaign, PQiP 11."""
