"""What is said of a change over time: each sign in a sentence of its own, and nothing that its points do not show."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from equality import lint
from equality.findings import ReleasedRow, build_block
from equality.periods import quarter
from equality.reading import change_reading
from equality.trend_words import alt_text, gap_since, headline, key, mark, panel_title, paragraphs, row, subtitle
from equality.trends import change_of
from tests.blocks import measure, topic

PEOPLE = 1000
GROUPS = ("asian", "black", "mixed", "white", "other")
QUARTERS = [quarter(2022 + place // 4, place % 4 + 1) for place in range(16)]
STEADY = [100, 104, 98, 102, 99, 103, 101, 97] * 2
repeatable = settings(derandomize=True, database=None, deadline=None, max_examples=150)


def change(**counts):
    """The change of groups by their counts of a thousand, a number (or None) for each quarter."""
    about = topic(period=QUARTERS[-1])
    blocks = {}
    for place, period in enumerate(QUARTERS[: max(map(len, counts.values()))]):
        rows = [
            ReleasedRow(slug, *((None, None) if values[place] is None else (values[place], PEOPLE)), None)
            for slug, values in counts.items()
        ]
        blocks[period] = build_block(about, rows)
    return change_of(about, blocks, [*counts])


RISEN = [*STEADY[:9], 150, 152, 149, 151, 150, 153, 148]
"""As before for nine quarters, and half as many again since July to September 2024."""


@pytest.mark.parametrize(
    ("black", "title", "sentence"),
    [
        (STEADY, "Recall: no sign of a real change in the groups judged", ""),
        (
            [*STEADY[:15], 160],
            "Recall: signs of a real change for Black people",
            "The rate for people from Black ethnic groups was above its expected range in January to March 2026. "
            "This suggests a real change, not ordinary variation. The direction is less favourable.",
        ),
        (
            RISEN,
            "Recall: signs of a real change for Black people",
            "The rate for people from Black ethnic groups has been above its expected range in 6 of the last 6 quarters, the last "
            "among them. This suggests a real change, not ordinary variation. The direction is less favourable.",
        ),
        (
            [*STEADY[:9], 98, 99, 100, 101, 102, 103, 104],
            "Recall: signs of a real change for Black people",
            "The rate for people from Black ethnic groups has risen 6 quarters in a row. This suggests a real change, not ordinary "
            "variation. The direction is less favourable.",
        ),
    ],
)
def test_the_title_and_the_sentence_follow_from_the_signs(black, title, sentence):
    made = change(black=black, white=STEADY)
    assert headline(made) == title
    assert (paragraphs(made)[0] if sentence else "") == sentence


def test_every_group_is_named_as_within_its_range_where_all_are_judged_to_the_last_quarter():
    every = dict.fromkeys(GROUPS, STEADY)
    assert headline(change(**every)) == "Recall: every group is within its expected range"
    unended = change(**every | {"other": [*STEADY[:15], None]})
    assert headline(unended) == "Recall: no sign of a real change in the groups judged"


def test_a_group_whose_last_quarter_is_not_shown_is_not_said_to_be_within_its_range():
    made = change(black=[*STEADY[:15], None], white=STEADY)
    assert panel_title(made.series[0]) == "Black: last quarter not shown"
    assert row(made.series[0], made)[3:] == ("Not shown (small numbers)", "Last quarter not shown")
    assert paragraphs(made)[:2] == (
        "For White people, the rate is within its expected range.",
        "For people from Black ethnic groups, the rate in January to March 2026 is not shown.",
    )


@pytest.mark.parametrize(
    ("polarity", "direction", "colours"),
    [
        ("higher_is_worse", "The direction is less favourable.", "An orange diamond"),
        ("higher_is_better", "The direction is more favourable.", "An orange diamond"),
        ("not_agreed", "No direction is agreed to be the better one.", "Diamonds are black"),
    ],
)
def test_the_direction_of_a_sign_is_said_in_words_and_only_where_one_is_agreed(polarity, direction, colours):
    made = change(black=RISEN, white=STEADY)
    made = replace(made, topic=replace(made.topic, measure=measure(polarity=polarity)))
    assert paragraphs(made)[0].endswith(direction)
    assert colours in key(made)
    assert ("favourable" in row(made.series[0], made)[-1]) == (polarity != "not_agreed")


def test_the_table_says_at_which_points_a_sign_stands():
    (series,) = change(black=[*STEADY[:15], 160]).series
    assert (mark(series, 15), mark(series, 3)) == ("above range", "")


def test_the_other_groups_and_what_chance_would_do_are_said():
    said = paragraphs(change(black=RISEN, white=STEADY))
    assert "For White people, the rate is within its expected range." in said
    assert said[-1] == (
        "We looked at 2 groups. By chance alone, about 1 in 60 would show such a sign in its last quarter."
    )


def test_a_gap_that_opened_is_dated_by_its_first_quarter():
    made = change(black=RISEN, white=STEADY)
    assert gap_since(made.series[0], made.series[1]) == (9, "wider")
    assert (
        "The gap between people from Black ethnic groups and White people has been wider in every quarter since July to "
        "September 2024 than it was on average." in paragraphs(made)
    )


def test_a_gap_that_closed_is_narrower():
    made = change(black=[160, 163, 158, 161, 159, 162, 160, 158, 161, *STEADY[9:]], white=STEADY)
    assert gap_since(made.series[0], made.series[1]) == (9, "narrower")


def test_a_gap_that_turned_round_is_neither_wider_nor_narrower():
    made = change(black=[90, 92, 91, 89, 90, 92, 91, 90, 89, 111, 112, 110, 113, 111, 112, 111], white=[100] * 16)
    assert gap_since(made.series[0], made.series[1]) == (9, "higher")
    assert (
        "Compared with White people, the rate for people from Black ethnic groups has been higher in every quarter since July "
        "to September 2024 than it was on average." in paragraphs(made)
    )


def test_a_gap_that_did_not_move_is_said_not_to_have_moved():
    said = paragraphs(change(black=STEADY, white=STEADY[::-1]))
    assert "For people from Black ethnic groups, there is no lasting change in the gap with White people." in said


def test_fewer_than_thirteen_points_say_nothing_but_that():
    made = change(black=[100, 120, 140, 160], white=[100, 100, 100, 100])
    assert headline(made) == "Recall: too few points to judge change"
    assert paragraphs(made) == ("4 points are too few to judge change.",)


def test_a_group_with_points_not_shown_has_no_range_while_others_do():
    made = change(black=[None] * 6 + STEADY[6:], white=STEADY)
    assert panel_title(made.series[0]) == "Black: too few points"
    assert row(made.series[0], made)[1:3] == ("Too few points", "Too few points")
    assert any("fewer than 13 quarters are shown" in one for one in paragraphs(made))


def test_a_row_of_the_table_has_the_numbers_of_the_chart():
    made = change(black=RISEN, white=STEADY)
    name, average, expected, last, shows = row(made.series[0], made)
    assert (name, last, shows) == ("Black", "14.8%", "Above the expected range (less favourable)")
    assert average == "12.2%"
    assert expected.endswith("%")


COUNTS = st.lists(st.one_of(st.none(), st.integers(0, PEOPLE)), min_size=16, max_size=16)

LIVELY = st.builds(
    lambda before, after, at: [*before[:at], *after[at:]],
    *(st.lists(st.integers(low, low + 20), min_size=16, max_size=16) for low in (90, 120)),
    st.integers(0, 16),
)
"""Series with a step in them, so that every rule is met."""


@repeatable
@given(
    st.dictionaries(st.sampled_from(GROUPS), COUNTS | LIVELY, min_size=1),
    st.sampled_from(("higher_is_worse", "higher_is_better", "not_agreed")),
)
def test_every_sentence_of_every_series_passes_the_lint(counts, polarity):
    made = change(**counts)
    made = replace(made, topic=replace(made.topic, measure=measure(polarity=polarity)))
    assert lint.sentence_problems(key(made)) == []
    assert lint.title_problems(headline(made)) == []
    assert lint.problems(subtitle(made)) == []
    assert [problem for said in paragraphs(made) for problem in lint.sentence_problems(said)] == []
    assert [problem for said in change_reading(made).said for problem in lint.sentence_problems(said)] == []
    for one in made.series:
        assert lint.title_problems(panel_title(one)) == []
        assert len(alt_text(one, made)) < 400
        assert lint.sentence_problems(alt_text(one, made)) == []
        assert [problem for place in range(16) for problem in lint.problems(mark(one, place))] == []
        assert [problem for cell in row(one, made) for problem in lint.problems(cell)] == []
