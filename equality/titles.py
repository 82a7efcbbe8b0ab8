"""Titles, subtitles, captions and one-line summaries of a block: the same findings, in few words."""

from collections.abc import Iterable
from datetime import date

from equality.display import count_text, finding_ratio_text, rate_text, state_label
from equality.findings import CLEAR, COMPARED, SMALL, Block, Finding
from equality.grammar import (
    COMPARISON_NOT_SHOWN,
    capitalised,
    characteristic_text,
    comparison_briefly,
    declared_as,
    declared_percent,
    groups_of,
    measure_and_place,
    of_whole,
    people_briefly,
    place,
    ratio_in_title,
    standing,
    standing_in,
    with_the,
)
from equality.measures import Measure
from equality.paragraphs import direction
from equality.phrases import say

MOST_WORDS = 12
MOST_CHARACTERS = 70
REASONS = {
    "not_shown": "not_shown",
    COMPARISON_NOT_SHOWN: "not_shown",
    "not_enough_declared": "not_enough_declared",
    "too_few_to_compare": "too_few",
    "comparison_too_small": "too_few",
    "no_data": "no_data",
}
"""Titles for a block in which nothing could be compared, by the one reason for it."""


def fits(title: str) -> bool:
    """Whether a title keeps to 12 words and 70 characters."""
    return len(title.split()) <= MOST_WORDS and len(title) <= MOST_CHARACTERS


def headline(block: Block) -> str:
    """The insight title: what the findings say, at most 12 words and 70 characters, without a full stop."""
    candidates = [capitalised(title) for title in _titles(block)]
    return next((title for title in candidates if fits(title)), candidates[-1])


def finding_title(finding: Finding, block: Block) -> str:
    """The title of one clear finding, whatever else stands in its block: its group is always named."""
    candidates = [
        capitalised(title) for title in _finding_titles(finding, block, ("clear", "small")[finding.state in SMALL])
    ]
    return next((title for title in candidates if fits(title)), candidates[-1])


def subtitle(block: Block) -> str:
    """Measure, comparison, place and period; with how many declared, where that is known."""
    topic, share = block.topic, block.declared_share
    kind = topic.measure.kind
    name, where = measure_and_place(topic)
    said = capitalised(
        say(
            f"subtitle.{kind}",
            measure_name=name,
            group_noun=topic.characteristic.group_noun,
            characteristic=characteristic_text(topic),
            comparison=topic.comparison_people,
            place=where,
            period=topic.period.name,
        )
    )
    if share is None or kind == "declaration":
        return said
    return say("subtitle.declared", subtitle=said, percent=declared_percent(share))


def table_caption(block: Block) -> str:
    """What the table under a chart holds: measure, groups, place and period."""
    topic = block.topic
    name, where = measure_and_place(topic)
    return say(
        "line.caption",
        measure_name=name,
        group_noun=topic.characteristic.group_noun,
        place=where,
        period=topic.period.name,
    )


def source_line(measure: Measure, organisation: str) -> str:
    """Where the figures come from."""
    return say("line.source", source=measure.source, organisation=with_the(organisation))


def service_source_line(organisation: str) -> str:
    """Where figures of several measures together come from."""
    return say("paper.source", organisation=organisation)


def sample_source_line() -> str:
    """The source of invented figures, which stands in place of their own."""
    return say("line.source_sample")


def data_to(day: date) -> str:
    """The last day that the figures cover.

    >>> data_to(date(2026, 3, 31))
    'Data to 31 March 2026.'
    """
    return say("take_away.data_to", day=f"{day:%-d %B %Y}")


def made_up() -> str:
    """That figures are invented, for every picture and file of them."""
    return say("take_away.made_up")


def one_line(finding: Finding, block: Block) -> str:
    """One finding for a list: measure, group and what is said of it, without a full stop."""
    topic, state = block.topic, standing(finding, block)
    slots = {
        "measure": topic.measure.short_name,
        "group": people_briefly(finding.group, topic),
        "comparison": comparison_briefly(topic),
        "direction": direction(finding),
        "ratio": finding_ratio_text(finding, topic.measure.size) if finding.count else "",
    }
    if topic.measure.kind != "rate" and finding.rate is not None:
        return capitalised(say("line.percent", percent=rate_text(finding.rate.value), **slots))
    if state not in (*CLEAR, *SMALL):
        return capitalised(say("line.state", state=_state_words(finding, state), **slots))
    if not slots["ratio"]:
        return capitalised(say("line.no_ratio", **slots))
    return capitalised(say("line.small" if state in SMALL else "line.often", **slots))


def announcement(block: Block) -> str:
    """What a screen reader says after the page has changed: what is shown, and how many groups differ clearly."""
    topic = block.topic
    showing = say(
        "announcement.showing",
        measure=topic.measure.short_name,
        group_noun=topic.characteristic.group_noun,
        place=place(topic.area),
    )
    if topic.measure.kind != "rate":
        return showing
    if not standing_in(block, *COMPARED):
        return f"{showing} {say('announcement.none_compared')}"
    counted = {"clear": len(standing_in(block, *CLEAR)), "small": len(standing_in(block, *SMALL))}
    said = [_counted(f"announcement.{key}", "group_count", number) for key, number in counted.items() if number]
    return " ".join((showing, *(said or [say("announcement.no_clear")])))


def largest_share(block: Block) -> Finding | None:
    """The group with the largest share, where one is shown."""
    shown = [one for one in block.findings if one.rate is not None]
    return max(shown, key=lambda one: one.rate.value if one.rate else 0.0, default=None)


def some_groups(number: int, of: int) -> str:
    """A number of groups among others.

    >>> some_groups(1, 4), some_groups(1, 1)
    ('1 of 4 groups', 'the group compared')
    """
    return say("piece.some_groups", group_count=number, compared=of) if of > 1 else say("piece.one_compared")


def _titles(block: Block) -> Iterable[str]:
    """Titles that fit what the findings say, the fullest first."""
    kind = block.topic.measure.kind
    if kind == "share":
        return _share_titles(block)
    if kind == "declaration":
        return _declaration_titles(block)
    compared = standing_in(block, *COMPARED)
    clear, small = standing_in(block, *CLEAR), standing_in(block, *SMALL)
    if not compared:
        return _nothing_compared_titles(block)
    if clear:
        return _difference_titles(clear, block, ("clear", len(compared)))
    if small:
        return _difference_titles(small, block, ("small", len(compared)))
    some = "" if len(compared) == len(groups_of(block)) else "_some"
    words = some_groups(len(compared), len(groups_of(block)))
    keys = (f"no_clear{some}", f"no_clear{some}_short", f"no_clear{some}_least")
    return [say(f"title.{key}", measure=block.topic.measure.short_name, some_groups=words) for key in keys]


def _difference_titles(different: list[Finding], block: Block, kind: tuple[str, int]) -> Iterable[str]:
    size, compared = kind
    counted = {"measure": block.topic.measure.short_name, "some_groups": some_groups(len(different), compared)}
    if len(different) > 1:
        return [say(f"title.several_{size}{ending}", **counted) for ending in ("", "_least")]
    *named, least = _finding_titles(different[0], block, size)
    return [*named, say(f"title.one_{size}_count", **counted), least, say(f"title.one_{size}_least", **counted)]


def _finding_titles(finding: Finding, block: Block, size: str) -> list[str]:
    """Titles that name the one group that differs, the fullest first."""
    slots = {
        "measure": block.topic.measure.short_name,
        "group": people_briefly(finding.group, block.topic),
        "comparison": comparison_briefly(block.topic),
        "verb": block.topic.measure.verb,
        "direction": direction(finding),
        "ratio": ratio_in_title(finding, block.topic.measure),
    }
    endings = ["", "_group_least"]
    if size == "clear" and slots["ratio"]:
        endings = ["", "_short", "_shorter", "_group", "_group_least"]
    elif size == "clear":
        endings = ["_no_ratio", "_no_ratio_short", "_group", "_group_least"]
    return [say(f"title.one_{size}{ending}", **slots) for ending in endings]


def _nothing_compared_titles(block: Block) -> Iterable[str]:
    reasons = {REASONS.get(standing(one, block), "none_compared") for one in groups_of(block)}
    key = reasons.pop() if len(reasons) == 1 else "none_compared"
    return [say(f"title.{key}{ending}", measure=block.topic.measure.short_name) for ending in ("", "_least")]


def _share_titles(block: Block) -> Iterable[str]:
    largest, measure = largest_share(block), block.topic.measure
    if largest is None or largest.rate is None:
        return _nothing_compared_titles(block)
    slots = {
        "group": people_briefly(largest.group, block.topic),
        "percent": rate_text(largest.rate.value, 0),
        "of_whole": of_whole(block.topic),
        "measure": measure.short_name,
    }
    return [say(f"title.{key}", **slots) for key in ("share", "share_short", "share_least")]


def _declaration_titles(block: Block) -> Iterable[str]:
    share, topic = block.declared_share, block.topic
    if share is None:
        return [say("title.not_shown", measure=topic.measure.short_name), say("title.not_shown_least")]
    slots = {
        "percent": declared_percent(share),
        "people": topic.population.people,
        "declared_as": declared_as(topic),
        "characteristic": characteristic_text(topic),
    }
    return [say(f"title.{key}", **slots) for key in ("declaration", "declaration_short", "declaration_least")]


def _counted(key: str, slot: str, number: int) -> str:
    return say(f"{key}_{'one' if number == 1 else 'many'}", **{slot: count_text(number)})


def _state_words(finding: Finding, state: str) -> str:
    if state == COMPARISON_NOT_SHOWN:
        return say("line.comparison_not_shown")
    label = state_label(finding)
    return label[:1].lower() + label[1:]
