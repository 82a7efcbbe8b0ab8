"""What the tool finds of each gap planted in the sample at true scale: `python -m tests.validation.planted_gaps [--write]`."""

import sys
from dataclasses import dataclass, replace
from pathlib import Path

from app.asked import Asked
from app.settings import Settings
from equality.display import finding_ratio_text, range_text, state_label
from equality.findings import CLEAR, SMALL, Finding
from equality.populations import ALL_SEGMENTS
from equality.selection import Selection
from queries.door import Door
from queries.store import Key, Store
from sample_data.gaps import GAPS
from sample_data.planted import PlantedGap
from tests.benchmarks.figures import full_sample

README = Path(__file__).parents[2] / "sample_data" / "README.md"
BEGIN, END = "<!-- found: begin -->", "<!-- found: end -->"
YEAR, POOL = "2025-26", "2023-24-to-2025-26"
HEADINGS = ("measure", "group", "where", "planted", "year to March 2026", "three years to March 2026", "so")


@dataclass(frozen=True)
class Account:
    """One planted gap and what a reader sees of it in a year and in three; None where the release holds no such row."""

    gap: PlantedGap
    year: Finding | None
    pool: Finding | None

    @property
    def verdict(self) -> str:
        """Whether the gap is found, or the reason that stands on the page in its place."""
        seen = [one for one in (self.year, self.pool) if one is not None and one.state in (*CLEAR, *SMALL)]
        if self.gap.ratio == 1:
            return "called clear, falsely" if seen else "not called clear, truly"
        right = [one for one in seen if one.ratio and (one.ratio.value > 1) == (self.gap.ratio > 1)]
        if right:
            return "found"
        if seen:
            return "found the other way round"
        return "not found"

    @property
    def row(self) -> str:
        """The account as a row of the table."""
        gap = self.gap
        place = ", ".join(part for part in (gap.region, gap.segment) if part) or "everywhere"
        cells = (gap.measure, gap.group, place, f"{gap.ratio:.3g}", _said(self.year), _said(self.pool), self.verdict)
        return f"| {' | '.join(cells)} |"


def accounts(store: Store) -> list[Account]:
    """Every planted gap of a rate, and every true absence, in the order of their lists."""
    listed = [gap for gap in GAPS if store.catalogue.measures[gap.measure].kind == "rate"]
    return [Account(gap, _found(store, gap, YEAR), _found(store, gap, POOL)) for gap in listed]


def table(store: Store) -> str:
    """The accounts as a table, between the marks of the README."""
    lines = [f"| {' | '.join(HEADINGS)} |", f"|{'---|' * len(HEADINGS)}", *(one.row for one in accounts(store))]
    return "\n".join([BEGIN, *lines, END])


def _found(store: Store, gap: PlantedGap, period: str) -> Finding | None:
    area = gap.region or store.catalogue.national.slug
    key = Key(area, gap.measure, gap.characteristic, period, gap.segment or ALL_SEGMENTS)
    population = store.catalogue.populations[gap.population]
    blocks = Asked(store, Selection(), population, "/", (gap.measure,)).blocks([key])
    block = blocks.get(key)
    return next((one for one in block.findings if one.group == gap.group), None) if block else None


def _said(finding: Finding | None) -> str:
    if finding is None:
        return "left out, as too many rows would be small"
    if finding.ratio is None:
        return state_label(finding).lower()
    return f"{state_label(finding).lower()}: {finding_ratio_text(finding)} ({range_text(finding.ratio)})"


def main() -> None:
    """Print the table, and with --write put it into the README of the sample."""
    settings = replace(Settings(), data_dir=full_sample())
    catalogue, _ = settings.definitions()
    made = table(Door(settings.data_dir, catalogue).store())
    print(made)
    if "--write" in sys.argv:
        text = README.read_text(encoding="utf-8")
        before, after = text.partition(BEGIN)[0], text.partition(END)[2]
        README.write_text(before + made + after, encoding="utf-8")


if __name__ == "__main__":
    main()
