"""Sign-in by a proxy: whom it names is believed from its own address alone, and whoever has no role sees nothing."""

from dataclasses import replace

import pytest
from dash import Dash
from flask.testing import FlaskClient

from app.server import create_app
from app.settings import SettingError, Settings
from tests.app.asking import post
from tests.app.signed import ELSEWHERE, behind_proxy, named, proxied

KINDS = (
    "/",
    "/people-on-probation/recall",
    "/data/",
    "/data/recall.csv",
    "/_dash-layout",
    "/_dash-dependencies",
    "callback",
)


@pytest.fixture(scope="module")
def tool(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Dash:
    """A tool behind a proxy."""
    return proxied(settings, tmp_path_factory.mktemp("roles"))


def asks(client: FlaskClient, kind: str):
    """The answer to one kind of request."""
    return post(client, "/") if kind == "callback" else client.get(kind)


@pytest.mark.parametrize("kind", KINDS)
def test_whom_the_proxy_names_is_answered(tool: Dash, kind: str):
    assert asks(named(tool, "a.reader", "readers"), kind).status_code == 200


@pytest.mark.parametrize("kind", KINDS)
def test_the_header_is_worth_nothing_from_another_address(tool: Dash, kind: str):
    client = named(tool, "a.reader", "administrators")
    client.environ_base["REMOTE_ADDR"] = ELSEWHERE
    response = asks(client, kind)
    assert response.status_code == 403
    assert "This address is answered through the service&#x27;s own proxy alone." in response.text.replace(
        "'", "&#x27;"
    )


@pytest.mark.parametrize(
    ("remote", "status"),
    [
        ("127.0.0.1", 200),
        ("::ffff:127.0.0.1", 200),
        ("127.0.0.2", 403),
        ("::1", 403),
        ("", 403),
        ("not an address", 403),
    ],
)
def test_the_proxy_is_known_by_where_the_connection_comes_from(tool: Dash, remote: str, status: int):
    client = named(tool, "a.reader", "readers")
    client.environ_base["REMOTE_ADDR"] = remote
    assert client.get("/data/", headers={"X-Forwarded-For": "127.0.0.1"}).status_code == status


@pytest.mark.parametrize(
    ("name", "groups", "status", "sentence"),
    [
        ("", "readers", 401, "The proxy did not say who you are"),
        ("  ", "readers", 401, "The proxy did not say who you are"),
        ("evil,a.reader", "readers", 403, "not one name"),
        ("a" * 201, "readers", 403, "not one name"),
        ("a\tb", "readers", 403, "not one name"),
        ("a.reader", "", 403, "You are signed in as a.reader, but no role is given to you here."),
        ("a.reader", "reader, READERS", 403, "no role is given to you here"),
        ("a.reader", "others , readers", 200, ""),
    ],
)
def test_who_is_not_named_or_has_no_role_is_refused(tool: Dash, name: str, groups: str, status: int, sentence: str):
    for kind in KINDS:
        response = asks(named(tool, name, groups), kind)
        assert response.status_code == status
        assert sentence in response.text


def test_a_name_is_never_markup(tool: Dash):
    response = named(tool, "<script>alert(1)</script>").get("/")
    assert response.status_code == 403
    assert "<script>" not in response.text and "&lt;script&gt;" in response.text


def test_browser_files_and_the_health_address_need_nobody(tool: Dash):
    client = tool.server.test_client()
    client.environ_base["REMOTE_ADDR"] = ELSEWHERE
    for address in ("/health", "/assets/10-theme.css"):
        with client.get(address) as response:
            assert response.status_code == 200


def test_the_page_says_who_is_signed_in(tool: Dash):
    assert "Signed in as a.reader." in named(tool, "a.reader", "readers").get("/_dash-layout").text
    assert "Signed in as b.reader." in named(tool, "b.reader", "readers").get("/_dash-layout").text


def test_a_page_that_is_kept_names_nobody(tool: Dash):
    first, second = (post(named(tool, name, "readers"), "/where-to-look").text for name in ("a.reader", "b.reader"))
    assert first == second
    assert "a.reader" not in first


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"trusted_proxy": ""}, "Set TRUSTED_PROXY to the address"),
        ({"trusted_proxy": "proxy.example"}, "TRUSTED_PROXY: 'proxy.example' does not appear to be"),
        ({"trusted_proxy": "10.0.0.7, 0.0.0.0/0"}, "TRUSTED_PROXY holds every address."),
        ({"trusted_proxy": "::/0"}, "TRUSTED_PROXY holds every address."),
        ({"roles_file": ""}, "SIGN_IN is proxy. Set ROLES_FILE"),
    ],
)
def test_a_proxy_that_is_not_named_stops_the_tool(settings, tmp_path, changes: dict[str, str], sentence: str):
    with pytest.raises(SettingError, match=sentence.replace(".", r"\.")):
        create_app(replace(behind_proxy(settings, tmp_path), **changes))
