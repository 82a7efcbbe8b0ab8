"""How many people it takes: a published table, another library's power, and the sentence on a group that is too small."""

from math import sqrt

import numpy as np
import pytest
from statsmodels.stats.power import NormalIndPower
from statsmodels.stats.proportion import power_proportions_2indep

from equality.sample_size import people_needed
from equality.words import commentary
from tests.blocks import block

TABLE = {0.1: (259, 1822, 1333, 354), 0.3: (70, 482, 336, 86), 0.5: (33, 214, 136, 33), 0.7: (16, 99, 50, None)}


@pytest.mark.parametrize(("rate", "needed"), TABLE.items())
def test_the_table_of_the_methods_comes_out(rate, needed):
    assert tuple(people_needed(rate, ratio) for ratio in (0.5, 0.8, 1.25, 1.5)) == needed


@pytest.mark.parametrize(("rate", "ratio"), [(0.1, 1.25), (0.3, 0.5), (0.5, 0.8), (0.2, 2.0)])
def test_with_so_many_people_statsmodels_finds_a_power_of_80_percent(rate, ratio):
    needed = people_needed(rate, ratio)
    found = power_proportions_2indep(rate * (ratio - 1), rate, needed, ratio=10, value=0, alpha=0.05)
    assert found.power == pytest.approx(0.80, abs=0.01)


def test_an_equal_split_is_near_the_angle_approximation():
    effect = 2 * np.arcsin(sqrt(0.25)) - 2 * np.arcsin(sqrt(0.2))
    known = NormalIndPower().solve_power(effect, alpha=0.05, power=0.8, ratio=1)
    assert people_needed(0.2, 1.25, 1) == pytest.approx(known, rel=0.03)


@pytest.mark.parametrize(("rate", "ratio"), [(0.0, 1.25), (1.0, 0.8), (0.8, 1.25), (0.2, 1.0)])
def test_what_no_number_of_people_could_show_has_none(rate, ratio):
    assert people_needed(rate, ratio) is None


FEW = """
    all-declared | 210 | 2045 |
    black        |   7 |   45 | too_few_to_compare
    white        | 203 | 2000 |
"""


def test_how_many_it_would_take_is_said_where_a_group_is_too_few():
    said = " ".join(commentary(block(FEW)).what)
    needed = people_needed(203 / 2000, 1.25, 2000 / 45)
    assert f"about {needed:,} people from Black ethnic groups would be needed" in said
    assert "there are 45" in said
