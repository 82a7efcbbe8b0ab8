"""Two small populations that differ only where a release withholds: drawn, released, and changed so that all that is shown stays."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array
from sqlalchemy import select

from queries import schema
from queries.store import Store

UNITS = {"Hill": "North", "Dale": "North", "Cove": "South"}
QUARTERS = tuple(f"2025-26-q{number}" for number in (1, 2, 3, 4))
ETHNICITIES, SEXES = ("Asian", "Black", "White", ""), ("Women", "Men", "")
OUTCOMES = ("", "recalled", "with_report")
AXES = {"unit": [*UNITS], "period": [*QUARTERS], "ethnicity": [*ETHNICITIES], "sex": [*SEXES], "outcome": [*OUTCOMES]}
CELLS = pd.MultiIndex.from_product(AXES.values(), names=[*AXES]).to_frame(index=False)
HEADINGS = "person,quarter,region,unit,type,ethnicity,sex,on_licence,recalled,sentenced,with_report\n"
FURTHEST = 2
"""How many people may come to a cell or leave it."""
SECONDS = 5
Counts = np.ndarray


@dataclass(frozen=True)
class Town:
    """What a population is drawn by: a seed, how many people a cell holds on average, and how many of them have an outcome."""

    seed: int
    people: float
    outcomes: float
    undeclared: float

    def drawn(self) -> Counts:
        """How many people there are in each of CELLS."""
        draw = np.random.default_rng(self.seed)
        size = draw.lognormal(0, 0.3, len(CELLS)) * self.people
        shares = {
            "unit": dict(zip(UNITS, (1.6, 0.5, 1.0), strict=True)),
            "ethnicity": {"Asian": 0.6, "Black": 0.4, "White": 3.0, "": self.undeclared},
            "sex": {"Women": 0.4, "Men": 1.6, "": self.undeclared},
            "outcome": {"": 1.0, "recalled": self.outcomes, "with_report": 2 * self.outcomes},
        }
        for axis, share in shares.items():
            size *= CELLS[axis].map(share)
        return np.asarray(draw.poisson(size), dtype=np.int64)


def records(people: Counts) -> str:
    """The extract of a population: one record a person."""
    lines = []
    for cell, count in zip(CELLS.itertuples(index=False), people.tolist(), strict=True):
        flags = f"1,{int(cell.outcome == 'recalled')},1,{int(cell.outcome == 'with_report')}"
        told = f"{cell.period},{UNITS[cell.unit]},{cell.unit},order,{cell.ethnicity},{cell.sex},{flags}\n"
        lines += [f"p{len(lines) + number},{told}" for number in range(count)]
    return HEADINGS + "".join(lines)


def released(store: Store) -> pd.DataFrame:
    """Every row of a release by name: measure, area, characteristic, segment, period, grp, count, total and withheld."""
    with store.engine.connect() as connection:
        rows = pd.DataFrame(connection.execute(select(schema.cell)).mappings())
    for axis in ("measure", "area", "characteristic", "period"):
        rows[axis] = rows[axis].map(store.slugs[axis])
    rows["segment"] = rows["segment"].map(store.slugs["segment:people_on_probation"])
    rows["grp"] = [
        store.slugs[f"group:{one}"][code] for one, code in zip(rows["characteristic"], rows["grp"], strict=True)
    ]
    return rows


def counting(rows: pd.DataFrame) -> tuple[csr_array, csr_array]:
    """Which cells each row counts, and which it counts them out of: (rows, cells)."""
    counts, totals = [], []
    for row in rows.itertuples(index=False):
        inside = _place(row.area, row.period) & (row.segment in ("all", "order"))
        group = inside & _group(row.characteristic, row.grp)
        if row.measure == "caseload-share":
            declared = inside & _group(row.characteristic, "all-declared")
            counts.append(group)
            totals.append(inside if row.grp == "not-declared" else declared)
        else:
            outcome = {"recall": "recalled", "report": "with_report"}[row.measure]
            counts.append(group & (CELLS["outcome"] == outcome).to_numpy())
            totals.append(group)
    return csr_array(np.array(counts, dtype=float)), csr_array(np.array(totals, dtype=float))


@cache
def _place(area: str, period: str) -> np.ndarray:
    region = CELLS["unit"].map(UNITS).str.lower()
    here = (CELLS["unit"].str.lower() == area) | (region == area) | (area == "country")
    return (here & ((CELLS["period"] == period) | (period == "2025-26"))).to_numpy()


@cache
def _group(characteristic: str, slug: str) -> np.ndarray:
    ethnicity, sex = CELLS["ethnicity"].str.lower(), CELLS["sex"].str.lower()
    of = {
        "ethnicity": ethnicity,
        "ethnicity-2": ethnicity.replace({"asian": "all-other", "black": "all-other"}),
        "sex": sex,
        "ethnicity-and-sex": (ethnicity + "-" + sex).where((ethnicity != "") & (sex != ""), ""),
    }[characteristic]
    if slug == "all-declared":
        return (of != "").to_numpy()
    return (of == ("" if slug == "not-declared" else slug)).to_numpy()


def changed(people: Counts, rows: pd.DataFrame, seed: int) -> Counts | None:
    """Other people, of whom every shown row tells the same, and of whose withheld rows the same are small; None where there are none.

    The change is drawn: a whole-number programme is solved with weights drawn by a seed.
    """
    counts, totals = counting(rows)
    shown = (rows["withheld"] == 0).to_numpy()
    seen = rows[shown]
    assert (counts[shown] @ people == seen["count"].to_numpy()).all(), "a row counts other cells than was thought"
    assert (totals[shown] @ people == seen["total"].to_numpy()).all(), (
        "a row counts out of other cells than was thought"
    )
    told = np.unique(np.concatenate([counts[shown].toarray(), totals[shown].toarray()]), axis=0)
    limits = [LinearConstraint(told, 0, 0), *_as_small(counts[~shown], totals[~shown], people)]
    weight = np.random.default_rng(seed).normal(size=len(people))
    bounds = Bounds(-np.minimum(people, FURTHEST), np.full(len(people), FURTHEST))
    found = milp(
        weight, integrality=np.ones(len(people)), bounds=bounds, constraints=limits, options={"time_limit": SECONDS}
    )
    if found.x is None or not (moved := np.round(found.x).astype(np.int64)).any():
        return None
    return people + moved


def _as_small(counts: csr_array, totals: csr_array, people: Counts) -> Iterator[LinearConstraint]:
    """Each number of a withheld row stays on its side of each threshold that a release knows of."""
    for matrix, thresholds in ((counts, (1, 3, 5, 10)), (totals - counts, (3, 5)), (totals, (10, 30))):
        value = matrix @ people
        edges = np.array([0, *thresholds, np.inf])
        place = np.searchsorted(edges, value, side="right") - 1
        yield LinearConstraint(matrix, edges[place] - value, edges[place + 1] - 1 - value)
