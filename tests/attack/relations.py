"""What an outsider knows of how figures hang together: sums over groups, areas, segments and periods, and limits where sums fail."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from equality.catalogue import Catalogue
from equality.characteristics import ALL_DECLARED, NOT_DECLARED
from tests.attack.places import AXES, EVERYONE, Codes, quantities, root_of


@dataclass(frozen=True)
class Family:
    """Relations of one kind: ``least <= matrix @ values <= most``, one row of the matrix for each."""

    name: str
    matrix: sp.csr_matrix
    least: np.ndarray
    most: np.ndarray


@dataclass(frozen=True)
class Places:
    """All places of a release in key order, and the parts of their keys."""

    keys: np.ndarray
    codes: Codes
    catalogue: Catalogue

    def parts(self) -> dict[str, np.ndarray]:
        """The axes of all places."""
        return self.codes.parts(self.keys)

    def at(self, keys: np.ndarray) -> np.ndarray:
        """The number of the place with each key; -1 where there is none."""
        found = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        return np.where(self.keys[found] == keys, found, -1)


def families(places: Places) -> Iterator[Family]:
    """Every kind of relation that the definitions make likely; which of them hold is for ``holding`` to say."""
    parts = places.parts()
    kinds = [*_kinds_of_quantity(places)]
    for name, moved in _sums(places, parts):
        yield from _sum_of(places, name, moved, kinds)
    # Nobody may be in two quarters of one measure, as those who left, though there are many who are of another.
    each = [*_each_quantity(places)]
    for name, onto in _longer(places):
        yield from _sum_of(places, name, {**parts, "period": onto[parts["period"]]}, each)
    yield from _pairs(places, parts, kinds)
    yield from _outcomes(places, parts)


def _sums(places: Places, parts: dict[str, np.ndarray]) -> Iterator[tuple[str, dict[str, np.ndarray]]]:
    """Each axis with the key of the whole that a place is part of (-1 in one axis where it is part of none)."""
    codes, catalogue = places.codes, places.catalogue
    outer = np.isin(
        parts["group"], [codes.code["group"].get(one, -1) for one in (ALL_DECLARED, NOT_DECLARED, EVERYONE)]
    )
    declared = codes.code["group"][ALL_DECLARED]
    roots = _roots(codes, catalogue)
    for number, name in enumerate(codes.values["characteristic"]):
        chosen = (parts["characteristic"] == number) & ~outer
        root = np.where(chosen, roots[number], -1)
        yield f"groups of {name}", {**parts, "characteristic": root, "group": np.full(len(root), declared)}
    everyone = codes.code["characteristic"][EVERYONE], codes.code["group"][EVERYONE]
    inner = outer & (parts["characteristic"] != everyone[0])
    absent = {**parts, "group": np.full(len(inner), codes.code["group"][NOT_DECLARED])}
    both = places.at(codes.keys(**{axis: absent[axis] for axis in AXES})) >= 0
    for number, name in enumerate(codes.values["characteristic"]):
        for label, chosen in (("with not declared", both), ("declared alone", ~both)):
            inside = inner & chosen & (parts["characteristic"] == number)
            root = np.where(inside, everyone[0], -1)
            yield (
                f"everyone by {name}, {label}",
                {**parts, "characteristic": root, "group": np.full(len(root), everyone[1])},
            )
    yield from _classifications(places, parts, outer)
    above = {area.slug: area.parent for area in catalogue.areas.values()}
    levels = {slug: catalogue.areas[slug].level for slug in codes.values["area"]}
    for level in ("region", "unit"):
        onto = codes.mapped("area", {slug: above[slug] for slug, its in levels.items() if its == level})
        yield f"areas: {level}", {**parts, "area": onto[parts["area"]]}
    furthest = codes.mapped("area", {slug: above.get(above[slug], "") for slug, its in levels.items() if its == "unit"})
    yield "areas: unit in country", {**parts, "area": furthest[parts["area"]]}
    every = codes.code["segment"]["all"]
    yield "segments", {**parts, "segment": np.where(parts["segment"] == every, -1, every)}


def _roots(codes: Codes, catalogue: Catalogue) -> np.ndarray:
    held = codes.values["characteristic"]
    return codes.mapped("characteristic", {one: root_of(catalogue, one) for one in held if one != EVERYONE})


def _classifications(
    places: Places, parts: dict[str, np.ndarray], outer: np.ndarray
) -> Iterator[tuple[str, dict[str, np.ndarray]]]:
    codes, catalogue = places.codes, places.catalogue
    for slug in codes.values["characteristic"]:
        if slug not in catalogue.characteristics:
            continue
        chosen = (parts["characteristic"] == codes.code["characteristic"][slug]) & ~outer
        for wider, lies_in in _wider(catalogue, slug):
            within = codes.mapped("group", lies_in)
            yield (
                f"classification: {slug} in {wider}",
                {
                    **parts,
                    "characteristic": np.where(chosen, codes.code["characteristic"].get(wider, -1), -1),
                    "group": within[parts["group"]],
                },
            )


def _wider(catalogue: Catalogue, slug: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Every coarser classification, and in which of its groups each group lies: one between two may not be held."""
    one = catalogue.characteristics[slug]
    lies_in = {group.slug: group.slug for group in one.group}
    while one.coarser:
        onto = {group.slug: group.within for group in one.group}
        lies_in = {group: onto[its] for group, its in lies_in.items()}
        yield one.coarser, lies_in
        one = catalogue.characteristics[one.coarser]


def _longer(places: Places) -> Iterator[tuple[str, np.ndarray]]:
    """For each kind of period and each longer the code of the one that holds it."""
    held = {slug: places.catalogue.period(slug) for slug in places.codes.values["period"]}
    for short, long in (
        ("quarter", "year"),
        ("year", "pool"),
        ("quarter", "pool"),
        ("cohort", "quarter"),
        ("cohort", "year"),
    ):
        onto = {
            slug: other
            for slug, one in held.items()
            for other, longer in held.items()
            if one and longer and (one.kind, longer.kind) == (short, long)
            if longer.start <= one.start and one.end <= longer.end
        }
        if onto:
            yield f"periods: {short}s of a {long}", places.codes.mapped("period", onto)


def _sum_of(places: Places, name: str, whole: dict[str, np.ndarray], kinds: "Iterable[_Counted]") -> Iterator[Family]:
    """The parts of each whole add up to it; or come to it at most; or each is at most it and all at least."""
    parent = places.at(places.codes.keys(**{axis: whole[axis] for axis in AXES}))
    child = np.flatnonzero(parent >= 0)
    for counted in kinds:
        own = child[counted.chosen[child]]
        if not len(own):
            continue
        matrix = added(own, parent[own], len(places.keys))
        count = matrix.shape[0]
        label = f"{name} ({counted.name})"
        yield Family(f"{label}: exactly", matrix, np.zeros(count), np.zeros(count))
        yield Family(f"{label}: at most", matrix, np.full(count, -np.inf), np.zeros(count))
        yield Family(f"{label}: at least", matrix, np.zeros(count), np.full(count, np.inf))
        single = one_each(own, parent[own], len(places.keys))
        yield Family(f"{label}: each at most", single, np.full(len(own), -np.inf), np.zeros(len(own)))


@dataclass(frozen=True)
class _Counted:
    name: str
    chosen: np.ndarray


def _kinds_of_quantity(places: Places) -> Iterator[_Counted]:
    """Places by what their quantity counts: population, people or events, and with or without the outcome."""
    quantity = places.parts()["quantity"]
    kinds: dict[str, list[int]] = {}
    for number, name in enumerate(places.codes.values["quantity"]):
        before, _, what = name.rpartition("/")
        part = what.rpartition(":")[2] if ":" in what else "all"
        kinds.setdefault(f"{before} {part}", []).append(number)
    for name, numbers in kinds.items():
        yield _Counted(name, np.isin(quantity, numbers))


def _each_quantity(places: Places) -> Iterator[_Counted]:
    quantity = places.parts()["quantity"]
    for number, name in enumerate(places.codes.values["quantity"]):
        yield _Counted(name, quantity == number)


def added(child: np.ndarray, parent: np.ndarray, size: int) -> sp.csr_matrix:
    """One relation for each whole: its parts less itself."""
    wholes, row = np.unique(parent, return_inverse=True)
    count = len(wholes)
    data = np.concatenate([np.ones(len(child)), -np.ones(count)])
    place = np.concatenate([row, np.arange(count)]), np.concatenate([child, wholes])
    return sp.csr_matrix((data, place), shape=(count, size))


def one_each(child: np.ndarray, parent: np.ndarray, size: int) -> sp.csr_matrix:
    """One relation for each part: itself less its whole."""
    row = np.arange(len(child))
    data = np.concatenate([np.ones(len(child)), -np.ones(len(child))])
    return sp.csr_matrix(
        (data, (np.concatenate([row, row]), np.concatenate([child, parent]))), shape=(len(child), size)
    )


def _pairs(places: Places, parts: dict[str, np.ndarray], kinds: list[_Counted]) -> Iterator[Family]:
    """Groups of a pair come to at most each side's group; what is left of it did not declare the other side."""
    codes, catalogue = places.codes, places.catalogue
    for slug in codes.values["characteristic"]:
        pair = catalogue.characteristics.get(slug)
        if pair is None or not pair.made_of:
            continue
        first, second = (catalogue.characteristics[one] for one in pair.made_of)
        names = [(group.slug, one.slug, other.slug) for group, (one, other) in _crossed(pair, first, second)]
        chosen = parts["characteristic"] == codes.code["characteristic"][slug]
        for side, number in ((first, 1), (second, 2)):
            onto = codes.mapped("group", {name[0]: name[number] for name in names})
            code = codes.code["characteristic"].get(side.slug, -1)
            whole = {
                **parts,
                "characteristic": np.where(chosen, code, -1),
                "group": onto[parts["group"]],
            }
            yield from _sum_of(places, f"pairs: {slug} in {side.slug}", whole, kinds)


def _crossed(pair, first, second) -> Iterator:  # type: ignore[no-untyped-def]
    both = [(one, other) for one in first.group for other in second.group]
    return zip(pair.group, both, strict=True)


def _outcomes(places: Places, parts: dict[str, np.ndarray]) -> Iterator[Family]:
    """Those with the outcome and those without are all; one relation for each place of each rate."""
    codes, catalogue = places.codes, places.catalogue
    for measure in catalogue.measures:
        names = quantities(catalogue, measure)
        if "b" not in names or any(name not in codes.code["quantity"] for name in names.values()):
            continue
        own = np.flatnonzero(parts["quantity"] == codes.code["quantity"][names["b"]])
        there = {axis: parts[axis][own] for axis in AXES}
        members = [own]
        for part in ("a", "n"):
            there["quantity"] = np.full(len(own), codes.code["quantity"][names[part]])
            members.append(places.at(codes.keys(**there)))
        count = len(own)
        data = np.repeat([1.0, 1.0, -1.0], count)
        place = np.tile(np.arange(count), 3), np.concatenate(members)
        matrix = sp.csr_matrix((data, place), shape=(count, len(places.keys)))
        yield Family(f"outcomes: {measure}: exactly", matrix, np.zeros(count), np.zeros(count))
