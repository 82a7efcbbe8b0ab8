"""Shares of a grade beside benchmarks, in words: title, subtitle, alternative text, paragraphs, labels and cells."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from equality.alt_text import MOST_CHARACTERS
from equality.commentary import Commentary
from equality.display import count_text, people_text, rate_range_text, rate_text
from equality.evidence import MINIMUM_PEOPLE
from equality.findings import Topic
from equality.grammar import (
    capitalised,
    listing,
    measure_and_place,
    of_whole,
    people,
    people_briefly,
    place,
    place_in_title,
    where,
)
from equality.measures import Measure
from equality.phrases import english, say
from equality.representation import Position, Representation, Row, Yardstick, falls_away
from equality.rounding import half_up
from equality.titles import fits

STATES = ("few", "not_shown", "no_data")

MOST_FEW_GRADES = 3
"""Below so many grades that are shown, nothing is said of steps between them."""


def headline(shares: Representation) -> str:
    """In how many rows the likely range is below or above the first benchmark; at most 12 words and 70 characters."""
    titles = [capitalised(title) for title in _titles(shares)]
    return next((title for title in titles if fits(title)), titles[-1])


def subtitle(shares: Representation) -> str:
    """Measure, group or groups, place (with the grade where there is one) and period; the table's caption too."""
    name, where = measure_and_place(shares.topic)
    if not (shares.group or shares.topic.segment):
        name = _short_name(shares)
    slots = {**_subject(shares), "measure_name": name, "place": where}
    return capitalised(say(f"representation.subtitle_{shares.by}", **slots))


def alt_text(shares: Representation) -> str:
    """Two to four sentences, under 400 characters."""
    subject = say(f"representation.alt_{shares.by}", **_subject(shares), measure=_short_name(shares))
    said, table = _counted(shares), say("alt.table")
    short = say("alt.short", measure=_short_name(shares), group_noun=shares.topic.characteristic.group_noun)
    fullest = ((subject, _benchmark_of_all(shares), said, table), (subject, said, table), (short, said, table))
    texts = [" ".join(capitalised(sentence) for sentence in one if sentence) for one in fullest]
    return next((text for text in texts if len(text) <= MOST_CHARACTERS), texts[-1])


def commentary(shares: Representation) -> Commentary:
    """The row that is furthest from the benchmark in people, then all rows by where they stand, then what is missing."""
    combines = english().names.combines.get(shares.topic.characteristic.slug, "")
    said = (
        _furthest(shares),
        _ranges(shares),
        _falls(shares),
        _benchmarks(shares),
        _missing(shares),
        " ".join((say("commentary.declared"), *([combines] if combines else []))),
    )
    limits = say("does_not_show.share") + (f" {say('representation.note')}" if shares.yardsticks else "")
    looks = say(f"representation.looks_{shares.by}", made=count_text(shares.looks)) if shares.looks > 1 else ""
    return Commentary(tuple(one for one in said if one), limits, _measure(shares).check_next, looks)


def benchmark_label(yardstick: Yardstick) -> str:
    """A benchmark as a label of a chart or a heading of a table: "Census 2021, aged 16 to 64"."""
    return say(f"representation.label_{yardstick.kind}", ages=_ages(yardstick, "label_ages"))


def census_source(shares: Representation) -> str:
    """Where the census figures come from; empty where none stands beside the shares."""
    census = any(one.kind == "census" for one in shares.yardsticks)
    return say("representation.source_census") if census else ""


def benchmark_cell(row: Row, number: int) -> str:
    """A row beside one benchmark: "Below 24.1%"; the percentage alone where nothing is compared, empty without one."""
    benchmark, position = row.benchmarks[number], row.position(number)
    if benchmark is None:
        return ""
    return say(f"representation.cell_{position}", percent=rate_text(benchmark)) if position else rate_text(benchmark)


def match_text(row: Row) -> str:
    """How many people there would be at the first benchmark, where the share is below or above it: "about 32"."""
    wanted = row.to_match()
    return people_text(wanted) if wanted is not None and row.position() != "inside" else ""


def _measure(shares: Representation) -> Measure:
    return shares.topic.measure


def _short_name(shares: Representation) -> str:
    """What the shares are of: a grade, or all staff where the rows are groups and the topic names no grade."""
    if shares.group or shares.topic.segment:
        return _measure(shares).short_name
    return say("representation.of_staff", people=shares.topic.population.people)


def _subject(shares: Representation) -> dict[str, str]:
    topic = shares.topic
    return {
        "group": people(shares.group, topic) if shares.group else "",
        "group_noun": topic.characteristic.group_noun,
        "place": place_in_title(topic),
        "period": topic.period.name,
    }


def _titles(shares: Representation) -> Iterator[str]:
    below, above = shares.standing("below"), shares.standing("above")
    if not shares.compared:
        yield _nothing_to_compare(shares)
        return
    slots = {"benchmark": say(f"representation.title_{shares.yardsticks[0].kind}")}
    if shares.two_sided:
        yield from _two_sided(shares, slots)
        return
    if below and above:
        number, other = _number(shares, len(below)), say(f"representation.bare_{shares.by}", number=len(above))
        yield say("representation.both", rows=number, above_rows=other, **slots)
        yield say("representation.both_least")
        return
    key, rows = next(((key, rows) for key, rows in (("below", below), ("above", above)) if rows), ("no_clear", []))
    slots["rows"] = _some(shares, len(rows)) if rows else _number(shares, shares.compared)
    if shares.group:
        yield say(f"representation.{key}", group=people_briefly(shares.group, shares.topic), **slots)
    yield say(f"representation.{key}_short", **slots)
    yield say(f"representation.{key}_least")


def _two_sided(shares: Representation, slots: dict[str, str]) -> Iterator[str]:
    row = next(row for row in shares.rows if row.position())
    key = {"below": "below", "above": "above", "inside": "no_clear"}[row.position() or "inside"]
    yield say(f"representation.one_{key}", group=people_briefly(row.slug, shares.topic), **slots)
    yield say(f"representation.{key}_least")


def _nothing_to_compare(shares: Representation) -> str:
    if shares.in_state("shown"):
        return say("representation.no_benchmark")
    if shares.in_state("few"):
        return say("representation.few")
    key = "not_shown" if shares.in_state("not_shown") else "no_data"
    return say(f"title.{key}", measure=_short_name(shares))


def _some(shares: Representation, number: int) -> str:
    """ "in 3 of 8 grades", "for the group compared"."""
    if shares.compared == 1:
        return say(f"representation.one_{shares.by}")
    return say(f"representation.some_{shares.by}", number=count_text(number), compared=count_text(shares.compared))


def _number(shares: Representation, number: int) -> str:
    """ "in 3 grades", "for 1 group"."""
    return say(f"representation.number_{shares.by}{'_one' if number == 1 else ''}", number=count_text(number))


def _furthest(shares: Representation) -> str:
    """What, how big, how sure and how many people, of the row in which most people stand between share and benchmark."""
    outside = [*shares.standing("below"), *shares.standing("above")]
    # The group that others are compared with elsewhere is described where no other is outside.
    outside = [row for row in outside if row.slug != shares.topic.comparison] or outside
    if not outside:
        return ""
    row = max(outside, key=lambda one: abs((one.to_match() or 0.0) - (one.count or 0)))
    if row.share is None or row.benchmarks[0] is None:
        return ""
    topic = replace(shares.topic, segment=row.name) if shares.group else shares.topic
    percent = rate_text(row.benchmarks[0])
    what = say(
        "representation.what",
        where=where(topic),
        group=people(shares.group or row.slug, topic),
        percent=rate_text(row.share.value),
        of_whole=of_whole(topic),
        count=count_text(row.count or 0),
        total=count_text(row.total or 0),
        benchmark=say("representation.benchmark", percent=percent, who=_who(shares.yardsticks[0], topic)),
    )
    wanted = row.to_match() or 0.0
    match = [say("representation.match", percent=percent, about=people_text(wanted))] if half_up(wanted, 0) else []
    return _joined([what, say("sure.share", range=rate_range_text(row.share)), *match])


def _ranges(shares: Representation) -> str:
    positions: tuple[tuple[str, Position], ...] = (("below", "below"), ("above", "above"), ("no_clear", "inside"))
    found = [(key, shares.standing(position)) for key, position in positions]
    return _joined(
        [
            say(f"representation.ranges_{key}", rows=_some(shares, len(rows)), names=_names(shares, rows))
            for key, rows in found
            if rows
        ]
    )


def _falls(shares: Representation) -> str:
    """At which step up the grades the share falls most clearly, or that at none."""
    if not shares.group or sum(row.state == "shown" for row in shares.rows) < MOST_FEW_GRADES:
        return ""
    found, group = falls_away(shares), people(shares.group, shares.topic)
    if found is None:
        return capitalised(say("representation.falls_none", group=group))
    lower, upper = found
    slots = {"lower": lower.name, "upper": upper.name, "group": group}
    slots |= {"lower_percent": _percent(lower), "upper_percent": _percent(upper)}
    return capitalised(say("representation.falls", **slots))


def _percent(row: Row) -> str:
    return rate_text(row.share.value) if row.share else ""


def _benchmarks(shares: Representation) -> str:
    """All benchmarks by name; by grade, with the group's share of each."""
    if not shares.yardsticks:
        return ""
    topic = shares.topic
    who = [(_who(one, topic), one.shares.get(shares.group)) for one in shares.yardsticks]
    if not shares.group:
        return say("representation.benchmarks_group", listed=listing([words for words, _ in who]))
    listed = [say("representation.benchmark", percent=rate_text(share or 0.0), who=words) for words, share in who]
    found = topic.characteristic.group_named(shares.group)
    group = found.people("people") if found else people(shares.group, topic)
    return _joined([say("representation.benchmarks_grade", group=group, listed=listing(listed))])


def _missing(shares: Representation) -> str:
    said = []
    for state, key in (("few", "few_people"), ("not_shown", "not_shown"), ("no_data", "no_data")):
        rows = shares.in_state(state)
        if rows:
            said.append(say(f"representation.{key}", names=_names(shares, rows), minimum=count_text(MINIMUM_PEOPLE)))
    return _joined(said)


def _counted(shares: Representation) -> str:
    """How many rows stand where, in one sentence."""
    found: dict[str, Sequence[Row]] = {
        "below": shares.standing("below"),
        "above": shares.standing("above"),
        "no_clear": shares.standing("inside"),
        **{state: shares.in_state(state) for state in STATES},
    }
    said = [say(f"representation.alt_{key}", rows=_number(shares, len(rows))) for key, rows in found.items() if rows]
    return say("representation.alt_said", listed="; ".join(said)) if said else ""


def _benchmark_of_all(shares: Representation) -> str:
    """The one benchmark that all grades are held against; by group there is one for each."""
    if not shares.group or not shares.yardsticks:
        return ""
    first = shares.yardsticks[0]
    share = rate_text(first.shares[shares.group])
    return say("representation.alt_benchmark", percent=share, who=_who(first, shares.topic))


def _names(shares: Representation, rows: Sequence[Row]) -> str:
    return listing([row.name if shares.group else people(row.slug, shares.topic) for row in rows])


def _who(yardstick: Yardstick, topic: Topic) -> str:
    return say(f"representation.who_{yardstick.kind}", ages=_ages(yardstick), place=place(topic.area))


def _ages(yardstick: Yardstick, key: str = "ages") -> str:
    return say(f"representation.{key}_{yardstick.ages.replace(' ', '_')}") if yardstick.ages else ""


def _joined(sentences: Sequence[str]) -> str:
    return " ".join(capitalised(sentence) for sentence in sentences)
