"""Reads through SQLAlchemy Core on a warm file of the sample at true scale, intervals not included."""

from equality.catalogue import load_catalogue
from queries.store import Door, Key, Store
from tests.benchmarks.figures import at_most, full_sample, median_ms

TURNS = 400


def main() -> None:
    """One page's block, where to look, and a trend, over changing areas."""
    catalogue = load_catalogue()
    store = Door(full_sample(), catalogue).store()
    areas = [area.slug for area in catalogue.areas_at("region")]
    rates = [one for one in store.measures_held("people_on_probation") if catalogue.measures[one].kind == "rate"]
    quarters = [slug for slug, period in store.periods.items() if period.kind == "quarter"]

    def block(turn: int) -> object:
        return _read(store, [Key(areas[turn % 12], "recall", "ethnicity", "2025-26")])

    def everything(turn: int) -> object:
        return _read(store, [Key(areas[turn % 12], slug, "ethnicity", "2025-26") for slug in rates])

    def trend(turn: int) -> object:
        return _read(store, [Key(areas[turn % 12], "recall", "ethnicity", slug) for slug in quarters])

    at_most("a page's block", median_ms(block, TURNS), 0.2, "ms")
    at_most(f"where to look, {len(rates)} outcomes", median_ms(everything, TURNS), 0.5, "ms")
    at_most(f"a trend of {len(quarters)} quarters", median_ms(trend, TURNS), 0.5, "ms")


def _read(store: Store, keys: list[Key]) -> object:
    rows = store.blocks(keys, "white")
    if not rows:
        raise SystemExit("The benchmark read nothing: the sample holds other keys.")
    return rows


if __name__ == "__main__":
    main()
