"""Like with like in words: the crude figure first, the figure within strata beside it, and what the two together say."""

from collections.abc import Sequence
from dataclasses import dataclass

from equality.adjusted import LEAST_COVERED, Adjusted
from equality.display import finding_ratio_text, range_text, rate_text, ratio_text
from equality.findings import Topic
from equality.grammar import capitalised, group_count, groups_text, listing, people, place_in_title, where
from equality.phrases import english, say
from equality.rounding import half_up
from equality.titles import fits

NEARLY_ALL = 0.995


@dataclass(frozen=True)
class Likes:
    """The groups of one topic, adjusted for one stratum; ``stratum`` is its name as one: "sentence type".

    ``hide`` is the key of what the comparison can hide.
    """

    topic: Topic
    stratum: str
    groups: tuple[Adjusted, ...]
    hide: str = "like.hide"

    @property
    def adjusted(self) -> list[Adjusted]:
        """Groups that have a ratio within strata."""
        return [one for one in self.groups if one.ratio]

    @property
    def strata(self) -> str:
        """The stratum's name as several: "sentence types"."""
        return english().names.several.get(self.stratum, f"{self.stratum}s")


def headline(likes: Likes) -> str:
    """Whether the gap stays when like is compared with like; at most 12 words and 70 characters."""
    warned = [one for one in likes.adjusted if one.warned]
    key = "none" if not likes.adjusted else ("warned" if warned else "alike")
    slots = {"measure": likes.topic.measure.short_name, "strata": likes.strata}
    titles = [capitalised(say(f"like.title_{key}{short}", **slots)) for short in ("", "_short")]
    return next((one for one in titles if fits(one)), titles[-1])


def subtitle(likes: Likes) -> str:
    """Measure, strata, comparison, place and period."""
    topic = likes.topic
    return capitalised(
        say(
            "like.subtitle",
            measure_name=topic.measure.name,
            strata=likes.strata,
            comparison=topic.comparison_people,
            place=place_in_title(topic),
            period=topic.period.name,
        )
    )


def paragraphs(likes: Likes) -> tuple[str, ...]:
    """A paragraph a group where the two differ: crude first, then within strata, then what they say; the other groups together; and
    last what it can hide.
    """
    opening = where(likes.topic)
    warned = [one for one in likes.adjusted if one.warned]
    said = [_group(one, likes, "" if place else opening) for place, one in enumerate(warned)]
    rest = (*_alike(likes, "" if warned else opening), *_left_out(likes), *_without(likes))
    return (*said, *rest, say(likes.hide, stratum=likes.stratum))


def alt_text(likes: Likes) -> str:
    """The chart without seeing it; under 400 characters."""
    opening = say(
        "like.alt",
        number=group_count(len(likes.adjusted)),
        comparison=likes.topic.comparison_people,
        strata=likes.strata,
    )
    warned = [one.crude.name for one in likes.adjusted if one.warned]
    ending = say("like.alt_warned", names=listing(warned)) if warned else say("like.alt_alike")
    said = f"{opening} {ending}"
    return said if len(said) < 400 else f"{opening} {say('like.alt_several', number=group_count(len(warned)))}"


def row(one: Adjusted, likes: Likes) -> tuple[str, ...]:
    """One row of the table: group, crude ratio and range, adjusted ratio and range, both parts of the gap, and what it shows."""
    size = likes.topic.measure.size
    crude = one.crude
    start = (
        crude.name,
        finding_ratio_text(crude, size),
        range_text(crude.ratio) if crude.ratio else "",
    )
    if one.ratio is None:
        return (*start, say(f"like.cell_{one.reason}"))
    shows = "reversed" if one.reversed else ("apart" if one.warned else "alike")
    parts = (_signed(one.rates), _signed(one.mix))
    limits = (1,) if one.warned else ()
    return (*start, ratio_text(one.ratio.value, 2, limits), range_text(one.ratio), *parts, say(f"like.cell_{shows}"))


def _group(one: Adjusted, likes: Likes, opening: str) -> str:
    topic = likes.topic
    group = people(one.crude.group, topic)
    said = [
        say(
            "like.crude",
            where=opening,
            group=group,
            verb=topic.measure.verb,
            ratio=finding_ratio_text(one.crude, topic.measure.size),
            comparison=topic.comparison_people,
            range=range_text(one.crude.ratio) if one.crude.ratio else "",
        )
    ]
    if one.ratio is not None:
        shown = {"ratio": ratio_text(one.ratio.value, 2, (1,)), "range": range_text(one.ratio)}
        said.append(say("like.adjusted", stratum=likes.stratum, **shown))
    shows = "reversed" if one.reversed else "apart"
    said += [say(f"like.{shows}", strata=likes.strata, stratum=likes.stratum), _parts(one, likes)]
    return " ".join(capitalised(sentence) for sentence in said)


def _parts(one: Adjusted, likes: Likes) -> str:
    return say(
        "like.parts",
        strata=likes.strata,
        group=people(one.crude.group, likes.topic),
        rates=_points(one.rates),
        rates_side=_side(one.rates),
        mix=_points(one.mix),
        mix_side=_side(one.mix),
    )


def _side(part: float) -> str:
    return say("like.above" if part >= 0 else "like.below")


def _signed(part: float) -> str:
    """Percentage points with a word for the side.

    >>> _signed(-0.0312)
    '3.1 lower'
    """
    return say("like.cell_above" if part >= 0 else "like.cell_below", points=_points(part))


def _points(part: float) -> str:
    return str(half_up(abs(100 * part), 1))


def _alike(likes: Likes, opening: str) -> list[str]:
    alike = [one.crude for one in likes.adjusted if not one.warned]
    if not alike:
        return []
    return [capitalised(say("like.alike", where=opening, groups=groups_text(alike, likes.topic), strata=likes.strata))]


def _left_out(likes: Likes) -> list[str]:
    """Strata that could not be used, and how much of the people the others hold, where that is not nearly all."""
    least = min((one for one in likes.adjusted), key=lambda one: one.covered, default=None)
    if least is None or not least.left_out or least.covered >= NEARLY_ALL:
        return []
    covered = rate_text(least.covered, 0)
    return [capitalised(say("like.left_out", names=listing(least.left_out), covered=covered, strata=likes.strata))]


def _without(likes: Likes) -> Sequence[str]:
    names = [people(one.crude.group, likes.topic) for one in likes.groups if one.ratio is None]
    if not names:
        return []
    least = rate_text(LEAST_COVERED, 0)
    return [capitalised(say("like.not_adjusted", groups=listing(names), least=least, strata=likes.strata))]
