"""The release before is an input of the next: what the two tell together is no more than the first told of the same counts."""

import json
import sqlite3
from contextlib import closing
from dataclasses import replace

import duckdb
import msgspec
import pytest

from equality.disclosure import PROOFS, RowRule
from queries.loading.publishing import publish
from queries.loading.report import LoadStopped
from queries.loading.staging import Staging
from queries.loading.suppression.before import told_before
from queries.store import Key
from tests.queries.small import BY_THE_ROW_RULE, sexes, shown

HEADINGS = "measure | period | area | characteristic | group | count | total\n"
GROUPS = ("Asian", "Black", "White")
FIRST = ((4, 40), (31, 145), (29, 136))
SECOND = ((30, 60), (30, 200), (4, 90))
BY_SUMS, PROVEN = RowRule(proofs=PROOFS["sums"]), RowRule(proofs=PROOFS["proof"])
Q1 = Key("country", "report", "ethnicity", "2025-26-q1")


def drawn(period, counts, area="Country"):
    return "".join(
        f"report | {period} | {area} | ethnicity | {group} | {count} | {total}\n"
        for group, (count, total) in zip(GROUPS, counts, strict=True)
    )


def added(*parts):
    return tuple(
        (sum(count for count, _ in each), sum(total for _, total in each)) for each in zip(*parts, strict=True)
    )


ONE_QUARTER = HEADINGS + drawn("2025-26-q1", FIRST)
A_QUARTER_ON_TOP = HEADINGS + drawn("2025-26-q2", SECOND) + drawn("2025-26", added(FIRST, SECOND))
BOTH_QUARTERS = ONE_QUARTER + A_QUARTER_ON_TOP.removeprefix(HEADINGS)


def withheld(service, key=Q1):
    return {group for group, (count, _) in shown(service, key, "white").items() if count is None}


def cells(service):
    path = service.folder / service.releases.current().file
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("SELECT * FROM cell").fetchall()


@pytest.mark.parametrize("rule", [BY_SUMS, PROVEN])
def test_the_same_counts_released_again_give_the_same_rows(service, rule):
    service.load_counts(BOTH_QUARTERS)
    service.release(rule)
    first = cells(service)
    service.release(rule)
    assert cells(service) == first


def test_two_releases_that_did_not_know_of_each_other_would_tell_a_small_row_by_subtraction(service, other):
    service.load_counts(ONE_QUARTER)
    service.release(BY_SUMS)
    other.load_counts(BOTH_QUARTERS)
    other.release(BY_SUMS)
    first, second = shown(service, Q1, "white"), shown(other, Q1, "white")
    assert first["asian"] == second["asian"] == (None, None)
    told = [first["all-declared"][at] - first["white"][at] - second["black"][at] for at in (0, 1)]
    assert tuple(told) == FIRST[0]


@pytest.mark.parametrize("rule", [BY_SUMS, PROVEN])
@pytest.mark.parametrize("following", [A_QUARTER_ON_TOP, BOTH_QUARTERS])
def test_with_a_quarter_on_top_what_was_shown_stays_shown_and_what_was_withheld_stays_withheld(
    service, rule, following
):
    service.load_counts(ONE_QUARTER)
    service.release(rule)
    first = shown(service, Q1, "white")
    service.load_counts(following)
    service.release(rule)
    assert withheld(service) == {"asian", "black"}
    assert shown(service, Q1, "white") == first
    assert {"white"} < withheld(service, Key("country", "report", "ethnicity", "2025-26-q2"))


@pytest.mark.parametrize("rule", [BY_SUMS, PROVEN])
def test_who_did_not_declare_one_thing_is_not_told_by_another_that_all_declared_and_is_new(service, rule):
    undeclared = "report | 2025-26-q1 | Country | ethnicity | Not declared | 4 | 40\n"
    by_ethnicity = HEADINGS + drawn("2025-26-q1", ((31, 145), (29, 136), (40, 160))) + undeclared
    service.load_counts(by_ethnicity)
    service.release(rule)
    assert withheld(service) == {"not-declared"}
    first = shown(service, Q1, "white")
    service.load_counts(by_ethnicity + sexes("report", "2025-26-q1", (50, 240), (54, 241)))
    assert service.release(rule).left_out == ()
    assert shown(service, Q1, "white") == first
    by_sex = shown(service, Key("country", "report", "sex", "2025-26-q1"))
    assert by_sex["all-declared"] == (None, None)
    assert (None, None) in (by_sex["women"], by_sex["men"])


def test_a_combination_that_was_released_stays_though_most_of_its_rows_are_small_by_now(service, other):
    plan = msgspec.structs.replace(service.plan, most_withheld=0.4)
    service, other = replace(service, plan=plan), replace(other, plan=plan)
    many, few = ((30, 100), (40, 120)), ((1, 12), (1, 13))
    service.load_counts(HEADINGS + sexes("recall", "2025-26-q1", *many))
    service.release(BY_SUMS)
    later = "".join(sexes("recall", f"2025-26-q{number}", *few) for number in (2, 3, 4))
    service.load_counts(HEADINGS + later + sexes("recall", "2025-26", *many))
    assert service.release(BY_SUMS).left_out == ()
    assert shown(service, Key("country", "recall", "sex", "2025-26-q1"))["women"] == many[0]
    other.load_counts(HEADINGS + sexes("recall", "2025-26-q1", *many) + later + sexes("recall", "2025-26", *many))
    assert other.release(BY_SUMS).left_out == ("recall, sex, national, quarter: 75% of rows small",)


@pytest.mark.postgres
@pytest.mark.slow
def test_a_release_in_a_database_is_an_input_of_the_next_too(service, database):
    there = replace(service, store_url=database.address())
    there.load_counts(ONE_QUARTER)
    there.release(BY_SUMS)
    there.load_counts(A_QUARTER_ON_TOP)
    there.release(BY_SUMS)
    store = there.store()
    rows = {row.group: row.count for row in store.rows(Q1, "white")}
    store.engine.dispose()
    assert {group for group, count in rows.items() if count is None} == {"asian", "black"}


def test_rows_are_known_by_name_where_the_definitions_have_changed(service, other):
    service.load_counts(ONE_QUARTER)
    service.release(BY_SUMS)
    turned = replace(
        service.catalogue,
        measures=dict(reversed(service.catalogue.measures.items())),
        areas=dict(reversed(service.catalogue.areas.items())),
        characteristics=dict(reversed(service.catalogue.characteristics.items())),
    )
    now = replace(service, catalogue=turned)
    now.load_counts(A_QUARTER_ON_TOP)
    now.release(BY_SUMS)
    assert withheld(now) == {"asian", "black"}


def test_rows_of_a_measure_that_is_no_longer_defined_are_in_nobodys_way(service):
    service.load_counts(ONE_QUARTER + "recall | 2025-26 | Country | sex | Women | 50 | 100\n")
    service.release(BY_SUMS)
    measures = {slug: one for slug, one in service.catalogue.measures.items() if slug != "recall"}
    now = replace(service, catalogue=replace(service.catalogue, measures=measures))
    now.release(BY_SUMS)
    assert withheld(now) == {"asian", "black"}


def test_a_release_of_which_nothing_is_defined_any_more_is_in_nobodys_way(service):
    service.load_counts(ONE_QUARTER)
    service.release(BY_SUMS)
    measures = {slug: one for slug, one in service.catalogue.measures.items() if slug != "report"}
    service.load_counts(HEADINGS + sexes("recall", "2025-26-q1", (30, 100), (40, 120)))
    now = replace(service, catalogue=replace(service.catalogue, measures=measures))
    assert now.release(BY_SUMS).entry.number == 2
    assert shown(now, Key("country", "recall", "sex", "2025-26-q1"))["women"] == (30, 100)


def test_a_withheld_count_that_was_corrected_may_be_shown(service):
    service.load_counts(ONE_QUARTER)
    service.release(BY_SUMS)
    service.load_counts(HEADINGS + drawn("2025-26-q1", ((14, 40), (32, 145), (29, 136))))
    service.release(BY_SUMS)
    assert withheld(service) == set()


def test_a_withheld_row_beside_a_corrected_one_stays_withheld(service):
    service.load_counts(ONE_QUARTER)
    service.release(BY_SUMS)
    service.load_counts(HEADINGS + drawn("2025-26-q1", ((14, 40), (31, 145), (29, 136))))
    service.release(BY_SUMS)
    assert "black" in withheld(service)


def test_the_file_of_before_loaded_again_has_changed_nothing(service):
    service.load_counts(ONE_QUARTER)
    service.release(BY_SUMS)
    service.load_counts(HEADINGS + drawn("2025-26-q1", ((14, 40), (32, 145), (29, 136))))
    service.load_counts(ONE_QUARTER)
    service.release(BY_SUMS)
    assert withheld(service) == {"asian", "black"}


def test_a_stricter_rule_withholds_small_rows_that_were_shown_before(service):
    service.load_counts(ONE_QUARTER)
    service.release(BY_SUMS)
    service.release(RowRule(people=140, proofs=PROOFS["sums"]))
    assert withheld(service) >= {"asian", "white"}


def test_a_release_without_protection_is_nothing_to_build_on(service):
    service.load_counts(ONE_QUARTER)
    service.release(BY_THE_ROW_RULE)
    assert withheld(service) == {"asian"}
    service.release(BY_SUMS)
    assert withheld(service) == {"asian", "black"}


@pytest.mark.parametrize("in_force", ["", HEADINGS + sexes("recall", "2025-26-q1", (30, 100), (40, 120))])
def test_what_a_withdrawn_release_told_is_looked_after_as_somebody_may_have_kept_it(service, in_force):
    if in_force:
        service.load_counts(in_force)
        service.release(BY_SUMS)
    service.load_counts(ONE_QUARTER)
    told = service.release(BY_SUMS).entry.number
    first = shown(service, Q1, "white")
    service.releases.withdraw(told)
    service.load_counts(A_QUARTER_ON_TOP)
    service.release(BY_SUMS)
    assert withheld(service) == {"asian", "black"}
    assert shown(service, Q1, "white") == first


def test_without_it_other_rows_would_be_withheld_than_before(service):
    service.load_counts(BOTH_QUARTERS)
    service.release(BY_SUMS)
    assert withheld(service) == {"asian", "white"}


def test_figures_that_were_wrong_withdrawn_and_corrected_may_be_shown(service):
    service.load_counts(ONE_QUARTER)
    service.release(BY_SUMS)
    service.releases.withdraw(1)
    service.load_counts(HEADINGS + drawn("2025-26-q1", ((14, 40), (32, 145), (29, 136))))
    service.release(BY_SUMS)
    assert withheld(service) == set()


def test_a_release_that_was_withdrawn_before_the_one_in_force_is_known_by_that_one(service):
    service.load_counts(ONE_QUARTER)
    service.release(BY_SUMS)
    service.releases.withdraw(1)
    service.release(BY_SUMS)
    (service.folder / "release-0001.sqlite").unlink()
    service.load_counts(A_QUARTER_ON_TOP)
    service.release(BY_SUMS)
    assert withheld(service) == {"asian", "black"}


def test_what_a_release_before_the_last_told_is_looked_after_though_the_last_did_not_hold_it(service):
    service.load_counts(ONE_QUARTER)
    service.release(BY_SUMS)
    first = shown(service, Q1, "white")
    without = {slug: one for slug, one in service.catalogue.measures.items() if slug != "report"}
    service.load_counts(HEADINGS + sexes("recall", "2025-26-q1", (30, 100), (40, 120)))
    replace(service, catalogue=replace(service.catalogue, measures=without)).release(BY_SUMS)
    service.load_counts(A_QUARTER_ON_TOP)
    service.release(BY_SUMS)
    assert withheld(service) == {"asian", "black"}
    assert shown(service, Q1, "white") == first


def test_what_an_older_release_told_of_a_combination_that_stays_left_out_is_looked_after(service):
    undeclared = "report | 2025-26-q1 | Country | ethnicity | Not declared | 4 | 40\n"
    by_ethnicity = HEADINGS + drawn("2025-26-q1", ((31, 145), (29, 136), (40, 160))) + undeclared
    service.load_counts(by_ethnicity)
    service.release(BY_SUMS)
    without = {slug: one for slug, one in service.catalogue.measures.items() if slug != "report"}
    service.load_counts(HEADINGS + sexes("recall", "2025-26-q1", (30, 100), (40, 120)))
    second = replace(service, catalogue=replace(service.catalogue, measures=without)).release(BY_SUMS)
    # As if the second had not been able to protect it; no town is known where one cannot, once it could.
    account = service.folder / second.account_file
    said = json.loads(account.read_text(encoding="utf-8"))
    left_out = "report, ethnicity, national, quarter: could not be protected by fewer rows"
    account.write_text(json.dumps({**said, "left_out": [left_out]}), encoding="utf-8")
    service.load_counts(by_ethnicity + sexes("report", "2025-26-q1", (50, 240), (54, 241)))
    assert service.release(BY_SUMS).left_out == (left_out,)
    assert shown(service, Key("country", "report", "sex", "2025-26-q1"))["all-declared"] == (None, None)


def test_of_an_older_release_only_what_a_later_one_did_not_tell_again_is_kept_in_mind(service):
    service.load_counts(ONE_QUARTER)
    for _ in range(2):
        service.release(BY_SUMS)
    service.load_counts(A_QUARTER_ON_TOP)
    service.release(BY_SUMS)
    staging = Staging(service.folder)
    periods = staging.counts(service.catalogue)[0].periods
    told = told_before(service.releases, service.folder, staging, (service.catalogue, periods), BY_SUMS)
    with_quarter_on_top, *earlier = (len(before.number) for before in told.releases)
    assert with_quarter_on_top == len(cells(service))
    assert earlier == [0, 0]


def test_a_release_in_force_that_cannot_be_read_stops_the_next_in_a_sentence(service):
    service.load_counts(ONE_QUARTER)
    service.release(BY_SUMS)
    (service.folder / "release-0001.sqlite").unlink()
    with pytest.raises(
        LoadStopped, match=r"what it showed is not known.* or withdraw it: python -m app release --with"
    ):
        service.release(BY_SUMS)
    service.releases.withdraw(1)
    said = []
    made = publish(service.folder, (service.catalogue, service.plan), BY_SUMS, said.append)
    assert made.entry.number == 2
    assert "Release 1 cannot be read: what it showed is not taken into account." in said


def test_a_staging_file_that_does_not_tell_changes_takes_each_load_for_one(service):
    service.load_counts(ONE_QUARTER)
    service.release(BY_SUMS)
    with closing(duckdb.connect(str(Staging(service.folder).path))) as connection:
        connection.execute("ALTER TABLE counts DROP COLUMN changed")
    service.release(BY_SUMS)
    assert withheld(service) == {"asian", "black"}
    service.load_counts(A_QUARTER_ON_TOP)
    service.release(BY_SUMS)
    assert withheld(service) == {"asian", "black"}
