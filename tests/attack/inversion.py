"""Printed numbers turned back into counts: every pair of whole numbers that prints as a rate, a range or a rounded count."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

Z = 1.959963984540054


@dataclass(frozen=True)
class Printed:
    """What is printed of one row; each range is (least, most) of what the true value may be, None where nothing is printed.

    ``rate``, ``low`` and ``high`` are proportions; ``count`` and ``total`` are people or events.
    """

    count: tuple[float, float] | None = None
    total: tuple[float, float] | None = None
    rate: tuple[float, float] | None = None
    low: tuple[float, float] | None = None
    high: tuple[float, float] | None = None


def printed(value: float, decimals: int) -> tuple[float, float]:
    """The values that print as this one with so many decimals.

    >>> printed(1.2, 1)
    (1.15, 1.25)
    """
    half = 0.5 * 10.0**-decimals
    return round(value - half, decimals + 3), round(value + half, decimals + 3)


def rounded_to(value: int, base: int) -> tuple[float, float]:
    """The whole numbers that round to this multiple of a base.

    >>> rounded_to(250, 5)
    (248, 252)
    """
    return value - base // 2, value + base // 2


def wilson(count: np.ndarray, total: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Both ends of Wilson's range at 95%, written out here so that it shares nothing with the tool's own."""
    rate, square = count / total, Z * Z
    middle = rate + square / (2 * total)
    half = Z * np.sqrt(rate * (1 - rate) / total + square / (4 * total * total))
    scale = 1 + square / total
    return np.clip((middle - half) / scale, 0, 1), np.clip((middle + half) / scale, 0, 1)


def counts_that_print(row: Printed, most: int = 2_000) -> list[tuple[int, int]]:
    """Every (count, total) that prints as the row does, with totals up to ``most`` where no total is printed."""
    first, last = row.total or (1, most)
    totals = range(max(1, int(np.ceil(first))), int(np.floor(last)) + 1)
    return [pair for total in totals for pair in _counts_of(row, total)]


def _counts_of(row: Printed, total: int) -> Iterable[tuple[int, int]]:
    counts = np.arange(total + 1)
    fits = _within(counts, row.count) & _within(counts / total, row.rate)
    if row.low or row.high:
        low, high = wilson(counts, np.full(total + 1, total))
        fits &= _within(low, row.low) & _within(high, row.high)
    return [(int(count), total) for count in counts[fits]]


def _within(values: np.ndarray, limits: tuple[float, float] | None) -> np.ndarray:
    if limits is None:
        return np.ones(len(values), dtype=bool)
    least, most = limits
    return (values >= least - 1e-12) & (values <= most + 1e-12)
