"""Sentences: drawn blocks and the exact words expected of them."""

from pathlib import Path

import pytest

from equality import lint
from equality.catalogue import load_catalogue
from equality.findings import ReleasedRow, build_block
from equality.words import (
    alt_text,
    announcement,
    commentary,
    headline,
    one_line,
    paragraph,
    source_line,
    subtitle,
    table_caption,
)
from tests.blocks import topic
from tests.equality.drawn import CHARACTERISTICS, MEASURES, drawn

HERE = Path(__file__).parent
LONDON = drawn(
    """
    recall among 60
    all-declared |  420 | 2900 |
    asian        |   29 |  196 | no_clear_difference
    black        |  128 |  655 | less_favourable
    mixed        |   40 |  205 | no_clear_difference many
    white        |  261 | 1904 |
    other        |      |      |
    not-declared |   90 |  700 |
    """
)
NOTHING_CLEAR = drawn("recall\nasian | 29 | 196 | no_clear_difference\nwhite | 261 | 1904 |")
RELIGION = drawn(
    """
    recall by religion
    all-declared | 3000 | 20000 |
    buddhist     |   60 |   200 | small_less_favourable
    christian    | 1800 |  9000 | more_favourable
    hindu        |      |       |
    jewish       |    8 |    25 | too_few_to_compare
    muslim       |  500 |  1500 | less_favourable
    no-religion  |  900 |  7000 | no_clear_difference many
    sikh         |   70 |   400 | no_clear_difference
    other        |      |       |
    not-declared |  100 |  9000 |
    """
)


def cases(file):
    """Name, drawing and expected lines of each case in a text file; an expected line is "row > its words"."""
    found = []
    _, *sections = (HERE / file).read_text(encoding="utf-8").split("\n## ")
    for section in sections:
        name, *lines = section.strip().splitlines()
        drawing = "\n".join(line for line in lines if " > " not in line)
        expected = [tuple(line.split(" > ", 1)) for line in lines if " > " in line]
        found.append(pytest.param(drawing, expected, id=name))
    return found


@pytest.mark.parametrize(("drawing", "expected"), cases("sentences.txt"))
def test_the_sentences_of_a_finding(drawing, expected):
    block = drawn(drawing)
    rows = {row.group: row for row in (*block.findings, block.not_declared, block.overall)}
    group = expected[0][0]
    assert [(group, sentence) for sentence in paragraph(rows[group], block)] == expected
    assert [problem for _, sentence in expected for problem in lint.sentence_problems(sentence)] == []


@pytest.mark.parametrize(("drawing", "expected"), cases("titles.txt"))
def test_titles_say_what_the_findings_say(drawing, expected):
    assert [("title", headline(drawn(drawing)))] == expected
    assert lint.title_problems(expected[0][1]) == []


def test_one_person_is_one():
    block = drawn("promoted\nblack | 35 | 1000 | small_more_favourable\nwhite | 34000 | 1000000 |")
    expected = (
        "If the rates had been equal, about 1 fewer staff member would have been promoted (likely range 0 to 14)."
    )
    assert paragraph(block.findings[0], block)[-1] == expected


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        (
            LONDON,
            "Recall to custody by ethnic group compared with White people, London, year to March 2026 (81% declared)",
        ),
        (
            drawn("promoted by sex in west-midlands at Licence\nwomen | | |"),
            "Promotion by sex compared with women, West Midlands, Licence, year to March 2026",
        ),
        (
            drawn("caseload\nall-declared | 800 | 800 |\nnot-declared | 200 | 1000 |"),
            "Share of the caseload by ethnic group, London, year to March 2026 (80% declared)",
        ),
        (
            drawn("declared by disability\nall-declared | 7 | 9 |"),
            "Declaration of disability, London, year to March 2026",
        ),
    ],
)
def test_subtitles_say_measure_comparison_place_period_and_declared(block, expected):
    assert subtitle(block) == expected


def test_captions_and_sources():
    source = source_line(MEASURES["promoted"], "Probation Service")
    assert table_caption(LONDON) == "Recall to custody by ethnic group, London, year to March 2026"
    assert source == "Source: Human resources extract from the Probation Service."


@pytest.mark.parametrize(
    ("drawing", "expected"),
    [
        ("recall\nblack | 128 | 655 | less_favourable", "Recall, Black people: 1.43 times as often as White people"),
        (
            "recall\nblack | 1500 | 10500 | small_less_favourable",
            "Recall, Black people: 1.04 times as often as White people, a clear but small difference",
        ),
        ("recall\nblack | 0 | 655 | more_favourable", "Recall, Black people: less often than White people"),
        ("recall\nasian | 29 | 196 | no_clear_difference", "Recall, Asian people: no clear difference"),
        ("recall\nmixed | | |", "Recall, people from the Mixed ethnic group: not shown (small numbers)"),
        ("recall\nblack | 128 | 655 | not_shown", "Recall, Black people: comparison group not shown"),
        ("caseload\nblack | 1200 | 10000 |", "Share of the caseload, Black people: 12.0%"),
    ],
)
def test_one_line_for_lists(drawing, expected):
    white = "white | | |" if "not_shown" in drawing else "white | 261 | 1904 |"
    block = drawn(f"{drawing}\n{white}")
    assert one_line(block.findings[0], block) == expected


def test_alternative_text_names_chart_subject_message_exceptions_and_table():
    assert alt_text(LONDON) == (
        "Dot chart with likely ranges: recall by ethnic group compared with White people, London, year to March 2026. "
        "Clear difference: Black people 1.43 times as often. No clear difference for people from Asian ethnic groups and "
        "people from the Mixed ethnic group; people from the Other ethnic group not shown. "
        "The data is in the table after the chart."
    )
    assert alt_text(NOTHING_CLEAR) == (
        "Dot chart with likely ranges: recall by ethnic group compared with White people, London, year to March 2026. "
        "No clear difference between groups. The data is in the table after the chart."
    )


def test_announcements():
    none = drawn("recall in north-east\nblack | | |\nwhite | | |")
    assert announcement(LONDON) == "Showing recall by ethnic group for London. 1 group has a clear difference."
    assert announcement(NOTHING_CLEAR) == "Showing recall by ethnic group for London. No group has a clear difference."
    assert announcement(none) == "Showing recall by ethnic group for the North East. No comparison could be made."


def test_commentary_puts_clear_and_less_favourable_first_and_leaves_nothing_out():
    clear, *others = commentary(RELIGION).what
    assert clear == (
        "In London in the year to March 2026, Muslim people were recalled more often than everyone else: 2.47 times as "
        "often. 33.3% (500 of 1,500) were recalled, compared with 13.5% (2,500 of 18,500). The likely range is 2.27 to "
        "2.67 times as often, so this is unlikely to be chance alone. If the rates had been equal, about 297 fewer people "
        "would have been recalled (likely range 261 to 334)."
    )
    assert [paragraph.split(".")[0] for paragraph in others] == [
        "Christian people were recalled more often than everyone else: 1",
        "Buddhist people were recalled more often than everyone else: 2",
        "There is no clear difference in recall for Sikh people, compared with everyone else",
        "For people with no religion, the difference would look clear on its own",
        "The numbers for Jewish people are too small to compare",
        "Figures for Hindu people and people of another religion or belief are not shown, to protect people who could be "
        "identified from small numbers",
        "69% of the people counted here have declared their religion or belief",
    ]


def test_a_commentary_cautions_below_80_percent_declared():
    assert commentary(LONDON).what[-1] == (
        "81% of the people counted here have declared their ethnicity. Figures are for those who have declared. If all who have not "
        "declared, or none, belonged to one group, the rate for people from Black ethnic groups could be anything from 10.1% to "
        "29.3%, so the difference might not be there."
    )
    assert (
        "Figures are for those who have declared. If people who have not declared differ from those who have, the true picture may "
        "differ."
    ) in commentary(RELIGION).what[-1]


def test_the_lines_under_a_commentary():
    said = commentary(LONDON)
    assert said.does_not_show == (
        "These figures do not show why the rates differ. They do not take account of offence, sentence, risk or age. "
        "They are a reason to look further. They are not evidence of discrimination, and they do not rule it out."
    )
    assert said.check_next == ("Compare delivery units.",)
    assert said.many == (
        "We made 60 comparisons like these, for every group and area. If there were no real differences, about 1 in 20 "
        "would still look different by chance, so we call a difference clear when it stands out from that."
    )
    assert commentary(drawn("recall among 1\nblack | | |")).many == ""


def test_combined_groups_are_said_to_be_combined():
    block = drawn("recall by ethnicity-2\nall-other | 128 | 655 | less_favourable\nwhite | 261 | 1904 |")
    assert commentary(block).what[-1] == (
        "This combines groups with different experiences: see the separate groups where they can be shown."
    )


def test_shares_are_said_one_by_one_and_then_left_to_the_table():
    few = drawn("caseload\nblack | 1200 | 10000 |\nwhite | 7800 | 10000 |")
    assert [line.split(" of the caseload")[0] for line in commentary(few).what] == [
        "In London in the year to March 2026, people from Black ethnic groups were 12.0%",
        "White people were 78.0%",
    ]
    groups = [group.slug for group in CHARACTERISTICS["religion"].group]
    rows = (f"{group} | {100 + place} | 1000 |" for place, group in enumerate(groups))
    assert commentary(drawn("\n".join(["caseload by religion", *rows]))).what == (
        "In London in the year to March 2026, people of another religion or belief were 10.7% of the caseload who "
        "declared (107 of 1,000). The likely range is 8.9% to 12.8%. The other shares are in the table.",
    )


def test_two_characteristics_say_how_many_combinations_are_not_shown():
    pair = load_catalogue().characteristics["ethnicity-and-sex"]
    rows = [
        ReleasedRow(one.slug, *((50, 400) if place % 2 else (None, None)), 5) for place, one in enumerate(pair.group)
    ]
    made = build_block(topic(characteristic=pair, comparison="everyone-else"), rows)
    assert (
        "5 of the 10 combinations are not shown because of small numbers. Choose one characteristic to see more. Each combination is "
        "compared with everyone else. What is seen for one characteristic and for the other is not to be added up."
    ) in commentary(made).what
