"""Values to codes: what an extract's text means in the catalogue, and which values it does not know."""

import difflib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from equality.catalogue import Catalogue
from equality.characteristics import NOT_DECLARED, Characteristic
from equality.periods import Period, parse_period, quarter_of
from queries.loading.mapping import COHORT
from queries.loading.mapping import Mapping as ExtractMapping
from queries.loading.raw import Raw, text_of
from queries.loading.report import LoadStopped, Problem, Report, many

MOST_VALUES = 2000
LONGEST_SHOWN = 60
YES = ("1", "true", "yes", "y", "t", "1.0")
NO = ("0", "false", "no", "n", "f", "0.0", "")
UNKNOWN_UNIT = 0
_DATE_LIKE = re.compile(r"^\d{4}-\d{2}-\d{2}|^\d{1,2}[-/][A-Za-z]{3}|^[A-Za-z]{3}-\d{2}$")
_DATE_SERIAL = re.compile(r"[34]\d{4}(?:\.\d+)?")
"""Days since 1900, as spreadsheets keep the dates from 1982 to 2036."""

Lookup = Callable[[str], int | None]


@dataclass(frozen=True)
class CodedColumn:
    """The codes of one column's values; ``unknown`` holds the values without one and how often each stands."""

    column: str
    source: str
    codes: dict[str, int]
    unknown: dict[str, int]


def coded(raw: Raw, column: str, source: str, lookup: Lookup) -> CodedColumn:
    """Look up each distinct value of a column of ``raw`` once."""
    rows = raw.connection.execute(
        f"SELECT {text_of(source)} v, count(*) FROM raw GROUP BY v LIMIT {MOST_VALUES + 1}"
    ).fetchall()
    if len(rows) > MOST_VALUES:
        raise LoadStopped(
            f'{raw.file}: the column "{source}", mapped to {column}, has more than {MOST_VALUES:,} different values. '
            f"Check that the mapping names the right column."
        )
    found = {value: lookup(value) for value, _ in rows}
    return CodedColumn(
        column,
        source,
        {value: code for value, code in found.items() if code is not None},
        {value: times for value, times in rows if found[value] is None},
    )


def by_name(known: Mapping[str, int], translated: Mapping[str, str]) -> Lookup:
    """A look-up that first translates by the mapping file, then matches slugs, names and aliases in any case."""
    lowered = {_plain(name): code for name, code in known.items()}
    spoken = {_plain(text): slug for text, slug in translated.items()}

    def look_up(value: str) -> int | None:
        text = _plain(value)
        return lowered.get(_plain(spoken.get(text, text)))

    return look_up


def as_slug(text: str) -> str:
    """A name as a slug would have it.

    >>> as_slug("2025/26 Q4")
    '2025-26-q4'
    """
    return re.sub(r"[ _/]+", "-", text.lower())


def _plain(text: str) -> str:
    """Lower case, with single spaces: tabs and hard spaces come with what people paste."""
    return " ".join(text.lower().split())


def area_codes(catalogue: Catalogue, level: str) -> dict[str, int]:
    """Every spelling of the areas of one level; codes are places in the catalogue."""
    spellings: dict[str, int] = {}
    for code, area in enumerate(catalogue.areas.values()):
        if area.level == level:
            spellings.update(dict.fromkeys((area.slug, area.name, *area.aliases), code))
    return spellings


def group_lookup(characteristic: Characteristic, mapping: ExtractMapping, field: str) -> Lookup:
    """Groups by slug and name; blank and undeclared values are the row Not declared."""
    codes = {slug: code for code, slug in enumerate(characteristic.rows) if code}
    codes |= {characteristic.row_name(slug): code for slug, code in codes.items()}
    known = by_name(codes, mapping.values.get(field, {}))

    def look_up(value: str) -> int | None:
        code = known(value)
        return codes[NOT_DECLARED] if code is None and mapping.is_undeclared(value) else code

    return look_up


def require_known_values(mapping: ExtractMapping, lookups: Mapping[str, Lookup]) -> None:
    """Raise LoadStopped where the mapping translates to something that is not known, or gives such a constant."""
    for column, translated in mapping.values.items():
        for text, meant in translated.items():
            if column in lookups and lookups[column](meant) is None:
                raise LoadStopped(
                    f'The mapping, under [values.{column}], gives "{text}" the value "{meant}", which is not known. Correct it.'
                )
    for column, value in mapping.constants.items():
        if column in lookups and lookups[column](value) is None:
            raise LoadStopped(f'The mapping gives {column} the value "{value}", which is not known. Correct it.')


class PeriodCodes:
    """Periods met in an extract, coded in the order in which they were met."""

    def __init__(self, catalogue: Catalogue, translated: Mapping[str, str]) -> None:
        self._catalogue = catalogue
        self._translated = {_plain(text): slug for text, slug in translated.items()}
        self.periods: list[Period] = []

    def __call__(self, value: str) -> int | None:
        """The code of a period written as a slug, a name, "2025-26 Q4", "Q4 2025-26" or a date."""
        period = self._period(self._translated.get(_plain(value), value).strip())
        if period is None:
            return None
        if period not in self.periods:
            self.periods.append(period)
        return self.periods.index(period)

    def _period(self, text: str) -> Period | None:
        slug = as_slug(text)
        turned = re.sub(r"^(q[1-4])-(.+)$", r"\2-\1", slug)
        named = next((one.slug for one in self._catalogue.service.cohort if one.name.lower() == text.lower()), turned)
        return self._catalogue.period(named) or parse_period(turned) or self._quarter_of_date(text)

    @staticmethod
    def _quarter_of_date(text: str) -> Period | None:
        for shape in ("%Y-%m-%d", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S", "%d/%m/%Y"):
            try:
                day: date = datetime.strptime(text, shape).date()
            except ValueError:
                continue
            return quarter_of(day)
        return None


def report_unknown(raw: Raw, columns: list[CodedColumn], names: Mapping[str, list[str]], report: Report) -> None:
    """One check that lists the values that nobody has mapped."""
    problems = not_mapped(raw, columns, names)
    if problems:
        report.add("Values", "STOP", f"{many(len(problems), 'value')} not mapped.", problems)
    else:
        report.add("Values", "PASS", "Every value is known.")


def not_mapped(raw: Raw, columns: list[CodedColumn], names: Mapping[str, list[str]]) -> list[Problem]:
    """Each value without a code, with the line where it first stands and how to mend it."""
    unknown = [
        (one, value, times)
        for one in columns
        for value, times in sorted(one.unknown.items(), key=lambda item: (-item[1], item[0]))
    ]
    lines = raw.first_lines([(one.source, value) for one, value, _ in unknown])
    return [
        Problem(line, one.source, _unknown(one, value, times), _mend(one, value, names))
        for line, (one, value, times) in zip(lines, unknown, strict=True)
    ]


def _unknown(column: CodedColumn, value: str, times: int) -> str:
    if not value:
        return f"there is no value ({many(times, 'row')})."
    shown = value if len(value) <= LONGEST_SHOWN else f"{value[:LONGEST_SHOWN]}…"
    serial = column.column == "period" and _DATE_SERIAL.fullmatch(value)
    changed = serial or _DATE_LIKE.match(value)
    hint = " It looks like a date: a spreadsheet may have changed it." if changed else ""
    return f'"{shown}" is not mapped ({many(times, "row")}).{hint}'


def _mend(column: CodedColumn, value: str, names: Mapping[str, list[str]]) -> str:
    if column.column == "period":
        return "Write a quarter like 2025-26 Q4 or a date like 2026-03-31, or map it under [values.period]."
    near = difflib.get_close_matches(value, names.get(column.column, []), n=1, cutoff=0.7)
    guess = f' Did you mean "{near[0]}"?' if near else ""
    where = f"Map it under [values.{column.column}] in the mapping file"
    if column.column == COHORT:
        return f'{where} (to "" where it names no cohort), list it in service.toml, or correct it.{guess}'
    return f"{where}, or correct it.{guess}"
