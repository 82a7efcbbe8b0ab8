"""Ways on from a view that the release does not hold: the nearest views that it does hold."""

from collections.abc import Iterable
from dataclasses import replace

from dash.development.base_component import Component

from app.asked import Asked
from components.notice import notice
from equality.areas import LEVELS
from equality.characteristics import Characteristic
from equality.findings import EVERYONE_ELSE
from equality.grammar import with_the
from equality.periods import Period
from equality.populations import ALL_SEGMENTS

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
    place, chosen = LEVELS.index(asked.area.level), asked.selection
    wider = [chosen.but(unit=None), chosen.but(region=None, unit=None)][2 - place :]
    larger = [replace(asked, selection=one) for one in wider]
    return [(one.area.name, one.address()) for one in larger if _with_figures(one, [(one.characteristic, one.period)])]


def _with_figures(asked: Asked, wanted: Iterable[tuple[Characteristic, Period]]) -> set[tuple[str, str]]:
    """Of some characteristics and periods in this area, those that the page would have figures for, in one statement."""
    keys = [asked.key(measure, by, period) for by, period in wanted for measure in asked.measures]
    held = [key for key in keys if asked.store.offers(key)]
    found = asked.store.blocks(dict.fromkeys(held, EVERYONE_ELSE)) if held else {}
    return {(key.characteristic, key.period) for key in found}
