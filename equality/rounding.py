"""How a number is rounded for readers: halves go up, as people do by hand; and counts to the nearest 5."""

from decimal import ROUND_HALF_UP, Decimal

CALCULATED_DIGITS = 12
"""Significant digits of a calculated float that we trust; the rest is noise of binary arithmetic."""


def half_up(value: float | Decimal, decimals: int) -> Decimal:
    """The value rounded to ``decimals`` places, with every half rounded away from zero.

    The rule for everything shown. Away from zero, so that a gap and the same gap with the groups
    swapped show the same digits. Python's ``round`` sends halves to the even neighbour instead.

    >>> print(half_up(0.5, 0), half_up(2.5, 0), half_up(-2.5, 0))
    1 3 -3
    >>> round(0.5), round(2.5)
    (0, 2)

    A float is first read at 12 significant digits, so a half stays a half after arithmetic: 29 of
    200 is 14.5%, which binary arithmetic calls 14.499999999999998. A ``Decimal`` or an ``int`` is
    taken as it is. Zero has no sign.

    >>> print(half_up(100 * (29 / 200), 0), half_up(22.99, 1), half_up(-0.04, 1))
    15 23.0 0.0

    Raises ValueError for a value that is not a finite number.
    """
    if isinstance(value, int | Decimal):
        exact = Decimal(value)
    else:
        exact = Decimal(f"{float(value):.{CALCULATED_DIGITS}g}")
    if not exact.is_finite():
        raise ValueError(f"only a finite number can be rounded for display, not {value}")
    rounded = exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    return abs(rounded) if rounded == 0 else rounded


def nearest(count: int, base: int) -> int:
    """A count of people to the nearest multiple of ``base``, halves up.

    The larger of two counts never becomes the smaller, so a part is never rounded above its whole.

    >>> [nearest(one, 5) for one in (0, 2, 3, 7, 8, 12)]
    [0, 0, 5, 5, 10, 10]
    """
    return base * ((2 * count + base) // (2 * base))
