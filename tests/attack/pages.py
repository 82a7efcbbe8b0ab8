"""What an outsider can read from pages: the cells of tables, the words, and every number of every figure."""

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import numpy as np
import pandas as pd
from flask.testing import FlaskClient

from equality.catalogue import Catalogue
from tests.app.asking import at, nodes, texts
from tests.attack.inversion import wilson
from tests.layout_lint import text_of

DIGITS = 8
"""So many significant digits tell a rate from others: figures hold numbers in full, and fewer digits are alike by chance."""

FEWEST_OF_A_CURVE = 40
"""Limits of chance are drawn through so many points; lines of a group have one for each quarter, far fewer."""


def address(row: pd.Series, catalogue: Catalogue, whole: str = "") -> str:
    """The page of a row's block; with ``whole`` the page that compares regions ("regions") or looks at all measures."""
    measure = catalogue.measures[row["measure"]]
    population = catalogue.populations[measure.population]
    area = catalogue.areas[row["area"]]
    asked = {"characteristic": row["characteristic"], "period": row["period"]}
    if whole == "regions":
        return "/regions?" + urlencode({"outcome": measure.slug, **asked, "group": row["group"]})
    if area.level == "unit":
        asked |= {"region": area.parent, "unit": area.slug}
    elif area.level == "region":
        asked["region"] = area.slug
    if row["segment"] != "all":
        asked[population.segment.field] = row["segment"]
    path = f"/{population.path}/{measure.slug}" if not whole else f"/{whole}"
    return f"{path}?{urlencode(asked)}"


class Read:
    """One page as read."""

    def __init__(self, client: FlaskClient, address: str) -> None:
        page = at(client, address)
        self.words = text_of(page)
        self.tables = {node.get("id"): list(_cells(node.component)) for node in nodes(page, "Table")}
        self.figures: list[Any] = [node.get("figure") for node in nodes(page, "Graph")]
        self.sent = self.words + json.dumps(self.figures, default=str)

    def rows_of(self, name: str) -> Iterator[tuple[str, list[str]]]:
        """The table and the cells of each row that this name heads."""
        for table, rows in self.tables.items():
            yield from ((str(table), cells) for cells in rows if cells and cells[0] == name)

    def numbers(self) -> np.ndarray:
        """Every long number of the page but those of curves: as it is, and as a proportion where it may be a percentage."""
        sent = self.words + json.dumps([_without_curves(one) for one in self.figures], default=str)
        found = {float(one) for one in re.findall(r"-?\d+\.\d{4,}(?:e-?\d+)?", sent)}
        plain = np.array(sorted(found))
        return np.concatenate([plain, plain / 100])

    def points(self) -> Iterator[tuple[dict[str, Any], int]]:
        """Each trace of each figure, and how many positions it has."""
        for figure in self.figures:
            for trace in (figure or {}).get("data", []):
                yield trace, max((len(trace.get(axis) or []) for axis in ("x", "y")), default=0)


def _without_curves(figure: Any) -> Any:
    """A figure without the limits of chance and their labels: rounded points of a shown rate, alike with anything by chance."""
    if not figure:
        return figure
    return {**figure, "data": [one for one in figure.get("data", []) if not _is_curve(one)]}


def _is_curve(trace: dict[str, Any]) -> bool:
    if trace.get("mode") == "text":
        return any("limit" in str(one) for one in trace.get("text") or [])
    return trace.get("mode") == "lines" and len(trace.get("x") or []) >= FEWEST_OF_A_CURVE


def _cells(table: Any) -> Iterator[list[str]]:
    return (texts(row.component, "Th", "Td") for row in nodes(table, "Tr"))


def telling(rows: pd.DataFrame) -> np.ndarray:
    """Numbers that tell a row's counts: its rate, what is left of it, and both ends of its likely range."""
    held = rows[(rows["total"] > 0) & (rows["count"] > 0) & (rows["count"] < rows["total"])]
    count, total = held["count"].to_numpy(dtype=float), held["total"].to_numpy(dtype=float)
    low, high = wilson(count, total)
    rate = count / total
    return np.unique(np.concatenate([rate, 1 - rate, low, high]))


def alike(numbers: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Which numbers are among others, to as many digits as tell."""
    if not len(others):
        return np.zeros(len(numbers), dtype=bool)
    ordered = np.sort(others)
    place = np.searchsorted(ordered, numbers)
    near = np.minimum(
        np.abs(ordered[np.minimum(place, len(ordered) - 1)] - numbers),
        np.abs(ordered[np.maximum(place - 1, 0)] - numbers),
    )
    return near <= np.abs(numbers) * 10.0**-DIGITS
