"""The commands that keep what is kept: migrations, and the audit log with who used the command line."""

import csv
import os
import pwd
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Annotated

import typer

from app.audit_trail import audit_of
from app.settings import Settings
from equality.csv_cells import harmless
from queries.audit import AuditEntry, Sought, What
from queries.written import NEWEST, Written, WrittenNotReached

HEADINGS = ("number", "at", "who", "what", "detail")


def operator() -> str:
    """Who is at the command line: the operating system's user."""
    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:
        return f"user {os.geteuid()}"


@contextmanager
def in_words(settings: Settings) -> Iterator[None]:
    """What goes wrong with what people write ends the command in a sentence."""
    try:
        yield
    except WrittenNotReached as error:
        raise SystemExit(f"{_where(settings)} It said: {error.reason}") from None


def _where(settings: Settings) -> str:
    if settings.written_url:
        return "What is written cannot be kept at WRITTEN_URL."
    if settings.store_url:
        return "The database of STORE_URL does not answer, or refuses."
    return f"What is written cannot be kept in {settings.data_dir}."


class OperatorLog:
    """The audit log for whoever is at the command line; opened first, so that nothing is done that cannot be recorded."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._audit = audit_of(settings)
        with in_words(settings):
            self._audit.open()

    def record(self, what: What, detail: str) -> None:
        """Add a row, after the thing was done and before anybody is told so."""
        with in_words(self._settings):
            self._audit.record(operator(), what, detail)


def migrate_written(settings: Settings, to: str) -> str:
    """Bring what people write to a revision, and say where it stood and stands."""
    from queries.migration import NoSuchRevision, migrate

    try:
        with in_words(settings):
            stood, stands = migrate(Written(settings.written_address), to)
            if stands == NEWEST:
                audit_of(settings).keep(operator())
    except NoSuchRevision as error:
        raise SystemExit(str(error)) from None
    return f"What is written stands at revision {stands or 'none'}. Before, it stood at {stood or 'none'}."


def search_audit(settings: Settings, sought: Sought, most: int) -> list[AuditEntry]:
    """The newest rows of what is sought, oldest first; that somebody looked is recorded too."""
    log = audit_of(settings)
    with in_words(settings):
        found = list(log.search(sought, most))
        log.record(operator(), What.LOOKED, "the audit log")
    return found


def print_table(entries: Iterable[AuditEntry]) -> None:
    """Rows as columns that line up, for a person."""
    rows = [_cells(entry) for entry in entries]
    widths = [max(len(row[place]) for row in [HEADINGS, *rows]) for place in range(len(HEADINGS) - 1)]
    for row in [HEADINGS, *rows]:
        print("  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[-1]]).rstrip())


def print_csv(entries: Iterable[AuditEntry]) -> None:
    """Rows as CSV in which no cell is taken for a formula."""
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(HEADINGS)
    writer.writerows([harmless(cell) for cell in _cells(entry)] for entry in entries)


def _cells(entry: AuditEntry) -> tuple[str, ...]:
    return str(entry.number), f"{entry.at:%Y-%m-%dT%H:%M:%SZ}", entry.who, entry.what, entry.detail


Day = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="A day, as 2026-12-14.")]
