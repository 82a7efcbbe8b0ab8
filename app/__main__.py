"""The command line: serve the pages, load extracts, make and manage releases, make sample data, list the measures."""

import os
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from app.keeping import (
    Day,
    OperatorLog,
    back_up_all,
    end_sign_ins,
    list_releases,
    migrate_written,
    print_csv,
    print_table,
    put_back,
    search_audit,
    verify_all,
)
from app.settings import SettingError, Settings, read_settings
from equality.definitions import DefinitionError
from queries.audit import Sought, What
from queries.written import NEWEST

cli = typer.Typer(
    help="Probation Equality Monitoring Tool: where outcomes differ between groups, how sure we are, and what to ask next.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
QUICK_SCALE = 0.25
"""Of people on probation, who are most of the records; staff and applicants are few, and always at their true scale."""


def settings() -> Settings:
    """Settings from the environment, or an end with the sentence that says what is wrong."""
    try:
        return read_settings(os.environ)
    except SettingError as error:
        raise SystemExit(str(error)) from None


@cli.command()
def serve() -> None:
    """Serve the pages on this machine, from the release in force in DATA_DIR, or in the database of STORE_URL.

    HOST, PORT, DATA_DIR and STORE_URL are read from the environment. For production see docs/deploying.md.
    """
    from werkzeug.serving import make_server

    from app.audit_trail import prepare
    from app.security import Nameless
    from app.server import create_app

    chosen = settings()
    prepare(chosen)
    try:
        app = create_app(chosen)
    except SettingError as error:
        raise SystemExit(str(error)) from None
    try:
        server = make_server(chosen.host, chosen.port, app.server, threaded=True, request_handler=Nameless)
    except (OSError, SystemExit):
        raise SystemExit(f"Port {chosen.port} of {chosen.host} cannot be used. Set PORT to another.") from None
    print(f"Serving on http://{chosen.host}:{chosen.port} (press Ctrl+C to stop)", flush=True)
    with suppress(KeyboardInterrupt):
        server.serve_forever()


@cli.command()
def load(
    files: Annotated[
        list[Path], typer.Argument(help="Extracts: CSV, Parquet or XLSX, each with NAME.mapping.toml beside it.")
    ],
    mapping: Annotated[Path | None, typer.Option(help="A mapping file elsewhere, for a single extract.")] = None,
    allow_rejects: Annotated[int, typer.Option(help="How many rejected rows may be left out.", min=0)] = 0,
    publish: Annotated[
        bool, typer.Option("--publish", help="Release the figures when every check has passed.")
    ] = False,
) -> None:
    """Check extracts and put their exact counts in staging; nothing that readers see changes without --publish.

    Every check says PASS, WARNING or STOP. Where any says STOP, nothing is stored. Example:

        python -m app load staff.csv people.parquet --publish
    """
    from queries.loading.extracts import Loader
    from queries.loading.report import LoadStopped

    if mapping is not None and len(files) > 1:
        raise SystemExit("--mapping goes with one extract. Put a mapping file beside each instead.")
    chosen = settings()
    catalogue, plan = chosen.definitions()
    kept = OperatorLog(chosen)
    loader = Loader(chosen.data_dir, catalogue, plan, allow_rejects, _progress())
    try:
        reports = loader.load(files, mapping)
    except LoadStopped as error:
        raise SystemExit(f"STOP: {error}\nNothing has changed.") from None
    for report in reports:
        print("\n".join(report.lines()), end="\n\n")
    if any(report.stopped for report in reports):
        raise SystemExit("Nothing has changed. Mend what is marked STOP and load again.")
    kept.record(What.LOADED, ", ".join(file.name for file in files))
    if publish:
        _publish(chosen, kept)
    else:
        print("The counts are in staging. Readers see no change yet. Run `python -m app release` to release them.")


@cli.command()
def release(
    listed: Annotated[bool, typer.Option("--list", help="List the releases and say which is in force.")] = False,
    withdraw: Annotated[
        int | None, typer.Option(help="Take this release out of force; the one before it returns.")
    ] = None,
    restore: Annotated[int | None, typer.Option(help="Undo the withdrawal of this release.")] = None,
) -> None:
    """Make a release of everything in staging and put it in force; or list, withdraw or restore releases.

    A release withholds small rows, compares what is left, and is written whole: readers see the one before until then.
    To correct a release, load the corrected extract and release again: the new release names the old one.
    """
    from queries.releases import NoSuchRelease, releases_of

    chosen = settings()
    releases = releases_of(chosen.data_dir, chosen.store_url)
    try:
        if listed:
            list_releases(releases)
        elif withdraw is not None:
            kept = OperatorLog(chosen)
            now = releases.withdraw(withdraw)
            kept.record(What.WITHDREW, f"release {withdraw}")
            print(f"Release {withdraw} is withdrawn. {_in_force(now.number if now else None)}")
        elif restore is not None:
            kept = OperatorLog(chosen)
            now = releases.restore(restore)
            kept.record(What.RESTORED, f"release {restore}")
            print(f"Release {restore} is restored. {_in_force(now.number if now else None)}")
        else:
            _publish(chosen, OperatorLog(chosen))
    except NoSuchRelease as error:
        raise SystemExit(str(error)) from None
    except OSError as error:
        raise SystemExit(f"The record of releases cannot be written: {error.strerror}. Nothing has changed.") from None


@cli.command()
def sample(
    full: Annotated[
        bool, typer.Option("--full", help="True scale: 240,000 people on probation, 20,000 staff.")
    ] = False,
    if_missing: Annotated[bool, typer.Option("--if-missing", help="Do nothing where a release is in force.")] = False,
    keep: Annotated[Path | None, typer.Option(help="Keep the invented extracts in this folder.")] = None,
) -> None:
    """Invent records, load them and release them: figures that are made up, to see how the tool works."""
    import tempfile

    from queries.loading.extracts import Loader
    from queries.releases import releases_of
    from sample_data.invent import write_sample

    chosen = settings()
    if if_missing and releases_of(chosen.data_dir, chosen.store_url).current() is not None:
        return
    catalogue, plan = chosen.definitions()
    kept = OperatorLog(chosen)
    tell = _progress()
    with tempfile.TemporaryDirectory() as folder:
        tell("Inventing records")
        target = keep or Path(folder)
        target.mkdir(parents=True, exist_ok=True)
        files = write_sample(target, scale=1.0 if full else QUICK_SCALE, others=1.0)
        extracts = [file for file in files if file.suffix == ".parquet"]
        reports = Loader(chosen.data_dir, catalogue, plan, progress=tell).load(extracts)
        for report in reports:
            if report.stopped:
                raise SystemExit("\n".join(report.lines()))
    kept.record(What.LOADED, "invented records")
    _publish(chosen, kept)


@cli.command()
def measures() -> None:
    """List the measures, what each counts, and when each is due for review."""
    catalogue, _ = settings().definitions()
    for population in catalogue.populations.values():
        print(f"\n{population.name}")
        for one in catalogue.measures_of(population.slug):
            overdue = "  REVIEW OVERDUE" if one.next_review < date.today() else ""
            print(f"  {one.slug:<32} {one.counted}, out of {one.out_of} (review by {one.next_review}){overdue}")


@cli.command()
def migrate(
    to: Annotated[
        str, typer.Option(help="A revision; the newest where none is named, and base for none at all.")
    ] = NEWEST,
) -> None:
    """Bring what people write to the newest form of its tables, or to another; figures are not touched.

    Serving does this by itself where its login may. Going back loses what the older form cannot hold: back up first.
    """
    print(migrate_written(settings(), to))


@cli.command()
def audit(
    who: Annotated[str | None, typer.Option(help="One sign-in name.")] = None,
    what: Annotated[What | None, typer.Option(help="One kind of thing that was done.")] = None,
    since: Day = None,
    most: Annotated[int, typer.Option(help="The newest so many rows.", min=1)] = 1000,
    as_csv: Annotated[bool, typer.Option("--csv", help="As CSV, for a spreadsheet.")] = False,
) -> None:
    """Search the audit log: who signed in, looked at which page, exported, loaded or released, and when (UTC)."""
    sought = Sought(who, what, since.date() if since else None)
    (print_csv if as_csv else print_table)(search_audit(settings(), sought, most))


@cli.command(name="end-sign-ins")
def end_all_sign_ins(name: Annotated[str, typer.Argument(help="A sign-in name, as the audit log has it.")]) -> None:
    """End every sign-in of somebody at once (SIGN_IN=oidc); whom the provider still lets in can sign in again."""
    print(end_sign_ins(settings(), name))


@cli.command()
def backup(file: Annotated[Path, typer.Argument(help="A new file, such as backup-2026-12-14.zip.")]) -> None:
    """Write everything that is kept to one file: releases, their record, staging, and what people write.

    Pages are served meanwhile. The file holds exact counts, as staging does.
    """
    print("\n".join(back_up_all(settings(), file)))


@cli.command(name="restore")
def restore_backup(
    file: Annotated[Path, typer.Argument(help="A file that backup has made.", exists=True, dir_okay=False)],
    replace: Annotated[
        bool, typer.Option("--replace", help="Also where there is something already, which is kept under another name.")
    ] = False,
) -> None:
    """Put a backup back in DATA_DIR. It is checked whole before anything changes. Stop the server first."""
    print("\n".join(put_back(settings(), file, replace=replace)))


@cli.command()
def verify() -> None:
    """Look whether everything that is kept is whole: releases, their record and checksums, staging, what people write."""
    print("\n".join(verify_all(settings())))


def _publish(chosen: Settings, kept: OperatorLog) -> None:
    from queries.loading.publishing import publish
    from queries.loading.report import LoadStopped

    try:
        summary = publish(chosen.data_dir, chosen.definitions(), chosen.rule, _progress(), chosen.store_url)
    except LoadStopped as error:
        raise SystemExit(str(error)) from None
    kept.record(What.RELEASED, f"release {summary.entry.number}")
    print("\n".join(summary.lines()))


def _in_force(number: int | None) -> str:
    return f"Release {number} is in force." if number else "No release is in force."


def _progress() -> Callable[[str], None]:
    started = time.monotonic()

    def tell(line: str) -> None:
        print(f"{time.monotonic() - started:6.1f} s  {line}", file=sys.stderr, flush=True)

    return tell


def main() -> None:
    """Run the command line; what is wrong with definition files or a database ends in a sentence."""
    from queries.releases import StoreNotReached

    try:
        cli()
    except StoreNotReached as error:
        raise SystemExit(f"The database of STORE_URL does not answer, or refuses. It said: {error.reason}") from None
    except DefinitionError as error:
        raise SystemExit(str(error)) from None


if __name__ == "__main__":
    main()
