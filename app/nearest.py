"""Ways on from a view that the release does not hold: the nearest views that it does hold."""

from dash.development.base_component import Component

from app.asked import Asked
from components.notice import notice
from equality.areas import LEVELS
from equality.selection import Selection

MOST = 4


def not_offered(asked: Asked) -> Component:
    """Why there is nothing to see for a choice, and the nearest views that there are."""
    sentence = (
        f"This release holds no figures by {asked.characteristic.group_noun} for {asked.area.name} in {asked.period.sentence}: "
        f"numbers this small are offered for larger areas, longer periods or broader groups."
    )
    return notice("empty", "No data for this choice", [sentence], nearest(asked))


def nearest(asked: Asked) -> list[tuple[str, str]]:
    """Labels and addresses of nearby views: another period, broader groups, another characteristic, a larger area."""
    ways: list[tuple[str, str]] = []
    for period in asked.periods():
        if asked.characteristic in asked.characteristics(period.kind) and period != asked.period:
            ways.append(
                (f"The {period.name}" if period.kind != "quarter" else period.name, asked.address(period=period.slug))
            )
            break
    family = [one for one in asked.characteristics(asked.period.kind) if one.family == asked.characteristic.family]
    ways += [(one.name, asked.address(characteristic=one.slug)) for one in family if one != asked.characteristic][:1]
    ways += [
        (f"By {one.group_noun}", asked.address(characteristic=one.slug))
        for one in asked.characteristics(asked.period.kind)
        if one.family != asked.characteristic.family
    ][:1]
    return [*ways, *_larger_areas(asked)][:MOST]


def _larger_areas(asked: Asked) -> list[tuple[str, str]]:
    place, chosen = LEVELS.index(asked.area.level), asked.selection
    region = (
        [(asked.catalogue.areas[asked.area.parent].name, chosen.but(unit=None).address(asked.path))]
        if place == 2
        else []
    )
    everywhere = Selection(characteristic=chosen.characteristic, compare=chosen.compare, period=chosen.period)
    return [*region, *([(asked.catalogue.national.name, everywhere.address(asked.path))] if place else [])]
