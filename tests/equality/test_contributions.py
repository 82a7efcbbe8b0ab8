"""How a gap builds up: the steps multiply to the whole, their logarithms add up, and the stage that is named holds most."""

from dataclasses import replace
from math import isclose, log, prod

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from equality import lint
from equality.contribution_words import Whole, alt_text, cell, headline, paragraphs, subtitle, whole_cell
from equality.contributions import contributions
from equality.findings import ReleasedRow, build_block
from equality.reading import contribution_reading
from equality.stages import build_ladder
from tests.blocks import measure, topic

repeatable = settings(derandomize=True, database=None, deadline=None, max_examples=150)
STAGES = ("sift", "online assessment", "interview")
CHAIN = [
    msgspec.structs.replace(
        measure(),
        slug=f"stage-{place}",
        name=name.capitalize(),
        short_name=name,
        polarity="higher_is_better",
        verb="passed",
    )
    for place, name in enumerate(STAGES)
]


def ladder(**through):
    """A ladder from how many of each group entered and came through each stage; None from where it is not shown."""
    blocks = {}
    for place, stage in enumerate(CHAIN):
        rows = []
        for slug, numbers in through.items():
            count, total = numbers[place + 1], numbers[place]
            shown = (None, None) if count is None or total is None else (count, total)
            rows.append(ReleasedRow(slug, *shown, None if slug == "white" else 5))
        blocks[stage.slug] = build_block(topic(measure=stage), rows)
    return build_ladder(CHAIN, blocks)


CLEAR = ladder(black=(1000, 800, 300, 200), white=(4000, 3300, 2000, 1400))
"""Black applicants: 0.97 times at the sift, 0.62 at the assessment, 0.95 at the interview."""


def test_logarithms_of_the_stages_add_up_to_that_of_the_whole():
    (black,) = contributions(CLEAR)
    whole = (200 / 1000) / (1400 / 4000)
    assert black.whole.value == pytest.approx(whole)
    assert sum(one.log for one in black.steps) == pytest.approx(log(whole), abs=1e-12)
    assert sum(black.part(one) for one in black.steps) == pytest.approx(1)
    assert black.so_far()[-1] == pytest.approx(whole)


def test_the_stage_that_holds_most_of_the_gap_is_named():
    whole = Whole(CLEAR.topic, contributions(CLEAR))
    assert whole.groups[0].largest.measure.short_name == "online assessment"
    assert headline(whole) == "The largest part of the whole gap for Black people: online assessment"
    assert paragraphs(whole)[0] == (
        "In London in the year to March 2026, people from Black ethnic groups came through from application to interview 0.57 "
        "times as often as White people (likely range 0.50 to 0.65). Most of this lies at the online assessment (86% of it), "
        "where they came through 0.62 times as often."
    )


def test_a_stage_in_the_other_direction_is_said_to_be():
    made = ladder(black=(1000, 900, 300, 200), white=(4000, 3300, 2000, 1400))
    (black,) = contributions(made)
    assert cell(black, black.steps[0]) == "1.09 (16% the other way)"
    assert cell(black, black.steps[1]) == "0.55 (107% of the gap)"


def test_without_a_clear_whole_gap_no_stage_is_named():
    made = ladder(black=(100, 80, 48, 33), white=(4000, 3300, 2000, 1400))
    whole = Whole(made.topic, contributions(made))
    assert headline(whole) == "No clear gap from the first stage to the last"
    assert "so no stage is named" in paragraphs(whole)[0]
    assert cell(whole.groups[0], whole.groups[0].steps[0]) == "0.97"


def test_stages_are_followed_as_far_as_both_groups_are_shown():
    made = ladder(black=(1000, 800, 300, None), white=(4000, 3300, 2000, 1400))
    (black,) = contributions(made)
    assert [one.measure.short_name for one in black.steps] == ["sift", "online assessment"]
    assert whole_cell(black).endswith("to online assessment")
    assert contributions(ladder(black=(1000, 800, None, None), white=(4000, 3300, 2000, 1400))) == ()


def test_nobody_through_ends_the_steps():
    made = ladder(black=(1000, 800, 300, 0), white=(4000, 3300, 2000, 1400))
    assert len(contributions(made)[0].steps) == 2


def test_a_stage_that_others_reached_too_ends_the_steps():
    made = ladder(black=(1000, 800, 300, 200), white=(4000, 3300, 2000, 1400))
    last = made.stages[2]
    others = build_block(last.block.topic, [ReleasedRow("black", 200, 320, 5), ReleasedRow("white", 1400, 2000, None)])
    joined = replace(made, stages=(*made.stages[:2], replace(last, block=others)))
    assert [len(one.steps) for one in contributions(joined)] == [2]


@st.composite
def ladders_drawn(draw):
    """Ladders of random numbers, some not shown from some stage on."""
    groups = {}
    for slug in ("asian", "black", "mixed", "white"):
        numbers = [draw(st.integers(1, 3000))]
        for _ in STAGES:
            numbers.append(
                draw(st.integers(0, numbers[-1])) if numbers[-1] is not None and draw(st.integers(0, 7)) else None
            )
            if numbers[-1] is None:
                numbers += [None] * (len(STAGES) + 1 - len(numbers))
                break
        groups[slug] = numbers
    return ladder(**groups)


@repeatable
@given(ladders_drawn())
def test_steps_always_multiply_to_the_whole_and_every_sentence_passes_the_lint(made):
    if made is None:
        return
    whole = Whole(made.topic, contributions(made))
    for one in whole.groups:
        assert isclose(prod(step.ratio for step in one.steps), one.whole.value, rel_tol=1e-9)
        assert [problem for step in one.steps for problem in lint.problems(cell(one, step))] == []
        assert lint.problems(whole_cell(one)) == []
    assert lint.title_problems(headline(whole)) == []
    assert lint.problems(subtitle(whole)) == []
    for said in (*paragraphs(whole), *contribution_reading(whole).said):
        assert lint.sentence_problems(said) == []
    if whole.groups:
        assert lint.alt_problems(alt_text(whole)) == []
