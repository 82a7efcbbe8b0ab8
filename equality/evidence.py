"""What a comparison may be called: too little to say, no clear difference, or a clear one and its size."""

from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from equality.gaps import gap, pearson_p, ratio
from equality.rates import Floats

STATES = (
    "no_data",
    "not_shown",
    "not_enough_declared",
    "comparison_too_small",
    "too_few_to_compare",
    "no_clear_difference",
    "less_favourable",
    "more_favourable",
    "higher",
    "lower",
    "small_less_favourable",
    "small_more_favourable",
    "small_higher",
    "small_lower",
    "comparison",
    "not_compared",
)
"""Every state of a row. Stored as its index here: append, never reorder.

``comparison`` is the reference group itself; ``not_compared`` is a row such as Not declared, which
nobody compares. Only those who lay out rows give these two; ``verdicts`` never does.
"""

MINIMUM_PEOPLE = 30
MINIMUM_EVENTS = 10
MINIMUM_EXPECTED = 3
DECLARED_MINIMUM = 0.60
DECLARED_STRETCH = 0.80
ALPHA = 0.05
SIZE_TOLERANCE = 1e-12
"""How far binary arithmetic may miss a limit that was met exactly, such as 0.04 / 0.05 and 0.8."""

_CODE = {state: np.int8(code) for code, state in enumerate(STATES)}

_DIRECTIONS = (
    ("more_favourable", "lower", "less_favourable"),
    ("less_favourable", "higher", "more_favourable"),
)
_CLEAR_CODES = np.array(
    [[[_CODE[prefix + state] for state in by_polarity] for by_polarity in _DIRECTIONS] for prefix in ("small_", "")]
)
"""Codes of clear states, by [size matters, group is higher, polarity + 1]."""


@dataclass(frozen=True)
class Comparisons:
    """Comparisons with a reference group, one a row: columns of one length.

    ``count`` of ``total`` people in the group, ``reference_count`` of ``reference_total`` in the
    reference group. ``withheld`` is True where either row is not shown: its numbers are ignored.
    ``declared_share`` is from 0 to 1, nan where not known. ``polarity`` is +1 where the outcome is
    favourable, -1 where adverse, 0 where not agreed. ``family`` is an integer code of the set of
    comparisons looked at together.

    Raises ValueError when the columns differ in length.
    """

    count: NDArray[Any]
    total: NDArray[Any]
    reference_count: NDArray[Any]
    reference_total: NDArray[Any]
    withheld: NDArray[np.bool_]
    declared_share: Floats
    polarity: NDArray[np.integer[Any]]
    family: NDArray[np.integer[Any]]

    def __post_init__(self) -> None:
        lengths = {field.name: np.shape(getattr(self, field.name)) for field in fields(self)}
        if len(set(lengths.values())) > 1 or len(lengths["count"]) != 1:
            raise ValueError(f"the columns of comparisons must have one length, not {lengths}")


@dataclass(frozen=True)
class Size:
    """When a clear difference is more than small: one value for all rows, or an array of one a row.

    A ratio below ``ratio_low`` or above ``ratio_high``, or a gap of at least ``gap`` (a proportion)
    either way.
    """

    ratio_low: float | Floats = 0.80
    ratio_high: float | Floats = 1.25
    gap: float | Floats = 0.05


@dataclass(frozen=True)
class Verdicts:
    """What may be said of each comparison: columns of one length, in the order of the comparisons.

    ``state`` is an index into ``STATES``. ``many_comparisons`` is True where a difference would look
    clear on its own but not among so many. ``p`` and ``q`` (corrected for its family) are nan where a
    minimum stopped the test. ``family_size`` counts the tested comparisons in the row's family.
    """

    state: NDArray[np.int8]
    many_comparisons: NDArray[np.bool_]
    p: Floats
    q: Floats
    family_size: NDArray[np.int64]


DEFAULT_SIZE = Size()


def verdicts(comparisons: Comparisons, size: Size = DEFAULT_SIZE) -> Verdicts:
    """The verdict on each comparison: minimums first, then evidence, then size.

    Rows stopped by a minimum are in nobody's family, and numbers in withheld rows reach no result.

    Raises ValueError where a row that is shown has a count outside 0 to its total, or a polarity
    other than -1, 0 and +1.

    >>> one = Comparisons(*(np.array([x]) for x in (128, 655, 261, 1904, False, 0.93, -1, 0)))
    >>> verdict = verdicts(one)
    >>> STATES[verdict.state[0]]
    'less_favourable'
    """
    table, polarity = _shown(comparisons)
    state = _stopped(table, comparisons)
    tested = state == _CODE["no_clear_difference"]
    p = np.where(tested, pearson_p(*table), np.nan)
    q = benjamini_hochberg(p, comparisons.family)
    clear = q < ALPHA
    size_matters, higher = is_material(table, size).astype(np.intp), _is_higher(table).astype(np.intp)
    state = np.where(clear, _CLEAR_CODES[size_matters, higher, polarity + 1], state)
    return Verdicts(state, (p < ALPHA) & ~clear, p, q, family_sizes(comparisons.family, tested))


def benjamini_hochberg(p: Floats, family: NDArray[np.integer[Any]]) -> Floats:
    """p values corrected for how many were looked at in each family (false discovery rate).

    Arrays of one length. A nan p gives a nan and is not counted in its family. Never below p.

    Source: Benjamini and Hochberg (1995), Journal of the Royal Statistical Society B 57, 289-300.

    >>> benjamini_hochberg(np.array([0.01, 0.04, 0.03, 0.5]), np.array([1, 1, 1, 2]))
    array([0.03, 0.04, 0.04, 0.5 ])
    """
    p, family = np.asarray(p, dtype=np.float64), np.asarray(family)
    corrected = np.full(p.shape, np.nan)
    tested = np.flatnonzero(~np.isnan(p))
    if tested.size == 0:
        return corrected
    order = tested[np.lexsort((p[tested], family[tested]))]
    ordered = family[order]
    starts = np.flatnonzero(np.concatenate(([True], ordered[1:] != ordered[:-1])))
    sizes = np.diff(np.append(starts, order.size))
    rank = np.arange(1, order.size + 1) - np.repeat(starts, sizes)
    # size / rank first: it is never below 1, so rounding can never take q below p.
    inflated = np.minimum(p[order] * (np.repeat(sizes, sizes) / rank), 1.0)
    corrected[order] = _smallest_from_here(inflated, ordered, int(sizes.max()))
    return corrected


def family_sizes(family: NDArray[np.integer[Any]], tested: NDArray[np.bool_]) -> NDArray[np.int64]:
    """How many tested comparisons each row's family has; arrays of one length.

    >>> family_sizes(np.array([7, 7, 9, 7]), np.array([True, False, False, True]))
    array([2, 2, 0, 2])
    """
    codes: NDArray[np.integer[Any]] = np.asarray(family)
    if codes.size and (codes.min() < 0 or codes.max() > 4 * codes.size):
        codes = np.unique(codes, return_inverse=True)[1]
    sizes = np.bincount(codes[tested], minlength=int(codes.max(initial=0)) + 1)
    return np.asarray(sizes[codes], dtype=np.int64)


def _smallest_from_here(values: Floats, family: NDArray[np.integer[Any]], longest: int) -> Floats:
    """The smallest value from each row to the end of its family; families are runs of rows.

    Reach doubles each pass, so that values are only compared and lose no digits.
    """
    smallest = values.copy()
    reach = 1
    while reach < longest:
        same = family[:-reach] == family[reach:]
        np.minimum(smallest[:-reach], smallest[reach:], out=smallest[:-reach], where=same)
        reach *= 2
    return smallest


def _shown(comparisons: Comparisons) -> tuple[tuple[Floats, Floats, Floats, Floats], NDArray[np.intp]]:
    """The counts and polarity with withheld rows emptied, so that nothing later can read them."""
    withheld = np.asarray(comparisons.withheld, dtype=bool)

    def emptied(column: NDArray[Any]) -> Floats:
        return np.where(withheld, 0.0, column)

    a, n = emptied(comparisons.count), emptied(comparisons.total)
    b, m = emptied(comparisons.reference_count), emptied(comparisons.reference_total)
    polarity = emptied(comparisons.polarity)
    for possible, what in (
        ((a >= 0) & (a <= n) & (b >= 0) & (b <= m), "a count between 0 and its total"),
        ((polarity == -1) | (polarity == 0) | (polarity == 1), "a polarity of -1, 0 or 1"),
    ):
        if not possible.all():
            raise ValueError(f"row {np.argmin(possible)} of the comparisons needs {what}")
    return (a, n, b, m), polarity.astype(np.intp)


def _stopped(table: tuple[Floats, Floats, Floats, Floats], comparisons: Comparisons) -> NDArray[np.int8]:
    """The first minimum that each row fails, as a state; ``no_clear_difference`` where none."""
    a, n, b, m = table
    people, events = n + m, a + b
    others = people - events
    # n t < 3 and its three fellows in whole numbers, where nothing is rounded
    fewest_expected = np.minimum(n, m) * np.minimum(events, others)
    too_few = (
        (n < MINIMUM_PEOPLE)
        | (events < MINIMUM_EVENTS)
        | (others < MINIMUM_EVENTS)
        | (fewest_expected < MINIMUM_EXPECTED * people)
    )
    # Withheld comes before no data: a withheld row's total is not ours to read, even when it is 0.
    minimums = (
        ("not_shown", np.asarray(comparisons.withheld, dtype=bool)),
        ("no_data", (n == 0) | (m == 0)),
        ("not_enough_declared", np.asarray(comparisons.declared_share) < DECLARED_MINIMUM),
        ("comparison_too_small", m < MINIMUM_PEOPLE),
        ("too_few_to_compare", too_few),
    )
    state = np.full(n.shape, _CODE["no_clear_difference"])
    for name, failed in reversed(minimums):
        state[failed] = _CODE[name]
    return state


def is_material(table: tuple[Floats, Floats, Floats, Floats], size: Size) -> NDArray[np.bool_]:
    """Whether a difference is large enough to matter, by its ratio or its gap; columns of a, n, b and m."""
    a, _, b, _ = table
    relative = ratio(*table)
    return np.asarray(
        (relative < size.ratio_low - SIZE_TOLERANCE)
        | (relative > size.ratio_high + SIZE_TOLERANCE)
        | ((b == 0) & (a > 0))
        | (np.abs(gap(*table)) >= size.gap - SIZE_TOLERANCE)
    )


def _is_higher(table: tuple[Floats, Floats, Floats, Floats]) -> NDArray[np.bool_]:
    a, n, b, m = table
    return np.asarray(a * m > b * n)
