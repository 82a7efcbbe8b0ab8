"""Pages are kept as they are sent, for one release, and nothing unknown is kept."""

import json

import pytest

from app.page import Remembered, Site
from app.pages import pages_of
from components.markup import markup, plain
from equality.scope import EVERYWHERE
from queries.door import Door
from tests.app.asking import element
from tests.layout_lint import text_of, walk

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
    return Site(pages_of(catalogue), Door(settings.data_dir, catalogue), settings)


@pytest.mark.parametrize(("path", "search"), ADDRESSES)
def test_what_is_sent_of_a_page_says_all_that_is_on_it(site, path, search):
    page = site.show(path, search, EVERYWHERE)
    sent = json.loads(json.dumps(markup(page)))["props"]
    again = element(sent["tree"], sent["children"])
    assert [described(node) for node in walk(again)] == [described(node) for node in walk(page)]


def described(node):
    """A component without what is below it; words are compared as one string."""
    props = {name: value for name, value in plain(node.component)["props"].items() if name != "children"}
    return node.kind, json.loads(json.dumps(props)), text_of(node.component)


def test_the_same_address_gives_the_page_that_was_kept(site):
    remembered = Remembered(site)
    first = remembered.show("/where-to-look", "?region=london", EVERYWHERE)
    assert remembered.show("/where-to-look", "?region=london", EVERYWHERE) is first
    assert remembered.show("/where-to-look", "?region=wales", EVERYWHERE) != first


@pytest.mark.parametrize(("path", "search"), [("/nowhere", ""), ("/people-on-probation/nothing", ""), ("/", "?foo=1")])
def test_what_is_not_known_is_answered_and_not_kept(site, path, search):
    remembered = Remembered(site)
    remembered.show(path, search, EVERYWHERE)
    assert remembered._answer.cache_info().currsize == 0


def test_a_new_release_is_shown_at_once(site, settings, tmp_path):
    import shutil
    from dataclasses import replace

    from queries.releases import Releases

    folder = tmp_path / "data"
    shutil.copytree(settings.data_dir, folder)
    door = Door(folder, site.door.store().catalogue)
    remembered = Remembered(replace(site, door=door))
    assert "Release 1" in json.dumps(remembered.show("/about-the-data", "", EVERYWHERE))
    Releases(folder).withdraw(1)
    assert "No figures" in json.dumps(remembered.show("/about-the-data", "", EVERYWHERE))
    Releases(folder).restore(1)
    assert "Release 1" in json.dumps(remembered.show("/about-the-data", "", EVERYWHERE))
