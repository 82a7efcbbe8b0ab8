"""The audit of a release: it finds what was planted, nothing in what is proven, and stops what could be worked out."""

import json

import numpy as np
import pytest
from scipy.sparse import csc_array, csr_array

from equality.disclosure import PROOFS, RowRule
from queries.loading.auditing.audit import audited, passed
from queries.loading.auditing.frame import Frame
from queries.loading.auditing.places import figures
from queries.loading.auditing.relations import Relations, relations
from queries.loading.auditing.solving import Around, Known, propagated
from queries.loading.release import release_counts
from queries.loading.report import LoadStopped
from queries.loading.staging import Staging
from tests.attack.changed_inside import Town, records
from tests.queries.small import BY_THE_ROW_RULE, records_mapping, sexes

HEADINGS = "measure | period | area | characteristic | group | count | total\n"
PROVEN, BY_SUMS = RowRule(), RowRule(proofs=PROOFS["sums"])
TOWN = Town(seed=0, people=15, outcomes=0.3, undeclared=0.1)
UNKNOWN = np.nan
TRIANGLE = [[1, 1, 0, -1, 0, 0], [0, 1, 1, 0, -1, 0], [1, 0, 1, 0, 0, -1]]
"""Each two of three counts are shown together: x + y, y + z and x + z."""


@pytest.fixture
def town(service):
    """A small service of drawn people, loaded and not released."""
    service.load(service.write("people.csv", records(TOWN.drawn())[0], records_mapping()))
    return service


def counted_in(service):
    return Staging(service.folder).counts(service.catalogue)[0]


def rows_by(service, rule):
    return release_counts(counted_in(service), (service.catalogue, service.plan), rule).columns


def with_one_shown(columns, at, exact):
    """The rows of a release with one withheld row shown after all."""
    changed = {name: values.copy() for name, values in columns.items()}
    changed["withheld"][at] = 0
    changed["count"][at], changed["total"][at] = exact
    return changed


def withheld_rates(service, columns):
    """Places of withheld rows of rates among the columns, each with the exact count and total."""
    counted, catalogue = service.counts(), service.catalogue
    measures, areas = list(catalogue.measures.values()), list(catalogue.areas)
    characteristics = list(catalogue.characteristics.values())
    periods = counted_in(service).periods
    for at in np.flatnonzero(columns["withheld"]).tolist():
        row = {name: int(values[at]) for name, values in columns.items()}
        measure, characteristic = measures[row["measure"]], characteristics[row["characteristic"]]
        segment = catalogue.populations[measure.population].segment.rows[row["segment"]]
        words = (measure.slug, areas[row["area"]], periods[row["period"]].slug, segment, characteristic.slug)
        exact = counted.get(" ".join((*words, characteristic.rows[row["grp"]])))
        if measure.kind == "rate" and exact:
            yield at, exact


def test_what_is_withheld_by_the_row_rule_alone_is_found(town):
    audit = audited(rows_by(town, BY_THE_ROW_RULE), counted_in(town), town.catalogue, PROVEN)
    assert audit.narrow > 20
    assert audit.narrowest == 0


@pytest.mark.parametrize("rule", [BY_SUMS, PROVEN], ids=["sums", "proof"])
def test_what_is_withheld_beside_small_rows_is_not(town, rule):
    audit = audited(rows_by(town, rule), counted_in(town), town.catalogue, rule)
    assert audit.counts > 100
    assert (audit.narrow, audit.narrowest) == (0, 3)
    assert audit.solved == (240 if rule is PROVEN else 0)


def test_most_rows_that_are_shown_after_all_give_others_away(town):
    columns, counted = rows_by(town, PROVEN), counted_in(town)
    hidden = list(withheld_rates(town, columns))
    tried = hidden[:: len(hidden) // 20]
    given_away = [
        audited(with_one_shown(columns, at, exact), counted, town.catalogue, BY_SUMS).narrow > 0 for at, exact in tried
    ]
    assert sum(given_away) > len(tried) / 2


def test_three_counts_known_in_pairs_are_worked_out_by_all_sums_together_and_by_none_alone():
    relation = Relations(csr_array(np.array(TRIANGLE, dtype=float)), np.zeros(3), np.zeros(3))
    known = propagated(relation, np.array([UNKNOWN, UNKNOWN, UNKNOWN, 20, 21, 19]))
    assert known.width(np.arange(3)).min() >= 3
    around = Around((relation, csc_array(relation.matrix), known), 0, 10)
    assert (around.width(0), around.width_in_whole_numbers(0)) == (0, 0)


@pytest.mark.parametrize(
    ("shown", "place", "low", "high"),
    [
        ([UNKNOWN, 8, UNKNOWN, 20, UNKNOWN, UNKNOWN], 0, 12, 12),
        ([UNKNOWN, UNKNOWN, UNKNOWN, 20, UNKNOWN, 5], 0, 0, 5),
        ([UNKNOWN, UNKNOWN, UNKNOWN, 20, UNKNOWN, 5], 1, 15, 20),
    ],
)
def test_each_sum_alone_bounds_its_parts(shown, place, low, high):
    known = propagated(
        Relations(csr_array(np.array(TRIANGLE, dtype=float)), np.zeros(3), np.zeros(3)), np.array(shown, dtype=float)
    )
    assert (known.low[place], known.high[place]) == (low, high)


def test_a_sum_that_nothing_bounds_leaves_its_parts_without_a_most():
    relation = Relations(csr_array(np.array([[1.0, 1.0, -1.0]])), np.zeros(1), np.zeros(1))
    known = Known(np.zeros(3), np.full(3, np.inf))
    assert Around((relation, csc_array(relation.matrix), known), 0, 10).width(0) == np.inf


def test_the_relations_of_the_audit_hold_of_the_true_counts(town):
    counted = counted_in(town)
    found = figures(Frame(town.catalogue, counted.periods), rows_by(town, PROVEN), counted)
    system = relations(found)
    answers = system.matrix @ found.exact
    assert system.matrix.shape[0] > 500
    assert ((answers >= system.least) & (answers <= system.most)).all()


def test_people_of_whom_nobody_is_counted_twice_are_taken_to_add_up_over_quarters(town):
    counted = counted_in(town)
    found = figures(Frame(town.catalogue, counted.periods), rows_by(town, PROVEN), counted)
    system = relations(found)
    axes = found.frame.axes(found.keys)
    of_people = np.array([" people " in name for name in found.frame.names["quantity"]])[axes["quantity"]]
    kinds = np.array([one.kind for one in counted.periods])[axes["period"]]
    exact = system.matrix[system.least == system.most]
    over_quarters = [set(kinds[row.indices]) == {"quarter", "year"} for row in exact if of_people[row.indices].all()]
    assert any(over_quarters)


def test_a_row_that_shows_another_number_than_staging_is_a_fault(town):
    columns = {name: values.copy() for name, values in rows_by(town, PROVEN).items()}
    columns["count"][np.flatnonzero(columns["withheld"] == 0)[0]] += 1
    with pytest.raises(ValueError, match="another number than staging holds"):
        audited(columns, counted_in(town), town.catalogue, PROVEN)


def test_rows_that_could_be_worked_out_are_not_released(town):
    with pytest.raises(LoadStopped, match=r"Nothing is released: the audit found \d+ withheld counts .* report it"):
        passed(rows_by(town, BY_THE_ROW_RULE), counted_in(town), town.catalogue, PROVEN)


def test_a_release_by_the_row_rule_is_not_audited_and_says_nothing_of_it(town):
    assert not any("audit" in line for line in town.release(BY_THE_ROW_RULE).lines())


def test_a_release_says_what_the_audit_came_to_and_keeps_it(town):
    summary = town.release(PROVEN)
    kept = json.loads((town.folder / summary.account_file).read_text(encoding="utf-8"))["audit"]
    assert (kept["narrow"], kept["narrowest"]) == (0, 3)
    assert (
        f"An audit apart looked at {kept['counts']:,} withheld counts and solved the sums around {kept['solved']:,} of "
        "them: each could be any of 4 numbers or more."
    ) in summary.lines()


def test_nothing_withheld_is_nothing_to_audit(service):
    service.load_counts(HEADINGS + sexes("recall", "2025-26", (50, 100), (40, 400)))
    summary = service.release(PROVEN)
    assert summary.withheld == 0
    assert summary.audit.as_record() == {
        "counts": 0, "solved": 0, "in_whole_numbers": 0, "narrow": 0, "narrowest": None
    }  # fmt: skip
