"""Whether a gap itself differs between regions: each region's ratio, and one test of whether they vary more than by chance."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import chdtrc

from equality.areas import Area
from equality.evidence import ALPHA
from equality.findings import Block, Finding, Topic
from equality.grammar import compared_counts
from equality.rates import Floats, floats

LEAST_REGIONS = 3
"""Below so many ratios nothing is said of how they vary."""


@dataclass(frozen=True)
class Homogeneity:
    """Cochran's test of one ratio in all regions: Q, its degrees of freedom, p, and the ratio pooled over them."""

    q: float
    degrees: int
    p: float
    pooled: float

    @property
    def differs(self) -> bool:
        """Whether the ratios vary clearly more than chance alone would make them."""
        return self.p < ALPHA


@dataclass(frozen=True)
class Disparities:
    """One group's findings in the regions, from north to south, each named for its region; and in the whole country.

    ``in_test`` holds the slugs of the regions that ``test`` counts.
    """

    topic: Topic
    group: str
    national: Finding
    regions: tuple[Finding, ...]
    test: Homogeneity | None
    in_test: frozenset[str] = frozenset()

    @property
    def compared(self) -> list[Finding]:
        """Regions with a ratio."""
        return [one for one in self.regions if one.ratio is not None]

    @property
    def tested(self) -> list[Finding]:
        """Regions whose ratio has a logarithm that the test counts."""
        return [one for one in self.regions if one.group in self.in_test]

    @property
    def without(self) -> list[Finding]:
        """Regions that were compared and that the test does not count."""
        return [one for one in self.regions if one.compared and one.group not in self.in_test]

    def block(self) -> Block:
        """The regions as the rows of a block, for a chart of ratios."""
        nothing = Finding("", "", "no_data")
        return Block(self.topic, self.regions, nothing, nothing)


def cochran(count: ArrayLike, total: ArrayLike, other: ArrayLike, compared: ArrayLike) -> Homogeneity | None:
    """Cochran's Q of ln ratios weighted by 1 / (1/a - 1/n + 1/b - 1/m); None for fewer than three that have one.

    Regions where either group had no event, or all of both had it, or that are not shown (nan) do not count.

    Source: Cochran 1954, Biometrics 10, 101-129; weights as methods 2.8.

    >>> found = cochran([20, 30, 25], [100, 150, 125], [10, 15, 25], [100, 150, 250])
    >>> print(f"{found.q:.3f} {found.pooled:.3f}")
    0.000 2.000
    """
    a, n, b, m = floats(count, total, other, compared)
    usable = _has_logarithm(a, n, b, m)
    if np.count_nonzero(usable) < LEAST_REGIONS:
        return None
    a, n, b, m = (one[usable] for one in (a, n, b, m))
    log_ratio: Floats = np.log(a / n) - np.log(b / m)
    weight = 1 / _variance(a, n, b, m)
    mean = float((weight * log_ratio).sum() / weight.sum())
    q = float((weight * (log_ratio - mean) ** 2).sum())
    degrees = log_ratio.size - 1
    return Homogeneity(q, degrees, float(chdtrc(degrees, q)), float(np.exp(mean)))


def _has_logarithm(a: Floats, n: Floats, b: Floats, m: Floats) -> NDArray[np.bool_]:
    """Whether somebody in both groups had the outcome, and not everybody in both; never where a count is nan."""
    return np.asarray((a > 0) & (b > 0) & ((a < n) | (b < m)))


def _variance(a: Floats, n: Floats, b: Floats, m: Floats) -> Floats:
    return np.asarray(1 / a - 1 / n + 1 / b - 1 / m)


def disparities(national: Block, regions: Mapping[str, Block], group: str, areas: Sequence[Area]) -> Disparities:
    """The group's findings, from the country's block and the blocks of its regions by slug; ``areas`` in display order."""
    topic = national.topic
    stood = [area for area in areas if area.stood(topic.period.start, topic.period.end)]
    rows = tuple(replace(_row(regions.get(area.slug), group), group=area.slug, name=area.name) for area in stood)
    counts = [compared_counts(group, regions.get(area.slug)) for area in stood]
    shown = {row.group: four for four, row in zip(counts, rows, strict=True) if four is not None and row.compared}
    table = np.array([*shown.values()], dtype=float).reshape(len(shown), 4).T
    in_test = frozenset(slug for slug, kept in zip(shown, _has_logarithm(*table), strict=True) if kept)
    return Disparities(topic, group, _row(national, group), rows, cochran(*table), in_test)


def _row(block: Block | None, group: str) -> Finding:
    missing = Finding(group, "", "no_data")
    return next((one for one in block.findings if one.group == group), missing) if block else missing
