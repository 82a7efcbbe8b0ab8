"""What people who did not declare could hide: a group's rate if all, or none, of those with the outcome belonged to it."""

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from equality.findings import CLEAR, SMALL, Block, Finding, Interval
from equality.grammar import comparison_counts

Number = TypeVar("Number", float, NDArray[np.float64])


def undeclared_bounds(count: Number, total: Number, events: Number, others: Number) -> tuple[Number, Number]:
    """The lowest and highest rate of a group of ``count`` in ``total``, with undeclared people who had the outcome or did not.

    From a / (n + U0), if all without the outcome belonged to the group, to (a + U1) / (n + U1), if all with it did. Very wide by
    design (methods 2.8).

    >>> low, high = undeclared_bounds(128, 655, 30, 210)
    >>> print(f"{low:.3f} to {high:.3f}")
    0.148 to 0.231
    """
    return count / (total + others), (count + events) / (total + events)


def bounds_of(finding: Finding, block: Block) -> Interval | None:
    """A group's own rate and its bounds; None where it, or the row of those who did not declare, is not shown."""
    missing = block.not_declared
    if (
        finding.count is None
        or not finding.total
        or finding.rate is None
        or missing.count is None
        or missing.total is None
    ):
        return None
    low, high = undeclared_bounds(finding.count, finding.total, missing.count, missing.total - missing.count)
    return Interval(finding.rate.value, low, high)


def could_change(finding: Finding, block: Block) -> Interval | None:
    """The bounds of a clear difference where they hold the comparison's rate, so that it might not be there; else None.

    The comparison's own rate is left as it is.
    """
    if finding.state not in (*CLEAR, *SMALL):
        return None
    bounds, other = bounds_of(finding, block), comparison_counts(finding, block)
    if bounds is None or other is None or not other[1]:
        return None
    return bounds if bounds.low <= other[0] / other[1] <= bounds.high else None
