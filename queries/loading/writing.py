"""Writing a release whole or not at all, and putting it in force: a new file of a folder, or a new schema of PostgreSQL."""

import os
import sqlite3
from contextlib import closing
from dataclasses import asdict
from pathlib import Path

import psycopg
from sqlalchemy import URL, Connection, create_engine, insert, text
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.schema import CreateSchema, CreateTable

from queries import schema
from queries.loading.changes import Changes, changes_between, changes_between_files
from queries.loading.checksums import write_checksum
from queries.loading.contents import COLUMNS, Contents
from queries.loading.report import LoadStopped
from queries.postgres import DatabaseReleases, record
from queries.releases import ReleaseEntry, ReleaseRecord, Releases


def put_in_force(releases: ReleaseRecord, contents: Contents, before: ReleaseEntry | None) -> Changes | None:
    """Write a release where the others are and put it in force; the changes for readers of the one before, if there is one."""
    match releases:
        case Releases():
            return _in_folder(releases, contents, before)
        case DatabaseReleases():
            return _in_database(releases, contents, before)
    raise TypeError(f"a release cannot be written to {type(releases).__name__}")


def _in_folder(releases: Releases, contents: Contents, before: ReleaseEntry | None) -> Changes | None:
    path = releases.folder / contents.entry.file
    _write_file(path, contents)
    changes = changes_between_files(releases.folder / before.file, path) if before else None
    releases.add(contents.entry)
    return changes


def _write_file(path: Path, contents: Contents) -> None:
    """One new SQLite file: rows in key order with the journal off (the file is not in force yet), then flushed and renamed."""
    fresh = path.with_suffix(".next")
    fresh.unlink(missing_ok=True)
    with closing(sqlite3.connect(fresh)) as connection:
        for pragma in ("page_size = 8192", "journal_mode = OFF", "synchronous = OFF", "locking_mode = EXCLUSIVE"):
            connection.execute(f"PRAGMA {pragma}")
        for table in schema.metadata.sorted_tables:
            connection.execute(str(CreateTable(table).compile(dialect=sqlite.dialect())))
        places = ", ".join("?" * len(COLUMNS))
        connection.executemany(f"INSERT INTO cell ({', '.join(COLUMNS)}) VALUES ({places})", contents.cells())
        connection.commit()
    engine = create_engine(URL.create("sqlite", database=str(fresh)))
    with engine.begin() as names:
        contents.write_names(names)
    engine.dispose()
    with fresh.open("rb") as file:
        os.fsync(file.fileno())
    write_checksum(path, fresh)
    os.replace(fresh, path)


def _in_database(releases: DatabaseReleases, contents: Contents, before: ReleaseEntry | None) -> Changes | None:
    """One transaction: if it does not end well, PostgreSQL leaves nothing of it, so there is nothing to clear away."""
    entry = contents.entry
    try:
        with releases.changing() as connection:
            connection.execute(CreateSchema(entry.file))
            of_release = connection.execution_options(schema_translate_map={None: entry.file})
            schema.metadata.create_all(of_release, checkfirst=False)
            _copy_cells(of_release, contents)
            contents.write_names(of_release)
            changes = changes_between(connection, before.file, entry.file) if before else None
            connection.execute(insert(record), [asdict(entry)])
            return changes
    except (SQLAlchemyError, psycopg.Error) as error:
        reason = str(getattr(error, "orig", None) or error).strip()
        raise LoadStopped(
            f"The release was not written to the database; readers see no change. It said: {reason}"
        ) from error


def _copy_cells(connection: Connection, contents: Contents) -> None:
    """Rows by COPY in the order of the key, so that a range of the key is one stretch of the table."""
    table = f"{connection.dialect.identifier_preparer.quote(contents.entry.file)}.cell"
    driver = connection.connection.driver_connection
    assert isinstance(driver, psycopg.Connection)
    with driver.cursor() as cursor, cursor.copy(f"COPY {table} ({', '.join(COLUMNS)}) FROM STDIN".encode()) as copy:
        for row in contents.cells():
            copy.write_row(row)
    connection.execute(text(f"ANALYZE {table}"))  # what it holds is known to the planner before the first reader comes
