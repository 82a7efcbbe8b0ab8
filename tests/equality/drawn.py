"""Blocks drawn as text, for tests: a line says what the block is about, the others are its released rows."""

from datetime import date

from equality.areas import load_areas
from equality.characteristics import load_characteristics
from equality.evidence import STATES
from equality.findings import EVERYONE_ELSE, MANY_COMPARISONS, ReleasedRow, Topic, build_block
from equality.measures import Measure
from equality.periods import parse_period
from equality.phrases import ENGLISH
from equality.populations import load_populations

DIMENSIONS = ENGLISH.parent.parent / "dimensions"
AREAS = load_areas(DIMENSIONS / "areas.csv")
CHARACTERISTICS = load_characteristics(DIMENSIONS / "characteristics.toml")
POPULATIONS = load_populations(DIMENSIONS / "populations.toml")
DAY = date(2026, 11, 2)


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
        "reviewed_on": DAY,
        "next_review": DAY.replace(year=2027),
        "slug": "recall",
    }
    return Measure(**{**words, **changes})


STAFF = {"population": "staff", "unit_one": "staff member", "unit_many": "staff"}
MEASURES = {
    "recall": measure(),
    "recall-without-polarity": measure(polarity="not_agreed"),
    "completed": measure(
        name="Order completed",
        short_name="order completion",
        counts="events",
        unit_one="order",
        unit_many="orders",
        verb="completed their order",
        would="would have been completed",
        polarity="higher_is_better",
    ),
    "promoted": measure(
        **STAFF,
        name="Promotion",
        short_name="promotion",
        verb="were promoted",
        would="would have been promoted",
        polarity="higher_is_better",
        source="Human resources extract",
    ),
    "interview": measure(
        name="Interview passed",
        short_name="interview",
        population="applicants",
        counts="events",
        unit_one="applicant",
        unit_many="applicants",
        verb="passed the interview",
        would="would have passed the interview",
        polarity="higher_is_better",
    ),
    "asked": measure(
        name="Asked about cultural or faith needs at induction",
        short_name="being asked about cultural or faith needs",
        verb="were asked about cultural or faith needs at induction",
    ),
    "long": measure(short_name="a measure with a short name that is not short at all and never fits"),
    "caseload": measure(name="Share of the caseload", short_name="share of the caseload", kind="share", would=""),
    "declared": measure(**STAFF, name="Declaration", short_name="declaration", kind="declaration", verb="declared"),
}


def topic(about):
    """A topic from a line such as "recall by ethnicity in london for 2025-26 against white at Licence"."""
    words = dict(zip(("by", "in", "for", "against", "at"), ("ethnicity", "london", "2025-26", "", ""), strict=True))
    chosen, *rest = about.split()
    words |= dict(zip(rest[::2], rest[1::2], strict=True))
    known = MEASURES[chosen]
    characteristic = CHARACTERISTICS[words["by"]]
    return Topic(
        measure=known,
        population=POPULATIONS[known.population],
        characteristic=characteristic,
        comparison=words["against"] or characteristic.reference.get(known.population, EVERYONE_ELSE),
        area=AREAS[words["in"]],
        period=parse_period(words["for"]),
        segment=words["at"],
    )


def drawn(text, made=15):
    """A block: its topic, then rows of slug, count, total and state ("many" after a state that is flagged).

    A last word "among 60" in the first line is the number of comparisons made.
    """
    about, *lines = (line.strip() for line in text.strip().splitlines())
    about, _, among = about.partition(" among ")
    rows = []
    for line in lines:
        group, count, total, state = (cell.strip() for cell in line.split("|"))
        name, _, flag = state.partition(" ")
        code = STATES.index(name) + (MANY_COMPARISONS if flag else 0) if name else None
        rows.append(ReleasedRow(group, int(count) if count else None, int(total) if total else None, code))
    return build_block(topic(about), rows, int(among) if among else made)
