"""Two small services that differ only where a release withholds: drawn, released, and changed so that all that is shown stays."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

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
GRADES, ROUTES = ("Senior", "Middle", "Junior"), ("Inside", "Outside")
PEOPLE, STAFF, APPLICANTS = "people_on_probation", "staff", "applicants"
CELLS = pd.concat(
    [
        pd.MultiIndex.from_product([[population], places, QUARTERS, ETHNICITIES, SEXES, outcomes]).to_frame(
            index=False, name=["population", "place", "period", "ethnicity", "sex", "outcome"]
        )
        for population, places, outcomes in (
            (PEOPLE, [*UNITS], ("", "recalled", "with_report")),
            (STAFF, GRADES, ("", "promoted")),
            (APPLICANTS, ROUTES, ("", "sifted_in", "passed")),
        )
    ],
    ignore_index=True,
)
"""Who is counted apart from others: people on probation by unit, staff by grade, applicants by route."""
OF = {population: (CELLS["population"] == population).to_numpy() for population in (PEOPLE, STAFF, APPLICANTS)}
"""Which of CELLS are of each population."""
HAPPENED = {
    "recall": ("recalled",),
    "report": ("with_report",),
    "promoted": ("promoted",),
    "sift": ("sifted_in", "passed"),
    "interview": ("passed",),
}
"""By rate: the outcomes that count."""
OF_MEASURE = {"promoted": STAFF, "declared": STAFF, "sift": APPLICANTS, "interview": APPLICANTS}
"""By measure of others than people on probation: their population."""
REACHED = {"interview": HAPPENED["sift"]}
"""By rate that not everybody could have had: the outcomes of those who could."""
PEOPLE_HEADINGS = "person,quarter,region,unit,type,ethnicity,sex,on_licence,recalled,sentenced,with_report\n"
STAFF_HEADINGS = "person,quarter,region,grade,ethnicity,sex,promoted\n"
APPLICANTS_HEADINGS = "person,quarter,region,route,ethnicity,sex,sifted_in,passed\n"
FURTHEST = 2
"""How many people may come to a cell or leave it."""
SECONDS = 5
Counts = np.ndarray


@dataclass(frozen=True)
class Town:
    """What a service's people are drawn by: a seed, how many a cell holds on average, and how many of them have an outcome."""

    seed: int
    people: float
    outcomes: float
    undeclared: float

    def drawn(self) -> Counts:
        """How many people there are in each of CELLS; those of one population do not depend on there being others."""
        found = np.zeros(len(CELLS), dtype=np.int64)
        for place, own in enumerate(OF.values()):
            draw = np.random.default_rng((self.seed, place) if place else self.seed)
            size = draw.lognormal(0, 0.3, int(own.sum())) * self.people
            for axis, share in self._shares().items():
                size *= CELLS[axis][own].map(share)
            found[own] = draw.poisson(size)
        return found

    def _shares(self) -> dict[str, dict[str, float]]:
        return {
            "place": dict(zip((*UNITS, *GRADES, *ROUTES), (1.6, 0.5, 1.0, 0.4, 1.0, 2.0, 0.4, 1.6), strict=True)),
            "ethnicity": {"Asian": 0.6, "Black": 0.4, "White": 3.0, "": self.undeclared},
            "sex": {"Women": 0.4, "Men": 1.6, "": self.undeclared},
            "outcome": {
                "": 1.0,
                "recalled": self.outcomes,
                "with_report": 2 * self.outcomes,
                "promoted": self.outcomes,
                "sifted_in": 2 * self.outcomes,
                "passed": self.outcomes,
            },
        }


def records(people: Counts) -> tuple[str, str, str]:
    """The extracts of people on probation, of staff and of applicants: one record a person."""
    lines: dict[str, list[str]] = {population: [] for population in OF}
    for cell, count in zip(CELLS.itertuples(index=False), people.tolist(), strict=True):
        own = lines[cell.population]
        own += [f"{cell.population[0]}{len(own) + number},{_told(cell)}\n" for number in range(count)]
    people_lines, staff_lines, applicants_lines = ("".join(own) for own in lines.values())
    return PEOPLE_HEADINGS + people_lines, STAFF_HEADINGS + staff_lines, APPLICANTS_HEADINGS + applicants_lines


def _told(cell: Any) -> str:
    """What is told of each person of a cell."""
    groups = f"{cell.ethnicity},{cell.sex}"
    if cell.population == STAFF:
        return f"{cell.period},North,{cell.place},{groups},{int(cell.outcome == 'promoted')}"
    if cell.population == APPLICANTS:
        flags = f"{int(cell.outcome in HAPPENED['sift'])},{int(cell.outcome in HAPPENED['interview'])}"
        return f"{cell.period},North,{cell.place},{groups},{flags}"
    flags = f"1,{int(cell.outcome == 'recalled')},1,{int(cell.outcome == 'with_report')}"
    return f"{cell.period},{UNITS[cell.place]},{cell.place},order,{groups},{flags}"


def released(store: Store) -> pd.DataFrame:
    """Every row of a release by name: measure, area, characteristic, segment, period, grp, count, total and withheld."""
    with store.engine.connect() as connection:
        rows = pd.DataFrame(connection.execute(select(schema.cell)).mappings())
    for axis in ("measure", "area", "characteristic", "period"):
        rows[axis] = rows[axis].map(store.slugs[axis])
    population = [store.catalogue.measures[one].population for one in rows["measure"]]
    rows["segment"] = [
        store.slugs[f"segment:{one}"][code] for one, code in zip(population, rows["segment"], strict=True)
    ]
    rows["grp"] = [
        store.slugs[f"group:{one}"][code] for one, code in zip(rows["characteristic"], rows["grp"], strict=True)
    ]
    return rows


def counting(rows: pd.DataFrame) -> tuple[csr_array, csr_array]:
    """Which cells each row counts, and which it counts them out of: (rows, cells)."""
    counts, totals = [], []
    for row in rows.itertuples(index=False):
        inside = _place(row.measure, row.area, row.period) & _segment(row.segment)
        group = inside & _group(row.characteristic, row.grp)
        if row.measure == "caseload-share":
            declared = inside & _group(row.characteristic, "all-declared")
            counts.append(group)
            totals.append(inside if row.grp == "not-declared" else declared)
        elif row.measure == "declared":
            counts.append(group)
            totals.append(inside)
        else:
            counts.append(group & CELLS["outcome"].isin(HAPPENED[row.measure]).to_numpy())
            reached = REACHED.get(row.measure)
            totals.append(group if reached is None else group & CELLS["outcome"].isin(reached).to_numpy())
    return csr_array(np.array(counts, dtype=float)), csr_array(np.array(totals, dtype=float))


@cache
def _place(measure: str, area: str, period: str) -> np.ndarray:
    own = OF[OF_MEASURE.get(measure, PEOPLE)]
    region = CELLS["place"].map(UNITS).str.lower()
    here = (CELLS["place"].str.lower() == area) | (region == area) | (area == "country")
    return own & (here & ((CELLS["period"] == period) | (period == "2025-26"))).to_numpy()


@cache
def _segment(segment: str) -> np.ndarray:
    """Everybody on probation is on an order."""
    return (CELLS["place"].str.lower() == segment).to_numpy() | (segment == "all") | (OF[PEOPLE] & (segment == "order"))


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

    The change is drawn: a whole-number programme is solved for each population with weights drawn by a seed.
    """
    counts, totals = counting(rows)
    shown = (rows["withheld"] == 0).to_numpy()
    seen = rows[shown]
    assert (counts[shown] @ people == seen["count"].to_numpy()).all(), "a row counts other cells than was thought"
    assert (totals[shown] @ people == seen["total"].to_numpy()).all(), (
        "a row counts out of other cells than was thought"
    )
    weight = np.random.default_rng(seed).normal(size=len(people))
    others = people.copy()
    for own in OF.values():
        about = (totals @ own.astype(float)) > 0
        told = np.concatenate([matrix[shown & about][:, own].toarray() for matrix in (counts, totals)])
        small = _as_small(counts[~shown & about][:, own], totals[~shown & about][:, own], people[own])
        others[own] += _moved(people[own], weight[own], [LinearConstraint(np.unique(told, axis=0), 0, 0), *small])
    return others if (others != people).any() else None


def _moved(people: Counts, weight: np.ndarray, limits: list[LinearConstraint]) -> Counts:
    """A change that keeps within limits, the one with the least weight; none where none is found."""
    bounds = Bounds(-np.minimum(people, FURTHEST), np.full(len(people), FURTHEST))
    found = milp(
        weight, integrality=np.ones(len(people)), bounds=bounds, constraints=limits, options={"time_limit": SECONDS}
    )
    return np.zeros_like(people) if found.x is None else np.round(found.x).astype(np.int64)


def _as_small(counts: csr_array, totals: csr_array, people: Counts) -> Iterator[LinearConstraint]:
    """Each number of a withheld row stays on its side of each threshold that a release knows of."""
    for matrix, thresholds in ((counts, (1, 3, 5, 10)), (totals - counts, (3, 5)), (totals, (10, 30))):
        value = matrix @ people
        edges = np.array([0, *thresholds, np.inf])
        place = np.searchsorted(edges, value, side="right") - 1
        yield LinearConstraint(matrix, edges[place] - value, edges[place + 1] - 1 - value)
