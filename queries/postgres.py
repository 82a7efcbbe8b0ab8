"""Releases that are schemas of a PostgreSQL database, the record of them, and the read-only way in for pages."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any
from weakref import finalize

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Engine,
    Integer,
    MetaData,
    Row,
    Select,
    String,
    Table,
    create_engine,
    delete,
    event,
    insert,
    make_url,
    select,
    text,
)  # fmt: skip
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import ArgumentError, InterfaceError, OperationalError, ProgrammingError
from sqlalchemy.pool import NullPool
from sqlalchemy.schema import CreateSchema

from queries.releases import POOL, Change, ReleaseEntry, ReleaseRecord, StoreNotReached

DRIVER = "postgresql+psycopg"
SCHEMA = "pemt"
NO_SUCH_TABLE, MAY_NOT = "42P01", "42501"
PATIENCE = {"connect_timeout": 5, "tcp_user_timeout": 10_000}
"""Seconds to wait for a connection, and milliseconds for a network that has stopped answering; the address may say others."""

record = Table(
    "release_record",
    MetaData(schema=SCHEMA),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("file", String, nullable=False),
    Column("made_at", String, nullable=False),
    Column("as_at", String, nullable=False),
    Column("rows", Integer, nullable=False),
    Column("replaces", Integer),
    Column("corrects", Boolean, nullable=False),
    Column("withdrawn", Boolean, nullable=False),
    Column("last_load", Integer, nullable=False),
)
"""The releases of the database: columns as the fields of ReleaseEntry, ``file`` being a release's schema."""

IN_FORCE = (
    select(record.c.number, record.c.made_at).where(~record.c.withdrawn).order_by(record.c.number.desc()).limit(1)
)
ENTRIES = select(record).order_by(record.c.number)


def check_address(address: str) -> None:
    """Raises ValueError, which never repeats the address (a password may be in it), for other than PostgreSQL's."""
    try:
        kind = make_url(address).drivername
    except ArgumentError:
        kind = ""
    if kind != DRIVER:
        raise ValueError(f"is not the address of a PostgreSQL database. Write {DRIVER}://user@host/database.")


class DatabaseReleases(ReleaseRecord):
    """Releases in one database: a schema each, and a table of them in a schema of its own."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._reading = _reading_engine(address)
        finalize(self, self._reading.dispose)

    def entries(self) -> list[ReleaseEntry]:
        """All releases, oldest first."""
        return [ReleaseEntry(**row._mapping) for row in self._rows(ENTRIES)]

    def stamp(self) -> tuple[object, ...]:
        """The number of the release in force, and when it was made."""
        return tuple(value for row in self._rows(IN_FORCE) for value in row)

    def engine(self, entry: ReleaseEntry) -> Engine:
        """The release's schema, in connections of its own that can only read."""
        return _reading_engine(self._address).execution_options(schema_translate_map={None: entry.file})

    def store_name(self, number: int) -> str:
        """The schema of a release."""
        return f"pemt_r{number}"

    @contextmanager
    def changing(self) -> Iterator[Connection]:
        """One transaction that may write, alone; readers see nothing of it until it has ended well."""
        engine = _worded(create_engine(self._address, poolclass=NullPool, connect_args=_patience(self._address)))
        with engine.begin() as connection:
            connection.execute(CreateSchema(SCHEMA, if_not_exists=True))
            record.create(connection, checkfirst=True)
            connection.execute(text(f"LOCK TABLE {record.fullname} IN SHARE ROW EXCLUSIVE MODE"))
            yield connection

    def _change(self, change: Change) -> None:
        with self.changing() as connection:
            changed = change([ReleaseEntry(**row._mapping) for row in connection.execute(ENTRIES)])
            connection.execute(delete(record))
            connection.execute(insert(record), [asdict(entry) for entry in changed])

    def _rows(self, statement: Select[Any]) -> Sequence[Row[Any]]:
        try:
            with self._reading.connect() as connection:
                return connection.execute(statement).all()
        except ProgrammingError as error:
            if _state(error.orig) == NO_SUCH_TABLE:  # nothing has been released into this database
                return []
            raise


def _reading_engine(address: str) -> Engine:
    return _worded(
        create_engine(
            address,
            pool_size=POOL,
            pool_pre_ping=True,  # a database that was restarted costs no reader a failed page
            connect_args=_patience(address),
            execution_options={"postgresql_readonly": True},
        )
    )


def _patience(address: str) -> dict[str, int]:
    return {name: value for name, value in PATIENCE.items() if name not in make_url(address).query}


def _worded(engine: Engine) -> Engine:
    """An engine whose refusals and lost connections are StoreNotReached, wherever a statement is run."""
    event.listen(engine, "handle_error", _not_reached, retval=True)
    return engine


def _not_reached(context: ExceptionContext) -> StoreNotReached | None:
    lost = isinstance(context.sqlalchemy_exception, OperationalError | InterfaceError)
    if context.is_pre_ping or not (lost or _state(context.original_exception) == MAY_NOT):
        return None
    return StoreNotReached(str(context.original_exception).strip())


def _state(error: BaseException | None) -> str | None:
    return getattr(error, "sqlstate", None)
