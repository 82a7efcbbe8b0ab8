"""Which rows may be shown: the row rule, its thresholds, and the steps that a release takes between staging and store."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

LEAST_PEOPLE = 10
LEAST_EVENTS = 5
LEAST_APART = 3
NOT_BESIDE = -1
PROOFS = {"off": NOT_BESIDE, "sums": 0, "proof": 30}
"""Rounds of proof by what is asked for: nothing withheld beside small rows, what single sums ask for, or what a proof asks for."""
PEOPLE_FOR_A_TRUE_ZERO = 30

Counts = NDArray[np.int64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class RowRule:
    """A row is withheld with fewer people, events or non-events than these; they can be set upward and never downward.

    ``apart``: how far apart the least and the most must lie that any withheld count could be, given what is shown.
    ``proofs``: how many rounds of proof by linear programming are made; NOT_BESIDE where small rows alone are withheld.
    """

    people: int = LEAST_PEOPLE
    events: int = LEAST_EVENTS
    apart: int = LEAST_APART
    proofs: int = PROOFS["proof"]

    def __post_init__(self) -> None:
        for name, value, least in (
            ("people", self.people, LEAST_PEOPLE),
            ("events", self.events, LEAST_EVENTS),
            ("how far apart a withheld count could be", self.apart, LEAST_APART),
        ):
            if value < least:
                raise ValueError(f"The small-numbers rule for {name} is {value}. Set it to {least} or more.")

    @property
    def words(self) -> str:
        """The rule as a sentence for readers."""
        return (
            f"A row is not shown where fewer than {self.people} people are in it, or where fewer than {self.events} of "
            f"them had the outcome or did not have it. None recorded is shown for {PEOPLE_FOR_A_TRUE_ZERO} people or more. "
            f"In a share, a group is not shown where fewer than {self.people} people are in it, or fewer than {self.events} "
            f"are not. Other rows may be withheld beside these, so that they cannot be worked out."
        )


def withheld_rates(count: Counts, total: Counts, rule: RowRule) -> Mask:
    """Rows of rates to withhold (methods 3.4); a true zero is shown where 30 people or more are in the row.

    >>> withheld_rates(np.array([5, 4, 0, 0, 28]), np.array([10, 40, 30, 29, 30]), RowRule()).tolist()
    [False, True, False, True, True]
    """
    small = (total < rule.people) | (count < rule.events) | (total - count < rule.events)
    true_zero = (count == 0) & (total >= max(PEOPLE_FOR_A_TRUE_ZERO, rule.people))
    withheld: Mask = small & ~true_zero
    return withheld


def withheld_shares(count: Counts, total: Counts, rule: RowRule) -> Mask:
    """Rows of shares to withhold: the whole is published, the group's own people are protected.

    >>> withheld_shares(np.array([9, 10, 97]), np.array([100, 100, 100]), RowRule()).tolist()
    [True, False, True]
    """
    return (count < rule.people) | (total - count < rule.events)
