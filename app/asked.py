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
from equality.populations import ALL_SEGMENTS, Population
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
        """The area asked for (its region, where the population is not held by delivery unit), or England and Wales."""
        chosen = self.selection.area
        if self.selection.unit and not self.store.holds(self.population.slug, "unit"):
            chosen = self.selection.region
        return self.catalogue.areas[chosen] if chosen else self.catalogue.national

    @cached_property
    def segment(self) -> str:
        """The grade, sentence type or route asked for, or all of them together."""
        field, slug = self.selection.segment or ("", ALL_SEGMENTS)
        return slug if field == self.population.segment.field else ALL_SEGMENTS

    @cached_property
    def period(self) -> Period:
        """The campaign or period asked for, or the latest year (without years, the latest period) that is offered here."""
        chosen = self.selection.campaign if self._offers("cohort") else None
        if chosen or self.selection.period:
            return self.store.periods[chosen or str(self.selection.period)]
        offered = self.periods() or list(self.store.periods.values())
        years = [one for one in offered if one.kind == "year"]
        return max(years or offered, key=lambda one: (one.end, one.start))

    @cached_property
    def characteristic(self) -> Characteristic:
        """The characteristic asked for, as this population holds it; else the first that is offered here.

        Within one grade, sentence type or route, the classification of it that is offered there.
        """
        chosen = self.selection.characteristic
        offered = self.characteristics(self.period.kind)
        if not chosen:
            return (offered or self._held())[0]
        held = self.catalogue.characteristic_like(chosen, self.population.slug)
        if held is None:
            return self.catalogue.characteristics[chosen]
        if self.segment == ALL_SEGMENTS or held in offered:
            return held
        return next((one for one in offered if one.family == held.family), held)

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

    def campaigns(self) -> list[Period]:
        """Periods with a name of their own that are offered beside years, latest first."""
        beside = [one for one in self.periods() if one.kind == "cohort"]
        return beside if self._offers("year") else []

    def _offers(self, kind: str) -> bool:
        return any(kind == held for _, held in self._offered_here)

    def characteristics(self, period_kind: str) -> list[Characteristic]:
        """Characteristics that some measure of the page is offered by, at this level and for this kind of period."""
        return [one for one in self._held() if (one.slug, period_kind) in self._offered_here]

    @cached_property
    def _offered_here(self) -> frozenset[tuple[str, str]]:
        """Characteristics and kinds of period that some measure of the page is offered by, in such an area and segment."""
        return self._offered_at(self.area.level, self.segment)

    def _offered_at(self, level: str, segment: str = ALL_SEGMENTS) -> frozenset[tuple[str, str]]:
        return frozenset().union(*(self.store.offered_by(measure, level, segment) for measure in self.measures))

    def _held(self) -> list[Characteristic]:
        return [one for one in self.catalogue.characteristics.values() if self.population.slug in one.populations]

    def offers_units(self) -> bool:
        """Whether any measure of the page goes down to delivery units."""
        return bool(self._offered_at("unit"))

    def key(self, measure: str, characteristic: Characteristic, period: Period) -> Key:
        """The block of one measure in this area and segment."""
        return Key(self.area.slug, measure, characteristic.slug, period.slug, self.segment)

    def keys(self) -> dict[str, Key]:
        """The block of every measure of the page, by measure."""
        return {slug: self.key(slug, self.characteristic, self.period) for slug in self.measures}

    def blocks(self, keys: Iterable[Key]) -> dict[Key, Block]:
        """Blocks of the keys that the release holds, each compared as its characteristic asks, in two statements."""
        return blocks_together([(self, [*keys])])

    def is_against_the_rest(self, key: Key) -> bool:
        """Whether a block compares each group with everyone else."""
        return self.comparison_for(self.catalogue.characteristics[key.characteristic]) == EVERYONE_ELSE

    def topic(self, key: Key) -> Topic:
        """What a block is about."""
        characteristic = self.catalogue.characteristics[key.characteristic]
        named = "" if key.segment == ALL_SEGMENTS else self.population.segment.row_name(key.segment)
        return Topic(
            measure=self.catalogue.measures[key.measure],
            population=self.population,
            characteristic=characteristic,
            comparison=self.comparison_for(characteristic),
            area=self.catalogue.areas[key.area],
            period=self.store.periods[key.period],
            segment=named,
        )

    def measure(self, slug: str) -> Measure:
        """A measure by slug."""
        return self.catalogue.measures[slug]

    def address(self, **changes: object) -> str:
        """This page with some filters changed."""
        return self.selection.but(**changes).address(self.path)

    def choices(self) -> list[Choice]:
        """The page's filters, offering what the plan holds and whatever is chosen now."""
        by = _with(self.characteristics(self.period.kind), self.characteristic)
        return [
            self.region_choice(),
            *self._unit_choice(),
            *self._segment_choice(),
            Choice("characteristic", "Characteristic", _named(by), self.characteristic.slug),
            *self.period_choices(),
            Choice("compare", "Compare with", self._comparisons(), self.comparison, "radio"),
        ]

    def region_choice(self) -> Choice:
        """The filter of regions."""
        service = self.catalogue.service
        regions = [(ALL, service.all_regions), *((area.slug, area.name) for area in self.catalogue.areas_at("region"))]
        return Choice("region", service.region, tuple(regions), self.selection.region or ALL)

    def _unit_choice(self) -> list[Choice]:
        units, service = self._units(), self.catalogue.service
        if not units:
            return []
        options = ((ALL, service.all_units), *((area.slug, area.name) for area in units))
        return [Choice("unit", service.unit, options, self.selection.unit or ALL)]

    def _segment_choice(self) -> list[Choice]:
        """Grades, sentence types or routes, where the plan cuts some measure of the page by them in such an area."""
        segment = self.population.segment
        if self.segment == ALL_SEGMENTS and not self._offered_at(self.area.level, "each"):
            return []
        options = ((ALL, segment.all_name), *((one.slug, one.name) for one in segment.value))
        return [Choice(segment.field, segment.name, options, ALL if self.segment == ALL_SEGMENTS else self.segment)]

    def period_choices(self) -> list[Choice]:
        """The filter of periods and, where there are any beside years, that of campaigns, which goes before it."""
        campaigns = self.campaigns()
        usual = [one for one in self.periods() if one not in campaigns]
        chosen = self.store.periods[self.selection.period] if self.selection.period else self.period
        if chosen in campaigns:
            chosen = usual[0]
        options = tuple((one.slug, capitalised(one.name)) for one in _with(usual, chosen))
        choices = [Choice("period", "Period", options, chosen.slug)]
        if campaigns:
            named = ((ALL, "All campaigns"), *((one.slug, one.name) for one in campaigns))
            picked = self.period.slug if self.period in campaigns else ALL
            choices.insert(0, Choice("campaign", "Campaign", named, picked))
        return choices

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
        cut = "" if self.segment == ALL_SEGMENTS else f"{self.population.segment.row_name(self.segment)}, "
        return f"Showing: {self.area.name}, {cut}{by}, {self.period.name}."


def blocks_together(asked: Iterable[tuple[Asked, Iterable[Key]]]) -> dict[Key, Block]:
    """Blocks of the keys of several populations of one store, in two statements."""
    held = {key: one for one, keys in asked for key in keys if one.store.offers(key)}
    if not held:
        return {}
    store = next(iter(held.values())).store
    compared = {key: EVERYONE_ELSE if one.is_against_the_rest(key) else "" for key, one in held.items()}
    rows, made = store.blocks(compared), store.comparisons_made(compared)
    present = [key for key in held if key in rows]
    built = build_blocks([(held[key].topic(key), rows[key], made[key]) for key in present])
    return dict(zip(present, built, strict=True))


def _with(
    listed: list[Characteristic] | list[Period], chosen: Characteristic | Period
) -> list[Characteristic | Period]:
    """The list, with the chosen one added where it is not offered, so that the form shows what the page shows."""
    return [*listed, *([] if chosen in listed else [chosen])]


def _named(listed: Iterable[Characteristic | Period]) -> tuple[tuple[str, str], ...]:
    return tuple((one.slug, one.name) for one in listed)
