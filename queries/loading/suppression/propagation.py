"""Interval propagation: what follows for each unknown from each sum by itself, again and again until nothing narrows."""

import numpy as np

from queries.loading.counted import Codes
from queries.loading.suppression.kernels import kept_on_disk, njit
from queries.loading.suppression.linked import Linked, Mask

MOST = np.int64(2**40)
"""Stands for no upper bound; far above any count."""
VISITS = 200


def bounds(linked: Linked, known: Mask) -> tuple[Codes, Codes]:
    """The least and the most that each unknown can be as far as single sums tell, given those that are known."""
    low = np.where(known, linked.value, 0)
    high = np.where(known, linked.value, MOST)
    kept_on_disk(_propagate)(
        (linked.pointer, linked.member, linked.sign), (linked.joined_pointer, linked.joined), known, low, high
    )
    return low, high


@njit
def _propagate(sums, links, known, low, high):  # type: ignore[no-untyped-def]
    pointer, member, sign = sums
    joined_pointer, joined = links
    count = len(pointer) - 1
    queue = np.empty(count + 1, dtype=np.int64)
    waiting = np.zeros(count, dtype=np.bool_)
    visits = np.zeros(count, dtype=np.int64)
    head = tail = 0
    for number in range(count):
        for at in range(pointer[number], pointer[number + 1]):
            if not known[member[at]]:
                queue[tail] = number
                tail += 1
                waiting[number] = True
                break
    length = tail
    while length:
        number = queue[head]
        head = (head + 1) % (count + 1)
        length -= 1
        waiting[number] = False
        visits[number] += 1
        if visits[number] > VISITS:
            continue
        least = most = 0
        endless = 0
        for at in range(pointer[number], pointer[number + 1]):
            part = member[at]
            if sign[at] > 0:
                least += low[part]
                if high[part] >= MOST:
                    endless += 1
                else:
                    most += high[part]
            else:
                most -= low[part]
        # least counts what is added alone until the parts taken away are known to be bounded
        taken = 0
        for at in range(pointer[number], pointer[number + 1]):
            part = member[at]
            if sign[at] < 0:
                if high[part] >= MOST:
                    taken += 1
                else:
                    least -= high[part]
        for at in range(pointer[number], pointer[number + 1]):
            part = member[at]
            if known[part]:
                continue
            moved = False
            if sign[at] > 0:
                # x = -(rest): at most -(least of the rest), at least -(most of the rest)
                if taken == 0:
                    top = -(least - low[part])
                    if top < high[part]:
                        if high[part] >= MOST:
                            endless -= 1
                            most += top
                        else:
                            most += top - high[part]
                        high[part] = top
                        moved = True
                own = 1 if high[part] >= MOST else 0
                if endless - own == 0:
                    bottom = -(most - (0 if own else high[part]))
                    if bottom > low[part]:
                        least += bottom - low[part]
                        low[part] = bottom
                        moved = True
            else:
                # x = rest: at most the most of the rest, at least the least of the rest
                if endless == 0:
                    top = most + low[part]
                    if top < high[part]:
                        if high[part] >= MOST:
                            taken -= 1
                            least -= top
                        else:
                            least -= top - high[part]
                        high[part] = top
                        moved = True
                own = 1 if high[part] >= MOST else 0
                if taken - own == 0:
                    bottom = least + (0 if own else high[part])
                    if bottom > low[part]:
                        most -= bottom - low[part]
                        low[part] = bottom
                        moved = True
            if moved:
                for place in range(joined_pointer[part], joined_pointer[part + 1]):
                    other = joined[place]
                    if not waiting[other]:
                        waiting[other] = True
                        queue[(head + length) % (count + 1)] = other
                        length += 1
