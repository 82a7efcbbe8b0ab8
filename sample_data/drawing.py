"""Drawing at random, and by quota where an invented share must come out as the published one."""

from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Codes: TypeAlias = NDArray[np.int8]
Indices: TypeAlias = NDArray[np.intp]
Flags: TypeAlias = NDArray[np.bool_]
Chances: TypeAlias = NDArray[np.float32]
Weights: TypeAlias = Sequence[float] | NDArray[np.float64]
Columns: TypeAlias = dict[str, NDArray[Any]]
"""Arrays of one length by column: one place a person (or an application)."""


def shared_out(weights: Weights, number: int, random: np.random.Generator) -> Codes:
    """``number`` codes from 0 in random order; each code's count is within one of its weight's exact part.

    >>> codes = shared_out([3, 1], 8, np.random.default_rng(1))
    >>> np.bincount(codes)
    array([6, 2])
    """
    edges = np.cumsum(np.asarray(weights, dtype=np.float64))
    cuts = np.floor(edges / edges[-1] * number + random.random() * (1 - 1e-9)).astype(np.int64)
    cuts[-1] = number
    codes = np.repeat(np.arange(len(cuts), dtype=np.int8), np.diff(cuts, prepend=0))
    return random.permutation(codes)


def shared_out_within(weights: NDArray[np.float64], place: Codes, random: np.random.Generator) -> Codes:
    """Codes shared out in each place apart, one an entry of ``place``; row r of ``weights`` belongs to place r."""
    codes = np.zeros(place.size, dtype=np.int8)
    for one, row in enumerate(weights):
        here = np.flatnonzero(place == one)
        codes[here] = shared_out(row, here.size, random)
    return codes


def a_part(share: float, number: int, random: np.random.Generator) -> Flags:
    """``number`` flags in random order, ``share`` of them true (rounded up or down at random)."""
    return shared_out([1 - share, share], number, random).astype(np.bool_)


def by_chance(chance: Chances, random: np.random.Generator) -> Flags:
    """Each flag true with its own chance, independently."""
    return random.random(chance.size, dtype=np.float32) < chance


def by_quota(chance: Chances, undeclared: Flags, segment: Codes, random: np.random.Generator) -> Flags:
    """Flags whose counts come as near to what the chances make of them as whole numbers allow.

    The count is the nearest whole number for people of one chance who declared (or who did not), and within one of it
    for those of each segment among them.

    >>> chance, nobody, one = np.full(10, 0.3, dtype=np.float32), np.zeros(10, dtype=bool), np.zeros(10, dtype=np.int8)
    >>> by_quota(chance, nobody, one, np.random.default_rng(1)).sum()
    np.int64(3)
    """
    happened = np.zeros(chance.size, dtype=np.bool_)
    levels, level = np.unique(chance, return_inverse=True)
    stratum = level * 2 + undeclared
    for one in range(2 * levels.size):
        order = random.permutation(np.flatnonzero(stratum == one))
        order = order[np.argsort(segment[order], kind="stable")]
        upto = np.floor(np.cumsum(chance[order], dtype=np.float64) + 0.5)
        happened[order] = np.diff(upto, prepend=0.0) > 0
    return happened


def person_keys(number: int, random: np.random.Generator) -> NDArray[np.int64]:
    """Opaque keys of 62 random bits; they carry nothing about anyone and look like no case number."""
    return random.integers(2**58, 2**62, number, dtype=np.int64)
