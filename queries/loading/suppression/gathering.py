"""A family of measures as one linked set: its rows as they are proposed to be shown, and where each stands in its cube."""

from dataclasses import dataclass, fields, replace
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
    earlier = [before(measure.slug, cube) if before else np.zeros_like(cube.count) for measure, cube in held]
    masks = [cube.rows & (earlier[place] != 0) if place in away else cube.rows for place, (_, cube) in enumerate(held)]
    parts = [_rows(unknowns, *of_cube, width) for of_cube in zip(held, masks, earlier, strict=True)]
    rows = Rows(*(np.concatenate([getattr(part, one.name) for part in parts]) for one in fields(Rows)))
    sums = list(sums_of(unknowns))
    used = np.zeros(len(unknowns.value), dtype=bool)
    for one in sums:
        used[one.first] = True
        used[one.others[one.others >= 0]] = True
    used[rows.told[rows.told >= 0]] = True
    names = np.flatnonzero(used)
    small = np.full(len(used), NOTHING, dtype=np.int64)
    small[names] = np.arange(len(names))
    renamed = [
        replace(one, first=small[one.first], others=np.where(one.others >= 0, small[one.others], NOTHING))
        for one in sums
    ]
    rows = replace(rows, told=np.where(rows.told >= 0, small[rows.told], NOTHING))
    linked = link(unknowns.value[names], _given(unknowns)[names], renamed, rows)
    start = np.concatenate([[0], np.cumsum([mask.sum() for mask in masks])])
    return Gathered(held, linked, start, masks, away)


def _rows(unknowns: Unknowns, entry: tuple[Measure, Cube], mask: Mask, earlier: Codes, width: int) -> Rows:
    """The rows of a cube that a mask holds, with the unknowns that each tells."""
    measure, cube = entry
    told = np.full((int(mask.sum()), 3), NOTHING, dtype=np.int64)
    own = np.zeros(told.shape, dtype=bool)
    for at, (part, is_own) in enumerate(unknowns.told(measure, cube)):
        told[:, at], own[:, at] = part[mask], is_own
    before, small = earlier[mask], cube.withheld[mask]
    return Rows(
        told,
        own,
        shown=~small & (before >= 0) & ~_too_few_to_hide_in(measure, cube, width)[mask],
        kept=~small & (before > 0),
        stays=before < 0,
        cost=np.asarray((cube.total[mask] + 1.0) ** COST_POWER, dtype=np.float64),
    )


def _given(unknowns: Unknowns) -> Mask:
    """Unknowns of blocks that are not there, and of Not declared where everybody did: nobody, as everybody can see."""
    held = unknowns.exists.copy()
    held[len(unknowns.fields) * unknowns.size :] = False
    held[: len(unknowns.fields) * unknowns.size] &= ~np.concatenate(unknowns.added_up)
    given = np.zeros(len(held), dtype=bool)
    given[unknowns.name[held]] = True
    for measure, cube in unknowns.held:
        for part, _ in unknowns.told(measure, cube):
            given[part[cube.rows]] = False
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
