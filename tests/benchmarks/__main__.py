"""Every benchmark in turn: name, measured, target, and whether it was reached."""

import os
import platform

from tests.benchmarks import (
    bench_browser,
    bench_optimum,
    bench_pages,
    bench_sample,
    bench_statistics,
    bench_store,
    bench_suppression,
)


def main() -> None:
    """Run them all, and say on what."""
    print(f"Python {platform.python_version()} on {platform.machine()}, {os.cpu_count()} cores")
    for one in (
        bench_statistics,
        bench_sample,
        bench_suppression,
        bench_optimum,
        bench_store,
        bench_pages,
        bench_browser,
    ):
        print(f"\n{one.__doc__}")
        one.main()


if __name__ == "__main__":
    main()
