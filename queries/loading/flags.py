"""Flags of records: which values mean yes, as SQL, and what is wrong with a column of yes and no."""

from queries.loading.coding import NO, YES, by_name, coded
from queries.loading.mapping import Condition, Mapping
from queries.loading.raw import Raw, text_of
from queries.loading.report import Problem, Report, many


def sql_of_flag(source: str | tuple[Condition, ...]) -> str:
    """SQL for whether a flag holds: a column that says yes, or conditions that all hold."""
    if isinstance(source, str):
        return f"{_lowered(source)} IN ({_listed(YES)})"
    return " AND ".join(f"{_lowered(one.column)} IN ({_listed(one.values)})" for one in source) or "true"


def _lowered(column: str) -> str:
    return f"lower({text_of(column)})"


def _listed(values: tuple[str, ...]) -> str:
    return ", ".join("'" + value.strip().lower().replace("'", "''") + "'" for value in values)


def check_flags(raw: Raw, mapping: Mapping, flags: list[str], report: Report) -> None:
    """One check of the columns of yes and no, and a warning of conditions that hold for nobody."""
    known = by_name(dict.fromkeys((*YES, *NO), 1), {})
    unclear: list[tuple[str, str, str, int]] = []
    idle: list[Problem] = []
    for flag in flags:
        source = mapping.flags[flag]
        if isinstance(source, str):
            found = coded(raw, flag, source, known).unknown
            unclear += [(flag, source, value, times) for value, times in sorted(found.items())]
        else:
            idle += [_idle(flag, one) for one in source if not _ever(raw, one)]
    lines = raw.first_lines([(source, value) for _, source, value, _ in unclear])
    problems = [_unclear(line, *one) for line, one in zip(lines, unclear, strict=True)]
    if problems:
        report.add("Yes and no", "STOP", f"{many(len(problems), 'value')} neither yes nor no.", problems)
    if idle:
        report.add("Conditions", "WARNING", f"{many(len(idle), 'condition')} that nobody meets.", idle)


def _unclear(line: int, flag: str, source: str, value: str, times: int) -> Problem:
    what = f'"{value[:60]}" is neither yes nor no ({many(times, "row")}).'
    fix = f'Write 1 or 0, or say under [flags] which values mean yes: {flag} = [{{ column = "{source}", is = [...] }}].'
    return Problem(line, source, what, fix)


def _idle(flag: str, condition: Condition) -> Problem:
    what = f"no row holds {' or '.join(condition.values)}, so {flag} is never yes."
    return Problem(None, condition.column, what, "Check how the mapping spells the values.")


def _ever(raw: Raw, condition: Condition) -> bool:
    query = f"SELECT count(*) FROM raw WHERE {sql_of_flag((condition,))}"
    return bool(raw.connection.execute(query).fetchall()[0][0])
