"""Reads through SQLAlchemy Core of the sample at true scale, from a warm file and from PostgreSQL, intervals not included."""

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from app.settings import Settings
from equality.catalogue import load_catalogue
from queries.door import Door
from queries.loading.publishing import publish
from queries.store import Key, Store
from tests.benchmarks.figures import at_most, full_sample, median_ms
from tests.postgres import found, made

TURNS = 400
FILE = (0.2, 0.5, 0.5)
POSTGRES = (2, 3, 3)


def main() -> None:
    """The reads of the file and then, where there is a PostgreSQL, those of the same release there."""
    folder, catalogue = full_sample(), load_catalogue()
    _reads("file", Door(folder, catalogue).store(), FILE)
    programs = found()
    if programs is None:
        print("PostgreSQL | not measured: there is none on this machine")
        return
    with made(programs) as database, database.running(), TemporaryDirectory() as working:
        database.emptied()
        shutil.copyfile(folder / "staging.duckdb", Path(working) / "staging.duckdb")
        settings = Settings()
        publish(Path(working), settings.definitions(), settings.rule, lambda line: None, database.address())
        door = Door(Path(working), catalogue, database.address("pemt_web"))
        _reads("PostgreSQL", door.store(), POSTGRES)
        at_most("PostgreSQL, which release is in force", median_ms(lambda turn: door.store(), TURNS), 1, "ms")


def _reads(kept: str, store: Store, targets: tuple[float, float, float]) -> None:
    """One page's block, where to look, and a trend, over changing areas."""
    catalogue = store.catalogue
    areas = [area.slug for area in catalogue.areas_at("region")]
    rates = [one for one in store.measures_held("people_on_probation") if catalogue.measures[one].kind == "rate"]
    quarters = [slug for slug, period in store.periods.items() if period.kind == "quarter"]

    def block(turn: int) -> object:
        return _read(store, [Key(areas[turn % 12], "recall", "ethnicity", "2025-26")])

    def everything(turn: int) -> object:
        return _read(store, [Key(areas[turn % 12], slug, "ethnicity", "2025-26") for slug in rates])

    def trend(turn: int) -> object:
        return _read(store, [Key(areas[turn % 12], "recall", "ethnicity", slug) for slug in quarters])

    reads = {"a page's block": block, f"where to look, {len(rates)} outcomes": everything}
    reads[f"a trend of {len(quarters)} quarters"] = trend
    for (name, read), target in zip(reads.items(), targets, strict=True):
        at_most(f"{kept}, {name}", median_ms(read, TURNS), target, "ms")


def _read(store: Store, keys: list[Key]) -> object:
    rows = store.blocks(dict.fromkeys(keys, "white"))
    if not rows:
        raise SystemExit("The benchmark read nothing: the sample holds other keys.")
    return rows


if __name__ == "__main__":
    main()
