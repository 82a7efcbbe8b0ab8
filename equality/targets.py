"""Shares that a service has set for itself, where it has: an optional table of the dimensions."""

from pathlib import Path
from typing import TypeAlias

from equality.areas import Area
from equality.characteristics import Characteristic
from equality.definitions import DefinitionError, read_table, require_known

COLUMNS = ("area", "characteristic", "group", "percent")

Targets: TypeAlias = dict[tuple[str, str], dict[str, float]]
"""Shares from 0 to 1 by area and characteristic, in each by group."""


def load_targets(path: Path, areas: dict[str, Area], characteristics: dict[str, Characteristic]) -> Targets:
    """The shares that are set; raises DefinitionError naming file, row and fix."""
    found: Targets = {}
    for number, row in read_table(path, COLUMNS):
        where = f"row {number}"
        require_known(path, f"{where}, area", row["area"], areas)
        require_known(path, f"{where}, characteristic", row["characteristic"], characteristics)
        groups = [group.slug for group in characteristics[row["characteristic"]].group]
        require_known(path, f"{where}, group", row["group"], groups)
        shares = found.setdefault((row["area"], row["characteristic"]), {})
        if row["group"] in shares:
            raise DefinitionError(f'{path}, {where}: "{row["group"]}" stands twice for this area. Remove one.')
        shares[row["group"]] = _share(path, where, row["percent"])
    return found


def _share(path: Path, where: str, text: str) -> float:
    try:
        percent = float(text)
    except ValueError:
        percent = -1.0
    if not 0 < percent < 100:
        raise DefinitionError(f'{path}, {where}: percent is "{text}". Write a number between 0 and 100, such as 14.')
    return percent / 100
