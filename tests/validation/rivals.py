"""Other rules in use for calling a difference, each as a measure of how far apart two groups are and its usual limit."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from equality.gaps import ratio
from equality.rates import Z95, Floats
from tests.validation.tables import Tables


@dataclass(frozen=True)
class Rival:
    """A rule: a difference is called where ``apart`` is above ``usual``, or above a stricter limit."""

    name: str
    apart: Callable[[Tables], Floats]
    usual: float

    def calls(self, tables: Tables, limit: float) -> Floats:
        """Which differences the rule calls with this limit."""
        return np.asarray(self.apart(tables) > limit)

    def limit_for(self, tables: Tables, share: float) -> float:
        """The limit at which the rule calls this share of the tables."""
        return float(np.quantile(self.apart(tables), 1 - share, method="higher"))


def four_fifths(tables: Tables) -> Floats:
    """The larger rate over the smaller; the rule of four fifths calls a rate below 0.80 of another, either way round.

    >>> four_fifths(Tables(*(np.array([x]) for x in (48, 100, 60, 100, 0, 0))))
    array([1.25])
    """
    relative = ratio(*tables.four)
    with np.errstate(divide="ignore"):
        return np.where(relative >= 1, relative, 1 / relative)


def uncorrected(tables: Tables) -> Floats:
    """Standard errors between two rates, tested one at a time: Pearson's chi-squared, its root.

    >>> uncorrected(Tables(*(np.array([x]) for x in (30, 100, 20, 100, 0, 0)))).round(2)
    array([1.63])
    """
    a, n, b, m = tables.four
    others = (n + m) - (a + b)
    return np.asarray(np.abs(a * m - b * n) * np.sqrt((n + m) / (n * m * (a + b) * others)))


def overlapping(tables: Tables) -> Floats:
    """The width (in standard errors) at which the two Wilson ranges just touch: below it they do not overlap.

    Both ranges end at x where |p - x| sqrt(n) = |x - q| sqrt(m), so x is the mean of the rates weighted by the roots.
    """
    a, n, b, m = tables.four
    p, q = a / n, b / m
    x = (p * np.sqrt(n) + q * np.sqrt(m)) / (np.sqrt(n) + np.sqrt(m))
    return np.asarray(np.abs(p - x) * np.sqrt(n / (x * (1 - x))))


def share_range(tables: Tables) -> Floats:
    """Standard errors between a group's number of events and its share of the people times all events.

    This is range setting by share: a group is outside its range where its part of the events is far from its part of the
    people. The range is that of a binomial count. The rule that the service once used has not been published.

    >>> share_range(Tables(*(np.array([x]) for x in (30, 100, 20, 100, 50, 200)))).round(2)
    array([1.41])
    """
    share = tables.total / tables.all_total
    expected = tables.all_count * share
    return np.asarray(np.abs(tables.count - expected) / np.sqrt(expected * (1 - share)))


RIVALS = (
    Rival("four-fifths rule", four_fifths, 1.25 * (1 + 1e-12)),
    Rival("5% test, uncorrected", uncorrected, Z95),
    Rival("likely ranges do not overlap", overlapping, Z95),
    Rival("outside a range by share", share_range, Z95),
)
