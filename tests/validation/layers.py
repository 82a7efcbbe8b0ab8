"""What a release of a simulated service compares: every level and kind of period, with its families and small numbers."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from equality.disclosure import RowRule, withheld_rates
from equality.rates import Floats
from tests.validation.service import Column, Crowd, by_year
from tests.validation.tables import Tables

MOST_WITHHELD = 0.40
"""As in the release plan: a combination that withholds more of its rows is left out."""

LEVELS = {
    "people_on_probation": (("national", "quarter"), ("region", "quarter"), ("region", "year"), ("unit", "year")),
    "staff": (("national", "quarter"), ("national", "year"), ("region", "year")),
}
NOT_OFFERED = {
    ("people_on_probation", "unit"): ("ethnicity-19", "religion", "sexual-orientation"),
    ("staff", "region"): ("ethnicity-19",),
}
"""Characteristics that the release plan leaves out of a level."""


@dataclass(frozen=True)
class Layer:
    """Comparisons of one characteristic at one level: arrays by outcome, period, area and group.

    ``hidden`` are those that small numbers hide. ``family`` numbers the families: one an outcome and period.
    """

    population: str
    level: str
    period: str
    column: Column
    tables: Tables
    hidden: NDArray[np.bool_]
    family: NDArray[np.int64]

    @property
    def name(self) -> str:
        """The level and period as a table names them."""
        return f"{'people' if self.population != 'staff' else 'staff'}, {self.level}, {self.period}"

    @property
    def size(self) -> int:
        """How many comparisons there are, shown or not."""
        return int(self.hidden.size)

    @property
    def declared(self) -> Floats:
        """The declared share, one a comparison."""
        return np.full(self.size, self.column.declared)


def layers_of(crowd: Crowd, events: Floats) -> Iterator[Layer]:
    """All comparisons of a crowd in a release, numbered from family 0."""
    first = 0
    for level, period in LEVELS[crowd.name]:
        places = crowd.areas(level)
        count, total = places @ events, places @ crowd.totals
        if period == "year":
            count, total = by_year(count), by_year(total)
        for column in crowd.columns:
            if column.slug not in NOT_OFFERED.get((crowd.name, level), ()):
                layer = layer_of((count, total), column)
                yield replace(layer, population=crowd.name, level=level, period=period, family=layer.family + first)
                first += int(layer.family.max()) + 1


def layer_of(both: tuple[Floats, Floats], column: Column) -> Layer:
    """The comparisons of one characteristic, from counts and totals by outcome, period, area and finest group."""
    count, total = (each @ column.members.T for each in both)
    withheld = withheld_rates(count.astype(np.int64), total.astype(np.int64), RowRule())
    everyone, everyone_total = count.sum(axis=-1, keepdims=True), total.sum(axis=-1, keepdims=True)
    groups = column.groups
    own, own_total = count[..., groups], total[..., groups]
    if column.reference is None:
        other, other_total, other_hidden = everyone - own, everyone_total - own_total, False
    else:
        other, other_total = (np.broadcast_to(x[..., [column.reference]], own.shape) for x in (count, total))
        other_hidden = withheld[..., [column.reference]]
    left_out = withheld.mean(axis=(1, 2, 3), keepdims=True) > MOST_WITHHELD
    whole, whole_total = (np.broadcast_to(x, own.shape) for x in (everyone, everyone_total))
    tables = Tables(own, own_total, other, other_total, whole, whole_total)
    hidden = withheld[..., groups] | other_hidden | left_out
    family = np.arange(own.shape[0] * own.shape[1]).reshape(own.shape[0], own.shape[1], 1, 1)
    return Layer("", "", "", column, tables, hidden, np.broadcast_to(family, own.shape))
