"""A reader signs in, is named on every page, is asked again when the sign-in has ended, and signs out."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.app.provider import CLIENT, SECRET, Provider, running
from tests.app.signed import roles_file
from tests.browser.reader import Reader, violations
from tests.serving import free_port, serving

COOKIE = "pemt"


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    """A provider that signs everybody in as a reader."""
    with running(Provider()) as one:
        yield one


@pytest.fixture(scope="module")
def signed_in_server(released: Path, provider: Provider, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a tool that readers sign in to."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    settings = {
        "PORT": str(port),
        "SIGN_IN": "oidc",
        "OIDC_ISSUER": provider.issuer,
        "OIDC_CLIENT_ID": CLIENT,
        "OIDC_CLIENT_SECRET": SECRET,
        "SESSION_KEY": "k" * 32,
        "PUBLIC_URL": address,
        "ROLES_FILE": str(roles_file(tmp_path_factory.mktemp("roles"))),
    }
    with serving(released, settings):
        yield address


@pytest.fixture
def visitor(browser: Browser, signed_in_server: str) -> Iterator[Callable[[int], Reader]]:
    """Makes readers of that tool who have not signed in yet: ``visitor(320)``."""
    opened: list[Reader] = []

    def made(width: int) -> Reader:
        context = browser.new_context(viewport={"width": width, "height": 900})
        context.set_default_timeout(10_000)
        opened.append(Reader(context.new_page(), signed_in_server))
        return opened[-1]

    yield made
    for one in opened:
        one.page.context.close()


@pytest.mark.parametrize("width", [1280, 320])
def test_a_reader_signs_in_and_is_named(visitor: Callable[[int], Reader], provider: Provider, axe: str, width: int):
    provider.person = {
        "sub": "1",
        "preferred_username": "somebody.with.a.long.name@equality.example.org",
        "groups": "readers",
    }
    one = visitor(width).open("/people-on-probation/recall?region=london")
    assert one.address == "/people-on-probation/recall?region=london"
    expect(one.page.get_by_text("Signed in as somebody.with.a.long.name@equality.example.org.")).to_be_visible()
    assert one.complaints == [] and one.violations == []
    assert one.page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth")
    assert violations(one, axe) == []
    cookie = next(held for held in one.page.context.cookies() if held["name"] == COOKIE)
    assert cookie["httpOnly"] and cookie["sameSite"] == "Lax" and cookie["expires"] == -1
    assert one.page.evaluate("() => document.cookie") == ""


def test_a_sign_in_that_has_ended_is_asked_for_again_and_the_reader_is_where_they_wanted(
    visitor: Callable[[int], Reader],
):
    one = visitor(1280).open("/people-on-probation/recall")
    one.page.context.clear_cookies(name=COOKIE)
    one.page.get_by_role("navigation", name="Main").get_by_role("link", name="Where to look").click()
    one.expect_heading("Where to look: England and Wales")
    one.settled()
    assert one.address.startswith("/where-to-look")
    assert COOKIE in {held["name"] for held in one.page.context.cookies()}


@pytest.mark.parametrize("width", [1280, 320])
def test_who_is_not_let_in_and_who_has_signed_out_get_a_page_that_can_be_read(
    visitor: Callable[[int], Reader], provider: Provider, axe: str, width: int
):
    provider.person = {"sub": "1", "preferred_username": "nobody.of.ours", "groups": "others"}
    one = visitor(width)
    one.page.goto(f"{one.server}/regions")
    for heading, address in (("You cannot see this", "/regions"), ("You have signed out", "/signed-out")):
        one.page.goto(f"{one.server}{address}")
        expect(one.page.get_by_role("heading", level=1)).to_have_text(heading)
        assert one.page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth")
        assert violations(one, axe) == []
    provider.person = Provider([]).person


def test_signing_out_leads_to_the_provider_and_ends_the_session(visitor: Callable[[int], Reader], provider: Provider):
    one = visitor(1280).open("/about-the-data")
    with one.page.expect_request(lambda request: request.url.startswith(f"{provider.issuer}/end?")):
        one.page.get_by_role("link", name="Sign out").click()
    assert COOKIE not in {held["name"] for held in one.page.context.cookies()}
