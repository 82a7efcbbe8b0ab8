"""Tidy counts of invented people: the other shape of extract, one row a group."""

import csv
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

import numpy as np

from equality.characteristics import NOT_DECLARED, ROW_NAMES
from sample_data.drawing import Columns, Flags
from sample_data.labels import Labels
from sample_data.records import write_counts_mapping

POPULATION = "people_on_probation"
PERIOD, AS_AT = "2025-26", date(2026, 3, 31)
MEASURES = {
    "order-completed": ("order_ended", "order_completed"),
    "settled-accommodation": ("supervision_ended", "settled_accommodation"),
}
"""Two measures of events, which add up over quarters: eligible and happened flags."""
REGIONS = ("london", "west-midlands")
CHARACTERISTICS = ("ethnicity", "sex")
HEADINGS = ("measure", "period", "area", "segment", "characteristic", "group", "count", "total")


def write_tidy_counts(folder: Path, blocks: Iterable[Columns], labels: Labels) -> Path:
    """Writes tidy_counts.csv from four quarters of people on probation, and its mapping; gives its path."""
    path = folder / "tidy_counts.csv"
    quarters = list(blocks)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEADINGS)
        writer.writerows(_rows(quarters, labels))
    write_counts_mapping(path, POPULATION, "Invented counts of people on probation", AS_AT)
    return path


def _rows(quarters: list[Columns], labels: Labels) -> Iterator[tuple[str | int, ...]]:
    everywhere = labels.populations[POPULATION].segment.all_name
    areas = {"England and Wales": None, **{_region_name(labels, slug): labels.region_code(slug) for slug in REGIONS}}
    for measure, (eligible, happened) in MEASURES.items():
        for area, region in areas.items():
            for characteristic, group, members in _groups(labels):
                column = labels.column_of(POPULATION, characteristic)
                inside = [
                    members[one[column]] & (True if region is None else one["region"] == region) for one in quarters
                ]
                count, total = _counted(quarters, inside, happened), _counted(quarters, inside, eligible)
                yield (measure, PERIOD, area, everywhere, characteristic, group, count, total)


def _counted(quarters: list[Columns], inside: list[Flags], flag: str) -> int:
    return sum(int((one[flag] & mask).sum()) for one, mask in zip(quarters, inside, strict=True))


def _groups(labels: Labels) -> Iterator[tuple[str, str, Flags]]:
    """Each group of each characteristic by name with the codes that lie in it, and those not declared."""
    for slug in CHARACTERISTICS:
        groups = labels.characteristics[slug].group
        inside = [labels.members(POPULATION, slug, group.slug) for group in groups]
        yield from ((slug, group.name, members) for group, members in zip(groups, inside, strict=True))
        yield slug, ROW_NAMES[NOT_DECLARED], ~np.any(inside, axis=0)


def _region_name(labels: Labels, slug: str) -> str:
    return labels.regions[labels.region_code(slug)].name
