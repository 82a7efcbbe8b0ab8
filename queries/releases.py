"""The record of releases: which store is in force and which were withdrawn, and the folder or database that it is kept in."""

import fcntl
import json
import os
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import URL, Engine, create_engine
from sqlalchemy.pool import QueuePool

POOL = 8
Change = Callable[["list[ReleaseEntry]"], "list[ReleaseEntry]"]


class NoSuchRelease(ValueError):  # noqa: N818 - reads as what it is
    """A release number that the record does not hold; the message says which there are."""


class StoreNotReached(Exception):  # noqa: N818 - an everyday state of a network, not a fault
    """The database with the releases does not answer or refuses; the message is for readers, ``reason`` for who runs it."""

    def __init__(self, reason: str) -> None:
        super().__init__("The figures cannot be reached just now. Please try again in a few minutes.")
        self.reason = reason


@dataclass(frozen=True)
class ReleaseEntry:
    """One release in the record: its store (a file, or a schema of the database), when it was made, and whether it was withdrawn.

    ``last_load`` is the number of the newest load whose figures it holds.
    """

    number: int
    file: str
    made_at: str
    as_at: str
    rows: int
    replaces: int | None
    corrects: bool
    withdrawn: bool = False
    last_load: int = 0


class ReleaseRecord(ABC):
    """The releases of one place, oldest first, and what is in force there."""

    @abstractmethod
    def entries(self) -> list[ReleaseEntry]:
        """All releases, oldest first."""

    @abstractmethod
    def stamp(self) -> object:
        """Something that differs once another release is in force; cheap, as it is asked for with every page."""

    @abstractmethod
    def engine(self, entry: ReleaseEntry) -> Engine:
        """A release opened for reading alone; whoever asks disposes of it."""

    @abstractmethod
    def store_name(self, number: int) -> str:
        """What the store of a new release will be called."""

    @abstractmethod
    def _change(self, change: Change) -> None:
        """Put a changed record in the place of the one before, alone and whole."""

    def current(self) -> ReleaseEntry | None:
        """The newest release that has not been withdrawn."""
        return next((entry for entry in reversed(self.entries()) if not entry.withdrawn), None)

    def next_number(self) -> int:
        """The number that a new release will carry."""
        return max((entry.number for entry in self.entries()), default=0) + 1

    def withdraw(self, number: int) -> ReleaseEntry | None:
        """Take a release out of force and return the one that readers see from now on, if any."""
        self._mark(number, "withdrawn")
        return self.current()

    def restore(self, number: int) -> ReleaseEntry | None:
        """Undo a withdrawal and return the release that readers see from now on."""
        self._mark(number, "in force")
        return self.current()

    def _mark(self, number: int, state: str) -> None:
        def marked(entries: list[ReleaseEntry]) -> list[ReleaseEntry]:
            known = [entry.number for entry in entries]
            if number not in known:
                held = ", ".join(map(str, known)) or "none"
                raise NoSuchRelease(f"There is no release {number}. The releases are: {held}.")
            withdrawn = state == "withdrawn"
            return [replace(one, withdrawn=withdrawn) if one.number == number else one for one in entries]

        self._change(marked)


@dataclass(frozen=True)
class Releases(ReleaseRecord):
    """Releases that are files of a folder; their record is one small file that is replaced whole."""

    folder: Path

    @property
    def record(self) -> Path:
        """The file that readers watch."""
        return self.folder / "releases.json"

    def entries(self) -> list[ReleaseEntry]:
        """All releases, oldest first."""
        if not self.record.exists():
            return []
        return [ReleaseEntry(**entry) for entry in json.loads(self.record.read_text(encoding="utf-8"))]

    def stamp(self) -> tuple[int, int]:
        """When the record was written, and which file it is."""
        try:
            status = self.record.stat()
        except FileNotFoundError:
            return (0, 0)
        return (status.st_mtime_ns, status.st_ino)

    def engine(self, entry: ReleaseEntry) -> Engine:
        """The release's file, opened read-only."""
        path = self.folder / entry.file
        return create_engine(
            URL.create("sqlite", database=f"file:{quote(str(path))}", query={"mode": "ro", "uri": "true"}),
            poolclass=QueuePool,
            pool_size=POOL,
            connect_args={"check_same_thread": False},
        )

    def store_name(self, number: int) -> str:
        """The file of a release.

        >>> Releases(Path("data")).store_name(2)
        'release-0002.sqlite'
        """
        return f"release-{number:04d}.sqlite"

    def add(self, entry: ReleaseEntry) -> None:
        """Put a release in force."""
        self._change(lambda entries: [*entries, entry])

    def _change(self, change: Change) -> None:
        with self.alone():
            self._write(change(self.entries()))

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Hold the record, once whoever else is changing it has done so, which takes milliseconds."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with self.record.with_suffix(".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _write(self, entries: list[ReleaseEntry]) -> None:
        fresh = self.record.with_suffix(".next")
        with fresh.open("w", encoding="utf-8") as file:
            json.dump([asdict(entry) for entry in entries], file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        os.replace(fresh, self.record)


def releases_of(folder: Path, store_url: str = "") -> ReleaseRecord:
    """The releases of a folder or, where an address is given, of that PostgreSQL database."""
    if not store_url:
        return Releases(folder)
    from queries.postgres import DatabaseReleases  # late: what is not used is not imported

    return DatabaseReleases(store_url)
