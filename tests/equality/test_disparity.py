"""Whether a gap differs between regions: another library's answer, regions that do not count, and words that say no more."""

from datetime import date

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.stats import chi2
from statsmodels.stats.meta_analysis import combine_effects

from equality import lint
from equality.areas import Area
from equality.disparity import cochran, disparities
from equality.disparity_words import alt_text, headline, paragraphs, row, subtitle
from equality.findings import ReleasedRow, build_block
from equality.reading import between_reading
from tests.blocks import block, topic

repeatable = settings(derandomize=True, database=None, deadline=None, max_examples=150)
AREAS = [
    Area("region", slug, name, slug[:2].upper(), "england-and-wales", date(2021, 6, 26), None)
    for slug, name in (
        ("wales", "Wales"),
        ("london", "London"),
        ("south-west", "South West"),
        ("north-east", "North East"),
    )
]
SIDE = "    all-declared | {all} | {of} |\n    black | {a} | {n} | {state}\n    white | {b} | {m} |\n"


def region(a, n, b, m, state="no_clear_difference"):
    return block(SIDE.format(all=a + b, of=n + m, a=a, n=n, b=b, m=m, state=state))


ALIKE = [region(40, 200, 100, 1000), region(60, 300, 110, 1000), region(42, 200, 95, 1000), region(50, 250, 105, 1000)]
APART = [
    region(40, 200, 100, 1000),
    region(150, 300, 100, 1000),
    region(15, 200, 100, 1000),
    region(50, 250, 105, 1000),
]
HIDDEN = block("    all-declared | 80 | 900 |\n    black | | | not_shown\n    white | | | not_shown\n")


def found(blocks):
    regions = {area.slug: one for area, one in zip(AREAS, blocks, strict=False) if one}
    return disparities(region(200, 1000, 400, 4000, "less_favourable"), regions, "black", AREAS)


@repeatable
@given(st.lists(st.tuples(st.integers(1, 99), st.integers(1, 99)), min_size=3, max_size=12))
def test_q_and_the_pooled_ratio_are_those_of_statsmodels(events):
    assume(len(set(events)) > 1)
    a, b = np.array(events, dtype=float).T
    n, m = np.full(a.size, 100.0), np.full(a.size, 400.0)
    variance = 1 / a - 1 / n + 1 / b - 1 / m
    known = combine_effects(np.log(a / n) - np.log(b / m), variance)
    test = cochran(a, n, b, m)
    assert test.q == pytest.approx(known.q, rel=1e-9)
    assert test.pooled == pytest.approx(np.exp(known.mean_effect_fe), rel=1e-9)
    assert test.p == pytest.approx(chi2.sf(known.q, a.size - 1), rel=1e-9)


def test_regions_without_events_or_not_shown_do_not_count():
    counted = cochran([20, 30, 25], [100, 150, 100], [10, 15, 25], [100, 150, 250])
    more = cochran([20, 30, 25, 0, np.nan], [100, 150, 100, 60, np.nan], [10, 15, 25, 9, 5], [100, 150, 250, 90, 50])
    assert (more.q, more.degrees) == (counted.q, 2)


def test_fewer_than_three_ratios_are_not_tested():
    assert cochran([20, 30], [100, 150], [10, 15], [100, 150]) is None


def test_the_same_ratio_everywhere_is_seldom_called_different():
    drawn = np.random.default_rng(20261125)
    a = drawn.binomial(400, 0.2, (2000, 12))
    b = drawn.binomial(4000, 0.1, (2000, 12))
    calls = [cochran(one, np.full(12, 400), other, np.full(12, 4000)).differs for one, other in zip(a, b, strict=True)]
    assert 0.03 < np.mean(calls) < 0.07


def test_gaps_that_differ_and_gaps_that_do_not_are_told_apart_in_words():
    assert headline(found(APART)) == "Recall: the gap differs between regions"
    assert headline(found(ALIKE)) == "Recall: no clear sign that the gap differs between regions"
    assert paragraphs(found(ALIKE))[0].startswith(
        "In London in the year to March 2026, we cannot tell whether the gap between"
    )


def test_a_region_that_is_not_shown_is_named_and_nothing_else_is_said_of_it():
    made = found([*ALIKE[:3], HIDDEN])
    assert row(made.regions[3], made) == ("North East", "Not shown (small numbers)")
    assert "Not shown (small numbers), 1 of 4 regions: North East." in paragraphs(made)


def test_a_region_whose_comparison_is_not_shown_says_so_and_not_that_it_is_too_small():
    alone = block("    all-declared | 80 | 900 |\n    black | 20 | 300 | not_shown\n    white | | | not_shown\n")
    made = found([*ALIKE[:3], alone])
    assert row(made.regions[3], made) == ("North East", "6.7%", "Comparison group not shown")
    assert (
        "Not compared, because figures for White people are not shown there, 1 of 4 regions: North East."
        in paragraphs(made)
    )


def test_a_region_in_which_a_group_had_no_outcome_is_drawn_named_and_not_counted():
    made = found([*ALIKE[:3], region(0, 120, 60, 600)])
    assert (len(made.compared), [one.name for one in made.tested]) == (4, ["Wales", "London", "South West"])
    said = paragraphs(made)
    assert "the 3 regions that could be compared" in said[0]
    assert (
        "Not counted in this, because nobody in a group had the outcome or everybody had it, 1 of 4 regions: North East."
        in said
    )


def test_regions_stand_in_the_order_given_and_are_not_ranked():
    made = found(APART)
    assert [one.name for one in made.regions] == [area.name for area in AREAS]
    assert paragraphs(made)[-1] == "This does not rank regions: it shows where to ask first."


@st.composite
def drawn_regions(draw):
    """Blocks of regions with random counts, some not shown, some missing."""
    blocks = {}
    for area in AREAS:
        rows = []
        for slug in ("black", "white"):
            total = draw(st.integers(0, 800))
            counts = (draw(st.integers(0, total)), total) if draw(st.integers(0, 4)) else (None, None)
            rows.append(ReleasedRow(slug, *counts, draw(st.sampled_from((4, 5, 6, 7))) if slug == "black" else None))
        if draw(st.integers(0, 5)):
            blocks[area.slug] = build_block(topic(), rows)
    return blocks


@repeatable
@given(drawn_regions())
def test_every_sentence_passes_the_lint(regions):
    made = disparities(ALIKE[0], regions, "black", AREAS)
    assert lint.title_problems(headline(made)) == []
    assert lint.problems(subtitle(made)) == []
    for said in (*paragraphs(made), *between_reading(made).said):
        assert lint.sentence_problems(said) == []
    assert made.test is None or made.test.degrees == len(made.tested) - 1
    named = " ".join(paragraphs(made))
    assert [one.name for one in made.regions if one.group not in made.in_test and one.name not in named] == []
    if made.compared:
        assert lint.alt_problems(alt_text(made)) == []
    for one in made.regions:
        assert [problem for cell in row(one, made) for problem in lint.problems(cell)] == []
