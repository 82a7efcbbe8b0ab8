"""What a release says of each place, and what is true of it: its rows beside the counts of staging, by one key each."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from equality.catalogue import Catalogue
from equality.characteristics import ALL_DECLARED, NOT_DECLARED
from equality.measures import Measure
from equality.periods import Period
from queries.loading.counted import Codes, Counted

AXES = ("quantity", "area", "segment", "characteristic", "group", "period")
EVERYBODY = "everybody"
"""The group of all who declared and all who did not."""
ABSENT = -1
Axes = dict[str, Codes]
Floats = NDArray[np.float64]


def quantities(catalogue: Catalogue, measure: Measure) -> dict[str, str]:
    """What a measure's numbers count: ``n`` all, ``a`` those with the outcome, ``b`` those without.

    Measures with one population, one way of counting and one field share their ``n``; where those with the outcome are those
    that another measure is out of, its ``n`` is this one's ``a``.
    """
    kind = f"{measure.population} {measure.counts}"
    every = {f"{one.population} {one.counts} {one.eligible_field}" for one in catalogue.measures.values()}
    found = {"n": f"{kind} {measure.eligible_field}"}
    if measure.kind == "rate":
        passed = f"{kind} {measure.happened_field}"
        found |= {
            "a": passed if passed in every else f"{kind} with {measure.slug}",
            "b": f"{kind} without {measure.slug}",
        }
    return found


@dataclass(frozen=True)
class Frame:
    """The axes of every place of a release, and whole numbers for keys."""

    catalogue: Catalogue
    periods: tuple[Period, ...]

    @cached_property
    def names(self) -> dict[str, list[str]]:
        """The values of each axis in code order."""
        known = self.catalogue
        listed = list(known.measures.values())
        groups = [one.slug for characteristic in known.characteristics.values() for one in characteristic.group]
        segments = max(len(one.segment.rows) for one in known.populations.values())
        return {
            "quantity": list(dict.fromkeys(name for one in listed for name in quantities(known, one).values())),
            "area": list(known.areas),
            "segment": [str(number) for number in range(segments)],
            "characteristic": list(known.characteristics),
            "group": list(dict.fromkeys([EVERYBODY, ALL_DECLARED, NOT_DECLARED, *groups])),
            "period": [one.slug for one in self.periods],
        }

    @cached_property
    def code(self) -> dict[str, dict[str, int]]:
        """The code of each value, by axis."""
        return {axis: {name: code for code, name in enumerate(names)} for axis, names in self.names.items()}

    @cached_property
    def sizes(self) -> tuple[int, ...]:
        """How many values each axis has."""
        return tuple(len(self.names[axis]) for axis in AXES)

    @cached_property
    def counts_people(self) -> NDArray[np.bool_]:
        """For each quantity whether it counts people, each once a period, and not events."""
        counted = {
            name: one.counts
            for one in self.catalogue.measures.values()
            for name in quantities(self.catalogue, one).values()
        }
        return np.array([counted[name] == "people" for name in self.names["quantity"]], dtype=bool)

    @cached_property
    def first_of_family(self) -> Codes:
        """For each characteristic the first classification of the same thing."""
        known = self.catalogue.characteristics
        first: dict[str, str] = {}
        for slug, one in known.items():
            first.setdefault(one.family, slug)
        return self.mapped("characteristic", {slug: first[one.family] for slug, one in known.items()})

    def keys(self, axes: Mapping[str, Codes]) -> Codes:
        """One whole number for each place; ABSENT where any part of it is."""
        parts = [np.asarray(axes[axis]) for axis in AXES]
        missing = np.any([part < 0 for part in parts], axis=0)
        key = np.ravel_multi_index([np.where(missing, 0, part) for part in parts], self.sizes)
        return np.where(missing, ABSENT, key).astype(np.int64)

    def bare_keys(self, axes: Mapping[str, Codes]) -> Codes:
        """The same key for places that count the same: who declared and who did not by one thing, and everybody by anything."""
        own, group = axes["characteristic"], axes["group"]
        outer = np.isin(group, [self.code["group"][one] for one in (ALL_DECLARED, NOT_DECLARED)])
        bare = np.where(outer, self.first_of_family[own], np.where(group == self.code["group"][EVERYBODY], 0, own))
        return self.keys({**axes, "characteristic": np.where(own < 0, ABSENT, bare)})

    def axes(self, keys: Codes) -> Axes:
        """The axes of keys."""
        return {axis: np.asarray(part) for axis, part in zip(AXES, np.unravel_index(keys, self.sizes), strict=True)}

    def mapped(self, axis: str, onto: Mapping[str, str]) -> Codes:
        """For each code of an axis the code of what it lies in; ABSENT where it lies in nothing."""
        code = self.code[axis]
        return np.array([code.get(onto.get(name, ""), ABSENT) for name in code], dtype=np.int64)

    def of_rows(self, rows: Mapping[str, Codes]) -> Axes:
        """The axes of rows but for their quantity; ``grp`` is a place in the rows of their characteristic."""
        known = self.catalogue.characteristics.values()
        table = np.full((len(known), max(len(one.rows) for one in known)), ABSENT, dtype=np.int64)
        for number, one in enumerate(known):
            table[number, : len(one.rows)] = [self.code["group"][slug] for slug in one.rows]
        axes = {axis: rows[axis] for axis in ("area", "segment", "characteristic", "period")}
        return {**axes, "group": table[rows["characteristic"], rows["grp"]]}


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
            found.append((frame.keys(everybody), np.full(len(values), np.nan), False))
    keys = np.concatenate([one[0] for one in found])
    values = np.concatenate([one[1] for one in found])
    kept = np.repeat([one[2] for one in found], [len(one[0]) for one in found])
    return keys, values, kept & np.isnan(values)


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
    """Key and number of every place, groups added up to all who declared and to everybody; nan where there are two numbers."""
    rows, keys, values = counted.columns(), [], []
    axes = frame.of_rows(rows)
    for number, measure in enumerate(frame.catalogue.measures.values()):
        own = rows["measure"] == number
        numbers = {"n": rows["total"], "a": rows["count"], "b": rows["total"] - rows["count"]}
        for part, name in quantities(frame.catalogue, measure).items():
            placed = {axis: codes[own] for axis, codes in axes.items()}
            placed["quantity"] = np.full(int(own.sum()), frame.code["quantity"][name])
            for key, value in _added_up(frame, placed, numbers[part][own]):
                keys.append(key)
                values.append(value)
    every, number_of = np.concatenate(keys), np.concatenate(values)
    order = np.argsort(every, kind="stable")
    places, first = np.unique(every[order], return_index=True)
    least, most = (of.reduceat(number_of[order], first) for of in (np.minimum, np.maximum))
    return places, np.where(least == most, least, np.nan)


def _added_up(frame: Frame, axes: Axes, values: Codes) -> Iterator[tuple[Codes, Codes]]:
    """The groups themselves, all who declared, and everybody."""
    group = frame.code["group"]
    declared = np.where(axes["group"] == group[NOT_DECLARED], ABSENT, group[ALL_DECLARED])
    everybody = np.full(len(values), group[EVERYBODY])
    for onto in (axes["group"], declared, everybody):
        keys = frame.keys({**axes, "group": onto})
        there = keys >= 0
        places, at = np.unique(keys[there], return_inverse=True)
        yield places, np.bincount(at, weights=values[there], minlength=len(places)).astype(np.int64)


def _at(places: Codes, keys: Codes) -> Codes:
    if not len(places):
        return np.full(keys.shape, ABSENT, dtype=np.int64)
    found = np.minimum(np.searchsorted(places, keys), len(places) - 1)
    return np.where(places[found] == keys, found, ABSENT)
