"""Rates, and how far a rate could be from what we would see over many more people."""

from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats: TypeAlias = NDArray[np.float64]

Z95 = 1.959963984540054
"""Standard normal deviate that leaves 2.5% in each tail."""


def floats(*values: ArrayLike) -> tuple[Floats, ...]:
    """The values as float64 arrays of one common shape (0-d when every value is a scalar)."""
    return tuple(np.broadcast_arrays(*(np.asarray(value, dtype=np.float64) for value in values)))


def quotient(top: Floats, bottom: Floats) -> Floats:
    """``top / bottom``, and nan where the bottom is not above zero; arrays of one shape."""
    result = np.full(top.shape, np.nan)
    np.divide(top, bottom, out=result, where=bottom > 0)
    return result


def rate(count: ArrayLike, total: ArrayLike) -> Floats:
    """Share of ``total`` that is ``count``, from 0 to 1.

    Scalars or arrays that broadcast together. nan where ``total`` is 0.

    >>> rate(20, 100)
    array(0.2)
    >>> rate([1, 0], [4, 0])
    array([0.25,  nan])
    """
    return quotient(*floats(count, total))


def wilson_interval(count: ArrayLike, total: ArrayLike, z: float = Z95) -> tuple[Floats, Floats]:
    """Low and high ends of the Wilson score interval for a rate, from 0 to 1.

    Scalars or arrays that broadcast together; both ends have the common shape. nan where ``total``
    is 0 or ``count`` is not between 0 and ``total``. Nobody gives a low end of exactly 0; everybody
    gives a high end of exactly 1.

    Source: Wilson (1927), Journal of the American Statistical Association 22, 209-212.

    >>> low, high = wilson_interval(20, 100)
    >>> print(f"{low:.4f} to {high:.4f}")
    0.1334 to 0.2888
    """
    count, total = floats(count, total)
    possible = (total > 0) & (count >= 0) & (count <= total)
    share_without = quotient(total - count, total)
    with np.errstate(invalid="ignore", divide="ignore"):
        spread = z * np.sqrt(z * z + 4 * count * share_without)
        centre, width = 2 * count + z * z, 2 * (total + z * z)
        low, high = (centre - spread) / width, (centre + spread) / width
    # Rounding can leave an end a digit away from the 0 or 1 it stands for.
    low = np.where(count == 0, 0.0, low)
    high = np.where(count == total, 1.0, high)
    return np.where(possible, low, np.nan), np.where(possible, high, np.nan)
