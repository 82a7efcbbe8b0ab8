"""Like with like in words: crude first, never the adjusted figure alone, and a warning where the two part."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from equality import lint
from equality.adjusted import like_with_like
from equality.findings import ReleasedRow, build_block
from equality.like_words import Likes, alt_text, headline, paragraphs, row, subtitle
from equality.reading import like_reading
from tests.blocks import block, topic
from tests.equality.test_adjusted import LICENCE, ORDERS, WHOLE, WITHHELD

repeatable = settings(derandomize=True, database=None, deadline=None, max_examples=150)


def likes(whole, strata, stratum="sentence type"):
    made = block(whole)
    return Likes(made.topic, stratum, like_with_like(made, {name: block(one) for name, one in strata.items()}))


TURNED = likes(WHOLE, {"Licence": LICENCE, "Orders": ORDERS})
SAME = likes(LICENCE, {"Licence": LICENCE.replace("900", "450").replace("300", "150"), "Orders": LICENCE})


def test_a_gap_that_turns_round_is_said_with_the_crude_figure_first():
    assert headline(TURNED) == "Recall, like with like: the gap differs within sentence types"
    assert paragraphs(TURNED)[0] == (
        "In London in the year to March 2026, people from Black ethnic groups were recalled 0.73 times as often as White people "
        "(likely range 0.66 to 0.80). Among people of the same sentence type, it is 1.49 times (likely range 1.33 to 1.66). The two "
        "lie on opposite sides of 1: how the groups are spread over sentence types turns the difference round. Look at each "
        "sentence type by itself. Different rates within sentence types put people from Black ethnic groups 21.5 percentage "
        "points above the comparison, and how the groups are spread over sentence types puts them 36.5 points below it."
    )


def test_a_gap_that_stays_is_said_for_all_such_groups_together():
    assert headline(SAME) == "Recall, like with like: much the same within sentence types"
    assert paragraphs(SAME)[0].startswith(
        "In London in the year to March 2026, for people from Black ethnic groups, the figure as it"
    )


def test_what_adjusting_can_hide_is_always_said_last():
    for one in (TURNED, SAME):
        assert paragraphs(one)[-1].startswith("Comparing like with like can hide what it should show")


def test_without_enough_people_in_strata_that_are_shown_it_says_so_and_gives_no_figure():
    made = likes(WHOLE, {"Licence": LICENCE, "Orders": WITHHELD})
    assert headline(made) == "Recall: could not be compared within sentence types"
    assert row(made.groups[0], made) == (
        "Black",
        "0.73",
        "0.66 to 0.80",
        "Too little is shown to compare like with like",
    )
    assert "fewer than 80% of people are in sentence types where both groups are shown" in " ".join(paragraphs(made))


@pytest.mark.parametrize(
    ("one", "several"), [("sentence type", "sentence types"), ("sex", "sexes"), ("grade", "grades")]
)
def test_strata_have_a_name_as_several(one, several):
    assert Likes(topic(), one, ()).strata == several


@st.composite
def drawn(draw):
    """Random counts of groups in strata, some not shown, and the whole that they add up to."""
    about = topic()
    slugs = [group.slug for group in about.characteristic.group]
    strata, whole = {}, dict.fromkeys(slugs, (0, 0))
    for name in ("Licence", "Orders", "Other")[: draw(st.integers(1, 3))]:
        rows = []
        for slug in slugs:
            total = draw(st.integers(0, 900))
            count = draw(st.integers(0, total))
            whole[slug] = (whole[slug][0] + count, whole[slug][1] + total)
            shown = (count, total) if draw(st.integers(0, 5)) else (None, None)
            rows.append(ReleasedRow(slug, *shown, None))
        strata[name] = build_block(about, rows) if draw(st.integers(0, 6)) else None
    made = build_block(about, [ReleasedRow(slug, *counts, 7) for slug, counts in whole.items()])
    return Likes(about, draw(st.sampled_from(("sentence type", "sex"))), like_with_like(made, strata))


@repeatable
@given(drawn())
def test_every_sentence_passes_the_lint(made):
    assert lint.title_problems(headline(made)) == []
    assert lint.problems(subtitle(made)) == []
    if made.adjusted:
        assert lint.alt_problems(alt_text(made)) == []
    for said in (*paragraphs(made), *like_reading(made).said):
        assert lint.sentence_problems(said) == []
    for one in made.groups:
        assert [problem for cell in row(one, made) for problem in lint.problems(cell)] == []


@repeatable
@given(drawn())
def test_an_adjusted_figure_never_stands_without_the_crude_one_before_it(made):
    for said in paragraphs(made):
        if "it is " in said and "times (likely range" in said:
            assert said.index("times as often") < said.index("it is ")
