"""What a reader asked for: untrusted values parsed once into a frozen selection, and written back as an address."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from equality.catalogue import Catalogue
from equality.characteristics import ALL_DECLARED
from equality.findings import EVERYONE_ELSE
from equality.periods import Period

LONGEST = 80
NO_FINDING = "none"
CHARTS = ("none",)
"""What a board paper may show in place of the chart of its first finding: no chart."""


@dataclass(frozen=True)
class Selection:
    """Slugs of what to show; None means the page's own default. ``problems`` are sentences about values left out.

    ``about`` is the path of a population. ``segment`` is a grade, sentence type or route with the field that holds it, which
    is its name in the address. ``campaign`` is a period with a name of its own. ``finding`` holds "measure.group" each; an
    empty one says that none is wanted.
    """

    about: str | None = None
    region: str | None = None
    unit: str | None = None
    segment: tuple[str, str] | None = None
    campaign: str | None = None
    characteristic: str | None = None
    compare: str | None = None
    period: str | None = None
    outcome: str | None = None
    group: str | None = None
    order: str | None = None
    finding: tuple[str, ...] | None = None
    chart: str | None = None
    problems: tuple[str, ...] = ()

    @property
    def area(self) -> str | None:
        """The finest area asked for."""
        return self.unit or self.region

    def address(self, path: str) -> str:
        """The path with the chosen values in fixed order, defaults left out."""
        chosen = [pair for key in KEYS if (pair := self._written(key))]
        return f"{path}?{urlencode(chosen, safe=',')}" if chosen else path

    def _written(self, key: str) -> tuple[str, str] | None:
        value = getattr(self, key)
        if value is None or value == "":
            return None
        if key == "segment":
            field, slug = value
            return field, slug
        return key, (",".join(value) or NO_FINDING) if key == "finding" else value

    def chosen(self) -> list[str]:
        """The slugs chosen of area, segment, characteristic, group and period, for names of files."""
        segment = self.segment[1] if self.segment else None
        when = self.campaign or self.period
        named = (self.about, self.area, segment, self.characteristic, self.compare, self.outcome, self.group, when)
        return [one for one in named if one]

    def but(self, **changes: Any) -> "Selection":
        """The same selection with some values changed."""
        return replace(self, **changes)


KEYS = tuple(name for name in Selection.__dataclass_fields__ if name != "problems")


def parse_selection(values: Mapping[str, object], catalogue: Catalogue, periods: Mapping[str, Period]) -> Selection:
    """The selection in untrusted values; what is not known is left out, with a sentence for the reader."""
    problems: list[str] = []
    fields = {one.segment.field: one for one in catalogue.populations.values()}
    known = _known_values(catalogue, periods)
    kept: dict[str, Any] = {
        key: _known(key, values.get(key), known[key], problems) for key in KEYS if key not in ("segment", "finding")
    }
    for field, population in fields.items():
        slugs = (one.slug for one in population.segment.value)
        name = population.segment.name.lower()
        chosen = _known((name, f"Showing {population.segment.all_name.lower()}."), values.get(field), slugs, problems)
        if chosen:
            kept["segment"] = (field, chosen)
    kept["finding"] = _findings(values.get("finding"), catalogue, problems)
    problems += [f"We do not use the value '{_shortened(key)}'." for key in values if key not in (*KEYS, *fields)]
    selection = Selection(**kept, problems=tuple(problems))
    return _with_unit_in_region(selection, catalogue)


def _known_values(catalogue: Catalogue, periods: Mapping[str, Period]) -> dict[str, Iterable[str]]:
    groups = {group.slug for one in catalogue.characteristics.values() for group in one.group}
    return {
        "about": {one.path for one in catalogue.populations.values()},
        "region": {area.slug for area in catalogue.areas_at("region")},
        "unit": {area.slug for area in catalogue.areas_at("unit")},
        "campaign": {slug for slug, period in periods.items() if period.kind == "cohort"},
        "characteristic": catalogue.characteristics,
        "compare": {EVERYONE_ELSE, *groups},
        "period": periods,
        "outcome": catalogue.measures,
        "group": {ALL_DECLARED, *groups},
        "order": {"rate"},
        "chart": CHARTS,
    }


SAID = {
    "about": ("page", "Showing the usual one."),
    "region": ("region", "Showing all regions."),
    "unit": ("delivery unit", "Showing all delivery units."),
    "campaign": ("campaign", "Showing all campaigns."),
    "characteristic": ("characteristic", "Showing the usual one."),
    "compare": ("comparison", "Showing the usual one."),
    "period": ("period", "Showing the latest one."),
    "outcome": ("outcome", "Showing the usual one."),
    "group": ("group", "Showing the usual one."),
    "order": ("order", "Showing regions from north to south."),
    "finding": ("finding", "It is left out."),
    "chart": ("chart", "Showing the usual one."),
}
"""What a value is called, and what is shown in place of one that is not known."""


def _known(key: str | tuple[str, str], value: object, known: Iterable[str], problems: list[str]) -> str | None:
    if value is None or value == "":
        return None
    if isinstance(value, str) and value in known:
        return value
    name, instead = SAID[key] if isinstance(key, str) else key
    problems.append(f"We did not recognise the {name} '{_shortened(value)}'. {instead}")
    return None


def _findings(value: object, catalogue: Catalogue, problems: list[str]) -> tuple[str, ...] | None:
    """Findings by measure and group, each once; empty where the reader wants none, None where nothing is said."""
    if value is None or value == "":
        return None
    if value == NO_FINDING:
        return ()
    groups = {group.slug for one in catalogue.characteristics.values() for group in one.group}
    kept: list[str] = []
    for one in str(value).split(",")[:LONGEST]:
        measure, _, group = one.partition(".")
        if measure in catalogue.measures and group in groups:
            kept.append(one)
        else:
            _known("finding", one, (), problems)
    return tuple(dict.fromkeys(kept)) or None


def _shortened(value: object) -> str:
    text = value if isinstance(value, str) else str(value)
    printable = "".join(character if character.isprintable() else " " for character in text[: LONGEST + 1])
    return printable if len(printable) <= LONGEST else printable[:LONGEST] + "…"


def _with_unit_in_region(selection: Selection, catalogue: Catalogue) -> Selection:
    """A unit brings its region; a unit of another region is left out, as the reader has just changed region."""
    if selection.unit is None:
        return selection
    parent = catalogue.areas[selection.unit].parent
    if selection.region in (None, parent):
        return selection.but(region=parent)
    return selection.but(unit=None)
