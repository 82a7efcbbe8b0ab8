"""What a reader asked for: untrusted values parsed once into a frozen selection, and written back as an address."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from equality.catalogue import Catalogue
from equality.findings import EVERYONE_ELSE
from equality.periods import Period

KEYS = ("region", "unit", "characteristic", "compare", "period")
LONGEST = 80


@dataclass(frozen=True)
class Selection:
    """Slugs of what to show; None means the page's own default. ``problems`` are sentences about values left out."""

    region: str | None = None
    unit: str | None = None
    characteristic: str | None = None
    compare: str | None = None
    period: str | None = None
    problems: tuple[str, ...] = ()

    @property
    def area(self) -> str | None:
        """The finest area asked for."""
        return self.unit or self.region

    def address(self, path: str) -> str:
        """The path with the chosen values in fixed order, defaults left out."""
        chosen = [(key, getattr(self, key)) for key in KEYS if getattr(self, key)]
        return f"{path}?{urlencode(chosen)}" if chosen else path

    def but(self, **changes: str | None) -> "Selection":
        """The same selection with some values changed."""
        return replace(self, **changes)  # type: ignore[arg-type]


def parse_selection(values: Mapping[str, object], catalogue: Catalogue, periods: Mapping[str, Period]) -> Selection:
    """The selection in untrusted values; what is not known is left out, with a sentence for the reader."""
    problems: list[str] = []
    areas = {level: {area.slug for area in catalogue.areas_at(level)} for level in ("region", "unit")}
    known = {
        "region": areas["region"],
        "unit": areas["unit"],
        "characteristic": {*catalogue.characteristics},
        "compare": {EVERYONE_ELSE, *(g.slug for c in catalogue.characteristics.values() for g in c.group)},
        "period": {*periods},
    }
    kept = {key: _known(key, values.get(key), known[key], problems) for key in KEYS}
    problems += [f"We do not use the value '{_shortened(key)}'." for key in values if key not in KEYS]
    selection = Selection(**kept, problems=tuple(problems))
    return _with_unit_in_region(selection, catalogue)


NAMES = {
    "region": "region",
    "unit": "delivery unit",
    "characteristic": "characteristic",
    "compare": "comparison",
    "period": "period",
}
SHOWING = {
    "region": "Showing all regions.",
    "unit": "Showing all delivery units.",
    "characteristic": "Showing the usual one.",
    "compare": "Showing the usual one.",
    "period": "Showing the latest one.",
}


def _known(key: str, value: object, known: set[str], problems: list[str]) -> str | None:
    if value is None or value == "":
        return None
    if isinstance(value, str) and value in known:
        return value
    problems.append(f"We did not recognise the {NAMES[key]} '{_shortened(value)}'. {SHOWING[key]}")
    return None


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
