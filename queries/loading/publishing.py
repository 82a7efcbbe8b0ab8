"""Writing a release as a new store file, whole or not at all, and putting it in force."""

import hashlib
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import URL, create_engine, insert
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateTable

from equality.catalogue import Catalogue
from equality.disclosure import RowRule
from equality.periods import Period
from queries import schema
from queries.loading.changes import Changes, changes_between
from queries.loading.folder import one_at_a_time
from queries.loading.release import KEYS, NUMBERS, Released, release_counts
from queries.loading.report import LoadStopped
from queries.loading.staging import Load, Staging
from queries.plan import Plan
from queries.releases import ReleaseEntry, Releases

METHOD = "1.0"
CHUNK = 50_000
NULLABLE = ("count", "total", "versus_reference", "versus_rest")


@dataclass(frozen=True)
class ReleaseSummary:
    """What a release came to, for the person who made it."""

    entry: ReleaseEntry
    rows: int
    withheld: int
    left_out: tuple[str, ...]
    changes: Changes | None = None

    def lines(self) -> list[str]:
        """The summary as plain lines; it never says which row was the small one."""
        share = self.withheld / self.rows if self.rows else 0
        out = [
            f"Release {self.entry.number}: {self.rows:,} rows, {self.withheld:,} not shown because of small numbers ({share:.1%})."
        ]
        if self.entry.replaces:
            word = "corrects" if self.entry.corrects else "replaces"
            out.append(f"It {word} release {self.entry.replaces}.")
        if self.changes:
            out.append(f"Newly not shown: {self.changes.newly_not_shown:,}. Newly shown: {self.changes.newly_shown:,}.")
        if self.left_out:
            out.append(
                f"{len(self.left_out):,} combinations are left out because too many of their rows are small. "
                f"They are listed in {self.left_out_file}."
            )
        return out

    @property
    def left_out_file(self) -> str:
        """The name of the file beside the store that lists what was left out."""
        return f"{Path(self.entry.file).stem}-left-out.txt"


def publish(
    folder: Path, definitions: tuple[Catalogue, Plan], rule: RowRule, progress: Callable[[str], None]
) -> ReleaseSummary:
    """Make a release of everything in staging and put it in force; readers see the old one until the new one is whole."""
    catalogue, plan = definitions
    with one_at_a_time(folder):
        staging, releases = Staging(folder), Releases(folder)
        (counted, undefined), loads = staging.counts(catalogue), staging.loads()
        if undefined:
            progress(
                f"Left out, as the definitions do not hold them: {', '.join(undefined)}. Load their extracts again."
            )
        if not len(counted):
            raise LoadStopped("The staging file holds no counts that the measures define. Load an extract first.")
        progress("Withholding small rows and comparing what is left")
        released = release_counts(counted, catalogue, plan, rule)
        progress(f"Writing {len(released.columns['area']):,} rows")
        before = releases.current()
        entry = _entry(releases, before, loads, released)
        _write(folder / entry.file, entry, (catalogue, counted.periods, loads, rule), released)
        changes = changes_between(folder / before.file, folder / entry.file) if before else None
        summary = replace(_summary(entry, released), changes=changes)
        (folder / summary.left_out_file).write_text("".join(f"{line}\n" for line in summary.left_out), encoding="utf-8")
        releases.add(entry)
        return summary


def _entry(releases: Releases, before: ReleaseEntry | None, loads: list[Load], released: Released) -> ReleaseEntry:
    number = releases.next_number()
    made_at = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
    return ReleaseEntry(
        number=number,
        file=f"release-{number:04d}.sqlite",
        made_at=made_at.isoformat(),
        as_at=max(load.as_at for load in loads).isoformat(),
        rows=len(released.columns["area"]),
        replaces=before.number if before else None,
        corrects=before is not None and any(load.corrects for load in loads if load.number > before.last_load),
        last_load=max(load.number for load in loads),
    )


def _summary(entry: ReleaseEntry, released: Released) -> ReleaseSummary:
    left_out = [
        f"{one.measure}, {one.characteristic}, {one.level}, {one.period_kind}"
        f"{', each segment' if one.segments == 'each' else ''}: {share:.0%} of rows small"
        for one, out, share in released.offered
        if out
    ]
    return ReleaseSummary(entry, entry.rows, int(released.columns["withheld"].sum()), tuple(left_out))


def _write(
    path: Path, entry: ReleaseEntry, what: tuple[Catalogue, tuple[Period, ...], list[Load], RowRule], released: Released
) -> None:
    """One new SQLite file: rows in key order with the journal off (the file is not in force yet), then flushed and renamed."""
    catalogue, periods, loads, rule = what
    fresh = path.with_suffix(".next")
    fresh.unlink(missing_ok=True)
    connection = sqlite3.connect(fresh)
    try:
        for pragma in ("page_size = 8192", "journal_mode = OFF", "synchronous = OFF", "locking_mode = EXCLUSIVE"):
            connection.execute(f"PRAGMA {pragma}")
        for table in schema.metadata.sorted_tables:
            connection.execute(str(CreateTable(table).compile(dialect=sqlite.dialect())))
        places = ", ".join("?" * len((*KEYS, *NUMBERS)))
        connection.executemany(
            f"INSERT INTO cell ({', '.join(f'{name}' for name in (*KEYS, *NUMBERS))}) VALUES ({places})",
            _cells(released),
        )
        connection.commit()
    finally:
        connection.close()
    _write_names(fresh, entry, (catalogue, periods, loads, rule), released)
    with fresh.open("rb") as file:
        os.fsync(file.fileno())
    os.replace(fresh, path)


def _cells(released: Released) -> Iterator[tuple[int | None, ...]]:
    columns = released.columns
    for start in range(0, len(columns["area"]), CHUNK):
        chunk: list[Iterable[int | None]] = []
        for name in (*KEYS, *NUMBERS):
            values = columns[name][start : start + CHUNK].tolist()
            chunk.append([None if value < 0 else value for value in values] if name in NULLABLE else values)
        yield from zip(*chunk, strict=True)


def _write_names(
    path: Path, entry: ReleaseEntry, what: tuple[Catalogue, tuple[Period, ...], list[Load], RowRule], released: Released
) -> None:
    catalogue, periods, loads, rule = what
    engine = create_engine(URL.create("sqlite", database=str(path)))
    with engine.begin() as connection:
        connection.execute(insert(schema.name), _names(catalogue, periods))
        connection.execute(
            insert(schema.offered),
            [
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
            ],
        )
        if released.families:
            keys = [column.name for column in schema.family.columns]
            connection.execute(insert(schema.family), [dict(zip(keys, row, strict=True)) for row in released.families])
        connection.execute(insert(schema.load), [_load_row(load) for load in loads])
        connection.execute(insert(schema.release), [_release_row(entry, loads, rule)])
    engine.dispose()


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


def _release_row(entry: ReleaseEntry, loads: list[Load], rule: RowRule) -> dict[str, object]:
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
