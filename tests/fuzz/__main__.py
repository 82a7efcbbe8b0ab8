"""200,000 hostile requests (or as many as are asked for), in a process for each core: `make fuzz`."""

import logging
import multiprocessing
import os
import shutil
import sys
import tempfile
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path

from app.settings import Settings
from queries.loading.extracts import Loader
from queries.loading.publishing import publish
from sample_data.invent import write_sample
from tests.fuzz.run import Outcome, ask

REQUESTS = 200_000
SCALE = 0.05
MOST_GROWTH = 64 * 1024**2
SLOWEST = 3.0
IN_MEMORY = Path("/dev/shm")
"""Where a row of the audit log is on disk at once."""
GENEROUS = "1000000 per minute"
"""A limit that is counted and never reached."""


def main() -> None:
    """Make a small release, ask, and print what came of it; ends with 1 where anything was not as it must be."""
    requests = int(sys.argv[1]) if len(sys.argv) > 1 else REQUESTS
    processes = os.cpu_count() or 1
    logging.disable(logging.CRITICAL)
    started = time.monotonic()
    with tempfile.TemporaryDirectory(dir=IN_MEMORY if IN_MEMORY.is_dir() else None) as folder:
        settings = replace(_released(Path(folder)), rate_limit=GENEROUS)
        tasks = [(_copied(settings, seed), requests // processes, seed) for seed in range(processes)]
        with multiprocessing.get_context("spawn").Pool(processes) as pool:
            outcomes = pool.starmap(ask, tasks)
    print("\n".join(told(outcomes)))
    print(f"{time.monotonic() - started:,.0f} s in {processes} processes")
    sys.exit(not fine(outcomes))


def _released(folder: Path) -> Settings:
    settings = Settings(data_dir=folder / "data")
    catalogue, plan = settings.definitions()
    Loader(settings.data_dir, catalogue, plan).load(write_sample(folder / "extracts", SCALE))
    publish(settings.data_dir, (catalogue, plan), settings.rule, lambda line: None)
    return settings


def _copied(settings: Settings, number: int) -> Settings:
    """The same tool on a copy of its folder, so that processes do not wait for each other's audit log."""
    copy = settings.data_dir.with_name(f"data-{number}")
    shutil.copytree(settings.data_dir, copy)
    return replace(settings, data_dir=copy)


def fine(outcomes: list[Outcome]) -> bool:
    """Whether nothing was wrong, nothing slow, and memory stayed."""
    return all(not one.wrong and one.slowest < SLOWEST and one.growth < MOST_GROWTH for one in outcomes)


def told(outcomes: list[Outcome]) -> list[str]:
    """What came of it, as lines."""
    statuses: Counter[int] = sum((one.statuses for one in outcomes), Counter())
    slowest = max(outcomes, key=lambda one: one.slowest)
    wrong = [one for outcome in outcomes for one in outcome.wrong]
    return [
        f"Requests made      {sum(one.made for one in outcomes):,}",
        f"Statuses           {', '.join(f'{status}: {many:,}' for status, many in sorted(statuses.items()))}",
        f"Worst status       {max(statuses)}",
        f"Slowest            {slowest.slowest * 1000:,.0f} ms of a processor (most: {SLOWEST * 1000:,.0f}): {slowest.slowest_asked}",
        f"Memory grew by     {max(one.growth for one in outcomes) / 1024**2:,.1f} MB in a process (most: {MOST_GROWTH // 1024**2})",
        f"Wrong answers      {len(wrong):,}",
        *wrong[:20],
    ]


if __name__ == "__main__":
    main()
