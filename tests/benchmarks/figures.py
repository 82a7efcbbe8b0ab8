"""How a benchmark's figure is printed beside its target, and the sample store that benchmarks share."""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[2]
FULL = Path(os.environ.get("BENCH_DATA", ROOT / "data" / "bench"))


def at_most(name: str, measured: float, target: float, unit: str) -> None:
    """Print a figure that should not be above its target."""
    print(
        f"{name} | {measured:,.3g} {unit} | at most {target:,g} {unit} | reached {'yes' if measured <= target else 'no'}"
    )


def at_least(name: str, measured: float, target: float, unit: str) -> None:
    """Print a figure that should not be below its target."""
    print(
        f"{name} | {measured:,.3g} {unit} | at least {target:,g} {unit} | reached {'yes' if measured >= target else 'no'}"
    )


def median_ms(call: Callable[[int], object], times: int) -> float:
    """Median milliseconds of a call, which is told its turn; a tenth of the turns go before, to warm up."""
    for turn in range(times // 10):
        call(turn)
    taken = []
    for turn in range(times):
        start = time.perf_counter()
        call(turn)
        taken.append((time.perf_counter() - start) * 1000)
    return statistics.median(taken)


def full_sample() -> Path:
    """The folder of a release of the sample at true scale, made where there is none."""
    if not (FULL / "releases.json").exists():
        environment = {**os.environ, "DATA_DIR": str(FULL)}
        subprocess.run([sys.executable, "-m", "app", "sample", "--full"], cwd=ROOT, env=environment, check=True)
    return FULL
