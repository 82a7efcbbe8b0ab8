"""The folder that loads and releases work in: one of them at a time, and nothing left of one that was killed."""

import errno
import fcntl
import re
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import duckdb
from sqlalchemy.exc import DBAPIError

from queries.loading.report import LoadStopped

WORKING = "loading-"
UNFINISHED = ("staging.next*", "release-*.next*", "proven.next")
OF_THE_DISK = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EIO}
WORDS_OF_THE_DISK = re.compile(
    r"database or disk is full|disk I/O error|attempt to write a readonly database|No space left on device|File too large|"
    r"Read-only file system|Input/output error|Disk quota exceeded"
)
SETTINGS = {"memory_limit": "1200MB", "threads": "2", "preserve_insertion_order": "true"}


@contextmanager
def one_at_a_time(folder: Path) -> Iterator[None]:
    """Hold the folder's lock, which goes with the process however it ends; raises LoadStopped when another holds it.

    What a killed load left behind (records among it) is removed first.
    """
    with _lock_file(folder) as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise LoadStopped("Another load or release is under way in this folder. Wait until it is done.") from None
        _clear(folder)
        try:
            yield
        except (OSError, sqlite3.Error, DBAPIError, duckdb.Error) as error:
            if not (said := said_by_the_disk(error)):
                raise
            _clear(folder)
            raise LoadStopped(
                f"The folder {folder} cannot be written to. It said: {said}. What was unfinished is cleared away, and "
                f"readers see no change. Make room, or see to the disk, and run the command again."
            ) from None


def said_by_the_disk(error: Exception) -> str:
    """What the disk has said, where it was the disk; nothing where it was something else."""
    if isinstance(error, OSError):
        return str(error.strerror) if error.errno in OF_THE_DISK else ""
    found = WORDS_OF_THE_DISK.search(str(error.orig if isinstance(error, DBAPIError) else error))
    return found[0] if found else ""


def _lock_file(folder: Path) -> IO[str]:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return (folder / "lock").open("w")
    except OSError as error:
        raise LoadStopped(
            f"The folder {folder} cannot be written to: {error.strerror}. Set DATA_DIR to another folder."
        ) from None


def _clear(folder: Path) -> None:
    for left in folder.glob(f"{WORKING}*/"):
        shutil.rmtree(left)
    for pattern in UNFINISHED:
        for file in folder.glob(pattern):
            file.unlink()


@contextmanager
def working_database(folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A DuckDB database for the records of one file, gone when the load is over: records are never kept."""
    with tempfile.TemporaryDirectory(prefix=WORKING, dir=folder) as working:
        settings: dict[str, str | bool | int | float | list[str]] = {
            **SETTINGS,
            "temp_directory": str(Path(working) / "spill"),
        }
        connection = duckdb.connect(str(Path(working) / "records.duckdb"), config=settings)
        try:
            yield connection
        finally:
            connection.close()
