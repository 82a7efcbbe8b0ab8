"""An area at a glance: what stands out and for how many people, what has changed, and whether it can be relied on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf, log

from equality.areas import Area
from equality.display import count_text, finding_ratio_text, people_text
from equality.evidence import DECLARED_MINIMUM
from equality.findings import CLEAR, COMPARED, SMALL, Block, Finding
from equality.grammar import (
    capitalised,
    declared_as,
    declared_percent,
    groups_of,
    listing,
    people_briefly,
    place,
    standing,
)
from equality.paragraphs import people_affected
from equality.periods import Period
from equality.phrases import say
from equality.reasons import MINIMUM_TEXT, STRETCH_TEXT
from equality.rounding import half_up
from equality.titles import finding_title
from equality.where_to_look import tally

FIRST = 3
MOST_CHANGES = 3
ORDER = ("less_favourable", "higher", "lower", "more_favourable", *SMALL)
"""Which findings come first; within a state, those that concern most people."""

Blocks = Sequence[Block]


@dataclass(frozen=True)
class Standout:
    """A clear finding and the block that it stands in."""

    finding: Finding
    block: Block

    @property
    def slug(self) -> str:
        """The finding in an address: "recall.black"."""
        return f"{self.block.topic.measure.slug}.{self.finding.group}"

    @property
    def people(self) -> float:
        """How many people the difference is, whichever way it goes; 0 where that is not known."""
        return abs(self.finding.people.value) if self.finding.people else 0.0

    @property
    def distance(self) -> float:
        """How far the ratio is from 1 on the log scale; 0 without one."""
        ratio = self.finding.ratio
        return 0.0 if ratio is None else inf if ratio.value == 0 else abs(log(ratio.value))

    @property
    def label(self) -> str:
        """Outcome and group, for a list: "Recall, Black people"."""
        topic = self.block.topic
        group = people_briefly(self.finding.group, topic)
        return capitalised(say("overview.outcome_and_group", measure=topic.measure.short_name, group=group))


@dataclass(frozen=True)
class Glance:
    """One of the figures at the head of a page: its label, its number in words, and lines of context."""

    label: str
    number: str
    context: tuple[str, ...]


def standouts(blocks: Blocks) -> list[Standout]:
    """All clear findings: less favourable ones first, small ones last, and among equals those about most people."""
    found = [
        Standout(one, block)
        for block in blocks
        if block.topic.measure.kind == "rate"
        for one in groups_of(block)
        if standing(one, block) in (*CLEAR, *SMALL)
    ]
    return sorted(found, key=lambda one: (ORDER.index(one.finding.state), -one.people, one.slug))


def look_first(blocks: Blocks) -> list[Standout]:
    """At most three clear findings that are not favourable."""
    favourable = ("more_favourable", "small_more_favourable")
    return [one for one in standouts(blocks) if one.finding.state not in favourable][:FIRST]


def lead_words(blocks: Blocks, area: Area) -> tuple[str, str]:
    """The headline of an area and the sentence below it."""
    first = look_first(blocks)
    if first and first[0].finding.state in CLEAR:
        affected = people_affected(first[0].finding, first[0].block.topic.measure)
        return finding_title(first[0].finding, first[0].block), " ".join(affected) or _counted(blocks)
    if not tally(blocks).made:
        return capitalised(say("overview.nothing_made", place=place(area))), _counted(blocks)
    some = [one for one in standouts(blocks) if one.finding.state in CLEAR]
    key = "overview.favourable_alone" if some else "overview.nothing_clear"
    return capitalised(say(key, place=place(area))), _counted(blocks)


def _counted(blocks: Blocks) -> str:
    counted = tally(blocks)
    none = "counted_none" if counted.possible else "counted_nothing"
    key = "counted" if counted.made else none
    return say(f"overview.{key}", made=count_text(counted.made), possible=count_text(counted.possible))


def glances(blocks: Blocks, declared: Sequence[Block]) -> tuple[Glance, ...]:
    """The four figures: clear differences, the largest gap, people affected, and declaration."""
    first = look_first(blocks)
    return (
        _clear_glance(blocks),
        *_gap_glances(first),
        *_declared_glances(declared),
    )


def _clear_glance(blocks: Blocks) -> Glance:
    counted, label = tally(blocks), say("overview.clear_label")
    if not counted.made:
        return Glance(label, say("overview.of_nothing"), ())
    clear = {key: counted.count(*states) for key, states in _WAYS.items()}
    context = [say("overview.comparisons")]
    context += [say(f"overview.{key}", number=count_text(number)) for key, number in clear.items() if number]
    number = say("overview.of", number=count_text(counted.count(*CLEAR)), made=count_text(counted.made))
    return Glance(label, number, tuple(context))


_WAYS = {"less": ("less_favourable",), "more": ("more_favourable",), "no_direction": ("higher", "lower")}


def _gap_glances(first: Sequence[Standout]) -> tuple[Glance, Glance]:
    """The largest gap of those to look at first, and the people of the first; words where there is none."""
    clear = [one for one in first if one.finding.state in CLEAR]
    none = say("overview.none_clear")
    gap = Glance(say("overview.gap_label"), none, ())
    affected = Glance(say("overview.people_label"), none, ())
    with_ratio = [one for one in clear if one.finding.ratio]
    if with_ratio:
        largest = max(with_ratio, key=lambda one: one.distance)
        gap = Glance(gap.label, times(largest.finding, largest.block), (largest.label,))
    if clear and half_up(clear[0].people, 0):
        affected = Glance(affected.label, people_text(clear[0].people), (_if_equal(clear[0]), clear[0].label))
    return gap, affected


def _if_equal(one: Standout) -> str:
    affected = one.finding.people
    return say("overview.fewer" if affected and affected.value > 0 else "overview.more_people")


def _declared_glances(declared: Sequence[Block]) -> list[Glance]:
    shares = [(block, share) for block in declared if (share := block.declared_share) is not None]
    if not shares:
        return [Glance(say("overview.declared_label"), say("overview.not_known"), ())]
    block, share = shares[0]
    whom = say("overview.declared_by", people=block.topic.population.name.lower())
    limits = say("overview.limits", minimum=MINIMUM_TEXT, stretch=STRETCH_TEXT)
    return [Glance(say("overview.declared_label"), declared_percent(share), (whom, limits))]


def times(finding: Finding, block: Block) -> str:
    """The ratio in a list, "1.42 times"; empty where there is none."""
    if finding.ratio is None:
        return ""
    return say("overview.times", ratio=finding_ratio_text(finding, block.topic.measure.size))


def beside(one: Standout, elsewhere: Block | None) -> str:
    """The same group and outcome in another place or period: its ratio, or why there is none."""
    if elsewhere is None:
        return say("overview.not_held")
    found = next((each for each in elsewhere.findings if each.group == one.finding.group), None)
    if found is None:
        return say("overview.not_held")
    state = standing(found, elsewhere)
    if state in COMPARED and found.ratio:
        return times(found, elsewhere)
    return say("overview.not_shown" if state == "not_shown" else "overview.not_compared")


def changes(now: Blocks, before: Mapping[str, Block], periods: tuple[Period, Period | None]) -> tuple[str, ...]:
    """What is clear in one of two periods, or in both; at most three lines, and what two points cannot show."""
    after, earlier = periods
    if earlier is None or not before:
        return (say("overview.no_earlier"),)
    pairs = [
        (Standout(one, block), other)
        for block in now
        for one in groups_of(block)
        if block.topic.measure.kind == "rate" and (other := _other(one, before.get(block.topic.measure.slug)))
    ]
    told = [(one, other) for one, other in pairs if {one.finding.state, other.state} & {*CLEAR}]
    told.sort(key=lambda pair: (_rank(pair[0].finding, pair[1]), -pair[0].people, pair[0].slug))
    said = [_change(one, other, earlier) for one, other in told[:MOST_CHANGES]]
    if not said:
        return (say("overview.unchanged", now=after.sentence, before=earlier.sentence),)
    return (*said, say("overview.two_points"))


def _other(finding: Finding, block: Block | None) -> Finding | None:
    """The same group's finding in another block, where both could be compared."""
    if block is None or not finding.compared:
        return None
    found = next((one for one in groups_of(block) if one.group == finding.group), None)
    return found if found and found.compared else None


def _rank(now: Finding, before: Finding) -> tuple[bool, bool]:
    """What is new first, then what is clear in both periods, then what is no longer clear."""
    return now.state not in CLEAR, before.state in CLEAR


def _change(one: Standout, before: Finding, earlier: Period) -> str:
    now, measure = one.finding, one.block.topic.measure
    both = "both" if now.state in CLEAR and before.state in CLEAR else "new" if now.state in CLEAR else "gone"
    slots = {"finding": one.label, "before": earlier.sentence}
    ratios = [finding_ratio_text(each, measure.size) for each in (now, before)]
    if not all(ratios):
        return say(f"overview.{both}_no_ratio", **slots)
    return say(f"overview.{both}", now_ratio=ratios[0], before_ratio=ratios[1], **slots)


def reliance(blocks: Blocks, declared: Sequence[Block]) -> tuple[str, ...]:
    """How much is not shown or could not be compared, and how many have declared."""
    counted = tally(blocks)
    numbers = {
        "withheld": counted.count("not_shown"),
        "few": counted.count("too_few_to_compare", "comparison_too_small", "comparison_not_shown"),
        "undeclared": counted.count("not_enough_declared"),
    }
    possible = count_text(counted.possible)
    said = [say(f"overview.{key}", number=count_text(n), possible=possible) for key, n in numbers.items() if n]
    return (*(said or [say("overview.all_shown", possible=possible)]), *_declared_lines(declared))


def _declared_lines(declared: Sequence[Block]) -> list[str]:
    """One line on how many of each population have declared; and where that is too few."""
    shares = [(block, share) for block in declared if (share := block.declared_share) is not None]
    if not shares:
        return []
    each = [
        say("overview.declared_of", percent=declared_percent(share), people=block.topic.population.name.lower())
        for block, share in shares
    ]
    lines = [say("overview.declared", listed=listing(each), declared_as=declared_as(shares[0][0].topic))]
    if any(share < DECLARED_MINIMUM for _, share in shares):
        lines.append(say("overview.below", minimum=MINIMUM_TEXT))
    return lines
