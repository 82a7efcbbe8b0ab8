"""What protecting a release takes: seconds and memory by size, a quarter on top of others, and rows by measure and level."""

import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace

import msgspec
import numpy as np

from app.settings import Settings
from equality.catalogue import Catalogue
from equality.disclosure import PROOFS, RowRule
from equality.periods import quarter as quarter_of
from queries.loading.auditing.audit import audited
from queries.loading.counted import KEYS, Counted, joined
from queries.loading.release import Released, release_counts, small_withheld
from queries.loading.staging import Staging
from queries.loading.suppression.before import Before, Places
from queries.loading.suppression.fields import Held
from queries.loading.suppression.proven import Proven
from queries.loading.suppression.unknowns import families
from queries.loading.suppression.withholding import COULD_NOT
from queries.plan import Plan
from tests.benchmarks.figures import ROOT, at_most, full_sample

TARGETS = ((10_000, 5), (100_000, 45), (1_000_000, 300))
WHOLE, A_QUARTER = 300, 60
GIB = 4
LAST_QUARTERS = ("2025-26-q3", "2025-26-q4", "2026-27-q1")
ONE_MORE, LIKE = quarter_of(2026, 1), "2025-26-q1"
"""After the sample's sixteen quarters: as many people, by chance the same, as in the same quarter a year before."""
Service = tuple[Catalogue, Plan]


def main() -> None:
    """Each size in a process of its own, so that its memory is its own; then the whole sample by measure and level."""
    full_sample()
    for size, _ in TARGETS:
        _alone("size", str(size))
    _alone("whole", "proof")
    for last in LAST_QUARTERS:
        _alone("quarter", last)


def _alone(what: str, which: str) -> None:
    sys.stdout.flush()
    subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.bench_suppression", what, which],
        cwd=ROOT,
        env={**os.environ},
        check=True,
    )


def staged() -> tuple[Counted, Service]:
    """The exact counts of the sample at true scale, and its definitions."""
    settings = Settings(data_dir=full_sample())
    definitions = settings.definitions()
    return Staging(settings.data_dir).counts(definitions[0])[0], definitions


def size(rows: int, target: float) -> None:
    """Whole families, the smallest first, until they come to so many rows; where all are not enough, all again under other names."""
    counted, definitions = staged()
    _protected(counted.where(np.isin(counted.measure, counted.measure[:1])), definitions)  # compiles what is compiled
    small, _ = small_withheld(counted, definitions, RowRule())
    if rows > _rows(small):
        counted, definitions = _twice(counted, definitions)
        small, _ = small_withheld(counted, definitions, RowRule())
    wanted = {measure.slug for measure, _ in _first(small, rows)}
    chosen = [place for place, slug in enumerate(definitions[0].measures) if slug in wanted]
    seconds, released = _protected(counted.where(np.isin(counted.measure, chosen)), definitions)
    made = len(released.columns["area"])
    at_most(f"withheld, proven and audited, {made:,} rows", seconds, target, "s")
    at_most(f"the same, small by the row rule, of {made:,} rows", released.account.small.total() / made * 100, 30, "%")
    at_most("the same, memory", _peak_gib(), GIB, "GiB")


def whole(level: str) -> None:
    """The whole sample, and what it withholds by measure and level."""
    counted, definitions = staged()
    seconds, released = _protected(counted, definitions, RowRule(proofs=PROOFS[level]))
    at_most(f"the whole sample, {len(released.columns['area']):,} rows", seconds, WHOLE, "s")
    account = released.account
    print("\nmeasure, level | rows | small | withheld in all")
    for name in sorted(account.rows):
        print(f"{name} | {account.rows[name]:,} | {account.small[name]:,} | {account.withheld[name]:,}")
    print(f"all | {account.rows.total():,} | {account.small.total():,} | {account.withheld.total():,}", flush=True)


def quarter(last: str) -> None:
    """A release of one more quarter, with the year and pool that it makes whole, after one of all quarters before it."""
    counted, definitions = staged()
    counted = _with_one_more(counted)
    quarters = [one for one in counted.periods if one.kind == "quarter"]
    end = next(one.end for one in quarters if one.slug == last)
    counted = counted.where(np.array([one.end <= end for one in counted.periods])[counted.period])
    late = np.array([one.end == end for one in counted.periods])[counted.period]
    proven = Proven()
    _, first = _protected(counted.where(~late), definitions, proven=proven)
    before = _before(first, counted.where(late), definitions)
    seconds, _ = _protected(counted, definitions, before=before, proven=Proven(before=proven.now))
    makes_whole = any(one.kind == "year" and one.end == end for one in counted.periods)
    name = f"a quarter{', and the year and pool that it makes whole,' if makes_whole else ''} on top of"
    at_most(f"{name} {sum(one.end < end for one in quarters)}", seconds, A_QUARTER, "s")


def _with_one_more(counted: Counted) -> Counted:
    like = next(place for place, one in enumerate(counted.periods) if one.slug == LIKE)
    rows = counted.where(counted.period == like)
    added = replace(rows, period=np.full(len(rows), len(counted.periods)))
    return joined([counted, added], (*counted.periods, ONE_MORE))


def _protected(
    counted: Counted,
    definitions: Service,
    rule: RowRule | None = None,
    before: Before | None = None,
    proven: Proven | None = None,
) -> tuple[float, Released]:
    rule = rule or RowRule()
    start = time.perf_counter()
    released = release_counts(counted, definitions, rule, before, proven)
    audit = audited(released.columns, counted, definitions[0], rule)
    if audit.narrow:
        raise SystemExit(f"The audit found {audit.narrow} counts that are too well known.")
    return time.perf_counter() - start, released


def _before(first: Released, changed: Counted, definitions: Service) -> Before:
    """What a release told, as the next one reads it from its store."""
    places = Places(definitions[0], changed.periods)
    number = places.numbers(first.columns[key] for key in KEYS)
    order = np.argsort(number, kind="stable")
    unprotected = frozenset(line.removesuffix(f": {COULD_NOT}") for line in first.account.left_out)
    told = (number[order], first.columns["count"][order], first.columns["total"][order])
    new = np.sort(places.numbers(getattr(changed, key) for key in KEYS))
    return Before(places, *told, new, careful=True, unprotected=unprotected)


def _twice(counted: Counted, definitions: Service) -> tuple[Counted, Service]:
    """Every measure a second time, under another name and with fields of its own: as many families again."""
    catalogue, plan = definitions
    again = {
        f"{slug}-again": msgspec.structs.replace(
            one,
            slug=f"{slug}-again",
            eligible_field=f"{one.eligible_field}_again",
            happened_field=one.happened_field and f"{one.happened_field}_again",
        )
        for slug, one in catalogue.measures.items()
    }
    more = replace(counted, measure=counted.measure + len(catalogue.measures))
    both = replace(catalogue, measures={**catalogue.measures, **again})
    return joined([counted, more], counted.periods), (both, plan)


def _first(held: Held, rows: int) -> Held:
    """Whole families, the smallest first, until they come to so many rows."""
    taken: Held = []
    for family in _by_size(held):
        if _rows(taken) < rows:
            taken += family
    return taken


def _by_size(held: Held) -> Iterator[Held]:
    yield from sorted(families(held), key=_rows)


def _rows(held: Held) -> int:
    return sum(int(cube.rows.sum()) for _, cube in held)


def _peak_gib() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2


if __name__ == "__main__":
    what, which = sys.argv[1:] if len(sys.argv) == 3 else ("", "")
    if what == "size":
        size(int(which), dict(TARGETS)[int(which)])
    elif what == "whole":
        whole(which)
    elif what == "quarter":
        quarter(which)
    else:
        main()
