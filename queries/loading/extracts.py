"""The load itself: extracts read, checked against themselves and against the last load, counted, and put in force together."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb
import numpy as np

from equality.catalogue import Catalogue
from equality.definitions import DefinitionError
from queries.loading.aggregation import count_records
from queries.loading.checksums import checksum
from queries.loading.comparing import compare, summary_of
from queries.loading.counted import Counted
from queries.loading.folder import one_at_a_time, said_by_the_disk, working_database
from queries.loading.mapping import Mapping, load_mapping, mapping_path
from queries.loading.raw import first_sentence
from queries.loading.reading import open_extract
from queries.loading.records import code_records
from queries.loading.report import LoadStopped, Report, printable
from queries.loading.staging import Load, Staging
from queries.loading.tidy import count_tidy
from queries.plan import Plan

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
            _refuse_mixture([load for load, _, _ in loaded], self.staging.loads())
            _refuse_overlap([(load.file, counted) for load, counted, _ in loaded], self.catalogue)
            reports = [report for _, _, report in loaded]
            if not any(report.stopped for report in reports):
                self.progress("Writing exact counts to staging")
                self.staging.accept([(load, counted) for load, counted, _ in loaded], self.catalogue)
            return reports

    def _read(self, file: Path, mapping_file: Path) -> tuple[Load, Counted, Report]:
        mapping = self._mapping(file, mapping_file)
        report = Report(printable(file.name))
        self.progress(f"Reading {file.name}")
        try:
            counted = self._counted(file, mapping, report)
            load = self._compared(mapping, counted, report)
            return replace(load, checksum=checksum(file)), counted, report
        except duckdb.Error as error:
            if said_by_the_disk(error):
                raise
            raise LoadStopped(
                f"{file.name} could not be counted: {first_sentence(error)} Check that there is room on the disk."
            ) from None
        except OSError as error:
            raise LoadStopped(
                f"{file.name} could not be read: {error.strerror}. Check the file, the folder and the disk."
            ) from None

    def _mapping(self, file: Path, mapping_file: Path) -> Mapping:
        if file.is_dir():
            raise LoadStopped(f"{file.name} is a folder. Name the files in it.")
        if "\0" in str(file) or not file.is_file():
            raise LoadStopped(f"There is no file {file.name}. Check the name and the folder.")
        if not mapping_file.exists():
            raise LoadStopped(
                f"{file.name} has no mapping: there is no {mapping_file.name} beside it. Write one, or name it with --mapping."
            )
        try:
            return load_mapping(mapping_file, self.catalogue)
        except DefinitionError as error:
            raise LoadStopped(str(error)) from None

    def _counted(self, file: Path, mapping: Mapping, report: Report) -> Counted:
        with working_database(self.folder) as connection:
            raw = open_extract(connection, file, mapping, report)
            if mapping.shape == "counts":
                counted = count_tidy(raw, mapping, self.catalogue, self.plan, report)
                report.settle_rejects(self.allow_rejects)
                return counted
            records = code_records(raw, mapping, self.catalogue, report)
            report.settle_rejects(self.allow_rejects)
            if report.stopped or report.rows_accepted == 0:
                return _nothing()
            return count_records(connection, records, self.catalogue, self.plan, self.progress)

    def _compared(self, mapping: Mapping, counted: Counted, report: Report) -> Load:
        if mapping.rows is not None and mapping.rows != report.rows_read:
            report.add(
                "Rows expected",
                "STOP",
                f"The mapping expects {mapping.rows:,} rows. Check that the file is whole, or correct the mapping.",
            )
        if report.rows_accepted == 0:
            report.add("Rows", "STOP", "No row can be used. Check that the mapping is for this file.")
        elif not report.stopped and not len(counted):
            report.add(
                "Periods",
                "WARNING",
                "Nothing is counted: the release plan offers longer periods, and none is whole here. Load its quarters together.",
            )
        before = [load for load in self.staging.loads() if load.population == mapping.population]
        if not report.stopped:
            compare(before, counted, mapping, self.catalogue, report)
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
            summary=summary_of(counted, self.catalogue).as_dict(),
        )


def _refuse_mixture(new: list[Load], held: list[Load]) -> None:
    """Invented figures and real ones never stand in one release, which could not say which are which."""
    invented = {load.sample for load in (*new, *held)}
    if len(invented) > 1:
        what = "invented" if held and held[0].sample else "real"
        raise LoadStopped(
            f"This folder holds {what} figures, and invented and real figures are not released together. "
            f"Set DATA_DIR to another folder."
        )


def _nothing() -> Counted:
    empty = np.zeros(0, dtype=np.int64)
    return Counted((), empty, empty, empty, empty, empty, empty, empty, empty)


def _refuse_overlap(loaded: list[tuple[str, Counted]], catalogue: Catalogue) -> None:
    held: dict[tuple[int, str], int] = {}
    for place, (file, counted) in enumerate(loaded):
        for measure, period in sorted(set(zip(counted.measure.tolist(), counted.period.tolist(), strict=True))):
            key = (measure, counted.periods[period].slug)
            other = held.setdefault(key, place)
            if other != place:
                name = list(catalogue.measures.values())[measure].name
                raise LoadStopped(f'{file} and {loaded[other][0]} both hold "{name}" for {key[1]}. Load one of them.')
