"""Tidy counts: an extract that comes as counts already, one row a group, checked and coded as exact counts."""

import difflib

import numpy as np
import pandas as pd

from equality.catalogue import Catalogue
from equality.characteristics import NOT_DECLARED
from equality.periods import Period
from queries.loading.adding_up import BLOCK, events_added_up, with_coarser
from queries.loading.coding import (
    Lookup,
    PeriodCodes,
    area_codes,
    by_name,
    coded,
    report_unknown,
    require_known_values,
)
from queries.loading.counted import KEYS, Counted
from queries.loading.mapping import Mapping
from queries.loading.raw import Raw, quote, text_of
from queries.loading.report import Problem, Report, many
from queries.plan import Plan

WHOLE = r"^[0-9]{1,8}(?:\.0+)?$"
LARGE = r"^[0-9]{9,}(?:\.0+)?$"


def count_tidy(raw: Raw, mapping: Mapping, catalogue: Catalogue, plan: Plan, report: Report) -> Counted:
    """The extract's counts; events are added up to longer periods and wider areas, people never.

    Of a share or a declaration rate ``count`` is read alone: the people of the row's group. Their wholes are worked out.
    """
    frame, periods = _coded_rows(raw, mapping, catalogue, report)
    frame = _numbers(frame, report)
    frame = _people_of_shares(frame, catalogue)
    _refuse_repeats(frame, report)
    _check_totals(frame, catalogue, periods, report)
    report.rows_accepted = len(frame)
    frame = with_coarser(frame, catalogue)
    frame, periods = events_added_up(frame, periods, catalogue, plan)
    arrays = {name: frame[name].to_numpy(np.int64) for name in (*KEYS, "total", "count")}
    return Counted(tuple(periods), **arrays)


def _coded_rows(raw: Raw, mapping: Mapping, catalogue: Catalogue, report: Report) -> tuple[pd.DataFrame, list[Period]]:
    fixed = _fixed_lookups(mapping, catalogue)
    require_known_values(mapping, {**fixed, "period": PeriodCodes(catalogue, {})})
    periods = PeriodCodes(catalogue, mapping.values.get("period", {}))
    lookups: dict[str, Lookup] = {"period": periods, **fixed}
    columns = {
        name: coded(raw, name, mapping.columns[name], lookup)
        for name, lookup in lookups.items()
        if name in mapping.columns
    }
    report_unknown(raw, list(columns.values()), _names(catalogue, mapping), report)
    frame = raw.connection.execute(f"SELECT {_selected(mapping)} FROM raw").df()
    frame["line"] = raw.lines_of(range(len(frame)))
    for name, held in columns.items():
        frame[name] = frame[name].map(held.codes)
    for name, value in mapping.constants.items():
        frame[name] = lookups[name](value) if name in lookups else value
    if "segment" not in frame:
        frame["segment"] = 0
    frame["grp"] = _groups(frame, mapping, catalogue, report)
    known = frame[list(KEYS)].notna().all(axis=1)
    return frame[known].reset_index(drop=True), periods.periods


def _selected(mapping: Mapping) -> str:
    return ", ".join(f"{text_of(source)} AS {quote(name)}" for name, source in mapping.columns.items())


def _names(catalogue: Catalogue, mapping: Mapping) -> dict[str, list[str]]:
    held = [one for one in catalogue.characteristics.values() if mapping.population in one.populations]
    return {
        "area": [area.name for area in catalogue.areas.values()],
        "measure": [one.slug for one in catalogue.measures_of(mapping.population)],
        "characteristic": [one.slug for one in held],
        "segment": [value.name for value in catalogue.populations[mapping.population].segment.value],
    }


def _fixed_lookups(mapping: Mapping, catalogue: Catalogue) -> dict[str, Lookup]:
    population = catalogue.populations[mapping.population]
    areas: dict[str, int] = {}
    for level in ("unit", "region", "national"):
        areas |= area_codes(catalogue, level)
    segments = {slug: code for code, slug in enumerate(population.segment.rows)}
    segments |= {"": 0, population.segment.all_name: 0}
    segments |= {value.name: segments[value.slug] for value in population.segment.value}
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


def _groups(frame: pd.DataFrame, mapping: Mapping, catalogue: Catalogue, report: Report) -> pd.Series:
    """The code of each row's group within its characteristic; one problem for each group that is not known."""
    problems: list[Problem] = []
    codes: dict[tuple[float, str], float] = {}
    known = frame[frame["characteristic"].notna()]
    unknown_rows = 0
    for (characteristic, text), rows in known.groupby(["characteristic", "group"], sort=False):
        one = list(catalogue.characteristics.values())[int(characteristic)]
        names = {slug: code for code, slug in enumerate(one.rows)}
        names |= {one.row_name(slug): code for slug, code in names.items()}
        code = by_name(names, mapping.values.get("group", {}))(text)
        code = names[NOT_DECLARED] if code is None and mapping.is_undeclared(text) else code
        if code:
            codes[characteristic, text] = code
            continue
        unknown_rows += len(rows)
        what, fix = _a_total(text) if code == 0 else _not_a_group(text, [group.name for group in one.group])
        problems.append(Problem(int(rows["line"].iloc[0]), "group", f"{what} ({many(len(rows), 'row')}).", fix))
    if problems:
        message = f"{many(unknown_rows, 'row')} cannot be used: {many(len(problems), 'group')} not known."
        report.add("Groups", "STOP", message, problems)
    pairs = zip(frame["characteristic"], frame["group"], strict=True)
    return pd.Series([codes.get(pair, np.nan) for pair in pairs], index=frame.index, dtype=float)


def _a_total(text: str) -> tuple[str, str]:
    return f'"{text}" is a total, which is worked out from the groups', "Take such rows out."


def _not_a_group(text: str, names: list[str]) -> tuple[str, str]:
    near = difflib.get_close_matches(text, names, n=1)
    guess = f' Did you mean "{near[0]}"?' if near else ""
    return f'"{text[:60]}" is not a group of its characteristic', f"Map it under [values.group].{guess}"


def _numbers(frame: pd.DataFrame, report: Report) -> pd.DataFrame:
    """Counts and totals as whole numbers; what is not a number, below zero, or above its total is refused by line."""
    problems: list[Problem] = []
    whole = {name: frame[name].str.fullmatch(WHOLE) for name in ("count", "total")}
    for name, good in whole.items():
        for line, text in zip(frame.loc[~good, "line"], frame.loc[~good, name], strict=True):
            problems.append(Problem(int(line), name, _not_whole(text), "Write a whole number, 0 or more."))
    frame = frame[whole["count"] & whole["total"]].copy()
    for name in ("count", "total"):
        frame[name] = frame[name].str.extract(r"^([0-9]+)", expand=False).astype(np.int64)
    above = frame["count"] > frame["total"]
    for line, count, total in frame.loc[above, ["line", "count", "total"]].itertuples(index=False):
        what = f"{count:,} is above its total, {total:,}."
        problems.append(Problem(int(line), "count", what, "Correct one of the two."))
    if problems:
        report.add("Counts", "STOP", f"{many(len(problems), 'number')} cannot be used.", problems)
    else:
        report.add("Counts", "PASS", "Every count is a whole number, and none is above its total.")
    return frame[~above].reset_index(drop=True)


def _not_whole(text: str) -> str:
    if text.startswith("-"):
        return f'"{text[:20]}" is below zero.'
    if pd.Series([text]).str.fullmatch(LARGE).all():
        return f'"{text[:20]}" is too large to be a count of people.'
    return f'"{text[:20]}" is not a whole number.' if text else "there is no number."


def _people_of_shares(frame: pd.DataFrame, catalogue: Catalogue) -> pd.DataFrame:
    shares = [code for code, one in enumerate(catalogue.measures.values()) if one.kind != "rate"]
    frame.loc[frame["measure"].isin(shares), "total"] = frame["count"]
    return frame


def _refuse_repeats(frame: pd.DataFrame, report: Report) -> None:
    repeated = frame[frame.duplicated(list(KEYS), keep="first")]
    first = frame.drop_duplicates(list(KEYS)).set_index(list(KEYS))["line"]
    problems = [
        Problem(int(line), "", f"the same row stands on line {first[tuple(key)]:,}.", "Keep one.")
        for line, *key in repeated[["line", *KEYS]].itertuples(index=False)
    ]
    if problems:
        report.add("Repeated keys", "STOP", f"{many(len(problems), 'row')} standing twice.", problems)


def _check_totals(frame: pd.DataFrame, catalogue: Catalogue, periods: list[Period], report: Report) -> None:
    """The groups of every characteristic of one block must add up to the same people, and to the same outcomes."""
    sums = frame.groupby([*BLOCK, "characteristic"])[["count", "total"]].sum().reset_index()
    problems = []
    measures, areas = list(catalogue.measures.values()), list(catalogue.areas.values())
    for number in ("total", "count"):
        spread = sums.groupby(BLOCK)[number].agg(["min", "max"])
        for (measure, area, _, period), row in spread[spread["min"] != spread["max"]].iterrows():
            what = (
                f"{measures[int(measure)].name}, {areas[int(area)].name}, {periods[int(period)].name}: the groups of one "
                f"characteristic add up to {row['min']:,} and those of another to {row['max']:,}."
            )
            problems.append(Problem(None, number, what, "Add the rows that are left out (Not declared, perhaps)."))
    if problems:
        report.add("Totals", "STOP", f"{many(len(problems), 'total')} that others contradict.", problems)
    else:
        report.add("Totals", "PASS", "The groups of every characteristic add up to the same totals.")
