"""Tidy counts: an extract that comes as counts already, one row a group, checked and coded as exact counts."""

import duckdb
import numpy as np
import pandas as pd

from equality.catalogue import Catalogue
from equality.characteristics import NOT_DECLARED
from equality.periods import Period
from queries.loading.coding import (
    CodedColumn,
    Lookup,
    PeriodCodes,
    area_codes,
    by_name,
    coded,
    report_unknown,
    shifted,
    text_of,
)
from queries.loading.counted import KEYS, Counted
from queries.loading.mapping import Mapping
from queries.loading.reading import quote
from queries.loading.report import LoadStopped, Problem, Report
from queries.plan import Plan, longer_periods

BLOCK = ["measure", "area", "segment", "period"]
WHOLE = r"^[0-9]{1,12}(?:\.0+)?$"


def count_tidy(
    connection: duckdb.DuckDBPyConnection, mapping: Mapping, catalogue: Catalogue, plan: Plan, report: Report
) -> Counted:
    """The extract's counts; events are added up to longer periods and wider areas, people never."""
    frame, periods = _coded_rows(connection, mapping, catalogue, report)
    frame = _numbers(frame, report)
    _refuse_repeats(frame, report)
    _check_totals(frame, catalogue, periods, report)
    report.rows_accepted = len(frame)
    frame = _with_coarser(frame, catalogue)
    frame, periods = _events_added_up(frame, periods, catalogue, plan)
    arrays = {name: frame[name].to_numpy(np.int64) for name in (*KEYS, "total", "count")}
    return Counted(tuple(periods), **arrays)


def _coded_rows(
    connection: duckdb.DuckDBPyConnection, mapping: Mapping, catalogue: Catalogue, report: Report
) -> tuple[pd.DataFrame, list[Period]]:
    present = {row[0] for row in connection.execute("DESCRIBE raw").fetchall()}
    for column in mapping.columns.values():
        if column not in present:
            raise LoadStopped(f'{report.file} has no column "{column}", which the mapping names. Correct one of them.')
    periods = PeriodCodes(catalogue, mapping.values.get("period", {}))
    columns = _columns(connection, mapping, catalogue, periods)
    report_unknown(connection, list(columns.values()), {}, report)
    frame = connection.execute(f"SELECT row_number() OVER () + 1 AS line, {_selected(mapping)} FROM raw").df()
    frame["line"] = shifted(connection, frame["line"].tolist())
    for name, held in columns.items():
        frame[name] = frame[name].map(held.codes)
    for name, value in mapping.constants.items():
        frame[name] = _constant(name, value, mapping, catalogue)
    if "segment" not in frame:
        frame["segment"] = 0
    frame["grp"] = _groups(connection, frame, mapping, catalogue, report)
    known = frame[list(KEYS)].notna().all(axis=1)
    return frame[known].reset_index(drop=True), periods.periods


def _selected(mapping: Mapping) -> str:
    return ", ".join(f"{text_of(source)} AS {quote(name)}" for name, source in mapping.columns.items())


def _columns(
    connection: duckdb.DuckDBPyConnection, mapping: Mapping, catalogue: Catalogue, periods: PeriodCodes
) -> dict[str, CodedColumn]:
    lookups: dict[str, Lookup] = {"period": periods, **_fixed_lookups(mapping, catalogue)}
    return {
        name: coded(connection, name, mapping.columns[name], lookup)
        for name, lookup in lookups.items()
        if name in mapping.columns
    }


def _fixed_lookups(mapping: Mapping, catalogue: Catalogue) -> dict[str, Lookup]:
    population = catalogue.populations[mapping.population]
    areas: dict[str, int] = {}
    for level in ("national", "region", "unit"):
        areas |= area_codes(catalogue, level)
    segments = {slug: code for code, slug in enumerate(population.segment.rows)} | {
        "": 0,
        population.segment.all_name: 0,
    }
    segments |= {value.name: population.segment.rows.index(value.slug) for value in population.segment.value}
    measures: dict[str, int] = {}
    characteristics: dict[str, int] = {}
    for code, measure in enumerate(catalogue.measures.values()):
        if measure.population == population.slug:
            measures |= {measure.slug: code, measure.name: code}
    for code, one in enumerate(catalogue.characteristics.values()):
        if population.slug in one.populations:
            characteristics |= {one.slug: code, one.name: code}
    known = {"area": areas, "segment": segments, "measure": measures, "characteristic": characteristics}
    return {name: by_name(codes, mapping.values.get(name, {})) for name, codes in known.items()}


def _constant(name: str, value: str, mapping: Mapping, catalogue: Catalogue) -> int:
    lookup = _fixed_lookups(mapping, catalogue).get(name)
    code: int | None = lookup(value) if lookup else None
    if code is None:
        raise LoadStopped(f'The mapping gives {name} the value "{value}", which is not known. Correct it.')
    return int(code)


def _groups(
    connection: duckdb.DuckDBPyConnection, frame: pd.DataFrame, mapping: Mapping, catalogue: Catalogue, report: Report
) -> pd.Series:
    translated = {text.lower(): slug for text, slug in mapping.values.get("group", {}).items()}
    codes: dict[tuple[int, str], int] = {}
    for order, one in enumerate(catalogue.characteristics.values()):
        for code, slug in enumerate(one.rows):
            codes[order, slug] = codes[order, one.row_name(slug).lower()] = code
    pairs = list(zip(frame["characteristic"], frame["group"], strict=True))
    found: list[float] = []
    problems: list[Problem] = []
    for line, (characteristic, text) in zip(frame["line"], pairs, strict=True):
        if pd.isna(characteristic):
            found.append(np.nan)
            continue
        name = translated.get(text.lower(), text.lower())
        name = NOT_DECLARED if mapping.is_undeclared(name) else name
        place = codes.get((int(characteristic), name))
        if not place:
            problems.append(
                Problem(int(line), "group", f'"{text[:60]}" is not a group of it.', "Map it under [values.group].")
            )
        found.append(float(place) if place else np.nan)
    if problems:
        report.add("Groups", "STOP", f"{len(problems):,} rows have a group that is not known.", problems)
    return pd.Series(found, index=frame.index)


def _numbers(frame: pd.DataFrame, report: Report) -> pd.DataFrame:
    """Counts and totals as whole numbers; what is not a number, below zero, or above its total is refused by line."""
    problems: list[Problem] = []
    whole = {name: frame[name].str.match(WHOLE) for name in ("count", "total")}
    for name, good in whole.items():
        for line, text in zip(frame.loc[~good, "line"], frame.loc[~good, name], strict=True):
            problems.append(Problem(int(line), name, _not_whole(text), "Write a whole number, 0 or more."))
    frame = frame[whole["count"] & whole["total"]].copy()
    for name in ("count", "total"):
        frame[name] = frame[name].str.partition(".")[0].astype(np.int64)
    above = frame["count"] > frame["total"]
    for line in frame.loc[above, "line"]:
        problems.append(Problem(int(line), "count", "it is above its total.", "Correct one of the two."))
    if problems:
        report.add("Counts", "STOP", f"{len(problems):,} numbers cannot be used.", problems)
    else:
        report.add("Counts", "PASS", "Every count is a whole number, and none is above its total.")
    return frame[~above].reset_index(drop=True)


def _not_whole(text: str) -> str:
    if text.startswith("-"):
        return f'"{text[:20]}" is below zero.'
    return f'"{text[:20]}" is not a whole number.' if text else "there is no number."


def _refuse_repeats(frame: pd.DataFrame, report: Report) -> None:
    repeated = frame[frame.duplicated(list(KEYS), keep="first")]
    problems = [
        Problem(int(line), "", "the same row stands earlier in the file.", "Keep one.") for line in repeated["line"]
    ]
    if problems:
        report.add("Repeated keys", "STOP", f"{len(problems):,} rows stand twice.", problems)


def _check_totals(frame: pd.DataFrame, catalogue: Catalogue, periods: list[Period], report: Report) -> None:
    """The groups of every characteristic of one block must add up to the same people."""
    sums = frame.groupby([*BLOCK, "characteristic"])["total"].sum().reset_index()
    spread = sums.groupby(BLOCK)["total"].agg(["min", "max"])
    problems = []
    measures, areas = list(catalogue.measures.values()), list(catalogue.areas.values())
    for (measure, area, _, period), row in spread[spread["min"] != spread["max"]].iterrows():
        what = (
            f"{measures[int(measure)].name}, {areas[int(area)].name}, {periods[int(period)].name}: the groups of one "
            f"characteristic add up to {row['min']:,} and those of another to {row['max']:,}."
        )
        problems.append(Problem(None, "total", what, "Add the rows that are left out (Not declared, perhaps)."))
    if problems:
        report.add("Totals", "STOP", f"{len(problems):,} totals disagree.", problems)
    else:
        report.add("Totals", "PASS", "The groups of every characteristic add up to the same totals.")


def _with_coarser(frame: pd.DataFrame, catalogue: Catalogue) -> pd.DataFrame:
    """Adds coarser classifications that the extract leaves out: groups do not overlap, so they add up."""
    slugs = list(catalogue.characteristics)
    for _ in slugs:
        for one in catalogue.characteristics.values():
            present = set(frame["characteristic"])
            if one.coarser and slugs.index(one.slug) in present and slugs.index(one.coarser) not in present:
                coarse = catalogue.characteristics[one.coarser]
                codes = [0, *(coarse.rows.index(group.within) for group in one.group), len(coarse.rows) - 1]
                rows = frame[frame["characteristic"] == slugs.index(one.slug)].copy()
                rows["grp"] = rows["grp"].astype(int).map(dict(enumerate(codes)))
                rows["characteristic"] = slugs.index(one.coarser)
                frame = pd.concat([frame, _summed(rows)], ignore_index=True)
    return frame


def _summed(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.groupby(list(KEYS), as_index=False)[["count", "total"]].sum()


def _events_added_up(
    frame: pd.DataFrame, periods: list[Period], catalogue: Catalogue, plan: Plan
) -> tuple[pd.DataFrame, list[Period]]:
    events = [code for code, one in enumerate(catalogue.measures.values()) if one.counts == "events"]
    areas = list(catalogue.areas.values())
    for level in ("unit", "region"):
        inside = [code for code, area in enumerate(areas) if area.level == level]
        rows = frame[frame["measure"].isin(events) & frame["area"].isin(inside)].copy()
        rows["area"] = rows["area"].astype(int).map(lambda code: list(catalogue.areas).index(areas[code].parent))
        frame = _with_missing(frame, rows)
    for period in longer_periods(plan, [one for one in periods if one.kind == "quarter"]):
        codes = [
            code
            for code, one in enumerate(periods)
            if one.kind == "quarter" and period.start <= one.start <= period.end
        ]
        rows = frame[frame["measure"].isin(events) & frame["period"].isin(codes)].copy()
        if period not in periods:
            periods = [*periods, period]
        rows["period"] = periods.index(period)
        frame = _with_missing(frame, rows)
    return frame, periods


def _with_missing(frame: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """The frame with the sums of ``rows`` for those blocks that it does not have."""
    if rows.empty:
        return frame
    held = set(map(tuple, frame[[*BLOCK, "characteristic"]].astype(int).to_numpy()))
    sums = _summed(rows)
    missing = [tuple(key) not in held for key in sums[[*BLOCK, "characteristic"]].astype(int).to_numpy()]
    return pd.concat([frame, sums[missing]], ignore_index=True)
