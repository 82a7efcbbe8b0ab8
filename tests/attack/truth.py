"""The exact counts behind a release, read from the staging file by this module's own statement: to score the attack, no more."""

from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

from equality.characteristics import ALL_DECLARED, NOT_DECLARED
from tests.attack.gathering import KEYS
from tests.attack.places import AXES, EVERYONE, canonical, quantities
from tests.attack.relations import Places


def exact_rows(staging: Path) -> pd.DataFrame:
    """Every row that the loads in force count: ``KEYS``, ``count`` and ``total``; all who declared are added up here."""
    with duckdb.connect(str(staging), read_only=True) as database:
        names = database.execute("SELECT kind, code, slug FROM name").fetchall()
        rows = database.execute(
            "SELECT measure, area, characteristic, segment, period, grp, total, count, load, population"
            " FROM counts JOIN load ON load.number = counts.load"
        ).df()
    slugs: dict[str, dict[int, str]] = {}
    for kind, code, slug in names:
        slugs.setdefault(kind, {})[code] = slug
    rows = _in_force(rows)
    for axis in ("measure", "area", "characteristic", "period"):
        rows[axis] = rows[axis].map(slugs[axis])
    rows["segment"] = _within(rows, "segment", "population", slugs)
    rows["group"] = _within(rows, "grp", "characteristic", slugs)
    rows = rows[rows["group"] != ALL_DECLARED]
    declared = rows[rows["group"] != NOT_DECLARED]
    where = [name for name in KEYS if name != "group"]
    together = declared.groupby(where, as_index=False)[["count", "total"]].sum().assign(group=ALL_DECLARED)
    return pd.concat([rows, together], ignore_index=True)[[*KEYS, "count", "total"]]


def _in_force(rows: pd.DataFrame) -> pd.DataFrame:
    """The latest load of each measure and period."""
    latest = rows.groupby(["measure", "period"])["load"].transform("max")
    return rows[rows["load"] == latest].copy()


def _within(rows: pd.DataFrame, column: str, by: str, slugs: dict[str, dict[int, str]]) -> pd.Series:
    """Codes of a column that mean something else under each value of another."""
    found = pd.Series(index=rows.index, dtype=object)
    for value, own in rows.groupby(by):
        found.loc[own.index] = own[column].map(slugs[f"{column}:{value}"])
    return found


def exact_values(exact: pd.DataFrame, places: Places) -> np.ndarray:
    """The exact number of each place; nobody is counted where there is no exact row.

    ``exact``: ``KEYS``, ``count`` and ``total``, where ``total`` is how many the row counts, of shares too.
    """
    held = exact["characteristic"].isin(places.codes.values["characteristic"])
    rows = canonical(exact[held & exact["measure"].isin(places.catalogue.measures)], places.catalogue)
    everyone = rows[rows["group"].isin((ALL_DECLARED, NOT_DECLARED))]
    where = [name for name in KEYS if name not in ("group", "characteristic")]
    whole = (
        everyone.drop_duplicates([*KEYS]).groupby([*where, "characteristic"], as_index=False)[["count", "total"]].sum()
    )
    whole = whole.drop_duplicates(where).assign(characteristic=EVERYONE, group=EVERYONE)
    values = np.zeros(len(places.keys))
    for measure, own in rows.groupby("measure"):
        names = quantities(places.catalogue, str(measure))
        for held_rows in (own, whole[whole["measure"] == measure]):
            count, total = held_rows["count"], held_rows["total"]
            parts = {"n": total, "a": count, "b": total - count}
            for part, quantity in names.items():
                _put(values, places, quantity, held_rows, parts[part])
    return values


def _put(values: np.ndarray, places: Places, quantity: str, rows: pd.DataFrame, numbers: pd.Series) -> None:
    code = places.codes.code
    if quantity not in code["quantity"]:
        return
    axes = {axis: rows[axis].map(code[axis]).fillna(-1).to_numpy(dtype=np.int64) for axis in AXES if axis != "quantity"}
    axes["quantity"] = np.full(len(rows), code["quantity"][quantity])
    keys = places.codes.keys(**axes)
    found = np.where(keys >= 0, places.at(keys), -1)
    values[found[found >= 0]] = numbers.to_numpy()[found >= 0]
