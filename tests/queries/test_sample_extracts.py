"""The small extracts that come with the project load, one by one and together, and can be released."""

import shutil

import pytest

from app.settings import Settings
from queries.door import Door
from queries.loading.extracts import Loader
from queries.loading.publishing import publish
from queries.store import Key
from sample_data.invent import EXTRACTS
from tests.queries.small import text_of

pytestmark = pytest.mark.slow

NAMES = sorted(path.name for path in EXTRACTS.glob("*.csv"))


@pytest.fixture(scope="module")
def loaded(tmp_path_factory):
    """The reports of all extracts loaded together, and the settings of their folder."""
    settings = Settings(data_dir=tmp_path_factory.mktemp("extracts") / "data")
    loader = Loader(settings.data_dir, *settings.definitions())
    reports = loader.load([EXTRACTS / name for name in NAMES])
    return {report.file: report for report in reports}, settings


@pytest.mark.parametrize("name", NAMES)
def test_each_extract_is_whole(loaded, name):
    reports, _ = loaded
    assert not reports[name].stopped, text_of(reports[name])
    assert reports[name].rows_rejected == 0
    assert reports[name].rows_read > 50


def test_they_can_be_released_and_say_that_they_are_sample_data(loaded):
    _, settings = loaded
    summary = publish(settings.data_dir, settings.definitions(), settings.rule, lambda line: None)
    assert summary.rows > 100
    store = Door(settings.data_dir, settings.definitions()[0]).store()
    assert store.provenance.sample
    found = {
        row.group: (row.count, row.total)
        for row in store.rows(Key("london", "order-completed", "sex", "2025-26"), "men")
    }
    lines = [line.split(",") for line in (EXTRACTS / "tidy_counts.csv").read_text().splitlines()]
    given = {
        line[5].lower(): (int(line[6]), int(line[7]))
        for line in lines
        if line[0] == "order-completed" and line[2] == "London" and line[4] == "sex"
    }
    assert {"women", "men"} <= set(given)
    assert {group: found[group] for group in ("women", "men")} == {group: given[group] for group in ("women", "men")}
    store.engine.dispose()


def test_an_extract_loads_from_anywhere_with_its_mapping_beside_it(tmp_path):
    for path in (EXTRACTS / "staff.csv", EXTRACTS / "staff.mapping.toml"):
        shutil.copy(path, tmp_path / path.name.replace("staff", "people at work"))
    settings = Settings(data_dir=tmp_path / "data")
    (report,) = Loader(settings.data_dir, *settings.definitions()).load([tmp_path / "people at work.csv"])
    assert not report.stopped, text_of(report)
