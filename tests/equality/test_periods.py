"""Periods: slugs that come back as they went, the quarter of any day, ends of years, and pools that do not overlap."""

import calendar
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from equality.catalogue import load_catalogue
from equality.periods import (
    POOL_YEARS,
    Cohort,
    Period,
    cohort,
    earlier,
    financial_year,
    parse_period,
    pool,
    quarter,
    quarter_of,
)

pytestmark = pytest.mark.filterwarnings("error")
repeatable = settings(derandomize=True, database=None, deadline=None)

first_years = st.integers(1900, 2200)
quarters = st.builds(quarter, first_years, st.integers(1, 4))
years = st.builds(financial_year, first_years)
pools = st.builds(pool, first_years, st.integers(2, 10))
days = st.dates(date(1900, 4, 1), date(2200, 3, 31))


@repeatable
@given(st.one_of(quarters, years, pools))
def test_a_period_comes_back_from_its_slug(period):
    assert parse_period(period.slug) == period


@repeatable
@given(st.text(alphabet="0123456789-toq \n", max_size=20))
def test_any_text_is_the_slug_of_a_period_or_none(slug):
    period = parse_period(slug)
    assert period is None or period.slug == slug


@pytest.mark.parametrize("slug", ["0000-01", "0000-01-q1", "9999-00", "9999-00-q4", "2025-26-to-9999-00"])
def test_a_year_that_no_calendar_has_names_no_period(slug):
    assert parse_period(slug) is None


def test_one_year_is_not_a_pool():
    assert parse_period("2025-26-to-2025-26") is None


@pytest.mark.parametrize(
    "slug",
    [
        *("", "2025", "2025-27", "2025-26-q0", "2025-26-q5", "2025-26-Q1", "2025-2026", "25-26", "2025-26-q1-q2"),
        *("2025-26 ", " 2025-26", "2025-26\n", "2025-26-q1\n", "2025-\u0662\u0666"),
        *("2023-24-to-", "-to-2025-26", "2023-24-to-2025-27", "2025-26-to-2024-25", "2023-24-to-2024-25-to-2025-26"),
        *("2023-24-q1-to-2025-26-q4", "latest", "../2025-26"),
    ],
)
def test_other_texts_name_no_period(slug):
    assert parse_period(slug) is None


@repeatable
@given(days)
def test_every_day_is_in_its_quarter_and_its_financial_year(day):
    found = quarter_of(day)
    assert found.start <= day <= found.end
    year = financial_year(int(found.slug[:4]))
    assert year.start <= found.start and found.end <= year.end


@repeatable
@given(first_years)
def test_four_quarters_follow_one_another_and_fill_the_year(first_year):
    four = [quarter(first_year, number) for number in (1, 2, 3, 4)]
    year = financial_year(first_year)
    assert (four[0].start, four[-1].end) == (year.start, year.end)
    for before, after in pairwise(four):
        assert after.start == before.end + timedelta(days=1)


@repeatable
@given(st.one_of(quarters, years, pools))
def test_a_period_starts_on_a_first_and_ends_on_a_last_day_of_a_month(period):
    assert period.start.day == 1
    assert period.end.day == calendar.monthrange(period.end.year, period.end.month)[1]


@pytest.mark.parametrize(
    ("day", "slug", "name"),
    [
        (date(2025, 3, 31), "2024-25-q4", "January to March 2025"),
        (date(2025, 4, 1), "2025-26-q1", "April to June 2025"),
        (date(2025, 6, 30), "2025-26-q1", "April to June 2025"),
        (date(2025, 7, 1), "2025-26-q2", "July to September 2025"),
        (date(2025, 12, 31), "2025-26-q3", "October to December 2025"),
        (date(2026, 1, 1), "2025-26-q4", "January to March 2026"),
        (date(2024, 2, 29), "2023-24-q4", "January to March 2024"),
        (date(2000, 1, 1), "1999-00-q4", "January to March 2000"),
    ],
)
def test_the_quarter_of_a_day(day, slug, name):
    assert (quarter_of(day).slug, quarter_of(day).name) == (slug, name)


@pytest.mark.parametrize(
    ("period", "slug", "sentence", "start", "end"),
    [
        (financial_year(2025), "2025-26", "the year to March 2026", date(2025, 4, 1), date(2026, 3, 31)),
        (financial_year(1999), "1999-00", "the year to March 2000", date(1999, 4, 1), date(2000, 3, 31)),
        (quarter(2025, 3), "2025-26-q3", "October to December 2025", date(2025, 10, 1), date(2025, 12, 31)),
        (quarter(2025, 4), "2025-26-q4", "January to March 2026", date(2026, 1, 1), date(2026, 3, 31)),
        (pool(2023), "2023-24-to-2025-26", "the three years to March 2026", date(2023, 4, 1), date(2026, 3, 31)),
        (pool(2024, 2), "2024-25-to-2025-26", "the two years to March 2026", date(2024, 4, 1), date(2026, 3, 31)),
        (pool(2018, 6), "2018-19-to-2023-24", "the 6 years to March 2024", date(2018, 4, 1), date(2024, 3, 31)),
    ],
)
def test_slugs_words_and_ends(period, slug, sentence, start, end):
    assert (period.slug, period.sentence, period.start, period.end) == (slug, sentence, start, end)


@repeatable
@given(st.one_of(quarters, years))
def test_a_year_earlier_is_the_same_period_of_the_year_before(period):
    before = earlier(period)
    assert before.kind == period.kind
    assert (before.start.year, before.start.month) == (period.start.year - 1, period.start.month)
    assert (before.end.year, before.end.month) == (period.end.year - 1, period.end.month)


@repeatable
@given(first_years)
def test_the_pool_before_ends_on_the_day_before_this_one_starts(first_year):
    this = pool(first_year)
    before = earlier(this)
    assert before.end + timedelta(days=1) == this.start
    assert int(this.slug[-7:-3]) - int(this.slug[:4]) + 1 == POOL_YEARS


def test_a_cohort_has_its_own_name_and_nothing_before_it():
    campaign = cohort(Cohort("pqip-11", "PQiP 11", date(2021, 1, 1), date(2021, 9, 30)))
    assert campaign == Period("cohort", "pqip-11", "PQiP 11", date(2021, 1, 1), date(2021, 9, 30))
    assert campaign.sentence == "PQiP 11" and earlier(campaign) is None


def test_the_catalogue_knows_every_kind_of_period_by_its_slug():
    catalogue = load_catalogue()
    assert catalogue.period("2025-26-q4") == quarter(2025, 4)
    assert catalogue.period("2025-26") == financial_year(2025)
    assert catalogue.period("2023-24-to-2025-26") == pool(2023)
    assert catalogue.period("pqip-11").name == "PQiP campaign 11"
    assert catalogue.period("pqip-10") is None
    assert all(catalogue.period(one.slug) == cohort(one) for one in catalogue.service.cohort)
