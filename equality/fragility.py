"""Whether a verdict hangs on one person: what it would be if one person of the group had had a different outcome."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from equality.evidence import ALPHA, DEFAULT_SIZE, STATES, Comparisons, Size, Verdicts, is_material
from equality.findings import CLEAR, SMALL
from equality.gaps import pearson_p
from equality.rates import Floats

_CLEAR = np.array([state in CLEAR or state in SMALL for state in STATES])
_LARGE = np.array([state in CLEAR for state in STATES])
_UNCLEAR = STATES.index("no_clear_difference")


@dataclass(frozen=True)
class _Moved:
    """The counts with one person's outcome changed, and whether that can be."""

    count: Floats
    possible: NDArray[np.bool_]


def fragile(comparisons: Comparisons, found: Verdicts, size: Size = DEFAULT_SIZE) -> NDArray[np.bool_]:
    """Whether one person's different outcome in the group would change each verdict between clear, small and not clear.

    A difference that is called is tried with one outcome fewer towards the comparison, one that is not with one more away from it; all
    else in its family stays as it is, and so do the family's thresholds: a called difference stays called while p is at most
    0.05 k / m for k called of m, and another would join them from 0.05 (k + 1) / m. Rows that are not compared are never fragile.

    Source: UGESP questions and answers (1979), no. 21: no finding where the outcome of one person would turn it.

    >>> one = Comparisons(*(np.array([x]) for x in (20, 60, 40, 240, False, 0.9, -1, 0)))
    >>> from equality.evidence import verdicts
    >>> verdict = verdicts(one)
    >>> bool(fragile(one, verdict)[0]), round(float(verdict.p[0]), 4)
    (False, 0.0039)
    """
    state = np.asarray(found.state, dtype=np.intp)
    compared = _CLEAR[state] | (state == _UNCLEAR)
    called = _CLEAR[state]
    a, n, b, m = (np.where(compared, column, 1.0).astype(float) for column in _columns(comparisons))
    moved = _moved((a, n, b, m), called)
    four = (moved.count, n, b, m)
    p = np.where(moved.possible & compared, pearson_p(*four), 1.0)
    material = is_material(four, size)
    rank = _called_in_family(comparisons.family, called) + np.where(called, 0, 1)
    stays = p <= ALPHA * rank / np.maximum(found.family_size, 1)
    turned = np.where(called, ~stays | (material != _LARGE[state]), stays)
    return np.asarray(compared & moved.possible & turned)


def _columns(comparisons: Comparisons) -> tuple[NDArray[np.generic], ...]:
    return comparisons.count, comparisons.total, comparisons.reference_count, comparisons.reference_total


def _moved(table: tuple[Floats, Floats, Floats, Floats], called: NDArray[np.bool_]) -> _Moved:
    a, n, b, m = table
    higher = a * m > b * n
    step = np.where(called == higher, -1.0, 1.0)
    count = a + step
    possible = (count >= 0) & (count <= n)
    return _Moved(np.clip(count, 0, n), possible)


def _called_in_family(family: NDArray[np.integer], called: NDArray[np.bool_]) -> NDArray[np.int64]:
    codes = np.unique(np.asarray(family), return_inverse=True)[1]
    return np.asarray(np.bincount(codes[called], minlength=int(codes.max(initial=0)) + 1)[codes])
