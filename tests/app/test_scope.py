"""Who may see what: every role, every way to ask, every kind of place; outside a scope a unit is as unknown as a made-up name."""

import re
import sys
from collections.abc import Callable, Iterator
from itertools import product
from types import FrameType

import pytest
from dash import Dash
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.page import Remembered, Site
from app.pages import pages_of
from app.roles import ALL_ACCESS, ROLES, Access
from app.settings import Settings
from equality.catalogue import load_catalogue
from equality.scope import EVERYWHERE, REGIONS_ALONE, units_of
from queries.door import Door
from queries.store import Store
from tests.app.asking import post
from tests.app.signed import WHO, named, proxied

UNITS = {"own": ("london", "croydon"), "other": ("wales", "north-wales")}
"""A delivery unit of London, whose reader is regional, and one of Wales, whose reader is an editor."""
MADE_UP = "atlantis"
OWN_CODE = re.compile(r"/(app|queries|equality|components)/[^/]*\.py|/app/pages/")
SEES = {
    "reader": (False, False),
    "regional": (True, False),
    "editor": (False, True),
    "analyst": (True, True),
    "administrator": (True, True),
}
"""Whether each role sees the unit of London, and that of Wales."""
OUTSIDE = [(role, place) for role, place in product(SEES, UNITS) if not SEES[role][place == "other"]]
PAGES = (*(page.path for page in pages_of(load_catalogue())), "/people-on-probation/employment", "/nowhere")


@pytest.fixture(scope="module")
def tool(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Dash:
    """A tool behind a proxy."""
    return proxied(settings, tmp_path_factory.mktemp("roles"))


@pytest.fixture(scope="module")
def readers(tool: Dash) -> dict[str, FlaskClient]:
    """Requests of one person of each role."""
    return {role: named(tool, role, WHO[role]) for role in ROLES}


def page(client: FlaskClient, path: str, region: str, unit: str) -> TestResponse:
    """The answer of the callback for a page of a unit."""
    return post(client, path, f"?region={region}&unit={unit}&characteristic=disability")


def data(client: FlaskClient, area: str) -> TestResponse:
    """The answer of the data address for an area."""
    return client.get(f"/data/employment.csv?area={area}&characteristic=disability&period=2025-26")


@pytest.mark.parametrize(("role", "place"), [*product(ROLES, UNITS)])
def test_the_data_address_gives_a_unit_to_those_who_may_see_it(readers: dict[str, FlaskClient], role: str, place: str):
    _, unit = UNITS[place]
    response = data(readers[role], unit)
    if SEES[role][place == "other"]:
        assert response.status_code == 200
        assert f"\n{unit},all,disability," in response.text
    else:
        assert response.status_code == 400
        assert response.text == f'"{unit}" is not a value of area. Its values are listed at /data/.'


@pytest.mark.parametrize(("role", "place", "path"), [*product(ROLES, UNITS, PAGES)])
def test_a_page_shows_a_unit_to_those_who_may_see_it(
    readers: dict[str, FlaskClient], store: Store, role: str, place: str, path: str
):
    region, unit = UNITS[place]
    response = page(readers[role], path, region, unit)
    assert response.status_code == 200
    unknown = f"We did not recognise the delivery unit '{unit}'. Showing all delivery units."
    assert (unknown in response.text) != SEES[role][place == "other"]
    if not SEES[role][place == "other"]:
        assert store.catalogue.areas[unit].name not in response.text


@pytest.mark.parametrize(("role", "area"), [*product(ROLES, ("england-and-wales", "london", "wales"))])
def test_regions_and_the_whole_country_are_for_everybody_and_the_same(
    readers: dict[str, FlaskClient], role: str, area: str
):
    given = data(readers[role], area)
    assert given.status_code == 200
    assert given.data == data(readers["administrator"], area).data


@pytest.mark.parametrize("role", ROLES)
def test_the_list_of_what_can_be_asked_for_has_the_units_of_the_scope_alone(
    readers: dict[str, FlaskClient], store: Store, role: str
):
    listed = {line.split(",")[3] for line in readers[role].get("/data/").text.splitlines() if ",area," in line}
    units = {one.slug: one.parent for one in store.catalogue.areas_at("unit")}
    seen = {region for (region, _), sees in zip(UNITS.values(), SEES[role], strict=True) if sees}
    everywhere = role in ("analyst", "administrator")
    assert {slug for slug in listed if slug in units} == {slug for slug in units if everywhere or units[slug] in seen}
    assert {one.slug for one in store.catalogue.areas_at("region")} < listed


@pytest.mark.parametrize(("role", "place"), OUTSIDE)
def test_no_byte_tells_a_unit_outside_the_scope_from_a_made_up_name(
    readers: dict[str, FlaskClient], role: str, place: str
):
    region, unit = UNITS[place]
    client = readers[role]
    pairs = [(data(client, unit), data(client, MADE_UP))]
    pairs += [(page(client, path, region, unit), page(client, path, region, MADE_UP)) for path in PAGES]
    for outside, made_up in pairs:
        assert outside.status_code == made_up.status_code
        assert outside.text.replace(unit, MADE_UP) == made_up.text
        ours, theirs = (
            {name: value for name, value in one.headers if name != "Content-Length"} for one in (outside, made_up)
        )
        assert ours == theirs


def test_every_unit_is_seen_by_its_own_region_and_by_no_other(readers: dict[str, FlaskClient], store: Store):
    """Each delivery unit that the release holds, by each role, at the data address."""
    for unit in store.catalogue.areas_at("unit"):
        for role, client in readers.items():
            refused = f'"{unit.slug}" is not a value of area. Its values are listed at /data/.'
            own = (role, unit.parent) in (("regional", "london"), ("editor", "wales"))
            assert (data(client, unit.slug).text != refused) == (own or role in ("analyst", "administrator"))


def test_what_an_administrator_has_asked_for_is_not_given_to_a_reader(tool: Dash):
    """Pages are kept: what was made for a wider scope stays there."""
    administrator, reader = named(tool, "a", "administrators"), named(tool, "b", "readers")
    seen = page(administrator, "/people-on-probation", "london", "croydon")
    assert "Croydon" in seen.text
    assert "Croydon" not in page(reader, "/people-on-probation", "london", "croydon").text
    for path in PAGES:
        first = post(administrator, path, "?region=london").text
        second = post(reader, path, "?region=london").text
        assert "Croydon" not in second
        assert post(administrator, path, "?region=london").text == first


def test_the_same_page_is_kept_once_for_each_scope(settings: Settings):
    catalogue, _ = settings.definitions()
    remembered = Remembered(Site(pages_of(catalogue), Door(settings.data_dir, catalogue), settings))
    scopes = (EVERYWHERE, units_of(["london"]), REGIONS_ALONE)
    pages = [remembered.show("/people-on-probation", "?region=london", scope) for scope in scopes]
    assert [remembered.show("/people-on-probation", "?region=london", scope) for scope in scopes] == pages
    assert len({id(one) for one in pages}) == 3
    assert remembered._answer.cache_info().misses == 3


def test_a_role_comes_with_what_it_may_do():
    may = {
        role: (Access(frozenset({role}), editor_in=frozenset({"wales"} if role == "editor" else ()))) for role in ROLES
    }
    table = [
        (role, one.may_answer("wales"), one.may_answer("london"), one.may_load, one.may_read_audit)
        for role, one in may.items()
    ]
    assert table == [
        ("reader", False, False, False, False),
        ("regional", False, False, False, False),
        ("editor", True, False, False, False),
        ("analyst", False, False, True, False),
        ("administrator", True, True, True, True),
    ]
    assert ALL_ACCESS.scope == EVERYWHERE and ALL_ACCESS.may_read_audit


def calls(ask: Callable[[], object]) -> list[str]:
    """Every function that answering a request goes through, in order; the server's own housekeeping by the clock is left out."""
    gone: list[str] = []

    def note(frame: FrameType, event: str, arg: object) -> None:
        if event == "call":
            gone.append(f"{frame.f_code.co_filename}:{frame.f_code.co_qualname}")

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        ask()
    finally:
        sys.setprofile(before)
    return [one for one in gone if OWN_CODE.search(one)]


@pytest.mark.parametrize("role", ["reader", "regional"])
def test_a_unit_outside_and_a_made_up_name_go_the_same_way_through_the_code(readers: dict[str, FlaskClient], role: str):
    """So that there is nothing that could take longer; `make scope-times` measures it."""
    client, unit = readers[role], "north-wales"
    unknown = "south-mercia"[: len(unit)]
    for ask in (lambda name: data(client, name), lambda name: page(client, "/about-the-data", "wales", name)):
        ask(unit), ask(unknown)
        outside, made_up = (calls(lambda name=name, ask=ask: ask(name)) for name in (unit, unknown))
        assert len(outside) > 10
        assert outside == made_up


def sources() -> Iterator[tuple[str, str]]:
    """The text of every module that answers requests."""
    from app.settings import ROOT

    for path in sorted((ROOT / "app").rglob("*.py")):
        yield path.name, path.read_text(encoding="utf-8")


def test_nothing_that_answers_readers_opens_a_store_without_a_scope():
    without = [name for name, text in sources() if ".store()" in text]
    assert without == ["server.py"], "the health address alone asks without a scope, and shows nothing"
