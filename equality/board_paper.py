"""A board paper of one page: up to three findings, what they mean, what they do not show, and what to ask next."""

from collections.abc import Sequence
from dataclasses import dataclass

from equality.commentary import commentary
from equality.display import finding_rate_text, finding_ratio_text, range_text, rate_text
from equality.findings import Block
from equality.grammar import comparison_counts
from equality.overview import Glance, Standout, look_first, standouts
from equality.paragraphs import paragraph
from equality.phrases import say
from equality.titles import one_line

MOST_FINDINGS = 3
MOST_OFFERED = 10
MOST_QUESTIONS = 3

Chosen = Sequence[Standout]


@dataclass(frozen=True)
class Row:
    """One finding as a line of the paper's table: its rate, its comparison's, times as often and the likely range."""

    label: str
    rate: str
    comparison: str
    ratio: str
    likely_range: str


def offered(blocks: Sequence[Block]) -> list[tuple[str, str]]:
    """The findings that a paper can be made of, as (slug, words); those to look at first stand first."""
    return [(one.slug, one_line(one.finding, one.block)) for one in standouts(blocks)[:MOST_OFFERED]]


def chosen_findings(blocks: Sequence[Block], wanted: Sequence[str] | None) -> list[Standout]:
    """The findings with these slugs that stand out here, at most three; without a choice those to look at first."""
    if wanted is None:
        return look_first(blocks)[:MOST_FINDINGS]
    by_slug = {one.slug: one for one in standouts(blocks)}
    return [by_slug[slug] for slug in wanted if slug in by_slug][:MOST_FINDINGS]


def left_out(blocks: Sequence[Block], wanted: Sequence[str] | None) -> tuple[str, ...]:
    """Why some of the findings asked for are not in the paper: they do not stand out here, or there are too many."""
    held = {one.slug for one in standouts(blocks)}
    found = [slug for slug in wanted or () if slug in held]
    gone = len(wanted or ()) - len(found)
    return (
        *((say("paper.gone_one" if gone == 1 else "paper.gone_many", number=gone),) if gone else ()),
        *((say("paper.too_many", most=MOST_FINDINGS),) if len(found) > MOST_FINDINGS else ()),
    )


def title(blocks: Sequence[Block]) -> str:
    """Place and period: "London: equality summary, year to March 2026"; raises ValueError without a block."""
    if not blocks:
        raise ValueError("a paper needs at least one block")
    topic = blocks[0].topic
    return say("paper.title", place=topic.area.name, period=topic.period.name)


def rows(chosen: Chosen) -> list[Row]:
    """The findings as lines of a table."""
    return [_row(one) for one in chosen]


def _row(one: Standout) -> Row:
    finding, block = one.finding, one.block
    other = comparison_counts(finding, block)
    shown = other is not None and other[1] > 0
    none = say("paper.none_in_comparison")
    return Row(
        label=one.label,
        rate=finding_rate_text(finding),
        comparison=rate_text(other[0] / other[1]) if other and shown else say("overview.not_shown"),
        ratio=finding_ratio_text(finding, block.topic.measure.size) or none,
        likely_range=range_text(finding.ratio) if finding.ratio else none,
    )


def meanings(chosen: Chosen) -> tuple[str, ...]:
    """One paragraph a finding."""
    return tuple(" ".join(paragraph(one.finding, one.block)) for one in chosen)


def does_not_show(chosen: Chosen) -> str:
    """What the figures do not show: what is said of each population, with nothing said twice."""
    said = [sentence for one in chosen for sentence in commentary(one.block).does_not_show.split(". ")]
    return " ".join(f"{one}." for one in dict.fromkeys(sentence.rstrip(".") for sentence in said))


def questions(chosen: Chosen) -> tuple[str, ...]:
    """At most three questions to ask next: the first of each finding's measure, then the second."""
    asked = [one.block.topic.measure.check_next for one in chosen]
    deepest = max((len(each) for each in asked), default=0)
    in_turn = [each[place] for place in range(deepest) for each in asked if place < len(each)]
    return tuple(dict.fromkeys(in_turn))[:MOST_QUESTIONS]


def paper_text(heading: str, figures: Sequence[Glance], chosen: Chosen, closing: Sequence[str]) -> tuple[str, ...]:
    """The paper as lines of plain text, for pasting into a document; ``closing`` are its last lines."""
    numbers = [_figure(one) for one in figures]
    asked = [say("paper.question", question=one) for one in questions(chosen)]
    lines = (heading, *numbers, *meanings(chosen), does_not_show(chosen), *asked, *closing)
    return tuple(line for line in lines if line)


def _figure(one: Glance) -> str:
    key = "paper.figure" if one.context else "paper.figure_alone"
    return say(key, label=one.label, number=one.number, context=", ".join(one.context))
