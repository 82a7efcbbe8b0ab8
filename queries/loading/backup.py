"""Backups: everything that is kept in one file, with checksums, made while nothing else changes it."""

import hashlib
import os
import re
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from queries.loading.checksums import checksum_file
from queries.loading.database_copies import COPIED, Databases
from queries.loading.folder import WORKING, one_at_a_time
from queries.releases import Releases
from queries.written import FILE, Written

MANIFEST = "manifest.json"
FORM = 1
"""The form of a backup; a file of another form is refused."""
STAGING = "staging.duckdb"
NAME = re.compile(
    rf"releases\.json|release-\d{{4,9}}(\.sqlite|\.sha256|-left-out\.txt|-withheld\.json)|{re.escape(STAGING)}|{re.escape(FILE)}|"
    rf"{COPIED.pattern}"
)
"""What a backup may hold: names without a folder, so that none can lead elsewhere."""
CHUNK = 1 << 20
FILES_ALONE = Databases()
"""Where nothing is in PostgreSQL."""


class BackupStopped(Exception):  # noqa: N818 - reads as what it is
    """A backup cannot be made or put back; the message says why and what to do. Nothing has changed."""


class Held(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One file of a backup: its size in bytes and its SHA-256 in hexadecimal."""

    size: int
    sha256: str


class Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a backup holds, and when it was made (UTC)."""

    form: int
    made_at: str
    files: dict[str, Held]


def back_up(folder: Path, target: Path, written: Written | None, databases: Databases = FILES_ALONE) -> Manifest:
    """Write a backup of a folder, of what people write where that is a file, and of what is in PostgreSQL, to a new file.

    Loads, releases and withdrawals wait meanwhile; pages are served, and people may write: what they write is copied as
    it was at one moment. Raises BackupStopped, and LoadStopped where a load is under way.
    """
    if target.exists():
        raise BackupStopped(f"There is a file {target} already. Name another.")
    if not folder.is_dir():
        raise BackupStopped(f"There is no folder {folder}.")
    with one_at_a_time(folder), Releases(folder).alone():
        return _written_whole(folder, target, written, databases)


def _written_whole(folder: Path, target: Path, written: Written | None, databases: Databases) -> Manifest:
    """The backup under another name first, which it loses when it is whole and on disk."""
    fresh = target.with_name(f"{target.name}.next")
    try:
        fresh.unlink(missing_ok=True)  # of a backup that was killed
        manifest = _write(folder, fresh, written, databases)
        os.replace(fresh, target)
    except OSError as error:
        raise BackupStopped(f"The backup cannot be written to {target}: {error.strerror}.") from None
    finally:
        fresh.unlink(missing_ok=True)
    return manifest


def _write(folder: Path, fresh: Path, written: Written | None, databases: Databases) -> Manifest:
    held: dict[str, Held] = {}
    descriptor = os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)  # exact counts are in it
    with os.fdopen(descriptor, "w+b") as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            for path in _kept(folder):
                held[path.name] = _add(archive, zipfile.ZipInfo.from_file(path, path.name), _content(path))
            if written is not None and written.path and written.path.exists():
                with tempfile.TemporaryDirectory(dir=folder, prefix=WORKING) as beside:
                    copy = Path(beside) / FILE
                    _copy_written(written.path, copy)
                    held[FILE] = _add(archive, zipfile.ZipInfo.from_file(copy, FILE), _content(copy))
            for name, content in databases.copies():
                held[name] = _add(archive, zipfile.ZipInfo(name, datetime.now(UTC).timetuple()[:6]), content)
            manifest = Manifest(FORM, datetime.now(UTC).isoformat(timespec="seconds"), held)
            archive.writestr(MANIFEST, msgspec.json.format(msgspec.json.encode(manifest), indent=1))
        file.flush()
        os.fsync(file.fileno())
    return manifest


def _kept(folder: Path) -> list[Path]:
    """The files of a folder that a backup holds: the record, the releases in it, and staging."""
    releases = Releases(folder)
    paths = [releases.record, folder / STAGING]
    for entry in releases.entries():
        path = folder / entry.file
        paths += [path, checksum_file(path)]
    notes = (*folder.glob("release-*-left-out.txt"), *folder.glob("release-*-withheld.json"))
    return [*(path for path in paths if path.exists()), *sorted(notes)]


def _copy_written(path: Path, copy: Path) -> None:
    try:
        with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(copy)) as target:
            source.backup(target)
    except sqlite3.Error as error:
        raise BackupStopped(f"What people write cannot be copied: {error}.") from None


def _content(path: Path) -> Iterator[bytes]:
    with path.open("rb") as source:
        while chunk := source.read(CHUNK):
            yield chunk


def _add(archive: zipfile.ZipFile, name: zipfile.ZipInfo, content: Iterator[bytes]) -> Held:
    name.compress_type = zipfile.ZIP_DEFLATED
    digest, size = hashlib.sha256(), 0
    with archive.open(name, "w", force_zip64=True) as target:
        for chunk in content:
            digest.update(chunk)
            size += len(chunk)
            target.write(chunk)
    return Held(size, digest.hexdigest())
