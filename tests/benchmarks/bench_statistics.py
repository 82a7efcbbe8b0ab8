"""Speed and accuracy of the statistics: `python -m tests.benchmarks.bench_statistics`."""

from collections.abc import Callable, Iterator
from time import perf_counter

import numpy as np

from equality.evidence import Comparisons, verdicts
from equality.gaps import koopman_interval, newcombe_interval, people_gap
from equality.rates import wilson_interval
from tests.equality.test_gaps import hard_tables, worst_relative_error

TABLES = 1_000_000
TABLES_TO_60_DIGITS = 400
ROUNDS = 5
FAMILY = 60

CHAIN_A_SECOND = 1_000_000
KOOPMAN_A_SECOND = 3_000_000
RELATIVE_ERROR = 1e-12


def typical_comparisons() -> Comparisons:
    """A million invented tables of the sizes a release holds, in families of 60."""
    random = np.random.default_rng(2026)
    total = np.exp(random.uniform(np.log(10), np.log(5_000), TABLES)).astype(np.int64)
    reference_total = total * random.integers(1, 20, TABLES)
    base = random.beta(2, 5, TABLES)
    own = np.clip(base * np.exp(random.normal(0, 0.15, TABLES)), 0, 1)
    return Comparisons(
        count=random.binomial(total, own),
        total=total,
        reference_count=random.binomial(reference_total, base),
        reference_total=reference_total,
        withheld=random.random(TABLES) < 0.1,
        declared_share=random.uniform(0.5, 1.0, TABLES),
        polarity=random.integers(-1, 2, TABLES),
        family=random.permutation(TABLES) // FAMILY,
    )


def chain(rows: Comparisons) -> None:
    """Everything said of a comparison: rates, ratio, gap and people with intervals, then the verdict."""
    own, reference = (rows.count, rows.total), (rows.reference_count, rows.reference_total)
    wilson_interval(*own)
    wilson_interval(*reference)
    koopman_interval(*own, *reference)
    newcombe_interval(*own, *reference)
    people_gap(*own, *reference)
    verdicts(rows)


def a_second(work: Callable[[], object]) -> float:
    """Tables a second in the best of a few rounds; the work runs on one core."""
    seconds = []
    for _ in range(ROUNDS):
        start = perf_counter()
        work()
        seconds.append(perf_counter() - start)
    return TABLES / min(seconds)


def results() -> Iterator[str]:
    rows = typical_comparisons()
    columns = (rows.count, rows.total, rows.reference_count, rows.reference_total)
    for name, work, target in (
        ("whole chain, comparisons a second", lambda: chain(rows), CHAIN_A_SECOND),
        ("Koopman alone, intervals a second", lambda: koopman_interval(*columns), KOOPMAN_A_SECOND),
    ):
        speed = a_second(work)
        yield line(name, f"{speed:,.0f}", f"{target:,.0f}", yes=speed >= target)
    error = worst_relative_error(hard_tables(TABLES_TO_60_DIGITS, seed=60))
    name = f"Koopman, worst relative error in {TABLES_TO_60_DIGITS} tables"
    yield line(name, f"{error:.1e}", f"{RELATIVE_ERROR:.0e}", yes=error <= RELATIVE_ERROR)


def line(name: str, measured: str, target: str, *, yes: bool) -> str:
    return f"{name} | {measured} | {target} | {'yes' if yes else 'no'}"


def main() -> None:
    print("name | measured | target | reached")
    for result in results():
        print(result, flush=True)


if __name__ == "__main__":
    main()
