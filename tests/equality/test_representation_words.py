"""What is said of shares beside benchmarks, and of declaration; every sentence of every state passes the lint."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from equality import declaration, lint, titles
from equality import representation_words as words
from equality.catalogue import load_catalogue
from equality.characteristics import ALL_DECLARED
from equality.findings import EVERYONE_ELSE, ReleasedRow, Topic, build_block
from equality.periods import financial_year, pool, quarter
from equality.representation import Yardstick, by_grade, by_group, census_yardstick

CATALOGUE = load_catalogue()
STAFF = CATALOGUE.populations["staff"]
GRADES = STAFF.segment.value
HELD = [one for one in CATALOGUE.characteristics.values() if "staff" in one.populations]
MEASURE, DECLARED = CATALOGUE.measures["grade-share"], CATALOGUE.measures["declared"]


def topic(by="ethnicity-2", area="west-midlands", grade="", measure=MEASURE):
    characteristic = CATALOGUE.characteristics[by]
    comparison = characteristic.reference.get("staff", EVERYONE_ELSE)
    return Topic(measure, STAFF, characteristic, comparison, CATALOGUE.areas[area], financial_year(2025), grade)


def block(about, *rows):
    return build_block(about, [ReleasedRow(group, count, total, None) for group, count, total in rows])


def ladder(*counts, group="all-other", yardsticks=None):
    """Grades from the most senior on, each of a count and a total."""
    about = topic()
    listed = [
        (grade, block(about, (group, *pair)) if pair else None) for grade, pair in zip(GRADES, counts, strict=False)
    ]
    census = [Yardstick("census", {group: 0.24}, "16 to 64")]
    return by_grade(about, group, listed, census if yardsticks is None else yardsticks)


def test_the_whole_commentary_of_a_share_below_its_benchmark():
    said = words.commentary(ladder((12, 135), (100, 420)))
    assert said.what == (
        "In the West Midlands in the year to March 2026, for grade Senior leaders, staff from all other ethnic groups "
        "combined were 8.9% of the grade who declared (12 of 135), compared with 24.0% of people aged 16 to 64 who live in "
        "the West Midlands (Census 2021). The likely range is 5.2% to 14.9%. To match 24.0%, there would be about 32.",
        "The likely range is below the benchmark in 1 of 2 grades: Senior leaders. There is no clear difference from the "
        "benchmark in 1 of 2 grades: Assistant chief officer. This does not mean the shares are the same: we cannot tell "
        "from these numbers.",
        "People from all other ethnic groups combined are 24.0% of people aged 16 to 64 who live in the West Midlands "
        "(Census 2021).",
        "Figures are for those who have declared. This combines groups with different experiences: see the separate "
        "groups where they can be shown.",
    )
    assert said.many == (
        "We looked at 2 grades. If each were the same as the benchmark, about 1 in 20 would still be outside its likely "
        "range by chance."
    )


@pytest.mark.parametrize(
    ("counts", "title"),
    [
        ([(12, 135), (100, 420)], "Below the Census 2021 share in 1 of 2 grades"),
        ([(60, 135), (100, 420)], "Above the Census 2021 share in 1 of 2 grades"),
        ([(12, 135), (60, 135), (60, 135)], "Below the Census 2021 share in 1 grade, above in 2"),
        ([(32, 135), (100, 420)], "No clear difference from the Census 2021 share in 2 grades"),
        ([(12, 135)], "Below the Census 2021 share in the grade compared"),
        ([(None, None), (12, 20)], "Too few to compare with a benchmark"),
        ([(None, None), None], "Share of the grade: not shown (small numbers)"),
        ([None, None], "Share of the grade: no data for this choice"),
    ],
)
def test_a_title_says_in_how_many_grades_the_range_is_outside(counts, title):
    assert words.headline(ladder(*counts)) == title


def test_a_title_names_the_group_where_there_is_room():
    about = topic("ethnicity")
    shares = by_grade(
        about, "black", [(GRADES[0], block(about, ("black", 12, 135)))], [Yardstick("service", {"black": 0.3})]
    )
    assert words.headline(shares) == "Black staff: below the share of all staff in the grade compared"


def test_of_two_groups_the_title_names_the_first():
    shares = by_group(
        block(topic("sex"), ("women", 90, 100), ("men", 10, 100)), [Yardstick("census", {"women": 0.5, "men": 0.5})]
    )
    said = words.commentary(shares)
    assert words.headline(shares) == "Women: above the Census 2021 share"
    assert said.what[1] == (
        "The likely range is below the benchmark for 1 of 2 groups: men. The likely range is above the benchmark for 1 of 2 "
        "groups: women."
    )
    assert said.many == ""


def test_groups_of_all_grades_are_shares_of_staff():
    shares = by_group(block(topic("sex"), ("women", 90, 100), ("men", 10, 100)), [])
    assert words.subtitle(shares) == "Share of staff by sex, West Midlands, year to March 2026"


def test_groups_of_one_grade_are_shares_of_that_grade_by_name():
    women_and_men = block(topic("sex", grade="Officer (Band 5)"), ("women", 90, 100), ("men", 10, 100))
    said = "Share of the grade Officer (Band 5) by sex, West Midlands, year to March 2026"
    assert words.subtitle(by_group(women_and_men, [])) == said
    assert (titles.subtitle(women_and_men), titles.table_caption(women_and_men)) == (said, said)


def test_shares_without_a_benchmark_are_shown_and_not_compared():
    shares = ladder((12, 135), yardsticks=[])
    assert words.headline(shares) == "No benchmark to compare these shares with"
    assert words.census_source(shares) == ""


def test_alternative_text_gives_the_benchmark_and_counts_the_grades():
    assert words.alt_text(ladder((12, 135), (100, 420), (None, None))) == (
        "Dot chart with likely ranges: share of the grade, staff from all other ethnic groups combined, West Midlands, year "
        "to March 2026. The benchmark is 24.0% of people aged 16 to 64 who live in the West Midlands (Census 2021). Below "
        "the benchmark in 1 grade; no clear difference in 1 grade; not shown in 1 grade. The data is in the table after the "
        "chart."
    )


def test_alternative_text_that_would_be_too_long_leaves_the_benchmark_to_the_table():
    said = words.alt_text(ladder((12, 135), (100, 420), (None, None), (5, 20), None))
    assert "The benchmark is" not in said
    assert "too few to compare in 1 grade; not shown in 1 grade; no data in 1 grade." in said


@pytest.mark.parametrize(
    ("pair", "cell", "match"),
    [
        ((12, 135), "Below 24.0%", "about 32"),
        ((60, 135), "Above 24.0%", "about 32"),
        ((32, 135), "No clear difference from 24.0%", ""),
    ],
)
def test_cells_of_the_table(pair, cell, match):
    (row,) = ladder(pair).rows
    assert (words.benchmark_cell(row, 0), words.match_text(row)) == (cell, match)


def test_a_row_that_is_not_compared_has_the_benchmark_alone():
    (row,) = ladder((5, 20)).rows
    assert (words.benchmark_cell(row, 0), words.match_text(row)) == ("24.0%", "")


# Declaration


def declared(**shares):
    """Blocks of declared counts out of 1,000 (or of a pair of count and total), by characteristic."""
    pairs = {slug.replace("_", "-"): one if isinstance(one, tuple) else (one, 1000) for slug, one in shares.items()}
    return [block(topic(by, measure=DECLARED), (ALL_DECLARED, *pair)) for by, pair in pairs.items()]


@pytest.mark.parametrize(
    ("shares", "title"),
    [
        ({"ethnicity": 734, "sexual_orientation": 570}, "Sexual orientation is below the 60% minimum"),
        ({"ethnicity": 590, "sexual_orientation": 570, "sex": 990}, "2 of 3 characteristics are below the 60% minimum"),
        ({"ethnicity": 600, "sexual_orientation": 900}, "Every characteristic is at or above the 60% minimum"),
        ({"ethnicity": 800, "sexual_orientation": 900}, "Every characteristic is at or above the 80% stretch"),
        ({"ethnicity": 734}, "Ethnicity is at or above the 60% minimum"),
        ({"ethnicity": 834}, "Ethnicity is at or above the 80% stretch"),
        (
            {"ethnicity": 734, "sexual_orientation": 900, "sex": (None, None)},
            "Every characteristic shown is at or above the 60% minimum",
        ),
        ({"ethnicity": (12, 20), "sex": (None, None)}, "Too few staff for shares of those who declared"),
        ({"ethnicity": (None, None)}, "Declaration: not shown (small numbers)"),
    ],
)
def test_a_title_says_which_characteristics_are_below_the_minimum(shares, title):
    assert declaration.headline(declared(**shares)) == title


def test_what_is_said_of_declaration():
    blocks = declared(ethnicity=734, sexual_orientation=570, disability=912, sex=(None, None), religion=(12, 20))
    assert declaration.paragraphs(blocks) == (
        "In the West Midlands in the year to March 2026, 57% of staff have declared their sexual orientation (570 of 1,000). "
        "The lowest share is for sexual orientation (57%) and the highest for disability (91%).",
        "Below the 60% minimum, so that outcomes are not compared: sexual orientation. At or above the 60% minimum and below "
        "the 80% stretch, so that outcomes are read with caution: ethnicity. At or above the 80% stretch: disability.",
        "There are fewer than 30 staff, so counts stand in place of percentages: religion or belief. The share for sex is not "
        "shown, to protect people who could be identified from small numbers.",
        "Preferring not to say is an answer, and is not a declaration. A high share overall can hide a low one in a grade or "
        "a region.",
    )
    assert declaration.alt_text(blocks) == (
        "Bar chart: share of staff who have declared each characteristic, West Midlands, year to March 2026. Ethnicity (73%); "
        "sexual orientation (57%); disability (91%). Below the minimum: sexual orientation. The data is in the table after "
        "the chart."
    )


# Every state


def periods():
    return st.sampled_from((financial_year(2025), quarter(2025, 4), pool(2023)))


def areas():
    return st.sampled_from([CATALOGUE.national, *CATALOGUE.areas_at("region")])


@st.composite
def pairs(draw):
    """A count and its total as a release may hold them: whole, of few people, none at all, or withheld."""
    total = draw(st.sampled_from((0, 12, 29, 30, 140, 5000, 61_234)))
    part = draw(st.sampled_from((0.0, 0.02, 0.3, 0.6, 0.79999, 0.97, 1.0)))
    return (None, None) if draw(st.integers(0, 4)) == 0 else (round(total * part), total)


@st.composite
def representations(draw):
    characteristic = draw(st.sampled_from(HELD))
    area, groups = draw(areas()), [group.slug for group in characteristic.group]
    about = Topic(
        MEASURE, STAFF, characteristic, characteristic.reference.get("staff", EVERYONE_ELSE), area, draw(periods())
    )
    yardsticks = [
        census_yardstick(CATALOGUE.benchmarks, area.slug, characteristic.slug),
        *(
            Yardstick(kind, dict.fromkeys(draw(st.sets(st.sampled_from(groups))), draw(st.floats(0.001, 0.999))))
            for kind in ("caseload", "service")
        ),
    ]
    held = [one for one in yardsticks if one and draw(st.booleans())]
    if draw(st.booleans()):
        group = draw(st.sampled_from(groups))
        listed = [(grade, draw(st.none() | pairs())) for grade in GRADES]
        return by_grade(about, group, [(one, pair and block(about, (group, *pair))) for one, pair in listed], held)
    named = Topic(
        MEASURE,
        STAFF,
        characteristic,
        about.comparison,
        area,
        about.period,
        draw(st.sampled_from(("", *(g.name for g in GRADES)))),
    )
    return by_group(block(named, *((group, *draw(pairs())) for group in groups)), held)


@pytest.mark.slow
@given(representations())
@settings(derandomize=True, database=None, deadline=None, max_examples=400)
def test_every_sentence_beside_a_benchmark_passes_the_lint(shares):
    said = words.commentary(shares)
    found = {words.headline(shares): lint.title_problems(words.headline(shares))}
    found |= {words.alt_text(shares): lint.alt_problems(words.alt_text(shares))}
    found |= {words.subtitle(shares): lint.problems(words.subtitle(shares))}
    found |= {one: lint.sentence_problems(one) for one in (*said.what, said.does_not_show, said.many) if one}
    cells = [words.benchmark_cell(row, place) for row in shares.rows for place in range(len(shares.yardsticks))]
    found |= {one: lint.problems(one) for one in (*cells, *map(words.match_text, shares.rows)) if one}
    assert {text: problems for text, problems in found.items() if problems} == {}


@pytest.mark.slow
@given(representations())
@settings(derandomize=True, database=None, deadline=None, max_examples=200)
def test_words_never_call_a_share_outside_that_is_inside(shares):
    said = " ".join(words.commentary(shares).what)
    assert ("range is below" in said) == bool(shares.standing("below"))
    assert ("range is above" in said) == bool(shares.standing("above"))
    assert ("no clear difference" in said) == bool(shares.standing("inside"))
    assert ("To match" in said) <= bool(shares.standing("below") or shares.standing("above"))
    if not shares.in_state("shown"):
        assert re.search(r"\(\d", " ".join((said, words.headline(shares)))) is None


@pytest.mark.slow
@given(st.data())
@settings(derandomize=True, database=None, deadline=None, max_examples=300)
def test_every_sentence_about_declaration_passes_the_lint(data):
    chosen = data.draw(st.lists(st.sampled_from(HELD), min_size=1, max_size=10, unique_by=lambda one: one.family))
    area, period = data.draw(areas()), data.draw(periods())
    grade = data.draw(st.sampled_from(("", *(one.name for one in GRADES))))
    blocks = [
        block(Topic(DECLARED, STAFF, one, EVERYONE_ELSE, area, period, grade), (ALL_DECLARED, *data.draw(pairs())))
        for one in chosen
    ]
    found = {declaration.headline(blocks): lint.title_problems(declaration.headline(blocks))}
    found |= {declaration.alt_text(blocks): lint.alt_problems(declaration.alt_text(blocks))}
    found |= {declaration.subtitle(blocks): lint.problems(declaration.subtitle(blocks))}
    found |= {one: lint.sentence_problems(one) for one in declaration.paragraphs(blocks)}
    assert {text: problems for text, problems in found.items() if problems} == {}
