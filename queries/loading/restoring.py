"""Putting a backup back: everything is checked before anything is changed, and the folder is exchanged whole."""

import hashlib
import os
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from queries.loading.backup import CHUNK, FILES_ALONE, FORM, MANIFEST, NAME, BackupStopped, Manifest
from queries.loading.database_copies import COPIED, RECORD, REVISION, Databases
from queries.loading.folder import one_at_a_time
from queries.loading.verifying import verify
from queries.releases import Releases
from queries.written import FILE, Written, written_address

MOST_FILES = 30_000
LARGEST_MANIFEST = 8 * CHUNK
BESIDE = ("", "-wal", "-shm")
"""The parts of a SQLite file, which go together."""


def restore(
    backup: Path, folder: Path, written: Path | None, databases: Databases = FILES_ALONE
) -> tuple[Manifest, Path | None]:
    """Put a backup in the place of a folder; what it held, and where the folder that was there is now.

    ``written`` is the file of what people write where that is not in the folder. The folder before is kept under another
    name. What was in PostgreSQL is put into ``databases``, which must be empty. Raises BackupStopped or LoadStopped:
    nothing has changed.
    """
    with _opened(backup) as archive:
        manifest = _manifest(archive)
        _check_kinds(manifest, databases)
        folder.parent.mkdir(parents=True, exist_ok=True)
        room = shutil.disk_usage(folder.parent).free
        if sum(held.size for held in manifest.files.values()) > room:
            raise BackupStopped(f"The backup is larger than the room that is left beside {folder}.")
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}-restored-") as working:
            fresh, copies = Path(working) / folder.name, Path(working) / "copies"
            fresh.mkdir(mode=0o755)
            copies.mkdir(mode=0o700)
            for name in manifest.files:
                _take_out(archive, name, manifest, (copies if COPIED.fullmatch(name) else fresh) / name)
            _check(fresh)
            _sync(fresh)
            with databases.put_back(copies):
                before = _exchange(fresh, folder, written)
    return manifest, before


def is_taken(folder: Path, written: Path | None) -> bool:
    """Whether there is anything that a backup would be put in the place of."""
    return (folder.is_dir() and any(folder.iterdir())) or bool(written and written.exists())


@contextmanager
def _opened(backup: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(backup) as archive:
            yield archive
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise BackupStopped(f"{backup.name} is not a backup, or is damaged: {error}.") from None
    except OSError as error:
        raise BackupStopped(f"{backup.name} cannot be put back: {error.strerror}.") from None


def _manifest(archive: zipfile.ZipFile) -> Manifest:
    names = archive.namelist()
    if len(names) > MOST_FILES or len(set(names)) != len(names) or MANIFEST not in names:
        raise BackupStopped("This is not a backup: it has no list of what it holds, too many files, or one twice.")
    if archive.getinfo(MANIFEST).file_size > LARGEST_MANIFEST:
        raise BackupStopped("This is not a backup: its list of what it holds is too large.")
    with archive.open(MANIFEST) as file:
        content = file.read(LARGEST_MANIFEST)
    try:
        manifest = msgspec.json.decode(content, type=Manifest)
    except msgspec.DecodeError:
        raise BackupStopped("This is not a backup: its list of what it holds cannot be read.") from None
    if manifest.form != FORM:
        raise BackupStopped(f"This backup is of form {manifest.form}; this version of the tool reads form {FORM}.")
    if {*names} - {MANIFEST} != {*manifest.files}:
        raise BackupStopped("This is not a backup: what it holds and its list of that are not the same.")
    if strange := [name for name in manifest.files if not NAME.fullmatch(name)]:
        raise BackupStopped(f"This is not a backup: it holds {ascii(strange[0])[:80]}, which no backup does.")
    return manifest


def _check_kinds(manifest: Manifest, databases: Databases) -> None:
    """What was in PostgreSQL goes to PostgreSQL, and what was a file becomes a file again."""
    for copied, file, url, setting in (
        (RECORD, "releases.json", databases.store_url, "STORE_URL"),
        (REVISION, FILE, databases.written_url, "WRITTEN_URL (or STORE_URL)"),
    ):
        if copied in manifest.files and not url:
            raise BackupStopped(
                f"The backup is partly of PostgreSQL. Set {setting} to the address of an empty database."
            )
        if file in manifest.files and url:
            raise BackupStopped(f"The backup is of files alone. Leave {setting} empty, or name a file.")


def _take_out(archive: zipfile.ZipFile, name: str, manifest: Manifest, target: Path) -> None:
    """Write one file of a backup, never more of it than its list says."""
    held = manifest.files[name]
    digest, size = hashlib.sha256(), 0
    with archive.open(name) as source, target.open("xb") as file:
        os.chmod(file.fileno(), 0o644 if name.startswith("release") else 0o660 if name == FILE else 0o600)
        while chunk := source.read(CHUNK):
            size += len(chunk)
            if size > held.size:
                raise BackupStopped(f"The backup is damaged: {name} is longer than its list says.")
            digest.update(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    if (size, digest.hexdigest()) != (held.size, held.sha256):
        raise BackupStopped(f"The backup is damaged: {name} is not what was backed up.")


def _check(fresh: Path) -> None:
    written = Written(written_address(fresh))
    found = list(verify(fresh, Releases(fresh), written))
    written.engine.dispose()
    if wrong := [one for one in found if one.wrong]:
        raise BackupStopped(f"The backup does not hold together: {wrong[0].name}: {wrong[0].wrong}.")
    for part in BESIDE[1:]:
        (fresh / f"{FILE}{part}").unlink(missing_ok=True)


def _exchange(fresh: Path, folder: Path, written: Path | None) -> Path | None:
    """Put the new folder in the place of the old one, which is kept beside it."""
    if folder.is_mount():
        raise BackupStopped(
            f"{folder} is the root of a volume and cannot be exchanged. Restore into a new folder within it, and set DATA_DIR."
        )
    before = None
    if folder.is_dir() and any(folder.iterdir()):
        with one_at_a_time(folder):
            before = _aside(folder)
            shutil.copymode(folder, fresh)
            os.rename(folder, before)
            try:
                os.rename(fresh, folder)
            except OSError:
                os.rename(before, folder)
                raise
    else:
        os.replace(fresh, folder)
    if written is not None and (folder / FILE).exists():
        _move_written(folder / FILE, written)
    _sync(folder.parent)
    return before


def _move_written(fresh: Path, written: Path) -> None:
    """Put what people write where it is kept; what was there is kept beside it."""
    written.parent.mkdir(parents=True, exist_ok=True)
    if written.exists():
        aside = _aside(written)
        for part in BESIDE:
            if (old := Path(f"{written}{part}")).exists():
                os.rename(old, f"{aside}{part}")
    shutil.move(fresh, written)


def _aside(path: Path) -> Path:
    moment = datetime.now(UTC).strftime("%Y%m%dT%H%M%S.%f")
    return path.with_name(f"{path.name}.before-{moment}")


def _sync(folder: Path) -> None:
    """See that names are on disk, as their contents are."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
