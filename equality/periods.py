"""Quarters, financial years, three-year pools and named cohorts, with their slugs and their words."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

import msgspec

KINDS = ("quarter", "year", "pool", "cohort")
POOL_YEARS = 3
_QUARTER = re.compile(r"([0-9]{4})-([0-9]{2})-q([1-4])")
_YEAR = re.compile(r"([0-9]{4})-([0-9]{2})")
_MONTHS = {1: "April to June", 2: "July to September", 3: "October to December", 4: "January to March"}
_NUMBERS = {2: "two", 3: "three", 4: "four", 5: "five"}


class Cohort(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A period with a name of its own; ``sentence`` fits after "in", for example "the cohort released 2013 to 2015"."""

    slug: str
    name: str
    start: date
    end: date
    sentence: str = ""


@dataclass(frozen=True)
class Period:
    """One period; ``name`` fits after "in" or a comma, for example "year to March 2026"."""

    kind: str
    slug: str
    name: str
    start: date
    end: date
    said: str = ""

    @property
    def sentence(self) -> str:
        """The period after "in": "the year to March 2026", "January to March 2026"."""
        if self.said:
            return self.said
        return f"the {self.name}" if self.kind in ("year", "pool") else self.name


def quarter(first_year: int, number: int) -> Period:
    """Quarter 1 (April to June) to 4 of the financial year that starts in ``first_year``.

    >>> quarter(2025, 4)
    Period(kind='quarter', slug='2025-26-q4', name='January to March 2026', start=datetime.date(2026, 1, 1), \
end=datetime.date(2026, 3, 31), said='')
    """
    calendar_year = first_year + (number == 4)
    month = {1: 4, 2: 7, 3: 10, 4: 1}[number]
    after = date(calendar_year + (month == 10), (month + 3) % 12 or 12, 1)
    return Period(
        "quarter",
        f"{_years(first_year)}-q{number}",
        f"{_MONTHS[number]} {calendar_year}",
        date(calendar_year, month, 1),
        after - timedelta(days=1),
    )


def financial_year(first_year: int) -> Period:
    """The year to 31 March.

    >>> financial_year(2025).slug, financial_year(2025).sentence
    ('2025-26', 'the year to March 2026')
    """
    start, end = date(first_year, 4, 1), date(first_year + 1, 3, 31)
    return Period("year", _years(first_year), f"year to March {first_year + 1}", start, end)


def pool(first_year: int, years: int = POOL_YEARS) -> Period:
    """Several financial years together.

    >>> pool(2023).slug, pool(2023).name
    ('2023-24-to-2025-26', 'three years to March 2026')
    """
    last = first_year + years - 1
    name = f"{_NUMBERS.get(years, str(years))} years to March {last + 1}"
    return Period(
        "pool", f"{_years(first_year)}-to-{_years(last)}", name, date(first_year, 4, 1), date(last + 1, 3, 31)
    )


def cohort(defined: Cohort) -> Period:
    """A named period."""
    return Period("cohort", defined.slug, defined.name, defined.start, defined.end, defined.sentence)


def quarter_of(day: date) -> Period:
    """The quarter that holds a day.

    >>> quarter_of(date(2026, 2, 14)).slug
    '2025-26-q4'
    """
    first_year = day.year - (day.month < 4)
    return quarter(first_year, (day.month - 4) % 12 // 3 + 1)


def parse_period(slug: str) -> Period | None:
    """The quarter, year or pool with this slug, or None.

    >>> parse_period("2025-26-q1").name
    'April to June 2025'
    >>> parse_period("2025-27") is None
    True
    """
    found = _QUARTER.fullmatch(slug)
    if found:
        if not _plausible(int(found[1])):
            return None
        period = quarter(int(found[1]), int(found[3]))
        return period if period.slug == slug else None
    first, _, last = slug.partition("-to-")
    start, end = _YEAR.fullmatch(first), _YEAR.fullmatch(last or first)
    if not start or not end:
        return None
    first_year, last_year = int(start[1]), int(end[1])
    if not (_plausible(first_year) and _plausible(last_year)) or (last and last_year <= first_year):
        return None
    period = pool(first_year, last_year - first_year + 1) if last else financial_year(first_year)
    return period if period.slug == slug else None


def earlier(period: Period) -> Period | None:
    """The period of the same kind one year (or one pool) before; None for cohorts."""
    first_year = period.start.year - (period.start.month < 4)
    if period.kind == "quarter":
        return quarter(first_year - 1, int(period.slug[-1]))
    if period.kind == "year":
        return financial_year(first_year - 1)
    return pool(first_year - POOL_YEARS) if period.kind == "pool" else None


def _plausible(year: int) -> bool:
    return 1000 <= year <= 9000


def _years(first_year: int) -> str:
    return f"{first_year}-{(first_year + 1) % 100:02d}"
