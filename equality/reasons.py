"""Why a finding is not called clear, not compared or not shown, in words; and how many have declared."""

from collections.abc import Sequence

from equality.display import count_text, rate_text, ratio_text
from equality.evidence import DECLARED_MINIMUM, DECLARED_STRETCH
from equality.findings import Block, Finding
from equality.grammar import comparison_counts, declared_as, declared_percent, people
from equality.phrases import say
from equality.rounding import half_up
from equality.sample_size import people_needed

CHANCE = 20
"""One in so many comparisons without a real difference looks different by chance at the 5% level."""

MINIMUM_TEXT = rate_text(DECLARED_MINIMUM, 0)
STRETCH_TEXT = rate_text(DECLARED_STRETCH, 0)


def is_many(finding: Finding) -> bool:
    """Whether the difference looks clear on its own, so that its range must not be said to include 1."""
    ratio = finding.ratio
    return finding.many_comparisons or (ratio is not None and not ratio.low <= 1 <= ratio.high)


def many_comparisons(section: str, slots: dict[str, str], made: int) -> str:
    """Why a difference that looks clear on its own is not called clear among so many comparisons."""
    if made < 2:
        return say(f"{section}.many_unknown", **slots)
    if made < CHANCE:
        return say(f"{section}.many_few", made=count_text(made), **slots)
    return say(f"{section}.many", made=count_text(made), by_chance=count_text(int(half_up(made / CHANCE, 0))), **slots)


def not_shown(groups: str, block: Block) -> tuple[str, ...]:
    """Why figures of some groups are not shown, without saying which number is small."""
    total = "stop.in_total" if block.overall.shown else "stop.no_total"
    return say("stop.not_shown", groups=groups), say(total)


def not_enough_declared(block: Block) -> tuple[str, ...]:
    """Why outcomes are not compared where too few have declared."""
    share, topic = block.declared_share, block.topic
    if share is None or share >= DECLARED_MINIMUM:
        as_words = declared_as(topic)
        return (say("stop.not_enough_declared_unknown", minimum=MINIMUM_TEXT, declared_as=as_words),)
    return declared_share_words(block, share), say("stop.not_enough_declared", minimum=MINIMUM_TEXT)


def declared_share_words(block: Block, share: float) -> str:
    """How many of those counted have declared."""
    measure = block.topic.measure
    return say(
        f"commentary.declared_{measure.counts}",
        percent=declared_percent(share),
        unit=measure.unit_many,
        declared_as=declared_as(block.topic),
    )


def longer_period(block: Block) -> tuple[str, ...]:
    """That three years together may be enough, where the period is shorter."""
    return (say("stop.longer"),) if block.topic.period.kind in ("quarter", "year") else ()


def how_many_needed(few: Sequence[Finding], block: Block) -> tuple[str, ...]:
    """How many people of the largest of these groups it would take to see a difference that matters; nothing where not known."""
    largest = max(few, key=lambda one: one.total or 0)
    compared = comparison_counts(largest, block)
    size = block.topic.measure.size
    if compared is None or not largest.total or not compared[0]:
        return ()
    rate, times = compared[0] / compared[1], compared[1] / largest.total
    ratio = size.ratio_high if rate * size.ratio_high < 1 else size.ratio_low
    needed = people_needed(rate, ratio, times)
    if needed is None or needed <= largest.total:
        return ()
    slots = {"group": people(largest.group, block.topic), "comparison": block.topic.comparison_people}
    return (
        say(
            "stop.needed", ratio=ratio_text(ratio), needed=count_text(needed), total=count_text(largest.total), **slots
        ),
    )
