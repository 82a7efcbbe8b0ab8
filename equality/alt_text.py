"""Alternative text for a block's chart: kind, subject, main message, exceptions, and where the data is."""

from collections.abc import Iterator, Sequence

from equality.display import finding_ratio_text, rate_text
from equality.findings import CLEAR, COMPARED, SMALL, Block, Finding
from equality.grammar import (
    capitalised,
    characteristic_text,
    declared_percent,
    group_count,
    groups_of,
    listing,
    people,
    people_briefly,
    place_in_title,
    standing,
    standing_in,
)
from equality.paragraphs import direction
from equality.phrases import say
from equality.titles import largest_share, some_groups

MOST_CHARACTERS = 399
NAMED = 2
"""How many groups an exception names; more are counted."""


def alt_text(block: Block) -> str:
    """Two to four sentences, under 400 characters; the fullest that fits. Holds no number that is not shown."""
    texts = [" ".join(capitalised(one) for one in said if one) for said in _candidates(block)]
    return next((text for text in texts if len(text) <= MOST_CHARACTERS), texts[-1])


def _candidates(block: Block) -> Iterator[tuple[str, ...]]:
    topic = block.topic
    subject = say(
        f"alt.{topic.measure.kind}",
        measure=topic.measure.short_name,
        group_noun=topic.characteristic.group_noun,
        characteristic=characteristic_text(topic),
        comparison=topic.comparison_people,
        place=place_in_title(topic),
        period=topic.period.name,
    )
    short = say("alt.short", measure=topic.measure.short_name, group_noun=topic.characteristic.group_noun)
    table = say("alt.table")
    for exceptions in (_exceptions(block, NAMED), _exceptions(block, 0)):
        yield subject, _message(block), exceptions, table
    yield subject, _counted_message(block), _exceptions(block, 0), table
    yield subject, _counted_message(block), table
    yield short, _counted_message(block), table
    yield short, table


def _message(block: Block) -> str:
    kind = block.topic.measure.kind
    if kind == "share":
        return _share_message(block)
    if kind == "declaration":
        return _declaration_message(block)
    clear = standing_in(block, *CLEAR)
    if not clear:
        return _counted_message(block)
    listed = listing([_item(finding, block) for finding in clear])
    return say("alt.clear_one" if len(clear) == 1 else "alt.clear_many", listed=listed)


def _counted_message(block: Block) -> str:
    if block.topic.measure.kind != "rate":
        return _message(block)
    compared, clear = standing_in(block, *COMPARED), standing_in(block, *CLEAR)
    if not compared:
        return say("alt.none_compared")
    if not clear:
        return "" if standing_in(block, *SMALL) else say("alt.no_clear")
    return say("alt.clear_count", some_groups=some_groups(len(clear), len(compared)))


def _item(finding: Finding, block: Block) -> str:
    ratio = finding_ratio_text(finding, block.topic.measure.size) if finding.count else ""
    slots = {"group": people_briefly(finding.group, block.topic), "direction": direction(finding), "ratio": ratio}
    return say("alt.item" if ratio else "alt.item_no_ratio", **slots)


def _share_message(block: Block) -> str:
    largest = largest_share(block)
    if largest is None or largest.rate is None:
        return ""
    group = people_briefly(largest.group, block.topic)
    return say("alt.share_largest", group=group, percent=rate_text(largest.rate.value))


def _declaration_message(block: Block) -> str:
    share = block.declared_share
    if share is None:
        return ""
    return say("alt.declared", percent=declared_percent(share), people=block.topic.population.people)


def _exceptions(block: Block, named: int) -> str:
    """Small differences, no clear ones where others are clear, and what is not compared or not shown."""
    compared_kind = block.topic.measure.kind == "rate"
    missing = [one for one in block.findings if standing(one, block) == "not_shown"]
    clear = standing_in(block, *CLEAR, *SMALL)
    apart = [one for one in groups_of(block) if standing(one, block) not in (*COMPARED, "not_shown")]
    listed = {
        "small": standing_in(block, *SMALL),
        "no_clear": standing_in(block, "no_clear_difference") if clear else [],
        "not_compared": apart if compared_kind and standing_in(block, *COMPARED) else [],
        "not_shown": missing,
    }
    said = [
        say(f"alt.exception_{key}", groups=_groups(findings, block, named))
        for key, findings in listed.items()
        if findings
    ]
    return say("alt.exceptions", listed="; ".join(said)) if said else ""


def _groups(findings: Sequence[Finding], block: Block, named: int) -> str:
    if len(findings) > named:
        return group_count(len(findings))
    return listing([people(one.group, block.topic) for one in findings])
