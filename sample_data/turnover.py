"""How the same people stand a quarter later: some have left and others taken their places, some had a birthday."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from sample_data.drawing import Codes, Columns, Flags


def replaced(rows: Columns, left: Flags, arrivals: Columns) -> None:
    """Puts arrivals in the places of those who left; as many as left."""
    for name, column in arrivals.items():
        rows[name][left] = column


def a_quarter_older(ages: Codes, years_in_band: Sequence[int], random: np.random.Generator) -> Codes:
    """Age bands a quarter later. A band of n years is left by one person in 4n; n = 0 marks the last band.

    >>> a_quarter_older(np.array([1, 1], dtype=np.int8), [10, 0], np.random.default_rng(1))
    array([1, 1], dtype=int8)
    """
    birthday = random.random(ages.size, dtype=np.float32) < _birthdays(years_in_band)[ages]
    return ages + birthday.astype(np.int8)


def ages_of_arrivals(held: NDArray[np.float64], leaving: float, years_in_band: Sequence[int]) -> NDArray[np.float64]:
    """Shares of the age bands among arrivals that keep the shares ``held`` level, where ``leaving`` go each quarter.

    >>> ages_of_arrivals(np.array([0.5, 0.5]), 0.1, [10, 0])
    array([0.625, 0.375])
    """
    older = held * _birthdays(years_in_band)
    arriving = held * leaving + older
    arriving[1:] -= older[:-1]
    return np.maximum(arriving / leaving, 0.0)


def _birthdays(years_in_band: Sequence[int]) -> NDArray[np.float64]:
    """The part of each band that passes to the next in a quarter."""
    return np.array([1 / (4 * years) if years else 0.0 for years in years_in_band])
