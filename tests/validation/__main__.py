"""`make validate`: coverage, false alarms and power, printed and written into docs/validation.md."""

import platform
import time
from collections.abc import Callable, Iterator

import numpy as np
import scipy

from tests.validation import document, report
from tests.validation.coverage import covered, grid
from tests.validation.false_alarms import SERVICES, alarms, limits, services
from tests.validation.power import RATIOS, TIMES, limits_at, table

CALIBRATED_ON = 50
"""Services that the rivals' limits are set on; none of them is among those that false alarms are counted in."""


def main() -> None:
    """Work everything out, on one core, printing each table as it is there."""
    taken: list[tuple[str, float]] = []

    def shown(name: str, words: str, work: Callable[[], Iterator[str]]) -> None:
        start = time.perf_counter()
        lines = list(work())
        taken.append((words, time.perf_counter() - start))
        print(f"\n{words}\n", *lines, sep="\n", flush=True)
        document.written(name, lines)

    start = time.perf_counter()
    share, strict = limits(CALIBRATED_ON)
    taken.append(("Finding the rivals' limits", time.perf_counter() - start))
    shown("settings", "Settings", report.settings)
    shown("coverage", "Coverage, every point of the grid", lambda: report.covered(covered(grid())))
    shown("false-alarms", "False alarms, every service", lambda: report.alarmed(alarms(services(SERVICES))))
    shown("limits", "The rivals, as strict as the tool", lambda: report.limits(share, strict))
    for name, words, limits_of in (
        ("power", "Power, rivals as strict as the tool over all comparisons", lambda setting: strict),
        ("power-there", "Power, rivals as strict as the tool in each place", lambda setting: limits_at(setting, TIMES)),
    ):
        shown(name, words, lambda of=limits_of: report.powered(table(of, ratios=(1.0, *RATIOS))))  # type: ignore[misc]
    shown("golden", "Published examples", report.golden)
    seconds = [(words, f"{each:.0f}") for words, each in taken if each >= 0.5]
    lines = list(report.table(("part", "seconds on one core"), seconds))
    versions = f"Python {platform.python_version()}, NumPy {np.__version__}, SciPy {scipy.__version__}."
    document.written("taken", [versions, "", *lines])
    print("", versions, *lines, sep="\n")


if __name__ == "__main__":
    main()
