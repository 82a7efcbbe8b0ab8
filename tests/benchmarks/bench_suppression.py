"""What withholding beside small rows takes and costs, on the sample at true scale: seconds by size, rows by measure and level."""

import time

from app.settings import Settings
from equality.disclosure import PROOFS
from queries.loading.release import small_withheld
from queries.loading.staging import Staging
from queries.loading.suppression.protecting import Care
from queries.loading.suppression.unknowns import Held, families
from queries.loading.suppression.withholding import Account, withhold
from tests.benchmarks.figures import at_most, full_sample

TARGETS = ((10_000, 5), (100_000, 45))
WHOLE = 300


def main() -> None:
    """By single sums for each size and for the whole release; proven for each size, of people on probation alone."""
    settings = Settings(data_dir=full_sample())
    catalogue, plan = settings.definitions()
    counted, _ = Staging(settings.data_dir).counts(catalogue)
    held, _ = small_withheld(counted, (catalogue, plan), settings.rule)
    people = [one for one in held if one[0].population == "people_on_probation"]

    def measured(name: str, some: Held, care: Care, target: float) -> Account:
        start = time.perf_counter()
        _, account = withhold(some, (catalogue, counted.periods), care)
        at_most(f"{name}, {_rows(some):,} rows", time.perf_counter() - start, target, "s")
        return account

    withhold(_first(people, 1), (catalogue, counted.periods), Care(settings.least_apart, PROOFS["sums"]))
    for rows, target in TARGETS:
        for level in ("sums", "proof"):
            care = Care(settings.least_apart, PROOFS[level])
            measured(f"people on probation, {level}", _first(people, rows), care, target)
    account = measured("whole release, sums", held, Care(settings.least_apart, PROOFS["sums"]), WHOLE)
    print("\nmeasure, level | rows | small | withheld in all")
    for name in sorted(account.rows):
        print(f"{name} | {account.rows[name]:,} | {account.small[name]:,} | {account.withheld[name]:,}")


def _first(held: Held, rows: int) -> Held:
    """Whole families, the smallest first, until they come to so many rows."""
    taken: Held = []
    for family in sorted(families(held), key=_rows):
        if _rows(taken) < rows:
            taken += family
    return taken


def _rows(held: Held) -> int:
    return sum(int(cube.rows.sum()) for _, cube in held)


if __name__ == "__main__":
    main()
