"""Banners over every page: sample data is never called old; other data is, from a set age on."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.page import Site
from app.pages import pages_of
from app.settings import Settings
from equality.selection import Selection
from queries.door import Door
from queries.store import Store
from tests.app.asking import has_class
from tests.layout_lint import text_of, walk

DUE = date(2026, 12, 14)


def banners(store: Store, settings: Settings) -> list[str]:
    site = Site(pages_of(store.catalogue), Door(settings.data_dir, store.catalogue), settings)
    page = site.answer(store, "/about-the-data", Selection())
    return [text_of(node.component) for node in walk(page) if has_class(node, "pemt-banner")]


@pytest.mark.parametrize(
    ("age", "due", "said"),
    [
        (90, DUE, []),
        (120, DUE, []),
        (121, DUE, ["Old data The latest data is 4 months old. Next extract due 14 December 2026."]),
        (400, None, ["Old data The latest data is 13 months old."]),
    ],
)
def test_data_is_called_old_from_a_set_age_on(
    store: Store, settings: Settings, age: int, due: date | None, said: list[str]
):
    made = replace(store.provenance, sample=False, as_at=date.today() - timedelta(days=age))
    assert banners(replace(store, provenance=made), replace(settings, next_extract=due)) == said


def test_sample_data_is_called_sample_data_and_never_old(store: Store, settings: Settings):
    made = replace(store.provenance, as_at=date.today() - timedelta(days=4000))
    (only,) = banners(replace(store, provenance=made), settings)
    assert only.startswith("Sample data These figures are made up.")
