"""The staging file: exact counts of the loads in force, held by the loader alone and replaced whole."""

import json
import os
import shutil
from collections.abc import Collection, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

from equality.catalogue import Catalogue
from equality.periods import Period
from queries.loading.counted import KEYS, Codes, Counted
from queries.loading.report import LoadStopped

TABLES = """
CREATE TABLE load (number INTEGER, population VARCHAR, loaded_at TIMESTAMP, as_at DATE, file VARCHAR, checksum VARCHAR,
    source VARCHAR, sample BOOLEAN, rows_read BIGINT, rows_accepted BIGINT, checks VARCHAR, summary VARCHAR, corrects BOOLEAN);
CREATE TABLE name (kind VARCHAR, code INTEGER, slug VARCHAR);
CREATE TABLE counts (load INTEGER, measure INTEGER, area INTEGER, characteristic INTEGER, segment INTEGER, period INTEGER,
    grp INTEGER, total BIGINT, count BIGINT, changed INTEGER);
"""
CHANGED = "coalesce(counts.changed, counts.load)"
"""The load that last changed a count, whichever load it is held by; files of before 0.3 do not tell the two apart."""


@dataclass(frozen=True)
class Load:
    """One load as the staging file remembers it; ``summary`` holds totals for the checks of the next load."""

    population: str
    as_at: date
    file: str
    checksum: str
    source: str
    sample: bool
    rows_read: int
    rows_accepted: int
    checks: str
    summary: dict[str, dict[str, float]]
    number: int = 0
    loaded_at: datetime = field(default_factory=lambda: datetime.now(UTC).replace(tzinfo=None, microsecond=0))
    corrects: bool = False


class Staging:
    """The staging file of one folder."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "staging.duckdb"

    @contextmanager
    def _reading(self) -> Iterator[duckdb.DuckDBPyConnection]:
        try:
            connection = duckdb.connect(str(self.path), read_only=True)
        except duckdb.Error:
            raise LoadStopped(
                f"The staging file, {self.path.name}, cannot be read: it is damaged, or from another version. "
                f"Restore it from a copy; or move it away and load every extract again."
            ) from None
        try:
            yield connection
        finally:
            connection.close()

    def accept(self, loads: list[tuple[Load, Counted]], catalogue: Catalogue) -> None:
        """Put loads in force, all or none: a copy is changed and takes the file's place in one rename."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        fresh = self.path.with_suffix(".next")
        fresh.unlink(missing_ok=True)
        if self.path.exists():
            shutil.copyfile(self.path, fresh)
        with closing(duckdb.connect(str(fresh))) as connection:
            if not self.path.exists():
                connection.execute(TABLES)
            for load, counted in loads:
                if not len(counted):
                    continue
                _replace(connection, load, counted, catalogue)
            connection.execute("CHECKPOINT")
        fresh.chmod(0o600)
        with fresh.open("rb") as file:
            os.fsync(file.fileno())
        os.replace(fresh, self.path)

    def loads(self) -> list[Load]:
        """The loads in force, in order."""
        if not self.path.exists():
            return []
        with self._reading() as connection:
            table = connection.execute("SELECT * FROM load ORDER BY number")
            names = [column[0] for column in table.description]
            rows = [dict(zip(names, row, strict=True)) for row in table.fetchall()]
        return [Load(**{**row, "summary": json.loads(row["summary"])}) for row in rows]

    def rows(self) -> int:
        """How many counts are in force; raises LoadStopped where the file cannot be read."""
        with self._reading() as connection:
            try:
                return int(connection.execute("SELECT count(*), sum(total), sum(count) FROM counts").fetchall()[0][0])
            except duckdb.Error as error:
                raise LoadStopped(f"The staging file, {self.path.name}, is damaged: {error}") from None

    def counts(self, catalogue: Catalogue) -> tuple[Counted, list[str]]:
        """All exact counts in force, with keys as places in this catalogue, and what it no longer defines: left out."""
        if not self.path.exists():
            raise LoadStopped("Nothing has been loaded yet. Load an extract first: python -m app load FILE")
        return self._counts_where("true", catalogue)

    def changed(self, after: int, same: Collection[str], catalogue: Catalogue) -> Counted:
        """The counts in force that loads after one have changed, but for loads of a file with one of these checksums."""
        repeated = [load.number for load in self.loads() if load.checksum in same]
        with self._reading() as connection:
            column = CHANGED if _tells_what_changed(connection) else "load"
        among = f"{column} > {after:d} AND {column} NOT IN ({', '.join(map(str, [0, *repeated]))})"
        return self._counts_where(among, catalogue)[0]

    def _counts_where(self, condition: str, catalogue: Catalogue) -> tuple[Counted, list[str]]:
        with self._reading() as connection:
            columns = connection.execute(
                f"SELECT {', '.join(KEYS)}, total, count FROM counts WHERE {condition} ORDER BY {', '.join(KEYS)}"
            ).fetchnumpy()
            names = connection.execute("SELECT kind, code, slug FROM name").fetchall()
        return _in_catalogue({name: np.asarray(values, np.int64) for name, values in columns.items()}, names, catalogue)


def _tells_what_changed(connection: duckdb.DuckDBPyConnection) -> bool:
    columns = connection.execute("SELECT column_name FROM duckdb_columns() WHERE table_name = 'counts'").fetchall()
    return ("changed",) in columns


def _kinds(catalogue: Catalogue, periods: tuple[Period, ...]) -> dict[str, list[str]]:
    """Slugs by kind of key, in code order."""
    kinds = {
        "measure": list(catalogue.measures),
        "area": list(catalogue.areas),
        "characteristic": list(catalogue.characteristics),
        "period": [period.slug for period in periods],
    }
    kinds |= {f"grp:{one.slug}": list(one.rows) for one in catalogue.characteristics.values()}
    kinds |= {f"segment:{one.slug}": list(one.segment.rows) for one in catalogue.populations.values()}
    return kinds


def _replace(connection: duckdb.DuckDBPyConnection, load: Load, counted: Counted, catalogue: Catalogue) -> None:
    codes = _codes(connection, _kinds(catalogue, counted.periods))
    columns = {name: values.copy() for name, values in counted.columns().items()}
    for key in ("measure", "area", "characteristic", "period"):
        columns[key] = codes[key][columns[key]]
    for place, one in enumerate(catalogue.characteristics.values()):
        rows = counted.characteristic == place
        columns["grp"][rows] = codes[f"grp:{one.slug}"][counted.grp[rows]]
    columns["segment"] = codes[f"segment:{load.population}"][counted.segment]
    number = connection.execute("SELECT coalesce(max(number), 0) + 1 FROM load").fetchall()[0][0]
    frame = pd.DataFrame({"load": np.full(len(counted), number), **columns})
    connection.register("fresh", frame)
    same = "(measure, period) IN (SELECT DISTINCT measure, period FROM fresh)"
    replaced = connection.execute(f"SELECT count(*) FROM counts WHERE {same}").fetchall()[0][0]
    connection.execute("ALTER TABLE counts ADD COLUMN IF NOT EXISTS changed INTEGER")
    exactly = ", ".join((*KEYS, "total", "count"))
    connection.execute(
        f"CREATE TEMP TABLE following AS SELECT fresh.*, coalesce(held.since, fresh.load) AS changed FROM fresh LEFT JOIN "
        f"(SELECT {exactly}, max({CHANGED}) AS since FROM counts GROUP BY {exactly}) AS held USING ({exactly})"
    )
    connection.execute(f"DELETE FROM counts WHERE {same}")
    connection.execute("INSERT INTO counts BY NAME SELECT * FROM following")
    connection.execute("DROP TABLE following")
    connection.unregister("fresh")
    connection.execute("DELETE FROM load WHERE number NOT IN (SELECT DISTINCT load FROM counts)")
    connection.execute(
        "INSERT INTO load VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            number, load.population, load.loaded_at, load.as_at, load.file, load.checksum, load.source, load.sample,
            load.rows_read, load.rows_accepted, load.checks, json.dumps(load.summary), replaced > 0,
        ],
    )  # fmt: skip


def _codes(connection: duckdb.DuckDBPyConnection, kinds: dict[str, list[str]]) -> dict[str, Codes]:
    """Codes of slugs in the staging file, by kind; a slug once seen keeps its code."""
    held: dict[str, dict[str, int]] = {kind: {} for kind in kinds}
    for kind, code, slug in connection.execute("SELECT kind, code, slug FROM name").fetchall():
        held.setdefault(kind, {})[slug] = code
    new: list[tuple[str, int, str]] = []
    for kind, slugs in kinds.items():
        for slug in slugs:
            if slug not in held[kind]:
                held[kind][slug] = max(held[kind].values(), default=-1) + 1
                new.append((kind, held[kind][slug], slug))
    if new:
        connection.execute(
            "INSERT INTO name SELECT unnest(?), unnest(?), unnest(?)", list(map(list, zip(*new, strict=True)))
        )
    return {kind: np.array([held[kind][slug] for slug in slugs], dtype=np.int64) for kind, slugs in kinds.items()}


def _in_catalogue(
    columns: dict[str, Codes], names: list[tuple[str, int, str]], catalogue: Catalogue
) -> tuple[Counted, list[str]]:
    """The counts with keys as places in the catalogue, and what was left out because the catalogue does not hold it."""
    slugs: dict[str, dict[int, str]] = {}
    for kind, code, slug in names:
        slugs.setdefault(kind, {})[code] = slug
    found = [catalogue.period(slug) for slug in slugs.get("period", {}).values()]
    periods = tuple(sorted((one for one in found if one), key=lambda one: (one.start, one.end)))
    wanted = _kinds(catalogue, periods)
    left_out: list[str] = []

    def moved(kind: str, values: Codes) -> Codes:
        held, places = slugs.get(kind, {}), {slug: place for place, slug in enumerate(wanted[kind])}
        table = np.full(max(held, default=0) + 1, -1, dtype=np.int64)
        for code, slug in held.items():
            table[code] = places.get(slug, -1)
        new = table[values]
        left_out.extend(f"{kind} {held[int(code)]}" for code in np.unique(values[new < 0]))
        return new

    for key in ("measure", "area", "characteristic", "period"):
        columns = {**columns, key: moved(key, columns[key])}
        columns = {name: values[columns[key] >= 0] for name, values in columns.items()}
    for place, one in enumerate(catalogue.characteristics.values()):
        rows = columns["characteristic"] == place
        columns["grp"][rows] = moved(f"grp:{one.slug}", columns["grp"][rows])
        if (columns["grp"][rows] < 0).any():
            # Without one of its groups a characteristic no longer adds up to everybody.
            columns["grp"][rows] = -1
    population = np.array([list(catalogue.populations).index(one.population) for one in catalogue.measures.values()])
    for place, slug in enumerate(catalogue.populations):
        rows = population[columns["measure"]] == place
        columns["segment"][rows] = moved(f"segment:{slug}", columns["segment"][rows])
    known = (columns["grp"] >= 0) & (columns["segment"] >= 0)
    return Counted(periods, **columns).where(known), left_out
