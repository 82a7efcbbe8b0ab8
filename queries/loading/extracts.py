"""The load itself: extracts read, checked against themselves and against the last load, counted, and put in force together."""

import fcntl
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb
import numpy as np

from equality.catalogue import Catalogue
from equality.characteristics import Characteristic
from equality.definitions import DefinitionError
from queries.loading.aggregation import count_records
from queries.loading.counted import Counted
from queries.loading.mapping import Mapping, load_mapping, mapping_path
from queries.loading.reading import checksum, open_extract
from queries.loading.records import code_records
from queries.loading.report import Check, LoadStopped, Report
from queries.loading.staging import Load, Staging
from queries.loading.tidy import count_tidy
from queries.plan import Plan

REJECTABLE = ("Form of the lines", "Values", "Keys", "Areas", "Groups", "Counts")
NOTICEABLE_CHANGE = 0.10
NOTICEABLE_POINTS = 5
SETTINGS = {"memory_limit": "1200MB", "threads": "2", "preserve_insertion_order": "true"}

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Loader:
    """Where to load to, by which definitions, how many rejected rows may be left out, and where progress is told."""

    folder: Path
    catalogue: Catalogue
    plan: Plan
    allow_rejects: int = 0
    progress: Progress = lambda line: None

    @property
    def staging(self) -> Staging:
        """The staging file of the folder."""
        return Staging(self.folder)

    def load(self, files: list[Path], mapping: Path | None = None) -> list[Report]:
        """Load files together: all are put in force, or, where any is stopped, none; raises LoadStopped when hopeless."""
        with one_at_a_time(self.folder):
            loaded = [self._read(file, mapping or mapping_path(file)) for file in files]
            _refuse_overlap([load.file for load, _, _ in loaded], [counted for _, counted, _ in loaded], self.catalogue)
            reports = [report for _, _, report in loaded]
            if not any(report.stopped for report in reports):
                self.progress("Writing exact counts to staging")
                self.staging.accept([(load, counted) for load, counted, _ in loaded], self.catalogue)
            return reports

    def _read(self, file: Path, mapping_file: Path) -> tuple[Load, Counted, Report]:
        try:
            mapping = load_mapping(mapping_file, self.catalogue)
        except DefinitionError as error:
            raise LoadStopped(str(error)) from None
        report = Report(file.name)
        self.progress(f"Reading {file.name}")
        with working_database(self.folder) as connection:
            columns = open_extract(connection, file, mapping, report)
            if mapping.shape == "counts":
                counted = count_tidy(connection, mapping, self.catalogue, self.plan, report)
            else:
                records = code_records(connection, columns, mapping, self.catalogue, report)
                _allow_rejects(report, self.allow_rejects)
                empty = report.stopped or report.rows_accepted == 0
                counted = (
                    _nothing()
                    if empty
                    else count_records(connection, records, self.catalogue, self.plan, self.progress)
                )
        _allow_rejects(report, self.allow_rejects)
        load = self._compared(mapping, counted, report)
        return replace(load, checksum=checksum(file)), counted, report

    def _compared(self, mapping: Mapping, counted: Counted, report: Report) -> Load:
        if mapping.rows is not None and mapping.rows != report.rows_read:
            report.add(
                "Rows expected", "STOP", f"The mapping expects {mapping.rows:,} rows. Check that the file is whole."
            )
        if report.rows_accepted == 0:
            report.add("Rows", "STOP", "No row can be used. Check that the mapping is for this file.")
        people, declared = counted.people_by_period(self.catalogue), declared_shares(counted, self.catalogue)
        before = [load for load in self.staging.loads() if load.population == mapping.population]
        if before and not report.stopped:
            _compare_totals(before[-1], people, mapping, report)
            _compare_declared(before[-1], declared, report)
        elif not report.stopped:
            report.add(
                "Last load", "PASS", "This is the first load of this population: there is nothing to compare with."
            )
        return Load(
            population=mapping.population,
            as_at=mapping.as_at,
            file=report.file,
            checksum="",
            source=mapping.source,
            sample=mapping.sample,
            rows_read=report.rows_read,
            rows_accepted=report.rows_accepted,
            checks=report.as_json(),
            summary={"people": dict(people), "declared": declared},
        )


def _nothing() -> Counted:
    empty = np.zeros(0, dtype=np.int64)
    return Counted((), empty, empty, empty, empty, empty, empty, empty, empty)


@contextmanager
def working_database(folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A DuckDB database for the records of one file, gone when the load is over: records are never kept."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="loading-", dir=folder) as working:
        connection = duckdb.connect(str(Path(working) / "records.duckdb"), config=dict(SETTINGS))
        try:
            connection.execute(f"SET temp_directory = '{working}/spill'")
            yield connection
        finally:
            connection.close()


@contextmanager
def one_at_a_time(folder: Path) -> Iterator[None]:
    """Hold the folder's lock, which goes with the process however it ends; raises LoadStopped when another holds it."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise LoadStopped("Another load or release is under way in this folder. Wait until it is done.") from None
        yield


def _allow_rejects(report: Report, allowed: int) -> None:
    """Turn a stop for rejected rows into a warning, where no more of them were found than are allowed."""
    if report.rows_rejected > allowed or allowed == 0:
        return
    report.checks = [
        Check(check.name, "WARNING", f"{check.message} The rows are left out.", check.problems)
        if check.name in REJECTABLE and check.verdict == "STOP"
        else check
        for check in report.checks
    ]


def _refuse_overlap(files: list[str], counts: list[Counted], catalogue: Catalogue) -> None:
    held: dict[tuple[int, str], str] = {}
    for file, counted in zip(files, counts, strict=True):
        for measure, period in np.unique(np.stack([counted.measure, counted.period]), axis=1).T:
            key = (int(measure), counted.periods[int(period)].slug)
            if held.setdefault(key, file) != file:
                name = list(catalogue.measures.values())[key[0]].name
                raise LoadStopped(f'{file} and {held[key]} both hold "{name}" for {key[1]}. Load one of them.')


def declared_shares(counted: Counted, catalogue: Catalogue) -> dict[str, float]:
    """Share who declared each characteristic, in all that the extract holds nationally."""
    national = counted.where((counted.area == 0) & (counted.segment == 0))
    shares = {}
    for place, one in enumerate(catalogue.characteristics.values()):
        rows = national.where(national.characteristic == place)
        if rows.total.sum() and not one.made_of:
            shares[one.slug] = round(1 - float(rows.total[rows.grp == _undeclared(one)].sum() / rows.total.sum()), 4)
    return shares


def _undeclared(characteristic: Characteristic) -> int:
    return len(characteristic.rows) - 1


def _compare_totals(before: Load, people: dict[str, int], mapping: Mapping, report: Report) -> None:
    held = before.summary["people"]
    for period, now in people.items():
        if held.get(period):
            change = now / held[period] - 1
            message = f"{period}: {now:,} was {int(held[period]):,} ({change:+.1%})"
            if abs(change) > mapping.largest_change:
                mend = 'Check that the extract is whole, or set "largest_change" in the mapping.'
                report.add("Total against the last load", "STOP", f"{message}. {mend}")
            elif abs(change) > NOTICEABLE_CHANGE:
                report.add("Total against the last load", "WARNING", message)
            else:
                report.add("Total against the last load", "PASS", message)


def _compare_declared(before: Load, shares: dict[str, float], report: Report) -> None:
    held = before.summary["declared"]
    for slug, now in shares.items():
        if slug in held:
            points = (now - held[slug]) * 100
            message = f"{slug} declared {now:.1%} was {held[slug]:.1%}"
            report.add("Declared", "WARNING" if abs(points) > NOTICEABLE_POINTS else "PASS", message)
