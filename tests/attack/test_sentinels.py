"""Unlikely numbers in rows that are withheld stand in no answer, in no form, nor does a rate made of them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from equality.disclosure import PROOFS, RowRule
from queries import schema
from queries.store import Key
from tests.attack.everything import ROUNDED_TO, Served
from tests.attack.pages import alike
from tests.queries.small import Service, counts_mapping, read_definitions
from tests.queries.small_definitions import write_definitions

HEADINGS = "measure | period | area | characteristic | group | count | total\n"
GROUPS, REGIONS, STAFF = ("Asian", "Black", "White"), ("North", "South"), "Staff"
PLACES = [(part, group) for part in (*REGIONS, STAFF) for group in GROUPS]
"""People on probation by region, and staff of the country, each by ethnic group."""
UNLIKELY = (1_621, 2_203, 2_833, 3_571, 4_337, 5_119, 6_151, 7_919, 8_467, 9_311)
FEW, ALL_BUT = 3, 4
YEARS = range(1990, 2040)
AS_DRAWN = (Phase.explicit, Phase.generate)
Numbers = tuple[int, int]
NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+(?!\d)|\d+(?:\.\d+)?")
DRAWN = settings(
    max_examples=12, derandomize=True, database=None, phases=AS_DRAWN, suppress_health_check=[HealthCheck.too_slow]
)


@st.composite
def counts(draw: st.DrawFn) -> dict[tuple[str, str], Numbers]:
    """Count and total of each of PLACES, each total an unlikely number; in some a few had the outcome, or all but a few."""
    totals = draw(st.permutations(UNLIKELY))
    found = {}
    for place, total in zip(PLACES, totals, strict=False):
        many = draw(st.integers(total // 5, total // 2))
        found[place] = (draw(st.sampled_from((FEW, total - ALL_BUT, many, many))), total)
    found["North", "Asian"] = (FEW, totals[0])
    found[STAFF, "Asian"] = (FEW, totals[PLACES.index((STAFF, "Asian"))])
    return found


def in_all_areas(counted: dict[tuple[str, str], Numbers]) -> Iterator[tuple[str, str, str, Numbers]]:
    """Measure, area, group and numbers: recall in the regions and in the country, promotion in the country."""
    for (part, group), numbers in counted.items():
        yield ("promoted", "Country", group, numbers) if part == STAFF else ("recall", part, group, numbers)
    for group in GROUPS:
        whole = tuple(sum(counted[region, group][at] for region in REGIONS) for at in (0, 1))
        yield "recall", "Country", group, whole


@pytest.fixture(scope="module")
def definitions(tmp_path_factory):
    return write_definitions(tmp_path_factory.mktemp("definitions"))


@pytest.fixture(scope="module")
def empty(definitions, tmp_path_factory):
    """Services without data, one after the other."""
    known = read_definitions(definitions)
    return (Service(tmp_path_factory.mktemp("sentinels") / "data", *known) for _ in iter(int, 1))


@dataclass(frozen=True)
class Sent:
    """All that is sent, the numbers of rows that are shown, and the exact rows that are withheld."""

    words: str
    shown: set[int]
    hidden: list[Numbers]

    @cached_property
    def numbers(self) -> set[float]:
        """Every number, as it is written: 7919, 7,919 or 0.7919."""
        return {float(one.replace(",", "")) for one in NUMBER.findall(self.words)}

    @property
    def long(self) -> np.ndarray:
        """Numbers with many digits, as they are and as the proportion that a percentage is."""
        found = np.array([one for one in self.numbers if one != round(one, 4)])
        return np.concatenate([found, found / 100])


def sent(service: Service, definitions, counted: dict[tuple[str, str], Numbers], protect: str) -> Sent:
    """What is sent of these counts."""
    rows = [*in_all_areas(counted)]
    for population, of in (("people_on_probation", "recall"), ("staff", "promoted")):
        lines = [
            f"{measure} | 2025-26 | {area} | ethnicity | {group} | {a} | {n}\n"
            for measure, area, group, (a, n) in rows
            if measure == of
        ]
        mapping = counts_mapping().replace("people_on_probation", population)
        assert not service.load_counts(HEADINGS + "".join(lines), mapping).stopped
    service.release(RowRule(proofs=PROOFS[protect]))
    places = {(measure, area.lower()) for measure, area, _, _ in rows}
    keys = [Key(area, measure, "ethnicity", "2025-26") for measure, area in sorted(places)]
    held = {(key.measure, key.area, row.group): row for key in keys for row in service.store().rows(key, "white")}
    with service.store().engine.connect() as connection:
        cells = connection.execute(select(schema.cell.c.count, schema.cell.c.total).where(schema.cell.c.withheld == 0))
        printed = telling([(row.count, row.total) for row in cells])
    hidden = [
        numbers for measure, area, group, numbers in rows if held[measure, area.lower(), group.lower()].count is None
    ]
    words = "\n".join(text for _, text in Served(service, definitions).answers())
    return Sent(words, printed, hidden)


def telling(rows: list[Numbers]) -> set[int]:
    """The numbers of rows that are neither everyday, nor rounded, nor a year: with the outcome, without it, and all."""
    numbers = {one for a, n in rows for one in (a, n - a, n)}
    return {one for one in numbers if one >= UNLIKELY[0] - ALL_BUT and one % ROUNDED_TO and one not in YEARS}


def rates(rows: list[Numbers]) -> np.ndarray:
    """Shares with the outcome and without it."""
    return np.array([rate for a, n in rows for rate in (a / n, 1 - a / n)])


@pytest.mark.slow
def test_no_unlikely_number_of_a_withheld_row_stands_in_any_answer(empty, definitions):
    tried = []

    @DRAWN
    @given(counts())
    def each(counted):
        found = sent(next(empty), definitions, counted, "proof")
        sentinels = telling(found.hidden) - found.shown
        tried.append(len(sentinels))
        assert sentinels & found.numbers == set()
        assert not alike(rates(found.hidden), found.long).any()

    each()
    assert min(tried) >= 4


def test_the_search_finds_them_where_small_rows_alone_are_withheld(empty, definitions):
    counted = {
        place: (total * (at + 2) // 11, total) for at, (place, total) in enumerate(zip(PLACES, UNLIKELY, strict=False))
    }
    for place in (("North", "Asian"), (STAFF, "Asian")):
        counted[place] = (FEW, counted[place][1])
    protected, open_to_all = (sent(next(empty), definitions, counted, protect) for protect in ("proof", "off"))
    beside = [numbers for numbers in protected.hidden if numbers not in open_to_all.hidden]
    printed = telling(beside) & {one for numbers in beside for one in numbers} - protected.shown
    assert len(printed) >= 4
    assert printed <= open_to_all.numbers
    assert printed & protected.numbers == set()
    share = np.array([a / n for a, n in beside])
    assert alike(share, open_to_all.long).all()
    assert not alike(share, protected.long).any()
    per_cent = {f"{100 * one:.1f}%" for one in share}
    assert {one for one in per_cent if one in open_to_all.words} == per_cent
    assert not any(one in protected.words for one in per_cent)
