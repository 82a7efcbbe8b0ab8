"""How much areas vary beside what chance alone would make of them, and how much wider their limits are for it."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from equality.rates import Floats, floats, quotient

MINIMUM_AREAS = 10
"""Areas below which nothing is said of how much they vary between them."""
WINSORISED = 0.10


def arcsine(rate: Floats) -> Floats:
    """asin sqrt(rate): the scale on which chance spreads a rate of n people by 1 / (2 sqrt(n)), whatever the rate."""
    return np.arcsin(np.sqrt(rate))


def dispersion(rate: ArrayLike, total: ArrayLike, national: ArrayLike) -> tuple[Floats, Floats]:
    """phi and tau squared of areas, which stand on the first axis; nan is an area that is not compared.

    phi is the mean square of z = 2 sqrt(n) (asin sqrt(rate) - asin sqrt(national)), in which the outermost tenth at either end
    counts as much as the next: 1 where chance alone makes the areas differ; nan for fewer than ten. tau squared is the
    variance between areas that is left when chance is taken off, on the scale of ``arcsine``; 0 where phi is 1 or less, or nan.

    Source: Spiegelhalter (2005), Statistics in Medicine 24, 1185-1202.

    >>> phi, between = dispersion([0.1] * 6 + [0.3] * 6, [100] * 12, 0.2)
    >>> print(f"{phi:.2f} {between:.4f}")
    6.72 0.0158
    """
    p, n, whole = floats(rate, total, national)
    z: Floats = 2 * np.sqrt(n) * (arcsine(p) - arcsine(whole))
    shape = z.shape[1:]
    if len(z) < MINIMUM_AREAS:
        return np.full(shape, np.nan), np.zeros(shape)
    z, weight = (one.reshape(len(z), -1) for one in (z, 4 * n))
    number = np.count_nonzero(~np.isnan(z), axis=0)
    squares = np.nan_to_num(_winsorised(z, number) ** 2)
    phi = np.where(number < MINIMUM_AREAS, np.nan, squares.sum(axis=0) / np.maximum(number, 1))
    weight = np.where(np.isnan(z), 0.0, weight)
    over = np.where(phi > 1, number * phi - (number - 1), 0.0)
    between = over * quotient(weight.sum(axis=0), weight.sum(axis=0) ** 2 - (weight**2).sum(axis=0))
    return phi.reshape(shape), np.nan_to_num(between).reshape(shape)


def _winsorised(z: Floats, number: NDArray[np.int64]) -> Floats:
    ordered = np.sort(z, axis=0)
    return np.clip(z, _quantile(ordered, number, WINSORISED), _quantile(ordered, number, 1 - WINSORISED))


def _quantile(ordered: Floats, number: NDArray[np.int64], part: float) -> Floats:
    """A quantile of the first ``number`` of each column, on a straight line between the two nearest."""
    last = np.maximum(number - 1, 0)
    place = part * last
    below = np.floor(place).astype(np.int64)
    low, high = (np.take_along_axis(ordered, one[np.newaxis], 0)[0] for one in (below, np.minimum(below + 1, last)))
    return np.asarray(low + (place - below) * (high - low))
