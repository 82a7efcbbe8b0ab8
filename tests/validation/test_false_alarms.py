"""The tool seldom calls a difference that is not there; here in few simulated services, in 500 by `make validate`."""

import numpy as np
import pytest

from equality.disclosure import RowRule, withheld_rates
from equality.evidence import DECLARED_MINIMUM
from equality.gaps import pearson_p, ratio
from equality.rates import Z95, wilson_interval
from tests.validation import layers
from tests.validation.false_alarms import (
    LARGE,
    MOST_CALLED,
    ONE_OUTCOME,
    ONE_REGION,
    RULES,
    TOOL,
    Alarms,
    Judged,
    alarms,
    limits,
    services,
)
from tests.validation.rivals import RIVALS, four_fifths, overlapping, share_range, uncorrected
from tests.validation.service import OUTCOMES, QUARTERS, crowds
from tests.validation.tables import Tables

FEW = 8


@pytest.fixture(scope="module")
def simulated() -> list[Judged]:
    return list(services(FEW))


@pytest.fixture(scope="module")
def found(simulated) -> Alarms:
    return alarms(iter(simulated))


def test_the_tool_calls_at_most_one_in_200_comparisons_without_a_difference(found):
    assert found.services == FEW
    assert sum(found.compared.values()) > 300_000
    assert found.share_called(TOOL) <= MOST_CALLED
    assert found.share_called(LARGE) <= found.share_called(TOOL)


def test_other_rules_call_more_on_the_same_data(found):
    for rival in RIVALS:
        assert found.share_called(rival.name) > 4 * found.share_called(TOOL), rival.name
    assert found.share_called("5% test, uncorrected") == pytest.approx(0.05, abs=0.003)


def test_a_page_of_one_outcome_seldom_has_a_false_alarm(found):
    assert found.share_alarmed(TOOL, ONE_OUTCOME) <= 0.01
    assert found.share_alarmed(TOOL, ONE_OUTCOME) < found.share_alarmed(TOOL, ONE_REGION)
    assert found.pages[ONE_REGION] == FEW * 12 * QUARTERS


def test_a_service_has_the_sizes_of_the_sample():
    people, staff = crowds()
    assert people.weights.shape[0] == 108 and staff.weights.shape[0] == 12
    assert sum(len(outcomes) for outcomes in OUTCOMES.values()) == 15
    sex = next(column for column in people.columns if column.slug == "sex")
    counted = (people.totals.sum(axis=2) @ sex.members.T).sum(axis=-1).mean(axis=1)
    assert counted == pytest.approx([outcome.people for outcome in people.outcomes], rel=0.01)


def test_everybody_has_one_chance_whatever_their_group(simulated):
    for layer, _ in simulated[0].by_layer():
        if layer.name == "people, national, quarter":
            chances = [outcome.chance for outcome in OUTCOMES["people_on_probation"]]
            each = layer.tables.count.sum(axis=(1, 2)) / layer.tables.total.sum(axis=(1, 2))
            assert each == pytest.approx(np.repeat(np.array(chances)[:, None], each.shape[1], axis=1), abs=0.09)


def test_small_numbers_and_too_few_who_declared_are_never_compared(simulated):
    for layer, here in simulated[0].by_layer():
        compared = simulated[0].compared[here].reshape(layer.hidden.shape)
        whole = (layer.tables.count[compared].astype(int), layer.tables.total[compared].astype(int))
        assert not withheld_rates(*whole, RowRule()).any()
        assert not compared.any() or layer.column.declared >= DECLARED_MINIMUM


def test_groups_of_one_characteristic_add_up_to_all_who_declared(simulated):
    for layer, _ in simulated[0].by_layer():
        if layer.column.reference is None:
            t = layer.tables
            np.testing.assert_array_equal(t.count + t.reference_count, t.all_count)
            np.testing.assert_array_equal(t.total + t.reference_total, t.all_total)


def test_the_share_that_may_be_withheld_is_the_plans():
    from equality.catalogue import DIMENSIONS_DIR

    assert f"most_withheld = {layers.MOST_WITHHELD:.2f}" in (DIMENSIONS_DIR / "plan.toml").read_text(encoding="utf-8")


# The rivals

rows = np.random.default_rng(7).integers(5, 60, (400, 2))
others = np.random.default_rng(8).integers(50, 900, (400, 2))
TABLES = Tables(
    rows[:, 0].astype(float),
    (rows[:, 0] + rows[:, 1]).astype(float),
    others[:, 0].astype(float),
    (others[:, 0] + others[:, 1]).astype(float),
    (rows[:, 0] + others[:, 0]).astype(float),
    (rows.sum(axis=1) + others.sum(axis=1)).astype(float),
)


def test_four_fifths_calls_ratios_outside_080_and_125():
    relative = ratio(*TABLES.four)
    called = RIVALS[0].calls(TABLES, RIVALS[0].usual)
    np.testing.assert_array_equal(called, (relative < 0.8 * (1 - 1e-12)) | (relative > 1.25 * (1 + 1e-12)))
    assert (four_fifths(TABLES) >= 1).all()


def test_the_uncorrected_test_is_pearsons():
    np.testing.assert_array_equal(uncorrected(TABLES) > Z95, pearson_p(*TABLES.four) < 0.05)


def test_ranges_that_do_not_overlap_are_wilsons():
    low, high = wilson_interval(TABLES.count, TABLES.total)
    other_low, other_high = wilson_interval(TABLES.reference_count, TABLES.reference_total)
    np.testing.assert_array_equal(overlapping(TABLES) > Z95, (low > other_high) | (high < other_low))


def test_a_range_by_share_is_that_of_a_binomial_count():
    share = TABLES.total / TABLES.all_total
    spread = np.sqrt(TABLES.all_count * share * (1 - share))
    expected = np.abs(TABLES.count - TABLES.all_count * share) > Z95 * spread
    np.testing.assert_array_equal(share_range(TABLES) > Z95, expected)


def test_rivals_can_be_made_as_strict_as_the_tool():
    share, strict = limits(4)
    shown = [(one.tables.only(one.compared), int(one.compared.sum())) for one in services(4, seed=99)]
    everything = sum(number for _, number in shown)
    for rival in RIVALS:
        called = sum(rival.calls(tables, strict[rival.name]).sum() for tables, _ in shown) / everything
        assert called == pytest.approx(share, rel=0.25), rival.name
        assert strict[rival.name] > rival.usual


def test_every_rule_has_a_name_of_its_own():
    assert len(set(RULES)) == len(RULES) == 6
