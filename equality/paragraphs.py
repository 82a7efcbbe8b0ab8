"""One finding as sentences: what happened, how big, how sure, and how many people."""

from equality.characteristics import ALL_DECLARED, NOT_DECLARED
from equality.display import (
    count_text,
    finding_ratio_text,
    gap_text,
    is_more_often,
    people_range_text,
    people_text,
    points_text,
    range_text,
    rate_range_text,
    rate_text,
)
from equality.evidence import DECLARED_MINIMUM, DECLARED_STRETCH, MINIMUM_PEOPLE
from equality.findings import CLEAR, SMALL, Block, Finding
from equality.grammar import (
    COMPARISON_NOT_SHOWN,
    capitalised,
    comparison_counts,
    declared_as,
    declared_percent,
    of_whole,
    people,
    percent_of,
    rate_words,
    standing,
    total_text,
    units,
    where,
)
from equality.measures import Measure
from equality.phrases import say
from equality.reasons import (
    MINIMUM_TEXT,
    STRETCH_TEXT,
    is_many,
    longer_period,
    many_comparisons,
    not_enough_declared,
    not_shown,
)
from equality.rounding import half_up


def paragraph(finding: Finding, block: Block) -> tuple[str, ...]:
    """The sentences about one row of a block, in reading order; nothing in them comes from a row that is not shown."""
    return sentences(finding, block, where(block.topic))


def sentences(finding: Finding, block: Block, opening: str) -> tuple[str, ...]:
    """The same after an opening of the caller's: "in London in the year to March 2026, ", or nothing."""
    if block.topic.measure.kind == "share":
        said = _share(finding, block, opening)
    elif block.topic.measure.kind == "declaration" and finding.group == ALL_DECLARED:
        said = _declaration(block, opening)
    else:
        said = _rate(finding, block, opening)
    return tuple(capitalised(sentence) for sentence in said)


def _rate(finding: Finding, block: Block, opening: str) -> tuple[str, ...]:
    state = standing(finding, block)
    topic = block.topic
    if state == "no_data":
        return (say("stop.no_data", where=opening, groups=people(finding.group, topic)),)
    if state == "not_shown":
        return not_shown(people(finding.group, topic), block)
    if state in (*CLEAR, *SMALL):
        return _clear(finding, block, opening)
    if state == "no_clear_difference":
        return _no_clear(finding, block, opening)
    return *_alone(finding, block, opening), *_why_not_compared(state, block)


def _why_not_compared(state: str, block: Block) -> tuple[str, ...]:
    topic = block.topic
    if state == "comparison":
        return (say("what.comparison"),)
    if state == "too_few_to_compare":
        return say("stop.too_few"), *longer_period(block)
    if state == "not_enough_declared":
        return not_enough_declared(block)
    if state in ("comparison_too_small", COMPARISON_NOT_SHOWN):
        return (say(f"stop.{state}", comparison=topic.comparison_people),)
    return ()


def _clear(finding: Finding, block: Block, opening: str) -> tuple[str, ...]:
    measure = block.topic.measure
    small = (say("what.small"),) if finding.state in SMALL else ()
    affected = people_affected(finding, measure)
    chance = say("sure.clear_no_ratio")
    if finding.count == 0:
        return _compared(finding, block, opening), *small, _up_to(finding, block), chance, *affected
    slots = _own_slots(finding, block, opening) | _other_slots(finding, block) | {"direction": direction(finding)}
    rates = say(f"what.rates_{measure.counts}", **slots)
    if finding.ratio is None:
        what = say("what.no_reference", **slots)
        return what, *small, rates, *_gap_without_ratio(finding, block), chance, *affected
    what = say("what.often", ratio=finding_ratio_text(finding, measure.size), **slots)
    sure = say("sure.clear", range=range_text(finding.ratio))
    return what, *small, rates, sure, *affected, *_bearing(finding)


def direction(finding: Finding) -> str:
    """ "more often" or "less often"."""
    return say("piece.more_often" if is_more_often(finding) else "piece.less_often")


def _no_clear(finding: Finding, block: Block, opening: str) -> tuple[str, ...]:
    what: tuple[str, ...] = (_compared(finding, block, opening),)
    if finding.count == 0:
        what = (*what, _up_to(finding, block))
    if finding.ratio is None:
        what = (*what, *_gap_without_ratio(finding, block))
    if is_many(finding):
        many = many_comparisons("sure", {}, block.comparisons_made)
        return *what, *_likely_range("sure.range", finding), many, *_bearing(finding)
    unclear = _likely_range("sure.no_clear", finding) or (say("sure.no_clear_no_ratio"),)
    return *what, *unclear, say("sure.cannot_tell"), *_bearing(finding)


def _bearing(finding: Finding) -> tuple[str, ...]:
    """What else bears on a difference; people who have not declared are spoken of with the share who have."""
    one_person = "sure.one_person" if finding.clear else "sure.one_person_small"
    if not finding.clear and finding.state not in SMALL:
        one_person = "sure.one_person_unclear"
    keys = {"one_person": one_person} | {name: f"sure.{name}" for name in ("like_with_like", "trend", "region")}
    return tuple(say(keys[name]) for name in finding.bears if name in keys)


def _likely_range(key: str, finding: Finding) -> tuple[str, ...]:
    """The ratio's likely range, where there is one and somebody in the group had the outcome."""
    return (say(key, range=range_text(finding.ratio)),) if finding.ratio and finding.count else ()


def _gap_without_ratio(finding: Finding, block: Block) -> tuple[str, ...]:
    """The gap and why there is no ratio, where nobody in the comparison had the outcome."""
    if finding.ratio is not None:
        return ()
    return *_gap(finding, block.topic.measure), say("what.no_reference_why", comparison=block.topic.comparison_people)


def _gap(finding: Finding, measure: Measure) -> tuple[str, ...]:
    """The gap where nobody in the comparison had the outcome: always upward, though its range may reach below zero."""
    gap, size = finding.gap, measure.size
    if gap is None:
        return ()
    slots = {"gap": gap_text(gap.value, size), "high": points_text(gap.high, size)}
    if gap.low < 0 and finding.state == "no_clear_difference":
        return (say("what.gap_both_ways", low=points_text(gap.low, size), **slots),)
    # The gap's range and the test behind the state are calculated differently, and may disagree where barely clear.
    return (say("what.gap", low=points_text(max(gap.low, 0.0), size), **slots),)


def _compared(finding: Finding, block: Block, opening: str) -> str:
    """The group's rate beside its comparison's, in one sentence."""
    key = "compared" if finding.count else "none"
    ending = "" if finding.count else "_compared"
    return say(
        f"what.{key}_{block.topic.measure.counts}{ending}",
        **_own_slots(finding, block, opening),
        **_other_slots(finding, block),
    )


def _alone(finding: Finding, block: Block, opening: str) -> tuple[str, ...]:
    """The group's own numbers."""
    measure, slots = block.topic.measure, _own_slots(finding, block, opening)
    enough = finding.total is not None and finding.total >= MINIMUM_PEOPLE
    if finding.count == 0:
        none = say(f"what.none_{measure.counts}", **slots)
        return (none, _up_to(finding, block)) if enough else (none,)
    if enough:
        return (say(f"what.alone_{measure.counts}", **slots),)
    one = "_one" if measure.counts == "people" and finding.count == 1 else ""
    return (say(f"what.few_{measure.counts}{one}", **slots),)


def _own_slots(finding: Finding, block: Block, opening: str) -> dict[str, str]:
    count, total, measure = finding.count or 0, finding.total or 0, block.topic.measure
    return {
        "where": opening,
        "group": people(finding.group, block.topic),
        "verb": measure.verb,
        "percent": percent_of(count, total),
        "count": count_text(count),
        "total": total_text(measure, total),
        "rate": _own_rate(finding, block),
    }


def _own_rate(finding: Finding, block: Block) -> str:
    count, total = finding.count or 0, finding.total or 0
    return rate_words(count, total_text(block.topic.measure, total), percent_of(count, total))


def _other_slots(finding: Finding, block: Block) -> dict[str, str]:
    """The comparison in words; a standing that compares has its counts."""
    count, total = comparison_counts(finding, block) or (0, 0)
    percent, comparison = percent_of(count, total), block.topic.comparison_people
    of = {"percent": percent, "comparison": comparison, "count": count_text(count), "total": count_text(total)}
    return {
        "comparison": comparison,
        "comparison_rate": rate_words(count, count_text(total), percent),
        "comparison_rate_of": say("piece.rate_of", **of),
    }


def _up_to(finding: Finding, block: Block) -> str:
    """How high the underlying rate could be where none is recorded."""
    total = finding.total or 0
    counted = f"{count_text(total)} {units(block.topic.measure, total)}"
    return say("sure.none", total=counted, high=rate_text(finding.rate.high) if finding.rate else "")


def people_affected(finding: Finding, measure: Measure) -> tuple[str, ...]:
    """How many fewer or more at the comparison's rate; nothing where that is fewer than one."""
    affected = finding.people
    number = half_up(abs(affected.value), 0) if affected else 0
    if affected is None or number == 0:
        return ()
    sentence = say(
        "people.fewer" if affected.value > 0 else "people.more",
        about=people_text(affected.value),
        unit=units(measure, float(number)),
        would=measure.would,
        low_to_high=people_range_text(affected),
    )
    return (sentence,)


def _share(finding: Finding, block: Block, opening: str) -> tuple[str, ...]:
    topic = block.topic
    if finding.count is None or finding.total is None or finding.rate is None:
        return _rate(finding, block, opening)
    slots = {
        "where": opening,
        "count": count_text(finding.count),
        "unit": topic.measure.unit_many,
        "declared_as": declared_as(topic),
    }
    if finding.group in (NOT_DECLARED, ALL_DECLARED):
        key = "what.share_declared" if finding.group == ALL_DECLARED else "what.share_not_declared"
        return (say(key, **slots),)
    slots |= {
        "group": people(finding.group, topic),
        "of_whole": of_whole(topic),
        "total": count_text(finding.total),
        "percent": percent_of(finding.count, finding.total),
    }
    if not slots["percent"]:
        return (say("what.share_few", **slots),)
    return say("what.share", **slots), say("sure.share", range=rate_range_text(finding.rate))


def _declaration(block: Block, opening: str) -> tuple[str, ...]:
    share, overall, topic = block.declared_share, block.overall, block.topic
    if share is None:
        return (say("declaration.not_shown"),)
    slots = {"where": opening, "people": topic.measure.unit_many, "declared_as": declared_as(topic)}
    if overall.count is None or overall.total is None:
        what = say("declaration.rate_alone", percent=declared_percent(share), **slots)
    else:
        key = "declaration.rate" if overall.total >= MINIMUM_PEOPLE else "declaration.rate_few"
        counts = {"count": count_text(overall.count), "total": count_text(overall.total)}
        what = say(key, percent=declared_percent(share), **counts, **slots)
    return what, _against_minimum(share)


def _against_minimum(share: float) -> str:
    if share < DECLARED_MINIMUM:
        return say("declaration.below", minimum=MINIMUM_TEXT)
    if share < DECLARED_STRETCH:
        return say("declaration.between", minimum=MINIMUM_TEXT, stretch=STRETCH_TEXT)
    return say("declaration.above", stretch=STRETCH_TEXT)
