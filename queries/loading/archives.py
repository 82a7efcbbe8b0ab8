"""Workbooks as archives: what would unpack to more than a workbook holds, or declare entities, is refused before it is read."""

from contextlib import suppress
from pathlib import Path
from typing import IO
from xml.parsers import expat
from zipfile import ZipFile, ZipInfo

from queries.loading.report import LoadStopped

MOST_ENTRIES = 2_000
MOST_BYTES = 1024**3
MOST_TIMES_SMALLER = 250
SMALL = 10 * 1024**2
"""Entries that unpack to less than this may be packed as tightly as they like."""
CHUNK = 64 * 1024


class _Declared(Exception):  # noqa: N818 - what was looked for
    """The document declares its type, which is where entities are declared."""


class _Begun(Exception):  # noqa: N818 - nothing more can be declared
    """The first element has begun."""


def refuse_bombs(path: Path) -> None:
    """Raise LoadStopped for an archive out of proportion or with a document type; BadZipFile where it is none."""
    with ZipFile(path) as archive:
        entries = archive.infolist()
        _check_sizes(path.name, entries)
        for entry in entries:
            with archive.open(entry) as file:
                _refuse_document_type(path.name, file)


def _check_sizes(name: str, entries: list[ZipInfo]) -> None:
    # What an entry says of its size is the most that is ever unpacked of it.
    size = sum(entry.file_size for entry in entries)
    tight = any(
        entry.file_size > SMALL and entry.file_size > MOST_TIMES_SMALLER * entry.compress_size for entry in entries
    )
    if len(entries) > MOST_ENTRIES or size > MOST_BYTES or tight:
        raise LoadStopped(
            f"{name} unpacks to {size // 1024**2:,} MB in {len(entries):,} parts, which is out of proportion for a workbook. "
            f"Check where it comes from. If it is what it should be, save it as CSV."
        )


def _refuse_document_type(name: str, file: IO[bytes]) -> None:
    """Entities can only be declared before the first element; no spreadsheet program declares any."""
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _declared
    parser.StartElementHandler = _begun
    with suppress(_Begun, expat.ExpatError):  # what is not XML is a picture, or is found when it is read
        try:
            while chunk := file.read(CHUNK):
                parser.Parse(chunk)
        except _Declared:
            raise LoadStopped(
                f"{name} declares a document type within, as no spreadsheet program does. Check where it comes from, and "
                f"save it again as XLSX."
            ) from None


def _declared(*_: object) -> None:
    raise _Declared


def _begun(*_: object) -> None:
    raise _Begun
