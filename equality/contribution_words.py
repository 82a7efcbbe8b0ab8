"""How a gap builds up along a ladder, in words: which stage holds most of it, and each stage's part."""

from collections.abc import Sequence
from dataclasses import dataclass

from equality.alt_text import MOST_CHARACTERS
from equality.contributions import Contributions, Step
from equality.display import range_text, rate_text, ratio_text
from equality.findings import Topic
from equality.grammar import capitalised, groups_text, people, people_briefly, where, with_the
from equality.phrases import say
from equality.stage_words import reached
from equality.titles import fits


@dataclass(frozen=True)
class Whole:
    """The contributions of a ladder's groups, and what they are about."""

    topic: Topic
    groups: tuple[Contributions, ...]

    @property
    def clear(self) -> list[Contributions]:
        """Groups whose whole gap is clear of 1, the largest first."""
        return sorted(
            (one for one in self.groups if one.clear), key=lambda one: -abs(sum(step.log for step in one.steps))
        )


def headline(whole: Whole) -> str:
    """The stage that holds most of the largest clear gap; at most 12 words and 70 characters."""
    theme = whole.topic.measure.theme
    if not whole.clear:
        named = say("contribution.title_none", theme=theme)
        return named if theme and fits(named) else say("contribution.title_none_short")
    first = whole.clear[0]
    slots = {"group": people_briefly(first.group, whole.topic), "stage": _stage(first.largest)}
    titles = [capitalised(say(f"contribution.title_one{end}", **slots)) for end in ("", "_short", "_least")]
    return next((one for one in titles if fits(one)), titles[-1])


def subtitle(whole: Whole) -> str:
    """What is drawn, compared with whom, and when."""
    slots = {
        "comparison": whole.topic.comparison_people,
        "place": whole.topic.area.name,
        "period": whole.topic.period.name,
    }
    return capitalised(say("contribution.subtitle", **slots))


def paragraphs(whole: Whole) -> tuple[str, ...]:
    """A paragraph for each group with a clear whole gap; the others together; and what the parts are."""
    opening = where(whole.topic)
    said = [_group(one, whole, "" if place else opening) for place, one in enumerate(whole.clear)]
    rest = [one for one in whole.groups if not one.clear]
    return (*said, *_rest(rest, whole, "" if said else opening), say("contribution.how"))


def alt_text(whole: Whole) -> str:
    """The chart without seeing it, in under 400 characters."""
    said = f"{say('contribution.alt', comparison=whole.topic.comparison_people)} {headline(whole)}. {say('alt.table')}"
    short = f"{say('contribution.alt_short')} {headline(whole)}. {say('alt.table')}"
    return said if len(said) <= MOST_CHARACTERS else short


def cell(one: Contributions, step: Step) -> str:
    """A step in the table: its ratio, and its part of a clear whole gap.

    Parts in the other direction are said to be.
    """
    times = ratio_text(step.ratio)
    if not one.clear:
        return times
    part = one.part(step)
    return say(f"contribution.{'cell' if part >= 0 else 'cell_other_way'}", ratio=times, part=rate_text(abs(part), 0))


def whole_cell(one: Contributions) -> str:
    """The whole gap in the table, as far as it goes, with its range."""
    shown = {"ratio": ratio_text(one.whole.value), "range": range_text(one.whole)}
    return say("contribution.cell_whole", last=reached(one.steps[-1].measure), **shown)


def _group(one: Contributions, whole: Whole, opening: str) -> str:
    slots = {
        "where": opening,
        "group": people(one.group, whole.topic),
        "comparison": whole.topic.comparison_people,
        "last": reached(one.steps[-1].measure),
        "ratio": ratio_text(one.whole.value, 2, (1,)),
        "range": range_text(one.whole),
        "stage": with_the(_stage(one.largest)),
        "times": ratio_text(one.largest.ratio),
        "part": rate_text(one.part(one.largest), 0),
    }
    more = "most" if one.part(one.largest) > 0.5 else "largest"
    sentences = [say("contribution.whole", **slots), say(f"contribution.{more}", **slots)]
    return " ".join(capitalised(sentence) for sentence in sentences)


def _rest(rest: Sequence[Contributions], whole: Whole, opening: str) -> list[str]:
    if not rest:
        return []
    names = groups_text(rest, whole.topic)
    return [
        capitalised(say("contribution.unclear", where=opening, groups=names, comparison=whole.topic.comparison_people))
    ]


def _stage(step: Step) -> str:
    return step.measure.short_name
