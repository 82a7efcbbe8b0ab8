"""What one request asks of a page: the store, the reader's selection, and what the plan offers for it."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from components.filter_panel import Choice
from equality.areas import Area
from equality.catalogue import Catalogue
from equality.characteristics import Characteristic
from equality.findings import EVERYONE_ELSE, Block, Topic, build_blocks
from equality.grammar import capitalised
from equality.measures import Measure
from equality.periods import KINDS, Period
from equality.populations import Population
from equality.selection import Selection
from queries.store import Key, Store

ALL = ""


@dataclass(frozen=True)
class Asked:
    """A selection held against what a store offers for one population, with the page's defaults filled in."""

    store: Store
    selection: Selection
    population: Population
    path: str
    measures: tuple[str, ...]

    @cached_property
    def catalogue(self) -> Catalogue:
        """The definitions in use."""
        return self.store.catalogue

    @cached_property
    def area(self) -> Area:
        """The area asked for, or England and Wales."""
        return self.catalogue.areas[self.selection.area] if self.selection.area else self.catalogue.national

    @cached_property
    def period(self) -> Period:
        """The period asked for, or the latest year (without years, the latest period) that is offered here."""
        if self.selection.period:
            return self.store.periods[self.selection.period]
        offered = self.periods() or list(self.store.periods.values())
        years = [one for one in offered if one.kind == "year"]
        return max(years or offered, key=lambda one: (one.end, one.start))

    @cached_property
    def characteristic(self) -> Characteristic:
        """The characteristic asked for, or the first of this population that is offered here."""
        if self.selection.characteristic:
            return self.catalogue.characteristics[self.selection.characteristic]
        offered = self.characteristics(self.period.kind)
        return (offered or self._held())[0]

    @cached_property
    def comparison(self) -> str:
        """The comparison asked for, where it fits the characteristic; else its reference group, or everyone else."""
        return self.comparison_for(self.characteristic)

    def comparison_for(self, characteristic: Characteristic) -> str:
        """The comparison that applies to a characteristic."""
        reference = characteristic.reference.get(self.population.slug)
        fits = self.selection.compare in (EVERYONE_ELSE, reference)
        return self.selection.compare if fits and self.selection.compare else reference or EVERYONE_ELSE

    def periods(self) -> list[Period]:
        """Periods of the kinds that are offered at this level, latest first, longest kinds first."""
        kinds = {kind for _, kind in self._offered_here}
        held = [one for one in self.store.periods.values() if one.kind in kinds]
        return sorted(held, key=lambda one: (one.kind == "quarter", KINDS.index(one.kind), -one.end.toordinal()))

    def characteristics(self, period_kind: str) -> list[Characteristic]:
        """Characteristics that some measure of the page is offered by, at this level and for this kind of period."""
        return [one for one in self._held() if (one.slug, period_kind) in self._offered_here]

    @cached_property
    def _offered_here(self) -> frozenset[tuple[str, str]]:
        """Characteristics and kinds of period that some measure of the page is offered by, at the level of the area."""
        return self._offered_at(self.area.level)

    def _offered_at(self, level: str) -> frozenset[tuple[str, str]]:
        return frozenset().union(*(self.store.offered_by(measure, level) for measure in self.measures))

    def _held(self) -> list[Characteristic]:
        return [one for one in self.catalogue.characteristics.values() if self.population.slug in one.populations]

    def offers_units(self) -> bool:
        """Whether any measure of the page goes down to delivery units."""
        return bool(self._offered_at("unit"))

    def key(self, measure: str, characteristic: Characteristic, period: Period) -> Key:
        """The block of one measure in this area."""
        return Key(self.area.slug, measure, characteristic.slug, period.slug)

    def blocks(self, keys: Iterable[Key]) -> dict[Key, Block]:
        """Blocks of the keys that the release holds, each compared as its characteristic asks, in two statements."""
        held = [key for key in keys if self.store.offers(key)]
        if not held:
            return {}
        # All keys of a call share how they are compared: with a reference group, or with everyone else.
        comparison = self.comparison_for(self.catalogue.characteristics[held[0].characteristic])
        rows, made = self.store.blocks(held, comparison), self.store.comparisons_made(held, comparison)
        present = [key for key in held if key in rows]
        found = build_blocks([(self.topic(key), rows[key], made[key]) for key in present])
        return dict(zip(present, found, strict=True))

    def topic(self, key: Key) -> Topic:
        """What a block is about."""
        characteristic = self.catalogue.characteristics[key.characteristic]
        return Topic(
            measure=self.catalogue.measures[key.measure],
            population=self.population,
            characteristic=characteristic,
            comparison=self.comparison_for(characteristic),
            area=self.catalogue.areas[key.area],
            period=self.store.periods[key.period],
        )

    def measure(self, slug: str) -> Measure:
        """A measure by slug."""
        return self.catalogue.measures[slug]

    def address(self, **changes: str | None) -> str:
        """This page with some filters changed."""
        return self.selection.but(**changes).address(self.path)

    def choices(self) -> list[Choice]:
        """The page's filters, offering what the plan holds and whatever is chosen now."""
        service = self.catalogue.service
        regions = [(ALL, service.all_regions), *((area.slug, area.name) for area in self.catalogue.areas_at("region"))]
        choices = [Choice("region", service.region, tuple(regions), self.selection.region or ALL)]
        units = self._units()
        if units:
            options = ((ALL, service.all_units), *((area.slug, area.name) for area in units))
            choices.append(Choice("unit", service.unit, options, self.selection.unit or ALL))
        by = _with(self.characteristics(self.period.kind), self.characteristic)
        periods = _with(self.periods(), self.period)
        choices.append(Choice("characteristic", "Characteristic", _named(by), self.characteristic.slug))
        choices.append(
            Choice("period", "Period", tuple((one.slug, capitalised(one.name)) for one in periods), self.period.slug)
        )
        return [*choices, Choice("compare", "Compare with", self._comparisons(), self.comparison, "radio")]

    def _units(self) -> list[Area]:
        if not self.selection.region or not self.offers_units():
            return []
        inside = [area for area in self.catalogue.areas_at("unit") if area.parent == self.selection.region]
        return [area for area in inside if area.stood(self.period.start, self.period.end)]

    def _comparisons(self) -> tuple[tuple[str, str], ...]:
        reference = self.characteristic.group_named(self.characteristic.reference.get(self.population.slug, ""))
        rest = (EVERYONE_ELSE, "Everyone else")
        return ((reference.slug, reference.name), rest) if reference else (rest,)

    def showing(self) -> str:
        """The line that says what is shown."""
        by = self.characteristic.name[0].lower() + self.characteristic.name[1:]
        return f"Showing: {self.area.name}, {by}, {self.period.name}."


def _with(
    listed: list[Characteristic] | list[Period], chosen: Characteristic | Period
) -> list[Characteristic | Period]:
    """The list, with the chosen one added where it is not offered, so that the form shows what the page shows."""
    return [*listed, *([] if chosen in listed else [chosen])]


def _named(listed: Iterable[Characteristic | Period]) -> tuple[tuple[str, str], ...]:
    return tuple((one.slug, one.name) for one in listed)
