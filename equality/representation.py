"""How large a group's share of each grade is (or each group's share of one grade), against several benchmarks at once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np

from equality.benchmarks import AGES, BenchmarkKey, Benchmarks
from equality.evidence import ALPHA, MINIMUM_PEOPLE, benjamini_hochberg
from equality.findings import Block, Finding, Interval, Topic
from equality.gaps import pearson_p
from equality.populations import Value
from equality.targets import Targets

PREFERRED_AGES = tuple(reversed(AGES))
"""Those of working age stand nearest to those who could be staff."""

Position = Literal["below", "above", "inside"]


@dataclass(frozen=True)
class Yardstick:
    """One benchmark: each group's share of a population, from 0 to 1, by the group's slug.

    ``kind`` is "census" (people who live in the area, of ``ages``), "caseload" (people on probation there) "service" (staff of
    all grades in England and Wales), or "set" (shares that the service has set itself).
    """

    kind: Literal["census", "caseload", "service", "set"]
    shares: Mapping[str, float]
    ages: str = ""


@dataclass(frozen=True)
class Row:
    """One grade of a group, or one group of a grade: its people and its share, beside each benchmark in order.

    ``count`` and ``share`` are None where they are not shown, ``total`` too where there is nothing of the grade at all; a
    benchmark is None where it says nothing of the group.
    """

    slug: str
    name: str
    state: Literal["shown", "few", "not_shown", "no_data"]
    benchmarks: tuple[float | None, ...]
    count: int | None = None
    total: int | None = None
    share: Interval | None = None

    def position(self, place: int = 0) -> Position | None:
        """Where the share stands to a benchmark; None where either is missing, or there are too few people for a share."""
        benchmark = self.benchmarks[place] if place < len(self.benchmarks) else None
        if self.state != "shown" or self.share is None or benchmark is None:
            return None
        return position(self.share, benchmark)

    def to_match(self, place: int = 0) -> float | None:
        """How many people there would be if the share were the benchmark's; None where no position is given."""
        benchmark = self.benchmarks[place] if self.position(place) else None
        return None if benchmark is None or self.total is None else benchmark * self.total


@dataclass(frozen=True)
class Representation:
    """Shares of one area and period: by grade, of the group ``group``; or, where that is empty, by group.

    By group, the topic names the grade, or none for all grades together. ``yardsticks`` stand in the order of the rows'
    benchmarks; the first is the one that positions and words go by.
    """

    topic: Topic
    group: str
    yardsticks: tuple[Yardstick, ...]
    rows: tuple[Row, ...]

    @property
    def by(self) -> Literal["grade", "group"]:
        """What each row is."""
        return "grade" if self.group else "group"

    def standing(self, wanted: Position) -> list[Row]:
        """Rows whose likely range lies so to the first benchmark, in display order."""
        return [row for row in self.rows if row.position() == wanted]

    def in_state(self, *states: str) -> list[Row]:
        """Rows in any of these states, in display order."""
        return [row for row in self.rows if row.state in states]

    @property
    def looks(self) -> int:
        """How many looks at the data the rows compared are: two groups that make up the whole are one."""
        return min(self.compared, 1) if self.two_sided else self.compared

    @property
    def compared(self) -> int:
        """How many rows are held against the first benchmark."""
        return sum(row.position() is not None for row in self.rows)

    @property
    def two_sided(self) -> bool:
        """Whether the rows are two groups, of which one is as far below its benchmark as the other is above."""
        return not self.group and len(self.rows) == 2


def position(share: Interval, benchmark: float) -> Position:
    """Where a share stands to a benchmark: "below" or "above" it where the benchmark lies outside the likely range.

    The Wilson range leaves a benchmark out exactly where the score test of that benchmark gives p below 0.05.

    >>> position(Interval(0.09, 0.05, 0.15), 0.24), position(Interval(0.09, 0.05, 0.15), 0.15)
    ('below', 'inside')
    """
    if share.high < benchmark:
        return "below"
    return "above" if share.low > benchmark else "inside"


def by_grade(
    topic: Topic, group: str, blocks: Sequence[tuple[Value, Block | None]], yardsticks: Iterable[Yardstick]
) -> Representation:
    """One group's share of each grade, in the order given; ``topic`` names no grade. A grade without a block has no data."""
    held = tuple(one for one in yardsticks if group in one.shares)
    shares = tuple(one.shares[group] for one in held)
    rows = tuple(_row((grade.slug, grade.name), _finding(block, group), shares) for grade, block in blocks)
    return Representation(topic, group, held, rows)


def by_group(block: Block, yardsticks: Iterable[Yardstick]) -> Representation:
    """Each group's share of one grade (or of all of them, where the block's topic names none)."""
    held = tuple(one for one in yardsticks if one.shares)
    rows = tuple(
        _row((one.group, one.name), one, tuple(yardstick.shares.get(one.group) for yardstick in held))
        for one in block.findings
    )
    return Representation(block.topic, "", held, rows)


def census_yardstick(benchmarks: Benchmarks, area: str, characteristic: str) -> Yardstick | None:
    """The census population of an area by a characteristic, of the ages nearest to working age that the table holds."""
    for ages in PREFERRED_AGES:
        found = benchmarks.get(BenchmarkKey(area, characteristic, ages))
        if found:
            return Yardstick("census", {slug: one.share for slug, one in found.items()}, ages)
    return None


def set_yardstick(targets: Targets, areas: Sequence[str], characteristic: str) -> Yardstick | None:
    """The shares set for the first of these areas that has any, by a characteristic; None where nothing is set."""
    found = (targets.get((area, characteristic)) for area in areas)
    shares = next((one for one in found if one), None)
    return Yardstick("set", shares) if shares else None


def falls_away(shares: Representation) -> tuple[Row, Row] | None:
    """The step up from one grade to the next that is shown at which a group's share clearly falls most: (lower, upper) grade.

    Each step is a chi-squared test of the two shares, corrected for all steps (Benjamini-Hochberg, 5%); of those that are clear and
    downward, the one with the largest fall in points. None where no step is clear, or where the rows are groups.
    """
    shown = [row for row in shares.rows if row.state == "shown" and row.share]
    steps = list(pairwise(shown))
    if not shares.group or not steps:
        return None
    four = np.array([[upper.count, upper.total, lower.count, lower.total] for upper, lower in steps], dtype=float).T
    q = benjamini_hochberg(pearson_p(*four), np.zeros(len(steps), dtype=np.int64))
    falls = four[2] / four[3] - four[0] / four[1]
    clear = [(float(fall), step) for fall, one, step in zip(falls, q, steps, strict=True) if one < ALPHA and fall > 0]
    if not clear:
        return None
    upper, lower = max(clear, key=lambda one: one[0])[1]
    return lower, upper


def block_yardstick(kind: Literal["caseload", "service"], block: Block | None) -> Yardstick | None:
    """The shares of a block of shares that are shown, of 30 people or more in all; None where there are none."""
    shares = {
        one.group: one.rate.value
        for one in (block.findings if block else ())
        if one.rate and one.total and one.total >= MINIMUM_PEOPLE
    }
    return Yardstick(kind, shares) if shares else None


def _finding(block: Block | None, group: str) -> Finding | None:
    return next((one for one in block.findings if one.group == group), None) if block else None


def _row(named: tuple[str, str], finding: Finding | None, benchmarks: tuple[float | None, ...]) -> Row:
    slug, name = named
    if finding is None or finding.state == "no_data" or finding.total == 0:
        return Row(slug, name, "no_data", benchmarks)
    if finding.count is None or finding.total is None or finding.rate is None:
        return Row(slug, name, "not_shown", benchmarks)
    if finding.total < MINIMUM_PEOPLE:
        return Row(slug, name, "few", benchmarks, finding.count, finding.total)
    return Row(slug, name, "shown", benchmarks, finding.count, finding.total, finding.rate)
