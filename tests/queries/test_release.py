"""Releases: the row rule first, comparisons from what is left, withheld rows without any number, and the record of releases."""

import sqlite3
from dataclasses import replace

import msgspec
import numpy as np
import pytest
from scipy.stats import chi2_contingency
from statsmodels.stats.multitest import multipletests

from equality.disclosure import RowRule
from equality.evidence import STATES
from equality.findings import EVERYONE_ELSE, MANY_COMPARISONS, STATE_BITS
from queries.door import NoRelease
from queries.loading.release import small_withheld
from queries.loading.report import LoadStopped
from queries.loading.staging import Staging
from queries.releases import NoSuchRelease
from queries.store import Key
from tests.queries.small import Service, counts_mapping, quarters, sexes, shown
from tests.tables import table

HEADINGS = "measure | period | area | characteristic | group | count | total\n"


def cells(service):
    """Every row of the store in force, as the file has them."""
    path = service.folder / service.releases.current().file
    with sqlite3.connect(path) as connection:
        connection.row_factory = sqlite3.Row
        rows = [dict(row) for row in connection.execute("SELECT * FROM cell")]
    connection.close()
    return rows


def test_all_who_declared_are_a_row_and_those_who_did_not_are_another(service):
    undeclared = "recall | 2025-26 | Country | sex | Not declared | 20 | 60\n"
    service.load_counts(HEADINGS + sexes("recall", "2025-26", (30, 100), (50, 200)) + undeclared)
    service.release()
    found = service.store().rows(Key("country", "recall", "sex", "2025-26"), "men")
    assert [(row.group, row.count, row.total) for row in found] == [
        ("all-declared", 80, 300), ("women", 30, 100), ("men", 50, 200), ("not-declared", 20, 60),
    ]  # fmt: skip
    assert [STATES[row.finding] if row.finding is not None else None for row in found] == [
        None, "no_clear_difference", None, None,
    ]  # fmt: skip


DRAWN = """
    group | north    | south     | country
    Asian | 30 / 100 | 3 / 40    | 33 / 140
    Black | 45 / 100 | 60 / 100  | 105 / 200
    White | 40 / 200 | 90 / 300  | 130 / 500
    Not declared | 6 / 20 | 10 / 40 | 16 / 60
"""


def by_ethnicity(measure, period, drawing=DRAWN):
    return "".join(
        f"{measure} | {period} | {area} | ethnicity | {row['group']} | {' | '.join(row[area].split(' / '))}\n"
        for row in table(drawing)
        for area in ("north", "south", "country")
    )


def several_families():
    higher = DRAWN.replace("45 / 100", "24 / 100").replace("105 / 200", "84 / 200")
    return HEADINGS + "".join(
        by_ethnicity(measure, period, drawing)
        for measure in ("recall", "report")
        for period, drawing in (("2024-25", DRAWN), ("2025-26", higher))
    )


def test_withheld_rows_hold_no_number_and_no_finding(service):
    service.load_counts(several_families())
    summary = service.release()
    rows = cells(service)
    withheld = [row for row in rows if row["withheld"]]
    assert summary.withheld == len(withheld) > 0
    for row in withheld:
        assert [row[name] for name in ("count", "total", "versus_reference", "versus_rest")] == [None] * 4
    for row in rows:
        if not row["withheld"]:
            assert row["count"] is not None
            assert row["total"] is not None


def test_a_withheld_row_is_in_nobody_s_family(service):
    """What is in a withheld row changes no shown row's verdict, nor what bears on it where its own numbers stay the same."""
    service.load_counts(several_families())
    service.release()
    first = cells(service)
    other = several_families().replace("| 3 | 40", "| 0 | 17").replace("| 33 | 140", "| 33 | 140")
    service.load_counts(other)
    service.release()
    then = cells(service)
    assert [verdicts_of(row) for row in then if row["grp"]] == [verdicts_of(row) for row in first if row["grp"]]
    same = [(one, row) for one, row in zip(first, then, strict=True) if one["count"] == row["count"] and row["grp"]]
    assert len(same) > len(first) / 2
    assert [one["versus_reference"] for one, _ in same] == [row["versus_reference"] for _, row in same]


def verdicts_of(row):
    """A row without its numbers, and without what else bears on its verdicts: of both, a coarser group's hold a withheld one's."""
    codes = {
        name: None if row[name] is None else row[name] & (STATE_BITS | MANY_COMPARISONS)
        for name in ("versus_reference", "versus_rest")
    }
    return {**row, **codes, "count": 0, "total": 0}


def test_a_row_that_is_shown_is_not_compared_with_one_that_is_not(service):
    service.load_counts(HEADINGS + sexes("recall", "2025-26", (50, 100), (4, 400)))
    service.release()
    women = next(row for row in cells(service) if row["count"] == 50)
    assert STATES[women["versus_reference"]] == "not_shown"


def independent(rows, polarity):
    """States of (group, reference) pairs of counts of one family, by scipy and statsmodels; None where a minimum stops it."""
    p = [
        np.nan
        if min(n, m) < 30
        or min(a + b, n + m - a - b) < 10
        or (np.outer([n, m], [a + b, n + m - a - b]) / (n + m) < 3).any()
        else chi2_contingency([[a, n - a], [b, m - b]], correction=False).pvalue
        for a, n, b, m in rows
    ]
    tested = [place for place, value in enumerate(p) if not np.isnan(value)]
    q = (
        dict(zip(tested, multipletests([p[place] for place in tested], method="fdr_bh")[1], strict=True))
        if tested
        else {}
    )
    states = []
    for place, (a, n, b, m) in enumerate(rows):
        if place not in q:
            states.append(("comparison_too_small" if m < 30 else "too_few_to_compare", False))
            continue
        ratio, gap = (a / n) / (b / m), a / n - b / m
        if q[place] >= 0.05:
            states.append(("no_clear_difference", p[place] < 0.05))
            continue
        better = (gap > 0) == (polarity > 0)
        material = ratio < 0.8 or ratio > 1.25 or abs(gap) >= 0.05
        states.append((("" if material else "small_") + ("more" if better else "less") + "_favourable", False))
    return states, len(tested)


@pytest.mark.parametrize("comparison", ["white", EVERYONE_ELSE])
def test_findings_are_those_that_other_packages_find(service, comparison):
    service.load_counts(several_families())
    service.release()
    store = service.store()
    seen = set()
    for measure in ("recall", "report"):
        for period in ("2024-25", "2025-26"):
            for areas in (["country"], ["north", "south"]):
                keys = [Key(area, measure, "ethnicity", period) for area in areas]
                pairs, findings = [], []
                for key in keys:
                    rows = {row.group: row for row in store.rows(key, comparison)}
                    other = rows["all-declared" if comparison == EVERYONE_ELSE else "white"]
                    for group in ("asian", "black", "white"):
                        row = rows[group]
                        if group == comparison or row.count is None:
                            continue
                        mine = (row.count, row.total) if comparison == EVERYONE_ELSE else (0, 0)
                        pairs.append((row.count, row.total, other.count - mine[0], other.total - mine[1]))
                        findings.append((STATES[row.finding & STATE_BITS], bool(row.finding & MANY_COMPARISONS)))
                states, tested = independent(pairs, service.catalogue.measures[measure].sign)
                assert findings == states
                assert set(store.comparisons_made({keys[0]: comparison}).values()) == {tested}
                seen |= set(states)
    assert len(seen) >= 3


def test_a_combination_with_too_many_small_rows_is_left_out(service):
    plan = msgspec.structs.replace(service.plan, most_withheld=0.4)
    strict = Service(service.folder, service.catalogue, plan)
    names = list(quarters())[1:6]
    # Sex: 4 rows of 10 are small in recall (40%, which may stay), 5 of 10 in report.
    drawing = "".join(
        sexes("recall", name, (8, 20) if n else (1, 20), (1, 20) if n > 1 else (8, 20)) for n, name in enumerate(names)
    )
    drawing += "".join(sexes("report", name, (1, 20), (8, 20)) for name in names)
    strict.load_counts(HEADINGS + drawing)
    summary = strict.release()
    store = strict.store()
    left_out = {(one.measure, one.characteristic, one.level, one.period_kind): one.left_out for one in store.offered}
    assert left_out[("recall", "sex", "national", "quarter")] is False
    assert left_out[("report", "sex", "national", "quarter")] is True
    assert summary.left_out == ("report, sex, national, quarter: 50% of rows small",)
    assert (strict.folder / summary.left_out_file).read_text() == "report, sex, national, quarter: 50% of rows small\n"
    assert {store.slugs["measure"][row["measure"]] for row in cells(strict)} == {"recall"}
    assert not store.offers(Key("country", "report", "sex", names[0]))


def test_a_population_has_the_periods_that_anybody_of_it_is_counted_in_and_not_those_of_others(service):
    people = sexes("recall", "2024-25", (30, 100), (30, 100)) + sexes("recall", "2025-26-q1", (0, 100), (40, 100))
    service.load_counts(HEADINGS + people)
    staff = counts_mapping().replace("people_on_probation", "staff")
    service.load_counts(HEADINGS + sexes("promoted", "2025-26", (30, 100), (30, 100)), staff)
    counted, _ = Staging(service.folder).counts(service.catalogue)
    held, _ = small_withheld(counted, (service.catalogue, service.plan), RowRule())
    years = {
        measure.slug: [counted.periods[code].slug for code in cube.periods]
        for measure, cube in held
        if cube.combination.period_kind == "year"
    }
    assert years == {"recall": ["2024-25"], "promoted": ["2025-26"]}


def test_a_release_is_of_the_plan_and_nothing_else(service):
    unit = sexes("recall", "2025-26", (50, 100), (50, 100), "Hill") + sexes(
        "recall", "2025-26-q1", (9, 90), (9, 90), "Hill"
    )
    service.load_counts(HEADINGS + unit)
    service.release()
    store = service.store()
    assert store.offers(Key("hill", "recall", "sex", "2025-26"))
    assert not store.offers(Key("hill", "recall", "sex", "2025-26-q1"))
    assert len(cells(service)) == 3


def test_two_releases_of_the_same_counts_are_the_same(service):
    service.load_counts(several_families())
    service.release()
    first = service.folder / service.releases.current().file
    service.release()
    second = service.folder / service.releases.current().file
    assert first != second

    def everything(path):
        with sqlite3.connect(path) as connection:
            found = {
                name: connection.execute(f"SELECT * FROM {name}").fetchall()
                for name in ("cell", "name", "offered", "family", "load")
            }
        connection.close()
        return found

    assert everything(first) == everything(second)


def test_nothing_loaded_can_be_released(service):
    with pytest.raises(
        LoadStopped, match=r"Nothing has been loaded yet. Load an extract first: python -m app load FILE"
    ):
        service.release()
    with pytest.raises(NoRelease, match="No figures have been released yet"):
        service.store()


def test_counts_that_the_definitions_do_not_hold_are_left_out_and_named(service):
    service.load_counts(HEADINGS + sexes("recall", "2025-26", (50, 100), (50, 100)))
    none = Service(service.folder, replace(service.catalogue, measures={
        slug: one for slug, one in service.catalogue.measures.items() if slug != "recall"
    }), service.plan)  # fmt: skip
    with pytest.raises(LoadStopped, match=r"holds no counts that the measures define. Load an extract first"):
        none.release()


def test_releases_replace_correct_withdraw_and_restore_each_other(service):
    rows = HEADINGS + sexes("recall", "2025-26", (50, 100), (50, 100))
    service.load_counts(rows)
    service.release()
    service.release()
    service.load_counts(rows.replace("| 50 | 100", "| 51 | 100"))
    corrected = service.release()
    service.release()
    entries = service.releases.entries()
    assert [(one.number, one.replaces, one.corrects) for one in entries] == [
        (1, None, False), (2, 1, False), (3, 2, True), (4, 3, False),
    ]  # fmt: skip
    assert "It corrects release 2." in corrected.lines()
    key = Key("country", "recall", "sex", "2025-26")
    assert service.releases.current().number == 4
    assert service.releases.withdraw(4).number == 3
    assert service.releases.withdraw(3).number == 2
    assert shown(service, key)["women"] == (50, 100)
    assert service.releases.restore(3).number == 3
    assert shown(service, key)["women"] == (51, 100)
    assert [one.number for one in service.releases.entries() if one.withdrawn] == [4]
    for number in (1, 2, 3):
        service.releases.withdraw(number)
    assert service.releases.current() is None
    with pytest.raises(NoRelease):
        service.store()
    for change in (service.releases.withdraw, service.releases.restore):
        with pytest.raises(NoSuchRelease, match=r"There is no release 9. The releases are: 1, 2, 3, 4"):
            change(9)


def test_a_number_is_never_used_again(service):
    service.load_counts(HEADINGS + sexes("recall", "2025-26", (50, 100), (50, 100)))
    service.release()
    service.releases.withdraw(1)
    assert service.release().entry.number == 2
    assert service.releases.entries()[1].replaces is None


def test_a_release_says_where_its_figures_came_from(service):
    service.load_counts(HEADINGS + sexes("recall", "2025-26", (50, 100), (50, 100)))
    service.release()
    store = service.store()
    made, (load,) = store.provenance, store.loads()
    assert (made.number, made.as_at.isoformat(), made.method, made.sample) == (1, "2026-03-31", "1.1", False)
    assert len(made.checksum) == len(load.checksum) == 64
    assert (load.file, load.source, load.thousands_of_rows) == ("counts.csv", "Counts", 0)
    assert ("Totals", "PASS", "The groups of every characteristic add up to the same totals.") in load.checks
