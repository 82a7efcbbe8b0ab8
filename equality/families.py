"""p and q of released comparisons, worked out again from the rows of the whole family that they were corrected in."""

from collections.abc import Hashable, Mapping, Sequence
from typing import TypeVar

import numpy as np

from equality.characteristics import ALL_DECLARED, NOT_DECLARED
from equality.evidence import Comparisons, Size, Verdicts, verdicts
from equality.findings import EVERYONE_ELSE, ReleasedRow, Topic, counts_of

Place = TypeVar("Place", bound=Hashable)


def family_verdicts(
    topic: Topic, blocks: Mapping[Place, Sequence[ReleasedRow]]
) -> tuple[Verdicts, dict[tuple[Place, str], int]]:
    """Verdicts of every comparison in a family, and where each (place, group) stands in them.

    ``blocks`` holds the released rows of every area (or area and segment) of the family, all with the topic's measure,
    characteristic, comparison and period. Only released rows go in, so nothing withheld can come out.
    """
    columns: list[tuple[float, ...]] = []
    withheld: list[bool] = []
    places: dict[tuple[Place, str], int] = {}
    for place, rows in blocks.items():
        counts = counts_of(topic, rows)
        share = _declared_share(rows)
        compared_with = ALL_DECLARED if topic.comparison == EVERYONE_ELSE else topic.comparison
        hidden = not any(row.group == compared_with and row.count is not None for row in rows)
        four = np.stack([counts.count, counts.total, counts.reference_count, counts.reference_total], axis=1)
        for row, numbers in zip(rows, four, strict=True):
            if row.group in (ALL_DECLARED, NOT_DECLARED, topic.comparison):
                continue
            places[place, row.group] = len(columns)
            columns.append((*(-1 if np.isnan(number) else number for number in numbers), share))
            withheld.append(hidden or row.count is None)
    table = np.array(columns, dtype=float).reshape(len(columns), 5)
    whole = table[:, :4].astype(np.int64)
    size = topic.measure.size
    answer = verdicts(
        Comparisons(
            count=whole[:, 0],
            total=whole[:, 1],
            reference_count=whole[:, 2],
            reference_total=whole[:, 3],
            withheld=np.array(withheld, dtype=bool),
            declared_share=table[:, 4],
            polarity=np.full(len(columns), topic.measure.sign),
            family=np.zeros(len(columns), dtype=np.int64),
        ),
        Size(size.ratio_low, size.ratio_high, size.gap_points / 100),
    )
    return answer, places


def _declared_share(rows: Sequence[ReleasedRow]) -> float:
    total = {row.group: row.total for row in rows}
    declared, undeclared = total.get(ALL_DECLARED), total.get(NOT_DECLARED)
    if declared is None or undeclared is None or declared + undeclared == 0:
        return float("nan")
    return declared / (declared + undeclared)
