"""What an outsider can get from the data address: every row of every combination that it offers, as one table."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

import pandas as pd
from flask.testing import FlaskClient

from equality.catalogue import Catalogue

KEYS = ("measure", "area", "segment", "characteristic", "group", "period")
FOUND, REFUSED = 200, 400


@dataclass(frozen=True)
class Gathered:
    """Rows with ``KEYS``, ``shown``, ``count`` and ``total`` (not a number where withheld), and which classes are offered.

    A class is (measure, level, "all" or "each", kind of period, characteristic): an address outside every class is refused.
    """

    rows: pd.DataFrame
    offered: frozenset[tuple[str, str, str, str, str]]
    asked: int = 0


def listed(client: FlaskClient) -> dict[str, dict[str, list[str]]]:
    """What each filter takes, by measure, as the data address lists it."""
    found: dict[str, dict[str, list[str]]] = {}
    for line in csv.DictReader(io.StringIO(client.get("/data/").text)):
        found.setdefault(line["measure"], {}).setdefault(line["filter"], []).append(line["value"])
    return found


def gathered(client: FlaskClient, catalogue: Catalogue, measures: Iterable[str] | None = None) -> Gathered:
    """Every row of these measures (or of all) from the data address."""
    listing = listed(client)
    rows: list[dict[str, str]] = []
    offered: set[tuple[str, str, str, str, str]] = set()
    refused: set[tuple[str, str, str, str, str]] = set()
    asked = 0
    for measure in measures or listing:
        for address in _addresses(listing[measure]):
            one = class_of(catalogue, measure, address)
            if one in refused:
                continue
            answer = client.get(f"/data/{measure}.csv?" + urlencode(address))
            asked += 1
            if answer.status_code == REFUSED:
                refused.add(one)
                continue
            assert answer.status_code == FOUND, answer.text
            offered.add(one)
            rows += ({"measure": measure, **row} for row in read(answer.text))
    return Gathered(table(rows), frozenset(offered), asked)


def _addresses(filters: Mapping[str, list[str]]) -> Iterator[dict[str, str]]:
    for characteristic in filters.get("characteristic", []):
        for segment in filters["segment"]:
            for area in filters["area"]:
                for period in filters["period"]:
                    yield {"area": area, "segment": segment, "characteristic": characteristic, "period": period}


def class_of(catalogue: Catalogue, measure: str, address: Mapping[str, str]) -> tuple[str, str, str, str, str]:
    """The class that an address belongs to."""
    period = catalogue.period(address["period"])
    assert period is not None
    return (
        measure,
        catalogue.areas[address["area"]].level,
        "all" if address["segment"] == "all" else "each",
        period.kind,
        address["characteristic"],
    )


def read(text: str) -> list[dict[str, str]]:
    """The rows below the header of one answer."""
    return [*csv.DictReader(line for line in text.splitlines() if not line.startswith("# "))]


def table(rows: list[dict[str, str]]) -> pd.DataFrame:
    """Rows as text to one table with numbers; a withheld row has none."""
    frame = pd.DataFrame(rows, columns=[*KEYS, "count", "total", "status"])
    frame["shown"] = frame["status"] == "shown"
    for name in ("count", "total"):
        frame[name] = pd.to_numeric(frame[name].where(frame["shown"]), errors="raise").astype(float)
    return frame.drop(columns="status")
