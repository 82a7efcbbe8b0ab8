"""Writes the sample: three files of invented records with their mapping files, and small extracts of the same kind."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from equality.periods import Period, quarter
from sample_data import applicants, people, staff
from sample_data.drawing import Columns
from sample_data.labels import Labels, load_labels
from sample_data.records import Layout, layout, write_csv, write_mapping, write_parquet
from sample_data.tidy import write_tidy_counts

SEED = 20261123
QUARTERS = tuple(quarter(year, number) for year in (2022, 2023, 2024, 2025) for number in (1, 2, 3, 4))
EXTRACTS = Path(__file__).parent / "extracts"
SURVEY_QUARTER = (quarter(2025, 3),)
"""The extracts hold October to December 2025, when the staff survey was open."""

Maker = Callable[[Labels, float, tuple[Period, ...], np.random.Generator], Iterator[Columns]]


@dataclass(frozen=True)
class _File:
    """One population's file: who makes its blocks, which flags it has, and the scale of its extract."""

    population: str
    make: Maker
    flags: tuple[str, ...]
    extract_scale: float


FILES = (
    _File("people_on_probation", people.people_on_probation, people.FLAGS, 80 / 239_015),
    _File("staff", staff.staff, staff.FLAGS, 80 / 20_000),
    _File("applicants", applicants.applicants, applicants.FLAGS, 80 / 2_300),
)


def write_sample(folder: Path, scale: float = 1.0, seed: int = SEED, others: float | None = None) -> list[Path]:
    """Writes people_on_probation, staff and applicants as Parquet, each with its mapping file; gives the three paths.

    Sixteen quarters, April 2022 to March 2026. ``scale`` 1 is the service's true size: 239,015 people on probation
    and 20,000 staff in each quarter. ``others`` is the scale of staff and applicants, where it is not the same. The same
    scales and seed give the same rows. ``folder`` is made if it is missing.
    """
    folder.mkdir(parents=True, exist_ok=True)
    labels = load_labels()
    paths = []
    for file in FILES:
        path = folder / f"{file.population}.parquet"
        columns = layout(file.population, file.flags, labels, QUARTERS)
        size = scale if others is None or file.population == people.POPULATION else others
        write_parquet(path, file.make(labels, size, QUARTERS, _random(file, seed)), columns)
        write_mapping(path, columns, QUARTERS[-1].end)
        paths.append(path)
    return paths


def write_extracts(folder: Path = EXTRACTS, seed: int = SEED) -> list[Path]:
    """Writes the small CSV extracts, each with its mapping file; gives their paths. Tidy counts come last."""
    folder.mkdir(parents=True, exist_ok=True)
    labels = load_labels()
    paths = [_write_extract(folder, file, labels, seed) for file in FILES]
    year = QUARTERS[-4:]
    blocks = people.people_on_probation(labels, 0.1, year, _random(FILES[0], seed))
    return [*paths, write_tidy_counts(folder, blocks, labels)]


def _write_extract(folder: Path, file: _File, labels: Labels, seed: int) -> Path:
    path = folder / f"{file.population}.csv"
    columns: Layout = layout(file.population, file.flags, labels, SURVEY_QUARTER)
    write_csv(path, file.make(labels, file.extract_scale, SURVEY_QUARTER, _random(file, seed)), columns)
    write_mapping(path, columns, SURVEY_QUARTER[-1].end)
    return path


def _random(file: _File, seed: int) -> np.random.Generator:
    """A stream of its own for each population, so that one file does not depend on another."""
    return np.random.default_rng([seed, [one.population for one in FILES].index(file.population)])
