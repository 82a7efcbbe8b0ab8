"""Record-level extracts: each row of ``raw`` coded into ``records``, or rejected with its line and the reason."""

from dataclasses import dataclass, replace

from equality.catalogue import Catalogue
from equality.characteristics import Characteristic
from equality.periods import Period
from equality.populations import Population
from queries.loading.coding import (
    UNKNOWN_UNIT,
    CodedColumn,
    Lookup,
    PeriodCodes,
    area_codes,
    by_name,
    coded,
    group_lookup,
    report_unknown,
    require_known_values,
)
from queries.loading.cohorts import cohort_lookup, whole_cohorts, with_none
from queries.loading.flags import check_flags, sql_of_flag
from queries.loading.mapping import COHORT, Mapping, fields_of, flag_names
from queries.loading.raw import ROW, ROW_NUMBERS, Raw, quote, text_of
from queries.loading.reading import refuse_case_numbers
from queries.loading.report import SHOWN_LINES, Problem, Report, many


@dataclass(frozen=True)
class Records:
    """What is in the table ``records``: its periods and cohorts by code, and its columns of characteristics and flags."""

    population: Population
    periods: tuple[Period, ...]
    cohorts: dict[int, Period]
    characteristics: tuple[Characteristic, ...]
    flags: tuple[str, ...]
    has_units: bool
    has_segments: bool


def code_records(raw: Raw, mapping: Mapping, catalogue: Catalogue, report: Report) -> Records:
    """Make ``records`` (person, period, cohort, region, unit, segment, characteristics, flags) from ``raw``."""
    population = catalogue.populations[mapping.population]
    refuse_case_numbers(raw, mapping.columns["person"])
    known = _lookups(catalogue, population, mapping, PeriodCodes(catalogue, {}))
    require_known_values(mapping, known)
    periods = PeriodCodes(catalogue, mapping.values.get("period", {}))
    lookups: dict[str, Lookup] = {**known, "period": periods}
    found = [
        coded(raw, column, mapping.columns[column], lookup)
        for column, lookup in lookups.items()
        if column in mapping.columns
    ]
    constants = {column: lookups[column](text) for column, text in mapping.constants.items()}
    found = [_in_time_order(one, periods) if one.column == "period" else one for one in found]
    report_unknown(raw, [one for one in found if one.column != COHORT], _names(catalogue, population), report)
    found = [with_none(raw, one, catalogue, report) if one.column == COHORT else one for one in found]
    _make_tables(raw, found)
    flags = [flag for flag in flag_names(catalogue, population) if flag in mapping.flags]
    check_flags(raw, mapping, flags, report)
    given = {one.column: f"map_{one.column}.code" for one in found} | {
        key: str(code) for key, code in constants.items()
    }
    met = [code for one in found if one.column == COHORT for code in one.codes.values()]
    cohorts = whole_cohorts([*met, constants.get(COHORT)], periods.periods, catalogue, report)
    held, expressions = _characteristics(catalogue, population, given)
    _create(raw, mapping, catalogue, given | expressions)
    _drop_rejected(raw, mapping, catalogue, report)
    return Records(
        population,
        tuple(periods.periods),
        cohorts,
        tuple(held),
        tuple(flags),
        has_units="unit" in given,
        has_segments=population.segment.field in given,
    )


def _lookups(catalogue: Catalogue, population: Population, mapping: Mapping, periods: PeriodCodes) -> dict[str, Lookup]:
    segments = {slug: code for code, slug in enumerate(population.segment.rows) if code}
    segments |= {value.name: segments[value.slug] for value in population.segment.value}
    segment_field = population.segment.field
    lookups: dict[str, Lookup] = {
        "period": periods,
        COHORT: cohort_lookup(catalogue, mapping),
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


def _make_tables(raw: Raw, columns: list[CodedColumn]) -> None:
    for one in columns:
        raw.connection.execute(f"CREATE TABLE map_{one.column} (v VARCHAR, code SMALLINT)")
        if one.codes:
            raw.connection.executemany(f"INSERT INTO map_{one.column} VALUES (?, ?)", list(one.codes.items()))


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


def _create(raw: Raw, mapping: Mapping, catalogue: Catalogue, given: dict[str, str]) -> None:
    areas = list(catalogue.areas.values())
    parents = [list(catalogue.areas).index(area.parent) if area.parent else 0 for area in areas]
    unit = given.get("unit", str(UNKNOWN_UNIT))
    parent = f"nullif({parents}[{unit} + 1], 0)"
    segment = given.get(catalogue.populations[mapping.population].segment.field, "0")
    person = f"nullif({text_of(mapping.columns['person'])}, '')"
    columns = {
        "place": ROW,
        "person": f"hash({person})",
        "has_person": f"{person} IS NOT NULL",
        "period": given["period"],
        "region": given.get("region", parent),
        "unit": unit,
        "unit_region": parent,
        "segment": segment,
    }
    if COHORT in given:
        columns[COHORT] = given[COHORT]
    columns |= {name: sql for name, sql in given.items() if name.startswith("by_")}
    columns |= {f"is_{flag}": sql_of_flag(source) for flag, source in mapping.flags.items()}
    joins = " ".join(
        f"LEFT JOIN map_{column} ON {text_of(mapping.columns[column])} = map_{column}.v"
        for column in mapping.columns
        if f"map_{column}.code" in given.values()
    )
    small = {"period", COHORT, "region", "unit", "unit_region", "segment"}
    selected = ", ".join(
        f"({sql}){'::SMALLINT' if name in small or name.startswith('by_') else ''} AS {quote(name)}"
        for name, sql in columns.items()
    )
    rows = f"(SELECT {ROW_NUMBERS}, * FROM raw) raw"
    raw.connection.execute(f"CREATE TABLE records AS SELECT {selected} FROM {rows} {joins}")


def _drop_rejected(raw: Raw, mapping: Mapping, catalogue: Catalogue, report: Report) -> None:
    """Take out the rows that cannot be used; those with a value that is not known have been reported already."""
    rejected = {
        "NOT has_person": ("Keys", Problem(None, mapping.columns["person"], "there is no key.", "Fill in the key.")),
        "unit_region <> region": (
            "Areas",
            Problem(None, "", "the unit lies in another region.", "Correct the region or the unit."),
        ),
    }
    if "region" not in mapping.columns and "region" not in mapping.constants:
        nowhere = Problem(None, "", "there is no unit, so no region is known.", "Fill in the unit, or map a region.")
        rejected[f"region IS NULL AND unit = {UNKNOWN_UNIT}"] = ("Areas", nowhere)
    for condition, (check, problem) in rejected.items():
        count = _count(raw, condition)
        if count:
            problems = [replace(problem, line=line) for line in _lines(raw, condition)]
            report.add(check, "STOP", f"{many(count, 'row')}: {problem.what} {problem.fix}", problems)
    wanted = [name for name in _columns(raw) if name in ("period", "region", "unit", "segment") or name[:3] == "by_"]
    unusable = " OR ".join(["NOT has_person", "unit_region <> region", *(f"{quote(name)} IS NULL" for name in wanted)])
    raw.connection.execute(f"DELETE FROM records WHERE {unusable}")
    _refuse_repeats(raw, mapping, report)
    report.rows_accepted = _count(raw, "true")


def _refuse_repeats(raw: Raw, mapping: Mapping, report: Report) -> None:
    twice = "SELECT min(place), max(place) FROM records GROUP BY person, period HAVING count(*) > 1"
    count = raw.connection.execute(f"SELECT count(*) FROM ({twice})").fetchall()[0][0]
    if not count:
        return
    shown = raw.connection.execute(f"{twice} ORDER BY 2 LIMIT {SHOWN_LINES}").fetchall()
    problems = [
        Problem(
            line, mapping.columns["person"], f"the same person and period stand on line {first:,}.", "Keep one row."
        )
        for first, line in zip(*(raw.lines_of(list(rows)) for rows in zip(*shown, strict=True)), strict=True)
    ]
    message = f"{many(count, 'key')} standing twice or more in one period. Keep one row a person a period."
    report.add("Repeated keys", "STOP", message, problems)


def _lines(raw: Raw, condition: str) -> list[int]:
    """The first lines of the file for which a condition on ``records`` holds."""
    query = f"SELECT place FROM records WHERE {condition} ORDER BY 1 LIMIT {SHOWN_LINES}"
    return raw.lines_of([row[0] for row in raw.connection.execute(query).fetchall()])


def _columns(raw: Raw) -> list[str]:
    return [row[0] for row in raw.connection.execute("DESCRIBE records").fetchall()]


def _count(raw: Raw, condition: str) -> int:
    return int(raw.connection.execute(f"SELECT count(*) FROM records WHERE {condition}").fetchall()[0][0])
