"""What else bears on released comparisons, as bits beside their codes: like with like, change, regions, the undeclared."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from equality.adjusted import LEAST_COVERED, mantel_haenszel, simpson_warning
from equality.evidence import DECLARED_MINIMUM, MINIMUM_PEOPLE, STATES
from equality.findings import BEARS, CLEAR, SMALL, STATE_BITS
from equality.gaps import ratio
from equality.periods import Period
from equality.regions import outside_limits
from equality.trends import ENOUGH_POINTS, has_trend_signal
from equality.undeclared import undeclared_bounds
from queries.loading.counted import Codes
from queries.loading.cubes import Cube, Mask

Floats = NDArray[np.float64]
Table = tuple[Floats, Floats, Floats, Floats]
CALLED = [STATES.index(state) for state in (*CLEAR, *SMALL)]
SEGMENT_AXIS, PERIOD_AXIS = 1, 2


@dataclass(frozen=True)
class Compared:
    """One comparison of one cube: the row compared with, whether that is less the group itself, whether segments are strata; codes."""

    cube: Cube
    other: int
    rest: bool
    in_strata: bool
    codes: Codes


def bearing_bits(one: Compared, cubes: Sequence[Cube], periods: Sequence[Period]) -> Codes:
    """Bits to add to the codes of one comparison; ``cubes`` are all that are released of its measure.

    From rows that are shown alone, and only where a difference is called.
    """
    called = np.isin(one.codes & STATE_BITS, CALLED) & (one.codes >= 0)
    quarters = _like(one.cube, cubes, period_kind="quarter")
    found = {
        "like_with_like": _unlike(one, _like(one.cube, cubes, segments="each")),
        "trend": _changed(one.cube, quarters, periods, called),
        "region": _outside(one.cube, _like(one.cube, cubes, level="national")),
        "undeclared": _undeclared(one),
    }
    bits = np.zeros(one.codes.shape, dtype=np.int64)
    for name, mask in found.items():
        bits += BEARS[name] * (mask & called)
    return bits


def _like(cube: Cube, cubes: Sequence[Cube], **other: str) -> Cube | None:
    """The cube of a combination that is as this one's but for some fields."""
    wanted = replace(cube.combination, **other)
    return next((one for one in cubes if one.combination == wanted), None)


def _shown(cube: Cube) -> tuple[Floats, Floats]:
    """Counts and totals, nan where they are not shown."""
    return np.where(cube.withheld, np.nan, cube.count), np.where(cube.withheld, np.nan, cube.total)


def _table(one: Compared, cube: Cube) -> Table:
    a, n = _shown(cube)
    b, m = (np.broadcast_to(column[..., [one.other]], a.shape) for column in (a, n))
    return (a, n, b - a, m - n) if one.rest else (a, n, b, m)


def _unlike(one: Compared, strata: Cube | None) -> Mask:
    """Where the ratio within grades, sentence types or routes is more than 10% from the ratio as it is, or turns round."""
    if strata is None or not one.in_strata or one.cube.combination.segments == "each":
        return np.zeros(one.codes.shape, dtype=bool)
    within: list[Floats] = [np.moveaxis(column, SEGMENT_AXIS, -1) for column in _table(one, strata)]
    a, n, b, m = (np.squeeze(column, SEGMENT_AXIS) for column in _table(one, one.cube))
    kept = (within[1] > 0) & (within[3] > 0) & ~np.isnan(within[0] + within[2])
    with np.errstate(divide="ignore", invalid="ignore"):
        covered = np.minimum((within[1] * kept).sum(-1, where=kept) / n, (within[3] * kept).sum(-1, where=kept) / m)
    adjusted, _, _ = mantel_haenszel(*within)
    warned = simpson_warning(ratio(a, n, b, m), adjusted)
    return np.expand_dims(warned & (kept.sum(-1) > 1) & (covered >= LEAST_COVERED), SEGMENT_AXIS)


def _changed(cube: Cube, quarters: Cube | None, periods: Sequence[Period], wanted: Mask) -> Mask:
    """Where the quarter that ends the period is the latest, and a sign of a real change in the group's own rate; of rows wanted."""
    mask = np.zeros(cube.withheld.shape, dtype=bool)
    if quarters is None or len(quarters.periods) < ENOUGH_POINTS:
        return mask
    of_cube = [periods[place] for place in quarters.periods.tolist()]
    order = sorted(range(len(of_cube)), key=lambda place: of_cube[place].start)
    latest = of_cube[order[-1]].end
    count, total = _shown(quarters)
    rates = np.divide(count, total, out=np.full(count.shape, np.nan), where=total >= MINIMUM_PEOPLE)
    series = np.moveaxis(rates[:, :, order], PERIOD_AXIS, -1)
    enough = (np.count_nonzero(~np.isnan(series), axis=-1) >= ENOUGH_POINTS) & ~np.isnan(series[..., -1])
    ends = [place for place, period in enumerate(cube.periods.tolist()) if periods[period].end == latest]
    enough &= wanted[:, :, ends].any(axis=PERIOD_AXIS)
    signal = np.zeros(enough.shape, dtype=bool)
    if enough.any():
        signal[enough] = has_trend_signal(series[enough])
    mask[:, :, ends] = np.expand_dims(signal, PERIOD_AXIS)
    return mask


def _outside(cube: Cube, country: Cube | None) -> Mask:
    """Where a region's rate is outside the 99.8% limits, which allow for how much regions vary."""
    if country is None or cube.combination.level != "region":
        return np.zeros(cube.withheld.shape, dtype=bool)
    few = (declared_share(cube) < DECLARED_MINIMUM) | (declared_share(country) < DECLARED_MINIMUM)
    count, total = (np.where(few, np.nan, column) for column in _shown(cube))
    return outside_limits(count, total, *_shown(country))


def declared_share(cube: Cube) -> Floats:
    """Declared over all, in each block; nan where either number is not shown, so that it never tells what is withheld."""
    declared, undeclared = cube.total[..., [0]], cube.total[..., [-1]]
    hidden = cube.withheld[..., [0]] | (cube.withheld[..., [-1]] & (undeclared > 0))
    return np.where(hidden, np.nan, declared / np.maximum(declared + undeclared, 1))


def _undeclared(one: Compared) -> Mask:
    """Where the rate, if all or none of the undeclared belonged to the group, could be the comparison's."""
    a, n, b, m = _table(one, one.cube)
    events, everybody = a[..., [-1]], n[..., [-1]]
    with np.errstate(divide="ignore", invalid="ignore"):
        low, high = undeclared_bounds(a, n, events, everybody - events)
        return np.asarray((low <= b / m) & (b / m <= high))
