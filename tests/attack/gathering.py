"""What an outsider can get from the data address: every row of every combination that it offers, as one table."""

import csv
import io
import itertools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

import pandas as pd
from flask.testing import FlaskClient

from equality.catalogue import Catalogue
from equality.characteristics import ALL_DECLARED

NUMBERS = (
    "count", "total", "rate", "low", "high", "ratio", "ratio_low", "ratio_high", "gap", "gap_low", "gap_high",
    "people", "people_low", "people_high", "p", "q",
)  # fmt: skip
WITHHELD, NOT_APPLICABLE = "[c]", "[z]"
EVERYONE_ELSE = "everyone-else"
KEYS = ("measure", "area", "segment", "characteristic", "group", "period")
FOUND, REFUSED = 200, 400


@dataclass(frozen=True)
class Gathered:
    """Rows with ``KEYS``, ``shown``, ``count`` and ``total`` (not a number where withheld), and which classes are offered.

    A class is (measure, level, "all" or "each", kind of period, characteristic): an address outside every class is refused.
    ``rounded_to`` is what the numbers are rounded to the nearest of, 1 where they are exact.
    """

    rows: pd.DataFrame
    offered: frozenset[tuple[str, str, str, str, str]]
    asked: int = 0
    rounded_to: int = 1


def listed(client: FlaskClient) -> dict[str, dict[str, list[str]]]:
    """What each filter takes, by measure, as the data address lists it."""
    found: dict[str, dict[str, list[str]]] = {}
    for line in csv.DictReader(io.StringIO(client.get("/data/").text)):
        found.setdefault(line["measure"], {}).setdefault(line["filter"], []).append(line["value"])
    return found


def gathered(client: FlaskClient, catalogue: Catalogue, measures: Iterable[str] | None = None) -> Gathered:
    """Every row of these measures (or of all) from the data address."""
    listing = listed(client)
    return together([_of_measure(client, catalogue, one, listing[one]) for one in measures or listing])


def together(parts: Iterable[Gathered]) -> Gathered:
    """What was gathered of several measures as one."""
    held = [*parts]
    rows = pd.concat([one.rows for one in held], ignore_index=True)
    return Gathered(rows, frozenset().union(*(one.offered for one in held)), sum(one.asked for one in held))


def joined(before: Gathered, after: Gathered) -> Gathered:
    """The later of two releases with what the earlier printed of the same people.

    They are the same people where a measure's figures of a period are alike in every row that both show. Rows that the
    later withholds stay marked as withheld, with their numbers where the earlier printed them.
    """
    numbers = ["count", "total"]
    both = after.rows.merge(before.rows, on=[*KEYS], suffixes=("", "_before"))
    compared = both[both["shown"] & both["shown_before"].astype(bool)]
    alike = (compared["count"] == compared["count_before"]) & (compared["total"] == compared["total_before"])
    same = alike.groupby([compared["measure"], compared["period"]]).all()
    same = same[same].index
    usable = before.rows[before.rows.set_index(["measure", "period"]).index.isin(same) & before.rows["shown"]]
    earlier = usable.set_index([*KEYS])[numbers]
    later = after.rows.set_index([*KEYS])
    filled = later.assign(**{one: later[one].fillna(earlier[one].reindex(later.index)) for one in numbers})
    alone = usable[~usable.set_index([*KEYS]).index.isin(later.index)]
    rows = pd.concat([filled.reset_index(), alone], ignore_index=True)
    return Gathered(rows, before.offered | after.offered, before.asked + after.asked)


def _of_measure(client: FlaskClient, catalogue: Catalogue, measure: str, filters: Mapping[str, list[str]]) -> Gathered:
    rows: list[dict[str, str]] = []
    offered: set[tuple[str, str, str, str, str]] = set()
    refused: set[tuple[str, str, str, str, str]] = set()
    asked = 0
    for address in _addresses(filters):
        one = class_of(catalogue, measure, address)
        if one in refused:
            continue
        answer = client.get(f"/data/{measure}.csv?" + urlencode(address))
        if answer.status_code == REFUSED and "is not a value of comparison" in answer.text:
            answer = client.get(f"/data/{measure}.csv?" + urlencode({**address, "comparison": EVERYONE_ELSE}))
        asked += 1
        if answer.status_code == REFUSED:
            refused.add(one)
            continue
        assert answer.status_code == FOUND, answer.text
        offered.add(one)
        rows += read(answer.text)
    return Gathered(table(rows, measure), frozenset(offered), asked)


def _addresses(filters: Mapping[str, list[str]]) -> Iterator[dict[str, str]]:
    """Every combination once, with each comparison in turn: counts are the same in all, and every kind of number is met."""
    comparisons = itertools.cycle(filters.get("comparison", [""]))
    named = ("characteristic", "segment", "area", "period")
    for values in itertools.product(*(filters.get(name, []) for name in named)):
        yield {**dict(zip(named, values, strict=True)), "comparison": next(comparisons)}


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


def table(rows: list[dict[str, str]], measure: str) -> pd.DataFrame:
    """Rows as text to one table with numbers; a withheld row has none, and no comparison with a row that is not shown."""
    frame = pd.DataFrame(rows, columns=[*KEYS[1:], "comparison", *NUMBERS, "status"])
    frame.insert(0, "measure", measure)
    frame["shown"] = frame["status"] == "shown"
    said = frame.loc[~frame["shown"], [*NUMBERS]]
    assert (said == WITHHELD).all(axis=None), f"{measure}: a withheld row holds a number"
    _require_both_sides(frame, measure)
    for name in ("count", "total"):
        frame[name] = pd.to_numeric(frame[name].where(frame["shown"]), errors="raise").astype(float)
    return frame[[*KEYS, "count", "total", "shown"]]


def _require_both_sides(frame: pd.DataFrame, measure: str) -> None:
    """A ratio or a gap is printed only beside the row that it compares with: else it would tell that row's rate."""
    block = ["area", "segment", "characteristic", "period"]
    compared = frame[~frame["ratio"].isin((WITHHELD, NOT_APPLICABLE))]
    with_whom = compared["comparison"].replace(EVERYONE_ELSE, ALL_DECLARED)
    needed = compared[block].assign(group=with_whom).drop_duplicates()
    shown = frame.loc[frame["shown"], [*block, "group"]]
    assert len(needed.merge(shown)) == len(needed), f"{measure}: a comparison is printed with a row that is not shown"
