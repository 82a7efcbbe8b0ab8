"""A release: exact counts in, rows withheld, verdicts on what is left, one new store written whole."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from equality.areas import LEVELS
from equality.catalogue import Catalogue
from equality.disclosure import NOT_BESIDE, RowRule
from equality.evidence import Comparisons, Size, Verdicts, verdicts
from equality.findings import BEARS, MANY_COMPARISONS
from equality.fragility import fragile
from equality.measures import Measure
from equality.periods import Period
from queries.loading.bearing import Compared, bearing_bits, declared_share
from queries.loading.counted import Codes, Counted
from queries.loading.cubes import Cube, Frame, Mask, cube_of
from queries.loading.suppression.fields import Held
from queries.loading.suppression.gathering import Kept
from queries.loading.suppression.protecting import Care
from queries.loading.suppression.proven import Proven
from queries.loading.suppression.withholding import Account, withhold
from queries.plan import Combination, Plan, combinations

NO_FINDING = -1
REFERENCE, REST = 0, 1
KEYS = ("area", "measure", "characteristic", "segment", "period", "grp")
NUMBERS = ("count", "total", "withheld", "versus_reference", "versus_rest")


@dataclass(frozen=True)
class Released:
    """Columns of a release's rows (-1 for NULL), its family sizes, the combinations with what was left out, and the account.

    ``offered``: for each combination whether it is left out, and the share of its rows withheld (by the row rule where it is).
    """

    columns: dict[str, NDArray[np.int64]]
    families: list[tuple[int, ...]]
    offered: list[tuple[Combination, bool, float]]
    account: Account


def release_counts(
    counted: Counted,
    definitions: tuple[Catalogue, Plan],
    rule: RowRule,
    before: Kept | None = None,
    proven: Proven | None = None,
) -> Released:
    """What may be shown of exact counts, with a finding code for every comparison; deterministic.

    The steps: row rule; combinations that are too small left out; rows withheld beside the small ones, with the proof;
    verdicts and families from the rows that are left. ``before`` tells what releases before showed; ``proven`` what was proven
    of the last, which need not be solved for again, and takes what is proven of this one.
    """
    catalogue, _ = definitions
    small, offered = small_withheld(counted, definitions, rule, before)
    if rule.proofs == NOT_BESIDE:
        return _released(small, (catalogue, counted.periods), offered, Account(rule.apart, NOT_BESIDE))
    care = Care(rule.apart, rule.proofs, proven or Proven())
    protected, account = withhold(small, (catalogue, counted.periods), care, before)
    return _released(protected, (catalogue, counted.periods), offered, account)


def small_withheld(
    counted: Counted, definitions: tuple[Catalogue, Plan], rule: RowRule, before: Kept | None = None
) -> tuple[Held, list[tuple[Combination, bool, float]]]:
    """All cubes of the plan by the row rule alone, without those too small to offer; and which those are.

    What the release before offered stays: to leave it out takes nothing back, and what it told would no longer be looked after.
    """
    catalogue, plan = definitions
    held: Held = []
    offered: list[tuple[Combination, bool, float]] = []
    for measure, cubes in _by_measure(counted, catalogue, plan, rule):
        for cube in cubes:
            stays = before is not None and before.holds(measure.slug, cube)
            left_out = cube.withheld_share > plan.most_withheld and not stays
            offered.append((cube.combination, left_out, round(cube.withheld_share, 4)))
            if not left_out:
                held.append((measure, cube))
    return held, offered


def _released(
    protected: Held,
    definitions: tuple[Catalogue, tuple[Period, ...]],
    offered: list[tuple[Combination, bool, float]],
    account: Account,
) -> Released:
    catalogue, periods = definitions
    shares = {cube.combination: round(cube.withheld_share, 4) for _, cube in protected}
    parts: list[dict[str, NDArray[np.int64]]] = []
    families: list[tuple[int, ...]] = []
    for measure in catalogue.measures.values():
        kept = [cube for one, cube in protected if one.slug == measure.slug]
        if kept:
            findings = _findings(measure, kept, catalogue, periods)
            families += findings.families
            parts += [_rows(measure, cube, catalogue, findings.codes[place]) for place, cube in enumerate(kept)]
    final = [(one, one not in shares, shares.get(one, share)) for one, _, share in offered]
    return Released(_sorted(parts), families, final, account)


def _by_measure(
    counted: Counted, catalogue: Catalogue, plan: Plan, rule: RowRule
) -> Iterator[tuple[Measure, list[Cube]]]:
    level_of = np.array([LEVELS.index(area.level) for area in catalogue.areas.values()])
    periods = {population: _periods_of(population, counted, catalogue) for population in catalogue.populations}
    wanted: dict[str, list[Combination]] = {}
    for combination in combinations(plan, catalogue):
        wanted.setdefault(combination.measure, []).append(combination)
    for place, measure in enumerate(catalogue.measures.values()):
        rows = counted.where(counted.measure == place)
        if not len(rows):
            continue
        levels = level_of[rows.area]
        frame = Frame(catalogue, measure, rule, periods[measure.population])
        cubes = [cube_of(rows, levels, one, frame) for one in wanted.get(measure.slug, [])]
        yield measure, [cube for cube in cubes if cube is not None and cube.present.any()]


def _periods_of(population: str, counted: Counted, catalogue: Catalogue) -> Codes:
    """The periods in which anybody of a population is counted: populations need not reach as far as one another."""
    own = [place for place, one in enumerate(catalogue.measures.values()) if one.population == population]
    return np.unique(counted.period[np.isin(counted.measure, own)])


@dataclass(frozen=True)
class _Asked:
    """One comparison of one cube: which of its rows are compared, with what, and the keys of its families."""

    cube: int
    comparison: int
    other: int
    mask: Mask
    comparisons: Comparisons
    families: list[tuple[int, ...]]


@dataclass(frozen=True)
class _Findings:
    codes: list[tuple[Codes, Codes]]
    families: list[tuple[int, ...]]


def _findings(measure: Measure, cubes: list[Cube], catalogue: Catalogue, periods: tuple[Period, ...]) -> _Findings:
    """Finding codes of every row of every cube, against the reference group and against everyone else."""
    codes = [(np.full(cube.withheld.shape, NO_FINDING), np.full(cube.withheld.shape, NO_FINDING)) for cube in cubes]
    asked: list[_Asked] = []
    for place, cube in enumerate(cubes if measure.kind == "rate" else []):
        for comparison in (REFERENCE, REST):
            first_family = sum(len(one.families) for one in asked)
            one = _ask((catalogue, measure), (place, cube), comparison, first_family)
            if one is not None:
                asked.append(one)
    if not asked:
        return _Findings(codes, [])
    together = _together([one.comparisons for one in asked])
    answer = verdicts(together, _size(measure))
    in_strata = catalogue.populations[measure.population].segment.field in measure.strata
    hangs = fragile(together, answer, _size(measure))
    start = 0
    for one in asked:
        end = start + int(one.mask.sum())
        code = answer.state[start:end].astype(np.int64) + MANY_COMPARISONS * answer.many_comparisons[start:end]
        code += BEARS["one_person"] * hangs[start:end]
        own_withheld = cubes[one.cube].withheld[one.mask]
        codes[one.cube][one.comparison][one.mask] = np.where(own_withheld, NO_FINDING, code)
        start = end
        held = codes[one.cube][one.comparison]
        compared = Compared(cubes[one.cube], one.other, one.comparison == REST, in_strata, held)
        held += bearing_bits(compared, cubes, periods)
    return _Findings(
        codes,
        _family_sizes(answer, np.asarray(together.family, np.int64), [key for one in asked for key in one.families]),
    )


def _ask(
    known: tuple[Catalogue, Measure], placed: tuple[int, Cube], comparison: int, first_family: int
) -> _Asked | None:
    (catalogue, measure), (place, cube) = known, placed
    characteristic = catalogue.characteristics[cube.combination.characteristic]
    slug = characteristic.reference.get(measure.population)
    if comparison == REFERENCE and slug is None:
        return None
    other = characteristic.rows.index(slug) if comparison == REFERENCE and slug else 0
    mask = np.zeros(cube.withheld.shape, dtype=bool)
    mask[..., 1:-1] = cube.present[..., None]
    if comparison == REFERENCE:
        mask[..., other] = False
    return _Asked(
        place,
        comparison,
        other,
        mask,
        _compared(measure, cube, mask, (comparison, other, first_family)),
        _family_keys(catalogue, cube, comparison),
    )


def _compared(measure: Measure, cube: Cube, mask: Mask, how: tuple[int, int, int]) -> Comparisons:
    comparison, other, first_family = how
    shape = cube.withheld.shape
    beside_count, beside_total = (np.broadcast_to(one[..., [other]], shape) for one in (cube.count, cube.total))
    if comparison == REST:
        beside_count, beside_total = beside_count - cube.count, beside_total - cube.total
    family = np.broadcast_to(first_family + np.arange(len(cube.periods))[:, None], shape)
    withheld = cube.withheld | cube.withheld[..., [other]]
    return Comparisons(
        count=cube.count[mask],
        total=cube.total[mask],
        reference_count=beside_count[mask],
        reference_total=beside_total[mask],
        withheld=withheld[mask],
        declared_share=np.broadcast_to(declared_share(cube), shape)[mask],
        polarity=np.full(int(mask.sum()), measure.sign),
        family=family[mask],
    )


def _family_keys(catalogue: Catalogue, cube: Cube, comparison: int) -> list[tuple[int, ...]]:
    """Keys of a cube's families, one a period: measure, characteristic, period, level, segments, comparison."""
    what = cube.combination
    measure = list(catalogue.measures).index(what.measure)
    characteristic = list(catalogue.characteristics).index(what.characteristic)
    level, segments = LEVELS.index(what.level), int(what.segments == "each")
    return [(measure, characteristic, int(period), level, segments, comparison) for period in cube.periods]


def _family_sizes(answer: Verdicts, family: Codes, keys: list[tuple[int, ...]]) -> list[tuple[int, ...]]:
    sizes = np.zeros(len(keys), dtype=np.int64)
    sizes[family] = answer.family_size
    return [(*key, int(size)) for key, size in zip(keys, sizes, strict=True) if size]


def _together(asked: list[Comparisons]) -> Comparisons:
    fields = Comparisons.__dataclass_fields__
    return Comparisons(**{name: np.concatenate([getattr(one, name) for one in asked]) for name in fields})


def _size(measure: Measure) -> Size:
    return Size(measure.size.ratio_low, measure.size.ratio_high, measure.size.gap_points / 100)


def _rows(
    measure: Measure, cube: Cube, catalogue: Catalogue, findings: tuple[Codes, Codes]
) -> dict[str, NDArray[np.int64]]:
    """The cube's rows in blocks with data, as columns; numbers and findings of withheld rows are blank."""
    shape = cube.withheld.shape
    shown = ~cube.withheld
    columns = {
        "area": np.broadcast_to(cube.areas[:, None, None, None], shape),
        "measure": np.full(shape, list(catalogue.measures).index(measure.slug)),
        "characteristic": np.full(shape, list(catalogue.characteristics).index(cube.combination.characteristic)),
        "segment": np.broadcast_to(cube.segments[:, None, None], shape),
        "period": np.broadcast_to(cube.periods[:, None], shape),
        "grp": np.broadcast_to(np.arange(shape[-1]), shape),
        "count": np.where(shown, cube.count, -1),
        "total": np.where(shown, cube.total, -1),
        "withheld": cube.withheld,
        "versus_reference": findings[REFERENCE],
        "versus_rest": findings[REST],
    }
    return {name: values[cube.rows].astype(np.int64) for name, values in columns.items()}


def _sorted(parts: list[dict[str, NDArray[np.int64]]]) -> dict[str, NDArray[np.int64]]:
    names = (*KEYS, *NUMBERS)
    columns = {
        name: np.concatenate([part[name] for part in parts]) if parts else np.zeros(0, np.int64) for name in names
    }
    order = np.lexsort([columns[name] for name in reversed(KEYS)])
    return {name: values[order] for name, values in columns.items()}
