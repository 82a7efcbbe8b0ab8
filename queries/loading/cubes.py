"""Cubes: all rows of one combination of the plan, with all who declared added and the row rule applied."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from equality.areas import LEVELS
from equality.catalogue import Catalogue
from equality.disclosure import RowRule, withheld_rates, withheld_shares
from equality.measures import Measure
from queries.loading.counted import Codes, Counted
from queries.plan import Combination

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Cube:
    """All rows of one combination: arrays of shape (areas, segments, periods, rows of the characteristic).

    Row 0 is all who declared, the last row is Not declared. ``present`` (areas, segments, periods) marks blocks with data;
    ``undeclared`` tells whether anybody in any of them did not declare.
    """

    combination: Combination
    areas: Codes
    segments: Codes
    periods: Codes
    count: Codes
    total: Codes
    withheld: Mask
    present: Mask
    undeclared: bool

    @property
    def withheld_share(self) -> float:
        """Share of the rows with data (all who declared apart) that the row rule withholds."""
        rows = self.rows[..., 1:] if self.rows.shape[-1] > 1 else self.rows
        return float(self.withheld[..., -rows.shape[-1] :][rows].mean()) if rows.any() else 0.0

    @property
    def rows(self) -> Mask:
        """The rows that are released, shown or withheld: all in blocks with data, Not declared where anybody is at all."""
        rows = np.broadcast_to(self.present[..., None], self.withheld.shape).copy()
        if rows.shape[-1] > 1 and not self.undeclared:
            rows[..., -1] = False
        return rows


@dataclass(frozen=True)
class Frame:
    """What a cube is made by; ``periods`` are those of the measure's population: that nobody was there in others is not said."""

    catalogue: Catalogue
    measure: Measure
    rule: RowRule
    periods: Codes


def cube_of(rows: Counted, levels: Codes, combination: Combination, frame: Frame) -> Cube | None:
    """The cube of one combination from a measure's rows (``levels``: the level of each row's area); None without any."""
    catalogue = frame.catalogue
    place = list(catalogue.characteristics).index(combination.characteristic)
    characteristic = catalogue.characteristics[combination.characteristic]
    of_kind = np.array([one.kind == combination.period_kind for one in rows.periods])
    periods = frame.periods[of_kind[frame.periods]]
    areas = np.array([n for n, one in enumerate(catalogue.areas.values()) if one.level == combination.level])
    segment_rows = catalogue.populations[frame.measure.population].segment.rows
    segments = np.arange(1, len(segment_rows)) if combination.segments == "each" else np.array([0])
    inside = (
        (rows.characteristic == place)
        & (levels == LEVELS.index(combination.level))
        & ((rows.segment > 0) == (combination.segments == "each"))
        & np.isin(rows.period, periods)
    )
    if not len(periods) or not inside.any():
        return None
    cell = rows.where(inside)
    at = (
        np.searchsorted(areas, cell.area),
        np.searchsorted(segments, cell.segment),
        np.searchsorted(periods, cell.period),
        cell.grp,
    )
    shape = (len(areas), len(segments), len(periods), len(characteristic.rows))
    total, count = np.zeros(shape, dtype=np.int64), np.zeros(shape, dtype=np.int64)
    np.add.at(total, at, cell.total)
    np.add.at(count, at, cell.count)
    present, undeclared = total.sum(axis=-1) > 0, bool(total[..., -1].any())
    count, total = _shaped(frame.measure, count, total)
    withheld = _withheld(frame, count, total)
    return Cube(combination, areas, segments, periods, count, total, withheld, present, undeclared)


def _shaped(measure: Measure, count: Codes, total: Codes) -> tuple[Codes, Codes]:
    """Adds all who declared; a share is out of all who declared, a declaration is out of everybody."""
    count, total = count.copy(), total.copy()
    count[..., 0], total[..., 0] = count[..., 1:-1].sum(axis=-1), total[..., 1:-1].sum(axis=-1)
    if measure.kind == "rate":
        return count, total
    declared, undeclared = total[..., :1], total[..., -1:]
    if measure.kind == "declaration":
        return count[..., :1], declared + undeclared
    whole = np.broadcast_to(declared, total.shape).copy()
    whole[..., -1:] = declared + undeclared
    return count, whole


def _withheld(frame: Frame, count: Codes, total: Codes) -> Mask:
    """Rows withheld by the row rule; what is withheld beside them comes later."""
    if frame.measure.kind != "share":
        return withheld_rates(count, total, frame.rule)
    withheld = withheld_shares(count, total, frame.rule)
    withheld[..., 0] = total[..., 0] < frame.rule.people
    return withheld
