"""What people write, kept apart from figures: a SQLite file or a schema of PostgreSQL, and the one way to write to it."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from weakref import finalize

from sqlalchemy import (
    URL,
    Column,
    Connection,
    Engine,
    MetaData,
    String,
    Table,
    create_engine,
    event,
    inspect,
    make_url,
    select,
    text,
)
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError, SQLAlchemyError
from sqlalchemy.pool import QueuePool

from queries.postgres import DRIVER, PATIENCE

SCHEMA = "written"
FILE = "written.sqlite"
NEWEST = "0002"
"""The revision that this version of the tool reads and writes; migrations lead to it."""
NEWER = (
    "What people have written was kept by a newer version of the tool (revision {}). Use that version, or a copy from "
    "before it."
)
MIGRATING = 5_013_001
"""The key of the lock that PostgreSQL holds while one process migrates."""
PRAGMAS = ("busy_timeout = 5000", "journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON")
metadata = MetaData()


class WrittenNotReached(Exception):  # noqa: N818 - an everyday state of a disk or a network, not a fault
    """What people write cannot be kept or read just now; the message is for readers, ``reason`` for who runs it."""

    def __init__(self, reason: str) -> None:
        super().__init__("The record of what is written cannot be reached just now. Please try again in a few minutes.")
        self.reason = reason


def check_written_address(address: str) -> None:
    """Raises ValueError, which never repeats the address (a password may be in it), for what is neither kind of store."""
    try:
        url = make_url(address)
    except ArgumentError:
        url = URL.create("")
    if url.drivername != DRIVER and not (url.drivername == "sqlite" and url.database and not url.query):
        raise ValueError(
            f"is not the address of a store. Write {DRIVER}://user@host/database, or sqlite:////folder/{FILE}."
        )


def written_address(folder: Path, written_url: str = "", store_url: str = "") -> str:
    """Where what people write is kept: as set, else in the database of releases, else in a file of the folder.

    >>> written_address(Path("/srv/data"))
    'sqlite:////srv/data/written.sqlite'
    """
    own = URL.create("sqlite", database=str(folder / FILE)).render_as_string(hide_password=False)
    return written_url or store_url or own


class Written:
    """The store of what people write, at an address; nothing is opened before it is used."""

    def __init__(self, address: str) -> None:
        self._url = make_url(address)
        self.engine = _sqlite_engine(self._url) if self.path else _postgres_engine(self._url)
        finalize(self, self.engine.dispose)

    @property
    def path(self) -> Path | None:
        """The file, where it is one."""
        return Path(str(self._url.database)) if self._url.drivername == "sqlite" else None

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """One transaction, whole or not at all, on disk when it has ended; raises WrittenNotReached.

        What a rule of the store forbids raises SQLAlchemy's IntegrityError.
        """
        try:
            if self.path and not self.path.exists():
                self.path.parent.mkdir(parents=True, exist_ok=True)
                self.path.touch()
                self.path.chmod(0o660)  # whoever serves and whoever loads may be two users of one group
            with self.engine.begin() as connection:
                yield connection
        except IntegrityError:
            raise
        except (SQLAlchemyError, sqlite3.Error, OSError) as error:
            raise WrittenNotReached(_reason(error)) from error

    def revision(self) -> str | None:
        """The revision that the store stands at; None where nothing has been made yet."""
        if self.path and not self.path.exists():
            return None
        with self.transaction() as connection:
            schema = None if self.path else SCHEMA
            if not inspect(connection).has_table("alembic_version", schema=schema):
                return None
            number: Column[str] = Column("version_num", String)
            version = Table("alembic_version", MetaData(), number, schema=schema)
            return connection.execute(select(version.c.version_num)).scalar()

    def ready(self) -> None:
        """Bring the store to the newest revision where it is not; raises WrittenNotReached."""
        stands = self.revision()
        if stands == NEWEST:
            return
        if stands and stands > NEWEST:
            raise WrittenNotReached(NEWER.format(stands))
        from queries.migration import migrate  # late: a store that is ready needs no migrations

        migrate(self, NEWEST)

    def alone(self, connection: Connection) -> None:
        """Wait until no other process migrates; a SQLite transaction is alone already."""
        if not self.path:
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATING})


def _sqlite_engine(url: URL) -> Engine:
    engine = create_engine(url, poolclass=QueuePool, connect_args={"check_same_thread": False})

    @event.listens_for(engine, "connect")
    def _opened(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None  # transactions are ours to begin, so that tables are made within them
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}").fetchall()

    @event.listens_for(engine, "begin")
    def _began(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def _postgres_engine(url: URL) -> Engine:
    patience = {name: value for name, value in PATIENCE.items() if name not in url.query}
    return create_engine(
        url,
        pool_pre_ping=True,
        connect_args=patience,
        execution_options={"schema_translate_map": {None: SCHEMA}},
    )


def _reason(error: Exception) -> str:
    return str(error.orig if isinstance(error, DBAPIError) else error).strip()
