"""Checksums of files; that of a release is kept beside it, as ``sha256sum --check`` reads it."""

import hashlib
import os
from pathlib import Path


def checksum_file(release: Path) -> Path:
    """Where the checksum of a release is.

    >>> checksum_file(Path("release-0001.sqlite")).name
    'release-0001.sha256'
    """
    return release.with_suffix(".sha256")


def checksum(path: Path) -> str:
    """SHA-256 of the file's bytes, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_checksum(release: Path, content: Path) -> None:
    """Write the checksum of a release whose content is still under another name."""
    fresh = release.with_suffix(".next-sum")
    with fresh.open("w", encoding="ascii") as file:
        file.write(f"{checksum(content)}  {release.name}\n")
        file.flush()
        os.fsync(file.fileno())
    os.replace(fresh, checksum_file(release))


def kept_checksum(release: Path) -> str | None:
    """The checksum that was written with a release; None where there is none, as with releases of 0.2.0."""
    path = checksum_file(release)
    return path.read_text(encoding="ascii").split()[0] if path.exists() else None
