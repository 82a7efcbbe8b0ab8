"""One group's rate in each region beside the whole country's, and where it lies against the limits expected by chance."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import nan

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import chdtrc

from equality.areas import Area
from equality.characteristics import ALL_DECLARED
from equality.dispersion import arcsine, dispersion
from equality.evidence import ALPHA, DECLARED_MINIMUM, MINIMUM_EXPECTED, MINIMUM_PEOPLE
from equality.findings import Block, Finding, Topic
from equality.grammar import groups_of
from equality.rates import Z95, Floats, floats

Z998 = 3.090232306167813
"""Standard normal deviate that leaves 0.1% in each tail."""

OUTSIDE = ("above", "below")
NEAR = ("above_95", "below_95")
"""Outside the 95% limits and inside the 99.8% limits: shown, and not called unusual."""
COMPARED = ("within", *NEAR, *OUTSIDE)


@dataclass(frozen=True)
class RegionalRate:
    """One region: the group's finding there, and its position.

    ``position`` is one of COMPARED, or says why there is none: "no_data", "not_shown", "not_enough_declared" (here or in the
    whole country), "no_limits" where the country's own rate is not shown, or "too_few" (fewer than 30 people, or fewer than
    3 expected with or without the outcome).
    """

    area: Area
    finding: Finding
    position: str

    @property
    def compared(self) -> bool:
        """Whether the region's rate is held against the limits; no other region is drawn."""
        return self.position in COMPARED

    @property
    def outside(self) -> bool:
        """Whether the rate is outside the 99.8% limits."""
        return self.position in OUTSIDE


@dataclass(frozen=True)
class RegionalRates:
    """The rates of one group (or of all who declared) in the regions, from north to south, and in the whole country.

    ``topic`` is the whole country's. ``phi`` is how many times as much the regions vary as chance alone would make them, nan
    where fewer than ten are compared; ``between`` is the tau squared that their limits allow for.
    """

    topic: Topic
    group: str
    national: Finding
    regions: tuple[RegionalRate, ...]
    phi: float = nan
    between: float = 0.0

    @property
    def national_rate(self) -> float | None:
        """The rate that the limits are drawn around; None where it is not shown."""
        return self.national.rate.value if self.national.rate else None

    @property
    def compared(self) -> list[RegionalRate]:
        """The regions that have a position."""
        return [one for one in self.regions if one.compared]

    def at(self, *positions: str) -> list[RegionalRate]:
        """The regions in any of these positions."""
        return [one for one in self.regions if one.position in positions]

    def region(self, slug: str | None) -> RegionalRate | None:
        """One region by slug."""
        return next((one for one in self.regions if one.area.slug == slug), None)


def regional_rates(national: Block, regions: Mapping[str, Block], group: str, areas: Sequence[Area]) -> RegionalRates:
    """The group's rates, from the country's block and the blocks of its regions by slug.

    ``areas`` are the regions in display order; those that did not stand in the period are left out.
    """
    topic = national.topic
    stood = [area for area in areas if area.stood(topic.period.start, topic.period.end)]
    whole = _finding(national, group, topic)
    listed = [_regional_rate(area, regions.get(area.slug), national, group) for area in stood]
    if whole.rate is None:
        return RegionalRates(topic, group, whole, tuple(listed))
    drawn = [one.finding for one in listed if one.compared]
    shares, totals = [one.rate.value for one in drawn if one.rate], [one.total or 0 for one in drawn]
    phi, between = map(float, dispersion(shares, totals, whole.rate.value))
    placed = (
        replace(one, position=_position(one.finding, whole.rate.value, between)) if one.compared else one
        for one in listed
    )
    return RegionalRates(topic, group, whole, tuple(placed), phi, between)


def telling_group(block: Block) -> tuple[str, str]:
    """The group to show first, and why.

    The first with a "less_favourable" difference, else the first with a "clear" one, else the "largest" beside the
    comparison, else "all" who declared.
    """
    groups = [one for one in groups_of(block) if one.shown]
    less = [one for one in groups if one.state == "less_favourable"]
    clear = [one for one in groups if one.clear]
    largest = sorted(groups, key=lambda one: -(one.total or 0))
    for reason, found in (("less_favourable", less), ("clear", clear), ("largest", largest)):
        if found:
            return found[0].group, reason
    return ALL_DECLARED, "all"


def funnel_limits(
    national_rate: ArrayLike, total: ArrayLike, z: float = Z95, between: ArrayLike = 0.0
) -> tuple[Floats, Floats]:
    """Between which rates chance alone would put regions of so many people, from 0 to 1.

    A rate is outside exactly where its own Wilson interval (of the same ``z``) leaves out the national rate. Where regions vary
    by a tau squared of ``between`` beside chance, the limits are sin^2(asin sqrt(rate) -+ z sqrt(1/(4n) + between)), and never
    inside those of chance alone.

    Source: Spiegelhalter (2005), Statistics in Medicine 24, 1185-1202.

    >>> low, high = funnel_limits(0.2, 400)
    >>> print(f"{low:.4f} to {high:.4f}")
    0.1608 to 0.2392
    >>> low, high = funnel_limits(0.2, 400, between=0.0004)
    >>> print(f"{low:.4f} to {high:.4f}")
    0.1523 to 0.2524
    """
    national, people, spread = floats(national_rate, total, between)
    reach = z * np.sqrt(national * (1 - national) / people)
    low, high = np.maximum(national - reach, 0.0), np.minimum(national + reach, 1.0)
    turn, wide = arcsine(national), z * np.sqrt(1 / (4 * people) + spread)
    wider_low, wider_high = np.sin(np.maximum(turn - wide, 0)) ** 2, np.sin(np.minimum(turn + wide, np.pi / 2)) ** 2
    varied = spread > 0
    return np.where(varied, np.minimum(low, wider_low), low), np.where(varied, np.maximum(high, wider_high), high)


def outside_limits(
    count: ArrayLike, total: ArrayLike, national_count: ArrayLike, national_total: ArrayLike
) -> NDArray[np.bool_]:
    """Whether each rate is outside the 99.8% limits around the country's, as ``regional_rates`` says it region by region.

    Regions stand on the first axis, and the limits allow for how much they vary. False where either is nan (not shown, or
    not enough declared) or people are too few.

    >>> outside_limits([50, 110, 8], [400, 400, 20], 2000, 10000).tolist()
    [True, True, False]
    """
    a, n, b, m = floats(count, total, national_count, national_total)
    with np.errstate(divide="ignore", invalid="ignore"):
        national, rate = b / m, a / n
        enough = (n >= MINIMUM_PEOPLE) & (n * np.minimum(national, 1 - national) >= MINIMUM_EXPECTED)
        _, between = dispersion(np.where(enough, rate, np.nan), n, national)
        low, high = funnel_limits(national, n, Z998, between)
        return np.asarray(enough & ((rate < low) | (rate > high)))


def varies_more_than_chance(rates: RegionalRates) -> bool:
    """Whether the regions clearly vary more than chance alone would make them; never for fewer than ten."""
    number = len(rates.compared)
    return bool(chdtrc(number, number * rates.phi) < ALPHA)


def favour(one: RegionalRate, topic: Topic) -> str:
    """The state of a rate outside the limits, by the measure's polarity; empty for all others.

    For example "less_favourable"; "higher" or "lower" where no direction is agreed.
    """
    if not one.outside:
        return ""
    side = 1 if one.position == "above" else -1
    if topic.measure.sign == 0:
        return "higher" if side > 0 else "lower"
    return "more_favourable" if side == topic.measure.sign else "less_favourable"


def _finding(block: Block | None, group: str, topic: Topic) -> Finding:
    rows = (*block.findings, block.overall) if block else ()
    missing = Finding(group, topic.characteristic.row_name(group), "no_data")
    return next((one for one in rows if one.group == group), missing)


def _regional_rate(area: Area, block: Block | None, national: Block, group: str) -> RegionalRate:
    one, whole = _finding(block, group, national.topic), _finding(national, group, national.topic)
    if one.count is None:
        return RegionalRate(area, one, "no_data" if one.state == "no_data" else "not_shown")
    shares = (block.declared_share if block else None, national.declared_share)
    if one.rate is None:
        return RegionalRate(area, one, "no_data")
    if any(share is not None and share < DECLARED_MINIMUM for share in shares):
        return RegionalRate(area, one, "not_enough_declared")
    if whole.rate is None:
        return RegionalRate(area, one, "no_limits")
    return RegionalRate(area, one, _position(one, whole.rate.value))


def _position(one: Finding, national: float, between: float = 0.0) -> str:
    rate, total = one.rate.value if one.rate else nan, one.total or 0
    if total < MINIMUM_PEOPLE or total * min(national, 1 - national) < MINIMUM_EXPECTED:
        return "too_few"
    for z, above, below in ((Z998, "above", "below"), (Z95, "above_95", "below_95")):
        low, high = funnel_limits(national, total, z, between)
        if rate > high:
            return above
        if rate < low:
            return below
    return "within"
