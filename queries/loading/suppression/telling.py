"""Rows and the counts that they tell: what withholding a count takes with it, and what it costs."""

import numpy as np

from queries.loading.suppression.kernels import njit


@njit
def count_shown(told_by_pointer, told_by, given, shown):  # type: ignore[no-untyped-def]
    """For each unknown, how many shown rows tell it (one more where it is given)."""
    times = np.zeros(len(given), dtype=np.int64)
    for unknown in range(len(given)):
        times[unknown] = given[unknown]
        for at in range(told_by_pointer[unknown], told_by_pointer[unknown + 1]):
            times[unknown] += shown[told_by[at]]
    return times


@njit
def price(unknown, telling, shown, cost, kept):  # type: ignore[no-untyped-def]
    """What it costs to withhold an unknown and those that go with it; below 0 where a row must stay shown, 0 where none is."""
    total = _price_alone(unknown, telling, shown, cost, kept)
    if total < 0.0:
        return -1.0
    pointer, alike = telling[4], telling[5]
    for at in range(pointer[unknown], pointer[unknown + 1]):
        more = _price_alone(alike[at], telling, shown, cost, kept)
        if more < 0.0:
            return -1.0
        total += more
    return total


@njit
def _price_alone(unknown, telling, shown, cost, kept):  # type: ignore[no-untyped-def]
    pointer, rows = telling[0], telling[1]
    total = 0.0
    for at in range(pointer[unknown], pointer[unknown + 1]):
        row = rows[at]
        if shown[row]:
            if kept[row]:
                return -1.0
            total += cost[row]
    return total


@njit
def withhold(unknown, telling, shown, times):  # type: ignore[no-untyped-def]
    """Withhold every shown row that tells an unknown, with each row all others that print its own counts, and what goes with it."""
    pointer, rows, told, own, alike_pointer, alike = telling
    waiting = [unknown]
    while len(waiting):
        name = waiting.pop()
        for at in range(pointer[name], pointer[name + 1]):
            row = rows[at]
            if shown[row]:
                shown[row] = False
                for place in range(told.shape[1]):
                    part = told[row, place]
                    if part >= 0:
                        times[part] -= 1
                        if own[row, place] and times[part] > 0:
                            waiting.append(part)
        for at in range(alike_pointer[name], alike_pointer[name + 1]):
            if times[alike[at]] > 0:
                waiting.append(alike[at])
