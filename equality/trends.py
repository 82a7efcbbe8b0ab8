"""How a group's rate changes: its range expected from its own past, four signs of a real change, and when a gap moved."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import isnan
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from equality.evidence import MINIMUM_PEOPLE
from equality.findings import Block, Finding, Interval, Topic
from equality.periods import Period
from equality.rates import Floats, floats, quotient

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
LEAST = 1e-12
"""Rates this near are alike, so that sums of floating point make no sign."""

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

    @property
    def intervals(self) -> tuple[Interval | None, ...]:
        """Rates with their likely ranges; None where there is no rate to draw."""
        rates = self.rates.tolist()
        return tuple(
            None if one is None or isnan(rate) else one.rate for one, rate in zip(self.findings, rates, strict=True)
        )

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
    average, reach = (float(one[0]) for one in _ranges(_table(values)))
    return None if isnan(reach) else ExpectedRange(average, average - reach, average + reach)


def signs(values: ArrayLike) -> tuple[Sign, ...]:
    """Points of one series that are signs of a real change, each by the first rule that it meets; none for fewer than 13 points.

    Outside the limits; 7 rising (or falling) one after another; 2 of 3 on one side and near that limit; 7 on one side. A point
    that is not shown ends every run.
    """
    (rules,), (sides,) = signals(_table(values))
    return tuple(Sign(place, RULES[rules[place]], int(sides[place])) for place in np.flatnonzero(sides).tolist())


def signals(rates: ArrayLike) -> tuple[Sides, Sides]:
    """Of many series at once, which rule of ``RULES`` each point meets (-1 where none), and on which side (0 where none).

    ``rates`` is a table of series by periods, oldest first, nan where a point is not shown; so are both answers.

    >>> rules, sides = signals([[0.10, 0.12] * 7 + [0.30], [0.10, 0.12] * 7 + [0.11]])
    >>> rules[:, -1].tolist(), sides[:, -1].tolist()
    ([0, -1], [1, 0])
    """
    table = _table(rates)
    average, reach = (one[:, None] for one in _ranges(table))
    away = table - average
    side = _side(away)
    beyond = np.abs(away) > reach + LEAST
    near = ~beyond & (np.abs(away) >= reach * NEAR / REACH)
    of_rule = (np.where(beyond, side, 0), rising(table), two_of_three(near, side), one_side(side))
    rules, sides = np.full(table.shape, -1, dtype=np.int8), np.zeros(table.shape, dtype=np.int8)
    for place, met in enumerate(of_rule):
        first = (met != 0) & (rules < 0) & ~np.isnan(reach)
        rules[first], sides[first] = place, met[first]
    return rules, sides


def has_trend_signal(rates: ArrayLike) -> NDArray[np.bool_]:
    """Whether each series (a row of periods, oldest first) shows a sign of a real change at its last point."""
    table = _table(rates)
    return np.asarray(signals(table)[1][:, -1] != 0) if table.shape[1] else np.zeros(len(table), dtype=bool)


def rising(values: ArrayLike) -> Sides:
    """1 where a point is the seventh or later of points each above the one before, -1 where each is below; else 0.

    Of one series, or of a table of them.

    >>> rising([2, 1, 2, 3, 4, 5, 6, 7, 3]).tolist()
    [0, 0, 0, 0, 0, 0, 0, 1, 0]
    """
    (series,) = floats(values)
    steps = _side(np.diff(series, axis=-1, prepend=np.nan))
    return np.where(_lengths(steps) >= RUN - 1, steps, 0).astype(np.int8)


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
    found = np.zeros(sides.shape, dtype=np.int8)
    for first in range(sides.shape[-1] - 2):
        window = np.s_[..., first : first + 3]
        alike = np.abs(sides[window].sum(axis=-1)) == 3
        met = (alike & (close[window].sum(axis=-1) >= 2))[..., None]
        found[window] = np.where(met, sides[..., [first]], found[window])
    return found


def lasting_side(values: ArrayLike) -> tuple[int, int]:
    """On which side of its average a series has stood since which place, up to its end; (0, 0) for fewer than 7 points.

    Fewer than 13 points have no side.
    """
    expected = expected_range(values)
    if expected is None:
        return 0, 0
    (series,) = floats(values)
    sides = _side(series - expected.average)
    length = int(_lengths(sides)[-1])
    return (int(sides[-1]), sides.size - length) if length >= RUN else (0, 0)


def log_ratios(group: Series, comparison: Series) -> Floats:
    """Natural logarithms of how many times as often as in the comparison; nan where either is not shown or is zero."""
    with np.errstate(divide="ignore", invalid="ignore"):
        found = np.log(group.rates) - np.log(comparison.rates)
    return np.where(np.isfinite(found), found, np.nan)


def _rate(finding: Finding | None) -> float:
    enough = finding is not None and finding.total is not None and finding.total >= MINIMUM_PEOPLE
    return finding.rate.value if finding is not None and finding.rate and enough else float("nan")


def _table(values: ArrayLike) -> Floats:
    return np.atleast_2d(floats(values)[0])


def _ranges(table: Floats) -> tuple[Floats, Floats]:
    """The average of each row, and how far its limits lie from it; nan for fewer than 13 points."""
    moving = np.abs(np.diff(table, axis=-1))
    usual = np.where(moving < SCREEN * _means(moving)[:, None], moving, np.nan)
    kept = np.where(np.isnan(usual).all(axis=-1), _means(moving), _means(usual))
    enough = np.count_nonzero(~np.isnan(table), axis=-1) >= ENOUGH_POINTS
    return np.where(enough, _means(table), np.nan), np.where(enough, REACH * kept, np.nan)


def _means(table: Floats) -> Floats:
    """The mean of what is shown of each row; nan where nothing is."""
    shown = ~np.isnan(table)
    return quotient(np.where(shown, table, 0.0).sum(axis=-1), shown.sum(axis=-1).astype(float))


def _side(away: Floats) -> Sides:
    return (away > LEAST).astype(np.int8) - (away < -LEAST).astype(np.int8)


def _lengths(sides: NDArray[np.generic]) -> NDArray[np.int64]:
    """How many values in a row up to each one are the same; 0 for a value of 0."""
    lengths = np.zeros(sides.shape, dtype=np.int64)
    before = np.zeros(sides.shape[:-1], dtype=np.int64)
    for place in range(sides.shape[-1]):
        same = sides[..., place] == sides[..., max(place - 1, 0)]
        before = np.where(sides[..., place] == 0, 0, np.where(same, before + 1, 1))
        lengths[..., place] = before
    return lengths
