"""What is in PostgreSQL as files of a backup: copied out as it was at one moment, put back whole into an empty database."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from sqlalchemy import Connection, create_engine, func, inspect, select, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool
from sqlalchemy.schema import CreateSchema

from queries import schema
from queries.audit import audit
from queries.loading.report import LoadStopped
from queries.migration import migrate
from queries.postgres import ENTRIES, SCHEMA, DatabaseReleases, record
from queries.releases import StoreNotReached
from queries.written import SCHEMA as WRITTEN
from queries.written import Written, WrittenNotReached

COPIED = re.compile(r"(pemt_r[1-9]\d{0,8}|pemt|written)\.([a-z_]{1,60})\.csv")
RECORD = f"{SCHEMA}.{record.name}.csv"
REVISION = f"{WRITTEN}.alembic_version.csv"
CHUNK = 1 << 20


@dataclass(frozen=True)
class Databases:
    """The addresses of what is kept in PostgreSQL; empty where that is kept in files."""

    store_url: str = ""
    written_url: str = ""

    def copies(self) -> Iterator[tuple[str, Iterator[bytes]]]:
        """Every table as a name and its rows as CSV, in pieces; each is to be read to its end before the next."""
        if self.store_url:
            with _at_one_moment(self.store_url) as connection:
                if inspect(connection).has_table(record.name, schema=SCHEMA):
                    yield from _tables(connection, SCHEMA, [record.name])
                    for entry in connection.execute(ENTRIES).all():
                        yield from _tables(connection, entry.file, [one.name for one in schema.metadata.sorted_tables])
        if self.written_url:
            with _at_one_moment(self.written_url) as connection:
                yield from _tables(connection, WRITTEN, inspect(connection).get_table_names(schema=WRITTEN))

    @contextmanager
    def put_back(self, copies: Path) -> Iterator[None]:
        """Copies put into empty databases; releases are in force when what is done within has ended well.

        Raises LoadStopped where a database is not empty, refuses, or does not answer.
        """
        names = sorted(path.name for path in copies.iterdir())
        try:
            if self.written_url:
                _put_back_written(Written(self.written_url), copies, names)
            if not self.store_url:
                yield
                return
            with DatabaseReleases(self.store_url).changing() as connection:
                _put_back_releases(connection, copies)
                yield
        except (SQLAlchemyError, psycopg.Error, StoreNotReached, WrittenNotReached) as error:
            said = getattr(error, "reason", None) or str(getattr(error, "orig", None) or error).strip()
            raise LoadStopped(f"What was in PostgreSQL cannot be put back. It said: {said}.") from error


@contextmanager
def _at_one_moment(address: str) -> Iterator[Connection]:
    engine = create_engine(address, poolclass=NullPool, isolation_level="REPEATABLE READ")
    with _in_words(), engine.connect() as connection:
        yield connection


@contextmanager
def _in_words() -> Iterator[None]:
    try:
        yield
    except (SQLAlchemyError, psycopg.Error) as error:
        said = str(getattr(error, "orig", None) or error).strip()
        raise LoadStopped(f"What is in PostgreSQL cannot be copied. It said: {said}.") from error


def _tables(connection: Connection, name: str, tables: Sequence[str]) -> Iterator[tuple[str, Iterator[bytes]]]:
    for table in tables:
        yield f"{name}.{table}.csv", _rows(connection, name, table)


def _rows(connection: Connection, name: str, table: str) -> Iterator[bytes]:
    driver = connection.connection.driver_connection
    assert isinstance(driver, psycopg.Connection)
    statement = f"COPY {_stated(connection, name, table)} TO STDOUT (FORMAT csv)"
    with _in_words(), driver.cursor() as cursor, cursor.copy(statement.encode()) as copy:
        for piece in copy:
            yield bytes(piece)


def _fill(connection: Connection, name: str, table: str, content: Path) -> None:
    driver = connection.connection.driver_connection
    assert isinstance(driver, psycopg.Connection)
    statement = f"COPY {_stated(connection, name, table)} FROM STDIN (FORMAT csv)"
    with content.open("rb") as file, driver.cursor() as cursor, cursor.copy(statement.encode()) as copy:
        while piece := file.read(CHUNK):
            copy.write(piece)


def _stated(connection: Connection, name: str, table: str) -> str:
    """A table and its columns in their order, as SQL names them."""
    quote = connection.dialect.identifier_preparer.quote
    columns = ", ".join(quote(column["name"]) for column in inspect(connection).get_columns(table, schema=name))
    return f"{quote(name)}.{quote(table)} ({columns})"


def _put_back_releases(connection: Connection, copies: Path) -> None:
    if connection.execute(ENTRIES).first() is not None:
        raise LoadStopped(
            "The database of STORE_URL holds releases. A backup is put back into an empty database alone."
        )
    if not (copies / RECORD).exists():
        return
    _fill(connection, SCHEMA, record.name, copies / RECORD)
    for entry in connection.execute(ENTRIES).all():
        connection.execute(CreateSchema(entry.file))
        of_release = connection.execution_options(schema_translate_map={None: entry.file})
        schema.metadata.create_all(of_release, checkfirst=False)
        for table in schema.metadata.sorted_tables:
            _fill(connection, entry.file, table.name, copies / f"{entry.file}.{table.name}.csv")
            connection.execute(text(f"ANALYZE {entry.file}.{table.name}"))


def _put_back_written(written: Written, copies: Path, names: list[str]) -> None:
    if not (copies / REVISION).exists():
        return
    migrate(written, (copies / REVISION).read_text(encoding="ascii").strip())
    with written.transaction() as connection:
        if connection.execute(select(func.count()).select_from(audit)).scalar_one():
            raise LoadStopped(
                "The database of WRITTEN_URL holds an audit log. A backup is put back into an empty one alone."
            )
        connection.execute(text(f"DELETE FROM {WRITTEN}.retention"))
        held = {
            found[2] for name in names if name != REVISION and (found := COPIED.fullmatch(name)) and found[1] == WRITTEN
        }
        for table, _ in inspect(connection).get_sorted_table_and_fkc_names(schema=WRITTEN):
            if table is not None and table in held:
                _fill(connection, WRITTEN, table, copies / f"{WRITTEN}.{table}.csv")
                _go_on_counting(connection, table)


def _go_on_counting(connection: Connection, table: str) -> None:
    """New rows take numbers after those that were put back."""
    for column in inspect(connection).get_columns(table, schema=WRITTEN):
        if column.get("identity"):
            name = f"{WRITTEN}.{table}"
            connection.execute(
                text(
                    f"SELECT setval(pg_get_serial_sequence('{name}', '{column['name']}'), "
                    f"(SELECT greatest(max({column['name']}), 1) FROM {name}), (SELECT count(*) > 0 FROM {name}))"
                )
            )
