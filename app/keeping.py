"""What the commands that keep things do: migrations, the audit log, backups, and looking whether all is whole."""

import os
import pwd
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.audit_address import HEADINGS, audit_csv, cells
from app.audit_trail import audit_of
from app.settings import Settings
from queries.audit import AuditEntry, Sought, What
from queries.written import NEWEST, Written, WrittenNotReached

if TYPE_CHECKING:
    from queries.loading.database_copies import Databases
    from queries.releases import ReleaseRecord


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
        try:
            with in_words(self._settings):
                self._audit.record(operator(), what, detail)
        except SystemExit as error:
            raise SystemExit(f"It was done ({what}: {detail}), but that could not be recorded. {error}") from None


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


def back_up_all(settings: Settings, target: Path) -> list[str]:
    """Make a backup of everything that is kept, and say what it holds."""
    from queries.loading.backup import back_up

    kept = OperatorLog(settings)
    with _stopped():
        manifest = back_up(settings.data_dir, target, Written(settings.written_address), _databases(settings))
    kept.record(What.BACKED_UP, f"{len(manifest.files)} files to {target.name}")
    size = sum(held.size for held in manifest.files.values())
    return [
        f"{target} holds {len(manifest.files)} files, {size / 1e6:,.1f} MB as they are. It holds exact counts: keep it closely."
    ]


def put_back(settings: Settings, backup: Path, *, replace: bool) -> list[str]:
    """Put a backup in the place of DATA_DIR, and say what became of what was there."""
    from queries.loading.restoring import is_taken, restore

    written = Written(settings.written_address).path
    apart = written if written and written.parent.resolve() != settings.data_dir.resolve() else None
    if is_taken(settings.data_dir, apart) and not replace:
        raise SystemExit(
            f"There is something in {settings.data_dir}{f' or at {apart}' if apart else ''} already. Stop the server, then say "
            f"--replace: what is there is kept under another name."
        )
    with _stopped():
        manifest, before = restore(backup, settings.data_dir, apart, _databases(settings))
    OperatorLog(settings).record(What.PUT_BACK, f"made {manifest.made_at}")
    kept = [f"What was there is now in {before}."] if before else []
    return [f"{len(manifest.files)} files are back as they were at {manifest.made_at}.", *kept]


def verify_all(settings: Settings) -> list[str]:
    """Look at everything that is kept; ends with status 1 where anything is wrong."""
    from queries.loading.verifying import verify
    from queries.releases import releases_of

    found = list(
        verify(settings.data_dir, releases_of(settings.data_dir, settings.store_url), Written(settings.written_address))
    )
    for one in found:
        print(one.line())
    if any(one.wrong for one in found):
        raise SystemExit("Something is wrong. docs/deploying.md says how to mend it, under Backups.")
    return ["Everything that was looked at is whole."]


@contextmanager
def _stopped() -> Iterator[None]:
    from queries.loading.backup import BackupStopped
    from queries.loading.report import LoadStopped

    try:
        yield
    except (BackupStopped, LoadStopped) as error:
        raise SystemExit(f"{error} Nothing has changed.") from None


def _databases(settings: Settings) -> "Databases":
    from queries.loading.database_copies import Databases

    in_file = Written(settings.written_address).path is not None
    return Databases(settings.store_url, "" if in_file else settings.written_address)


def end_sign_ins(settings: Settings, name: str) -> str:
    """End every sign-in of a name that began before now, and say so; the audit log holds who did."""
    OperatorLog(settings).record(What.ENDED, name)
    return (
        f"Every sign-in of {name} that began before now has ended. Whom the provider still lets in can sign in again."
    )


def list_releases(releases: "ReleaseRecord") -> None:
    """Every release of a record, a line each."""
    current = releases.current()
    for entry in releases.entries():
        state = "withdrawn" if entry.withdrawn else "in force" if entry == current else "earlier"
        after = f", {'corrects' if entry.corrects else 'replaces'} {entry.replaces}" if entry.replaces else ""
        print(f"{entry.number:>4}  {state:<10} made {entry.made_at}  data to {entry.as_at}  {entry.rows:,} rows{after}")
    if not releases.entries():
        print("There are no releases yet. Load an extract with --publish.")


def search_audit(settings: Settings, sought: Sought, most: int) -> list[AuditEntry]:
    """The newest rows of what is sought, oldest first; that somebody looked is recorded too."""
    log = audit_of(settings)
    with in_words(settings):
        found = list(log.search(sought, most))
        log.record(operator(), What.LOOKED, "the audit log")
    return found


def print_table(entries: Iterable[AuditEntry]) -> None:
    """Rows as columns that line up, for a person."""
    rows = [cells(entry) for entry in entries]
    widths = [max(len(row[place]) for row in [HEADINGS, *rows]) for place in range(len(HEADINGS) - 1)]
    for row in [HEADINGS, *rows]:
        print("  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[-1]]).rstrip())


def print_csv(entries: Iterable[AuditEntry]) -> None:
    """Rows as CSV."""
    print(audit_csv(entries), end="")


Day = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="A day, as 2026-12-14.")]
