"""The system that an outsider builds of a release: shown numbers, withheld ones, and every relation that holds between them."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import scipy.sparse as sp

from equality.catalogue import Catalogue
from tests.attack.gathering import Gathered
from tests.attack.places import REST, canonical, codes, entries
from tests.attack.relations import Family, Places, families
from tests.attack.solving import System

PARTS = ("a", "b", "n", REST)


class PrintedTwice(ValueError):  # noqa: N818 - two rows say different numbers of the same people
    """Two rows of one release say different numbers of the same thing: they were wrongly taken to be the same."""


@dataclass(frozen=True)
class Known:
    """Places of a release, the number of each (not a number where withheld), and what each withheld row keeps back.

    ``off`` is how far each number may be from the exact one: what a count is rounded by, and twice as much for those without an
    outcome, who are what a rounded count leaves of a rounded total.
    ``kept``: columns ``place``, ``row`` and ``part`` (of PARTS), one for each number of each withheld row.
    """

    places: Places
    values: np.ndarray
    off: np.ndarray
    kept: pd.DataFrame


def known(gathered: Gathered, catalogue: Catalogue) -> Known:
    """What a release says of each place; raises PrintedTwice."""
    rows = canonical(gathered.rows, catalogue)
    coded = codes(gathered, catalogue)
    said = entries(rows, catalogue, coded)
    if gathered.rounded_to > 1:
        # What is left of rounded numbers is not what another row prints, and follows from them anyway.
        said.loc[said["part"] == REST, "value"] = np.nan
    by_place = said.groupby("key")["value"].agg(["min", "max"])
    if (by_place["min"] != by_place["max"])[by_place["min"].notna()].any():
        raise PrintedTwice(f"{int((by_place['min'] != by_place['max']).sum())} places have two numbers")
    places = Places(by_place.index.to_numpy(), coded, catalogue)
    hidden = said[said["part"].isin(PARTS) & ~rows["shown"].loc[said["row"]].to_numpy()]
    kept = hidden[["row", "part"]].assign(place=places.at(hidden["key"].to_numpy()))
    return Known(places, by_place["min"].to_numpy(), _off(places, gathered.rounded_to), kept.reset_index(drop=True))


def _off(places: Places, rounded_to: int) -> np.ndarray:
    without = np.array([name.endswith(":no") for name in places.codes.values["quantity"]])
    return (rounded_to // 2) * np.where(without[places.parts()["quantity"]], 2.0, 1.0)


def holding(places: Places, exact: np.ndarray) -> list[Family]:
    """The relations that hold of the exact numbers without exception, kind by kind: an outsider is granted them all."""
    found = [one for one in families(places) if _holds(one, exact)]
    sums = {one.name.rpartition(": ")[0] for one in found if one.name.endswith(": exactly")}
    return [one for one in found if one.name.endswith(": exactly") or one.name.rpartition(": ")[0] not in sums]


def _holds(family: Family, exact: np.ndarray) -> bool:
    answers = family.matrix @ exact
    return bool(np.all(answers >= family.least) and np.all(answers <= family.most))


def system(release: Known, relations: list[Family]) -> System:
    """Relations with something in them that is not known exactly, as one system; shown numbers are fixed, or nearly so."""
    hidden = np.isnan(release.values)
    open_to_doubt = hidden | (release.off > 0)
    matrices, least, most = [], [], []
    for one in relations:
        touching = (abs(one.matrix) @ open_to_doubt.astype(float)) > 0
        matrices.append(one.matrix[touching])
        least.append(one.least[touching])
        most.append(one.most[touching])
    return System(
        sp.vstack(matrices).tocsr(),
        np.concatenate(least),
        np.concatenate(most),
        np.where(hidden, 0.0, np.maximum(release.values - release.off, 0.0)),
        np.where(hidden, np.inf, release.values + release.off),
    )
