"""Tidy counts added up where that is true: groups to wider groups, and events to wider areas and longer periods."""

import pandas as pd

from equality.catalogue import Catalogue
from equality.periods import Period
from queries.loading.counted import KEYS
from queries.plan import Plan, longer_periods

BLOCK = ["measure", "area", "segment", "period"]


def with_coarser(frame: pd.DataFrame, catalogue: Catalogue) -> pd.DataFrame:
    """Adds coarser classifications that the extract leaves out: groups do not overlap, so they add up."""
    slugs = list(catalogue.characteristics)
    for _ in slugs:
        for one in catalogue.characteristics.values():
            present = set(frame["characteristic"])
            if one.coarser and slugs.index(one.slug) in present and slugs.index(one.coarser) not in present:
                coarse = catalogue.characteristics[one.coarser]
                codes = [0, *(coarse.rows.index(group.within) for group in one.group), len(coarse.rows) - 1]
                rows = frame[frame["characteristic"] == slugs.index(one.slug)].copy()
                rows["grp"] = rows["grp"].astype(int).map(dict(enumerate(codes)))
                rows["characteristic"] = slugs.index(one.coarser)
                frame = pd.concat([frame, _summed(rows)], ignore_index=True)
    return frame


def events_added_up(
    frame: pd.DataFrame, periods: list[Period], catalogue: Catalogue, plan: Plan
) -> tuple[pd.DataFrame, list[Period]]:
    """Adds wider areas and longer periods of measures of events, where all their parts are there; people never add up."""
    measures = [code for code, one in enumerate(catalogue.measures.values()) if one.counts == "events"]
    for level in ("unit", "region"):
        events = frame[frame["measure"].isin(measures)]
        frame = _with_missing(frame, _in_wider_areas(events, periods, catalogue, level))
    for period in longer_periods(plan, [one for one in periods if one.kind == "quarter"]):
        if period not in periods:
            periods = [*periods, period]
        events = frame[frame["measure"].isin(measures)]
        frame = _with_missing(frame, _in_longer_period(events, periods, period))
    return frame, periods


def _in_wider_areas(events: pd.DataFrame, periods: list[Period], catalogue: Catalogue, level: str) -> pd.DataFrame:
    """Rows of a level moved to the areas above, where every area within that stood in the period has rows."""
    areas, slugs = list(catalogue.areas.values()), list(catalogue.areas)
    rows = events[events["area"].isin([code for code, area in enumerate(areas) if area.level == level])].copy()
    rows["part"] = rows["area"]
    rows["area"] = rows["area"].astype(int).map(lambda code: slugs.index(areas[code].parent))
    standing = {
        (slugs.index(parent.slug), place): sum(
            area.parent == parent.slug and area.stood(period.start, period.end) for area in areas
        )
        for parent in areas
        for place, period in enumerate(periods)
    }
    return _whole(
        rows, [standing[int(area), int(period)] for area, period in zip(rows["area"], rows["period"], strict=True)]
    )


def _in_longer_period(events: pd.DataFrame, periods: list[Period], period: Period) -> pd.DataFrame:
    """Rows of the quarters of a longer period moved to it, where every quarter has rows."""
    inside = [one.kind == "quarter" and period.start <= one.start <= period.end for one in periods]
    rows = events[events["period"].isin([code for code, one in enumerate(inside) if one])].copy()
    rows["part"] = rows["period"]
    rows["period"] = periods.index(period)
    return _whole(rows, [sum(inside)] * len(rows))


def _whole(rows: pd.DataFrame, parts: list[int]) -> pd.DataFrame:
    """The rows of blocks in which as many parts are present as there should be."""
    present = rows.groupby([*BLOCK, "characteristic"])["part"].transform("nunique")
    return rows[present == parts].drop(columns="part")


def _with_missing(frame: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """The frame with the sums of ``rows`` for those blocks that it does not have."""
    if rows.empty:
        return frame
    held = set(map(tuple, frame[[*BLOCK, "characteristic"]].astype(int).to_numpy()))
    sums = _summed(rows)
    missing = [tuple(key) not in held for key in sums[[*BLOCK, "characteristic"]].astype(int).to_numpy()]
    return pd.concat([frame, sums[missing]], ignore_index=True)


def _summed(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.groupby(list(KEYS), as_index=False)[["count", "total"]].sum()
