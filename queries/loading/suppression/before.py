"""Releases before as an input of the next: which rows they showed or withheld of the very counts that are in staging now."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import reduce
from itertools import chain
from pathlib import Path

import numpy as np
from sqlalchemy import BigInteger, Connection, cast, func, select
from sqlalchemy.exc import SQLAlchemyError

from equality.catalogue import Catalogue
from equality.disclosure import NOT_BESIDE, RowRule
from equality.periods import Period
from queries import schema
from queries.loading.counted import KEYS, Codes, Counted
from queries.loading.cubes import Cube
from queries.loading.report import LoadStopped
from queries.loading.staging import Staging
from queries.loading.suppression.linked import Mask
from queries.loading.suppression.withholding import Account, account_file, combination_name
from queries.releases import ReleaseEntry, ReleaseRecord

STAYS_SHOWN, STAYS_WITHHELD = 1, -1
NOT_SHOWN = -1
NOWHERE = -1


@dataclass(frozen=True)
class Places:
    """Every row that the definitions allow for as one number, from its places in the catalogue and among the periods."""

    catalogue: Catalogue
    periods: tuple[Period, ...]

    @property
    def sizes(self) -> tuple[int, ...]:
        """How many there are of each of KEYS."""
        known = self.catalogue
        segments = max(len(one.segment.rows) for one in known.populations.values())
        groups = max(len(one.rows) for one in known.characteristics.values())
        return (len(known.measures), len(known.areas), len(known.characteristics), segments, len(self.periods), groups)

    def numbers(self, places: Iterable[Codes]) -> Codes:
        """The number of each row, of places in the order of KEYS."""
        return np.asarray(np.ravel_multi_index(tuple(places), self.sizes), dtype=np.int64)

    def of_cube(self, measure: str, cube: Cube) -> Codes:
        """The number of each row of a measure's cube, in its shape."""
        characteristic = list(self.catalogue.characteristics).index(cube.combination.characteristic)
        shape = cube.withheld.shape
        places = (
            np.full(shape, list(self.catalogue.measures).index(measure)),
            np.broadcast_to(cube.areas[:, None, None, None], shape),
            np.full(shape, characteristic),
            np.broadcast_to(cube.segments[:, None, None], shape),
            np.broadcast_to(cube.periods[:, None], shape),
            np.broadcast_to(np.arange(shape[-1]), shape),
        )
        return self.numbers(places)


@dataclass(frozen=True)
class Before:
    """What an earlier release told: the numbers of its rows, in order, with count and total (NOT_SHOWN where withheld).

    ``changed``: numbers of counts that have changed since, in order. ``careful``: whether it withheld by rules at least as strict
    as the next release will; what others showed cannot be built upon, and is only not to be told again. ``unprotected``: names of
    the combinations that it left out because they could not be protected.
    """

    places: Places
    number: Codes
    count: Codes
    total: Codes
    changed: Codes
    careful: bool
    unprotected: frozenset[str]

    def holds(self, measure: str, cube: Cube) -> bool:
        """Whether it told of any row of a cube, by rules at least as strict."""
        return self.careful and bool((_found(self.number, self.places.of_cube(measure, cube)) != NOWHERE).any())

    def leaves_out(self, measure: str, cube: Cube) -> bool:
        """Whether a cube could not be protected before, and none of its counts has changed."""
        known = self.careful and combination_name(cube.combination) in self.unprotected
        return known and not self._changed(self.places.of_cube(measure, cube), cube).any()

    def __call__(self, measure: str, cube: Cube) -> Codes:
        """For each row of a cube STAYS_SHOWN, STAYS_WITHHELD, or 0 where it was not there or its counts have changed."""
        numbers = self.places.of_cube(measure, cube)
        if not len(self.number):
            return np.zeros(numbers.shape, dtype=np.int64)
        at = _found(self.number, numbers)
        there, count, total = at != NOWHERE, self.count[at], self.total[at]
        states = np.zeros(numbers.shape, dtype=np.int64)
        if self.careful:
            states[there & (count == cube.count) & (total == cube.total)] = STAYS_SHOWN
        states[there & (count == NOT_SHOWN) & ~self._changed(numbers, cube)] = STAYS_WITHHELD
        return states

    def beside(self, later: "Before") -> "Before":
        """What it told and a later one did not tell again in the same way: all that there is to know of it beside that one."""
        if (self.careful and not later.careful) or not len(later.number):
            return self
        at = _found(later.number, self.number)
        again = (at != NOWHERE) & (later.count[at] == self.count) & (later.total[at] == self.total)
        return replace(self, number=self.number[~again], count=self.count[~again], total=self.total[~again])

    def _changed(self, numbers: Codes, cube: Cube) -> Mask:
        """Rows whose counts have changed since; a row that others are added up in has where one of them has."""
        groups = len(self.places.catalogue.characteristics[cube.combination.characteristic].rows)
        changed: Mask = _found(self.changed, numbers[..., :1] + np.arange(groups)) != NOWHERE
        declared = changed if groups > numbers.shape[-1] else changed[..., :-1]
        changed[..., 0] |= declared.any(axis=-1)
        return changed[..., : numbers.shape[-1]]


@dataclass(frozen=True)
class Earlier:
    """What all releases told, those that were withdrawn or replaced too: somebody may have kept them.

    ``unread``: the numbers of those, not in force, that cannot be read, so that what they told is not known.
    """

    releases: tuple[Before, ...]
    unread: tuple[int, ...] = ()

    def holds(self, measure: str, cube: Cube) -> bool:
        """Whether one of them told of any row of a cube, by rules at least as strict."""
        return any(one.holds(measure, cube) for one in self.releases)

    def leaves_out(self, measure: str, cube: Cube) -> bool:
        """Whether a cube could not be protected in one of them, and none of its counts has changed."""
        return any(one.leaves_out(measure, cube) for one in self.releases)

    def __call__(self, measure: str, cube: Cube) -> Codes:
        """For each row of a cube STAYS_SHOWN where one of them showed it, else STAYS_WITHHELD where one withheld it, else 0."""
        nothing = np.zeros(cube.withheld.shape, dtype=np.int64)
        states = np.stack([nothing, *(one(measure, cube) for one in self.releases)])
        return np.where((states == STAYS_SHOWN).any(axis=0), STAYS_SHOWN, states.min(axis=0))


def told_before(
    releases: ReleaseRecord, folder: Path, staging: Staging, held: tuple[Catalogue, tuple[Period, ...]], rule: RowRule
) -> Earlier | None:
    """What earlier releases told of the counts in staging; None where there is none, or where it does not matter.

    Raises LoadStopped where the release in force cannot be read.
    """
    current, entries = releases.current(), releases.entries()
    if rule.proofs == NOT_BESIDE or not entries:
        return None
    told: list[Before] = []
    unread = []
    for entry in reversed(entries):
        try:
            before = _before(entry, releases, (folder, staging), Places(*held), rule)
            told.append(reduce(Before.beside, told, before))
        except SQLAlchemyError as error:
            if entry == current:
                raise LoadStopped(
                    f"Release {entry.number} is in force and cannot be read, so that what it showed is not known: "
                    f"{str(getattr(error, 'orig', None) or error).strip()}. Restore it from a backup; or withdraw it: "
                    f"python -m app release --withdraw {entry.number}"
                ) from error
            unread.append(entry.number)
    return Earlier(tuple(told), tuple(unread))


def _before(
    entry: ReleaseEntry, releases: ReleaseRecord, kept: tuple[Path, Staging], places: Places, rule: RowRule
) -> Before:
    """What one release told; raises SQLAlchemyError where it cannot be read."""
    folder, staging = kept
    engine = releases.engine(entry)
    try:
        with engine.connect() as connection:
            number, count, total = _rows(connection, places)
            same = connection.scalars(select(schema.load.c.checksum)).all()
            strict = _strict(connection, rule)
    finally:
        engine.dispose()
    changed = _numbers(staging.changed(entry.last_load, same, places.catalogue), places)
    account = _account(folder, entry)
    careful = strict and account.width >= rule.apart and account.proofs >= rule.proofs
    unprotected = frozenset(line.rpartition(": ")[0] for line in account.left_out)
    return Before(places, number, count, total, changed, careful, unprotected)


def _found(numbers: Codes, wanted: Codes) -> Codes:
    """Where each wanted number is among numbers in order; NOWHERE where it is not."""
    if not len(numbers):
        return np.full(wanted.shape, NOWHERE, dtype=np.int64)
    at = np.minimum(np.searchsorted(numbers, wanted), len(numbers) - 1)
    return np.where(numbers[at] == wanted, at, NOWHERE)


def _numbers(counted: Counted, places: Places) -> Codes:
    return np.sort(places.numbers(getattr(counted, key) for key in KEYS))


def _strict(connection: Connection, rule: RowRule) -> bool:
    row = connection.execute(select(schema.release.c.least_people, schema.release.c.least_events)).one()
    return bool(row.least_people >= rule.people and row.least_events >= rule.events)


def _account(folder: Path, entry: ReleaseEntry) -> Account:
    """The account that was kept with a release; that of one without protection where there is none."""
    path = folder / account_file(entry.number)
    if not path.exists():
        return Account(0, NOT_BESIDE)
    said = json.loads(path.read_text(encoding="utf-8"))
    return Account(said["width"], said["proofs"], left_out=said["left_out"])


def _rows(connection: Connection, places: Places) -> tuple[Codes, Codes, Codes]:
    """Number, count and total of each row of a release, in order; rows that the definitions no longer hold are left out."""
    cell, names = schema.cell.c, _names(connection)
    order = ("measure", "area", "characteristic", "segment", "period", "grp")
    sizes = [1 + max((max(codes) for kind, codes in names.items() if _is_of(kind, key)), default=0) for key in order]
    weights = np.cumprod([1, *sizes[:0:-1]])[::-1].tolist()
    packed = sum(cast(cell[key], BigInteger) * weight for key, weight in zip(order, weights, strict=True))
    asked = select(packed, func.coalesce(cell.count, NOT_SHOWN), func.coalesce(cell.total, NOT_SHOWN))
    read = np.fromiter(chain.from_iterable(connection.execute(asked)), dtype=np.int64).reshape(-1, 3)
    moved = _moved(dict(zip(order, np.unravel_index(read[:, 0], sizes), strict=True)), names, places)
    known = np.all([codes != NOWHERE for codes in moved], axis=0)
    number = places.numbers(codes[known] for codes in moved)
    in_order = np.argsort(number, kind="stable")
    count, total = (read[known, column][in_order] for column in (1, 2))
    return number[in_order], count, total


def _names(connection: Connection) -> dict[str, dict[int, str]]:
    names: dict[str, dict[int, str]] = {}
    for kind, code, slug in connection.execute(select(schema.name)):
        names.setdefault(kind, {})[code] = slug
    return names


def _is_of(kind: str, key: str) -> bool:
    return kind.partition(":")[0] == {"grp": "group"}.get(key, key)


def _moved(codes: Mapping[str, Codes], names: Mapping[str, Mapping[int, str]], places: Places) -> list[Codes]:
    """The places in the catalogue of a release's codes, in the order of KEYS; NOWHERE for what it no longer holds."""
    known = places.catalogue
    within: dict[str, list[str]] = {
        "measure": list(known.measures),
        "area": list(known.areas),
        "characteristic": list(known.characteristics),
        "period": [one.slug for one in places.periods],
    }
    found = {key: _renumbered(names.get(key, {}), slugs)[codes[key]] for key, slugs in within.items()}
    found["grp"] = np.full(len(codes["grp"]), NOWHERE)
    for code, slug in names.get("characteristic", {}).items():
        if slug in known.characteristics:
            own = codes["characteristic"] == code
            table = _renumbered(names.get(f"group:{slug}", {}), known.characteristics[slug].rows)
            found["grp"][own] = table[codes["grp"][own]]
    found["segment"] = np.full(len(codes["segment"]), NOWHERE)
    for code, slug in names.get("measure", {}).items():
        if slug in known.measures:
            own, population = codes["measure"] == code, known.populations[known.measures[slug].population]
            table = _renumbered(names.get(f"segment:{population.slug}", {}), population.segment.rows)
            found["segment"][own] = table[codes["segment"][own]]
    return [found[key] for key in KEYS]


def _renumbered(names: Mapping[int, str], slugs: Iterable[str]) -> Codes:
    """For each old code the place of its slug, NOWHERE where it is no longer there."""
    place = {slug: number for number, slug in enumerate(slugs)}
    table = np.full(max(names, default=0) + 1, NOWHERE, dtype=np.int64)
    for code, slug in names.items():
        table[code] = place.get(slug, NOWHERE)
    return table
