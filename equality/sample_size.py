"""How many people it takes to see a difference of some size, four times out of five."""

from math import ceil, sqrt

from equality.rates import Z95

Z_POWER = 0.8416212335729143
"""Standard normal deviate that leaves 20% above it: a real difference is seen in 80 of 100 cases."""
USUAL_TIMES_LARGER = 10.0
NOISE = 1e-9


def people_needed(rate: float, ratio: float, times_larger: float = USUAL_TIMES_LARGER) -> int | None:
    """People in the smaller group for a chi-squared test at 5% to find a ratio in 80 of 100 cases; None where it cannot be.

    ``rate`` is the comparison's, and the comparison group is so many times larger. None for a rate of 0, for no difference, and
    where the group's rate would be 100% or more. One comparison by itself: among many it takes more.

    Source: Fleiss, Levin and Paik (2003), Statistical Methods for Rates and Proportions, ch. 4; the table of methods 2.7.

    >>> people_needed(0.10, 1.25), people_needed(0.30, 0.5), people_needed(0.70, 1.5)
    (1333, 70, None)
    """
    own = rate * ratio
    if not 0 < own < 1 or not 0 < rate < 1 or own == rate or times_larger <= 0:
        return None
    average = (own + times_larger * rate) / (1 + times_larger)
    chance = Z95 * sqrt((1 + 1 / times_larger) * average * (1 - average))
    power = Z_POWER * sqrt(own * (1 - own) + rate * (1 - rate) / times_larger)
    return ceil(((chance + power) / (own - rate)) ** 2 - NOISE)
