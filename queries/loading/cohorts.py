"""Cohorts named beside quarters: the cohort of each record, values that name none, and the cohorts that a file holds whole."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta

from equality.catalogue import Catalogue
from equality.periods import Period, cohort
from queries.loading.coding import CodedColumn, Lookup, as_slug, by_name, not_mapped
from queries.loading.mapping import COHORT, Mapping
from queries.loading.raw import Raw
from queries.loading.report import Report, many

NO_COHORT = 0


def cohort_lookup(catalogue: Catalogue, mapping: Mapping) -> Lookup:
    """Codes of the service's cohorts, from 1, by slug and name; blank and undeclared values belong to none (0)."""
    codes = {"": NO_COHORT}
    for code, one in enumerate(catalogue.service.cohort, start=1):
        codes |= {one.slug: code, one.name: code}
    known = by_name(codes, mapping.values.get(COHORT, {}))

    def look_up(value: str) -> int | None:
        code = known(value)
        code = known(as_slug(value)) if code is None else code
        return NO_COHORT if code is None and mapping.is_undeclared(value) else code

    return look_up


def with_none(raw: Raw, column: CodedColumn, catalogue: Catalogue, report: Report) -> CodedColumn:
    """The column with unknown values as none; a warning lists them, since a misspelt cohort would lose its people."""
    problems = not_mapped(raw, [column], {COHORT: [one.name for one in catalogue.service.cohort]})
    if problems:
        message = f"{many(len(problems), 'value')} not mapped. These rows are counted in no cohort."
        report.add("Cohorts", "WARNING", message, problems)
    return replace(column, codes=column.codes | dict.fromkeys(column.unknown, NO_COHORT), unknown={})


def whole_cohorts(
    met: Iterable[int | None], periods: Sequence[Period], catalogue: Catalogue, report: Report
) -> dict[int, Period]:
    """The cohorts met in a file, by code, whose every day lies in one of its periods; a warning names the others.

    A cohort that is itself a period of the file is not counted a second time.
    """
    named = {code: cohort(catalogue.service.cohort[code - 1]) for code in sorted({code for code in met if code})}
    whole = {code: one for code, one in named.items() if _is_covered(one, periods)}
    parts = [f"{one.name}: {one.start} to {one.end}" for code, one in named.items() if code not in whole]
    if parts:
        message = f"{many(len(parts), 'cohort')} not counted, as only a part lies in the periods of this file."
        report.add("Whole cohorts", "WARNING", f"{message} Load all quarters of a cohort together.", parts)
    return {code: one for code, one in whole.items() if one not in periods}


def _is_covered(wanted: Period, periods: Sequence[Period]) -> bool:
    day = wanted.start
    for one in sorted(periods, key=lambda one: one.start):
        if one.start <= day <= one.end:
            day = one.end + timedelta(days=1)
    return day > wanted.end
