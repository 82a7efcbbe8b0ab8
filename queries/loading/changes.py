"""What changes for readers from one release to the next: rows newly shown and newly not shown."""

import sqlite3
from dataclasses import dataclass
from pathlib import Path

SAME_KEYS = """
SELECT count(*) FROM (
    SELECT kind, code, slug FROM earlier.name WHERE kind <> 'period'
    EXCEPT SELECT kind, code, slug FROM main.name WHERE kind <> 'period')
"""
COMPARED = """
SELECT coalesce(sum(later.withheld > before.withheld), 0), coalesce(sum(later.withheld < before.withheld), 0)
FROM main.cell AS later
JOIN main.name AS named ON named.kind = 'period' AND named.code = later.period
JOIN earlier.name AS known ON known.kind = 'period' AND known.slug = named.slug
JOIN earlier.cell AS before ON before.area = later.area AND before.measure = later.measure
    AND before.characteristic = later.characteristic AND before.segment = later.segment
    AND before.period = known.code AND before.grp = later.grp
"""


@dataclass(frozen=True)
class Changes:
    """How many rows that both releases hold are shown in one of them alone."""

    newly_not_shown: int
    newly_shown: int


def changes_between(earlier: Path, later: Path) -> Changes | None:
    """The changes from one store to another; None where they were made by definitions that number things differently."""
    connection = sqlite3.connect(later)
    try:
        connection.execute("ATTACH ? AS earlier", [str(earlier)])
        if connection.execute(SAME_KEYS).fetchone()[0]:
            return None
        return Changes(*connection.execute(COMPARED).fetchone())
    finally:
        connection.close()
