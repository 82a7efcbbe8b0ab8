"""scipy, statsmodels, fairlearn and aequitas make the same ratios, rates and gaps of the same counts."""

import os

import numpy as np
import pytest
from scipy.stats.contingency import relative_risk
from statsmodels.stats import proportion

from equality.gaps import gap, pearson_p, ratio
from equality.rates import rate
from tests.validation.compared import UNHAD, answers, found

HMIP_LIKE, RECALL, COMPAS = (151, 309, 718, 1238), (128, 655, 261, 1904), (2174, 3696, 190, 637)
TABLES = (RECALL, HMIP_LIKE, COMPAS, (12, 40, 220, 1000), (10, 30, 25, 60), (0, 124, 120, 1600), (120, 120, 900, 1000))
EVERY = pytest.mark.parametrize("table", TABLES, ids=lambda table: "-".join(map(str, table)))


@EVERY
def test_scipy_makes_the_same_ratio(table):
    a, n, b, m = table
    assert ratio(*table) == pytest.approx(relative_risk(a, n, b, m).relative_risk, rel=1e-14)


@pytest.mark.parametrize("table", [table for table in TABLES if table[0] < table[1]])
def test_statsmodels_makes_the_same_ratio_gap_and_p(table):
    score = {"method": "score", "correction": False}
    compared = proportion.test_proportions_2indep(*table, compare="ratio", **score)
    assert ratio(*table) == pytest.approx(compared.ratio, rel=1e-14)
    assert gap(*table) == pytest.approx(compared.diff, rel=1e-12)
    assert pearson_p(*table) == pytest.approx(compared.pvalue, rel=1e-8)


@pytest.mark.filterwarnings("ignore:divide by zero")
def test_where_everybody_had_the_outcome_statsmodels_contradicts_its_own_test():
    table = (120, 120, 900, 1000)
    low, _ = proportion.confint_proportions_2indep(*table, compare="ratio", method="score", correction=False)
    own = proportion.test_proportions_2indep(
        *table, value=low, compare="ratio", method="score", correction=False
    ).pvalue
    assert low == pytest.approx(1.098, abs=0.001)
    assert own > 0.2


@pytest.fixture(scope="module")
def libraries():
    if found() is None:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(UNHAD)
    return answers(TABLES)


def test_fairlearn_makes_the_same_rates_ratios_and_differences(libraries):
    for table, theirs in zip(TABLES, libraries["fairlearn"], strict=True):
        ours = float(ratio(*table))
        assert theirs["rate"] == pytest.approx(float(rate(*table[:2])), rel=1e-12)
        assert theirs["ratio"] == pytest.approx(ours, rel=1e-12)
        assert theirs["smaller over larger"] == pytest.approx(min(ours, 1 / ours if ours else 0), rel=1e-12)
        assert theirs["difference"] == pytest.approx(abs(float(gap(*table))), rel=1e-9)


def test_aequitas_makes_the_same_rates_and_ratios(libraries):
    for table, theirs in zip(TABLES, libraries["aequitas"], strict=True):
        assert theirs["pprev"] == pytest.approx(float(rate(*table[:2])), rel=1e-9)
        assert theirs["pprev_disparity"] == pytest.approx(float(ratio(*table)), rel=1e-9)


def test_what_aequitas_calls_ppr_disparity_is_a_ratio_of_counts(libraries):
    theirs = libraries["aequitas"][TABLES.index(COMPAS)]
    a, _, b, _ = COMPAS
    assert theirs["ppr_disparity"] == pytest.approx(a / b) == pytest.approx(11.44, abs=0.005)
    assert theirs["pprev_disparity"] == pytest.approx(float(ratio(*COMPAS))) == pytest.approx(1.97, abs=0.005)


def test_a_ratio_has_no_value_where_nobody_in_the_comparison_had_the_outcome():
    assert np.isnan(ratio(5, 15, 0, 20))
    assert relative_risk(5, 15, 0, 20).relative_risk == np.inf
