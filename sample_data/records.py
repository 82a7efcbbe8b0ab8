"""Blocks of invented records into a Parquet or CSV file, and the mapping file beside it."""

import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from equality.periods import Period
from sample_data.applicants import BOARDS, campaigns
from sample_data.drawing import Columns
from sample_data.labels import Labels

MEMORY = "600MB"
NAMED_IN_FILES = {"ethnicity_19": "ethnicity"}
"""Canonical columns that the files name differently, as a stranger's extract would."""
CANONICAL = {"quarter": "period", "campaign": "cohort"}
"""Columns of the files that have another canonical name."""
SOURCES = {
    "people_on_probation": "Invented records of people on probation",
    "staff": "Invented staff records",
    "applicants": "Invented records of applications",
}


@dataclass(frozen=True)
class Layout:
    """A population's columns in order, each with the texts of its codes, and its flags."""

    population: str
    texts: dict[str, list[str]]
    flags: tuple[str, ...]

    def selected(self, person: str, flag: str) -> str:
        """The SELECT list that turns codes into texts; ``person`` and ``flag`` are SQL with ``{}`` for the column."""
        coded = [f"{_listed(texts)}[{column} + 1] AS {_named(column)}" for column, texts in self.texts.items()]
        flags = [f"{flag.format(name)} AS {name}" for name in self.flags]
        return ", ".join([f"{person.format('person')} AS person", *coded, *flags])


def layout(population: str, flags: tuple[str, ...], labels: Labels, quarters: tuple[Period, ...]) -> Layout:
    """The columns of a population's file."""
    segment = labels.populations[population].segment
    texts = {
        "quarter": [f"{one.slug[:7]} {one.slug[-2:].upper()}" for one in quarters],
        "region": [region.name for region in labels.regions],
    }
    if population == "applicants":
        texts["campaign"] = campaigns(quarters)
    else:
        texts["unit"] = [unit.name for unit in labels.units]
    texts[segment.field] = [value.name for value in segment.value]
    texts |= {column: labels.names(population, column) for column in labels.recorded(population)}
    return Layout(population, texts, flags)


def write_parquet(path: Path, blocks: Iterable[Columns], columns: Layout) -> None:
    """All blocks as one Parquet file (zstd), in order; flags are true and false, keys whole numbers."""
    _write(path, blocks, columns.selected("{}", "{}"), "FORMAT parquet, COMPRESSION zstd")


def write_csv(path: Path, blocks: Iterable[Columns], columns: Layout) -> None:
    """All blocks as one CSV file, in order; flags are 1 and 0, keys 16 hexadecimal digits."""
    _write(path, blocks, columns.selected("printf('%016x', {})", "{}::TINYINT"), "FORMAT csv, HEADER")


def write_mapping(extract: Path, columns: Layout, as_at: date) -> Path:
    """The mapping file of an extract of records, beside it; gives its path."""
    known = {CANONICAL.get(column, column): _named(column) for column in columns.texts}
    boards = [text for text in columns.texts.get("campaign", []) if text.startswith(BOARDS)]
    lines = [
        *_heading(columns.population, "records", SOURCES[columns.population], as_at),
        *_section("columns", {"person": "person", **known}),
        *(_section("values.cohort", {f'"{text}"': "" for text in boards}) if boards else []),
        *_section("flags", {flag: flag for flag in columns.flags}),
    ]
    return _beside(extract, lines)


def write_counts_mapping(extract: Path, population: str, source: str, as_at: date) -> Path:
    """The mapping file of an extract of tidy counts, beside it; gives its path."""
    columns = ("measure", "period", "area", "segment", "characteristic", "group", "count", "total")
    lines = [
        *_heading(population, "counts", source, as_at),
        *_section("columns", {column: column for column in columns}),
    ]
    return _beside(extract, lines)


def _write(path: Path, blocks: Iterable[Columns], selected: str, options: str) -> None:
    with tempfile.TemporaryDirectory() as spill, duckdb.connect() as connection:
        connection.execute(f"SET memory_limit = '{MEMORY}'")
        connection.execute("SET temp_directory = $1", [spill])
        for place, block in enumerate(blocks):
            connection.register("block", block)
            verb = "INSERT INTO records" if place else "CREATE TABLE records AS"
            connection.execute(f"{verb} SELECT * FROM block")
            connection.unregister("block")
        target = str(path).replace("'", "''")
        connection.execute(f"COPY (SELECT {selected} FROM records) TO '{target}' ({options})")


def _heading(population: str, shape: str, source: str, as_at: date) -> list[str]:
    return [
        f'population = "{population}"',
        f'shape = "{shape}"',
        "sample = true  # the figures are invented: every page and export says so",
        f'source = "{source}"',
        f"as_at = {as_at.isoformat()}",
        # Samples of another scale take each other's place.
        "largest_change = 1000.0",
    ]


def _section(name: str, entries: dict[str, str]) -> list[str]:
    return ["", f"[{name}]", *(f'{canonical} = "{column}"' for canonical, column in entries.items())]


def _beside(extract: Path, lines: list[str]) -> Path:
    path = extract.with_name(f"{extract.stem}.mapping.toml")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def _named(column: str) -> str:
    return NAMED_IN_FILES.get(column, column)


def _listed(texts: list[str]) -> str:
    quoted = ["'" + text.replace("'", "''") + "'" for text in texts]
    return f"[{', '.join(quoted)}]"
