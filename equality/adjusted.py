"""Like with like: a ratio adjusted for the mix of strata, the gap split into rates and mix, and a warning where they part."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import isnan

import numpy as np
from numpy.typing import ArrayLike, NDArray

from equality.findings import Block, Finding, Interval
from equality.grammar import compared_counts
from equality.rates import Z95, Floats, floats

FAR_APART = 0.10
"""Crude and adjusted ratios further apart than this are said to be."""
LEAST_COVERED = 0.80
"""Below this part of a group's people (or of its comparison's) in strata that can be compared, nothing is adjusted."""


@dataclass(frozen=True)
class Adjusted:
    """One group: its crude ratio, its ratio within strata, and what was left out.

    ``ratio`` is None where too few people stand in strata that can be compared; ``reason`` then says so: "not_shown" or "few".
    ``rates`` and ``mix`` are proportions: they add up to the gap over the strata compared. ``left_out`` are names of strata, and
    ``covered`` the smaller of the two groups' parts in the strata compared, from 0 to 1.
    """

    crude: Finding
    ratio: Interval | None
    rates: float = float("nan")
    mix: float = float("nan")
    covered: float = 0.0
    compared: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    reason: str = ""

    @property
    def warned(self) -> bool:
        """Whether crude and adjusted ratios stand on opposite sides of 1, or far apart."""
        if self.ratio is None or self.crude.ratio is None:
            return False
        return bool(simpson_warning(self.crude.ratio.value, self.ratio.value))

    @property
    def reversed(self) -> bool:
        """Whether they stand on opposite sides of 1."""
        return (
            self.ratio is not None
            and self.crude.ratio is not None
            and ((self.ratio.value - 1) * (self.crude.ratio.value - 1) < 0)
        )


def mantel_haenszel(
    count: ArrayLike, total: ArrayLike, other: ArrayLike, compared: ArrayLike
) -> tuple[Floats, Floats, Floats]:
    """The ratio over strata (the last axis) and its 95% range; strata with an empty arm, or nan, count for nothing.

    R = sum(a m / T) / sum(b n / T), with variance of ln R = sum(((a + b) n m - a b T) / T^2) / (sum(a m / T) sum(b n / T)).
    nan where either sum is 0. With one stratum the ratio is the crude one.

    Source: Mantel and Haenszel 1959; variance Greenland and Robins 1985, Biometrics 41, 55-68.

    >>> ratio, low, high = mantel_haenszel([20, 30], [100, 300], [10, 45], [100, 900])
    >>> print(f"{ratio:.3f}")
    2.000
    """
    a, n, b, m = _kept(count, total, other, compared)
    together = np.where(n + m > 0, n + m, 1)
    up, down = (a * m / together).sum(axis=-1), (b * n / together).sum(axis=-1)
    spread = (((a + b) * n * m - a * b * together) / together**2).sum(axis=-1)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where((up > 0) & (down > 0), up / down, np.nan)
        reach = np.exp(Z95 * np.sqrt(spread / (up * down)))
    return ratio, ratio / reach, ratio * reach


def kitagawa(count: ArrayLike, total: ArrayLike, other: ArrayLike, compared: ArrayLike) -> tuple[Floats, Floats]:
    """The gap over strata (the last axis) as the part from different rates within them, and the part from their mix.

    rates = sum (pA - pB)(wA + wB) / 2, mix = sum (wA - wB)(pA + pB) / 2, which add up to the gap exactly; strata with an empty arm,
    or nan, count for nothing. Source: Kitagawa 1955, JASA 50, 1168-1194.

    >>> rates, mix = kitagawa([20, 30], [100, 300], [10, 45], [100, 900])
    >>> print(f"{rates:.4f} + {mix:.4f} = {50 / 400 - 55 / 1000:.4f}")
    0.0587 + 0.0112 = 0.0700
    """
    a, n, b, m = _kept(count, total, other, compared)
    with np.errstate(divide="ignore", invalid="ignore"):
        p, q = np.where(n > 0, a / n, 0.0), np.where(m > 0, b / m, 0.0)
        w, v = n / n.sum(axis=-1, keepdims=True), m / m.sum(axis=-1, keepdims=True)
    return ((p - q) * (w + v) / 2).sum(axis=-1), ((w - v) * (p + q) / 2).sum(axis=-1)


def standardised(count: ArrayLike, total: ArrayLike, weights: ArrayLike) -> Floats:
    """The rate that a group would have with another's mix of strata (the last axis), from numbers of people in it.

    >>> float(standardised([20, 30], [100, 300], [50, 150]))
    0.125
    """
    a, n, w = floats(count, total, weights)
    kept = (n > 0) & ~np.isnan(a + n + w)
    rates, w = np.divide(a, n, out=np.zeros_like(a), where=kept), np.where(kept, w, 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray((w * rates).sum(axis=-1) / w.sum(axis=-1))


def simpson_warning(crude: ArrayLike, adjusted: ArrayLike) -> NDArray[np.bool_]:
    """Whether two ratios stand on opposite sides of 1, or differ by more than 10%; False where either is nan.

    >>> simpson_warning([0.95, 1.20, 1.20], [1.08, 1.25, 1.40]).tolist()
    [True, False, True]
    """
    one, other = floats(crude, adjusted)
    with np.errstate(divide="ignore", invalid="ignore"):
        apart = np.abs(other / one - 1) > FAR_APART + 1e-12
        return np.asarray(((one - 1) * (other - 1) < 0) | apart) & ~np.isnan(one + other)


def like_with_like(block: Block, strata: Mapping[str, Block | None]) -> tuple[Adjusted, ...]:
    """Each group of a block that has a ratio, from the blocks of its strata by name; None for a stratum that is not released.

    From released rows alone, so nothing withheld can come out: a stratum counts where the group and its comparison are both shown.
    """
    found = [one for one in block.findings if one.ratio is not None and one.state != "comparison"]
    return tuple(_adjusted(one, block, strata) for one in found)


def _adjusted(crude: Finding, block: Block, strata: Mapping[str, Block | None]) -> Adjusted:
    rows = {name: compared_counts(crude.group, one) for name, one in strata.items()}
    shown = {name: row for name, row in rows.items() if row is not None and row[1] > 0 and row[3] > 0}
    empty = {name for name, row in rows.items() if row is not None and row[1] == 0 and row[3] == 0}
    left_out = tuple(name for name in rows if name not in shown and name not in empty)
    own, other = _people(crude.group, block)
    table = np.array([*shown.values()], dtype=float).reshape(len(shown), 4).T
    covered = min(_part(table[1].sum(), own), _part(table[3].sum(), other))
    base = Adjusted(crude, None, covered=covered, compared=tuple(shown), left_out=left_out)
    if len(shown) < 2 or covered < LEAST_COVERED:
        return replace(base, reason="not_shown" if left_out else "few")
    ratio, low, high = (float(one) for one in mantel_haenszel(*table))
    rates, mix = (float(one) for one in kitagawa(*table))
    return (
        replace(base, reason="few")
        if isnan(ratio)
        else replace(base, ratio=Interval(ratio, low, high), rates=rates, mix=mix)
    )


def _people(group: str, block: Block) -> tuple[int, int]:
    """People of the group and of its comparison in the whole block."""
    counts = compared_counts(group, block)
    return (counts[1], counts[3]) if counts else (0, 0)


def _part(some: float, all_of_them: int) -> float:
    return min(some / all_of_them, 1.0) if all_of_them else 0.0


def _kept(*columns: ArrayLike) -> Sequence[Floats]:
    a, n, b, m = np.broadcast_arrays(*floats(*columns))
    kept = (n > 0) & (m > 0) & ~np.isnan(a + n + b + m)
    return [np.where(kept, one, 0.0) for one in (a, n, b, m)]
