"""Small values for tests: a measure, a topic, and blocks drawn as tables."""

from datetime import date
from typing import Any

import msgspec

from equality.areas import Area
from equality.characteristics import Characteristic, Group
from equality.evidence import STATES
from equality.findings import MANY_COMPARISONS, Block, ReleasedRow, Topic, build_block
from equality.measures import Measure
from equality.periods import financial_year
from equality.populations import Population, Segment, Value

PEOPLE_ON_PROBATION = Population(
    slug="people_on_probation",
    name="People on probation",
    people="people",
    path="people-on-probation",
    segment=Segment("Sentence type", "All sentence types", "sentence_type", (Value("licence", "Licence"),)),
)
ETHNICITY = Characteristic(
    slug="ethnicity",
    name="Ethnicity",
    group_noun="ethnic group",
    populations=("people_on_probation",),
    family="ethnicity",
    field="ethnicity",
    reference={"people_on_probation": "white"},
    group=(
        Group("asian", "Asian", "{people} from Asian ethnic groups", "Asian {people}"),
        Group("black", "Black", "{people} from Black ethnic groups", "Black {people}"),
        Group("mixed", "Mixed", "{people} from the Mixed ethnic group"),
        Group("white", "White", "White {people}"),
        Group("other", "Other", "{people} from the Other ethnic group"),
    ),
)
LONDON = Area("region", "london", "London", "L", "england-and-wales", date(2021, 6, 26), None)
YEAR = financial_year(2025)

USUAL = """
    all-declared | 488 | 3260 |
    asian        |  61 |  412 | no_clear_difference
    black        | 128 |  655 | less_favourable
    mixed        |     |      | not_shown
    white        | 261 | 1904 |
    other        |     |      | not_shown
    not-declared |  30 |  240 |
"""
"""Recalled out of people on licence; two groups are not shown, so that neither follows from the total."""


def measure(**changes: Any) -> Measure:
    """Recall to custody, where more is worse, with some keys changed."""
    recall = Measure(
        slug="recall",
        name="Recall to custody",
        short_name="Recall",
        population="people_on_probation",
        order=10,
        counts="people",
        unit_one="person",
        unit_many="people",
        counted="people recalled to custody in the period",
        out_of="people on licence in the period",
        eligible_field="on_licence",
        happened_field="recalled",
        count_heading="Recalled",
        total_heading="People on licence",
        verb="were recalled",
        would="been recalled",
        polarity="higher_is_worse",
        why="Recall sends people back to custody.",
        check_next=("Check whether the gap is in every delivery unit.",),
        source="Case records",
        reviewed_by="Methods group",
        reviewed_on=date(2026, 1, 5),
        next_review=date(2027, 1, 5),
    )
    return msgspec.structs.replace(recall, **changes)


def topic(**changes: Any) -> Topic:
    """Recall by ethnic group compared with White people, London, year to March 2026, with some parts changed."""
    usual: dict[str, Any] = {
        "measure": measure(),
        "population": PEOPLE_ON_PROBATION,
        "characteristic": ETHNICITY,
        "comparison": "white",
        "area": LONDON,
        "period": YEAR,
    }
    return Topic(**{**usual, **changes})


def rows(drawn: str) -> list[ReleasedRow]:
    """Released rows from lines of group, count, total and state.

    Count and total stay empty where they are withheld, and the state where nothing is compared. "many" after the state
    marks a difference that would look clear alone.
    """
    return [_row(line) for line in drawn.strip().splitlines()]


def block(drawn: str = USUAL, comparisons_made: int = 15, **changes: Any) -> Block:
    """The block of these rows."""
    return build_block(topic(**changes), rows(drawn), comparisons_made)


def _row(line: str) -> ReleasedRow:
    group, count, total, state = (part.strip() for part in line.split("|"))
    name, _, many = state.partition(" ")
    finding = STATES.index(name) + (MANY_COMPARISONS if many else 0) if name else None
    return ReleasedRow(group, int(count) if count else None, int(total) if total else None, finding)
