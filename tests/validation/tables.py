"""Comparisons to judge, as arrays of one shape: the group, its comparison, and all who declared."""

from dataclasses import astuple, dataclass

import numpy as np

from equality.evidence import Comparisons, Verdicts, verdicts
from equality.rates import Floats


@dataclass(frozen=True)
class Tables:
    """Counts of comparisons: ``count`` of ``total`` in the group, in its comparison, and among all who declared."""

    count: Floats
    total: Floats
    reference_count: Floats
    reference_total: Floats
    all_count: Floats
    all_total: Floats

    @property
    def four(self) -> tuple[Floats, Floats, Floats, Floats]:
        """The four numbers that the tool's own functions take."""
        return self.count, self.total, self.reference_count, self.reference_total

    def only(self, rows: Floats) -> "Tables":
        """The rows that a mask or an index picks."""
        return Tables(*(column[rows] for column in astuple(self)))


def joined(parts: list[Tables]) -> Tables:
    """All rows of several, flat, in order."""
    columns = zip(*(astuple(part) for part in parts), strict=True)
    return Tables(*(np.concatenate([np.ravel(one) for one in column]) for column in columns))


def judged(tables: Tables, hidden: Floats, family: Floats, declared: Floats) -> Verdicts:
    """The tool's own verdicts on flat tables, for an outcome without polarity (so higher or lower is told)."""
    polarity = np.zeros(tables.count.shape, dtype=np.int64)
    return verdicts(Comparisons(*tables.four, hidden, declared, polarity, family))
