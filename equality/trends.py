"""How a group's rate changes: its range expected from its own past, four signs of a real change, and when a gap moved."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from equality.evidence import MINIMUM_PEOPLE
from equality.findings import Block, Finding, Topic
from equality.periods import Period
from equality.rates import Floats, floats

ENOUGH_POINTS = 13
"""Points from which a range can be expected."""
REACH = 2.66
"""Limits lie this many mean moving ranges from the average: 3 / 1.128, with 1.128 for ranges of two."""
NEAR = 2 * REACH / 3
SCREEN = 3.267
"""Moving ranges this many times their mean are left out of it, once."""
RUN = 7
"""So many points on one side, or each above the one before, are a sign."""

Rule = Literal["outside", "trend", "near", "run"]
RULES: tuple[Rule, ...] = ("outside", "trend", "near", "run")
"""In the order in which a point is given to them."""

Sides = NDArray[np.int8]


@dataclass(frozen=True)
class ExpectedRange:
    """The average of a series and the limits around it, in the series' own unit; a rate's may lie beyond 0 and 1."""

    average: float
    low: float
    high: float


@dataclass(frozen=True)
class Sign:
    """A point that is a sign of a real change: its place in the series, by which rule, and on which side (1 above, -1 below)."""

    place: int
    rule: Rule
    side: int


@dataclass(frozen=True)
class Series:
    """One group's rates over the periods of a change, oldest first; a finding is None where there is no row."""

    group: str
    name: str
    findings: tuple[Finding | None, ...]

    @cached_property
    def rates(self) -> Floats:
        """Rates as proportions; nan where not shown, or of fewer than 30 people."""
        return np.array([_rate(one) for one in self.findings], dtype=float)

    @cached_property
    def expected(self) -> ExpectedRange | None:
        """The range expected from the series; None for fewer than 13 points."""
        return expected_range(self.rates)

    @cached_property
    def signs(self) -> tuple[Sign, ...]:
        """Signs of a real change, oldest first."""
        return signs(self.rates)


@dataclass(frozen=True)
class Change:
    """The series of some groups of one topic, over periods of one kind, oldest first."""

    topic: Topic
    periods: tuple[Period, ...]
    series: tuple[Series, ...]

    @property
    def judged(self) -> bool:
        """Whether any series has points enough for a range."""
        return any(one.expected for one in self.series)


def change_of(topic: Topic, blocks: Mapping[Period, Block], groups: Sequence[str]) -> Change:
    """The change of these groups over the blocks' periods."""
    found = [{one.group: one for one in block.findings} for block in blocks.values()]
    series = [
        Series(slug, topic.characteristic.row_name(slug), tuple(rows.get(slug) for rows in found)) for slug in groups
    ]
    return Change(topic, tuple(blocks), tuple(series))


def expected_range(values: ArrayLike) -> ExpectedRange | None:
    """The average of a series, and 2.66 times its mean moving range to either side; None for fewer than 13 points.

    nan is a point that is not shown: no moving range is taken across it. Moving ranges of 3.267 times their mean or more are left
    out of the mean, once. Limits are not made anew by themselves when a series changes.

    Source: Wheeler (1993), Understanding Variation; screening and 13 points as NHS Making Data Count and NHSRplotthedots.

    >>> found = expected_range([1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1])
    >>> print(f"{found.average:.2f} ({found.low:.2f} to {found.high:.2f})")
    1.94 (-0.72 to 4.60)
    """
    (series,) = floats(values)
    if np.count_nonzero(~np.isnan(series)) < ENOUGH_POINTS:
        return None
    moving = np.abs(np.diff(series))
    moving = moving[~np.isnan(moving)]
    if not moving.size:
        return None
    usual = moving[moving < SCREEN * moving.mean()]
    reach = REACH * float(usual.mean() if usual.size else moving.mean())
    average = float(np.nanmean(series))
    return ExpectedRange(average, average - reach, average + reach)


def signs(values: ArrayLike) -> tuple[Sign, ...]:
    """Points that are signs of a real change, each by the first rule that it meets; none for fewer than 13 points.

    Outside the limits; 7 rising (or falling) one after another; 2 of 3 on one side and near that limit; 7 on one side. A point
    that is not shown ends every run.
    """
    expected = expected_range(values)
    if expected is None:
        return ()
    (series,) = floats(values)
    of_rule = {"outside": _outside(series, expected), "trend": rising(series)}
    side = _side(series, expected.average)
    of_rule |= {"near": two_of_three(_is_near(series, expected), side), "run": one_side(side)}
    found: dict[int, Sign] = {}
    for rule in RULES:
        for place in np.flatnonzero(of_rule[rule]).tolist():
            found.setdefault(place, Sign(place, rule, int(of_rule[rule][place])))
    return tuple(found[place] for place in sorted(found))


def rising(values: ArrayLike) -> Sides:
    """1 where a point is the seventh or later of points each above the one before, -1 where each is below; else 0.

    >>> rising([2, 1, 2, 3, 4, 5, 6, 7, 3]).tolist()
    [0, 0, 0, 0, 0, 0, 0, 1, 0]
    """
    (series,) = floats(values)
    steps = np.nan_to_num(np.sign(np.diff(series, prepend=np.nan)))
    lengths = _lengths(steps)
    return np.where(lengths >= RUN - 1, steps, 0).astype(np.int8)


def one_side(side: ArrayLike) -> Sides:
    """The side where a point is the seventh or later in a row on it, else 0; ``side`` is 1, -1 or 0.

    >>> one_side([1, 1, 1, 1, 1, 1, 1, 1, -1]).tolist()
    [0, 0, 0, 0, 0, 0, 1, 1, 0]
    """
    sides = np.asarray(side)
    return np.where(_lengths(sides) >= RUN, sides, 0).astype(np.int8)


def two_of_three(near: ArrayLike, side: ArrayLike) -> Sides:
    """The side where a point is one of three in a row on it of which two or more are near its limit, else 0.

    >>> two_of_three([0, 0, 1, 0, 1, 0, 0], [1] * 7).tolist()
    [0, 0, 1, 1, 1, 0, 0]
    """
    close, sides = np.asarray(near, dtype=int), np.asarray(side, dtype=int)
    found = np.zeros(sides.size, dtype=np.int8)
    for first in range(sides.size - 2):
        window = slice(first, first + 3)
        if abs(sides[window].sum()) == 3 and close[window].sum() >= 2:
            found[window] = sides[first]
    return found


def lasting_side(values: ArrayLike) -> tuple[int, int]:
    """On which side of its average a series has stood since which place, up to its end; (0, 0) for fewer than 7 points.

    Fewer than 13 points have no side.
    """
    expected = expected_range(values)
    if expected is None:
        return 0, 0
    (series,) = floats(values)
    sides = _side(series, expected.average)
    length = int(_lengths(sides)[-1])
    return (int(sides[-1]), sides.size - length) if length >= RUN and sides[-1] else (0, 0)


def log_ratios(group: Series, comparison: Series) -> Floats:
    """Natural logarithms of how many times as often as in the comparison; nan where either is not shown or is zero."""
    with np.errstate(divide="ignore", invalid="ignore"):
        found = np.log(group.rates) - np.log(comparison.rates)
    return np.where(np.isfinite(found), found, np.nan)


def has_trend_signal(rates: ArrayLike) -> NDArray[np.bool_]:
    """Whether each series (a row of periods, oldest first) shows a sign of a real change at its last point."""
    (table,) = floats(rates)
    return np.array([any(one.place == row.size - 1 for one in signs(row)) for row in np.atleast_2d(table)], dtype=bool)


def _rate(finding: Finding | None) -> float:
    enough = finding is not None and finding.total is not None and finding.total >= MINIMUM_PEOPLE
    return finding.rate.value if finding is not None and finding.rate and enough else float("nan")


def _outside(series: Floats, expected: ExpectedRange) -> Sides:
    return ((series > expected.high).astype(np.int8) - (series < expected.low).astype(np.int8)).astype(np.int8)


def _side(series: Floats, average: float) -> Sides:
    return np.nan_to_num(np.sign(series - average)).astype(np.int8)


def _is_near(series: Floats, expected: ExpectedRange) -> NDArray[np.bool_]:
    near = (expected.high - expected.average) * NEAR / REACH
    away = np.abs(series - expected.average)
    return (away >= near) & (away <= expected.high - expected.average)


def _lengths(sides: NDArray[np.generic]) -> NDArray[np.int64]:
    """How many values in a row up to each one are the same; 0 for a value of 0."""
    lengths = np.zeros(sides.size, dtype=np.int64)
    for place, side in enumerate(sides.tolist()):
        same = place > 0 and side == sides[place - 1]
        lengths[place] = 0 if side == 0 else (lengths[place - 1] + 1 if same else 1)
    return lengths
