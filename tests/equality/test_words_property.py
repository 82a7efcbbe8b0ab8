"""Every sentence of every block that can be released: it passes the lint, keeps its limits and holds nothing withheld."""

import re
from dataclasses import replace
from datetime import date

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from equality import lint
from equality.catalogue import load_catalogue
from equality.characteristics import ALL_DECLARED, NOT_DECLARED
from equality.disclosure import RowRule, withheld_rates, withheld_shares
from equality.evidence import Comparisons, verdicts
from equality.findings import (
    BEARS,
    CLEAR,
    EVERYONE_ELSE,
    MANY_COMPARISONS,
    SMALL,
    ReleasedRow,
    Topic,
    build_block,
    counts_of,
)
from equality.grammar import people
from equality.periods import Period, financial_year, pool, quarter
from equality.words import alt_text, headline, many_comparisons_line, matrix_summary, paragraph
from tests.sentences import every_text, rows_of

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("error")]
repeatable = settings(derandomize=True, database=None, deadline=None, max_examples=400)

CATALOGUE = load_catalogue()
PERIODS = [
    financial_year(2025),
    quarter(2025, 4),
    pool(2023),
    Period("cohort", "pqip-11", "PQiP campaign 11", date(2025, 9, 1), date(2026, 3, 31)),
]
LONG_AREA = next(area for area in CATALOGUE.areas.values() if area.slug == "north-and-north-east-lincolnshire")
AREAS = [CATALOGUE.national, *CATALOGUE.areas_at("region"), LONG_AREA]


@st.composite
def topics(draw):
    """Any measure, characteristic, comparison, area, period and segment; some with longer words than any we have."""
    measure = draw(st.sampled_from(list(CATALOGUE.measures.values())))
    measure = msgspec.structs.replace(
        measure,
        polarity=draw(st.sampled_from(("higher_is_better", "higher_is_worse", "not_agreed"))),
        short_name=draw(st.sampled_from((measure.short_name, measure.name.lower()))),
    )
    population = CATALOGUE.populations[measure.population]
    offered = [one for one in CATALOGUE.characteristics.values() if population.slug in one.populations]
    characteristic = draw(st.sampled_from(offered))
    reference = characteristic.reference.get(population.slug, EVERYONE_ELSE)
    return Topic(
        measure,
        population,
        characteristic,
        draw(st.sampled_from((reference, EVERYONE_ELSE))),
        draw(st.sampled_from(AREAS)),
        draw(st.sampled_from(PERIODS)),
        draw(st.sampled_from(("", *(value.name for value in population.segment.value)))),
    )


@st.composite
def exact_rows(draw, topic):
    """Exact counts of every row: nobody, one, all, small numbers and large ones; some groups absent."""
    size = draw(st.sampled_from((3, 40, 300, 5000, 200_000)))
    rate = draw(st.sampled_from((0.0, 0.002, 0.1, 0.5, 0.97, 1.0)))
    rows = {}
    for slug in [group.slug for group in topic.characteristic.group] + [NOT_DECLARED]:
        total = draw(st.integers(0, size))
        near = round(total * min(1.0, rate * draw(st.sampled_from((0.0, 0.5, 0.9, 1.0, 1.02, 1.1, 2.0)))))
        count = draw(st.sampled_from((near, near, near, 0, min(1, total), total)))
        if draw(st.integers(0, 9)):
            rows[slug] = (count, total)
    declared = [pair for slug, pair in rows.items() if slug != NOT_DECLARED]
    rows[ALL_DECLARED] = (sum(count for count, _ in declared), sum(total for _, total in declared))
    if topic.measure.kind == "share":
        whole = rows[ALL_DECLARED][1]
        rows = {slug: (total, whole if slug != NOT_DECLARED else whole + total) for slug, (_, total) in rows.items()}
    return rows


@st.composite
def released(draw):
    """A block as a release makes it, and the exact counts of the rows that it withholds."""
    topic = draw(topics())
    exact = draw(exact_rows(topic))
    slugs = [slug for slug in topic.characteristic.rows if slug in exact]
    count, total = (np.array([exact[slug][place] for slug in slugs]) for place in (0, 1))
    rule = withheld_shares if topic.measure.kind == "share" else withheld_rates
    # Further rows are withheld so that the small ones cannot be worked out: any may be, so any is here.
    hidden = rule(count, total, RowRule()) | np.array([draw(st.integers(0, 7)) == 0 for _ in slugs])
    shown = [
        ReleasedRow(slug, *((None, None) if is_hidden else exact[slug]), None)
        for slug, is_hidden in zip(slugs, hidden, strict=True)
    ]
    bears = sum(draw(st.sets(st.sampled_from(sorted(BEARS.values())))))
    codes = finding_codes(topic, shown, draw(st.sampled_from((0.4, 0.6, 0.734, 1.0))), draw(st.integers(0, 60)), bears)
    rows = [replace(row, finding=code) for row, code in zip(shown, codes, strict=True)]
    made = draw(st.sampled_from((0, 1, 2, 15, 20, 60, 4000)))
    withheld = {slug: exact[slug] for slug, is_hidden in zip(slugs, hidden, strict=True) if is_hidden}
    return build_block(topic, rows, made), withheld


def finding_codes(topic, rows, declared, others, bears=0):
    """The stored code of each row, by the real verdicts, in a family with ``others`` comparisons that show nothing."""
    counts = counts_of(topic, rows)
    four = np.array([counts.count, counts.total, counts.reference_count, counts.reference_total])
    apart = np.array([row.group in (topic.comparison, ALL_DECLARED, NOT_DECLARED) for row in rows])
    hidden = np.isnan(four).any(axis=0)
    four = np.where(hidden, 0, four)
    a, n, b, m = np.hstack([four[:, ~apart], np.tile([[100], [1000], [1000], [10_000]], others)])
    size = a.size
    found = verdicts(
        Comparisons(
            a,
            n,
            b,
            m,
            np.concatenate([hidden[~apart], np.zeros(others, dtype=bool)]),
            np.full(size, declared),
            np.full(size, topic.measure.sign),
            np.zeros(size, dtype=int),
        )
    )
    codes = iter((found.state + MANY_COMPARISONS * found.many_comparisons + bears).tolist())
    compared = topic.measure.kind == "rate"
    return [None if is_apart or not compared else next(codes) for is_apart in apart.tolist()]


@given(released())
@repeatable
def test_every_sentence_passes_the_lint(made):
    block, _ = made
    assert {text: check(text) for check, text in every_text(block) if check(text)} == {}


@given(released())
@repeatable
def test_limits_of_titles_and_alternative_texts(made):
    block, _ = made
    assert len(headline(block)) <= 70
    assert len(headline(block).split()) <= 12
    assert len(alt_text(block)) < 400


@given(released())
@repeatable
def test_no_withheld_number_appears(made):
    block, withheld = made
    shown = {number for row in rows_of(block) for number in (row.count, row.total) if number is not None}
    texts = " ".join(text for _, text in every_text(block))
    numbers = {int(number.replace(",", "")) for number in re.findall(r"(?<![\d.])\d[\d,]*(?![\d.%])", texts)}
    hidden = {number for pair in withheld.values() for number in pair} - shown
    derived = {
        abs(whole - part)
        for whole in (block.overall.count, block.overall.total)
        for row in block.findings
        for part in (row.count, row.total)
        if whole is not None and part is not None
    }
    # Below 5,000 a number may stand for groups, years, ages, ranges or people; above, for a withheld count alone.
    affected = {
        round(abs(end))
        for row in rows_of(block)
        if row.people
        for end in (row.people.value, row.people.low, row.people.high)
    }
    assert {number for number in numbers & hidden if number > 5000} <= derived | affected


@given(released())
@repeatable
def test_words_never_say_more_than_the_state(made):
    block, _ = made
    for finding in rows_of(block):
        text = " ".join(paragraph(finding, block))
        decided = finding.state in (*CLEAR, *SMALL) and finding.gap is not None
        assert ("If the rates had been equal" in text) <= decided
        assert ("unlikely to be chance" in text) == decided
        assert ("clear but small" in text) == (decided and finding.state in SMALL)
        if finding.many_comparisons and finding.state == "no_clear_difference":
            assert "It includes 1" not in text
            assert "On its own this would look clear." in text
        if finding.state == "not_shown" and not finding.shown:
            assert "not shown" in text
            assert not re.search(r"\d", text.replace(people(finding.group, block.topic), ""))
        if decided and finding.ratio and finding.count and block.topic.measure.kind == "rate":
            often = "more often" if finding.ratio.value > 1 else "less often"
            assert often in text


@given(st.lists(released(), min_size=1, max_size=4), st.integers(0, 10_000))
@settings(repeatable, max_examples=60)
def test_a_page_of_blocks_passes_the_lint(made, number):
    assert lint.sentence_problems(matrix_summary([block for block, _ in made])) == []
    assert lint.problems(many_comparisons_line(number)) == []


def names():
    """Everything that is written into sentences by those who keep the definitions."""
    for measure in CATALOGUE.measures.values():
        yield from (measure.name, measure.short_name, measure.verb, measure.would, *measure.check_next)
    for one in CATALOGUE.characteristics.values():
        for group in one.group:
            yield from (group.name, group.people("staff"), group.people_briefly("applicants"))
    yield from (area.name for area in CATALOGUE.areas.values())


@pytest.mark.parametrize("name", sorted({name for name in names() if name}))
def test_definitions_pass_the_lint(name):
    assert lint.problems(name) == []
