"""Pages are kept as they are sent, for one release, and nothing unknown is kept."""

import json

import pytest
from plotly.utils import PlotlyJSONEncoder

from app.page import Remembered, Site, plain
from app.pages import pages_of
from queries.store import Door

ADDRESSES = [
    ("/where-to-look", "?region=london"),
    ("/people-on-probation", ""),
    ("/people-on-probation/recall", "?region=wales&characteristic=sex"),
    ("/people-on-probation/caseload-share", ""),
    ("/about-the-data", ""),
    ("/nowhere", "?foo=1"),
]


@pytest.fixture
def site(settings):
    catalogue, _ = settings.definitions()
    return Site(pages_of(catalogue), Door(settings.data_dir, catalogue), catalogue, settings)


@pytest.mark.parametrize(("path", "search"), ADDRESSES)
def test_a_plain_page_is_what_dash_would_send(site, path, search):
    page = site.show(path, search)
    assert json.loads(json.dumps(plain(page))) == json.loads(json.dumps(page, cls=PlotlyJSONEncoder))


def test_the_same_address_gives_the_page_that_was_kept(site):
    remembered = Remembered(site)
    first = remembered.show("/where-to-look", "?region=london")
    assert remembered.show("/where-to-look", "?region=london") is first
    assert remembered.show("/where-to-look", "?region=wales") != first


@pytest.mark.parametrize(("path", "search"), [("/nowhere", ""), ("/people-on-probation/nothing", ""), ("/", "?foo=1")])
def test_what_is_not_known_is_answered_and_not_kept(site, path, search):
    remembered = Remembered(site)
    remembered.show(path, search)
    assert remembered._answer.cache_info().currsize == 0


def test_a_new_release_is_shown_at_once(site, settings, tmp_path):
    import shutil
    from dataclasses import replace

    from queries.releases import Releases

    folder = tmp_path / "data"
    shutil.copytree(settings.data_dir, folder)
    door = Door(folder, site.catalogue)
    remembered = Remembered(replace(site, door=door))
    assert "Release 1" in json.dumps(remembered.show("/about-the-data", ""))
    Releases(folder).withdraw(1)
    assert "No figures" in json.dumps(remembered.show("/about-the-data", ""))
    Releases(folder).restore(1)
    assert "Release 1" in json.dumps(remembered.show("/about-the-data", ""))
