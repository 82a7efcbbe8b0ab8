"""The releases of one folder: which store is in force, which were withdrawn, and the record that says so."""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path


class NoSuchRelease(ValueError):  # noqa: N818 - reads as what it is
    """A release number that the folder does not hold; the message says which there are."""


@dataclass(frozen=True)
class ReleaseEntry:
    """One release in the record: its store's file, when it was made, and whether it was withdrawn.

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


@dataclass(frozen=True)
class Releases:
    """The record of a folder's releases, kept as one small file that is replaced whole."""

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

    def current(self) -> ReleaseEntry | None:
        """The newest release that has not been withdrawn."""
        return next((entry for entry in reversed(self.entries()) if not entry.withdrawn), None)

    def next_number(self) -> int:
        """The number that a new release will carry."""
        return max((entry.number for entry in self.entries()), default=0) + 1

    def add(self, entry: ReleaseEntry) -> None:
        """Put a release in force."""
        with self._alone():
            self._write([*self.entries(), entry])

    def withdraw(self, number: int) -> ReleaseEntry | None:
        """Take a release out of force and return the one that readers see from now on, if any."""
        self._mark(number, "withdrawn")
        return self.current()

    def restore(self, number: int) -> ReleaseEntry | None:
        """Undo a withdrawal and return the release that readers see from now on."""
        self._mark(number, "in force")
        return self.current()

    def _mark(self, number: int, state: str) -> None:
        with self._alone():
            entries = self.entries()
            known = [entry.number for entry in entries]
            if number not in known:
                held = ", ".join(map(str, known)) or "none"
                raise NoSuchRelease(f"There is no release {number}. The releases are: {held}.")
            withdrawn = state == "withdrawn"
            self._write([replace(one, withdrawn=withdrawn) if one.number == number else one for one in entries])

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Wait for whoever else is changing the record; it takes milliseconds."""
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
