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

NOT_SHOWN = "Not shown (small numbers)"
DIGITS = 8
"""So many significant digits tell a rate from others; numbers with fewer, as most figures hold, are alike by chance."""

HALF_A_LINE = 0.5
FEWEST_OF_A_CURVE = 40
"""Limits of chance are drawn through so many points; lines of a group have one for each quarter, far fewer."""


def address(row: Any, catalogue: Catalogue, whole: str = "") -> str:
    """The page of a row's block; with ``whole`` the page that compares regions ("regions") or looks at all measures."""
    measure = catalogue.measures[row.measure]
    population = catalogue.populations[measure.population]
    area = catalogue.areas[row.area]
    asked = {"characteristic": row.characteristic, "period": row.period}
    if whole == "regions":
        return "/regions?" + urlencode({"outcome": measure.slug, **asked, "group": row.group})
    if whole == "where-to-look":
        asked["about"] = population.path
    if area.level == "unit":
        asked |= {"region": area.parent, "unit": area.slug}
    elif area.level == "region":
        asked["region"] = area.slug
    if row.segment != "all":
        asked[population.segment.field] = row.segment
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
        """The table and the cells of each row that this name heads, below its headings."""
        for table, (_, *rows) in self.tables.items():
            yield from ((str(table), cells) for cells in rows if cells and cells[0] == name)

    def numbers(self) -> np.ndarray:
        """Every long number of the page but those of curves: as it is, and as a proportion where it may be a percentage."""
        drawn = [_with_ends(_without_curves(one)) for one in self.figures]
        sent = self.words + json.dumps(drawn, default=str)
        found = {float(one) for one in re.findall(r"-?\d+\.\d{4,}(?:e-?\d+)?", sent)}
        plain = np.array(sorted(found))
        return np.concatenate([plain, plain / 100])

    def drawn_for(self, name: str) -> Iterator[tuple[Any, str]]:
        """Each position and text that the first figure has in the line of a name."""
        figure = next((one for one in self.figures if one), {})
        axis = figure.get("layout", {}).get("yaxis", {})
        names = [str(one).replace("<br>", " ") for one in axis.get("ticktext") or []]
        if name not in names:
            return
        line = axis["tickvals"][names.index(name)]
        for trace in figure["data"]:
            texts_of = trace.get("text") or [""] * len(trace["x"])
            for x, y, text in zip(trace["x"], trace["y"], texts_of, strict=True):
                if y is not None and abs(y - line) < HALF_A_LINE:
                    yield x, text


def _without_curves(figure: Any) -> Any:
    """A figure without the limits of chance and their labels: rounded points of a shown rate, alike with anything by chance."""
    if not figure:
        return figure
    return {**figure, "data": [one for one in figure.get("data", []) if not _is_curve(one)]}


def _with_ends(figure: Any) -> Any:
    """A figure with the places that its ranges reach, which a reader sees, for how far they reach from their points."""
    if not figure:
        return figure
    return {**figure, "data": [_reaching(one) for one in figure.get("data", [])]}


def _reaching(trace: dict[str, Any]) -> dict[str, Any]:
    for axis in ("x", "y"):
        bar = trace.get(f"error_{axis}") or {}
        ends = [
            value + side * length
            for name, side in (("array", 1), ("arrayminus", -1))
            for value, length in zip(trace[axis], bar.get(name) or [], strict=False)
            if value is not None and length is not None
        ]
        trace = {**trace, f"error_{axis}": ends}
    return trace


def _is_curve(trace: dict[str, Any]) -> bool:
    if trace.get("mode") == "text":
        return any("limit" in str(one) for one in trace.get("text") or [])
    return trace.get("mode") == "lines" and len(trace.get("x") or []) >= FEWEST_OF_A_CURVE


def _cells(table: Any) -> Iterator[list[str]]:
    return (texts(row.component, "Th", "Td") for row in nodes(table, "Tr"))


def telling(rows: pd.DataFrame) -> np.ndarray:
    """Numbers that tell a row's counts: its rate, what is left of it, and both ends of its likely range."""
    each = telling_each(rows)
    return np.unique(each[~np.isnan(each)])


def telling_each(rows: pd.DataFrame) -> np.ndarray:
    """The same for each row by itself: (rows, 4), not numbers where nobody had the outcome, or everybody."""
    count, total = rows["count"].to_numpy(dtype=float), rows["total"].to_numpy(dtype=float)
    some = (count > 0) & (count < total)
    count, total = np.where(some, count, np.nan), np.where(some, total, np.nan)
    rate = count / total
    return np.stack([rate, 1 - rate, *wilson(count, total)], axis=1)


def name_of(row: Any, catalogue: Catalogue) -> str:
    """The name that heads a row."""
    return catalogue.characteristics[row.characteristic].row_name(row.group)


def rows_of(page: Read, row: Any, catalogue: Catalogue) -> Iterator[list[str]]:
    """The cells of the table of a row's block that the row's name heads."""
    block = f"{row.measure}-{row.characteristic}"
    return (cells for table, cells in page.rows_of(name_of(row, catalogue)) if table.startswith(block))


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
