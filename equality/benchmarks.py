"""Benchmarks for representation: how many people of each group live in an area, from the census."""

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, TypeAlias

from equality.areas import Area
from equality.characteristics import NOT_DECLARED, Characteristic
from equality.definitions import DefinitionError, read_table, require_known

AGES = ("all ages", "16 and over", "16 to 64")
COLUMNS = ("area", "characteristic", "group", "people", "ages")


class BenchmarkKey(NamedTuple):
    """What one benchmark describes; ``ages`` is one of AGES."""

    area: str
    characteristic: str
    ages: str = AGES[0]


@dataclass(frozen=True)
class Benchmark:
    """One group's people in an area's population, and all there who answered the question (``total``).

    >>> Benchmark("london", "sex", "women", 51, 100, "all ages").share
    0.51
    """

    area: str
    characteristic: str
    group: str
    people: int
    total: int
    ages: str

    @property
    def share(self) -> float:
        """The group's part of those who answered, from 0 to 1."""
        return self.people / self.total


Benchmarks: TypeAlias = dict[BenchmarkKey, dict[str, Benchmark]]
Counts: TypeAlias = dict[str, int]


def load_benchmarks(path: Path, areas: dict[str, Area], characteristics: dict[str, Characteristic]) -> Benchmarks:
    """Benchmarks by area, characteristic and ages, and in each by group, in display order.

    People who did not answer (the group "not-declared") are outside every total. A coarser classification that the
    table does not hold is added up from the finer one. Raises DefinitionError naming file, row or key, and fix.
    """
    counts: defaultdict[BenchmarkKey, Counts] = defaultdict(dict)
    for number, row in read_table(path, COLUMNS):
        _require_row_known(path, number, row, (areas, characteristics))
        key, group = BenchmarkKey(row["area"], row["characteristic"], row["ages"]), row["group"]
        if group in counts[key]:
            raise DefinitionError(f'{path}, row {number}: {_named(key)}, "{group}" stands twice. Remove one.')
        counts[key][group] = _people(path, number, row["people"])
    tables = {key: _ordered(path, key, groups, characteristics) for key, groups in counts.items()}
    for coarser, groups in _coarser(tables, characteristics).items():
        tables.setdefault(coarser, groups)
    return {key: _benchmarks(path, key, groups) for key, groups in tables.items()}


def _require_row_known(
    path: Path, number: int, row: dict[str, str], known: tuple[dict[str, Area], dict[str, Characteristic]]
) -> None:
    areas, characteristics = known
    require_known(path, f"row {number}, area", row["area"], areas)
    require_known(path, f"row {number}, characteristic", row["characteristic"], characteristics)
    groups = [group.slug for group in characteristics[row["characteristic"]].group]
    require_known(path, f"row {number}, group", row["group"], [*groups, NOT_DECLARED])
    require_known(path, f"row {number}, ages", row["ages"], AGES)


def _people(path: Path, number: int, text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise DefinitionError(f'{path}, row {number}: "people" is "{text}". Write a whole number in digits alone.')
    return int(text)


def _ordered(path: Path, key: BenchmarkKey, groups: Counts, characteristics: dict[str, Characteristic]) -> Counts:
    """Those who answered, in display order; every group must be there, or shares would be too large."""
    wanted = [group.slug for group in characteristics[key.characteristic].group]
    missing = [slug for slug in wanted if slug not in groups]
    if missing:
        raise DefinitionError(f"{path}: {_named(key)} has no row for {', '.join(missing)}. Add it.")
    return {slug: groups[slug] for slug in wanted}


def _coarser(
    tables: dict[BenchmarkKey, Counts], characteristics: dict[str, Characteristic]
) -> dict[BenchmarkKey, Counts]:
    """Tables in each one's coarser classification, its groups in display order."""
    made: dict[BenchmarkKey, Counts] = {}
    for key, groups in tables.items():
        finer = characteristics[key.characteristic]
        if finer.coarser:
            sums = {group.slug: 0 for group in characteristics[finer.coarser].group}
            for group in finer.group:
                sums[group.within] += groups[group.slug]
            made[key._replace(characteristic=finer.coarser)] = sums
    return made


def _benchmarks(path: Path, key: BenchmarkKey, groups: Counts) -> dict[str, Benchmark]:
    total = sum(groups.values())
    if total == 0:
        raise DefinitionError(f"{path}: {_named(key)} has no people at all. Correct its rows or remove them.")
    return {
        group: Benchmark(key.area, key.characteristic, group, people, total, key.ages)
        for group, people in groups.items()
    }


def _named(key: BenchmarkKey) -> str:
    return f'"{key.area}", "{key.characteristic}", "{key.ages}"'
