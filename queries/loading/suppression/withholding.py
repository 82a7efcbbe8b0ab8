"""What a release withholds beside its small rows: every linked family protected and proven, and an account of it."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace

import numpy as np

from equality.areas import LEVELS
from equality.catalogue import Catalogue
from equality.periods import KINDS, Period
from queries.loading.cubes import Cube
from queries.loading.suppression.fields import Held
from queries.loading.suppression.gathering import Kept, gathered
from queries.loading.suppression.protecting import Care, protect
from queries.loading.suppression.unknowns import families
from queries.plan import Combination

AT_ONCE = 2
COULD_NOT = "could not be protected by fewer rows"


@dataclass
class Account:
    """What was withheld beside the small rows and what the proof came to, in totals: never which row was the small one.

    ``rows``, ``small`` and ``withheld`` are by measure and level; ``counts`` are withheld counts of people, those with the
    outcome and those without, of which two sets of whole numbers were seen for ``in_whole_numbers``. Each could be ``width`` apart: by
    single sums where no proof was made, else by all together.
    """

    width: int
    proofs: int
    rows: Counter[str] = field(default_factory=Counter)
    small: Counter[str] = field(default_factory=Counter)
    withheld: Counter[str] = field(default_factory=Counter)
    counts: int = 0
    in_whole_numbers: int = 0
    rounds: int = 0
    left_out: list[str] = field(default_factory=list)

    def as_record(self) -> dict[str, object]:
        """The account as plain values for the record that is kept with the release."""
        return {name: dict(value) if isinstance(value, Counter) else value for name, value in vars(self).items()}


def withhold(
    held: Held, definitions: tuple[Catalogue, tuple[Period, ...]], care: Care, kept: Kept | None = None
) -> tuple[Held, Account]:
    """The cubes with more rows withheld, so that no withheld count follows from what is shown.

    A combination that cannot be protected is taken out whole: the finest one of those that hang together. One that could not be
    before stays out while nothing in it has changed; what was told of it is taken into account. Deterministic.
    """
    account = Account(care.width, care.proofs)
    # The more combinations hang together, the longer it takes, far more than in proportion.
    longest_first = sorted(families(held), key=len, reverse=True)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        done = list(pool.map(lambda family: _family(family, definitions, care, kept), longest_first))
    found: dict[tuple[str, Combination], Cube] = {}
    for cubes, own in done:
        found |= {(measure.slug, cube.combination): cube for measure, cube in cubes}
        _add(account, own)
    account.left_out.sort()
    for measure, cube in held:
        after = found.get((measure.slug, cube.combination))
        if after is not None:
            name = f"{measure.slug}, {cube.combination.level}"
            account.rows[name] += int(cube.rows.sum())
            account.small[name] += int((cube.withheld & cube.rows).sum())
            account.withheld[name] += int((after.withheld & after.rows).sum())
    kept_cubes = [
        (measure, found[measure.slug, cube.combination])
        for measure, cube in held
        if (measure.slug, cube.combination) in found
    ]
    return kept_cubes, account


def _add(account: Account, own: Account) -> None:
    account.counts += own.counts
    account.in_whole_numbers += own.in_whole_numbers
    account.rounds = max(account.rounds, own.rounds)
    account.left_out += own.left_out


def _family(
    family: Held, definitions: tuple[Catalogue, tuple[Period, ...]], care: Care, kept: Kept | None
) -> tuple[Held, Account]:
    account = Account(care.width, care.proofs)
    ordered = sorted(family, key=lambda one: _fineness(one[1].combination, definitions[0]))
    linked = gathered(ordered, *definitions, care.width, kept)
    done = protect(linked.linked, linked.blocks, care, np.isin(linked.blocks, linked.away))
    account.counts, account.in_whole_numbers, account.rounds = done.counts, done.in_whole_numbers, done.rounds
    left_out = {*np.unique(linked.blocks[done.left_out]).tolist(), *linked.away}
    account.left_out += [
        f"{combination_name(ordered[place][1].combination)}: {COULD_NOT}" for place in sorted(left_out)
    ]
    masks = linked.withheld(done.shown)
    protected = [
        (measure, replace(cube, withheld=mask))
        for place, ((measure, cube), mask) in enumerate(zip(ordered, masks, strict=True))
        if place not in left_out
    ]
    return protected, account


def _fineness(one: Combination, catalogue: Catalogue) -> tuple[object, ...]:
    characteristic = catalogue.characteristics[one.characteristic]
    parts = len(characteristic.group)
    return (LEVELS.index(one.level), one.segments == "each", parts, -KINDS.index(one.period_kind), one)


def account_file(release: int) -> str:
    """The name of the file in the folder with the account of a release.

    >>> account_file(2)
    'release-0002-withheld.json'
    """
    return f"release-{release:04d}-withheld.json"


def combination_name(one: Combination) -> str:
    """A combination as it is named in the list of what was left out."""
    each = ", each segment" if one.segments == "each" else ""
    return f"{one.measure}, {one.characteristic}, {one.level}, {one.period_kind}{each}"
