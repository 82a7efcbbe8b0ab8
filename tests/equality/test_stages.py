"""Ladders of stages: found from the measures, worked by hand, and holding nothing that was withheld."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from equality.catalogue import load_catalogue
from equality.display import finding_rate_text
from equality.evidence import STATES, Comparisons, verdicts
from equality.findings import EVERYONE_ELSE
from equality.stages import build_ladder, ladders, standing_out
from tests.equality.climbing import climbed, stage
from tests.equality.test_golden import cases, numbers

CATALOGUE = load_catalogue()
APPLICANTS = [one for one in CATALOGUE.measures.values() if one.population == "applicants"]
repeatable = settings(derandomize=True, database=None, deadline=None, max_examples=150)

BY_HAND = """
    sift
    asian | 150 | 200 | no_clear_difference
    black | 120 | 200 | less_favourable
    white | 800 | 1000 |
    test
    asian |  90 | 150 | no_clear_difference
    black |  48 | 120 | less_favourable
    white | 560 | 800 |
    start
    asian |  45 |  90 | less_favourable
    black |     |     | not_shown
    white | 392 | 560 |
"""
"""Black 60% then 40%, of all who applied 24%; White 80%, 70%, 70%: of all who applied 39.2%."""


def slugs(chains):
    return [[one.slug for one in chain] for chain in chains]


def test_the_campaign_and_the_promotion_boards_are_found_from_their_fields():
    assert slugs(ladders(APPLICANTS)) == [
        ["sifted-in", "online-assessment-passed", "assessment-centre-passed", "interview-passed", "offered", "started"],
        ["board-shortlisted", "board-interviewed", "board-appointed"],
    ]


def test_other_populations_have_the_ladders_that_their_fields_make():
    assert ["programme-started", "programme-completed"] in slugs(ladders(CATALOGUE.measures.values()))


def test_a_missing_stage_parts_the_chain():
    held = [one for one in APPLICANTS if one.slug != "interview-passed"]
    assert slugs(ladders(held)) == [
        ["sifted-in", "online-assessment-passed", "assessment-centre-passed"],
        ["offered", "started"],
        ["board-shortlisted", "board-interviewed", "board-appointed"],
    ]


@pytest.mark.parametrize(
    ("stages", "expected"),
    [
        ([], []),
        ([stage("sift", "applied", "sifted")], []),
        ([stage("test", "sifted", "tested"), stage("sift", "applied", "sifted")], [["sift", "test"]]),
        (
            [stage("sift", "applied", "sifted"), stage("test", "sifted", "tested"), stage("talk", "sifted", "talked")],
            [["sift", "test"], ["sift", "talk"]],
        ),
        ([stage("on", "off", "on"), stage("off", "on", "off")], []),
        ([stage("sift", "applied", "sifted"), stage("test", "sifted", "tested", kind="share")], []),
        ([stage("sift", "applied", "sifted"), stage("test", "sifted", "tested", counts="people")], []),
        ([stage("sift", "applied", "sifted"), stage("test", "sifted", "tested", population="staff")], []),
    ],
    ids=["nothing", "one", "any order", "a fork", "a ring", "a share", "counted otherwise", "another population"],
)
def test_chains(stages, expected):
    assert slugs(ladders(stages)) == expected


def test_a_ladder_worked_by_hand():
    ladder = climbed(BY_HAND)
    assert [one.measure.slug for one in ladder.stages] == ["sift", "test", "start"]
    assert ladder.groups == ("asian", "black")
    rates = {
        group: [found.rate.value for _, found in ladder.findings(group) if found.rate]
        for group in ("asian", "black", "white")
    }
    assert rates == {"asian": [0.75, 0.6, 0.5], "black": [0.6, 0.4], "white": [0.8, 0.7, 0.7]}
    ratios = [found.ratio.value for _, found in ladder.findings("black") if found.ratio]
    assert ratios == pytest.approx([0.75, 4 / 7])
    through = {
        group: [(one.cumulative(group).count, one.cumulative(group).total) for one in ladder.stages]
        for group in ("asian", "black", "white")
    }
    assert through == {
        "asian": [(150, 200), (90, 200), (45, 200)],
        "black": [(120, 200), (48, 200), (None, None)],
        "white": [(800, 1000), (560, 1000), (392, 1000)],
    }


def test_a_cumulative_rate_has_wilsons_interval():
    found = climbed(BY_HAND).stages[1].cumulative("black")
    expected = proportion_confint(48, 200, method="wilson")
    assert (found.rate.low, found.rate.high) == pytest.approx(expected, rel=1e-9)
    assert found.rate.value == 0.24


def test_nothing_is_compared_in_cumulative_rates():
    states = {one.state for stage in climbed(BY_HAND).stages for one in stage.through.findings}
    assert states == {"not_compared", "comparison", "not_shown"}


def standouts(ladder):
    return [(stage.measure.slug, found.group) for stage, found in standing_out(ladder, ladder.groups)]


def test_the_stage_that_stands_out_is_the_clear_one_furthest_from_the_comparison():
    ladder = climbed(BY_HAND)
    assert standouts(ladder) == [("test", "black")]
    assert [stage.measure.slug for stage, _ in standing_out(ladder, ("asian",))] == ["start"]


@pytest.mark.parametrize(
    ("drawing", "expected"),
    [
        ("sift\nblack | 60 | 100 | no_clear_difference\nwhite | 800 | 1000 |", []),
        ("sift\nblack | 790 | 1000 | small_less_favourable\nwhite | 800 | 1000 |", []),
        (
            "sift\nblack | 400 | 1000 | less_favourable\nwhite | 800 | 1000 |\n"
            "test\nblack | 200 | 400 | more_favourable\nwhite | 200 | 800 |",
            [("sift", "black"), ("test", "black")],
        ),
        (
            "sift\nblack | 400 | 1000 | less_favourable\nwhite | 800 | 1000 |\n"
            "test\nblack | 0 | 400 | less_favourable\nwhite | 400 | 800 |",
            [("test", "black")],
        ),
        (
            "sift\nblack | 400 | 1000 | less_favourable\nwhite | 800 | 1000 |\n"
            "test\nblack | 100 | 400 | more_favourable\nwhite | 0 | 800 |",
            [("test", "black")],
        ),
    ],
    ids=["nothing clear", "small ones are left aside", "as far either way", "nobody in the group", "nobody else"],
)
def test_which_stage_stands_out(drawing, expected):
    assert standouts(climbed(drawing)) == expected


HIDDEN = """
    sift
    all-declared | 953 | 1300 |
    black        |  30 |   36 | no_clear_difference
    white        | 900 | 1200 |
    test
    all-declared | 600 |  953 |
    black        |     |      | not_shown
    white        | 570 |  900 |
    talk
    all-declared | 300 |  600 |
    black        |  12 |   28 | too_few_to_compare
    white        | 280 |  570 |
    start
    all-declared | 200 |  300 |
    black        |   6 |   12 | too_few_to_compare
    white        | 185 |  280 |
"""


def test_a_withheld_number_is_not_given_away_by_the_number_that_reached_the_next_stage():
    ladder = climbed(HIDDEN)
    assert [found.shown for _, found in ladder.findings("black")] == [True, False, False, True]
    assert [one.cumulative("black").count for one in ladder.stages] == [30, None, None, 6]
    assert [found.shown for _, found in ladder.findings("white")] == [True] * 4


@pytest.mark.parametrize("comparison", ["white", EVERYONE_ELSE])
def test_nobody_is_compared_with_a_row_that_is_hidden(comparison):
    hidden = "white" if comparison == "white" else "all-declared"
    drawing = """
        sift
        all-declared | 930 | 1236 |
        black        |  30 |   36 | no_clear_difference
        white        | 900 | 1200 |
        test
        all-declared | 600 |  930 |
        black        |  18 |   30 | no_clear_difference
        white        | 582 |  900 |
        talk
        all-declared | 300 |  600 |
        black        |   9 |   18 | no_clear_difference
        white        | 291 |  582 |
    """
    lines = drawing.splitlines()
    place = [number for number, line in enumerate(lines) if line.strip().startswith(hidden)][1]
    lines[place] = f"{hidden} | | | not_shown"
    found = climbed("\n".join(lines), comparison).stages[2].finding("black")
    assert (found.count, found.total, found.state, found.ratio, found.gap) == (9, 18, "not_shown", None, None)


def test_after_a_stage_that_the_release_leaves_out_the_next_is_not_shown():
    ladder = climbed(HIDDEN)
    chain = [one.measure for one in ladder.stages]
    held = {one.measure.slug: one.block for one in ladder.stages if one.measure.slug != "test"}
    parted = build_ladder(chain, held)
    assert [one.block is None for one in parted.stages] == [False, True, False, False]
    assert {one.shown for one in parted.stages[2].block.findings} == {False}
    assert parted.stages[3].finding("white").count == 185


def test_without_the_first_stage_nothing_is_cumulative():
    ladder = climbed(HIDDEN)
    chain = [one.measure for one in ladder.stages]
    parted = build_ladder(chain, {"start": ladder.stages[3].block})
    assert {one.through for one in parted.stages} == {None}
    assert build_ladder(chain, {}) is None


@given(st.data())
@repeatable
def test_a_cumulative_rate_is_at_most_each_stage_rate_and_mixes_in_nothing_withheld(data):
    drawing, exact = [], {}
    reached = {group: data.draw(st.integers(30, 5000)) for group in ("asian", "black", "white")}
    for name in ("sift", "test", "talk", "start"):
        drawing.append(name)
        for group, total in reached.items():
            passed = data.draw(st.integers(0, total))
            shown = data.draw(st.integers(0, 3)) > 0 and total > 0
            state = "not_shown" if not shown else "comparison" if group == "white" else "no_clear_difference"
            counts = f"{passed} | {total}" if shown else " | "
            drawing.append(f"{group} | {counts} | {state if group != 'white' or not shown else ''}")
            exact[name, group] = (passed, total, shown)
            reached[group] = passed
    ladder = climbed("\n".join(drawing))
    for group in reached:
        rates = []
        for place, one in enumerate(ladder.stages):
            found, through = one.finding(group), one.cumulative(group)
            if found.shown:
                rates.append(found.rate.value)
            if through.shown:
                assert (through.count, through.total) == (exact[one.measure.slug, group][0], exact["sift", group][1])
                assert through.rate.value <= min(rates) + 1e-12
            before = ladder.stages[place - 1].measure.slug if place else None
            if before and not exact[before, group][2]:
                assert not found.shown
            assert through.shown <= (found.shown and exact["sift", group][2])


@pytest.mark.parametrize(
    "row", cases("g20_probation_published_percentages.csv", "case", lambda row: row["denominator"])
)
def test_a_cumulative_rate_reads_as_published(row):
    count, total = (int(one) for one in numbers(row, "numerator", "denominator"))
    between = (count + total) // 2
    ladder = climbed(
        f"sift\nblack | {between} | {total} | no_clear_difference\nwhite | 50 | 100 |\n"
        f"test\nblack | {count} | {between} | no_clear_difference\nwhite | 25 | 50 |"
    )
    assert finding_rate_text(ladder.stages[1].cumulative("black")) == f"{row['published_pct_or_rate']}%"


@pytest.mark.parametrize("row", cases("g21_hmpps_recruitment_rri_published.csv", "published_rri"))
def test_a_stage_stands_out_where_the_published_reading_is_a_disparity(row):
    (published,) = numbers(row, "published_rri")
    four = np.array([[round(10_000 * published)], [100_000], [10_000], [100_000]])
    found = verdicts(Comparisons(*four, *(np.array([one]) for one in (False, 0.9, 1, 0))))
    state = STATES[found.state[0]]
    ladder = climbed(f"sift\nblack | {four[0, 0]} | 100000 | {state}\nwhite | 10000 | 100000 |")
    assert bool(standouts(ladder)) == row["published_reading"].startswith("evidence")
