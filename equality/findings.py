"""One frozen finding for each group of a block, made from released counts by one function; everything shown prints from it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from equality.areas import Area
from equality.characteristics import ALL_DECLARED, NOT_DECLARED, Characteristic
from equality.evidence import STATES
from equality.gaps import gap, koopman_interval, newcombe_interval, people_gap, ratio
from equality.measures import Measure
from equality.periods import Period
from equality.populations import Population
from equality.rates import rate, wilson_interval

EVERYONE_ELSE = "everyone-else"
MANY_COMPARISONS = 32
BEARS = {"one_person": 64, "like_with_like": 128, "trend": 256, "region": 512, "undeclared": 1024}
"""What else bears on a finding, with the bit that says so: one person's different outcome would change the state; the ratio within
strata is another; the group's latest quarter is a sign of a real change; the region is outside the limits of chance; people who have
not declared could undo it."""
STATE_BITS = 31
"""A finding code is an index into STATES, with MANY_COMPARISONS and the bits of BEARS added where they hold."""
REASONS = {
    "no_data": "nobody",
    "not_shown": "withheld",
    "not_enough_declared": "declared",
    "comparison_too_small": "comparison_people",
    "too_few_to_compare": "people_or_events",
    "comparison": "is_the_comparison",
    "not_compared": "not_compared",
}
"""Which rule decided each state, where the state alone tells (methods 2.3)."""
CLEAR = ("less_favourable", "more_favourable", "higher", "lower")
SMALL = tuple(f"small_{state}" for state in CLEAR)
COMPARED = (*CLEAR, *SMALL, "no_clear_difference")

Column = NDArray[np.float64]


@dataclass(frozen=True)
class ReleasedRow:
    """One released row: a group's count and total, or None for both where they are withheld, and its finding code."""

    group: str
    count: int | None
    total: int | None
    finding: int | None


@dataclass(frozen=True)
class Topic:
    """What a block is about: the measure, who, where, when, by what, compared with whom.

    ``comparison`` is the slug of the reference group, or "everyone-else". ``segment`` is a display name, empty for all.
    """

    measure: Measure
    population: Population
    characteristic: Characteristic
    comparison: str
    area: Area
    period: Period
    segment: str = ""

    @property
    def comparison_name(self) -> str:
        """The comparison as a label: the group's name, or "Everyone else"."""
        group = self.characteristic.group_named(self.comparison)
        return group.name if group else "Everyone else"

    @property
    def comparison_people(self) -> str:
        """The comparison inside a sentence: "White people", or "everyone else"."""
        group = self.characteristic.group_named(self.comparison)
        return group.people(self.population.people) if group else "everyone else"


@dataclass(frozen=True)
class Interval:
    """An estimate and the bounds of its 95% likely range."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Finding:
    """What may be said of one group: its counts, and how they compare.

    ``count`` and ``total`` are None where the row is not shown. ``rate`` is a proportion. ``ratio`` is None where nobody in
    the comparison group had the outcome, or where nothing is compared. ``gap`` is a difference of proportions, ``people``
    how many more (or, below zero, fewer) people had the outcome than at the comparison's rate. ``bears``: what else bears
    on it, of the keys of BEARS.
    """

    group: str
    name: str
    state: str
    many_comparisons: bool = False
    bears: tuple[str, ...] = ()
    count: int | None = None
    total: int | None = None
    rate: Interval | None = None
    ratio: Interval | None = None
    gap: Interval | None = None
    people: Interval | None = None

    @property
    def reason(self) -> str:
        """The rule that decided the state: of the minimums, else "many_comparisons", "not_clear", "small" or "clear"."""
        if self.state in REASONS:
            return REASONS[self.state]
        if self.state in CLEAR or self.state in SMALL:
            return "clear" if self.clear else "small"
        return "many_comparisons" if self.many_comparisons else "not_clear"

    @property
    def shown(self) -> bool:
        """Whether the row's own counts may be shown."""
        return self.count is not None

    @property
    def compared(self) -> bool:
        """Whether the group could be compared."""
        return self.state in COMPARED

    @property
    def clear(self) -> bool:
        """Whether the difference is clear and large enough to matter."""
        return self.state in CLEAR


@dataclass(frozen=True)
class Block:
    """All findings of one topic, in display order; ``overall`` is the row of all who declared.

    ``comparisons_made`` is the number of comparisons in the family that the verdicts were corrected for.
    """

    topic: Topic
    findings: tuple[Finding, ...]
    not_declared: Finding
    overall: Finding
    comparisons_made: int = 0

    @property
    def declared_share(self) -> float | None:
        """Declared people over all people, where both numbers are shown.

        A declaration's own rate says it; a share's rows count people out of one whole.
        """
        if self.topic.measure.kind == "declaration":
            return self.overall.rate.value if self.overall.rate else None
        undeclared = self.not_declared.count if self.topic.measure.kind == "share" else self.not_declared.total
        declared = self.overall.total
        if declared is None or undeclared is None or declared + undeclared == 0:
            return None
        return declared / (declared + undeclared)

    @property
    def reference(self) -> Finding | None:
        """The finding of the comparison group itself, or None when the comparison is everyone else."""
        return next((one for one in self.findings if one.state == "comparison"), None)

    def in_state(self, *states: str) -> list[Finding]:
        """The findings in any of these states, in display order."""
        return [one for one in self.findings if one.state in states]


def build_block(topic: Topic, rows: Sequence[ReleasedRow], comparisons_made: int = 0) -> Block:
    """The block for released rows; groups that the store does not hold are left out.

    The state comes from the release (it depends on rows outside the block); every number is computed here.
    """
    return build_blocks([(topic, rows, comparisons_made)])[0]


def build_blocks(asked: Sequence[tuple[Topic, Sequence[ReleasedRow], int]]) -> list[Block]:
    """Several blocks, each of a topic, its released rows and the comparisons made; their numbers are computed together."""
    ordered = [(topic, _in_order(topic, rows)) for topic, rows, _ in asked]
    findings = iter(_findings(ordered))
    blocks = []
    for (topic, rows), (_, _, made) in zip(ordered, asked, strict=True):
        blocks.append(_block(topic, [next(findings) for _ in rows], made))
    return blocks


def _in_order(topic: Topic, rows: Sequence[ReleasedRow]) -> list[ReleasedRow]:
    by_group = {row.group: row for row in rows}
    return [by_group[slug] for slug in topic.characteristic.rows if slug in by_group]


def _block(topic: Topic, findings: list[Finding], made: int) -> Block:
    added = {
        slug: Finding(slug, topic.characteristic.row_name(slug), "no_data") for slug in (ALL_DECLARED, NOT_DECLARED)
    }
    groups = tuple(one for one in findings if one.group not in added)
    added |= {one.group: one for one in findings if one.group in added}
    return Block(topic, groups, added[NOT_DECLARED], added[ALL_DECLARED], made)


@dataclass(frozen=True)
class Counts:
    """Columns of counts of one length: a group's events and people, and its comparison's; nan where not shown."""

    count: Column
    total: Column
    reference_count: Column
    reference_total: Column


def counts_of(topic: Topic, rows: Sequence[ReleasedRow]) -> Counts:
    """The rows' counts beside their comparison's: the reference group, or all who declared less the group itself."""
    count = np.array([np.nan if row.count is None else row.count for row in rows], dtype=float)
    total = np.array([np.nan if row.total is None else row.total for row in rows], dtype=float)
    wanted = ALL_DECLARED if topic.comparison == EVERYONE_ELSE else topic.comparison
    place = next((index for index, row in enumerate(rows) if row.group == wanted), None)
    whole_count, whole_total = (np.nan, np.nan) if place is None else (count[place], total[place])
    if topic.comparison == EVERYONE_ELSE:
        rest = whole_total - total
        # Of rounded counts, the rest with the outcome may come out above the rest of the people.
        return Counts(count, total, np.minimum(whole_count - count, rest), rest)
    return Counts(count, total, np.full_like(count, whole_count), np.full_like(total, whole_total))


def _findings(asked: Sequence[tuple[Topic, Sequence[ReleasedRow]]]) -> list[Finding]:
    """The findings of all rows, in order."""
    if not asked:
        return []
    each = [counts_of(topic, rows) for topic, rows in asked]
    four = tuple(
        np.concatenate(columns)
        for columns in zip(*((c.count, c.total, c.reference_count, c.reference_total) for c in each), strict=True)
    )
    count, total = four[0], four[1]
    rates = _intervals(rate(count, total), wilson_interval(count, total))
    ratios = _intervals(ratio(*four), koopman_interval(*four))
    gaps = _intervals(gap(*four), newcombe_interval(*four))
    people, low, high = people_gap(*four)
    affected = _intervals(people, (low, high))
    listed = [(topic, row) for topic, rows in asked for row in rows]
    return [
        _finding(topic, row, (rates[place], ratios[place], gaps[place], affected[place]))
        for place, (topic, row) in enumerate(listed)
    ]


def _finding(topic: Topic, row: ReleasedRow, numbers: tuple[Interval | None, ...]) -> Finding:
    state = state_of(row, topic)
    own_rate, *compared = numbers
    of_ratio, of_gap, of_people = compared if state in COMPARED else (None, None, None)
    return Finding(
        group=row.group,
        name=topic.characteristic.row_name(row.group),
        state=state,
        many_comparisons=bool((row.finding or 0) & MANY_COMPARISONS),
        bears=tuple(name for name, bit in BEARS.items() if state in COMPARED and (row.finding or 0) & bit),
        count=row.count,
        total=row.total,
        rate=own_rate,
        ratio=of_ratio,
        gap=of_gap,
        people=of_people,
    )


def state_of(row: ReleasedRow, topic: Topic) -> str:
    """The state of a released row: what the release decided, or what follows from the row itself."""
    if row.count is None:
        return "not_shown"
    if topic.measure.kind == "rate" and row.group == topic.comparison:
        return "comparison"
    if row.finding is None:
        return "not_compared"
    return STATES[row.finding & STATE_BITS]


def _intervals(value: Column, bounds: tuple[Column, Column]) -> list[Interval | None]:
    low, high = bounds
    return [
        None if np.isnan(one) else Interval(float(one), float(below), float(above))
        for one, below, above in zip(value, low, high, strict=True)
    ]
