"""A family of measures as one linked set: its rows as they are proposed to be shown, and where each stands in its cube."""

from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

from equality.catalogue import Catalogue
from equality.measures import Measure
from equality.periods import Period
from queries.loading.counted import Codes
from queries.loading.cubes import Cube
from queries.loading.suppression.fields import Held
from queries.loading.suppression.linked import NOTHING, Linked, Mask, Rows, link
from queries.loading.suppression.sums import sums_of
from queries.loading.suppression.unknowns import Unknowns

COST_POWER = 0.7
"""A row with twice the people costs a little less than twice as much to withhold (disclosure guide, section 3, step 3)."""


class Kept(Protocol):
    """What releases before mean for the next."""

    def __call__(self, measure: str, cube: Cube) -> Codes:
        """For a measure's cube: 1 for rows that were shown before with the same counts, -1 for those to stay withheld, else 0."""

    def holds(self, measure: str, cube: Cube) -> bool:
        """Whether one of them told of any row of the cube, by rules that the next can build upon."""

    def leaves_out(self, measure: str, cube: Cube) -> bool:
        """Whether the cube could not be protected before, and none of its counts has changed."""


@dataclass(frozen=True)
class Gathered:
    """A family's linked set; the rows of cube k of ``held`` are ``start[k]`` to ``start[k + 1]``, in order of ``rows[k]``.

    ``away``: the numbers of cubes that stay left out, of which only those rows stand there that were told before.
    """

    held: Held
    linked: Linked
    start: Codes
    rows: list[Mask]
    away: list[int]

    @property
    def blocks(self) -> Codes:
        """For each row the number of its cube."""
        return np.repeat(np.arange(len(self.held)), np.diff(self.start))

    def withheld(self, shown: Mask) -> list[Mask]:
        """For each cube, which of its rows are withheld; rows that are not released stay as they were."""
        found = []
        for place, (_, cube) in enumerate(self.held):
            mask = cube.withheld.copy()
            mask[self.rows[place]] = ~shown[self.start[place] : self.start[place + 1]]
            found.append(mask)
        return found


def gathered(
    held: Held, catalogue: Catalogue, periods: tuple[Period, ...], width: int, before: Kept | None = None
) -> Gathered:
    """The linked set of a family of measures.

    What was shown before with the same counts stays shown, since withholding it takes nothing back.
    """
    unknowns = Unknowns(catalogue, held, periods)
    away = [place for place, (measure, cube) in enumerate(held) if before and before.leaves_out(measure.slug, cube)]
    told, own, shown, cost, kept, stays, rows_of = [], [], [], [], [], [], []
    of_rows = np.zeros(len(unknowns.value), dtype=bool)
    for place, (measure, cube) in enumerate(held):
        earlier = before(measure.slug, cube) if before else np.zeros(cube.rows.shape, dtype=np.int64)
        rows = cube.rows & (earlier != 0) if place in away else cube.rows
        parts = np.full((int(rows.sum()), 3), NOTHING, dtype=np.int64)
        owned = np.zeros(parts.shape, dtype=bool)
        for at, (part, is_own) in enumerate(unknowns.told(measure, cube)):
            parts[:, at], owned[:, at] = part[rows], is_own
            of_rows[part[cube.rows & ~rows]] = True
        earlier = earlier[rows]
        told.append(parts)
        own.append(owned)
        shown.append(~cube.withheld[rows] & (earlier >= 0) & ~_too_few_to_hide_in(measure, cube, width)[rows])
        kept.append(~cube.withheld[rows] & (earlier > 0))
        stays.append(earlier < 0)
        cost.append((cube.total[rows] + 1.0) ** COST_POWER)
        rows_of.append(rows)
    told_all = np.concatenate(told)
    sums = list(sums_of(unknowns))
    used = np.zeros(len(unknowns.value), dtype=bool)
    for one in sums:
        used[one.first] = True
        used[one.others[one.others >= 0]] = True
    used[told_all[told_all >= 0]] = True
    names = np.flatnonzero(used)
    small = np.full(len(used), NOTHING, dtype=np.int64)
    small[names] = np.arange(len(names))
    all_rows = Rows(
        np.where(told_all >= 0, small[told_all], NOTHING),
        np.concatenate(own),
        np.concatenate(shown),
        np.concatenate(kept),
        np.concatenate(stays),
        np.concatenate(cost),
    )
    of_rows[told_all[told_all >= 0]] = True
    given = _given(unknowns, of_rows)[names]
    renamed = [
        replace(one, first=small[one.first], others=np.where(one.others >= 0, small[one.others], NOTHING))
        for one in sums
    ]
    start = np.concatenate([[0], np.cumsum([len(part) for part in told])])
    return Gathered(held, link(unknowns.value[names], given, renamed, all_rows), start, rows_of, away)


def _given(unknowns: Unknowns, of_rows: Mask) -> Mask:
    """Unknowns of blocks that are not there, and of Not declared where everybody did: nobody, as everybody can see.

    ``of_rows``: those of some row, though it be of a combination that stays left out.
    """
    fields = unknowns.exists.copy()
    fields[len(unknowns.fields) * unknowns.size :] = False
    fields[: len(unknowns.fields) * unknowns.size] &= ~np.concatenate(unknowns.added_up)
    given = np.zeros(len(fields), dtype=bool)
    given[unknowns.name[fields]] = True
    given &= ~of_rows
    if unknowns.value[given].any():
        raise ValueError("A count stands in no row and is not zero. This is a fault of the tool.")
    return given


def _too_few_to_hide_in(measure: Measure, cube: Cube, width: int) -> Mask:
    """Rows of blocks in which fewer than the width had an outcome, or did not: whatever is withheld there would be known."""
    few = np.zeros(cube.withheld.shape, dtype=bool)
    if measure.kind == "rate":
        for counts in (cube.count, cube.total - cube.count):
            few |= (counts[..., [0, -1]].sum(axis=-1) < width)[..., None]
    return few
