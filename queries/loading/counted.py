"""Exact counts as columns of codes: what an extract comes to before anything is withheld."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from equality.catalogue import Catalogue
from equality.periods import Period

Codes = NDArray[np.int64]
KEYS = ("measure", "area", "characteristic", "segment", "period", "grp")


@dataclass(frozen=True)
class Counted:
    """One row a cell: keys as places in the catalogue (``period``: in ``periods``), ``total`` people, ``count`` of them with it.

    ``grp`` is a place in the characteristic's rows, ``segment`` in the population's; all arrays have one length.
    """

    periods: tuple[Period, ...]
    measure: Codes
    area: Codes
    characteristic: Codes
    segment: Codes
    period: Codes
    grp: Codes
    total: Codes
    count: Codes

    def __len__(self) -> int:
        return len(self.total)

    def columns(self) -> dict[str, Codes]:
        """The arrays by name."""
        return {name: getattr(self, name) for name in (*KEYS, "total", "count")}

    def where(self, mask: NDArray[np.bool_]) -> "Counted":
        """Only the rows of a mask."""
        return Counted(self.periods, **{name: values[mask] for name, values in self.columns().items()})

    def national_totals(self, catalogue: Catalogue) -> dict[tuple[str, str], int]:
        """National total of each measure in each period, by their slugs: how many people or events the extract holds."""
        national = list(catalogue.areas).index(catalogue.national.slug)
        rows = self.where((self.area == national) & (self.segment == 0))
        keys, places = np.unique(
            np.stack([rows.measure, rows.period, rows.characteristic]), axis=1, return_inverse=True
        )
        sums = np.bincount(places.ravel(), weights=rows.total, minlength=keys.shape[1]).astype(int)
        measures = list(catalogue.measures)
        found: dict[tuple[str, str], int] = {}
        for (measure, period, _), total in zip(keys.T.tolist(), sums.tolist(), strict=True):
            key = (measures[measure], self.periods[period].slug)
            found[key] = max(found.get(key, 0), total)
        return found


def joined(parts: Iterable[Counted], periods: tuple[Period, ...]) -> Counted:
    """Several counts with the same periods as one."""
    listed = list(parts)
    empty = np.zeros(0, dtype=np.int64)
    return Counted(
        periods,
        **{
            name: np.concatenate([part.columns()[name] for part in listed]) if listed else empty
            for name in (*KEYS, "total", "count")
        },
    )
