"""Whether a gap differs between regions, in words: title, subtitle, alternative text, table cells and paragraphs."""

from equality.alt_text import MOST_CHARACTERS
from equality.disparity import Disparities
from equality.display import (
    NOT_SHOWN,
    count_text,
    finding_rate_text,
    finding_ratio_text,
    range_text,
    ratio_text,
    state_label,
)
from equality.findings import Finding
from equality.grammar import capitalised, listing, people, where
from equality.phrases import say
from equality.titles import fits


def headline(found: Disparities) -> str:
    """Whether the gap differs between regions; at most 12 words and 70 characters."""
    key = "few" if found.test is None else ("differs" if found.test.differs else "alike")
    titles = [
        capitalised(say(f"between.title_{key}{end}", measure=found.topic.measure.short_name)) for end in ("", "_short")
    ]
    return next((one for one in titles if fits(one)), titles[-1])


def subtitle(found: Disparities) -> str:
    """Measure, group, comparison, how many regions, and period."""
    topic = found.topic
    slots = {
        "measure_name": topic.measure.name,
        "group": people(found.group, topic),
        "comparison": topic.comparison_people,
        "period": topic.period.name,
    }
    return capitalised(say("between.subtitle", **slots))


def paragraphs(found: Disparities) -> tuple[str, ...]:
    """What the test shows, the ratio of the whole country, what could not be compared, and that nothing is ranked."""
    said = [_tested(found), *_whole(found), *_left_out(found)]
    return (*(capitalised(one) for one in said), say("regions.no_ranking"))


def alt_text(found: Disparities) -> str:
    """The chart without seeing it, in under 400 characters."""
    number = count_text(len(found.compared))
    opening = say(
        "between.alt", group=people(found.group, found.topic), comparison=found.topic.comparison_people, number=number
    )
    said = f"{opening} {headline(found)}. {say('alt.table')}"
    short = f"{say('between.alt_short', number=number)} {headline(found)}. {say('alt.table')}"
    return said if len(said) <= MOST_CHARACTERS else short


def row(one: Finding, found: Disparities) -> tuple[str, ...]:
    """One region: its name, the group's rate, its ratio, likely range, and what it shows; or its name and why there is none."""
    if one.count is None:
        return (one.name, state_label(one) if one.state == "no_data" else NOT_SHOWN)
    if one.ratio is None:
        return (one.name, finding_rate_text(one), state_label(one))
    size = found.topic.measure.size
    return (one.name, finding_rate_text(one), finding_ratio_text(one, size), range_text(one.ratio), state_label(one))


def _tested(found: Disparities) -> str:
    slots = {"where": where(found.topic), "number": count_text(len(found.tested))}
    if found.test is None:
        return say("between.few", **slots)
    topic = found.topic
    about = {"group": people(found.group, topic), "verb": topic.measure.verb, "comparison": topic.comparison_people}
    return say(f"between.{'differs' if found.test.differs else 'alike'}", **slots, **about)


def _whole(found: Disparities) -> list[str]:
    if found.national.ratio is None:
        return []
    shown = {"ratio": ratio_text(found.national.ratio.value), "range": range_text(found.national.ratio)}
    return [say("between.whole", whole=found.topic.area.name, **shown)]


def _left_out(found: Disparities) -> list[str]:
    few = [one for one in found.regions if one.count is not None and one.ratio is None and one not in found.without]
    alone = [one for one in few if one.state == "not_shown"]
    listed = {
        "no_event": found.without,
        "not_shown": [one for one in found.regions if one.count is None and one.state != "no_data"],
        "no_data": [one for one in found.regions if one.state == "no_data"],
        "comparison_not_shown": alone,
        "not_compared": [one for one in few if one.state != "no_data" and one not in alone],
    }
    every = count_text(len(found.regions))
    return [
        say(
            f"between.left_out_{key}",
            **({"comparison": found.topic.comparison_people} if key == "comparison_not_shown" else {}),
            regions=listing([one.name for one in rows]),
            left_out=say("between.left_out_number", number=count_text(len(rows)), regions=every),
        )
        for key, rows in listed.items()
        if rows
    ]
