"""What is said of a change over time: each sign in a sentence of its own, and nothing that its points do not show."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from equality import lint
from equality.findings import ReleasedRow, build_block
from equality.periods import quarter
from equality.reading import change_reading
from equality.trend_words import alt_text, gap_since, headline, panel_title, paragraphs, row, subtitle
from equality.trends import change_of
from tests.blocks import topic

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
        (STEADY, "Recall: every group is within its expected range", ""),
        (
            [*STEADY[:15], 160],
            "Recall: signs of a real change for Black people",
            "The rate for people from Black ethnic groups was above its expected range in the last quarter. "
            "This suggests a real change, not ordinary variation.",
        ),
        (
            RISEN,
            "Recall: signs of a real change for Black people",
            "The rate for people from Black ethnic groups has been above its expected range in 6 of the last 6 quarters, the last "
            "among them. This suggests a real change, not ordinary variation.",
        ),
        (
            [*STEADY[:9], 98, 99, 100, 101, 102, 103, 104],
            "Recall: signs of a real change for Black people",
            "The rate for people from Black ethnic groups has risen 6 quarters in a row. This suggests a real change, not ordinary "
            "variation.",
        ),
    ],
)
def test_the_title_and_the_sentence_follow_from_the_signs(black, title, sentence):
    made = change(black=black, white=STEADY)
    assert headline(made) == title
    assert (paragraphs(made)[0] if sentence else "") == sentence


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
    assert (name, last, shows) == ("Black", "14.8%", "Above the expected range")
    assert average == "12.2%"
    assert expected.endswith("%")


COUNTS = st.lists(st.one_of(st.none(), st.integers(0, PEOPLE)), min_size=16, max_size=16)


@repeatable
@given(st.dictionaries(st.sampled_from(GROUPS), COUNTS, min_size=1))
def test_every_sentence_of_every_series_passes_the_lint(counts):
    made = change(**counts)
    assert lint.title_problems(headline(made)) == []
    assert lint.problems(subtitle(made)) == []
    assert [problem for said in paragraphs(made) for problem in lint.sentence_problems(said)] == []
    assert [problem for said in change_reading(made).said for problem in lint.sentence_problems(said)] == []
    for one in made.series:
        assert lint.title_problems(panel_title(one)) == []
        assert len(alt_text(one, made)) < 400
        assert lint.sentence_problems(alt_text(one, made)) == []
        assert [problem for cell in row(one, made) for problem in lint.problems(cell)] == []
