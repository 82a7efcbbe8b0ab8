"""How often a planted difference is found, and how soon: by the tool, and by other rules made as strict as it is."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from equality.evidence import ALPHA, STATES
from equality.findings import CLEAR, SMALL
from equality.rates import Floats
from sample_data.places import REGION_WEIGHTS
from sample_data.shares import GRADES, MINORITY_STAFF, STAFF_ETHNICITY_DECLARED
from tests.validation.false_alarms import TOOL
from tests.validation.layers import Layer, layer_of
from tests.validation.rivals import RIVALS
from tests.validation.service import Column, Crowd, crowds
from tests.validation.tables import joined, judged

TIMES = 2_000
SEED = 1948
RATIOS = (1.25, 1.5, 2.0)
QUARTERS = 12
GROUP, REGION, GRADE = "black", "west-midlands", "probation-officer"
STAFF_IN_A_YEAR = 21_577
PROMOTED, RECOGNISED = 0.039, 0.202
"""Staff counted in a year of the sample, and their rates in it."""

_HIGHER = [STATES.index(state) for state in (*CLEAR, *SMALL) if state.endswith("higher")]


@dataclass(frozen=True)
class Setting:
    """Where a difference is planted: people by area (or grade) and group, one of which has a higher chance.

    ``quarters`` is how many quarters one period has: 1, or 4 where only years are released.
    """

    place: str
    outcome: str
    chance: float
    totals: Floats
    column: Column
    planted: tuple[int, int]
    quarters: int


@dataclass(frozen=True)
class Found:
    """What one rule made of a planted difference.

    ``share`` is the share of periods in which it was called. ``median`` is the quarters until it was first called, half of
    the time; None where more than half the time it was not within the quarters simulated.
    """

    share: float
    median: int | None


def settings() -> tuple[Setting, ...]:
    """The settings: one group everywhere, one group in one region, one group in one grade; a rarer and a commoner outcome."""
    people, _ = crowds()
    column = next(one for one in people.columns if one.slug == "ethnicity")
    return (*_among_people(people, column), *_in_a_grade())


def _among_people(people: Crowd, column: Column) -> Iterator[Setting]:
    names = [outcome.name for outcome in people.outcomes]
    group = 1
    for level, place in (("national", "one group"), ("region", "one region")):
        by_area = (people.areas(level) @ people.totals).mean(axis=1).round() @ column.members.T
        area = 0 if level == "national" else list(REGION_WEIGHTS).index(REGION)
        simple = Column(column.slug, np.eye(len(column.members)), column.reference, column.declared)
        for name in ("recall", "employment"):
            at = names.index(name)
            yield Setting(place, name, people.outcomes[at].chance, by_area[at], simple, (area, group), 1)


def _in_a_grade() -> Iterator[Setting]:
    groups = np.array([MINORITY_STAFF, 1 - MINORITY_STAFF]) * STAFF_ETHNICITY_DECLARED
    totals = (STAFF_IN_A_YEAR * np.array(list(GRADES.values()))[:, None] * groups).round()
    column = Column("ethnicity-2", np.eye(2), 1, STAFF_ETHNICITY_DECLARED)
    planted = (list(GRADES).index(GRADE), 0)
    for name, chance in (("promoted", PROMOTED), ("recognised", RECOGNISED)):
        yield Setting("one grade", name, chance, totals, column, planted, 4)


def found(setting: Setting, ratio: float, limits: Mapping[str, float], times: int) -> dict[str, Found]:
    """What the tool and each rival, at its limit, made of a difference of this ratio, by rule."""
    layer = _simulated(setting, ratio, times)
    area, group = setting.planted
    at = (slice(None), slice(None), area, setting.column.groups.index(group))
    return {
        rule: _found(called.reshape(layer.hidden.shape)[at], setting.quarters)
        for rule, called in _called(layer, limits)
    }


def limits_at(setting: Setting, times: int) -> dict[str, float]:
    """The limit of each rival that gives it the tool's share of false alarms in this very setting, without a difference."""
    layer = _simulated(setting, 1.0, times, seed=SEED + 1)
    tables = joined([layer.tables])
    verdict = judged(tables, layer.hidden.ravel(), layer.family.ravel(), layer.declared)
    compared = ~np.isnan(verdict.p)
    share = float((verdict.q[compared] < ALPHA).mean())
    return {rival.name: rival.limit_for(tables.only(compared), share) for rival in RIVALS}


def _simulated(setting: Setting, ratio: float, times: int, seed: int = SEED) -> Layer:
    chance = np.full(setting.totals.shape, setting.chance)
    chance[setting.planted] *= ratio
    shape = (times, QUARTERS // setting.quarters, *setting.totals.shape)
    totals = np.broadcast_to(setting.totals, shape)
    count = np.random.default_rng(seed).binomial(totals.astype(np.int64), chance)
    return layer_of((count.astype(np.float64), totals), setting.column)


def _called(layer: Layer, limits: Mapping[str, float]) -> Iterator[tuple[str, NDArray[np.bool_]]]:
    """By rule: which comparisons are called higher. Rivals too are asked only of what the tool would compare."""
    tables = joined([layer.tables])
    verdict = judged(tables, layer.hidden.ravel(), layer.family.ravel(), layer.declared)
    yield TOOL, np.isin(verdict.state, _HIGHER)
    compared = ~np.isnan(verdict.p)
    shown = tables.only(compared)
    higher = shown.count * shown.reference_total > shown.reference_count * shown.total
    for rival in RIVALS:
        called = np.zeros(compared.shape, dtype=bool)
        called[compared] = rival.calls(shown, limits[rival.name]) & higher
        yield rival.name, called


def _found(called: NDArray[np.bool_], quarters: int) -> Found:
    """From what was called, by simulation and period."""
    first = np.where(called.any(axis=1), called.argmax(axis=1) + 1, np.inf)
    median = float(np.quantile(first, 0.5, method="inverted_cdf"))
    return Found(float(called.mean()), int(median) * quarters if np.isfinite(median) else None)


def table(
    limits_of: Callable[[Setting], Mapping[str, float]], times: int = TIMES, ratios: Sequence[float] = RATIOS
) -> Iterator[tuple[Setting, float, dict[str, Found]]]:
    """Every setting and ratio, with what each rule found, the rivals at the limits given for the setting."""
    for setting in settings():
        limits = limits_of(setting)
        for ratio in ratios:
            yield setting, ratio, found(setting, ratio, limits, times)
