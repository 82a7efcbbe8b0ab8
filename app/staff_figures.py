"""What the staff pages read: shares of grades with their benchmarks, how many have declared, and outcomes by theme."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from app.asked import Asked
from equality.characteristics import ALL_DECLARED, Characteristic
from equality.findings import EVERYONE_ELSE, Block, ReleasedRow, build_block, build_blocks
from equality.populations import ALL_SEGMENTS, Value
from equality.representation import (
    Representation,
    Yardstick,
    block_yardstick,
    by_grade,
    by_group,
    census_yardstick,
    set_yardstick,
)
from queries.store import Key

PEOPLE_ON_PROBATION = "people_on_probation"
EACH = "each"


@dataclass(frozen=True)
class Shares:
    """Blocks of shares by a characteristic: of all staff of the area, of each grade that is held, and the yardsticks."""

    characteristic: Characteristic
    all_grades: Block | None
    grades: Mapping[str, Block]
    yardsticks: tuple[Yardstick, ...]

    @property
    def by_grade_held(self) -> bool:
        """Whether the release holds any grade by itself."""
        return bool(self.grades)


@dataclass(frozen=True)
class StaffFigures:
    """The figures of one page of staff: of an area, a period and a characteristic, and of one grade or all."""

    asked: Asked

    def measures(self, kind: str) -> list[str]:
        """The measures of the page of one kind: "rate", "share" or "declaration"."""
        return [slug for slug in self.asked.measures if self.asked.measure(slug).kind == kind]

    @cached_property
    def by_grade_characteristic(self) -> Characteristic | None:
        """The characteristic as the release holds it by grade here: the chosen one, else the finest of its family."""
        chosen = self.asked.characteristic
        held = self._held_by_grade()
        family = sorted((one for one in held if one.family == chosen.family), key=lambda one: -one.detail)
        return chosen if chosen in held else next(iter(family), None)

    def others_by_grade(self) -> list[Characteristic]:
        """Characteristics of other families that the release holds by grade here and now."""
        family = self.asked.characteristic.family
        return [one for one in self._held_by_grade() if one.family != family]

    def _held_by_grade(self) -> list[Characteristic]:
        shares, kind = self.measures("share"), self.asked.period.kind
        offered = self.asked.store.offered_by(shares[0], self.asked.area.level, EACH) if shares else ()
        return [one for one in self.asked.catalogue.characteristics.values() if (one.slug, kind) in offered]

    @cached_property
    def grades(self) -> tuple[Value, ...]:
        """All grades, senior first."""
        return self.asked.population.segment.value

    @cached_property
    def shares(self) -> Shares:
        """Shares by grade where the release holds them, else of all grades, with their benchmarks; in one statement."""
        by = self.by_grade_characteristic or self.asked.characteristic
        measures = self.measures("share")
        if not measures:
            return Shares(by, None, {}, ())
        whole = replace(self.asked.key(measures[0], by, self.asked.period), segment=ALL_SEGMENTS)
        service = replace(whole, area=self.asked.catalogue.national.slug)
        keys = {grade.slug: replace(whole, segment=grade.slug) for grade in self.grades}
        caseload = self._caseload(whole)
        found = self._blocks([whole, service, *keys.values()], caseload)
        held = {slug: found[key] for slug, key in keys.items() if key in found}
        yardsticks = (
            census_yardstick(self.asked.catalogue.benchmarks, whole.area, by.slug),
            block_yardstick("caseload", found.get(caseload[1]) if caseload else None),
            block_yardstick("service", found.get(service)),
            set_yardstick(self.asked.catalogue.targets, (whole.area, service.area), by.slug),
        )
        return Shares(by, found.get(whole), held, tuple(one for one in yardsticks if one))

    def _caseload(self, whole: Key) -> tuple[Asked, Key] | None:
        """The share of the caseload by the same characteristic, where people on probation are grouped by it."""
        store, catalogue = self.asked.store, self.asked.catalogue
        population = catalogue.populations.get(PEOPLE_ON_PROBATION)
        if population is None or population.slug not in catalogue.characteristics[whole.characteristic].populations:
            return None
        held = [slug for slug in store.measures_held(population.slug) if catalogue.measures[slug].kind == "share"]
        return (replace(self.asked, population=population), replace(whole, measure=held[0])) if held else None

    def _blocks(self, keys: list[Key], caseload: tuple[Asked, Key] | None) -> dict[Key, Block]:
        """Blocks of shares, which compare nobody and so need no numbers of comparisons."""
        whose = dict.fromkeys(keys, self.asked) | ({caseload[1]: caseload[0]} if caseload else {})
        held = [key for key in whose if self.asked.store.offers(key)]
        rows = self.asked.store.blocks(dict.fromkeys(held, EVERYONE_ELSE)) if held else {}
        built = build_blocks([(whose[key].topic(key), rows[key], 0) for key in rows])
        return dict(zip(rows, built, strict=True))

    def ladder(self, group: str) -> Representation:
        """The group's share of each grade beside its benchmarks."""
        shares = self.shares
        measure = self.measures("share")[0]
        whole = replace(self.asked.key(measure, shares.characteristic, self.asked.period), segment=ALL_SEGMENTS)
        listed = [(grade, shares.grades.get(grade.slug)) for grade in self.grades]
        return by_grade(self.asked.topic(whole), group, listed, shares.yardsticks)

    def groups(self, grade: str = ALL_SEGMENTS) -> Representation | None:
        """Each group's share of one grade, or of all staff, beside its benchmarks; None where the release has none."""
        block = self.shares.all_grades if grade == ALL_SEGMENTS else self.shares.grades.get(grade)
        return by_group(block, self.shares.yardsticks) if block else None

    def telling_group(self) -> str:
        """The group whose share is shown in most grades; of two, or of equals, the first. None is a reference among more."""
        characteristic = self.shares.characteristic
        reference = characteristic.reference.get(self.asked.population.slug)
        slugs = [group.slug for group in characteristic.group]
        if len(slugs) == 2:
            return slugs[0]
        shown = {
            slug: sum(one.shown for block in self.shares.grades.values() for one in block.findings if one.group == slug)
            for slug in slugs
        }
        return max((slug for slug in slugs if slug != reference), key=lambda slug: shown[slug])

    def declared(self) -> list[Block]:
        """How many have declared each characteristic, one a family, in the area and grade; in one statement."""
        measures = self.measures("declaration")
        if not measures:
            return []
        families: dict[str, Key] = {}
        for one in self.asked.catalogue.characteristics.values():
            key = self.asked.key(measures[0], one, self.asked.period)
            if not one.made_of and self.asked.store.offers(key):
                families.setdefault(one.family, key)
        found = self.asked.store.overall(families.values()) if families else {}
        return [self._declared(key, found.get(key)) for key in families.values()]

    def _declared(self, key: Key, pair: tuple[int, int] | None) -> Block:
        rows = [ReleasedRow(ALL_DECLARED, *pair, None)] if pair else []
        return build_block(self.asked.topic(key), rows)

    @cached_property
    def themes(self) -> dict[str, dict[str, Block | None]]:
        """Outcomes by the theme that they stand under, in order, with their blocks where the release has them."""
        rates = self.measures("rate")
        keys = {slug: self.asked.key(slug, self.asked.characteristic, self.asked.period) for slug in rates}
        found = self.asked.blocks(keys.values())
        themes: dict[str, dict[str, Block | None]] = {}
        for slug, key in keys.items():
            themes.setdefault(self.asked.measure(slug).theme, {})[slug] = found.get(key)
        return themes
