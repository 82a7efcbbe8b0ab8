"""Every page that has a withheld row on it, read: what it says of that row, and whether any number of it tells a count."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from flask.testing import FlaskClient

from equality.catalogue import Catalogue
from equality.characteristics import ALL_DECLARED, NOT_DECLARED
from tests.attack.gathering import KEYS
from tests.attack.pages import NOT_SHOWN, Read, address, alike, name_of, rows_of, telling_each

OF_ALL = ["area", "characteristic", "period"]
SECRETS = ["rate", "rest", "low", "high"]


@dataclass
class Seen:
    """How many pages were read, how many rows of tables and points of charts were of withheld rows, how many numbers were looked for,
    and what was told."""

    pages: int = 0
    rows: int = 0
    points: int = 0
    numbers: int = 0
    told: list[str] = field(default_factory=list)

    def lines(self) -> Iterator[str]:
        """What was seen, in words."""
        yield f"Pages read: {self.pages:,}; withheld rows in tables of their blocks: {self.rows:,}, in charts: {self.points:,}"
        yield f"Numbers that would tell a withheld count, looked for on each page: {self.numbers:,}; found: {len(self.told):,}"
        yield from self.told[:20]


def summed(parts: Iterable[Seen]) -> Seen:
    """What was seen in all parts."""
    held = [*parts]
    told = [one for part in held for one in part.told]
    counts = ([getattr(one, name) for one in held] for name in ("pages", "rows", "points", "numbers"))
    return Seen(*map(sum, counts), told)


def secrets(rows: pd.DataFrame, exact: pd.DataFrame, catalogue: Catalogue) -> pd.DataFrame:
    """The withheld rows with the numbers that would tell each (SECRETS); not numbers where a shown row prints the same.

    ``rows``: ``KEYS`` and ``shown``; ``exact``: ``KEYS``, ``count`` and ``total``, as ``truth`` has them.
    """
    both = rows[[*KEYS, "shown"]].merge(_as_printed(exact, catalogue), on=[*KEYS])
    each = telling_each(both)
    shown = both["shown"].to_numpy(dtype=bool)
    innocent = np.unique(each[shown][~np.isnan(each[shown])])
    hidden = each[~shown]
    for scale in (1, 100):  # a page's numbers are read as percentages too
        hidden[alike(np.nan_to_num(scale * hidden, nan=-1.0), innocent)] = np.nan
    return both.loc[~shown, [*KEYS]].assign(**dict(zip(SECRETS, hidden.T, strict=True))).reset_index(drop=True)


def _as_printed(exact: pd.DataFrame, catalogue: Catalogue) -> pd.DataFrame:
    """Rates as they are; shares out of all who declared; those who declared, or did not, out of everybody."""
    kind = exact["measure"].map({slug: one.kind for slug, one in catalogue.measures.items()})
    place = [name for name in KEYS if name != "group"]
    others = exact[kind != "rate"]
    outer = others[others["group"].isin((ALL_DECLARED, NOT_DECLARED))]
    declared = outer[outer["group"] == ALL_DECLARED].set_index(place)["total"]
    everybody = outer.groupby(place)["total"].sum()
    index = pd.MultiIndex.from_frame(others[place])
    of_everybody = (others["group"] == NOT_DECLARED) | (kind[others.index] == "declaration")
    out_of = np.where(of_everybody, everybody.reindex(index), declared.reindex(index))
    return pd.concat([exact[kind == "rate"], others.assign(count=others["total"], total=out_of)])


def blocks_seen(client: FlaskClient, catalogue: Catalogue, hidden: pd.DataFrame) -> Seen:
    """The page of each block of some measures with a withheld row, and of regions for each of their characteristics and periods."""
    seen = Seen()
    for (measure, *_), beside in hidden.groupby(["measure", "characteristic", "period"]):
        numbers = _numbers(beside)
        for _, block in beside.groupby(["area", "segment"]):
            page = _read(client, address(next(_each(block)), catalogue), numbers, seen)
            for row in _each(block):
                where = address(row, catalogue)
                for cells in rows_of(page, row, catalogue):
                    seen.rows += 1
                    seen.told += [f"{where}: {cells}"] if cells[1:] != [NOT_SHOWN] else []
                for position, text in page.drawn_for(name_of(row, catalogue)):
                    seen.points += 1
                    told = position is not None and NOT_SHOWN not in text
                    seen.told += [f"{where}: drawn at {position}"] if told else []
        if catalogue.measures[str(measure)].kind == "rate":
            _read(client, address(next(_each(beside)), catalogue, "regions"), numbers, seen)
    return seen


def pages_of_all_measures_seen(client: FlaskClient, catalogue: Catalogue, hidden: pd.DataFrame) -> Seen:
    """The overview, the matrix and the board paper of each area, characteristic and period with a withheld row."""
    seen = Seen()
    for (_, characteristic, period), rows in hidden[hidden["segment"] == "all"].groupby(OF_ALL):
        beside = hidden[(hidden["characteristic"] == characteristic) & (hidden["period"] == period)]
        addresses = {address(row, catalogue, "where-to-look") for row in _each(rows.drop_duplicates("measure"))}
        for one in (
            *sorted(addresses),
            *(f"/{page}?{sorted(addresses)[0].partition('?')[2]}" for page in ("", "board-paper")),
        ):
            _read(client, one, _numbers(beside), seen)
    return seen


def _each(rows: pd.DataFrame) -> Iterator:  # type: ignore[type-arg]
    return rows.itertuples(index=False)


def _numbers(rows: pd.DataFrame) -> np.ndarray:
    each = rows[SECRETS].to_numpy()
    return np.unique(each[~np.isnan(each)])


def _read(client: FlaskClient, where: str, numbers: np.ndarray, seen: Seen) -> Read:
    page = Read(client, where)
    seen.pages += 1
    seen.numbers += len(numbers)
    seen.told += [f"{where}: {one}" for one in numbers[alike(numbers, page.numbers())].tolist()]
    return page
