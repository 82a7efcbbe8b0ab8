"""Where rows stand: quantities and keys as whole numbers, so that relations over a whole release are a few array steps."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from equality.catalogue import Catalogue
from equality.characteristics import ALL_DECLARED, NOT_DECLARED
from tests.attack.gathering import Gathered

EVERYONE = "everyone"
"""The characteristic and the group of a whole: all who declared and all who did not."""
REST = "n-"
"""The part of those who did not declare, whom a declaration prints as what the declared leave of everybody."""
AXES = ("quantity", "area", "segment", "characteristic", "group", "period")


def root_of(catalogue: Catalogue, slug: str) -> str:
    """The coarsest classification of a characteristic: all of them hold the same people as declared and not declared."""
    while catalogue.characteristics[slug].coarser:
        slug = catalogue.characteristics[slug].coarser
    return slug


def quantities(catalogue: Catalogue, measure: str) -> dict[str, str]:
    """What a measure's numbers count, by part: ``n`` all, ``a`` those with the outcome, ``b`` those without.

    Measures of one population that count people (or events) with the same field share its ``n``; where those with one
    outcome are those counted by another measure, the first's ``a`` is the second's ``n``.
    """
    one = catalogue.measures[measure]
    before = f"{one.population}/{one.counts}"
    found = {"n": f"{before}/{one.eligible_field}"}
    if one.kind == "rate":
        follows = any(
            (other.population, other.counts, other.eligible_field) == (one.population, one.counts, one.happened_field)
            for other in catalogue.measures.values()
        )
        own = one.happened_field if follows else f"{measure}:yes"
        found |= {"a": f"{before}/{own}", "b": f"{before}/{measure}:no"}
    return found


@dataclass(frozen=True)
class Codes:
    """The values of each axis in code order."""

    values: dict[str, list[str]]

    @cached_property
    def code(self) -> dict[str, dict[str, int]]:
        """Codes by value, by axis."""
        return {axis: {value: number for number, value in enumerate(values)} for axis, values in self.values.items()}

    def keys(self, **axes: np.ndarray) -> np.ndarray:
        """One whole number for each place; -1 where any part of it is -1."""
        key = np.zeros(len(axes["quantity"]), dtype=np.int64)
        missing = np.zeros(len(key), dtype=bool)
        for axis in AXES:
            key = key * len(self.values[axis]) + axes[axis]
            missing |= axes[axis] < 0
        return np.where(missing, -1, key)

    def parts(self, keys: np.ndarray) -> dict[str, np.ndarray]:
        """The axes of keys."""
        left, found = keys.copy(), {}
        for axis in reversed(AXES):
            left, found[axis] = np.divmod(left, len(self.values[axis]))
        return found

    def mapped(self, axis: str, onto: dict[str, str]) -> np.ndarray:
        """For each code of an axis the code of what it lies in; -1 where it lies in nothing."""
        return np.array([self.code[axis].get(onto.get(value, ""), -1) for value in self.values[axis]], dtype=np.int64)


def codes(gathered: Gathered, catalogue: Catalogue) -> Codes:
    """Codes of all that was gathered."""
    rows = gathered.rows
    measures = sorted(set(rows["measure"]))
    counted = {name for measure in measures for name in quantities(catalogue, measure).values()}
    groups = {EVERYONE, ALL_DECLARED, NOT_DECLARED, *rows["group"]}
    held = {root_of(catalogue, slug) for slug in set(rows["characteristic"])} | {EVERYONE, *rows["characteristic"]}
    groups |= {group.slug for slug in held - {EVERYONE} for group in catalogue.characteristics[slug].group}
    values = {
        "quantity": sorted(counted),
        "area": sorted(set(rows["area"])),
        "segment": sorted({"all", *rows["segment"]}),
        "characteristic": sorted(held),
        "group": sorted(groups),
        "period": sorted(set(rows["period"])),
    }
    return Codes(values)


def entries(rows: pd.DataFrame, catalogue: Catalogue, known: Codes) -> pd.DataFrame:
    """What rows say of places: columns ``key``, ``value`` (not a number where withheld), ``row`` and ``part``."""
    found = []
    for measure, own in rows.groupby("measure", sort=False):
        names = quantities(catalogue, str(measure))
        kind = catalogue.measures[str(measure)].kind
        for part, values, places in _said(own, kind):
            axes = {axis: places[axis].map(known.code[axis]).to_numpy() for axis in AXES if axis != "quantity"}
            axes["quantity"] = np.full(len(places), known.code["quantity"][names[part[0]]])
            keys = known.keys(**axes)
            found.append(pd.DataFrame({"key": keys, "value": values.to_numpy(), "row": places.index, "part": part}))
    return pd.concat(found, ignore_index=True)


def canonical(rows: pd.DataFrame, catalogue: Catalogue) -> pd.DataFrame:
    """Rows of all who declared, and of those who did not, under the coarsest classification."""
    roots = {slug: root_of(catalogue, slug) for slug in rows["characteristic"].unique()}
    outer = rows["group"].isin((ALL_DECLARED, NOT_DECLARED))
    root = rows["characteristic"].map(roots)
    return rows.assign(characteristic=rows["characteristic"].where(~outer, root), root=root)


def _said(rows: pd.DataFrame, kind: str) -> list[tuple[str, pd.Series, pd.DataFrame]]:
    """The parts of rows of one kind: a letter that names the quantity (with a star where it is of another place than the row's)."""
    whole = rows.assign(characteristic=EVERYONE, group=EVERYONE)
    if kind == "rate":
        said = {"a": rows["count"], "b": rows["total"] - rows["count"], "n": rows["total"]}
        not_told = pd.Series(np.nan, index=rows.index)
        return [
            *((part, values, rows) for part, values in said.items()),
            *((f"{part}*", not_told, whole) for part in said),
        ]
    if kind == "declaration":
        undeclared = rows.assign(group=NOT_DECLARED)
        return [
            ("n", rows["count"], rows),
            (REST, rows["total"] - rows["count"], undeclared),
            ("n*", rows["total"], whole),
        ]
    absent = rows["group"] == NOT_DECLARED
    everyone = whole[absent]
    declared = rows[~absent].assign(characteristic=rows["root"][~absent], group=ALL_DECLARED)
    return [
        ("n", rows["count"], rows),
        ("n*", rows["total"][absent], everyone),
        ("n*", rows["total"][~absent], declared),
    ]
