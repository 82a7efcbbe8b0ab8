"""A release, open for reading: its keys as slugs, and the few statements that pages are made of."""

import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any
from weakref import finalize

from sqlalchemy import Engine, Select, select

from equality.areas import LEVELS
from equality.catalogue import Catalogue
from equality.definitions import DefinitionError
from equality.evidence import STATES
from equality.findings import EVERYONE_ELSE, STATE_BITS, ReleasedRow
from equality.periods import Period
from equality.populations import ALL_SEGMENTS
from equality.rounding import nearest
from queries import schema
from queries.provenance import LoadRecord, OfferedCombination, Provenance
from queries.statements import BLOCKS, FAMILY_ROWS, FAMILY_SIZES, FINDINGS_BY_CHARACTERISTIC, OVERALL


@dataclass(frozen=True)
class Key:
    """One block of the store: what is asked, as slugs."""

    area: str
    measure: str
    characteristic: str
    period: str
    segment: str = ALL_SEGMENTS


@dataclass(frozen=True, eq=False)
class Store:
    """One release, open for reading; each equals itself alone, so that pages can be kept by store.

    Everything that does not change within a release is read once, when it is opened. ``within`` is the store that this one was
    narrowed from, where it was. ``rounded_to`` is what every count and total is rounded to the nearest of as it is read, 1 for
    exact counts; ``exact`` is the store with those, which stays open as long as this one.
    """

    engine: Engine
    catalogue: Catalogue
    provenance: Provenance
    codes: dict[str, dict[str, int]]
    slugs: dict[str, dict[int, str]]
    periods: dict[str, Period]
    offered: tuple[OfferedCombination, ...]
    _index: frozenset[tuple[str, str, str, str, str]] = field(default_factory=frozenset)
    _held: dict[tuple[str, str, str], frozenset[tuple[str, str]]] = field(default_factory=dict)
    within: "Store | None" = None
    rounded_to: int = 1
    exact: "Store | None" = None

    def offers(self, key: Key) -> bool:
        """Whether the release holds this combination (it may still have no rows for an area or period)."""
        period = self.periods.get(key.period)
        if key.area not in self.codes["area"]:
            return False
        level = self.catalogue.areas[key.area].level
        segments = ALL_SEGMENTS if key.segment == ALL_SEGMENTS else "each"
        return period is not None and (key.measure, level, segments, period.kind, key.characteristic) in self._index

    def offered_by(self, measure: str, level: str, segments: str = ALL_SEGMENTS) -> frozenset[tuple[str, str]]:
        """Characteristics and kinds of period by which a measure is offered at a level.

        ``segments`` is "all" for all segments together, or "each" (or the slug of one) for each by itself.
        """
        each = ALL_SEGMENTS if segments == ALL_SEGMENTS else "each"
        return self._held.get((measure, level, each), frozenset())

    def rows(self, key: Key, comparison: str) -> list[ReleasedRow]:
        """The released rows of one block."""
        return self.blocks({key: comparison}).get(key, [])

    def blocks(self, compared: Mapping[Key, str]) -> dict[Key, list[ReleasedRow]]:
        """Released rows by block, in one statement; blocks without rows are left out.

        Each key comes with what its groups are compared with: "everyone-else", or anything else for their reference group. The
        statement reads every combination of the keys' areas, measures, characteristics, segments and periods: ask for
        keys that differ in few of them.
        """
        found: dict[Key, list[ReleasedRow]] = {}
        for key, group, numbers in self._read(BLOCKS, compared):
            slug = self.slugs[f"group:{key.characteristic}"][group]
            found.setdefault(key, []).append(_released(slug, numbers, compared[key]))
        return found

    def overall(self, keys: Iterable[Key]) -> dict[Key, tuple[int, int]]:
        """Count and total of all who declared by block, in one statement; those that are not shown are left out."""
        return {
            key: (count, total)
            for key, _, (count, total, *_) in self._read(OVERALL, keys)
            if count is not None and total is not None
        }

    def shown(self, keys: Iterable[Key]) -> dict[Key, dict[str, bool]]:
        """For each group of each block whether it is shown, in one statement, as in ``blocks``; blocks without rows are left out."""
        found: dict[Key, dict[str, bool]] = {}
        for key, group, (count, *_) in self._read(BLOCKS, keys):
            found.setdefault(key, {})[self.slugs[f"group:{key.characteristic}"][group]] = count is not None
        return found

    def _read(self, statement: Select[Any], keys: Iterable[Key]) -> Iterator[tuple[Key, int, list[int | None]]]:
        wanted = {self._place(key): key for key in keys}
        if not wanted:
            return
        names = ("areas", "measures", "characteristics", "segments", "periods")
        asked = {name: sorted(set(codes)) for name, codes in zip(names, zip(*wanted, strict=True), strict=True)}
        with self.engine.connect() as connection:
            for area, measure, characteristic, segment, period, group, *numbers in connection.execute(statement, asked):
                key = wanted.get((area, measure, characteristic, segment, period))
                if key is not None:
                    yield key, group, self._rounded(numbers)

    def _rounded(self, numbers: list[int | None]) -> list[int | None]:
        """Count, total and findings of a row: the one way by which counts leave the store."""
        count, total, *findings = numbers
        return [*(None if one is None else nearest(one, self.rounded_to) for one in (count, total)), *findings]

    def states_by_characteristic(self, keys: Iterable[Key], everyone_else: Collection[str]) -> dict[str, Counter[str]]:
        """How many comparisons of one area and period are in each state, by characteristic, in one statement.

        Characteristics in ``everyone_else`` are compared with everyone else, the others with their reference group.
        """
        wanted = [self._place(key) for key in keys]
        found: dict[str, Counter[str]] = {}
        if not wanted:
            return found
        areas, measures, characteristics, _, periods = zip(*wanted, strict=True)
        asked = {
            "area": areas[0],
            "measures": sorted(set(measures)),
            "characteristics": sorted(set(characteristics)),
            "period": periods[0],
        }
        with self.engine.connect() as connection:
            for code, versus_reference, versus_rest, rows in connection.execute(FINDINGS_BY_CHARACTERISTIC, asked):
                slug = self.slugs["characteristic"][code]
                finding = versus_rest if slug in everyone_else else versus_reference
                if finding is not None:
                    found.setdefault(slug, Counter())[STATES[finding & STATE_BITS]] += rows
        return found

    def _place(self, key: Key) -> tuple[int, int, int, int, int]:
        segments = f"segment:{self.catalogue.measures[key.measure].population}"
        return (
            self.codes["area"][key.area],
            self.codes["measure"][key.measure],
            self.codes["characteristic"][key.characteristic],
            self.codes[segments][key.segment],
            self.codes["period"][key.period],
        )

    def family_rows(self, key: Key, comparison: str) -> dict[tuple[str, str], list[ReleasedRow]]:
        """Rows of every area of the key's level (and of every segment, if the key names one), by area and segment."""
        level = self.catalogue.areas[key.area].level
        segments = f"segment:{self.catalogue.measures[key.measure].population}"
        group = f"group:{key.characteristic}"
        asked = {
            "areas": [
                self.codes["area"][area.slug]
                for area in self.catalogue.areas_at(level)
                if area.slug in self.codes["area"]
            ],
            "measure": self.codes["measure"][key.measure],
            "characteristic": self.codes["characteristic"][key.characteristic],
            "segments": [0] if key.segment == ALL_SEGMENTS else [code for code in self.slugs[segments] if code],
            "period": self.codes["period"][key.period],
        }
        found: dict[tuple[str, str], list[ReleasedRow]] = {}
        with self.engine.connect() as connection:
            for area, segment, code, *numbers in connection.execute(FAMILY_ROWS, asked):
                place = (self.slugs["area"][area], self.slugs[segments][segment])
                found.setdefault(place, []).append(
                    _released(self.slugs[group][code], self._rounded(numbers), comparison)
                )
        return found

    def comparisons_made(self, compared: Mapping[Key, str]) -> dict[Key, int]:
        """The number of comparisons in the family of each key, compared as in ``blocks``; in one statement."""
        families = {key: self._family(key, comparison) for key, comparison in compared.items()}
        if not families:
            return {}
        names = ("measures", "characteristics", "periods", "levels", "segments", "comparisons")
        codes = zip(*families.values(), strict=True)
        asked = {name: sorted(set(one)) for name, one in zip(names, codes, strict=True)}
        with self.engine.connect() as connection:
            sizes = {tuple(row[:6]): row.comparisons for row in connection.execute(FAMILY_SIZES, asked)}
        return {key: sizes.get(family, 0) for key, family in families.items()}

    def _family(self, key: Key, comparison: str) -> tuple[int, int, int, int, int, int]:
        _, measure, characteristic, segment, period = self._place(key)
        level = LEVELS.index(self.catalogue.areas[key.area].level)
        return measure, characteristic, period, level, int(segment > 0), int(comparison == EVERYONE_ELSE)

    def loads(self) -> list[LoadRecord]:
        """The loads whose figures are in the release."""
        load = schema.load.c
        statement = select(
            load.population, load.loaded_at, load.as_at, load.file, load.source, load.checksum, load.thousands_of_rows,
            load.checks,
        ).order_by(load.number)  # fmt: skip
        with self.engine.connect() as connection:
            return [
                LoadRecord(*row[:-1], tuple(map(tuple, json.loads(row.checks))))
                for row in connection.execute(statement)
            ]

    def measures_held(self, population: str) -> list[str]:
        """Measures of a population that the release holds, in display order."""
        held = {measure for measure, _, _ in self._held}
        return [measure.slug for measure in self.catalogue.measures_of(population) if measure.slug in held]

    def holds(self, population: str, level: str) -> bool:
        """Whether the release holds anything of a population at a level of areas."""
        return any(
            held == level and self.catalogue.measures[measure].population == population
            for measure, held, _ in self._held
        )

    def alive(self) -> bool:
        """Whether the store answers."""
        with self.engine.connect() as connection:
            return connection.execute(select(schema.release.c.number)).first() is not None


def _released(group: str, numbers: list[int | None], comparison: str) -> ReleasedRow:
    count, total, versus_reference, versus_rest = numbers
    return ReleasedRow(group, count, total, versus_rest if comparison == EVERYONE_ELSE else versus_reference)


def open_store(engine: Engine, catalogue: Catalogue) -> Store:
    """A release, read once for what does not change within it; the engine is disposed of with the store."""
    with ExitStack() as closing:
        closing.callback(engine.dispose)
        with engine.connect() as connection:
            row = connection.execute(select(schema.release)).one()
            names = connection.execute(select(schema.name)).all()
            offered = tuple(OfferedCombination(*row[:6]) for row in connection.execute(select(schema.offered)))
        store = _assembled(engine, catalogue, Provenance(*row), (_known(names, catalogue), offered))
        # Connections are closed with the last use of the store, not when the collector happens on them.
        finalize(store, closing.pop_all().close)
    return store


def _known(names: Iterable[tuple[str, int, str]], catalogue: Catalogue) -> dict[str, dict[str, int]]:
    """Codes by kind and slug; raises DefinitionError where the definitions in use lack something."""
    known: dict[str, Iterable[str]] = {
        "measure": catalogue.measures,
        "area": catalogue.areas,
        "characteristic": catalogue.characteristics,
    }
    known |= {f"group:{one.slug}": one.rows for one in catalogue.characteristics.values()}
    known |= {f"segment:{one.slug}": one.segment.rows for one in catalogue.populations.values()}
    codes: dict[str, dict[str, int]] = {}
    for kind, code, slug in names:
        if slug not in known.get(kind, ()) and not (kind == "period" and catalogue.period(slug)):
            raise DefinitionError(
                f'The release in force holds {kind.replace(":", " of ")} "{slug}", which the definitions in use do not. '
                f"Run `python -m app release` to make a release by these definitions, or set MEASURES_DIR and "
                f"DIMENSIONS_DIR to those that it was made by."
            )
        codes.setdefault(kind, {})[slug] = code
    return codes


def _assembled(
    engine: Engine,
    catalogue: Catalogue,
    provenance: Provenance,
    read: tuple[dict[str, dict[str, int]], tuple[OfferedCombination, ...]],
) -> Store:
    codes, listed = read
    periods = {slug: period for slug in codes.get("period", {}) if (period := catalogue.period(slug))}
    held = tuple(
        one
        for one in listed
        if one.measure in codes.get("measure", {}) and one.characteristic in codes["characteristic"]
    )
    index = frozenset(
        (one.measure, one.level, one.segments, one.period_kind, one.characteristic) for one in held if not one.left_out
    )
    by_place: dict[tuple[str, str, str], set[tuple[str, str]]] = {}
    for measure, level, segments, period_kind, characteristic in index:
        by_place.setdefault((measure, level, segments), set()).add((characteristic, period_kind))
    frozen = {key: frozenset(pairs) for key, pairs in by_place.items()}
    slugs = {kind: {code: slug for slug, code in names.items()} for kind, names in codes.items()}
    return Store(engine, catalogue, provenance, codes, slugs, periods, held, index, frozen)
