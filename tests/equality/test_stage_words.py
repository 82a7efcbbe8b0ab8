"""The words of ladders: exact titles and sentences of drawn ones, and the lint over any that can be released."""

import re
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from equality import lint
from equality.disclosure import RowRule, withheld_rates
from equality.findings import EVERYONE_ELSE, ReleasedRow, Topic, build_block
from equality.stage_words import (
    alt_text,
    caption,
    cumulative_caption,
    cumulative_line,
    group_title,
    headline,
    key,
    stage_paragraphs,
    subtitle,
    subtitle_of_some,
    withdrew,
)
from equality.stages import build_ladder, ladders
from tests.equality.climbing import climbed
from tests.equality.test_stages import BY_HAND
from tests.equality.test_words_property import AREAS, CATALOGUE, PERIODS, finding_codes

SIFT = "sift\nwhite | 800 | 1000 |\n"
TEST = "test\nwhite | 400 | 800 |\n"
TITLES = [
    (f"{SIFT}black | 600 | 1000 | less_favourable", "The largest gap is at the sift, for Black applicants"),
    (
        f"{SIFT}asian | 650 | 1000 | less_favourable\nblack | 600 | 1000 | less_favourable",
        "The largest gap is at the sift",
    ),
    (
        f"{SIFT}black | 400 | 1000 | less_favourable\n{TEST}black | 100 | 400 | less_favourable",
        "The largest gaps are at the sift and the online assessment",
    ),
    (f"{SIFT}black | 790 | 1000 | small_less_favourable", "Clear but small difference at the sift"),
    (
        f"{SIFT}black | 790 | 1000 | small_less_favourable\n{TEST}asian | 390 | 790 | small_less_favourable",
        "Clear but small differences at the sift and the online assessment",
    ),
    (f"{SIFT}black | 790 | 1000 | no_clear_difference", "No clear difference at any stage"),
    (
        f"{SIFT}black | 790 | 1000 | no_clear_difference\n{TEST}black | | | not_shown",
        "No clear difference at any stage, where groups could be compared",
    ),
    (f"{SIFT}black | | | not_shown\nasian | | | not_shown", "Not shown (small numbers)"),
    (f"{SIFT}black | 9 | 20 | too_few_to_compare", "Too few to compare groups"),
    (f"{SIFT}black | 90 | 200 | not_enough_declared", "Not enough declared to compare groups"),
    (f"{SIFT}black | 9 | 20 | too_few_to_compare\nasian | | | not_shown", "No comparison could be made"),
]
GROUP_TITLES = [
    (f"{SIFT}black | 600 | 1000 | less_favourable", "Black: clear difference at the sift"),
    (
        f"{SIFT}black | 400 | 1000 | less_favourable\n{TEST}black | 120 | 400 | less_favourable",
        "Black: largest gap at the sift",
    ),
    (f"{SIFT}black | 790 | 1000 | small_less_favourable", "Black: clear but small difference at the sift"),
    (f"{SIFT}black | 790 | 1000 | no_clear_difference", "Black: no clear difference at any stage"),
    (
        f"{SIFT}black | 790 | 1000 | no_clear_difference\n{TEST}black | | | not_shown",
        "Black: no clear difference where compared",
    ),
    (f"{SIFT}black | | | not_shown", "Black: not shown (small numbers)"),
    (f"{SIFT}black | 9 | 20 | too_few_to_compare", "Black: too few to compare groups"),
]


@pytest.mark.parametrize(("drawing", "expected"), TITLES)
def test_the_headline_says_the_largest_gap_only_where_one_is_clear(drawing, expected):
    assert headline(climbed(drawing)) == expected
    assert lint.title_problems(expected) == []


@pytest.mark.parametrize(("drawing", "expected"), GROUP_TITLES)
def test_the_title_of_one_groups_chart(drawing, expected):
    assert group_title(climbed(drawing), "black") == expected
    assert lint.title_problems(expected) == []


def test_the_paragraphs_of_a_ladder_worked_by_hand():
    assert stage_paragraphs(climbed(BY_HAND)) == (
        "3 of the 5 comparisons we could make show a less favourable outcome that is unlikely to be chance alone. "
        "2 of the 3 are for applicants from Black ethnic groups.",
        "In London in the year to March 2026, applicants from Black ethnic groups passed the online assessment less often "
        "than White applicants: 0.57 times as often. The rate was 40.0% (48 of 120 applicants), compared with 70.0% "
        "(560 of 800). The likely range is 0.45 to 0.70 times as often, so this is unlikely to be chance alone. If the "
        "rates had been equal, about 36 more applicants would have passed the online assessment (likely range 25 to 47).",
        "A stage rate is how many came through a stage out of those who reached it. 1 of the 9 figures by group and stage "
        "is not shown, to protect people who could be identified from small numbers.",
    )


def test_nothing_clear_is_not_called_the_same():
    summed, rest = stage_paragraphs(climbed(f"{SIFT}black | 790 | 1000 | no_clear_difference"))
    assert summed == (
        "No clear difference for this choice. The one comparison could be made. "
        "This does not mean the rates are the same: we cannot tell from these numbers."
    )
    assert "not shown" not in rest


def test_the_alternative_text_names_the_group_the_clear_stages_and_what_is_missing():
    assert alt_text(climbed(BY_HAND), "black") == (
        "Dot chart: stage rates of applicants from Black ethnic groups beside White applicants, London, year to March 2026. "
        "Clear difference at the sift, 0.75 times as often; the online assessment, 0.57 times as often. Not shown at 1 "
        "stage. The data is in the table after the chart."
    )


def test_stage_rates_and_cumulative_rates_are_named_as_such():
    ladder = climbed(BY_HAND)
    place = "by ethnic group, {}, London, year to March 2026"
    assert caption(ladder) == f"Stage rates {place.format('of those who reached each stage')}"
    assert cumulative_caption(ladder) == f"Cumulative rates {place.format('of all who applied')}"
    assert subtitle(ladder).startswith(
        "Stage rates by ethnic group compared with White applicants, of those who reached"
    )
    assert "out of all who applied" in cumulative_line()


def test_the_subtitle_says_how_many_groups_have_a_chart_where_not_all_have():
    ladder = climbed(BY_HAND)
    assert subtitle_of_some(ladder, 2) == subtitle(ladder)
    expected = f"{subtitle(ladder)} (charts of 1 of 2 groups: those that differ and the largest)"
    assert subtitle_of_some(ladder, 1) == expected
    assert lint.problems(expected) == []


def test_who_withdrew_is_not_told_apart():
    title, (said, ask) = withdrew()
    assert title == "Withdrew, or did not pass?"
    assert said.startswith("Withdrew is not the same as did not pass.")
    assert "do not tell them apart" in said
    assert "withdrew at each stage" in ask


CHAINS = ladders(one for one in CATALOGUE.measures.values() if one.population == "applicants")
BY = [one for one in CATALOGUE.characteristics.values() if "applicants" in one.populations]


@st.composite
def released_ladders(draw):
    """A ladder as a release makes it, some stages left out, with every number of the rows that it withholds."""
    chain, by = draw(st.sampled_from(CHAINS)), draw(st.sampled_from(BY))
    population = CATALOGUE.populations["applicants"]
    segment = draw(st.sampled_from(("", *(value.name for value in population.segment.value))))
    reference = by.reference.get("applicants", EVERYONE_ELSE)
    comparison = draw(st.sampled_from((reference, EVERYONE_ELSE)))
    about = (comparison, draw(st.sampled_from(AREAS)), draw(st.sampled_from(PERIODS)), segment)
    size = draw(st.sampled_from((40, 600, 20_000)))
    reached = {slug: draw(st.integers(0, size)) for slug in by.rows[1:]}
    blocks, withheld = {}, set()
    for measure in chain:
        topic = Topic(measure, population, by, *about)
        pace = draw(st.sampled_from((0.3, 0.8, 1.0)))
        passed = {slug: round(total * pace * draw(st.sampled_from((0.5, 0.9, 1.0)))) for slug, total in reached.items()}
        held = draw(st.integers(0, 7)) > 0
        rows, hidden = _released(topic, passed, reached, draw)
        withheld |= hidden if held else {(measure.slug, slug) for slug in by.rows}
        if held:
            blocks[measure.slug] = build_block(topic, rows, draw(st.sampled_from((0, 1, 15, 400))))
        reached = passed
    return build_ladder(chain, blocks), withheld


def _released(topic, passed, reached, draw):
    declared = [slug for slug in reached if slug != "not-declared"]
    exact = {slug: (passed[slug], reached[slug]) for slug in reached}
    exact["all-declared"] = tuple(sum(exact[slug][place] for slug in declared) for place in (0, 1))
    slugs = [slug for slug in topic.characteristic.rows if slug in exact]
    counts = np.array([exact[slug] for slug in slugs]).T
    hidden = withheld_rates(*counts, RowRule()) | np.array([draw(st.integers(0, 9)) == 0 for _ in slugs])
    rows = [
        ReleasedRow(slug, *((None, None) if is_hidden else exact[slug]), None)
        for slug, is_hidden in zip(slugs, hidden, strict=True)
    ]
    codes = finding_codes(topic, rows, draw(st.sampled_from((0.4, 1.0))), 3)
    named = {(topic.measure.slug, slug) for slug, is_hidden in zip(slugs, hidden, strict=True) if is_hidden}
    return [replace(row, finding=code) for row, code in zip(rows, codes, strict=True)], named


def every_text(ladder):
    """Every text about a ladder with its check."""
    yield lint.title_problems, headline(ladder)
    for said in (subtitle, caption, cumulative_caption, key):
        yield lint.problems, said(ladder)
    yield from ((lint.sentence_problems, one) for one in stage_paragraphs(ladder))
    title, said = withdrew()
    yield lint.title_problems, title
    yield from ((lint.sentence_problems, one) for one in (*said, cumulative_line()))
    for group in ladder.groups:
        yield lint.title_problems, group_title(ladder, group)
        yield lint.alt_problems, alt_text(ladder, group)


@pytest.mark.slow
@given(released_ladders())
@settings(derandomize=True, database=None, deadline=None, max_examples=200)
def test_every_text_of_a_ladder_passes_the_lint(made):
    ladder, _ = made
    if ladder is not None:
        assert {text: check(text) for check, text in every_text(ladder) if check(text)} == {}


@pytest.mark.slow
@given(released_ladders())
@settings(derandomize=True, database=None, deadline=None, max_examples=200)
def test_a_ladder_says_no_more_than_its_findings_and_nothing_withheld(made):
    ladder, withheld = made
    if ladder is None:
        return
    clear = {one.state for block in ladder.blocks for one in block.findings if one.clear and one.gap}
    assert headline(ladder).startswith(("The largest", "There is a clear difference")) == bool(clear)
    for slug, group in withheld:
        (stage,) = [one for one in ladder.stages if one.measure.slug == slug]
        found, through = stage.finding(group), stage.cumulative(group)
        assert not (found and found.shown)
        assert not (through and through.shown)
    for group in ladder.groups:
        shown = any(found.shown for _, found in ladder.findings(group))
        assert shown or not re.search(r"\d", group_title(ladder, group).partition(": ")[2])
