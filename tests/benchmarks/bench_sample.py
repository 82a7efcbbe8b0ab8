"""The sample at true scale, from nothing to released: time, memory and size; the release alone."""

import os
import resource
import shutil
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

from tests.benchmarks.figures import FULL, ROOT, at_most

RELEASE_BEFORE = 6.9
"""Processor seconds of the release alone before version 0.3.0, on one core of an AMD EPYC; elsewhere the ratio says little."""
MOST_TIMES_BEFORE = 1.5


def main() -> None:
    """Make the sample at true scale in a folder of its own, then release once more, protected and by the row rule alone."""
    shutil.rmtree(FULL, ignore_errors=True)
    seconds, _, gib = _run("sample", "--full")
    at_most("generate, load and release", seconds, 180, "s")
    at_most("generate, load and release, memory", gib, 3, "GiB")
    seconds, _, gib = _run("release")
    at_most("release alone", seconds, 90, "s")
    at_most("release alone, memory", gib, 1.5, "GiB")
    _, busy, _ = _run("release", PROTECT="off")
    at_most(
        f"release by the row rule alone, {busy:.1f} s of processor, times the {RELEASE_BEFORE} s before version 0.3.0",
        busy / RELEASE_BEFORE,
        MOST_TIMES_BEFORE,
        "times",
    )
    store = max(FULL.glob("release-*.sqlite"))
    rows = _rows(store)
    at_most(f"bytes a released row, of {rows:,}", store.stat().st_size / rows, 30, "bytes")


def _run(*words: str, **settings: str) -> tuple[float, float, float]:
    """Seconds, processor seconds and peak GiB of one command in a process of its own."""
    start = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "app", *words],
        cwd=ROOT,
        env={**os.environ, "DATA_DIR": str(FULL), **settings},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"python -m app {' '.join(words)} ended with {process.returncode}")
    return time.perf_counter() - start, used.ru_utime + used.ru_stime, _gib(used)


def _gib(used: resource.struct_rusage) -> float:
    return used.ru_maxrss / 1024**2


def _rows(store: Path) -> int:
    connection = sqlite3.connect(store)
    try:
        return int(connection.execute("SELECT count(*) FROM cell").fetchone()[0])
    finally:
        connection.close()


if __name__ == "__main__":
    main()
