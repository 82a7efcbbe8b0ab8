"""A change over time in words: title, subtitle, alternative text, table cells and paragraphs, from its signs alone."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from equality.display import NOT_SHOWN, count_text, rate_text
from equality.grammar import capitalised, groups_text, listing, people, people_briefly, place_in_title
from equality.phrases import say
from equality.titles import fits
from equality.trends import ENOUGH_POINTS, Change, ExpectedRange, Series, Sign, expected_range, lasting_side, log_ratios

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
        every = len(change.series) >= len(change.topic.characteristic.group) and all(map(_is_steady, change.series))
        return _fitting(*(("steady", "steady_short") if every else ("judged",)), measure=measure)
    if len(signed) == 1:
        return _fitting("one", "one_short", measure=measure, group=people_briefly(signed[0].group, change.topic))
    return _fitting("several", "several_short", measure=measure, number=len(signed), judged=len(judged))


def subtitle(change: Change) -> str:
    """What is drawn, where, and over which periods."""
    topic = change.topic
    figure = _figure(change)
    return capitalised(
        say(
            "trend.subtitle",
            measure_name=topic.measure.name,
            figure=figure if change.judged else say("trend.with_range", figure=figure),
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
    said = [capitalised(f"{sign_sentence(one, change)} {_real(one, change)}") for one in signed]
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
        last=change.periods[-1].name,
    )


def panel_title(series: Series) -> str:
    """One group's panel: its name, and where its last point stands."""
    return say(f"trend.panel_{_standing(series)}", name=series.name)


def key(change: Change) -> str:
    """What the signs of the panels mean; their colours, where a direction is agreed."""
    return f"{say('trend.key')} {say('trend.key_colours' if _has_direction(change) else 'trend.key_no_direction')}"


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
    shows = say(f"trend.cell_{_standing(series)}")
    way = _way(series, change)
    return (
        series.name,
        slots["average"],
        slots["range"],
        rate,
        say(f"trend.cell_{way}", shows=shows) if way else shows,
    )


def mark(series: Series, place: int) -> str:
    """What one point is a sign of, in a word for its cell of the table; empty where it is none."""
    found = next((one for one in series.signs if one.place == place), None)
    return say(f"trend.mark_{found.rule}_{'above' if found.side > 0 else 'below'}") if found else ""


def gap_since(series: Series, comparison: Series) -> tuple[int, str] | None:
    """Since which place the gap with the comparison has stood on one side of its average, and how it stands there.

    The rule: ln of the ratio has stood on one side of its own average for the last 7 quarters or more. Its source is the rule of
    7 on one side (methods, trends), on the ratio; chance alone meets it in about 1 of 200 series (tests/equality/test_trends.py).
    "wider" or "narrower" where that holds of the size of the gap in every one of these quarters; else the ratio is "higher" or
    "lower", since a gap that has turned round is neither.
    """
    logs = log_ratios(series, comparison)
    side, place = lasting_side(logs)
    if not side:
        return None
    average, since = float(np.nanmean(logs)), logs[place:]
    if side * average > 0:
        return place, "wider"
    if average and bool(np.all(since * average >= 0)):
        return place, "narrower"
    return place, "higher" if side > 0 else "lower"


def _gaps(change: Change) -> list[str]:
    """When gaps moved, and those that did not; nothing without a comparison group, or where nothing is compared."""
    topic = change.topic
    comparison = next((one for one in change.series if one.group == topic.comparison), None)
    if comparison is None or topic.measure.kind != "rate":
        return []
    others = [one for one in change.series if one is not comparison]
    steady, said = [], []
    for one in others:
        found = gap_since(one, comparison)
        if found:
            slots = {
                "group": people(one.group, topic),
                "comparison": topic.comparison_people,
                "figure": _figure(change),
            }
            since = change.periods[found[0]].name
            said.append(capitalised(say(f"trend.gap_{found[1]}", since=since, **slots)))
        elif expected_range(log_ratios(one, comparison)):
            steady.append(one)
    if steady:
        said.append(say("trend.gap_steady", groups=_names(steady, change), comparison=topic.comparison_people))
    return said


def _others(change: Change, judged: Sequence[Series], signed: Sequence[Series]) -> list[str]:
    steady = [one for one in judged if _is_steady(one)]
    ended = [one for one in judged if one not in signed and one not in steady]
    few = [one for one in change.series if not one.expected]
    said = []
    if steady:
        said.append(say("trend.others", figure=_figure(change), groups=_names(steady, change)))
    if ended:
        slots = {"groups": _names(ended, change), "last": change.periods[-1].name}
        said.append(say("trend.others_not_shown", figure=_figure(change), **slots))
    if few:
        said.append(say("trend.others_few", groups=_names(few, change), enough=count_text(ENOUGH_POINTS)))
    return [capitalised(one) for one in said]


def _standing(series: Series) -> str:
    """Where the last point of a series stands: "few", "not_shown", "steady", or its sign and side."""
    sign = last_sign(series)
    if series.expected is None:
        return "few"
    if sign:
        return f"{sign.rule}_{'above' if sign.side > 0 else 'below'}"
    return "not_shown" if np.isnan(series.rates[-1]) else "steady"


def _is_steady(series: Series) -> bool:
    return _standing(series) == "steady"


def _has_direction(change: Change) -> bool:
    return change.topic.measure.sign != 0 and change.topic.measure.kind == "rate"


def _way(series: Series, change: Change) -> str:
    """What the sign at the last point is for the group: "more" favourable, "less", or empty without a sign or a direction."""
    sign = last_sign(series)
    if sign is None or not _has_direction(change):
        return ""
    return "more" if sign.side == change.topic.measure.sign else "less"


def _real(series: Series, change: Change) -> str:
    return " ".join((say("trend.real"), say(f"trend.real_{_way(series, change) or 'no_direction'}")))


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
