"""The data address: released rows of one measure as CSV, with a header that says what they are."""

import csv
import io
from collections.abc import Iterable, Mapping

from flask import Flask, Response, request

from app.signin import identity
from equality.areas import LEVELS
from equality.csv_cells import harmless, harmless_line
from equality.disclosure import RowRule
from equality.findings import EVERYONE_ELSE, Finding, Interval, Topic, build_block
from equality.periods import Period
from equality.phrases import say
from equality.populations import ALL_SEGMENTS
from queries.door import Door, NoRelease
from queries.releases import StoreNotReached
from queries.scoped import Evidence, rows_with_evidence
from queries.store import Key, Store

FILTERS = ("area", "segment", "characteristic", "comparison", "period")
COLUMNS = (
    "area", "segment", "characteristic", "group", "comparison", "period", "count", "total", "rate", "low", "high",
    "ratio", "ratio_low", "ratio_high", "gap", "gap_low", "gap_high", "people", "people_low", "people_high", "p", "q",
    "state", "reason", "bears", "status",
)  # fmt: skip
TWICE = "\0twice"
WITHHELD, NOT_APPLICABLE = "[c]", "[z]"
NAMELESS = ("measure", "measure_name", "filter", "value", "value_name")


class BadRequest(ValueError):  # noqa: N818 - what the reader gets is the sentence
    """The address asks for something unknown; the message says what and how to mend it."""


def register_data_address(server: Flask, door: Door, marking: str, rounded_to: int = 1) -> None:
    """Add ``/data/`` and ``/data/<measure>.csv``, with counts to the nearest ``rounded_to``."""

    @server.get("/data/")
    def listed() -> Response:
        return _answered(lambda store: listing(store), door, rounded_to)

    @server.get("/data/<measure>.csv")
    def rows(measure: str) -> Response:
        given = {name: values[0] if len(values) == 1 else TWICE for name, values in request.args.lists()}
        return _answered(lambda store: measure_csv(store, measure, given, marking), door, rounded_to)


def _answered(make, door: Door, rounded_to: int) -> Response:  # type: ignore[no-untyped-def]
    try:
        return Response(make(door.store(identity().access.scope, rounded_to)), mimetype="text/csv")
    except BadRequest as error:
        return Response(str(error), status=400, mimetype="text/plain")
    except (NoRelease, StoreNotReached) as error:
        return Response(str(error), status=503, mimetype="text/plain")


def measure_csv(store: Store, measure: str, given: Mapping[str, str], marking: str) -> str:
    """The rows of one measure as CSV text below its header; raises BadRequest with a sentence."""
    if measure not in store.codes["measure"]:
        raise BadRequest(f'There is no measure "{measure[:80]}". The measures are listed at /data/.')
    for name in given:
        if given[name] == TWICE:
            raise BadRequest(f'"{name[:80]}" stands twice. Give each filter once.')
        if name not in FILTERS:
            raise BadRequest(f'"{name[:80]}" is not a filter. The filters are {", ".join(FILTERS)}.')
    key, comparison = _key(store, measure, given)
    if not store.offers(key):
        raise BadRequest(
            f"This release holds no {measure} for area {key.area}, segment {key.segment}, characteristic "
            f"{key.characteristic} and period {key.period} together. What it holds is listed at /data/."
        )
    out = io.StringIO()
    for name, text in _header(store, key, comparison, marking):
        out.write(f"# {name}: {harmless_line(text)}\n")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows([harmless(cell) for cell in row] for row in _rows(store, key, comparison))
    return out.getvalue()


def _key(store: Store, measure: str, given: Mapping[str, str]) -> tuple[Key, str]:
    catalogue = store.catalogue
    population = catalogue.populations[catalogue.measures[measure].population]
    area = _one_of("area", given.get("area", catalogue.national.slug), catalogue.areas)
    segment = _one_of("segment", given.get("segment", ALL_SEGMENTS), population.segment.rows)
    level = catalogue.areas[area].level
    held = [one for one in store.offered if one.measure == measure and not one.left_out and one.level == level]
    by = [one for one in catalogue.characteristics if any(offer.characteristic == one for offer in held)]
    characteristic = _one_of(
        "characteristic", given.get("characteristic", by[0] if by else ""), catalogue.characteristics
    )
    kinds = {offer.period_kind for offer in held if offer.characteristic == characteristic}
    period = _one_of("period", given.get("period", _latest(store, kinds)), store.periods)
    held_by = catalogue.characteristics[characteristic]
    reference = held_by.reference.get(population.slug)
    compared = [*([reference] if reference else []), EVERYONE_ELSE]
    comparison = _one_of("comparison", given.get("comparison", reference or EVERYONE_ELSE), compared)
    return Key(area, measure, characteristic, period, segment), comparison


def _one_of(name: str, value: str, known: Iterable[str]) -> str:
    choices = list(known)
    if value in choices:
        return value
    some = f" It takes {', '.join(choices)}." if len(choices) <= 12 else " Its values are listed at /data/."
    raise BadRequest(f'"{value[:80]}" is not a value of {name}.{some}')


def _latest(store: Store, kinds: set[str]) -> str:
    offered = [one for one in store.periods.values() if one.kind in kinds]
    years = [one for one in offered if one.kind == "year"]
    return max(years or offered or store.periods.values(), key=lambda one: one.end).slug


def _header(store: Store, key: Key, comparison: str, marking: str) -> list[tuple[str, str]]:
    measure, made = store.catalogue.measures[key.measure], store.provenance
    area, period = store.catalogue.areas[key.area], store.periods[key.period]
    characteristic = store.catalogue.characteristics[key.characteristic]
    sample = [("note", "Sample data. These figures are made up. Do not use them in decisions.")] if made.sample else []
    return [
        ("title", f"{measure.name} by {characteristic.group_noun}, {area.name}, {period.name}"),
        *sample,
        ("counted", f"{measure.counted}, out of {measure.out_of}"),
        (
            "filters",
            f"area={key.area} segment={key.segment} characteristic={key.characteristic} comparison={comparison} period={key.period}",
        ),
        ("data as at", made.as_at.isoformat()),
        ("release", f"{made.number}, made {made.made_at.isoformat()}, source checksum {made.checksum}"),
        ("method version", made.method),
        ("small-numbers rule", RowRule(made.least_people, made.least_events).words),
        ("symbols", f"{WITHHELD} not shown (small numbers), {NOT_APPLICABLE} not applicable"),
        ("source", "Invented records" if made.sample else measure.source),
        *_rounding(store),
        ("protective marking", marking),
    ]


def _rounding(store: Store) -> list[tuple[str, str]]:
    if store.rounded_to == 1:
        return []
    return [("rounding", f"{say('take_away.rounded', base=store.rounded_to)} {say('take_away.rounded_states')}")]


def _rows(store: Store, key: Key, comparison: str) -> list[list[object]]:
    topic = _topic(store, key, comparison)
    evidence: Evidence = {}
    if topic.measure.kind == "rate":
        rows, evidence = rows_with_evidence(store, topic, key)
    else:
        rows = store.rows(key, comparison)
    if store.rounded_to > 1:
        evidence = {}
    block = build_block(topic, rows)
    present = {row.group for row in rows}
    listed = [*block.findings, block.not_declared, block.overall]
    return [_row(key, comparison, one, evidence.get(one.group)) for one in listed if one.group in present]


def _topic(store: Store, key: Key, comparison: str) -> Topic:
    catalogue = store.catalogue
    measure = catalogue.measures[key.measure]
    population = catalogue.populations[measure.population]
    segment = "" if key.segment == ALL_SEGMENTS else population.segment.row_name(key.segment)
    characteristic, area = catalogue.characteristics[key.characteristic], catalogue.areas[key.area]
    return Topic(measure, population, characteristic, comparison, area, store.periods[key.period], segment)


def _row(key: Key, comparison: str, one: Finding, evidence: tuple[float, float] | None) -> list[object]:
    blank = NOT_APPLICABLE if one.shown else WITHHELD
    counts = [one.count, one.total] if one.shown else [blank, blank]
    p, q = evidence or (float("nan"), float("nan"))
    numbers: list[object] = []
    for interval in (one.rate, one.ratio, one.gap, one.people):
        numbers += _three(interval, blank)
    tested = [blank if value != value else f"{value:.10g}" for value in (p, q)]
    keys = [key.area, key.segment, key.characteristic, one.group, comparison, key.period]
    return [
        *keys,
        *counts,
        *numbers,
        *tested,
        one.state,
        one.reason,
        " ".join(one.bears),
        "shown" if one.shown else "not shown",
    ]


def _three(interval: Interval | None, blank: str) -> list[str]:
    if interval is None:
        return [blank] * 3
    return [f"{value:.10g}" for value in (interval.value, interval.low, interval.high)]


def listing(store: Store) -> str:
    """Every measure with the values that each filter takes for it."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(NAMELESS)
    for slug in store.codes["measure"]:
        measure = store.catalogue.measures[slug]
        for name, values in _values(store, slug).items():
            writer.writerows(map(harmless, (slug, measure.name, name, value, label)) for value, label in values)
    return out.getvalue()


def _values(store: Store, measure: str) -> dict[str, list[tuple[str, str]]]:
    catalogue = store.catalogue
    population = catalogue.populations[catalogue.measures[measure].population]
    held = [one for one in store.offered if one.measure == measure and not one.left_out]
    levels = {one.level for one in held}
    kinds = {one.period_kind for one in held}
    each = any(one.segments == "each" for one in held)
    by = [one for one in catalogue.characteristics.values() if any(offer.characteristic == one.slug for offer in held)]
    segments = population.segment.rows if each else population.segment.rows[:1]
    references = [one.group_named(one.reference[population.slug]) for one in by if population.slug in one.reference]
    groups = {group.slug: group.name for group in references if group}
    areas = sorted(
        (one for one in catalogue.areas.values() if one.level in levels), key=lambda one: LEVELS.index(one.level)
    )
    return {
        "area": [(one.slug, one.name) for one in areas] if held else [],
        "segment": [(slug, population.segment.row_name(slug)) for slug in segments] if held else [],
        "characteristic": [(one.slug, one.name) for one in by],
        "comparison": [*groups.items(), (EVERYONE_ELSE, "Everyone else")] if held else [],
        "period": [(one.slug, one.name) for one in _in_order(store, kinds)],
    }


def _in_order(store: Store, kinds: set[str]) -> list[Period]:
    return sorted((one for one in store.periods.values() if one.kind in kinds), key=lambda one: (one.kind, one.start))
