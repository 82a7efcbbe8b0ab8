"""A ladder of stages in words: titles, sentences, captions and alternative texts, each rate named for what it is of."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from equality.alt_text import MOST_CHARACTERS
from equality.commentary import commentary
from equality.display import count_text, finding_ratio_text
from equality.findings import CLEAR, COMPARED, SMALL, Finding, Topic
from equality.grammar import (
    capitalised,
    declared_percent,
    listing,
    people,
    people_briefly,
    place_in_title,
    standing,
    where,
    with_the,
)
from equality.measures import Measure
from equality.paragraphs import direction, sentences
from equality.phrases import english, say
from equality.stages import Ladder, Stage, standing_out
from equality.titles import REASONS, fits
from equality.where_to_look import matrix_summary


@dataclass(frozen=True)
class _Look:
    """One group at one stage: its standing, with its finding where the release holds one."""

    stage: Stage
    group: str
    standing: str
    finding: Finding | None


def headline(ladder: Ladder, name: str = "") -> str:
    """What the stages say of all groups, after the ladder's name where one is given.

    At most 12 words and 70 characters, without a full stop.
    """
    said = _of_all(ladder)
    return _fitting(*(_after(name, one) for one in said) if name else said)


def group_title(ladder: Ladder, group: str) -> str:
    """What the stages say of one group, with its name, in the same limits."""
    name = ladder.topic.characteristic.row_name(group)
    return _fitting(*(_after(name, one) for one in _of_group(ladder, group)))


def subtitle(ladder: Ladder) -> str:
    """What the rates are of, by what, compared with whom, where and when."""
    topic, share = ladder.topic, ladder.blocks[0].declared_share
    said = say("stages.subtitle", comparison=topic.comparison_people, **_slots(ladder))
    return said if share is None else say("subtitle.declared", subtitle=said, percent=declared_percent(share))


def subtitle_of_some(ladder: Ladder, charts: int) -> str:
    """The subtitle, with which groups have a chart where there is no room for all."""
    said, of = subtitle(ladder), len(ladder.groups)
    if charts >= of:
        return said
    return say("stages.drawn", subtitle=said, number=count_text(charts), possible=count_text(of))


def caption(ladder: Ladder) -> str:
    """What a table of stage rates holds, after the theme of the stages."""
    return _themed(ladder, say("stages.caption", **_slots(ladder)))


def cumulative_caption(ladder: Ladder) -> str:
    """What a table of cumulative rates holds, after the theme of the stages."""
    return _themed(ladder, say("stages.cumulative_caption", **_slots(ladder)))


def key(ladder: Ladder) -> str:
    """What the signs of the charts mean."""
    return say("stages.key", comparison=ladder.topic.comparison_people)


def stage_paragraphs(ladder: Ladder) -> tuple[str, ...]:
    """How many comparisons are clear and for whom; the largest gap in full; what a stage rate is; what is not shown."""
    opening = where(ladder.topic)
    largest = [
        " ".join(sentences(found, stage.block, "" if place else opening))
        for place, (stage, found) in enumerate(standing_out(ladder, ladder.groups))
        if stage.block
    ]
    unsure = [] if largest or not _in(_looks(ladder, ladder.groups), COMPARED) else [say("sure.cannot_tell")]
    summed = " ".join((matrix_summary(ladder.blocks), *unsure))
    return summed, *largest, " ".join((say("stages.stage_rate"), *_missing(ladder)))


def cumulative_heading(ladder: Ladder) -> str:
    """From application to the last stage, as a heading."""
    return say("stages.cumulative_title", last=reached(ladder.stages[-1].measure))


def reached(last: Measure) -> str:
    """What the last stage of a ladder comes to: "start", "appointment"."""
    return english().names.stage_reached.get(last.slug, last.short_name)


def no_ladder(chain: Sequence[Measure], topic: Topic) -> str:
    """That there are no figures of a chain of stages, here and now; each route has stages of its own."""
    stages = listing([with_the(one.short_name) for one in chain])
    said = capitalised(say("stages.no_ladder", where=where(topic), stages=stages))
    return f"{said} {say('stages.no_ladder_segment')}" if topic.segment else said


def does_not_show(ladder: Ladder) -> str:
    """What no stage rate shows."""
    return commentary(ladder.blocks[0]).does_not_show


def cumulative_line() -> str:
    """What a cumulative rate is."""
    return say("stages.cumulative_rate")


def withdrew() -> tuple[str, tuple[str, ...]]:
    """That who withdrew is not told apart from who did not pass: a title, and its sentences."""
    return say("stages.withdrew_title"), (say("stages.withdrew"), say("stages.withdrew_ask"))


def alt_text(ladder: Ladder, group: str) -> str:
    """Two to four sentences on one group's chart, under 400 characters; the fullest that fits."""
    texts = [" ".join(one for one in said if one) for said in _alt_candidates(ladder, group)]
    return next((text for text in texts if len(text) <= MOST_CHARACTERS), texts[-1])


def _looks(ladder: Ladder, groups: Sequence[str]) -> list[_Look]:
    """Every group at every stage, by stage."""
    return [_look(stage, group) for stage in ladder.stages for group in groups]


def _look(stage: Stage, group: str) -> _Look:
    if stage.block is None:
        return _Look(stage, group, "not_shown", None)
    found = stage.finding(group)
    return _Look(stage, group, standing(found, stage.block) if found else "no_data", found)


def _in(looks: Sequence[_Look], states: Sequence[str]) -> list[_Look]:
    return [one for one in looks if one.standing in states]


def _stages_in(looks: Sequence[_Look], states: Sequence[str]) -> list[Stage]:
    """Stages at which some group is in one of these states, in order."""
    return _each_once(one.stage for one in _in(looks, states))


def _each_once(stages: Iterable[Stage]) -> list[Stage]:
    return list({one.measure.slug: one for one in stages}.values())


def _all_compared(looks: Sequence[_Look]) -> bool:
    return len(_in(looks, COMPARED)) == len(looks)


def _named(stages: Sequence[Stage]) -> str:
    return listing([with_the(one.measure.short_name) for one in stages])


def _least(key: str, ladder: Ladder, stages: Sequence[Stage]) -> str:
    return say(f"stages.{key}", number=count_text(len(stages)), possible=count_text(len(ladder.stages)))


def _fitting(*candidates: str) -> str:
    titles = [capitalised(one) for one in candidates]
    return next((one for one in titles if fits(one)), titles[-1])


def _themed(ladder: Ladder, said: str) -> str:
    theme = ladder.stages[0].measure.theme
    return _after(theme, said) if theme else said


def _after(name: str, said: str) -> str:
    """What is said after a name: "Black: no clear difference at any stage"."""
    return say("stages.group", name=name, said=said[:1].lower() + said[1:])


def _of_all(ladder: Ladder) -> list[str]:
    """What a title may say of all groups, the fullest first."""
    looks = _looks(ladder, ladder.groups)
    if _in(looks, CLEAR):
        return _largest(ladder, looks)
    if _in(looks, SMALL):
        stages = _stages_in(looks, SMALL)
        said = say("stages.small_one" if len(stages) == 1 else "stages.small_many", stages=_named(stages))
        return [said, _least("small_least", ladder, stages)]
    if _in(looks, COMPARED):
        keys = ("no_clear",) if _all_compared(looks) else ("no_clear_some", "group_no_clear_some")
        return [say(f"stages.{one}") for one in keys]
    return [say(f"title.{_reason(looks)}_least")]


def _largest(ladder: Ladder, looks: Sequence[_Look]) -> list[str]:
    """Titles for the largest gap; its group is named where no other differs clearly at that stage."""
    stages = _each_once(stage for stage, _ in standing_out(ladder, ladder.groups))
    least = _least("clear_least", ladder, _stages_in(looks, CLEAR))
    named = {"stages": _named(stages)}
    if len(stages) > 1:
        return [say("stages.largest_tied", **named), least]
    at_stage = [one.group for one in _in(looks, CLEAR) if one.stage == stages[0]]
    group = people_briefly(at_stage[0], ladder.topic)
    with_group = [say("stages.largest_group", group=group, **named)] if len(at_stage) == 1 else []
    return [*with_group, say("stages.largest", **named), least]


def _of_group(ladder: Ladder, group: str) -> list[str]:
    """What may follow a group's name in a title, the fullest first."""
    looks = _looks(ladder, [group])
    clear, small = _stages_in(looks, CLEAR), _stages_in(looks, SMALL)
    if clear:
        furthest = [stage for stage, _ in standing_out(ladder, [group])]
        said = say(f"stages.group_{'clear' if len(clear) == 1 else 'largest'}", stages=_named(furthest))
        return [said, _least("group_clear_least", ladder, clear)]
    if small:
        return [say("stages.group_small", stages=_named(small)), _least("group_small_least", ladder, small)]
    if _in(looks, COMPARED):
        return [say("stages.no_clear" if _all_compared(looks) else "stages.group_no_clear_some")]
    return [say(f"title.{_reason(looks)}_least")]


def _reason(looks: Sequence[_Look]) -> str:
    """Why nothing could be compared, where that is one reason."""
    reasons = {REASONS.get(one.standing, "none_compared") for one in looks}
    return reasons.pop() if len(reasons) == 1 else "none_compared"


def _slots(ladder: Ladder) -> dict[str, str]:
    topic = ladder.topic
    return {
        "group_noun": topic.characteristic.group_noun,
        "place": place_in_title(topic),
        "period": topic.period.name,
    }


def _missing(ladder: Ladder) -> list[str]:
    looks = _looks(ladder, ladder.rows)
    number = len(_in(looks, ("not_shown",)))
    if not number:
        return []
    ending = "one" if number == 1 else "many"
    return [say(f"stages.missing_{ending}", number=count_text(number), possible=count_text(len(looks)))]


def _alt_candidates(ladder: Ladder, group: str) -> Iterator[tuple[str, ...]]:
    topic, looks = ladder.topic, _looks(ladder, [group])
    subject = say(
        "stages.alt",
        group=people(group, topic),
        comparison=topic.comparison_people,
        place=place_in_title(topic),
        period=topic.period.name,
    )
    clear, table = _in(looks, CLEAR), say("alt.table")
    counted = say("stages.alt_clear_count", at_stages=_at(len(clear))) if clear else ""
    others = _others(looks)
    if clear:
        yield subject, say("stages.alt_clear", listed="; ".join(_item(one) for one in clear)), others, table
    yield subject, counted, others, table
    yield say("stages.alt_short", name=topic.characteristic.row_name(group)), counted, others, table


def _item(look: _Look) -> str:
    finding = look.finding or Finding(look.group, "", look.standing)
    ratio = finding_ratio_text(finding, look.stage.measure.size) if finding.count else ""
    slots = {"stage": with_the(look.stage.measure.short_name), "ratio": ratio, "direction": direction(finding)}
    return say("stages.alt_item" if ratio else "stages.alt_item_no_ratio", **slots)


def _others(looks: Sequence[_Look]) -> str:
    """At how many stages the group's difference is small or not clear, or it is not compared or not shown."""
    listed = {
        "small": _in(looks, SMALL),
        "no_clear": _in(looks, ("no_clear_difference",)),
        "not_compared": [one for one in looks if one.standing not in (*COMPARED, "not_shown")],
        "not_shown": _in(looks, ("not_shown",)),
    }
    said = [say(f"stages.alt_{key}", at_stages=_at(len(found))) for key, found in listed.items() if found]
    return capitalised(f"{'; '.join(said)}.") if said else ""


def _at(number: int) -> str:
    return say("stages.at_one" if number == 1 else "stages.at_many", number=count_text(number))
