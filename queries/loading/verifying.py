"""Whether everything that is kept is whole: releases against their record and checksums, staging, and what people write."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import Connection, and_, func, or_, select
from sqlalchemy.exc import SQLAlchemyError

from queries import schema
from queries.loading.checksums import checksum, kept_checksum
from queries.loading.report import LoadStopped
from queries.loading.staging import Staging
from queries.releases import ReleaseEntry, ReleaseRecord, Releases
from queries.written import NEWEST, Written, WrittenNotReached


@dataclass(frozen=True)
class Verified:
    """One thing that was looked at: what it is, and what is wrong with it, if anything; ``note`` says what is worth knowing."""

    name: str
    wrong: str = ""
    note: str = ""

    def line(self) -> str:
        """As one line."""
        return f"{'WRONG' if self.wrong else 'OK   '}  {self.name}{': ' if self.wrong or self.note else ''}{self.wrong or self.note}"


def verify(folder: Path, releases: ReleaseRecord, written: Written | None) -> Iterator[Verified]:
    """Everything that is kept, one after the other; None for ``written`` where it is not to be looked at."""
    try:
        entries = releases.entries()
    except (ValueError, TypeError, OSError) as error:
        yield Verified("the record of releases", f"it cannot be read: {error}")
        entries = []
    for entry in entries:
        yield _release(releases, entry)
    if isinstance(releases, Releases):
        yield from _strays(folder, entries)
    yield _staging(folder)
    if written is not None:
        yield _written(written)


def _release(releases: ReleaseRecord, entry: ReleaseEntry) -> Verified:
    name, note = f"release {entry.number}", ""
    if isinstance(releases, Releases):
        path = releases.folder / entry.file
        if not path.exists():
            return Verified(name, f"there is no {entry.file}")
        kept = kept_checksum(path)
        note = "" if kept else "no checksum was kept with it"
        if kept and kept != checksum(path):
            return Verified(name, f"{entry.file} is not what was written: its checksum differs")
        if wrong := _sound(path):
            return Verified(name, wrong)
    engine = releases.engine(entry)
    try:
        with engine.connect() as connection:
            return Verified(name, _agrees(connection, entry), note)
    except SQLAlchemyError as error:
        return Verified(name, f"it cannot be read: {str(getattr(error, 'orig', error)).strip()}")
    finally:
        engine.dispose()


def _sound(path: Path) -> str:
    """What SQLite finds wrong with a file."""
    try:
        with closing(sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True)) as connection:
            (said,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
    except sqlite3.Error as error:
        said = str(error)
    return "" if said == "ok" else f"{path.name} is damaged: {said}"


def _agrees(connection: Connection, entry: ReleaseEntry) -> str:
    """What a release says otherwise than the record says of it."""
    cell = schema.cell.c
    made = connection.execute(select(schema.release)).one()
    rows = connection.execute(select(func.count()).select_from(schema.cell)).scalar_one()
    withheld_only = (cell.withheld == 1) & or_(
        cell.count.is_not(None),
        cell.total.is_not(None),
        cell.versus_reference.is_not(None),
        cell.versus_rest.is_not(None),
    )
    shown = connection.execute(
        select(func.count()).where(or_(withheld_only, and_(cell.withheld == 0, cell.count.is_(None))))
    ).scalar_one()
    said = (made.number, made.made_at.isoformat(), made.as_at.isoformat(), made.replaces, made.corrects, rows)
    recorded = (entry.number, entry.made_at, entry.as_at, entry.replaces, entry.corrects, entry.rows)
    if said != recorded:
        return "it and the record of releases do not agree"
    return "a row that is withheld has numbers, or one that is shown has none" if shown else ""


def _strays(folder: Path, entries: list[ReleaseEntry]) -> Iterator[Verified]:
    known = {entry.file for entry in entries}
    for path in sorted(folder.glob("release-*.sqlite")):
        if path.name not in known:
            yield Verified(path.name, note="no release: left by one that did not finish, and written anew by the next")


def _staging(folder: Path) -> Verified:
    staging = Staging(folder)
    if not staging.path.exists():
        return Verified("staging", note="nothing has been loaded")
    try:
        loads = len(staging.loads())
        rows = staging.rows()
    except LoadStopped as error:
        return Verified("staging", str(error))
    return Verified("staging", note=f"{loads:,} {'load' if loads == 1 else 'loads'}, {rows:,} counts")


def _written(written: Written) -> Verified:
    name = "what people write"
    try:
        stands = written.revision()
    except WrittenNotReached as error:
        return Verified(name, error.reason)
    if stands is None:
        return Verified(name, note="nothing yet")
    if written.path and (wrong := _sound(written.path)):
        return Verified(name, wrong)
    return Verified(name, note=f"revision {stands}" if stands == NEWEST else f"revision {stands}: run migrate")
