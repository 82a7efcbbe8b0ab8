"""What stands in the tables of a release: its cells, the names of their codes, and where they came from."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert

from equality.catalogue import Catalogue
from equality.disclosure import RowRule
from equality.periods import Period
from queries import schema
from queries.loading.release import KEYS, NUMBERS, Released
from queries.loading.staging import Load
from queries.releases import ReleaseEntry

METHOD = "1.1"
CHUNK = 50_000
COLUMNS = (*KEYS, *NUMBERS)
NULLABLE = ("count", "total", "versus_reference", "versus_rest")


@dataclass(frozen=True)
class Contents:
    """A release that is to be written: its entry in the record, what was released, and by what and from what it was made."""

    entry: ReleaseEntry
    released: Released
    made_by: tuple[Catalogue, RowRule]
    periods: tuple[Period, ...]
    loads: tuple[Load, ...]

    def cells(self) -> Iterator[tuple[int | None, ...]]:
        """The rows of ``cell`` in the order of its key, columns as COLUMNS."""
        columns = self.released.columns
        for start in range(0, len(columns["area"]), CHUNK):
            chunk: list[Iterable[int | None]] = []
            for name in COLUMNS:
                values = columns[name][start : start + CHUNK].tolist()
                chunk.append([None if value < 0 else value for value in values] if name in NULLABLE else values)
            yield from zip(*chunk, strict=True)

    def write_names(self, connection: Connection) -> None:
        """Fill every table but ``cell``."""
        catalogue, rule = self.made_by
        connection.execute(insert(schema.name), _names(catalogue, self.periods))
        connection.execute(insert(schema.offered), _offered(self.released))
        if self.released.families:
            keys = [column.name for column in schema.family.columns]
            families = [dict(zip(keys, row, strict=True)) for row in self.released.families]
            connection.execute(insert(schema.family), families)
        connection.execute(insert(schema.load), [_load_row(load) for load in self.loads])
        connection.execute(insert(schema.release), [_release_row(self.entry, self.loads, rule)])


def _names(catalogue: Catalogue, periods: tuple[Period, ...]) -> list[dict[str, object]]:
    kinds = {
        "measure": list(catalogue.measures),
        "area": list(catalogue.areas),
        "characteristic": list(catalogue.characteristics),
        "period": [period.slug for period in periods],
    }
    kinds |= {f"group:{one.slug}": list(one.rows) for one in catalogue.characteristics.values()}
    kinds |= {f"segment:{one.slug}": list(one.segment.rows) for one in catalogue.populations.values()}
    return [
        {"kind": kind, "code": code, "slug": slug} for kind, slugs in kinds.items() for code, slug in enumerate(slugs)
    ]


def _offered(released: Released) -> list[dict[str, object]]:
    return [
        {
            "measure": one.measure,
            "level": one.level,
            "segments": one.segments,
            "period_kind": one.period_kind,
            "characteristic": one.characteristic,
            "left_out": left_out,
            "withheld_share": share,
        }
        for one, left_out, share in released.offered
    ]


def _load_row(load: Load) -> dict[str, object]:
    names = (
        "number",
        "population",
        "loaded_at",
        "as_at",
        "file",
        "checksum",
        "source",
        "sample",
        "checks",
    )
    return {name: getattr(load, name) for name in names} | {"thousands_of_rows": round(load.rows_accepted / 1000)}


def _release_row(entry: ReleaseEntry, loads: tuple[Load, ...], rule: RowRule) -> dict[str, object]:
    together = hashlib.sha256("".join(sorted(load.checksum for load in loads)).encode()).hexdigest()
    return {
        "number": entry.number,
        "made_at": datetime.fromisoformat(entry.made_at),
        "as_at": max(load.as_at for load in loads),
        "method": METHOD,
        "checksum": together,
        "replaces": entry.replaces,
        "corrects": entry.corrects,
        "sample": any(load.sample for load in loads),
        "least_people": rule.people,
        "least_events": rule.events,
    }
