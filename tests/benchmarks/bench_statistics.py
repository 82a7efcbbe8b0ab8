"""Speed and accuracy of the statistics: `python -m tests.benchmarks.bench_statistics`."""

from collections.abc import Callable, Iterator
from time import perf_counter

import numpy as np
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint, test_proportions_2indep

from equality.evidence import Comparisons, verdicts
from equality.gaps import koopman_interval, newcombe_interval, people_gap
from equality.rates import wilson_interval
from tests.equality.test_gaps import hard_tables, worst_relative_error
from tests.validation.compared import answers, found
from tests.validation.others import RESAMPLES

TABLES = 1_000_000
TABLES_TO_60_DIGITS = 400
ROUNDS = 5
FAMILY = 60
TABLES_ONE_BY_ONE = 600
TABLES_RESAMPLED = 6

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


def one_by_one(tables: list[tuple[int, ...]]) -> None:
    """The same of each table by statsmodels' closed-form functions, in a loop; the ratio's interval is on the log scale."""
    p = []
    for a, n, b, m in tables:
        proportion_confint(a, n, method="wilson")
        proportion_confint(b, m, method="wilson")
        confint_proportions_2indep(a, n, b, m, compare="ratio", method="log-adjusted")
        confint_proportions_2indep(a, n, b, m, compare="diff", method="newcomb")
        p.append(test_proportions_2indep(a, n, b, m, compare="ratio", method="score", correction=False).pvalue)
    for start in range(0, len(p), FAMILY):
        multipletests(p[start : start + FAMILY], method="fdr_bh")


def others(rows: Comparisons, speed: float) -> Iterator[str]:
    """Other libraries on the same counts, beside the whole chain's speed. Neither has a target: they show what is usual."""
    tables = tested(rows, TABLES_ONE_BY_ONE)
    start = perf_counter()
    one_by_one(tables)
    theirs = TABLES_ONE_BY_ONE / (perf_counter() - start)
    yield beside(f"statsmodels in a loop, {TABLES_ONE_BY_ONE} of the same tables", theirs, speed)
    if found() is None:
        yield "fairlearn's MetricFrame | not measured: run `make compared` | - | -"
        return
    few = tables[:TABLES_RESAMPLED]
    seconds = answers([], few)["seconds"]
    people = sum(n + m for _, n, _, m in few) / len(few)
    name = f"fairlearn's MetricFrame with {RESAMPLES} resamples, {len(few)} of the same tables ({people:,.0f} people on average)"
    yield beside(name, len(seconds) / sum(seconds), speed)


def tested(rows: Comparisons, number: int) -> list[tuple[int, ...]]:
    """The first tables that the tool would test, as whole numbers."""
    chosen = np.flatnonzero(~np.isnan(verdicts(rows).p))[:number]
    columns = (rows.count, rows.total, rows.reference_count, rows.reference_total)
    return [tuple(int(column[row]) for column in columns) for row in chosen]


def beside(name: str, theirs: float, ours: float) -> str:
    return f"{name}, comparisons a second | {theirs:,.3g} | the whole chain is {ours / theirs:,.0f} times as fast | -"


def results() -> Iterator[str]:
    rows = typical_comparisons()
    columns = (rows.count, rows.total, rows.reference_count, rows.reference_total)
    speeds = []
    for name, work, target in (
        ("whole chain, comparisons a second", lambda: chain(rows), CHAIN_A_SECOND),
        ("Koopman alone, intervals a second", lambda: koopman_interval(*columns), KOOPMAN_A_SECOND),
    ):
        speeds.append(a_second(work))
        yield line(name, f"{speeds[-1]:,.0f}", f"{target:,.0f}", yes=speeds[-1] >= target)
    yield from others(rows, speeds[0])
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
