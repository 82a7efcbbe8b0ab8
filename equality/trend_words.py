"""A change over time in words: title, subtitle, alternative text, table cells and paragraphs, from its signs alone."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from equality.display import NOT_SHOWN, count_text, rate_text
from equality.grammar import capitalised, groups_text, listing, people, people_briefly, place_in_title
from equality.phrases import say
from equality.rates import Floats
from equality.titles import fits
from equality.trends import ENOUGH_POINTS, Change, ExpectedRange, Series, Sign, lasting_side, log_ratios

LATELY = 6
"""The last quarters in which points outside the range are counted."""
ONE_IN = 60
"""Of series that chance alone drew, about one in so many has a sign at its last point (tests/equality/test_trends.py)."""


def last_sign(series: Series) -> Sign | None:
    """The sign of a real change at the last point of the series, if there is one."""
    found = series.signs[-1:]
    return found[0] if found and found[0].place == len(series.findings) - 1 else None


def headline(change: Change) -> str:
    """How many groups show signs of change, or that there are too few points; at most 12 words and 70 characters."""
    measure = change.topic.measure.short_name
    if not change.judged:
        return _fitting("few", measure=measure)
    judged = [one for one in change.series if one.expected]
    signed = [one for one in judged if last_sign(one)]
    if not signed:
        return _fitting("steady", "steady_short", measure=measure)
    if len(signed) == 1:
        return _fitting("one", "one_short", measure=measure, group=people_briefly(signed[0].group, change.topic))
    return _fitting("several", "several_short", measure=measure, number=len(signed), judged=len(judged))


def subtitle(change: Change) -> str:
    """What is drawn, where, and over which periods."""
    topic = change.topic
    return capitalised(
        say(
            "trend.subtitle",
            measure_name=topic.measure.name,
            figure=_figure(change),
            group_noun=topic.characteristic.group_noun,
            place=place_in_title(topic),
            first=change.periods[0].name,
            last=change.periods[-1].name,
        )
    )


def paragraphs(change: Change) -> tuple[str, ...]:
    """What each sign is and that it suggests a real change; the others together; when gaps moved; what chance would do."""
    if not change.judged:
        return (say("trend.too_few", number=count_text(len(change.periods))),)
    judged = [one for one in change.series if one.expected]
    signed = [one for one in judged if last_sign(one)]
    said = [capitalised(f"{sign_sentence(one, change)} {say('trend.real')}") for one in signed]
    return (*said, *_others(change, judged, signed), *_gaps(change), *_by_chance(judged))


def sign_sentence(series: Series, change: Change) -> str:
    """The sign at the last point in one sentence, without saying why; empty where there is none."""
    sign, topic = last_sign(series), change.topic
    if sign is None:
        return ""
    side = "above" if sign.side > 0 else "below"
    number = _how_many(series, sign)
    return say(
        f"trend.{sign.rule}_{side}{'_one' if sign.rule == 'outside' and number == 1 else ''}",
        figure=_figure(change),
        group=people(series.group, topic),
        number=count_text(number),
        lately=count_text(LATELY),
    )


def panel_title(series: Series) -> str:
    """One group's panel: its name, and where its last point stands."""
    if series.expected is None:
        return say("trend.panel_few", name=series.name)
    sign = last_sign(series)
    if sign is None:
        return say("trend.panel_steady", name=series.name)
    return say(f"trend.panel_{sign.rule}_{'above' if sign.side > 0 else 'below'}", name=series.name)


def alt_text(series: Series, change: Change) -> str:
    """One group's panel without seeing it: from when to when, its first and last rates, its range and its sign."""
    shown = [(place, rate) for place, rate in enumerate(series.rates.tolist()) if not np.isnan(rate)]
    opening = say(
        "trend.alt",
        figure=_figure(change),
        group=people(series.group, change.topic),
        first=change.periods[0].name,
        last=change.periods[-1].name,
    )
    if not shown:
        return f"{capitalised(opening)} {say('trend.alt_not_shown')}"
    ends = say("trend.alt_ends", first=rate_text(shown[0][1]), last=rate_text(shown[-1][1]))
    middle = say("trend.alt_range", **range_slots(series.expected)) if series.expected else say("trend.alt_few")
    sign = sign_sentence(series, change)
    return " ".join(one for one in (capitalised(opening), ends, middle, capitalised(sign)) if one)


def range_slots(expected: ExpectedRange) -> dict[str, str]:
    """An expected range of rates in words; its ends do not go beyond 0% and 100%."""
    low, high = max(expected.low, 0.0), min(expected.high, 1.0)
    return {"average": rate_text(expected.average), "range": f"{rate_text(low)} to {rate_text(high)}"}


def row(series: Series, change: Change) -> tuple[str, str, str, str, str]:
    """One row of the table of ranges: name, average, expected range, last rate, and what it shows."""
    last = series.rates[-1] if len(series.rates) else np.nan
    rate = NOT_SHOWN if np.isnan(last) else rate_text(float(last))
    if series.expected is None:
        few = say("trend.cell_few")
        return (series.name, few, few, rate, few)
    slots = range_slots(series.expected)
    sign = last_sign(series)
    shows = say(f"trend.cell_{sign.rule}_{'above' if sign.side > 0 else 'below'}" if sign else "trend.cell_steady")
    return (series.name, slots["average"], slots["range"], rate, shows)


def gap_since(series: Series, comparison: Series) -> tuple[int, str] | None:
    """Since which place the gap with the comparison has stood on one side of its average, and whether it is "wider" or "narrower".

    The rule: ln of the ratio has stood on one side of its own average for the last 7 quarters or more. Its source is the rule of
    7 on one side (methods, trends), on the ratio; chance alone meets it in about 1 of 200 series.
    """
    logs = log_ratios(series, comparison)
    side, place = lasting_side(logs)
    if not side:
        return None
    before, since = _size(logs[:place]), _size(logs[place:])
    return place, "wider" if since > before else "narrower"


def _size(logs: Floats) -> float:
    shown = logs[~np.isnan(logs)]
    return abs(float(shown.mean())) if shown.size else 0.0


def _gaps(change: Change) -> list[str]:
    comparison = next((one for one in change.series if one.group == change.topic.comparison), None)
    if comparison is None:
        return []
    said = []
    for one in change.series:
        found = None if one is comparison else gap_since(one, comparison)
        if found:
            slots = {
                "group": people(one.group, change.topic),
                "comparison": change.topic.comparison_people,
                "since": change.periods[found[0]].name,
            }
            said.append(capitalised(say(f"trend.gap_{found[1]}", **slots)))
    return said


def _others(change: Change, judged: Sequence[Series], signed: Sequence[Series]) -> list[str]:
    steady = [one for one in judged if one not in signed]
    few = [one for one in change.series if not one.expected]
    said = []
    if steady:
        said.append(say("trend.others", figure=_figure(change), groups=_names(steady, change)))
    if few:
        said.append(say("trend.others_few", groups=_names(few, change), enough=count_text(ENOUGH_POINTS)))
    return [capitalised(one) for one in said]


def _by_chance(judged: Sequence[Series]) -> list[str]:
    return (
        [say("trend.by_chance", number=count_text(len(judged)), one_in=count_text(ONE_IN))] if len(judged) > 1 else []
    )


def _names(series: Sequence[Series], change: Change) -> str:
    found = [finding for one in series for finding in one.findings[-1:] if finding is not None]
    if len(found) == len(series):
        return groups_text(found, change.topic)
    return listing([people(one.group, change.topic) for one in series])


def _how_many(series: Series, sign: Sign) -> int:
    """Points lately outside on that side; or how long the run or the rise is, to the end."""
    if sign.rule == "outside":
        alike = [one for one in series.signs if one.rule == "outside" and one.side == sign.side]
        return sum(one.place >= len(series.findings) - LATELY for one in alike)
    rates = series.rates.tolist()
    if sign.rule == "run":
        average = series.expected.average if series.expected else 0.0
        return _last_in_a_row([sign.side * (rate - average) > 0 for rate in rates])
    steps = [sign.side * (later - earlier) > 0 for earlier, later in pairwise(rates)]
    return _last_in_a_row(steps)


def _last_in_a_row(holds: Sequence[bool]) -> int:
    number = 0
    for one in reversed(holds):
        if not one:
            break
        number += 1
    return number


def _figure(change: Change) -> str:
    return "rate" if change.topic.measure.kind == "rate" else "share"


def _fitting(*keys: str, **slots: object) -> str:
    titles = [capitalised(say(f"trend.title_{key}", **slots)) for key in (*keys, f"{keys[0]}_least")]
    return next((one for one in titles if fits(one)), titles[-1])
