"""How a stranger's file is read: the small TOML file beside an extract that names its columns and values."""

from datetime import date
from pathlib import Path
from typing import Literal

import msgspec

from equality.catalogue import Catalogue
from equality.definitions import DefinitionError, read_toml, require_known
from equality.populations import Population

COUNT_COLUMNS = ("measure", "period", "area", "segment", "characteristic", "group", "count", "total")
COHORT = "cohort"
"""The canonical column of records that names a cohort beside the period."""
DELIMITERS = (",", ";", "|", "\t")
UNDECLARED = (
    "",
    "not declared",
    "prefer not to say",
    "not stated",
    "not known",
    "unknown",
    "undeclared",
    "not-declared",
)


class Condition(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A flag holds where ``column`` is one of these values."""

    column: str
    values: tuple[str, ...] = msgspec.field(name="is")


class Mapping(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The mapping of one extract.

    ``columns`` names the file's column for each canonical one, ``constants`` gives values for columns that the file lacks,
    ``values`` translates the file's values to slugs by canonical column. A flag is a column of yes and no, or a list of
    conditions that must all hold (an empty list holds for everybody).
    """

    population: str
    shape: Literal["records", "counts"]
    source: str
    as_at: date
    sample: bool = False
    delimiter: str = ","
    sheet: str = ""
    rows: int | None = None
    columns: dict[str, str] = {}
    constants: dict[str, str] = {}
    values: dict[str, dict[str, str]] = {}
    flags: dict[str, str | tuple[Condition, ...]] = {}
    not_declared: tuple[str, ...] = ()
    largest_change: float = 0.30

    def is_undeclared(self, text: str) -> bool:
        """Whether a value means that the person did not tell."""
        known = (*UNDECLARED, *(value.lower() for value in self.not_declared))
        return text.strip().lower() in known

    @property
    def file_columns(self) -> list[str]:
        """The file's columns that are read, once each."""
        named = list(self.columns.values())
        for flag in self.flags.values():
            named += [flag] if isinstance(flag, str) else [condition.column for condition in flag]
        return list(dict.fromkeys(named))


def mapping_path(extract: Path) -> Path:
    """Where the mapping of an extract is looked for: the same name, ending in .mapping.toml."""
    return extract.with_name(f"{extract.stem}.mapping.toml")


def load_mapping(path: Path, catalogue: Catalogue) -> Mapping:
    """The mapping, held against the catalogue; raises DefinitionError naming file, key and fix."""
    mapping = read_toml(path, Mapping)
    require_known(path, "population", mapping.population, catalogue.populations)
    if mapping.delimiter not in DELIMITERS:
        raise DefinitionError(
            f'{path}: key "delimiter" is "{mapping.delimiter}". Write a comma, a semicolon, a bar or a tab ("\\t").'
        )
    for column in mapping.constants:
        if column in mapping.columns:
            raise DefinitionError(
                f'{path}: "{column}" stands under [columns] and under [constants]. Take out one of the two.'
            )
    if mapping.shape == "counts":
        _check_counts(path, mapping)
    else:
        _check_records(path, mapping, catalogue)
    return mapping


def fields_of(catalogue: Catalogue, population: Population) -> dict[str, str]:
    """Canonical columns of a population's characteristics: field to the slug of the characteristic that it holds."""
    held = [one for one in catalogue.characteristics.values() if population.slug in one.populations and one.field]
    return {one.field: one.slug for one in held}


def flag_names(catalogue: Catalogue, population: Population) -> list[str]:
    """Every eligible and happened field of a population's measures, once."""
    measures = catalogue.measures_of(population.slug)
    names = [name for one in measures for name in (one.eligible_field, one.happened_field) if name]
    return list(dict.fromkeys(names))


def _check_counts(path: Path, mapping: Mapping) -> None:
    for column in (*mapping.columns, *mapping.constants, *mapping.values):
        require_known(path, "columns", column, COUNT_COLUMNS)
    for column in COUNT_COLUMNS:
        if column not in mapping.columns and column not in mapping.constants and column != "segment":
            raise DefinitionError(f'{path}: key "columns.{column}" is missing. Name the file\'s column for it.')


def _check_records(path: Path, mapping: Mapping, catalogue: Catalogue) -> None:
    population = catalogue.populations[mapping.population]
    fields = fields_of(catalogue, population)
    known = {"person", "period", COHORT, "region", "unit", population.segment.field, *fields}
    for column in (*mapping.columns, *mapping.constants, *mapping.values):
        require_known(path, "columns", column, known)
    given = {*mapping.columns, *mapping.constants}
    for column, held in (("person", mapping.columns), ("period", given)):
        if column not in held:
            raise DefinitionError(f'{path}: key "columns.{column}" is missing. Name the file\'s column for it.')
    if not {"region", "unit"} & given:
        raise DefinitionError(f'{path}: key "columns.region" is missing. Name the column of regions, or of units.')
    if not set(fields) & given:
        raise DefinitionError(f'{path}: key "columns" names no characteristic. Add one of {", ".join(fields)}.')
    flags = flag_names(catalogue, population)
    for flag in mapping.flags:
        require_known(path, "flags", flag, flags)
    if not mapping.flags:
        raise DefinitionError(f'{path}: key "flags" is missing. Name the columns of what happened to people.')
