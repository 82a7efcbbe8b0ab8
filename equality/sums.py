"""Sums in words, with as many digits as make them come out: what a reader can do again on paper."""

from collections.abc import Callable
from decimal import Decimal

from equality.display import count_text
from equality.rounding import half_up

MOST_DIGITS = 12

Pair = tuple[Decimal, Decimal]


def worked_rate(count: int, total: int) -> str:
    """A count over a total, as the percentage that it comes to.

    >>> worked_rate(128, 655)
    '128 divided by 655 is 0.195, which is 19.5%'
    """
    percent = half_up(100 * count / total, 1)
    return f"{count_text(count)} divided by {count_text(total)} is {percent.scaleb(-2)}, which is {percent}%"


def worked_ratio(rates: tuple[float, float], shown: str) -> str:
    """One rate over another, as the ratio that is shown.

    >>> worked_ratio((128 / 655, 261 / 1904), "1.43")
    '19.54 divided by 13.71 is 1.43'
    >>> worked_ratio((0.5, 0.25), "2.00")
    '50.0 divided by 25.0 is 2.00'
    """
    first, second = _digits(rates, lambda one, other: half_up(one / other, _decimals(shown)) if other else None, shown)
    return f"{first} divided by {second} is {shown}"


def worked_gap(rates: tuple[float, float], shown: str) -> str:
    """The larger rate less the smaller, as the percentage points that are shown.

    >>> worked_gap((128 / 655, 261 / 1904), "5.8")
    '19.5 less 13.7 is 5.8 percentage points'
    >>> worked_gap((0.11, 0.2), "9.0")
    '20.0 less 11.0 is 9.0 percentage points'
    """
    largest = (max(rates), min(rates))
    first, second = _digits(largest, lambda one, other: half_up(one - other, _decimals(shown)), shown)
    return f"{first} less {second} is {shown} percentage points"


def worked_share(share: float, total: int) -> str:
    """How many a share of a total is.

    >>> worked_share(261 / 1904, 655)
    '13.71% of 655 is 89.8'
    """
    wanted = half_up(share * total, 1)
    for digits in range(1, MOST_DIGITS):
        percent = half_up(100 * share, digits)
        if half_up(percent * total / 100, 1) == wanted:
            break
    return f"{percent}% of {count_text(total)} is {wanted:,}"


def _digits(rates: tuple[float, float], sum_of: Callable[[Decimal, Decimal], Decimal | None], shown: str) -> Pair:
    """Both rates as percentages, with the fewest digits from which the sum comes to what is shown."""
    wanted = Decimal(shown.replace(",", ""))
    for digits in range(1, MOST_DIGITS):
        pair = (half_up(100 * rates[0], digits), half_up(100 * rates[1], digits))
        if sum_of(*pair) == wanted:
            break
    return pair


def _decimals(shown: str) -> int:
    return len(shown.partition(".")[2])
