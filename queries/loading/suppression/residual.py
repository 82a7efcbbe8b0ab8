"""The residual rule: in no sum may what is withheld be worked out from what is shown; the cheapest rows are withheld too."""

import numpy as np

from queries.loading.suppression.kernels import kept_on_disk, njit
from queries.loading.suppression.linked import Linked, Mask
from queries.loading.suppression.telling import count_shown, price, withhold


def withhold_beside(linked: Linked, shown: Mask, width: int) -> Mask:
    """Rows still shown when every sum with one unknown part, or with unknown parts that come to too little, has another.

    Sums are taken by the size of their whole, largest first, and again until nothing changes. Deterministic.
    """
    shown = shown.copy()
    order = np.argsort(-linked.value[linked.member[linked.pointer[:-1]]], kind="stable")
    kept_on_disk(_withhold)(
        (linked.pointer, linked.member, linked.sign),
        (linked.joined_pointer, linked.joined),
        linked.telling,
        (linked.value, linked.figure, linked.slack, linked.tight(width), width),
        (linked.rows.cost, linked.rows.kept),
        (linked.told(np.zeros_like(shown)), shown, order),
    )
    return shown


@njit
def _withhold_own(telling, shown, times):  # type: ignore[no-untyped-def]
    """The rows that print a count of a row that is withheld are withheld too."""
    told, own = telling[2], telling[3]
    for row in range(len(shown)):
        if not shown[row]:
            for place in range(told.shape[1]):
                part = told[row, place]
                if part >= 0 and own[row, place] and times[part] > 0:
                    withhold(part, telling, shown, times)


@njit
def _withhold(sums, links, telling, worth, price_of, state):  # type: ignore[no-untyped-def]
    pointer = sums[0]
    given, shown, order = state
    times = count_shown(telling[0], telling[1], given, shown)
    _withhold_own(telling, shown, times)
    derived = np.zeros(len(times), dtype=np.bool_)
    for _ in range(100):
        _derive(sums, worth, times, derived)
        changed = False
        for number in order:
            for _ in range(pointer[number + 1] - pointer[number]):
                if not _leaks(number, sums, worth, times, derived):
                    break
                best = _best(number, sums, links, telling, worth, price_of, (shown, times, derived))
                if best < 0:
                    if _must_stay(number, sums, telling, price_of, times, shown):
                        changed |= _withhold_behind(
                            number, sums, links, telling, worth, price_of, (shown, times, derived)
                        )
                    break
                withhold(best, telling, shown, times)
                changed = True
        if not changed:
            break


@njit
def _must_stay(number, sums, telling, price_of, times, shown):  # type: ignore[no-untyped-def]
    """Whether a known part of a sum must stay shown, as a release before showed it."""
    pointer, member = sums[0], sums[1]
    for at in range(pointer[number], pointer[number + 1]):
        part = member[at]
        if times[part] > 0 and price(part, telling, shown, price_of[0], price_of[1]) < 0.0:
            return True
    return False


@njit
def _withhold_behind(number, sums, links, telling, worth, price_of, state):  # type: ignore[no-untyped-def]
    """Where the known parts of a sum must stay shown: withholds in one of the sums by which another part is worked out, if it can."""
    pointer, member = sums[0], sums[1]
    joined_pointer, joined = links
    shown, times, derived = state
    for at in range(pointer[number], pointer[number + 1]):
        part = member[at]
        if times[part] > 0 or not derived[part]:
            continue
        for place in range(joined_pointer[part], joined_pointer[part + 1]):
            other = joined[place]
            if other != number and _tells(other, part, pointer, member, times, derived):
                best = _best(other, sums, links, telling, worth, price_of, state)
                if best >= 0:
                    withhold(best, telling, shown, times)
                    derived[part] = False
                    return True
    return False


@njit
def _tells(number, part, pointer, member, times, derived):  # type: ignore[no-untyped-def]
    """Whether a part can be worked out from a sum: all its others are known."""
    for at in range(pointer[number], pointer[number + 1]):
        other = member[at]
        if other != part and times[other] == 0 and not derived[other]:
            return False
    return True


def shown_again(linked: Linked, small: Mask, shown: Mask, width: int) -> Mask:
    """Rows shown once those that were withheld beside small ones, and need not be, are shown again; dearest first."""
    shown = shown.copy()
    added = np.flatnonzero(~shown & ~small)
    kept_on_disk(_show_again)(
        (linked.pointer, linked.member, linked.sign),
        (linked.joined_pointer, linked.joined),
        linked.telling,
        (linked.value, linked.figure, linked.slack, linked.tight(width), width),
        (linked.told(np.zeros_like(shown)), shown, added[np.argsort(-linked.rows.cost[added], kind="stable")]),
    )
    return shown


@njit
def _show_again(sums, links, telling, worth, state):  # type: ignore[no-untyped-def]
    joined_pointer, joined = links
    told = telling[2]
    given, shown, order = state
    times = count_shown(telling[0], telling[1], given, shown)
    derived = np.zeros(len(times), dtype=np.bool_)
    _derive(sums, worth, times, derived)
    for row in order:
        for part in told[row]:
            if part >= 0:
                times[part] += 1
        safe = not _prints_withheld(row, telling, shown)
        for part in told[row]:
            if part < 0 or times[part] > 1 or not safe:
                continue
            for place in range(joined_pointer[part], joined_pointer[part + 1]):
                if _leaks(joined[place], sums, worth, times, derived):
                    safe = False
                    break
                if _alone(joined[place], sums, worth, times, derived) >= 0:
                    safe = False
                    break
            if not safe:
                break
        if safe:
            shown[row] = True
        else:
            for part in told[row]:
                if part >= 0:
                    times[part] -= 1


@njit
def _prints_withheld(row, telling, shown):  # type: ignore[no-untyped-def]
    """Whether a row tells a count that is withheld with another row."""
    told_by_pointer, told_by, told, own = telling[0], telling[1], telling[2], telling[3]
    for part in told[row]:
        if part < 0:
            continue
        for at in range(told_by_pointer[part], told_by_pointer[part + 1]):
            other = told_by[at]
            if other != row and not shown[other]:
                for place in range(told.shape[1]):
                    if told[other, place] == part and own[other, place]:
                        return True
    return False


@njit
def _alone(number, sums, worth, times, derived):  # type: ignore[no-untyped-def]
    """The unknown that a sum leaves alone, neither a figure of a row nor slack: anybody can work it out, and may; else -1."""
    pointer, member = sums[0], sums[1]
    figure, slack = worth[1], worth[2]
    count, unknown = 0, -1
    for at in range(pointer[number], pointer[number + 1]):
        part = member[at]
        if times[part] == 0 and not derived[part]:
            count += 1
            unknown = part
    return unknown if count == 1 and not figure[unknown] and not slack[unknown] else -1


@njit
def _derive(sums, worth, times, derived):  # type: ignore[no-untyped-def]
    """Marks what anybody can work out from single sums, one after the other, and may."""
    derived[:] = False
    changed = True
    while changed:
        changed = False
        for number in range(len(sums[0]) - 1):
            unknown = _alone(number, sums, worth, times, derived)
            if unknown >= 0:
                derived[unknown] = True
                changed = True


@njit
def _leaks(number, sums, worth, times, derived):  # type: ignore[no-untyped-def]
    """Whether the unknown parts of a sum are one figure alone, or stand on one side of it and come to less than the width."""
    pointer, member, sign = sums
    value, figure, _, tight, width = worth
    plus = minus = total = figures = 0
    for at in range(pointer[number], pointer[number + 1]):
        part = member[at]
        if times[part] == 0 and not derived[part] and not tight[part]:
            if sign[at] > 0:
                plus += 1
            else:
                minus += 1
            total += value[part]
            figures += figure[part]
    if figures == 0 or (plus and minus):
        return False
    return plus + minus == 1 or total < width


@njit
def _best(number, sums, links, telling, worth, price_of, state):  # type: ignore[no-untyped-def]
    """The unknown that is cheapest to withhold in a sum, a part before the whole; -1 where there is none."""
    pointer, member, sign = sums
    joined_pointer, joined = links
    value, _, _, tight, width = worth
    cost, kept = price_of
    shown, times, derived = state
    side, total = 0, 0
    for at in range(pointer[number], pointer[number + 1]):
        part = member[at]
        if times[part] == 0 and not derived[part] and not tight[part]:
            side = sign[at]
            total += value[part]
    best, least = -1, np.inf
    for at in range(pointer[number], pointer[number + 1]):
        part = member[at]
        if times[part] == 0:
            continue
        paid = price(part, telling, shown, cost, kept)
        if paid <= 0.0:
            continue
        fresh = 0
        for place in range(joined_pointer[part], joined_pointer[part + 1]):
            other = joined[place]
            if not _has_unknown(other, pointer, member, times, derived):
                fresh += 1
        weight = paid * (1 + 2 * fresh)
        if sign[at] == side and total + value[part] < width:
            weight *= 1e6
        if at == pointer[number]:
            weight *= 1e3
        if telling[4][part] < telling[4][part + 1]:
            weight *= 1e4
        if weight < least:
            best, least = part, weight
    return best


@njit
def _has_unknown(number, pointer, member, times, derived):  # type: ignore[no-untyped-def]
    for at in range(pointer[number], pointer[number + 1]):
        if times[member[at]] == 0 and not derived[member[at]]:
            return True
    return False
