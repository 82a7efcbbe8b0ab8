"""A property: whatever small records there are, the counts are those that pandas makes of them in another way."""

import tempfile
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from equality.findings import EVERYONE_ELSE
from queries.store import Key
from tests.queries.small import Service, records_mapping, text_of

pytestmark = pytest.mark.slow

COLUMNS = ["person", "quarter", "intake", "region", "unit", "type", "ethnicity", "sex"]
FLAGS = ["on_licence", "recalled", "sentenced", "with_report"]
PLACES = [("north", "hill"), ("north", "dale"), ("south", "cove")]
QUARTERS = [f"2025-26-q{n}" for n in (1, 2, 3, 4)]
INTAKES = {"intake-1": {"2025-26-q1", "2025-26-q2"}, "intake-2": {"2025-26-q3"}}
MAPPING = records_mapping().replace('sex = "sex"', 'sex = "sex"\ncohort = "intake"')


@st.composite
def records(draw):
    """Records of up to 60 people, each in some of the quarters of a year, moving and changing as they like."""
    random = draw(st.randoms(use_true_random=False))
    number = draw(st.integers(1, 60))
    rows = []
    for person in range(number):
        for quarter in random.sample(QUARTERS, random.randint(1, 4)):
            region, unit = random.choice(PLACES)
            groups = [random.choice(["asian", "black", "white", ""]), random.choice(["women", "women", "men", ""])]
            flags = [random.randint(0, 1) for _ in FLAGS]
            intake, kind = random.choice([*INTAKES, ""]), random.choice(["order", "licence", ""])
            rows.append([f"p{person}", quarter, intake, region, unit, kind, *groups, *flags])
    return pd.DataFrame(rows, columns=COLUMNS + FLAGS).replace("", pd.NA)


def counted_again(frame: pd.DataFrame) -> dict[str, tuple[int, int]]:
    """Counts of recall (people) and report (events) nationally, by region and by unit."""
    frame = frame.assign(
        ethnicity=frame["ethnicity"].fillna("not-declared"),
        sex=frame["sex"].fillna("not-declared"),
        country="country",
    )
    frame["ethnicity-2"] = frame["ethnicity"].replace({"asian": "all-other", "black": "all-other"})
    found: dict[str, tuple[int, int]] = {}
    present = set(frame["quarter"])
    years = ["2025-26"] if present == set(QUARTERS) else []
    intakes = [intake for intake, quarters in INTAKES.items() if quarters <= present]
    for period in [*QUARTERS, *years, *intakes]:
        inside = frame[frame["intake"] == period if period in INTAKES else frame["quarter"].str.startswith(period)]
        events = inside.assign(n=inside["sentenced"], x=inside["sentenced"] * inside["with_report"])
        people = inside.assign(n=inside["on_licence"], x=inside["on_licence"] * inside["recalled"])
        latest = people.sort_values("quarter").groupby("person").tail(1).drop(columns=["n", "x"])
        people = latest.merge(people.groupby("person")[["n", "x"]].max(), on="person")
        for measure, rows in (("recall", people), ("report", events)):
            for level in ("country", "region", "unit"):
                for characteristic in ("ethnicity", "ethnicity-2", "sex"):
                    if level == "unit" and (period != "2025-26" or characteristic == "ethnicity-2"):
                        continue
                    sums = rows.groupby([level, characteristic])[["x", "n"]].sum()
                    found |= {
                        f"{measure} {area} {period} all {characteristic} {group}": (int(x), int(n))
                        for (area, group), x, n in sums.itertuples()
                        if n
                    }
    return found


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(frame=records())
def test_counts_are_those_of_pandas_and_shown_rows_hold_them(known, frame):
    with tempfile.TemporaryDirectory() as folder:
        service = Service(Path(folder) / "data", *known)
        path = service.write("people.csv", frame.to_csv(index=False), MAPPING)
        (report,) = service.load(path)
        assert not report.stopped, text_of(report)
        mine = {
            key: value
            for key, value in service.counts().items()
            if key.split()[0] in ("recall", "report")
            and key.split()[3] == "all"
            and key.split()[4] != "ethnicity-and-sex"
        }
        again = counted_again(frame)
        assert mine == again
        service.release()
        store = service.store()
        for measure in ("recall", "report"):
            for area in service.catalogue.areas:
                for period in store.periods:
                    for row in store.rows(Key(area, measure, "sex", period), EVERYONE_ELSE):
                        if row.count is not None and row.group != "all-declared":
                            assert again[f"{measure} {area} {period} all sex {row.group}"] == (row.count, row.total)
        store.engine.dispose()
