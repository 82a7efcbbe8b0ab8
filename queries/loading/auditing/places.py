"""What a release says of each place, and what is true of it: its rows beside the counts of staging, by one key each."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from equality.characteristics import ALL_DECLARED, NOT_DECLARED
from equality.measures import Measure
from queries.loading.auditing.frame import ABSENT, EVERYBODY, Axes, Frame, quantities
from queries.loading.counted import Codes, Counted

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Figures:
    """Places in the order of their keys: what is shown of each (nan where it is withheld) and what is true of it.

    ``kept_back``: places of the withheld rows that no row shows, in order.
    """

    frame: Frame
    keys: Codes
    shown: Floats
    exact: Floats
    kept_back: Codes

    def at(self, keys: Codes) -> Codes:
        """The number of the place with each key; ABSENT where there is none."""
        return _at(self.keys, keys)

    def same_at(self, axes: Axes) -> Codes:
        """The number of the place with these axes, or of one that counts the same by another characteristic; else ABSENT."""
        own = self.at(self.frame.keys(axes))
        bare, first = self._first_by_bare_key
        at = _at(bare, self.frame.bare_keys(axes))
        return np.where((own == ABSENT) & (at != ABSENT), first[at], own)

    @cached_property
    def first_alike(self) -> Codes:
        """For each place the number of the first that counts the same by whichever characteristic; its own where it is the first."""
        bare, first = self._first_by_bare_key
        return first[_at(bare, self.frame.bare_keys(self.frame.axes(self.keys)))]

    @cached_property
    def _first_by_bare_key(self) -> tuple[Codes, Codes]:
        bare, first = np.unique(self.frame.bare_keys(self.frame.axes(self.keys)), return_index=True)
        return bare, first


def figures(frame: Frame, columns: Mapping[str, Codes], counted: Counted) -> Figures:
    """The figures of a release's rows (``count`` and ``total`` are -1 where withheld) beside the counts of staging.

    Raises ValueError where a row shows another number than staging holds. Places of which staging holds two are left out.
    """
    keys, values, kept = _published(frame, columns)
    true_keys, true_values = _exact(frame, counted)
    order = np.argsort(keys, kind="stable")
    places, first = np.unique(keys[order], return_index=True)
    shown = np.fmax.reduceat(values[order], first) if len(places) else np.zeros(0)
    at = _at(true_keys, places)
    exact = np.where(at >= 0, true_values[at], 0.0)  # staging holds no row of nobody
    there = ~np.isnan(exact)
    if np.any(shown[there & ~np.isnan(shown)] != exact[there & ~np.isnan(shown)]):
        raise ValueError("A row shows another number than staging holds. This is a fault of the tool.")
    places, shown, exact = places[there], shown[there], exact[there]
    shown = _printed(frame, places, shown, exact)
    held_back = np.unique(_at(places, keys[kept]))
    held_back = held_back[held_back >= 0]
    return Figures(frame, places, shown, exact, held_back[np.isnan(shown[held_back])])


def _printed(frame: Frame, places: Codes, shown: Floats, exact: Floats) -> Floats:
    """What is shown, and what another classification of the same thing shows of all who declared or of those who did not."""
    axes = frame.axes(places)
    outer = np.isin(axes["group"], [frame.code["group"][one] for one in (ALL_DECLARED, NOT_DECLARED)])
    first = frame.first_of_family[axes["characteristic"]]
    _, alike = np.unique(frame.keys({**axes, "characteristic": first}), return_inverse=True)
    printed = np.full(len(places), np.nan)
    np.fmax.at(printed, alike[outer], shown[outer])
    same = outer & (printed[alike] == exact)
    return np.where(same, exact, shown)


def _published(frame: Frame, columns: Mapping[str, Codes]) -> tuple[Codes, Floats, NDArray[np.bool_]]:
    """Key and value of each number of each row, and whether the row keeps it back."""
    found: list[tuple[Codes, Floats, bool]] = []
    for number, measure in enumerate(frame.catalogue.measures.values()):
        own = columns["measure"] == number
        rows = {name: values[own] for name, values in columns.items()}
        names = quantities(frame.catalogue, measure)
        for part, said, values, keeps in _said(frame, measure, rows):
            axes = {**said, "quantity": np.full(len(values), frame.code["quantity"][names[part]])}
            found.append((frame.keys(axes), values, keeps))
            everybody = {**axes, "group": np.full(len(values), frame.code["group"][EVERYBODY])}
            for untold in (everybody, *frame.coarser(axes)):
                found.append((frame.keys(untold), np.full(len(values), np.nan), False))
    keys = np.concatenate([one[0] for one in found])
    values = np.concatenate([one[1] for one in found])
    kept = np.repeat([one[2] for one in found], [len(one[0]) for one in found])
    there = keys != ABSENT
    return keys[there], values[there], (kept & np.isnan(values))[there]


def _said(frame: Frame, measure: Measure, rows: Mapping[str, Codes]) -> Iterator[tuple[str, Axes, Floats, bool]]:
    """Which quantity rows tell, of which place, what they say (nan where withheld), and whether they keep it back."""
    axes = frame.of_rows(rows)
    count, total = (np.where(rows["withheld"], np.nan, rows[name]) for name in ("count", "total"))
    if measure.kind == "rate":
        yield from (("a", axes, count, True), ("b", axes, total - count, True), ("n", axes, total, True))
        return
    group = frame.code["group"]
    undeclared = axes["group"] == group[NOT_DECLARED]
    if measure.kind == "declaration":
        yield "n", axes, count, True
        yield "n", {**axes, "group": np.full(len(count), group[NOT_DECLARED])}, total - count, True
        undeclared = np.ones(len(count), dtype=bool)
    else:
        yield "n", axes, count, True
    yield "n", {**axes, "group": np.where(undeclared, group[EVERYBODY], group[ALL_DECLARED])}, total, False


def _exact(frame: Frame, counted: Counted) -> tuple[Codes, Floats]:
    """Key and number of every place, groups added up to all who declared and to everybody; nan where there are two numbers.

    Coarser groups are added up only where staging holds none.
    """
    rows, own, added = counted.columns(), [], []
    axes = frame.of_rows(rows)
    for number, measure in enumerate(frame.catalogue.measures.values()):
        of_measure = rows["measure"] == number
        numbers = {"n": rows["total"], "a": rows["count"], "b": rows["total"] - rows["count"]}
        for part, name in quantities(frame.catalogue, measure).items():
            placed = {axis: codes[of_measure] for axis, codes in axes.items()}
            placed["quantity"] = np.full(int(of_measure.sum()), frame.code["quantity"][name])
            values = numbers[part][of_measure]
            own += [_added_up(frame, onto, values) for onto in _with_sums(frame, placed)]
            added += [_added_up(frame, onto, values) for onto in frame.coarser(placed)]
    places, found = _told_once(own)
    others, sums = _told_once(added)
    missing = _at(places, others) == ABSENT
    order = np.argsort(every := np.concatenate([places, others[missing]]))
    return every[order], np.concatenate([found, sums[missing]])[order]


def _told_once(parts: list[tuple[Codes, Codes]]) -> tuple[Codes, Floats]:
    """Each key once, with its number; nan where it has two."""
    keys, numbers = (np.concatenate([one[at] for one in parts] or [np.zeros(0, dtype=np.int64)]) for at in (0, 1))
    if not len(keys):
        return keys, numbers.astype(float)
    order = np.argsort(keys, kind="stable")
    places, first = np.unique(keys[order], return_index=True)
    least, most = (of.reduceat(numbers[order], first) for of in (np.minimum, np.maximum))
    return places, np.where(least == most, least, np.nan)


def _with_sums(frame: Frame, axes: Axes) -> Iterator[Axes]:
    """The groups themselves, all who declared, and everybody; ABSENT where a group is no part of it."""
    group = frame.code["group"]
    declared = np.where(axes["group"] == group[NOT_DECLARED], ABSENT, group[ALL_DECLARED])
    for onto in (axes["group"], declared, np.full(len(declared), group[EVERYBODY])):
        yield {**axes, "group": onto}


def _added_up(frame: Frame, axes: Axes, values: Codes) -> tuple[Codes, Codes]:
    """Each key once, with the sum of its values."""
    keys = frame.keys(axes)
    there = keys != ABSENT
    places, at = np.unique(keys[there], return_inverse=True)
    return places, np.bincount(at, weights=values[there], minlength=len(places)).astype(np.int64)


def _at(places: Codes, keys: Codes) -> Codes:
    if not len(places):
        return np.full(keys.shape, ABSENT, dtype=np.int64)
    found = np.minimum(np.searchsorted(places, keys), len(places) - 1)
    return np.where(places[found] == keys, found, ABSENT)
