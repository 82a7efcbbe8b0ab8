"""Sentences: drawn blocks and the exact words expected of them."""

from datetime import date

import pytest

from equality import lint
from equality.areas import load_areas
from equality.characteristics import load_characteristics
from equality.definitions import DefinitionError
from equality.evidence import STATES
from equality.findings import EVERYONE_ELSE, MANY_COMPARISONS, ReleasedRow, Topic, build_block
from equality.measures import Measure
from equality.periods import financial_year, parse_period, pool
from equality.phrases import ENGLISH, english
from equality.populations import load_populations
from equality.words import (
    alt_text,
    announcement,
    commentary,
    headline,
    load_phrases,
    many_comparisons_line,
    matrix_summary,
    one_line,
    paragraph,
    source_line,
    subtitle,
    table_caption,
    tally,
)

DIMENSIONS = ENGLISH.parent.parent / "dimensions"
AREAS = load_areas(DIMENSIONS / "areas.csv")
CHARACTERISTICS = load_characteristics(DIMENSIONS / "characteristics.toml")
POPULATIONS = load_populations(DIMENSIONS / "populations.toml")


def measure(**changes):
    """Recall, with some of its words changed."""
    words = {
        "name": "Recall to custody",
        "short_name": "recall",
        "population": "people_on_probation",
        "order": 1,
        "counts": "people",
        "unit_one": "person",
        "unit_many": "people",
        "counted": "people recalled to custody",
        "out_of": "people on licence",
        "eligible_field": "on_licence",
        "happened_field": "recalled",
        "count_heading": "Recalled",
        "total_heading": "People on licence",
        "verb": "were recalled",
        "would": "would have been recalled",
        "polarity": "higher_is_worse",
        "why": "Recall returns a person to prison.",
        "check_next": ("Compare delivery units.",),
        "source": "Case management extract",
        "reviewed_by": "Definitions group",
        "reviewed_on": date(2026, 11, 2),
        "next_review": date(2027, 11, 2),
        "slug": "recall",
    }
    return Measure(**{**words, **changes})


RECALL = measure()
COMPLETED = measure(
    name="Order completed",
    short_name="order completion",
    counts="events",
    unit_one="order",
    unit_many="orders",
    verb="completed their order",
    would="would have been completed",
    polarity="higher_is_better",
)
PROMOTED = measure(
    name="Promotion",
    short_name="promotion",
    population="staff",
    unit_one="staff member",
    unit_many="staff",
    verb="were promoted",
    would="would have been promoted",
    polarity="higher_is_better",
    source="Human resources extract",
)
INTERVIEW = measure(
    name="Interview passed",
    short_name="interview",
    population="applicants",
    counts="events",
    unit_one="applicant",
    unit_many="applicants",
    verb="passed the interview",
    would="would have passed the interview",
    polarity="higher_is_better",
)
CASELOAD = measure(
    name="Share of the caseload", short_name="share of the caseload", kind="share", polarity="not_agreed", would=""
)
DECLARED = measure(
    name="Declaration",
    short_name="declaration",
    population="staff",
    kind="declaration",
    unit_one="staff member",
    unit_many="staff",
    verb="declared",
    would="would have declared",
)


def topic(chosen=RECALL, characteristic="ethnicity", **changes):
    about = {
        "measure": chosen,
        "population": POPULATIONS[chosen.population],
        "characteristic": CHARACTERISTICS[characteristic],
        "comparison": CHARACTERISTICS[characteristic].reference.get(chosen.population, EVERYONE_ELSE),
        "area": AREAS["london"],
        "period": financial_year(2025),
    }
    return Topic(**{**about, **changes})


def drawn(about, table, made=15):
    """A block from a drawn table: a row's slug, count, total and state; "many" after a state where it is flagged."""
    rows = []
    for line in table.strip().splitlines():
        group, count, total, state = (cell.strip() for cell in line.split("|"))
        name, _, flag = state.partition(" ")
        code = STATES.index(name) + (MANY_COMPARISONS if flag else 0) if name else None
        rows.append(ReleasedRow(group, int(count) if count else None, int(total) if total else None, code))
    return build_block(about, rows, made)


LONDON = drawn(
    topic(),
    """
    all-declared |  420 | 2900 |
    asian        |   29 |  196 | no_clear_difference
    black        |  128 |  655 | less_favourable
    mixed        |   40 |  205 | no_clear_difference many
    white        |  261 | 1904 |
    other        |      |      |
    not-declared |   90 |  700 |
    """,
    made=60,
)
NOTHING_CLEAR = drawn(
    topic(),
    """
    all-declared |  390 | 2450 |
    asian        |   29 |  196 | no_clear_difference
    black        |  100 |  655 | no_clear_difference
    white        |  261 | 1600 |
    """,
)

PARAGRAPHS = [
    pytest.param(
        topic(),
        """
        black | 128 |  655 | less_favourable
        white | 261 | 1904 |
        """,
        ("black", 15),
        [
            (
                "In London in the year to March 2026, people from Black ethnic groups were recalled more often than "
                "White people: 1.43 times as often."
            ),
            "19.5% (128 of 655) were recalled, compared with 13.7% (261 of 1,904).",
            "The likely range is 1.18 to 1.72 times as often, so this is unlikely to be chance alone.",
            "If the rates had been equal, about 38 fewer people would have been recalled (likely range 17 to 61).",
        ],
        id="clear, more often",
    ),
    pytest.param(
        topic(COMPLETED, area=AREAS["west-midlands"]),
        """
        black |  361 |  591 | less_favourable
        white | 1319 | 1904 |
        """,
        ("black", 15),
        [
            (
                "In the West Midlands in the year to March 2026, people from Black ethnic groups completed their "
                "order less often than White people: 0.88 times as often."
            ),
            "The rate was 61.1% (361 of 591 orders), compared with 69.3% (1,319 of 1,904).",
            "The likely range is 0.82 to 0.94 times as often, so this is unlikely to be chance alone.",
            "If the rates had been equal, about 48 more orders would have been completed (likely range 22 to 75).",
        ],
        id="clear, less often, events",
    ),
    pytest.param(
        topic(PROMOTED, "sex", area=AREAS["england-and-wales"]),
        """
        women | 300 | 3000 |
        men   | 300 | 2000 | more_favourable
        """,
        ("men", 15),
        [
            (
                "In England and Wales in the year to March 2026, men were promoted more often than women: 1.50 times "
                "as often."
            ),
            "15.0% (300 of 2,000) were promoted, compared with 10.0% (300 of 3,000).",
            "The likely range is 1.29 to 1.74 times as often, so this is unlikely to be chance alone.",
            ("If the rates had been equal, about 100 fewer staff would have been promoted (likely range 63 to 139)."),
        ],
        id="clear, more favourable",
    ),
    pytest.param(
        topic(measure(polarity="not_agreed"), "sex"),
        """
        women | 140 |  700 | higher
        men   | 300 | 2400 |
        """,
        ("women", 15),
        [
            "In London in the year to March 2026, women were recalled more often than men: 1.60 times as often.",
            "20.0% (140 of 700) were recalled, compared with 12.5% (300 of 2,400).",
            "The likely range is 1.33 to 1.92 times as often, so this is unlikely to be chance alone.",
            "If the rates had been equal, about 53 fewer people would have been recalled (likely range 31 to 76).",
        ],
        id="clear, no agreed direction",
    ),
    pytest.param(
        topic(period=pool(2023)),
        """
        black |  3600 |  10000 | small_less_favourable
        white | 33000 | 100000 |
        """,
        ("black", 15),
        [
            (
                "In London in the three years to March 2026, people from Black ethnic groups were recalled more often "
                "than White people: 1.09 times as often."
            ),
            "This is a clear but small difference.",
            "36.0% (3,600 of 10,000) were recalled, compared with 33.0% (33,000 of 100,000).",
            "The likely range is 1.06 to 1.12 times as often, so this is unlikely to be chance alone.",
            ("If the rates had been equal, about 300 fewer people would have been recalled (likely range 202 to 399)."),
        ],
        id="clear but small",
    ),
    pytest.param(
        topic(),
        """
        black |  3380000 |  10000000 | small_less_favourable
        white | 33700000 | 100000000 |
        """,
        ("black", 15),
        [
            (
                "In London in the year to March 2026, people from Black ethnic groups were recalled more often than "
                "White people: 1.003 times as often."
            ),
            "This is a clear but small difference.",
            "33.8% (3,380,000 of 10,000,000) were recalled, compared with 33.7% (33,700,000 of 100,000,000).",
            "The likely range is 1.002 to 1.004 times as often, so this is unlikely to be chance alone.",
            (
                "If the rates had been equal, about 10,000 fewer people would have been recalled (likely range 6,926 "
                "to 13,075)."
            ),
        ],
        id="small and close to 1",
    ),
    pytest.param(
        topic(characteristic="age"),
        """
        all-declared | 500 | 4000 |
        18-20        |  80 |  300 | less_favourable
        """,
        ("18-20", 15),
        [
            (
                "In London in the year to March 2026, people aged 18 to 20 were recalled more often than everyone "
                "else: 2.35 times as often."
            ),
            "26.7% (80 of 300) were recalled, compared with 11.4% (420 of 3,700).",
            "The likely range is 1.90 to 2.88 times as often, so this is unlikely to be chance alone.",
            "If the rates had been equal, about 46 fewer people would have been recalled (likely range 32 to 62).",
        ],
        id="everyone else",
    ),
    pytest.param(
        topic(segment="Licence", period=parse_period("2025-26-q4")),
        """
        black | 128 |  655 | less_favourable
        white | 261 | 1904 |
        """,
        ("black", 15),
        [
            (
                "In London in January to March 2026, for sentence type Licence, people from Black ethnic groups were "
                "recalled more often than White people: 1.43 times as often."
            ),
            "19.5% (128 of 655) were recalled, compared with 13.7% (261 of 1,904).",
            "The likely range is 1.18 to 1.72 times as often, so this is unlikely to be chance alone.",
            "If the rates had been equal, about 38 fewer people would have been recalled (likely range 17 to 61).",
        ],
        id="by sentence type",
    ),
    pytest.param(
        topic(),
        """
        asian |  29 |  196 | no_clear_difference
        white | 261 | 1904 |
        """,
        ("asian", 15),
        [
            (
                "In London in the year to March 2026, 14.8% of people from Asian ethnic groups were recalled (29 of "
                "196), compared with 13.7% of White people (261 of 1,904)."
            ),
            "The likely range is 0.75 to 1.52 times as often. It includes 1, so there is no clear difference.",
            "This does not mean the rates are the same: we cannot tell from these numbers.",
        ],
        id="no clear difference",
    ),
    pytest.param(
        topic(INTERVIEW),
        """
        asian |  29 |  196 | no_clear_difference
        white | 261 | 1904 |
        """,
        ("asian", 15),
        [
            (
                "In London in the year to March 2026, applicants from Asian ethnic groups passed the interview at a "
                "rate of 14.8% (29 of 196 applicants), compared with 13.7% (261 of 1,904) for White applicants."
            ),
            "The likely range is 0.75 to 1.52 times as often. It includes 1, so there is no clear difference.",
            "This does not mean the rates are the same: we cannot tell from these numbers.",
        ],
        id="no clear difference, events",
    ),
    pytest.param(
        topic(),
        """
        mixed |  40 |  205 | no_clear_difference many
        white | 261 | 1904 |
        """,
        ("mixed", 60),
        [
            (
                "In London in the year to March 2026, 19.5% of people from the Mixed ethnic group were recalled (40 "
                "of 205), compared with 13.7% of White people (261 of 1,904)."
            ),
            "The likely range is 1.05 to 1.90 times as often.",
            (
                "On its own this would look clear. We made 60 comparisons, and about 3 would look like this by "
                "chance, so we do not call it clear."
            ),
        ],
        id="clear but for many comparisons",
    ),
    pytest.param(
        topic(),
        """
        mixed |  40 |  205 | no_clear_difference many
        white | 261 | 1904 |
        """,
        ("mixed", 12),
        [
            (
                "In London in the year to March 2026, 19.5% of people from the Mixed ethnic group were recalled (40 "
                "of 205), compared with 13.7% of White people (261 of 1,904)."
            ),
            "The likely range is 1.05 to 1.90 times as often.",
            (
                "On its own this would look clear. We made 12 comparisons, and about 1 in 20 would look like this by "
                "chance, so we do not call it clear."
            ),
        ],
        id="clear but for a few comparisons",
    ),
    pytest.param(
        topic(),
        """
        mixed |   6 |   17 | too_few_to_compare
        white | 261 | 1904 |
        """,
        ("mixed", 15),
        [
            "In London in the year to March 2026, 6 of 17 people from the Mixed ethnic group were recalled.",
            "These numbers are too small to compare.",
            "Three years together may be enough.",
        ],
        id="too few",
    ),
    pytest.param(
        topic(PROMOTED, period=pool(2023)),
        """
        mixed |   1 |   17 | too_few_to_compare
        white | 261 | 1904 |
        """,
        ("mixed", 15),
        [
            (
                "In London in the three years to March 2026, the number of staff from the Mixed ethnic group who were "
                "promoted was 1 of 17."
            ),
            "These numbers are too small to compare.",
        ],
        id="too few, one",
    ),
    pytest.param(
        topic(),
        """
        mixed | 6 | 48 | too_few_to_compare
        white | 5 | 80 |
        """,
        ("mixed", 15),
        [
            (
                "In London in the year to March 2026, 12.5% of people from the Mixed ethnic group were recalled (6 of "
                "48)."
            ),
            "These numbers are too small to compare.",
            "Three years together may be enough.",
        ],
        id="too few, with a rate",
    ),
    pytest.param(
        topic(COMPLETED),
        """
        mixed |   6 |   17 | too_few_to_compare
        white | 261 | 1904 |
        """,
        ("mixed", 15),
        [
            (
                "In London in the year to March 2026, the count for people from the Mixed ethnic group who completed "
                "their order was 6 of 17 orders."
            ),
            "These numbers are too small to compare.",
            "Three years together may be enough.",
        ],
        id="too few, events",
    ),
    pytest.param(
        topic(),
        """
        black | 128 | 655 | comparison_too_small
        white |   9 |  20 |
        """,
        ("black", 15),
        [
            (
                "In London in the year to March 2026, 19.5% of people from Black ethnic groups were recalled (128 of "
                "655)."
            ),
            "The comparison group is too small to compare with.",
        ],
        id="comparison too small",
    ),
    pytest.param(
        topic(),
        """
        black | 128 | 655 | no_data
        white |   0 |   0 |
        """,
        ("black", 15),
        [
            (
                "In London in the year to March 2026, 19.5% of people from Black ethnic groups were recalled (128 of "
                "655)."
            ),
            "The comparison group is too small to compare with.",
        ],
        id="comparison empty",
    ),
    pytest.param(
        topic(),
        """
        black | 128 | 655 | not_shown
        white |     |     |
        """,
        ("black", 15),
        [
            (
                "In London in the year to March 2026, 19.5% of people from Black ethnic groups were recalled (128 of "
                "655)."
            ),
            "Figures for White people are not shown, so there is no comparison.",
        ],
        id="comparison not shown",
    ),
    pytest.param(
        topic(PROMOTED, "disability", area=AREAS["east-midlands"]),
        """
        all-declared | 150 | 570 |
        disabled     |  20 | 100 | not_enough_declared
        non-disabled | 130 | 470 |
        not-declared |  80 | 430 |
        """,
        ("disabled", 15),
        [
            "In the East Midlands in the year to March 2026, 20.0% of disabled staff were promoted (20 of 100).",
            "57% of the staff counted here have declared whether they are disabled.",
            (
                "This is below the 60% minimum, so we do not compare outcomes. Raising the declaration rate is the "
                "next step."
            ),
        ],
        id="not enough declared",
    ),
    pytest.param(
        topic(COMPLETED),
        """
        all-declared | 300 | 5967 |
        black        | 100 | 1000 | not_enough_declared
        white        | 200 | 4000 |
        not-declared | 300 | 4033 |
        """,
        ("black", 15),
        [
            (
                "In London in the year to March 2026, people from Black ethnic groups completed their order at a rate "
                "of 10.0% (100 of 1,000 orders)."
            ),
            "For 59.7% of the orders counted here, the person has declared their ethnicity.",
            (
                "This is below the 60% minimum, so we do not compare outcomes. Raising the declaration rate is the "
                "next step."
            ),
        ],
        id="not enough declared, nearly",
    ),
    pytest.param(
        topic(PROMOTED, "disability"),
        """
        all-declared | 150 | 570 |
        disabled     |  20 | 100 | not_enough_declared
        non-disabled | 130 | 470 |
        not-declared |     |     |
        """,
        ("disabled", 15),
        [
            "In London in the year to March 2026, 20.0% of disabled staff were promoted (20 of 100).",
            (
                "Fewer than 60% have declared whether they are disabled, so we do not compare outcomes. Raising the "
                "declaration rate is the next step."
            ),
        ],
        id="not enough declared, share unknown",
    ),
    pytest.param(
        topic(),
        """
        all-declared | 420 | 2900 |
        other        |     |      |
        white        | 261 | 1904 |
        """,
        ("other", 15),
        [
            (
                "Figures for people from the Other ethnic group are not shown, to protect people who could be "
                "identified from small numbers."
            ),
            "They are included in the total.",
        ],
        id="not shown",
    ),
    pytest.param(
        topic(),
        """
        all-declared |     |      |
        other        |     |      |
        white        | 261 | 1904 |
        """,
        ("other", 15),
        [
            (
                "Figures for people from the Other ethnic group are not shown, to protect people who could be "
                "identified from small numbers."
            ),
            "The total is also not shown.",
        ],
        id="not shown, nor the total",
    ),
    pytest.param(
        topic(area=AREAS["wales"]),
        """
        other |   0 |    0 | no_data
        white | 261 | 1904 |
        """,
        ("other", 15),
        [
            "In Wales in the year to March 2026, there is no data for people from the Other ethnic group.",
        ],
        id="no data",
    ),
    pytest.param(
        topic(),
        """
        white | 261 | 1904 |
        """,
        ("white", 15),
        [
            "In London in the year to March 2026, 13.7% of White people were recalled (261 of 1,904).",
            "This is the comparison group.",
        ],
        id="comparison group",
    ),
    pytest.param(
        topic(PROMOTED),
        """
        black |  0 |  34 | too_few_to_compare
        white | 12 | 400 |
        """,
        ("black", 15),
        [
            "In London in the year to March 2026, none of the 34 staff from Black ethnic groups were promoted.",
            "With 34 staff, a rate of up to 10.2% would be consistent with this.",
            "These numbers are too small to compare.",
            "Three years together may be enough.",
        ],
        id="none recorded, too few",
    ),
    pytest.param(
        topic(PROMOTED),
        """
        black |  0 |  24 | too_few_to_compare
        white | 12 | 400 |
        """,
        ("black", 15),
        [
            "In London in the year to March 2026, none of the 24 staff from Black ethnic groups were promoted.",
            "These numbers are too small to compare.",
            "Three years together may be enough.",
        ],
        id="none recorded, below 30",
    ),
    pytest.param(
        topic(PROMOTED),
        """
        black |  0 | 200 | less_favourable
        white | 60 | 800 |
        """,
        ("black", 15),
        [
            (
                "In London in the year to March 2026, none of the 200 staff from Black ethnic groups were promoted, "
                "compared with 7.5% of White staff (60 of 800)."
            ),
            "With 200 staff, a rate of up to 1.9% would be consistent with this.",
            "A difference this large is unlikely to be chance alone.",
            "If the rates had been equal, about 15 more staff would have been promoted (likely range 10 to 19).",
        ],
        id="none recorded, clear",
    ),
    pytest.param(
        topic(PROMOTED),
        """
        black |  0 | 150 | no_clear_difference
        white | 12 | 500 |
        """,
        ("black", 15),
        [
            (
                "In London in the year to March 2026, none of the 150 staff from Black ethnic groups were promoted, "
                "compared with 2.4% of White staff (12 of 500)."
            ),
            "With 150 staff, a rate of up to 2.5% would be consistent with this.",
            "There is no clear difference.",
            "This does not mean the rates are the same: we cannot tell from these numbers.",
        ],
        id="none recorded, no clear difference",
    ),
    pytest.param(
        topic(COMPLETED),
        """
        black |  0 | 200 | less_favourable
        white | 60 | 800 |
        """,
        ("black", 15),
        [
            (
                "In London in the year to March 2026, none of the people from Black ethnic groups completed their "
                "order (0 of 200 orders), compared with 7.5% (60 of 800) for White people."
            ),
            "With 200 orders, a rate of up to 1.9% would be consistent with this.",
            "A difference this large is unlikely to be chance alone.",
            "If the rates had been equal, about 15 more orders would have been completed (likely range 10 to 19).",
        ],
        id="none recorded, events",
    ),
    pytest.param(
        topic(PROMOTED, "disability"),
        """
        disabled     | 12 | 230 | more_favourable
        non-disabled |  0 | 400 |
        """,
        ("disabled", 15),
        [
            ("In London in the year to March 2026, disabled staff were promoted more often than non-disabled staff."),
            "5.2% (12 of 230) were promoted, compared with none of 400.",
            "The gap is 5.2 percentage points (likely range 2.8 to 8.9).",
            "Nobody in the comparison group had this outcome, so we cannot say how many times as often.",
            "A difference this large is unlikely to be chance alone.",
            "If the rates had been equal, about 12 fewer staff would have been promoted (likely range 6 to 20).",
        ],
        id="nobody in the comparison, clear",
    ),
    pytest.param(
        topic(PROMOTED, "disability"),
        """
        disabled     | 30 | 1000 | no_clear_difference
        non-disabled |  0 |  110 |
        """,
        ("disabled", 15),
        [
            (
                "In London in the year to March 2026, 3.0% of disabled staff were promoted (30 of 1,000), compared "
                "with 0.0% of non-disabled staff (0 of 110)."
            ),
            "The gap is 3.0 percentage points (likely range from 0.5 lower to 4.3 higher).",
            "Nobody in the comparison group had this outcome, so we cannot say how many times as often.",
            "There is no clear difference.",
            "This does not mean the rates are the same: we cannot tell from these numbers.",
        ],
        id="nobody in the comparison, no clear difference",
    ),
    pytest.param(
        topic(COMPLETED),
        """
        not-declared | 90 | 700 |
        """,
        ("not-declared", 15),
        [
            (
                "In London in the year to March 2026, people who have not declared completed their order at a rate of "
                "12.9% (90 of 700 orders)."
            ),
        ],
        id="not declared",
    ),
    pytest.param(
        topic(),
        """
        all-declared | 420 | 2900 |
        """,
        ("all-declared", 15),
        [
            "In London in the year to March 2026, 14.5% of people who declared were recalled (420 of 2,900).",
        ],
        id="all who declared",
    ),
    pytest.param(
        topic(CASELOAD),
        """
        all-declared | 10000 | 10000 |
        black        |  1200 | 10000 |
        """,
        ("black", 0),
        [
            (
                "In London in the year to March 2026, people from Black ethnic groups were 12.0% of the caseload who "
                "declared (1,200 of 10,000)."
            ),
            "The likely range is 11.4% to 12.7%.",
        ],
        id="share",
    ),
    pytest.param(
        topic(CASELOAD),
        """
        all-declared | 10000 | 10000 |
        black        |       |       |
        """,
        ("black", 0),
        [
            (
                "Figures for people from Black ethnic groups are not shown, to protect people who could be identified "
                "from small numbers."
            ),
            "They are included in the total.",
        ],
        id="share not shown",
    ),
    pytest.param(
        topic(CASELOAD),
        """
        black | 12 | 25 |
        """,
        ("black", 0),
        [
            (
                "In London in the year to March 2026, people from Black ethnic groups were 12 of the 25 people who "
                "declared."
            ),
        ],
        id="share, few people",
    ),
    pytest.param(
        topic(CASELOAD),
        """
        not-declared | 2000 | 12000 |
        """,
        ("not-declared", 0),
        [
            (
                "In London in the year to March 2026, the number of people who have not declared their ethnicity is "
                "2,000."
            ),
        ],
        id="share, not declared",
    ),
    pytest.param(
        topic(DECLARED, "sexual-orientation"),
        """
        all-declared | 570 | 1000 |
        """,
        ("all-declared", 0),
        [
            (
                "In London in the year to March 2026, 57% of staff have declared their sexual orientation (570 of "
                "1,000)."
            ),
            "This is below the 60% minimum, so outcomes are not compared.",
        ],
        id="declaration below the minimum",
    ),
    pytest.param(
        topic(DECLARED, "disability", area=AREAS["england-and-wales"]),
        """
        all-declared | 734 | 1000 |
        """,
        ("all-declared", 0),
        [
            (
                "In England and Wales in the year to March 2026, 73% of staff have declared whether they are disabled "
                "(734 of 1,000)."
            ),
            "This is at or above the 60% minimum and below the 80% stretch, so outcomes are read with caution.",
        ],
        id="declaration between",
    ),
    pytest.param(
        topic(DECLARED, "ethnicity-19"),
        """
        all-declared | 800 | 1000 |
        """,
        ("all-declared", 0),
        [
            "In London in the year to March 2026, 80% of staff have declared their ethnicity (800 of 1,000).",
            "This is at or above the 80% stretch.",
        ],
        id="declaration above",
    ),
    pytest.param(
        topic(DECLARED),
        """
        all-declared |  |  |
        """,
        ("all-declared", 0),
        [
            "The declaration rate is not shown, to protect people who could be identified from small numbers.",
        ],
        id="declaration not shown",
    ),
]


@pytest.mark.parametrize(("about", "table", "asked", "expected"), PARAGRAPHS)
def test_the_sentences_of_a_finding(about, table, asked, expected):
    group, made = asked
    block = drawn(about, table, made)
    rows = {row.group: row for row in (*block.findings, block.not_declared, block.overall)}
    assert list(paragraph(rows[group], block)) == expected
    assert [problem for sentence in expected for problem in lint.sentence_problems(sentence)] == []


def test_one_person_is_one():
    block = drawn(topic(PROMOTED), "black | 35 | 1000 | small_more_favourable\nwhite | 34000 | 1000000 |")
    expected = (
        "If the rates had been equal, about 1 fewer staff member would have been promoted (likely range 0 to 14)."
    )
    assert paragraph(block.findings[0], block)[-1] == expected


LONG = measure(
    name="Asked about cultural or faith needs at induction",
    short_name="being asked about cultural or faith needs",
    verb="were asked about cultural or faith needs at induction",
)
LONGEST = measure(short_name="a measure with a short name that is not short at all and never fits")
HEADLINES = [
    # id, about, black, asian, expected; white people are 261 of 1,904
    (
        "one clear",
        topic(),
        "128 | 655 | less_favourable",
        "29 | 196 | no_clear_difference",
        "Black people were recalled 1.4 times as often as White people",
    ),
    (
        "favourable",
        topic(COMPLETED),
        "128 | 655 | more_favourable",
        "| |",
        "Black people completed their order 1.4 times as often as White people",
    ),
    (
        "well below 1",
        topic(),
        "5 | 655 | more_favourable",
        "| |",
        "Black people were recalled 0.1 times as often as White people",
    ),
    (
        "0.02 is not 0.0",
        topic(),
        "5 | 1655 | more_favourable",
        "| |",
        "Black people were recalled 0.02 times as often as White people",
    ),
    (
        "0.98 is not 1.0",
        topic(),
        "1340 | 10000 | higher",
        "| |",
        "Black people were recalled 0.98 times as often as White people",
    ),
    (
        "none recorded",
        topic(),
        "0 | 655 | more_favourable",
        "29 | 196 | no_clear_difference",
        "Black people were recalled less often than White people",
    ),
    (
        "everyone else",
        topic(comparison=EVERYONE_ELSE),
        "128 | 655 | less_favourable",
        "| |",
        "Black people were recalled 1.5 times as often as everyone else",
    ),
    (
        "long measure",
        topic(LONG),
        "128 | 655 | less_favourable",
        "29 | 196 | no_clear_difference",
        "Clear difference for Black people",
    ),
    (
        "long measure alone",
        topic(LONGEST),
        "128 | 655 | less_favourable",
        "| |",
        "Black people were recalled 1.4 times as often as White people",
    ),
    (
        "longest measure",
        topic(LONGEST),
        "128 | 655 | less_favourable",
        "29 | 196 | no_clear_difference",
        "Black people were recalled 1.4 times as often as White people",
    ),
    (
        "two clear",
        topic(),
        "128 | 655 | less_favourable",
        "10 | 196 | more_favourable",
        "Recall: clear differences for 2 of 2 groups",
    ),
    (
        "two clear, longest measure",
        topic(LONGEST),
        "128 | 655 | less_favourable",
        "10 | 196 | more_favourable",
        "Clear differences for 2 of 2 groups",
    ),
    (
        "one small",
        topic(),
        "128 | 655 | small_less_favourable",
        "29 | 196 | no_clear_difference",
        "Recall: a clear but small difference for Black people",
    ),
    (
        "one small, longest measure",
        topic(LONGEST),
        "128 | 655 | small_higher",
        "29 | 196 | no_clear_difference",
        "A clear but small difference for Black people",
    ),
    (
        "two small",
        topic(),
        "128 | 655 | small_less_favourable",
        "10 | 196 | small_more_favourable",
        "Recall: clear but small differences for 2 of 2 groups",
    ),
    (
        "clear before small",
        topic(),
        "128 | 655 | small_less_favourable",
        "10 | 196 | more_favourable",
        "Asian people were recalled 0.4 times as often as White people",
    ),
    (
        "nothing clear",
        topic(),
        "100 | 655 | no_clear_difference",
        "29 | 196 | no_clear_difference",
        "No clear difference between groups in recall",
    ),
    (
        "nothing clear, long measure",
        topic(LONG),
        "100 | 655 | no_clear_difference",
        "29 | 196 | no_clear_difference",
        "No clear difference between groups",
    ),
    (
        "nothing clear, one not shown",
        topic(),
        "100 | 655 | no_clear_difference",
        "| |",
        "No clear difference in recall for 1 of 2 groups",
    ),
    ("nothing shown", topic(), "| |", "| |", "Recall: not shown (small numbers)"),
    ("nothing shown, longest measure", topic(LONGEST), "| |", "| |", "Not shown (small numbers)"),
    (
        "too few",
        topic(),
        "6 | 20 | too_few_to_compare",
        "5 | 30 | comparison_too_small",
        "Recall: too few to compare groups",
    ),
    (
        "not enough declared",
        topic(PROMOTED),
        "60 | 200 | not_enough_declared",
        "50 | 300 | not_enough_declared",
        "Promotion: not enough declared to compare groups",
    ),
    ("no data", topic(), "0 | 0 | no_data", "0 | 0 | no_data", "Recall: no data for this choice"),
    (
        "nothing compared, for two reasons",
        topic(),
        "0 | 0 | no_data",
        "5 | 30 | too_few_to_compare",
        "Recall: no comparison could be made",
    ),
    ("share", topic(CASELOAD), "128 | 10000 |", "90 | 10000 |", "White people were 78% of the caseload who declared"),
    (
        "share not shown",
        topic(CASELOAD, comparison=EVERYONE_ELSE),
        "| |",
        "| |",
        "Share of the caseload: not shown (small numbers)",
    ),
]


@pytest.mark.parametrize(
    ("about", "black", "asian", "expected"), [row[1:] for row in HEADLINES], ids=[row[0] for row in HEADLINES]
)
def test_titles_say_what_the_findings_say(about, black, asian, expected):
    white = "7800 | 10000 |" if black == "128 | 10000 |" else "261 | 1904 |"
    if about.measure.kind == "share" and black == "| |":
        white = "| |"
    rows = {"all-declared": "420 | 2900 |", "asian": asian, "black": black, "white": white}
    block = drawn(about, "\n".join(f"{group} | {row}" + " |" * (row.count("|") == 1) for group, row in rows.items()))
    assert headline(block) == expected
    assert lint.title_problems(expected) == []


def test_subtitles_say_measure_comparison_place_period_and_declared():
    assert subtitle(LONDON) == (
        "Recall to custody by ethnic group compared with White people, London, year to March 2026 (81% declared)"
    )
    grade = topic(PROMOTED, "sex", segment="Support (Band 1)", area=AREAS["west-midlands"])
    assert subtitle(drawn(grade, "women | | |")) == (
        "Promotion by sex compared with women, West Midlands, Support (Band 1), year to March 2026"
    )
    assert subtitle(drawn(topic(CASELOAD), "all-declared | 800 | 800 |\nnot-declared | 200 | 1000 |")) == (
        "Share of the caseload by ethnic group, London, year to March 2026 (80% declared)"
    )
    assert subtitle(drawn(topic(DECLARED, "disability"), "all-declared | 734 | 1000 |")) == (
        "Declaration of disability, London, year to March 2026"
    )


def test_captions_and_sources():
    assert table_caption(LONDON) == "Recall to custody by ethnic group, London, year to March 2026"
    assert source_line(PROMOTED, "Probation Service") == "Source: Human resources extract from the Probation Service."


@pytest.mark.parametrize(
    ("group", "expected"),
    [
        ("asian", "Recall, Asian people: no clear difference"),
        ("black", "Recall, Black people: 1.43 times as often as White people"),
        ("white", "Recall, White people: comparison group"),
        ("other", "Recall, people from the Other ethnic group: not shown (small numbers)"),
    ],
)
def test_one_line_for_lists(group, expected):
    finding = next(one for one in LONDON.findings if one.group == group)
    assert one_line(finding, LONDON) == expected


@pytest.mark.parametrize(
    ("about", "row", "expected"),
    [
        (
            topic(),
            "black | 1500 | 10500 | small_less_favourable",
            "Recall, Black people: 1.04 times as often as White people, a clear but small difference",
        ),
        (topic(), "black | 0 | 655 | more_favourable", "Recall, Black people: less often than White people"),
        (topic(), "black | 128 | 655 | not_shown", "Recall, Black people: comparison group not shown"),
        (topic(CASELOAD), "black | 1200 | 10000 |", "Share of the caseload, Black people: 12.0%"),
    ],
)
def test_one_line_for_other_states(about, row, expected):
    white = "white | | |" if row.endswith("not_shown") else "white | 261 | 1904 |"
    block = drawn(about, f"{row}\n{white}")
    assert one_line(block.findings[0], block) == expected


def test_alternative_text_names_chart_subject_message_exceptions_and_table():
    assert alt_text(LONDON) == "?"
    assert alt_text(NOTHING_CLEAR) == "?"


def test_announcements():
    assert announcement(LONDON) == "Showing recall by ethnic group for London. 1 group has a clear difference."
    assert announcement(NOTHING_CLEAR) == "Showing recall by ethnic group for London. No group has a clear difference."
    none = drawn(topic(area=AREAS["north-east"]), "black | | |\nwhite | | |")
    assert announcement(none) == "Showing recall by ethnic group for the North East. No comparison could be made."


def test_commentary_puts_clear_and_less_favourable_first_and_leaves_nothing_out():
    assert commentary(LONDON).what == ("?",)


def test_the_lines_under_a_commentary():
    said = commentary(LONDON)
    assert said.does_not_show == (
        "These figures do not show why the rates differ. They do not take account of offence, sentence, risk or age. "
        "They are a reason to look further. They are not evidence of discrimination, and they do not rule it out."
    )
    assert said.check_next == ("Compare delivery units.",)
    assert said.many == (
        "We made 60 comparisons like these, for every group and area. If there were no real differences, about 1 in 20 "
        "would still look different by chance, so we call a difference clear when it stands out from that."
    )
    assert commentary(drawn(topic(), "black | | |", made=1)).many == ""


ORDER = drawn(
    topic(characteristic="religion"),
    """
    all-declared | 3000 | 20000 |
    buddhist     |   60 |  200 | small_less_favourable
    christian    | 1800 | 9000 | more_favourable
    hindu        |      |      |
    jewish       |    8 |   25 | too_few_to_compare
    muslim       |  500 | 1500 | less_favourable
    no-religion  |  900 | 7000 | no_clear_difference
    sikh         |   70 |  400 | no_clear_difference
    other        |      |      |
    not-declared |  100 | 9000 |
    """,
)


def test_commentary_keeps_its_order_whatever_the_order_of_the_groups():
    assert [" ".join(paragraph.split()[:9]) for paragraph in commentary(ORDER).what] == ["?"]


def test_combined_groups_are_said_to_be_combined():
    block = drawn(topic(characteristic="ethnicity-2"), "all-other | 128 | 655 | less_favourable\nwhite | 261 | 1904 |")
    assert commentary(block).what[-1] == (
        "This combines groups with different experiences: see the separate groups where they can be shown."
    )


def test_shares_are_said_one_by_one_and_then_left_to_the_table():
    few = drawn(topic(CASELOAD), "black | 1200 | 10000 |\nwhite | 7800 | 10000 |")
    assert [line.split(" of the caseload")[0] for line in commentary(few).what] == [
        "In London in the year to March 2026, people from Black ethnic groups were 12.0%",
        "White people were 78.0%",
    ]
    many = drawn(
        topic(CASELOAD, "religion", comparison=EVERYONE_ELSE),
        "\n".join(
            f"{group.slug} | {100 + place} | 1000 |" for place, group in enumerate(CHARACTERISTICS["religion"].group)
        ),
    )
    assert commentary(many).what == (
        "In London in the year to March 2026, people of another religion or belief were 10.7% of the caseload who "
        "declared (107 of 1,000). The likely range is 8.9% to 12.8%. The other shares are in the table.",
    )


def page(*states):
    """Blocks of one compared group each, women with men; the state says which."""
    counts = {"not_shown": "|", "less_favourable": "300 | 1000", "no_clear_difference": "160 | 1000"}
    return [
        drawn(topic(characteristic="sex"), f"women | {counts.get(state, '200 | 1000')} | {state}\nmen | 150 | 1000 |")
        for state in states
    ]


WORSE, BETTER, UNCLEAR, HIDDEN = "less_favourable", "more_favourable", "no_clear_difference", "not_shown"


@pytest.mark.parametrize(
    ("blocks", "expected"),
    [
        pytest.param([], "No comparisons could be made for this choice.", id="nothing"),
        pytest.param(page(HIDDEN), "No comparisons could be made for this choice.", id="nothing made"),
        pytest.param(
            page(UNCLEAR, UNCLEAR, HIDDEN),
            "No clear differences for this choice. 2 of 3 comparisons could be made.",
            id="nothing clear",
        ),
        pytest.param(
            page(UNCLEAR), "No clear difference for this choice. The one comparison could be made.", id="one, not clear"
        ),
        pytest.param(
            page(WORSE),
            "The one comparison we could make shows a less favourable outcome that is unlikely to be chance alone. It is for women.",
            id="one, clear",
        ),
        pytest.param(
            page(WORSE, UNCLEAR, HIDDEN),
            "1 of the 2 comparisons we could make shows a less favourable outcome that is unlikely to be chance alone. It is for women.",
            id="singular",
        ),
        pytest.param(
            page(WORSE, WORSE, BETTER, "small_higher", "lower"),
            "2 of the 5 comparisons we could make show a less favourable outcome that is unlikely to be chance alone. "
            "All 2 are for women. 1 shows a more favourable outcome. "
            "1 shows a clear difference where no direction is agreed to be better. 1 shows a clear but small difference.",
            id="all for one group",
        ),
        pytest.param(
            page(BETTER, BETTER, "small_lower", "small_less_favourable"),
            "None of the 4 comparisons we could make shows a less favourable outcome that is more than small. "
            "2 show a more favourable outcome. 2 show a clear but small difference.",
            id="none less favourable",
        ),
        pytest.param(
            [*page(WORSE), LONDON, LONDON],
            "3 of the 7 comparisons we could make show a less favourable outcome that is unlikely to be chance alone. "
            "2 of the 3 are for people from Black ethnic groups.",
            id="most for one group",
        ),
        pytest.param(
            [*page(WORSE), LONDON],
            "2 of the 4 comparisons we could make show a less favourable outcome that is unlikely to be chance alone.",
            id="a tie names nobody",
        ),
    ],
)
def test_where_to_look_is_summed_up(blocks, expected):
    assert matrix_summary(blocks) == expected
    assert lint.problems(expected) == []


def test_the_sentence_and_the_table_count_the_same_comparisons():
    counted = tally([LONDON, *page(WORSE, HIDDEN)])
    assert (counted.made, counted.possible, counted.count("less_favourable")) == (4, 6, 2)


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (0, ""),
        (
            1,
            "This page makes 1 comparison. If there were no real difference, it would still look different by chance about 1 time in 20.",
        ),
        (
            15,
            "This page makes 15 comparisons. If there were no real differences, about 1 in 20 would still look different by chance.",
        ),
    ],
)
def test_many_comparisons(number, expected):
    assert many_comparisons_line(number) == expected


def test_the_phrases_themselves_pass_the_lint():
    found = {key: lint.problems(text) for key, text in english().texts.items()}
    for key in ("piece.where", "piece.where_segment"):
        found[key].remove("a space at an end")
    assert {key: problems for key, problems in found.items() if set(problems) - {"a brace is left"}} == {}


@pytest.mark.parametrize(
    ("old", "new", "fix"),
    [
        ("[title]", "[titles]", 'key "titles" is not known. Remove it or correct its spelling.'),
        ("[title]", "[extra]\n[title]", 'key "extra" is not known. Remove it or correct its spelling.'),
        ("[sure]", "[sure]\nextra = 'x'", 'key "sure.extra" is not known. Remove it or correct its spelling.'),
        ("\ncannot_tell =", "\n# cannot_tell =", 'key "sure.cannot_tell" is missing. Add it.'),
        (
            "range is {range}.",
            "range is {rnge}.",
            'key "sure.share": {rnge} is not one of its slots. It may use: {range}.',
        ),
        (
            "range is {range}.",
            "range is {range:.1f}.",
            'key "sure.share": {range:.1f} is not one of its slots. It may use: {range}.',
        ),
        (
            "range is {range}.",
            "range is {range!r}.",
            'key "sure.share": {range!r} is not one of its slots. It may use: {range}.',
        ),
        (
            "range is {range}.",
            "range is {range.low}.",
            'key "sure.share": {range.low} is not one of its slots. It may use: {range}.',
        ),
        ("range is {range}.", "range is {}.", 'key "sure.share": {} is not one of its slots. It may use: {range}.'),
        ("range is {range}.", "range is {range.", 'key "sure.share": a brace stands alone. Write slots as {name}.'),
        ("range is {range}.", "range is} {range}.", 'key "sure.share": a brace stands alone. Write slots as {name}.'),
        ('"This is a clear but small difference."', '" "', 'key "what.small" is empty. Write its words.'),
        (
            '"This is a clear but small difference."',
            '"{ratio}"',
            'key "what.small": {ratio} is not one of its slots. It may use: none.',
        ),
        (
            '"This is a clear but small difference."',
            "3",
            'key "what.small": expected `str`, got `int`. Correct its value.',
        ),
    ],
)
def test_a_wrong_phrases_file_is_refused_with_the_file_the_key_and_the_fix(tmp_path, old, new, fix):
    text = ENGLISH.read_text(encoding="utf-8")
    assert text.count(old) == 1
    wrong = tmp_path / "wrong.toml"
    wrong.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(DefinitionError) as refused:
        load_phrases(wrong)
    assert str(refused.value) == f"{wrong}: {fix}"
