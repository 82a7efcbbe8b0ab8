"""Ways on from a view that the release does not hold, or does not show whole: the nearest that it holds, and those that show more."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from dash import html
from dash.development.base_component import Component

from app.asked import Asked
from components.notice import notice
from components.shell import link
from equality.areas import LEVELS
from equality.characteristics import Characteristic
from equality.findings import EVERYONE_ELSE, Block
from equality.grammar import with_the
from equality.periods import KINDS, Period
from equality.populations import ALL_SEGMENTS
from equality.selection import Selection
from queries.store import Key

MOST = 4


def not_offered(asked: Asked) -> Component:
    """Why there is nothing to see for a choice, and the nearest views that there are."""
    return notice("empty", "No data for this choice", [_reason(asked)], nearest(asked))


def _reason(asked: Asked) -> str:
    by, who = asked.characteristic.group_noun, asked.population.name.lower()
    if asked.population.slug not in asked.characteristic.populations:
        return f"The {by} of {who} is not among the figures that the tool holds."
    cut = "" if asked.segment == ALL_SEGMENTS else f", {asked.population.segment.row_name(asked.segment)},"
    place = f"{with_the(asked.area.name)}{cut}"
    return f"This release holds no figures by {by} for {place} in {asked.period.sentence}. Nearby views that it holds:"


def nearest(asked: Asked) -> list[tuple[str, str]]:
    """Labels and addresses of nearby views with figures: another period, groups or characteristic, more people.

    Where none is near, the page without any choice.
    """
    ways = [*_other_period(asked), *_other_groups(asked), *_all_segments(asked), *_larger_areas(asked)]
    return ways[:MOST] or [(asked.catalogue.national.name, asked.path)]


def wider(asked: Asked, measure: str) -> dict[Key, tuple[str, Asked]]:
    """Views of one outcome that take in more people each, the nearest first: labels and choices by the blocks that they are of.

    Longer periods, fewer groups, all segments together and larger areas.
    """
    found: dict[Key, tuple[str, Asked]] = {}
    for label, one in _wider(asked):
        found.setdefault(one.key(measure, one.characteristic, one.period), (label, one))
    return found


def showing_more(block: Block, near: Mapping[Key, tuple[str, Asked]], held: Mapping[Key, Block]) -> list[Component]:
    """Where rows of a block are withheld, the nearest views in which some of them are shown, of those that are held."""
    ways = [way for key, way in near.items() if key in held and _shows_more(block, held[key])]
    if not ways:
        return []
    words: list[Component | str] = ["Not every group can be shown here. Nearby views that show more:"]
    for place, (label, one) in enumerate(ways[:MOST]):
        words += [", " if place else " ", link(label, one.address())]
    return [html.P([*words, "."], className="pemt-measure")]


def _wider(asked: Asked) -> Iterator[tuple[str, Asked]]:
    chosen, by, period = asked.selection, asked.characteristic, asked.period
    longer = KINDS[KINDS.index(period.kind) + 1 : KINDS.index("pool") + 1]
    around = [one for one in asked.periods() if one.start <= period.start and period.end <= one.end]
    for one in sorted(around, key=lambda one: KINDS.index(one.kind)):
        if one.kind in longer:
            yield f"the {one.name}", replace(asked, selection=chosen.but(period=one.slug, campaign=None))
    for other in sorted(asked.characteristics(period.kind), key=lambda one: -len(one.group)):
        if other.family == by.family and len(other.group) < len(by.group):
            yield f"{len(other.group)} groups", replace(asked, selection=chosen.but(characteristic=other.slug))
    if asked.segment != ALL_SEGMENTS:
        yield asked.population.segment.all_name.lower(), replace(asked, selection=chosen.but(segment=None))
    for selection in _around(asked):
        larger = replace(asked, selection=selection)
        yield with_the(larger.area.name), larger


def _not_shown(block: Block) -> set[str]:
    rows = (*block.findings, block.not_declared)
    return {one.group for one in rows if one.state != "no_data" and not one.shown}


def _shows_more(block: Block, other: Block) -> bool:
    """Whether another block shows a group that this one withholds; of another classification, all of its groups."""
    left, shown = _not_shown(other), {one.group for one in (*other.findings, other.not_declared) if one.shown}
    if other.topic.characteristic != block.topic.characteristic:
        return bool(_not_shown(block)) and not left
    return bool(_not_shown(block) & shown)


def _other_period(asked: Asked) -> list[tuple[str, str]]:
    there = _with_figures(asked, ((asked.characteristic, one) for one in asked.periods()))
    found = next((one for one in asked.periods() if (asked.characteristic.slug, one.slug) in there), None)
    if found is None:
        return []
    label = f"The {found.name}" if found.kind in ("year", "pool") else found.name
    changed = {"campaign": found.slug} if found in asked.campaigns() else {"period": found.slug, "campaign": None}
    return [(label, asked.address(**changed))]


def _other_groups(asked: Asked) -> list[tuple[str, str]]:
    """Another classification of the same characteristic, and another characteristic."""
    offered = asked.characteristics(asked.period.kind)
    there = _with_figures(asked, ((one, asked.period) for one in offered))
    held = [one for one in offered if (one.slug, asked.period.slug) in there]
    family = asked.characteristic.family
    near = [(one.name, one) for one in held if one.family == family][:1]
    far = [(f"By {one.group_noun}", one) for one in held if one.family != family][:1]
    return [(label, asked.address(characteristic=one.slug)) for label, one in [*near, *far]]


def _all_segments(asked: Asked) -> list[tuple[str, str]]:
    """All grades, sentence types or routes together, where one of them was asked for."""
    if asked.segment == ALL_SEGMENTS:
        return []
    whole = replace(asked, selection=asked.selection.but(segment=None))
    held = _with_figures(whole, [(whole.characteristic, whole.period)])
    return [(asked.population.segment.all_name, whole.address())] if held else []


def _larger_areas(asked: Asked) -> list[tuple[str, str]]:
    larger = [replace(asked, selection=one) for one in _around(asked)]
    return [(one.area.name, one.address()) for one in larger if _with_figures(one, [(one.characteristic, one.period)])]


def _around(asked: Asked) -> list[Selection]:
    """The choice with larger areas, the nearest first."""
    place, chosen = LEVELS.index(asked.area.level), asked.selection
    return [chosen.but(unit=None), chosen.but(region=None, unit=None)][2 - place :]


def _with_figures(asked: Asked, wanted: Iterable[tuple[Characteristic, Period]]) -> set[tuple[str, str]]:
    """Of some characteristics and periods in this area, those that the page would have figures for, in one statement."""
    keys = [asked.key(measure, by, period) for by, period in wanted for measure in asked.measures]
    held = [key for key in keys if asked.store.offers(key)]
    found = asked.store.blocks(dict.fromkeys(held, EVERYONE_ELSE)) if held else {}
    return {(key.characteristic, key.period) for key in found}
