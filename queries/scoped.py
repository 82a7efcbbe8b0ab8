"""A store narrowed to a scope: what lies outside is not in its codes or its catalogue, and so is as unknown as a made-up name."""

from dataclasses import replace

from equality.families import family_verdicts
from equality.findings import ReleasedRow, Topic
from equality.scope import EVERYWHERE, Scope
from queries.store import Key, Store

Evidence = dict[str, tuple[float, float]]
"""p and q of a comparison, by group."""


def narrowed(store: Store, scope: Scope) -> Store:
    """The same release without the areas outside a scope; it keeps the whole store open as ``within``."""
    if scope == EVERYWHERE:
        return store
    areas = {slug: area for slug, area in store.catalogue.areas.items() if scope.holds(area)}
    codes = {slug: code for slug, code in store.codes.get("area", {}).items() if slug in areas}
    return replace(
        store,
        catalogue=replace(store.catalogue, areas=areas),
        codes=store.codes | {"area": codes},
        slugs=store.slugs | {"area": {code: slug for slug, code in codes.items()}},
        within=store,
    )


def rows_with_evidence(store: Store, topic: Topic, key: Key) -> tuple[list[ReleasedRow], Evidence]:
    """The rows of one block, and p and q of its comparisons as they were corrected in the whole family; in one statement.

    The family may hold areas outside the store's scope: they take part in q, which is the same for every reader, and nothing
    else of them comes back. ``key`` must be one that the store offers.
    """
    family = (store.within or store).family_rows(key, topic.comparison)
    answer, places = family_verdicts(topic, family)
    here = (key.area, key.segment)
    evidence = {
        group: (float(answer.p[index]), float(answer.q[index]))
        for (place, group), index in places.items()
        if place == here
    }
    return family.get(here, []), evidence
