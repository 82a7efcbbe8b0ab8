"""The regions in sentences: counts that are honest, names where they fit, and nothing that ranks or implies."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from equality import lint
from equality.reading import funnel_reading
from equality.regional_words import (
    group_label,
    no_ranking,
    position_text,
    region_sentence,
    regions_alt_text,
    regions_caption,
    regions_headline,
    regions_left_out,
    regions_limits,
    regions_paragraph,
    regions_subtitle,
    regions_title,
)
from equality.regions import COMPARED
from tests.equality.drawn import CHARACTERISTICS, topic
from tests.equality.regions_drawn import REGIONS, regions

pytestmark = pytest.mark.filterwarnings("error")
repeatable = settings(derandomize=True, database=None, deadline=None, max_examples=150)

CALM = {"west_midlands": "150 | 980", "east_of_england": "92 | 610"}


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        pytest.param(CALM, "All 12 regions are within the limits expected by chance", id="all"),
        pytest.param({}, "11 of 12 regions are within the limits: West Midlands is above", id="one, named"),
        pytest.param(
            {**CALM, "wales": "5 | 210"}, "11 of 12 regions are within the limits: Wales is below", id="one, below"
        ),
        pytest.param(
            {**CALM, "yorkshire_and_the_humber": "140 | 520"},
            "Yorkshire and the Humber is above the limits expected by chance",
            id="one, with a long name",
        ),
        pytest.param(
            {**CALM, "kent_surrey_and_sussex": "140 | 330"},
            "Kent, Surrey and Sussex is above the limits expected by chance",
            id="one, with a comma in its name",
        ),
        pytest.param(
            {**CALM, "west_midlands": "195 | 980", "wales": "5 | 210"},
            "10 of 12 regions are within the limits expected by chance",
            id="two are not named",
        ),
        pytest.param(
            {**CALM, "wales": "|", "london": None},
            "All 10 regions compared are within the limits expected by chance",
            id="some not shown, the others all within",
        ),
        pytest.param(
            {"wales": "|", "london": "|"},
            "West Midlands is above the expected limits",
            id="some not shown, one outside",
        ),
        pytest.param(
            {**CALM, "west_midlands": "195 | 980", "wales": "5 | 210", "london": "|"},
            "9 of 11 regions compared are within the limits expected by chance",
            id="some not shown, two outside",
        ),
        pytest.param(
            {"england_and_wales": "|"}, "No region could be compared with the limits expected by chance", id="no limits"
        ),
        pytest.param({area.slug: "|" for area in REGIONS}, "Not shown (small numbers)", id="no region is shown"),
        pytest.param(
            {area.slug: "|" for area in REGIONS if area.slug != "wales"},
            "The one region compared is within the limits expected by chance",
            id="a single region, within",
        ),
        pytest.param(
            {**{area.slug: "|" for area in REGIONS}, "wales": "80 | 210"},
            "Wales is above the limits expected by chance",
            id="a single region, outside",
        ),
    ],
)
def test_the_headline(changed, expected):
    found = regions_headline(regions(**changed))
    assert found == expected
    assert lint.title_problems(found) == []


def test_the_paragraph_names_who_is_outside_and_does_not_call_what_is_near():
    assert regions_paragraph(regions(wales="|", north_east=None, south_west="3 | 20")) == [
        "8 of 9 regions compared are within the limits expected by chance.",
        "West Midlands is above them.",
        "East of England is outside the 95% limits and inside the 99.8% limits. "
        "Of the 9 compared, about 1 in 20 would be by chance, so we do not call this unusual.",
    ]


def test_nothing_outside_does_not_mean_that_the_rates_are_the_same():
    assert regions_paragraph(regions(**{**CALM, "east_of_england": "92 | 610"})) == [
        "All 12 regions are within the limits expected by chance.",
        "This does not mean the rates are the same: chance alone could make differences like these.",
    ]


def test_regions_that_the_chart_leaves_out_are_named_by_reason():
    found = regions(wales="|", north_east=None, south_west="3 | 20", south_central="4 | 21")
    assert regions_left_out(found) == [
        "Too few to compare: South West and South Central.",
        "Not shown (small numbers): Wales.",
        "No data: North East.",
    ]


def test_the_paragraph_with_several_on_both_sides():
    few = {"north_east": "|", "north_west": "|", "south_west": "|"}
    said = regions_paragraph(regions(wales="80 | 210", kent_surrey_and_sussex="100 | 330", london="250 | 2600", **few))
    assert said[:3] == [
        "5 of 9 regions compared are within the limits expected by chance.",
        "Wales; West Midlands; and Kent, Surrey and Sussex are above them.",
        "London is below them.",
    ]


def test_limits_that_allow_for_how_much_regions_vary_say_so():
    varied = regions(wales="80 | 210", kent_surrey_and_sussex="100 | 330", london="250 | 2600")
    assert regions_paragraph(varied)[0] == "11 of 12 regions are within the expected limits."
    assert regions_paragraph(varied)[-1] == (
        "Regions vary 9.18 times as much as chance alone would make them. The limits allow for that, so a region outside "
        "them is unusual even so."
    )
    assert regions_limits(varied)[1] == (
        "The limits are drawn around the rate for England and Wales, 14.8%, and allow for how much regions vary. They are "
        "wider where fewer are counted. They do not show what the rate should be."
    )
    assert regions_paragraph(regions(south_west="32 | 300", wales="25 | 210"))[-1].endswith(
        "which could itself be chance. The limits allow for that."
    )
    few = regions(wales="|", london="|", south_west="|")
    assert regions_limits(few)[-1] == (
        "Fewer than 10 regions could be compared, so we do not say how much regions vary, and the limits allow for chance "
        "alone."
    )


def test_the_limits_are_explained_and_rank_nobody():
    assert regions_limits(regions()) == [
        "This does not rank regions: it shows where to ask first.",
        "The limits are drawn around the rate for England and Wales, 14.8%. They are wider where fewer are counted. "
        "They show what chance alone would do, and not what the rate should be.",
        "There is no sign that regions vary more than chance alone would make them.",
    ]
    assert regions_limits(regions(england_and_wales="|")) == [no_ranking()]


def test_nothing_is_said_of_limits_where_no_region_is_drawn_within_them():
    none = regions(**{region.slug.replace("-", "_"): "|" for region in REGIONS})
    assert none.national_rate is not None
    assert regions_limits(none) == [no_ranking()]


def test_without_limits_the_reason_is_said():
    assert regions_left_out(regions(england_and_wales="|"))[0] == (
        "The rate for England and Wales is not shown, so there are no limits."
    )


def test_the_alternative_text_says_how_many_are_drawn_and_which_are_outside():
    assert regions_alt_text(regions(wales="|")) == (
        "Funnel plot of 11 of 12 regions of England and Wales: recall, people from Black ethnic groups, "
        "year to March 2026. 10 of 11 regions compared are within the expected limits. "
        "West Midlands is above the upper limit at 19.9%, compared with 14.8% in England and Wales. "
        "The data is in the table after the chart."
    )


@pytest.mark.parametrize(
    ("slug", "changed", "expected"),
    [
        ("london", {}, "London is within the limits expected by chance."),
        (
            "east-of-england",
            {},
            "East of England is within the limits expected by chance: above the 95% limit and within the 99.8% limit.",
        ),
        (
            "west-midlands",
            {},
            "West Midlands is above the limits expected by chance: 19.9% compared with 14.8% in England and Wales.",
        ),
        ("london", {"london": "|"}, "The figure for London is not shown because of small numbers."),
        ("london", {"london": None}, "There is no data for London."),
        ("london", {"london": "5 | 21"}, "The numbers for London are too small to compare with England and Wales."),
        (
            "london",
            {"england_and_wales": "|"},
            "The rate for England and Wales is not shown, so London is not compared with it.",
        ),
        ("nowhere", {}, ""),
    ],
)
def test_one_region_on_another_page(slug, changed, expected):
    assert region_sentence(regions(**changed), slug) == expected


@pytest.mark.parametrize(
    ("about", "count", "expected"),
    [
        ("recall", 195, "Above the upper limit, less favourable"),
        ("completed", 195, "Above the upper limit, more favourable"),
        ("recall-without-polarity", 195, "Above the upper limit"),
        ("recall-without-polarity", 60, "Below the lower limit"),
        ("recall", 170, "Above the 95% limit, within the 99.8% limit"),
        ("recall", 145, "Within the limits"),
    ],
)
def test_positions_imply_a_direction_where_one_is_agreed(about, count, expected):
    found = regions(about=about, west_midlands=f"{count} | 980")
    assert position_text(found.region("west-midlands"), found.topic) == expected


@pytest.mark.parametrize(
    ("by", "group", "expected"),
    [
        ("ethnicity", "black", "Black ethnic groups"),
        ("ethnicity", "mixed", "Mixed ethnic group"),
        ("ethnicity", "white", "White people"),
        ("ethnicity-19", "roma", "Roma people"),
        ("sex", "women", "women"),
        ("age", "18-20", "people aged 18 to 20"),
        ("disability", "disabled", "disabled people"),
        ("ethnicity", "all-declared", "all who declared"),
    ],
)
def test_groups_in_the_heading_of_the_page(by, group, expected):
    about = topic(f"recall by {by} in england-and-wales")
    assert group_label(about, group) == expected
    assert regions_title(about, group) == f"Regions: recall to custody, {expected}"


def test_subtitle_and_caption_say_measure_group_place_and_period():
    licence = regions(about="recall at Licence")
    assert regions_subtitle(licence) == (
        "Recall to custody, people from Black ethnic groups, 12 regions of England and Wales, Licence, year to March 2026"
    )
    about = "Recall to custody by region, people from Black ethnic groups, year to March 2026"
    assert regions_caption(licence) == f"{about}, from north to south"
    assert regions_caption(licence, "rate") == f"{about}, in order of rate"


@st.composite
def any_regions(draw):
    """Any measure, group, period and segment, with counts that are shown, withheld or absent."""
    by = draw(st.sampled_from(("ethnicity", "ethnicity-19", "sex", "age", "disability", "sexual-orientation")))
    group = draw(st.sampled_from([*(one.slug for one in CHARACTERISTICS[by].group), "all-declared"]))
    measure = draw(st.sampled_from(("recall", "completed", "recall-without-polarity", "asked", "long")))
    segment = draw(st.sampled_from(("", " at Licence")))
    rate = draw(st.sampled_from((0.0, 0.004, 0.15, 0.5, 0.99, 1.0)))

    def numbers():
        total = draw(st.sampled_from((0, 12, 40, 350, 5000, 90_000)))
        count = min(total, round(total * rate * draw(st.sampled_from((0.5, 0.9, 1.0, 1.0, 1.1, 1.6)))))
        return draw(st.sampled_from((f"{count} | {total}",) * 4 + ("|", None)))

    changed = {area.slug: numbers() for area in REGIONS}
    national = draw(st.sampled_from((f"{round(rate * 100_000)} | 100000",) * 5 + ("|",)))
    return regions(
        about=f"{measure} by {by} for {draw(st.sampled_from(('2025-26', '2025-26-q4')))}{segment}",
        group=group,
        england_and_wales=national,
        **changed,
    )


@given(any_regions())
@repeatable
def test_every_text_passes_the_lint(found):
    assert lint.title_problems(regions_headline(found)) == []
    assert lint.alt_problems(regions_alt_text(found)) == []
    for text in (regions_subtitle(found), regions_caption(found), regions_title(found.topic, found.group)):
        assert lint.problems(text) == []
    sentences = [*regions_paragraph(found), *regions_limits(found), *regions_left_out(found)]
    sentences += [region_sentence(found, area.slug) for area in REGIONS]
    sentences += funnel_reading(found).said
    for sentence in sentences:
        assert lint.sentence_problems(sentence) == []
    for one in found.regions:
        assert lint.problems(position_text(one, found.topic)) == []


@given(any_regions())
@repeatable
def test_words_count_what_the_positions_say(found):
    said = " ".join(regions_paragraph(found))
    within = len([one for one in found.regions if one.position in COMPARED and not one.outside])
    numbers = re.match(r"(\d+) of (\d+) regions", said)
    if numbers:
        assert (int(numbers[1]), int(numbers[2])) == (within, len(found.compared))
    named = said + " ".join(regions_left_out(found))
    for one in found.regions:
        assert one.area.name in named or one.position in ("within", "no_limits")
    assert "rank" not in said


@given(any_regions())
@repeatable
def test_no_text_holds_a_number_of_a_region_that_is_not_shown(found):
    for one in found.at("not_shown", "no_data"):
        said = region_sentence(found, one.area.slug) + position_text(one, found.topic)
        assert not re.search(r"\d", said)
