"""Ways on from a view that the release does not hold, or does not show whole: the nearest that it holds, and those that show more."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace

from dash import html
from dash.development.base_component import Component

from app.asked import Asked
from components.notice import notice
from components.shell import link
from equality.areas import LEVELS
from equality.characteristics import Characteristic
from equality.findings import Block, Finding
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
    ways = [*_other_period(asked), *_other_groups(asked), *_more_people(asked)]
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
    hidden = (block.topic.characteristic.slug, _hidden([*block.findings, block.not_declared]))
    there = {key: (key.characteristic, _rows_of(held[key])) for key in near if key in held}
    return _offered([near[key] for key, rows in there.items() if _shows_more(hidden, rows)])


def more_shown(asked: Asked, hidden: Mapping[Key, frozenset[str]]) -> list[Component]:
    """Where groups are withheld in some blocks of a page, the nearest views in which some of them are shown; in one statement.

    ``hidden`` are the groups that are withheld, by block, as ``hidden_in`` and ``left_out`` find them.
    """
    near = [(way, _moved(asked, way[1], hidden)) for way in _wider(asked)] if hidden else []
    shown = asked.store.shown({key for _, moved in near for key in moved.values() if asked.store.offers(key)})

    def _shown_there(own: Key, key: Key) -> bool:
        return _shows_more((own.characteristic, hidden[own]), (key.characteristic, shown.get(key, {})))

    return _offered([way for way, moved in near if any(_shown_there(own, key) for own, key in moved.items())])


def hidden_in(blocks: Iterable[Block], group: str = "") -> dict[Key, frozenset[str]]:
    """The groups that are withheld in each block, of its groups or of one row alone; blocks in which none is are left out."""
    found = {}
    for block in blocks:
        rows = [one for one in (*block.findings, block.overall) if one.group == group] if group else block.findings
        found[_key_of(block)] = _hidden(rows)
    return {key: groups for key, groups in found.items() if groups}


def left_out(asked: Asked, keys: Iterable[Key], group: str = "") -> dict[Key, frozenset[str]]:
    """The groups of blocks that the release leaves out, or the one row of them that a page shows."""
    rows = asked.catalogue.characteristics
    return {key: frozenset([group] if group else (one.slug for one in rows[key.characteristic].group)) for key in keys}


def _key_of(block: Block) -> Key:
    topic = block.topic
    segment = topic.population.segment
    slug = next((one for one in segment.rows if topic.segment == segment.row_name(one)), ALL_SEGMENTS)
    return Key(topic.area.slug, topic.measure.slug, topic.characteristic.slug, topic.period.slug, slug)


def _moved(asked: Asked, other: Asked, keys: Iterable[Key]) -> dict[Key, Key]:
    """Blocks of a page as another choice has them, with what the choice changes; those that it changes nothing in are left out."""
    measure = asked.measures[0]
    here, there = (asdict(one.key(measure, one.characteristic, one.period)) for one in (asked, other))
    changes = {name: value for name, value in there.items() if value != here[name]}
    found = {}
    for key in keys:
        own = dict(changes)
        if "characteristic" in own:
            population = asked.measure(key.measure).population
            like = asked.catalogue.characteristic_like(own["characteristic"], population)
            own["characteristic"] = like.slug if like else key.characteristic
        if (moved := replace(key, **own)) != key:
            found[key] = moved
    return found


def _offered(ways: Sequence[tuple[str, Asked]]) -> list[Component]:
    if not ways:
        return []
    words: list[Component | str] = ["Not every figure can be shown here. Nearby views that show more:"]
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


def _hidden(rows: Iterable[Finding]) -> frozenset[str]:
    return frozenset(one.group for one in rows if one.state != "no_data" and not one.shown)


def _rows_of(block: Block) -> dict[str, bool]:
    rows = [one for one in (*block.findings, block.not_declared) if one.state != "no_data"]
    return {one.group: one.shown for one in rows}


def _shows_more(hidden: tuple[str, frozenset[str]], there: tuple[str, Mapping[str, bool]]) -> bool:
    """Whether a group that is withheld is shown there; of another classification, all of its groups. Each with its classification."""
    (own, groups), (other, rows) = hidden, there
    if own == other:
        return any(rows.get(group, False) for group in groups)
    return bool(groups) and bool(rows) and all(rows.values())


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


def _more_people(asked: Asked) -> list[tuple[str, str]]:
    """All grades, sentence types or routes together, where one of them was asked for; and larger areas."""
    wider = [replace(asked, selection=one) for one in _around(asked)]
    ways = [(one.area.name, one) for one in wider]
    if asked.segment != ALL_SEGMENTS:
        whole = replace(asked, selection=asked.selection.but(segment=None))
        ways = [(asked.population.segment.all_name, whole), *ways]
    keys = {place: one.keys().values() for place, (_, one) in enumerate(ways)}
    found = asked.store.shown(key for of_way in keys.values() for key in of_way if asked.store.offers(key))
    return [
        (label, one.address()) for place, (label, one) in enumerate(ways) if any(key in found for key in keys[place])
    ]


def _around(asked: Asked) -> list[Selection]:
    """The choice with larger areas, the nearest first."""
    place, chosen = LEVELS.index(asked.area.level), asked.selection
    return [chosen.but(unit=None), chosen.but(region=None, unit=None)][2 - place :]


def _with_figures(asked: Asked, wanted: Iterable[tuple[Characteristic, Period]]) -> set[tuple[str, str]]:
    """Of some characteristics and periods in this area, those that the page would have figures for, in one statement."""
    keys = [asked.key(measure, by, period) for by, period in wanted for measure in asked.measures]
    found = asked.store.shown(key for key in keys if asked.store.offers(key))
    return {(key.characteristic, key.period) for key in found}
