"""Record-level extracts: each row of ``raw`` coded into ``records``, or rejected with its line and the reason."""

from dataclasses import dataclass, replace

import duckdb

from equality.catalogue import Catalogue
from equality.characteristics import Characteristic
from equality.periods import Period
from equality.populations import Population
from queries.loading.coding import (
    NO,
    UNKNOWN_UNIT,
    YES,
    CodedColumn,
    Lookup,
    PeriodCodes,
    area_codes,
    by_name,
    coded,
    group_lookup,
    report_unknown,
    text_of,
)
from queries.loading.mapping import Condition, Mapping, fields_of, flag_names
from queries.loading.reading import quote, refuse_case_numbers
from queries.loading.report import LoadStopped, Problem, Report


@dataclass(frozen=True)
class Records:
    """What is in the table ``records``: its periods by code, and the characteristics and flags that it has as columns."""

    population: Population
    periods: tuple[Period, ...]
    characteristics: tuple[Characteristic, ...]
    flags: tuple[str, ...]
    has_units: bool
    has_segments: bool


def code_records(
    connection: duckdb.DuckDBPyConnection, columns: list[str], mapping: Mapping, catalogue: Catalogue, report: Report
) -> Records:
    """Make ``records`` (person, period, region, unit, segment, characteristics, flags) from ``raw``."""
    population = catalogue.populations[mapping.population]
    _require_columns(columns, mapping, report.file)
    refuse_case_numbers(connection, mapping.columns["person"], report.file)
    periods = PeriodCodes(catalogue, mapping.values.get("period", {}))
    lookups = _lookups(catalogue, population, mapping, periods)
    found = [
        coded(connection, column, mapping.columns[column], lookup)
        for column, lookup in lookups.items()
        if column in mapping.columns
    ]
    found = [_in_time_order(one, periods) if one.column == "period" else one for one in found]
    constants = {
        column: _constant(column, mapping, lookups[column]) for column in mapping.constants if column in lookups
    }
    report_unknown(connection, found, _names(catalogue, population), report)
    _make_tables(connection, found)
    flags = [flag for flag in flag_names(catalogue, population) if flag in mapping.flags]
    _check_flags(connection, mapping, flags, report)
    given = {one.column: f"map_{one.column}.code" for one in found} | {
        key: str(code) for key, code in constants.items()
    }
    held, expressions = _characteristics(catalogue, population, given)
    _create(connection, mapping, catalogue, given | expressions)
    _drop_rejected(connection, catalogue, report)
    return Records(
        population,
        tuple(periods.periods),
        tuple(held),
        tuple(flags),
        has_units="unit" in given,
        has_segments=population.segment.field in given,
    )


def _require_columns(columns: list[str], mapping: Mapping, file: str) -> None:
    wanted = list(mapping.columns.values())
    for flag in mapping.flags.values():
        wanted += [flag] if isinstance(flag, str) else [condition.column for condition in flag]
    for column in wanted:
        if column not in columns:
            raise LoadStopped(
                f'{file} has no column "{column}", which the mapping names. It has: {", ".join(columns[:40])}. '
                f"Correct the mapping or the file."
            )


def _lookups(catalogue: Catalogue, population: Population, mapping: Mapping, periods: PeriodCodes) -> dict[str, Lookup]:
    segments = {slug: code for code, slug in enumerate(population.segment.rows) if code}
    segments |= {value.name: segments[value.slug] for value in population.segment.value}
    segment_field = population.segment.field
    lookups: dict[str, Lookup] = {
        "period": periods,
        "region": by_name(area_codes(catalogue, "region"), mapping.values.get("region", {})),
        "unit": _or_unknown(by_name(area_codes(catalogue, "unit"), mapping.values.get("unit", {})), mapping),
        segment_field: _or_unknown(by_name(segments, mapping.values.get(segment_field, {})), mapping),
    }
    for field, slug in fields_of(catalogue, population).items():
        lookups[field] = group_lookup(catalogue.characteristics[slug], mapping, field)
    return lookups


def _or_unknown(lookup: Lookup, mapping: Mapping) -> Lookup:
    def look_up(value: str) -> int | None:
        code = lookup(value)
        return UNKNOWN_UNIT if code is None and mapping.is_undeclared(value) else code

    return look_up


def _names(catalogue: Catalogue, population: Population) -> dict[str, list[str]]:
    names = {level: [area.name for area in catalogue.areas_at(level)] for level in ("region", "unit")}
    names[population.segment.field] = [value.name for value in population.segment.value]
    for field, slug in fields_of(catalogue, population).items():
        names[field] = [group.name for group in catalogue.characteristics[slug].group]
    return names


def _in_time_order(column: CodedColumn, periods: PeriodCodes) -> CodedColumn:
    """Period codes that rise with time: a person's latest record is the one with the highest code."""
    ordered = sorted(periods.periods, key=lambda one: (one.start, one.end))
    moved = {old: ordered.index(period) for old, period in enumerate(periods.periods)}
    periods.periods = ordered
    return replace(column, codes={value: moved[code] for value, code in column.codes.items()})


def _constant(column: str, mapping: Mapping, lookup: Lookup) -> int:
    code = lookup(mapping.constants[column])
    if code is None:
        raise LoadStopped(
            f'The mapping gives {column} the value "{mapping.constants[column]}", which is not known. Correct it.'
        )
    return code


def _make_tables(connection: duckdb.DuckDBPyConnection, columns: list[CodedColumn]) -> None:
    for one in columns:
        connection.execute(f"CREATE TABLE map_{one.column} (v VARCHAR, code SMALLINT)")
        if one.codes:
            connection.executemany(f"INSERT INTO map_{one.column} VALUES (?, ?)", list(one.codes.items()))


def _check_flags(connection: duckdb.DuckDBPyConnection, mapping: Mapping, flags: list[str], report: Report) -> None:
    problems = []
    for flag in flags:
        source = mapping.flags[flag]
        if isinstance(source, str):
            known = by_name(dict.fromkeys((*YES, *NO), 1), {})
            for value, times in coded(connection, flag, source, known).unknown.items():
                what = f'"{value[:60]}" is neither yes nor no ({times:,} rows).'
                problems.append(
                    Problem(None, source, what, "Write 1 or 0, or give the values that mean yes as a condition.")
                )
    if problems:
        report.add("Yes and no", "STOP", f"{len(problems):,} values are neither yes nor no.", problems)


def _characteristics(
    catalogue: Catalogue, population: Population, given: dict[str, str]
) -> tuple[list[Characteristic], dict[str, str]]:
    """The characteristics that can be counted, and SQL for those worked out from a finer one or from two."""
    sql: dict[str, str] = {}
    for one in catalogue.characteristics.values():
        if population.slug in one.populations and one.field in given:
            sql[one.slug] = given[one.field]
    for _ in catalogue.characteristics:
        for finer in catalogue.characteristics.values():
            if finer.slug in sql and finer.coarser and finer.coarser not in sql:
                sql[finer.coarser] = _coarser(finer, catalogue.characteristics[finer.coarser], sql[finer.slug])
    for pair in catalogue.characteristics.values():
        if population.slug in pair.populations and pair.made_of and set(pair.made_of) <= set(sql):
            sql[pair.slug] = _both(catalogue, pair, sql)
    held = [one for one in catalogue.characteristics.values() if one.slug in sql and population.slug in one.populations]
    return held, {f"by_{one.slug}": sql[one.slug] for one in held}


def _coarser(finer: Characteristic, coarse: Characteristic, sql: str) -> str:
    codes = [0, *(coarse.rows.index(group.within) for group in finer.group), len(coarse.rows) - 1]
    return f"{codes}[{sql} + 1]"


def _both(catalogue: Catalogue, pair: Characteristic, sql: dict[str, str]) -> str:
    first, second = (catalogue.characteristics[slug] for slug in pair.made_of)
    one, other, groups = sql[first.slug], sql[second.slug], len(second.group)
    declared = f"{one} <= {len(first.group)} AND {other} <= {groups}"
    return f"CASE WHEN {declared} THEN ({one} - 1) * {groups} + {other} ELSE {len(pair.rows) - 1} END"


def _create(
    connection: duckdb.DuckDBPyConnection, mapping: Mapping, catalogue: Catalogue, given: dict[str, str]
) -> None:
    areas = list(catalogue.areas.values())
    parents = [list(catalogue.areas).index(area.parent) if area.parent else 0 for area in areas]
    unit = given.get("unit", str(UNKNOWN_UNIT))
    parent = f"nullif({parents}[{unit} + 1], 0)"
    segment = given.get(catalogue.populations[mapping.population].segment.field, "0")
    person = f"nullif({text_of(mapping.columns['person'])}, '')"
    columns = {
        "person": f"hash({person})",
        "has_person": f"{person} IS NOT NULL",
        "period": given["period"],
        "region": given.get("region", parent),
        "unit": unit,
        "unit_region": parent,
        "segment": segment,
    }
    columns |= {name: sql for name, sql in given.items() if name.startswith("by_")}
    columns |= {f"is_{flag}": _flag(source) for flag, source in mapping.flags.items()}
    joins = " ".join(
        f"LEFT JOIN map_{column} ON {text_of(mapping.columns[column])} = map_{column}.v"
        for column in mapping.columns
        if f"map_{column}.code" in given.values()
    )
    small = {"period", "region", "unit", "unit_region", "segment"}
    selected = ", ".join(
        f"({sql}){'::SMALLINT' if name in small or name.startswith('by_') else ''} AS {quote(name)}"
        for name, sql in columns.items()
    )
    connection.execute(f"CREATE TABLE records AS SELECT {selected} FROM raw {joins}")


def _flag(source: str | tuple[Condition, ...]) -> str:
    if isinstance(source, str):
        return f"lower({text_of(source)}) IN ({', '.join(map(_literal, YES))})"
    return (
        " AND ".join(f"{text_of(one.column)} IN ({', '.join(map(_literal, one.values))})" for one in source) or "true"
    )


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _drop_rejected(connection: duckdb.DuckDBPyConnection, catalogue: Catalogue, report: Report) -> None:
    coded_columns = [row[0] for row in connection.execute("DESCRIBE records").fetchall()]
    wanted = [
        name for name in coded_columns if name in ("period", "region", "unit", "segment") or name.startswith("by_")
    ]
    missing = " OR ".join(f"{quote(name)} IS NULL" for name in wanted)
    without = _count(connection, "NOT has_person")
    if without:
        report.add("Keys", "STOP", f"{without:,} rows have no key for the person. Fill in the key.")
    astray = _count(connection, "unit_region IS NOT NULL AND unit_region <> region")
    if astray:
        report.add(
            "Areas",
            "STOP",
            f"{astray:,} rows have a unit that lies in another region. {_example(connection, catalogue)}",
        )
    connection.execute(
        f"DELETE FROM records WHERE {missing} OR NOT has_person OR coalesce(unit_region <> region, false)"
    )
    repeated = connection.execute(
        "SELECT count(*) FROM (SELECT 1 FROM records GROUP BY person, period HAVING count(*) > 1)"
    ).fetchall()[0][0]
    if repeated:
        report.add(
            "Repeated keys",
            "STOP",
            f"{repeated:,} people stand twice or more in one period. Keep one row a person a period.",
        )
    report.rows_accepted = _count(connection, "true")


def _count(connection: duckdb.DuckDBPyConnection, condition: str) -> int:
    return int(connection.execute(f"SELECT count(*) FROM records WHERE {condition}").fetchall()[0][0])


def _example(connection: duckdb.DuckDBPyConnection, catalogue: Catalogue) -> str:
    areas = list(catalogue.areas.values())
    unit, region = connection.execute(
        "SELECT unit, region FROM records WHERE unit_region <> region ORDER BY 1, 2 LIMIT 1"
    ).fetchall()[0]
    return f"For example {areas[unit].name} with {areas[region].name}. Correct the region or the unit."
