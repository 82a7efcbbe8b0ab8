"""Records to exact counts: one statement with GROUPING SETS for each period of the release plan."""

from collections.abc import Callable
from dataclasses import dataclass

import duckdb
import duckdb_sqlalchemy
import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Boolean, FromClause, Select, SmallInteger, and_, case, column, func, select, table, tuple_
from sqlalchemy.sql.elements import ColumnElement

from equality.catalogue import Catalogue
from equality.measures import Measure
from equality.periods import Period
from queries.loading.counted import Codes, Counted, joined
from queries.loading.mapping import COHORT
from queries.loading.records import Records
from queries.loading.report import LoadStopped
from queries.plan import Plan, grouped_by, longer_periods

ROLLED_UP = -1
Progress = Callable[[str], None]
Wide = dict[str, NDArray[np.int64]]


@dataclass(frozen=True)
class Window:
    """A period to count, and the codes of the records that lie in it: of their periods, or of their cohort."""

    period: Period
    codes: tuple[int, ...]
    column: str = "period"


@dataclass(frozen=True)
class Grouping:
    """One grouping set: the columns it groups by, and what they stand for."""

    level: str
    segments: str
    characteristic: str

    @property
    def columns(self) -> tuple[str, ...]:
        """Column names of ``records``."""
        area = () if self.level == "national" else (self.level,)
        segment = ("segment",) if self.segments == "each" else ()
        return (*area, *segment, f"by_{self.characteristic}")


def count_records(
    connection: duckdb.DuckDBPyConnection, records: Records, catalogue: Catalogue, plan: Plan, progress: Progress
) -> Counted:
    """Exact counts of every measure for every period of the plan that is whole in the records."""
    windows = _windows(records, plan)
    periods = tuple(window.period for window in windows)
    measures = [
        one
        for one in catalogue.measures_of(records.population.slug)
        if one.eligible_field in records.flags and (one.kind != "rate" or one.happened_field in records.flags)
    ]
    if not measures:
        raise LoadStopped(
            f"No measure of {records.population.name.lower()} has all its fields under [flags] in the mapping. "
            f"Add both of one: who could have had the outcome, and who had it."
        )
    parts: list[Counted] = []
    for place, window in enumerate(windows):
        progress(f"Counting {records.population.name.lower()}: {window.period.name} ({place + 1} of {len(windows)})")
        groupings = _groupings(records, plan, window.period.kind)
        for source, counted in _sources(records, window, measures):
            if groupings and counted:
                wide = _run(connection, statement(source, counted, groupings))
                parts += _melted(wide, groupings, counted, _Place(catalogue, periods, place))
    return joined(parts, periods)


def _windows(records: Records, plan: Plan) -> list[Window]:
    code = {period.slug: place for place, period in enumerate(records.periods)}
    own = [Window(period, (code[period.slug],)) for period in sorted(records.periods, key=lambda one: one.start)]
    quarters = [period for period in records.periods if period.kind == "quarter"]
    longer = [
        Window(period, tuple(code[one.slug] for one in quarters if period.start <= one.start and one.end <= period.end))
        for period in longer_periods(plan, quarters)
    ]
    cohorts = [Window(period, (code,), COHORT) for code, period in records.cohorts.items()]
    # A year given as such is not counted from its quarters too.
    return own + [window for window in longer if window.period not in records.periods] + cohorts


def _groupings(records: Records, plan: Plan, period_kind: str) -> list[Grouping]:
    held = {one.slug for one in records.characteristics}
    offered = [Grouping(*key) for key in grouped_by(plan, records.population.slug, period_kind)]
    return [
        one
        for one in offered
        if one.characteristic in held
        and (records.has_units or one.level != "unit")
        and (records.has_segments or one.segments == "all")
    ]


def _sources(records: Records, window: Window, measures: list[Measure]) -> list[tuple[FromClause, list[Measure]]]:
    """Events are counted from the records themselves; people once each, with the attributes of their latest record."""
    rows = _records_in(records, window)
    if window.column == "period" and len(window.codes) == 1:
        return [(rows, measures)]
    events = [one for one in measures if one.counts == "events"]
    people = [one for one in measures if one.counts == "people"]
    return [(rows, events), (_people_in(records, window, people), people)]


def _table(records: Records) -> FromClause:
    named = ("person", "period", *([COHORT] if records.cohorts else []), *_attributes(records))
    keys = [column(name, SmallInteger) for name in named]
    return table("records", *keys, *(column(f"is_{flag}", Boolean) for flag in records.flags))


def _attributes(records: Records) -> tuple[str, ...]:
    return ("region", "unit", "segment", *(f"by_{one.slug}" for one in records.characteristics))


def _records_in(records: Records, window: Window) -> FromClause:
    rows = _table(records)
    return select(rows).where(rows.c[window.column].in_(window.codes)).subquery("counted")


def _people_in(records: Records, window: Window, measures: list[Measure]) -> FromClause:
    """One row a person: their latest record's attributes, and whether each flag held in any record of the window.

    An outcome counts only in a record in which the person was eligible.
    """
    rows, latest = _table(records), _table(records).alias("latest")
    any_flag: dict[str, ColumnElement[bool]] = {}
    for one in measures:
        eligible = rows.c[f"is_{one.eligible_field}"]
        any_flag[f"is_{one.eligible_field}"] = func.bool_or(eligible)
    for one in measures:
        if one.happened_field:
            both = and_(rows.c[f"is_{one.eligible_field}"], rows.c[f"is_{one.happened_field}"])
            any_flag[f"had_{one.slug}"] = func.bool_or(both)
    once = (
        select(
            rows.c.person, func.max(rows.c.period).label("last"), *(sql.label(name) for name, sql in any_flag.items())
        )
        .where(rows.c[window.column].in_(window.codes))
        .group_by(rows.c.person)
        .subquery("once")
    )
    attributes = [latest.c[name] for name in _attributes(records)]
    flags = [once.c[name] for name in any_flag]
    same = and_(latest.c.person == once.c.person, latest.c.period == once.c.last)
    return select(*attributes, *flags).select_from(once.join(latest, same)).subquery("counted")


def statement(source: FromClause, measures: list[Measure], groupings: list[Grouping]) -> Select[tuple[int, ...]]:
    """Totals ``n0, n1, ...`` and counts ``x0, x1, ...`` of the measures, by every grouping set at once.

    A column that is rolled up reads -1: codes are never NULL. The statement is SQLAlchemy Core and compiles for any
    engine with GROUPING SETS.
    """
    sets = list(dict.fromkeys(grouping.columns for grouping in groupings))
    keys = list(dict.fromkeys(name for names in sets for name in names))
    sums = []
    for place, one in enumerate(measures):
        eligible = source.c[f"is_{one.eligible_field}"]
        sums += [_sum(eligible).label(f"n{place}"), _sum(_happened(source, one)).label(f"x{place}")]
    grouped = func.grouping_sets(*(tuple_(*(source.c[name] for name in names)) for names in sets))
    return select(*(func.coalesce(source.c[key], ROLLED_UP).label(key) for key in keys), *sums).group_by(grouped)


def _happened(source: FromClause, measure: Measure) -> ColumnElement[bool]:
    eligible = source.c[f"is_{measure.eligible_field}"]
    if not measure.happened_field:
        return eligible
    once_each = f"had_{measure.slug}"
    return source.c[once_each] if once_each in source.c else and_(eligible, source.c[f"is_{measure.happened_field}"])


def _sum(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))


def _run(connection: duckdb.DuckDBPyConnection, query: Select[tuple[int, ...]]) -> Wide:
    sql = str(query.compile(dialect=duckdb_sqlalchemy.Dialect(), compile_kwargs={"literal_binds": True}))
    return {name: np.asarray(values, dtype=np.int64) for name, values in connection.execute(sql).fetchnumpy().items()}


@dataclass(frozen=True)
class _Place:
    catalogue: Catalogue
    periods: tuple[Period, ...]
    period: int

    def characteristic(self, slug: str) -> int:
        return list(self.catalogue.characteristics).index(slug)

    def measure(self, slug: str) -> int:
        return list(self.catalogue.measures).index(slug)


def _melted(wide: Wide, groupings: list[Grouping], measures: list[Measure], place: _Place) -> list[Counted]:
    """Wide rows as one row a cell; units and segments that are not known (code 0) are left out of their own level."""
    keys = [name for name in wide if name[0] not in "nx" or name.startswith("by_")]
    parts = []
    for grouping in dict.fromkeys(groupings):
        rows = np.logical_and.reduce([(wide[key] != ROLLED_UP) == (key in grouping.columns) for key in keys])
        for key in ("unit", "segment"):
            if key in grouping.columns:
                rows &= wide[key] > 0
        for number, one in enumerate(measures):
            parts.append(_cells(wide, rows & (wide[f"n{number}"] > 0), grouping, (number, one, place)))
    return parts


def _cells(wide: Wide, rows: NDArray[np.bool_], grouping: Grouping, what: tuple[int, Measure, _Place]) -> Counted:
    number, measure, place = what
    size = int(rows.sum())

    def all_the(code: int) -> Codes:
        return np.full(size, code, dtype=np.int64)

    return Counted(
        place.periods,
        measure=all_the(place.measure(measure.slug)),
        area=all_the(0) if grouping.level == "national" else wide[grouping.level][rows],
        characteristic=all_the(place.characteristic(grouping.characteristic)),
        segment=wide["segment"][rows] if grouping.segments == "each" else all_the(0),
        period=all_the(place.period),
        grp=wide[f"by_{grouping.characteristic}"][rows],
        total=wide[f"n{number}"][rows],
        count=wide[f"x{number}"][rows],
    )
