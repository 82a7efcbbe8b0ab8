"""The closed set of what can be asked for: the release plan as data."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from equality.areas import LEVELS
from equality.catalogue import Catalogue
from equality.definitions import DefinitionError, read_toml, require_known
from equality.periods import KINDS, POOL_YEARS, Period, financial_year, pool


class Offer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Combinations offered for all measures of one population; ``segments``: all together, or each by itself."""

    population: str
    levels: tuple[str, ...]
    segments: Literal["all", "each"]
    periods: tuple[str, ...]
    characteristics: tuple[str, ...]


class Plan(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All offers; ``most_withheld`` is the share of rows above which a combination is left out of a release (not so
    one that the release before offered)."""

    most_withheld: Annotated[float, msgspec.Meta(ge=0, le=1)]
    pool_ends: int
    offer: tuple[Offer, ...]


@dataclass(frozen=True, order=True)
class Combination:
    """One measure at one area level, all segments or each, by one kind of period and one characteristic."""

    measure: str
    level: str
    segments: str
    period_kind: str
    characteristic: str


def load_plan(path: Path, catalogue: Catalogue) -> Plan:
    """The plan, held against the catalogue; raises DefinitionError naming file, key and fix."""
    plan = read_toml(path, Plan)
    for number, offer in enumerate(plan.offer):
        key = f"offer[{number}]"
        require_known(path, f"{key}.population", offer.population, catalogue.populations)
        for level in offer.levels:
            require_known(path, f"{key}.levels", level, LEVELS)
        for kind in offer.periods:
            require_known(path, f"{key}.periods", kind, KINDS)
        for slug in offer.characteristics:
            require_known(path, f"{key}.characteristics", slug, catalogue.characteristics)
            if offer.population not in catalogue.characteristics[slug].populations:
                raise DefinitionError(
                    f'{path}: key "{key}.characteristics": "{slug}" is not held for {offer.population}. '
                    f"Take it out, or add the population in characteristics.toml."
                )
    return plan


def grouped_by(plan: Plan, population: str, period_kind: str) -> list[tuple[str, str, str]]:
    """Each (level, segments, characteristic) that a population offers for one kind of period, once."""
    found: dict[tuple[str, str, str], None] = {}
    for offer in plan.offer:
        if offer.population == population and period_kind in offer.periods:
            for level in offer.levels:
                found.update(((level, offer.segments, slug), None) for slug in offer.characteristics)
    return list(found)


def combinations(plan: Plan, catalogue: Catalogue) -> Iterator[Combination]:
    """Every combination of the plan, once, by measure."""
    for measure in catalogue.measures.values():
        for kind in KINDS:
            for level, segments, characteristic in grouped_by(plan, measure.population, kind):
                yield Combination(measure.slug, level, segments, kind, characteristic)


def longer_periods(plan: Plan, quarters: Iterable[Period]) -> list[Period]:
    """The financial years and pools that are whole in these quarters, in order."""
    present = {one.slug for one in quarters}
    first_years = sorted({one.start.year - (one.start.month < 4) for one in quarters})
    whole = [year for year in first_years if all(f"{financial_year(year).slug}-q{n}" in present for n in range(1, 5))]
    pools = [year for year in whole if _starts_pool(year, plan) and {year + n for n in range(POOL_YEARS)} <= set(whole)]
    return [*map(financial_year, whole), *map(pool, pools)]


def _starts_pool(first_year: int, plan: Plan) -> bool:
    return (first_year + POOL_YEARS - plan.pool_ends) % POOL_YEARS == 0
