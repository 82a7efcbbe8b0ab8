"""Sign-in with OpenID Connect, against providers on loopback: a good answer lets in, and every bad one does not."""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import requests
from flask import Flask
from flask.testing import FlaskClient

from app.audit_trail import audit_of
from app.server import create_app
from app.settings import SettingError, Settings
from queries.audit import Sought, What
from tests.app.asking import post
from tests.app.provider import (
    CLIENT,
    PUBLIC,
    SECRET,
    Claims,
    Provider,
    asked,
    from_provider,
    new_key,
    running,
    sign_in,
    signed,
    to_provider,
)
from tests.app.signed import roles_file

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@pytest.fixture(scope="module")
def started() -> Iterator[Provider]:
    """A provider."""
    with running(Provider()) as one:
        yield one


@pytest.fixture
def provider(started: Provider) -> Iterator[Provider]:
    """The provider, which signs everybody in as a reader."""
    yield started
    usual = Provider(started.keys, issuer=started.issuer)
    started.make, started.person, started.said = usual.make, usual.person, usual.said


@pytest.fixture(scope="module")
def with_oidc(settings: Settings, tmp_path_factory: pytest.TempPathFactory, started: Provider) -> Settings:
    """The settings of a tool that signs in with that provider."""
    return replace(
        settings,
        sign_in="oidc",
        oidc_issuer=started.issuer,
        oidc_client_id=CLIENT,
        oidc_client_secret=SECRET,
        session_key="k" * 32,
        public_url=PUBLIC,
        roles_file=str(roles_file(tmp_path_factory.mktemp("roles"))),
        rate_limit="off",
    )


@pytest.fixture(scope="module")
def server(with_oidc: Settings) -> Flask:
    """The tool."""
    return create_app(with_oidc).server


@pytest.fixture
def anew(with_oidc: Settings) -> Flask:
    """A tool that has not asked the provider anything yet."""
    return create_app(with_oidc).server


@pytest.fixture
def reader(server: Flask) -> FlaskClient:
    """A browser that nobody has signed in with."""
    return server.test_client()


def is_in(client: FlaskClient) -> bool:
    """Whether the browser is signed in."""
    return client.get("/data/").status_code == 200


def test_who_opens_a_page_is_led_to_the_provider_and_back_to_that_page(reader: FlaskClient):
    opened = reader.get("/people-on-probation/recall?region=london")
    assert (opened.status_code, opened.headers["Location"]) == (302, "/sign-in")
    last = sign_in(reader)
    assert (last.status_code, last.headers["Location"]) == (302, "/people-on-probation/recall?region=london")
    assert reader.get("/people-on-probation/recall?region=london").status_code == 200
    assert post(reader, "/people-on-probation/recall", "?region=london").status_code == 200
    layout = reader.get("/_dash-layout").text
    assert "Signed in as a.reader." in layout and "Sign out" in layout


@pytest.mark.parametrize("address", ["/data/", "/data/recall.csv", "/_dash-layout", "/_dash-dependencies"])
def test_what_is_not_a_page_gets_a_sentence(reader: FlaskClient, address: str):
    response = reader.get(address)
    assert (response.status_code, response.text[:24]) == (401, "You are not signed in, o")
    assert post(reader, "/").status_code == 401


def test_what_holds_no_figures_needs_nobody(reader: FlaskClient):
    for address in ("/health", "/assets/10-theme.css", "/signed-out"):
        with reader.get(address) as response:
            assert response.status_code == 200


def test_the_request_has_state_nonce_and_a_code_challenge(reader: FlaskClient):
    first, second = asked(to_provider(reader)), asked(to_provider(reader))
    assert first["response_type"] == "code" and first["code_challenge_method"] == "S256"
    assert first["redirect_uri"] == f"{PUBLIC}/signed-in"
    for name in ("state", "nonce", "code_challenge"):
        assert len(first[name]) >= 20 and first[name] != second[name]


def test_the_session_cookie_is_for_this_server_alone_and_not_for_scripts(with_oidc: Settings, provider: Provider):
    encrypted = create_app(replace(with_oidc, public_url="https://equality.example.org")).server.test_client()
    cookie = encrypted.get("/sign-in", base_url="https://equality.example.org").headers["Set-Cookie"]
    assert cookie.startswith("__Host-pemt=")
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= {part.strip() for part in cookie.split(";")}
    assert "Domain" not in cookie and "Expires" not in cookie and "Max-Age" not in cookie


def test_signing_in_leaves_nothing_of_the_session_before(reader: FlaskClient):
    with reader.session_transaction() as before:
        before["planted"] = "by somebody else"
    sign_in(reader)
    with reader.session_transaction() as after:
        assert {*after} == {"who", "since", "until"}
        assert after["who"] == {"name": "a.reader", "groups": ["readers"]}


def test_unfinished_attempts_do_not_fill_the_cookie(reader: FlaskClient):
    for _ in range(10):
        to_provider(reader)
    with reader.session_transaction() as held:
        assert len(held) == 1


@pytest.mark.parametrize(
    "after", ["//elsewhere.example/", "/\\elsewhere.example", "https://elsewhere.example", "/a\nb"]
)
def test_the_way_back_is_never_to_another_site(reader: FlaskClient, after: str):
    with reader.session_transaction() as before:
        before["after"] = after
    assert sign_in(reader).headers["Location"] == "/"


def unsigned(claims: Claims, provider: Provider) -> str:
    """A token that says that it needs no signature."""
    return f"{encoded({'alg': 'none', 'kid': provider.keys[-1].kid})}.{encoded(claims)}."


def with_a_shared_secret(claims: Claims, provider: Provider, secret: bytes) -> str:
    """A token signed with something that others know."""
    body = f"{encoded({'alg': 'HS256', 'kid': provider.keys[-1].kid})}.{encoded(claims)}"
    return f"{body}.{plain(hmac.new(secret, body.encode(), hashlib.sha256).digest())}"


def changed_after_signing(claims: Claims, provider: Provider) -> str:
    """A token whose holder has made an administrator of themselves."""
    header, _, signature = signed(claims, provider.keys[-1]).split(".")
    return f"{header}.{encoded({**claims, 'groups': ['administrators']})}.{signature}"


def encoded(content: object) -> str:
    """A part of a token."""
    return plain(json.dumps(content).encode())


def plain(content: bytes) -> str:
    """Bytes as tokens have them."""
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def but(**changes: object) -> Callable[[Claims, Provider], str]:
    """Tokens well signed, with some claims changed; None leaves one out."""

    def make(claims: Claims, provider: Provider) -> str:
        wrong = {**claims, **changes}
        return signed({name: value for name, value in wrong.items() if value is not None}, provider.keys[-1])

    return make


def ago(seconds: int) -> Callable[[Claims, Provider], str]:
    """Tokens whose time was over some seconds ago."""
    return lambda claims, provider: signed({**claims, "exp": int(time.time()) - seconds}, provider.keys[-1])


BAD = {
    "no signature": unsigned,
    "an empty shared secret": lambda claims, one: with_a_shared_secret(claims, one, b""),
    "the public key as a shared secret": lambda claims, one: with_a_shared_secret(
        claims, one, one.keys[-1].as_pem(private=False)
    ),
    "the client's secret as the key": lambda claims, one: with_a_shared_secret(claims, one, SECRET.encode()),
    "changed after signing": changed_after_signing,
    "no signature at the end": lambda claims, one: signed(claims, one.keys[-1]).rpartition(".")[0] + ".",
    "another's key under the provider's name": lambda claims, one: signed(claims, new_key(), kid=one.keys[-1].kid),
    "a key that the provider does not list": lambda claims, one: signed(claims, new_key()),
    "another audience": but(aud="another-tool"),
    "no audience": but(aud=None),
    "another audience beside ours, and no word of whom it is for": but(aud=[CLIENT, "another-tool"]),
    "for another party": but(azp="another-tool"),
    "another issuer": but(iss="https://elsewhere.example"),
    "no issuer": but(iss=None),
    "over 90 seconds ago": ago(90),
    "no end": but(exp=None),
    "an end that is no number": but(exp="tomorrow"),
    "made in the future": but(iat=int(time.time()) + 3600),
    "not valid yet": but(nbf=int(time.time()) + 3600),
    "another nonce": but(nonce="that of another sign-in"),
    "no nonce": but(nonce=None),
    "of another access token": but(at_hash="AAAAAAAAAAAAAAAAAAAAAA"),
    "nobody": but(sub=None),
    "no token": lambda claims, one: None,
    "not a token": lambda claims, one: "a.b.c",
}


REASONS = (
    *["algorithm"] * 4, *["signature"] * 3, "No key", "'aud'", "'aud'", "'azp'", "'azp'", "'iss'", "'iss'", "expired", "'exp'",
    "'exp'", "in the future", "not yet valid", "'nonce'", "'nonce'", "'at_hash'", "'sub'", "no identity token", "decode",
)  # fmt: skip
"""Why each is refused, as the log says, so that none is refused for a mistake of the test."""


@pytest.mark.parametrize(("bad", "reason"), [*zip(BAD, REASONS, strict=True)])
def test_a_bad_token_lets_nobody_in(reader: FlaskClient, provider: Provider, caplog, bad: str, reason: str):
    provider.make = BAD[bad]
    response = sign_in(reader)
    assert response.status_code == 401
    assert "We could not sign you in." in response.text
    assert "sign-in failed, reference" in caplog.text and reason in caplog.text
    assert not is_in(reader)
    with reader.session_transaction() as held:
        assert not held


@pytest.mark.parametrize("good", [ago(30), but(aud=[CLIENT]), but(azp=CLIENT), but(iat=int(time.time()) + 30)])
def test_clocks_may_differ_by_a_minute_and_audiences_be_lists(reader: FlaskClient, provider: Provider, good):
    provider.make = good
    assert sign_in(reader).status_code == 302
    assert is_in(reader)


def test_an_answer_is_good_once(reader: FlaskClient):
    back = from_provider(to_provider(reader))
    assert reader.get(back).status_code == 302
    assert reader.get(back).status_code == 401
    assert not is_in(reader)


def test_an_answer_is_no_good_in_another_browser(server: Flask, reader: FlaskClient):
    """Whoever is led to somebody else's answer is not signed in as them."""
    back = from_provider(to_provider(reader))
    other = server.test_client()
    assert other.get(back).status_code == 401
    to_provider(other)
    assert other.get(back).status_code == 401
    assert not is_in(other)


def test_an_old_cookie_does_not_make_an_answer_good_again(server: Flask, reader: FlaskClient):
    back = from_provider(to_provider(reader))
    held = reader.get_cookie("pemt")
    assert reader.get(back).status_code == 302
    thief = server.test_client()
    thief.set_cookie("pemt", held.value)
    assert thief.get(back).status_code == 401
    assert not is_in(thief)


def test_a_code_that_was_asked_for_with_another_challenge_is_no_good(server: Flask, reader: FlaskClient):
    """A code that was caught on its way is worth nothing without the verifier of the browser that asked for it."""
    caught = asked(from_provider(to_provider(reader)))["code"]
    thief = server.test_client()
    state = asked(to_provider(thief))["state"]
    assert thief.get(f"/signed-in?code={caught}&state={state}").status_code == 401
    assert not is_in(thief)


@pytest.mark.parametrize(
    "query", ["", "?code=x", "?state=x", "?code=x&state=x", "?error=access_denied&error_description=%3Cb%3E"]
)
def test_an_answer_that_nobody_asked_for_is_refused(reader: FlaskClient, query: str):
    response = reader.get(f"/signed-in{query}")
    assert response.status_code == 401
    assert "<b>" not in response.text
    assert not is_in(reader)


def test_a_cookie_of_ones_own_making_is_nothing(server: Flask, with_oidc: Settings):
    from flask.sessions import SecureCookieSessionInterface

    forger = Flask("forger")
    forger.secret_key = "another key, which is as long as it has to be"
    serializer = SecureCookieSessionInterface().get_signing_serializer(forger)
    now = time.time()
    content = {"who": {"name": "a.reader", "groups": ["administrators"]}, "since": now, "until": now + 3600}
    client = server.test_client()
    for value in (serializer.dumps(content), "x.y.z", encoded(content)):
        client.set_cookie("pemt", value)
        assert not is_in(client)


def test_a_session_ends_after_its_hours(reader: FlaskClient, monkeypatch: pytest.MonkeyPatch):
    sign_in(reader)
    now = time.time()
    monkeypatch.setattr("app.oidc.time.time", lambda: now + 8 * 3600 - 60)
    assert is_in(reader)
    monkeypatch.setattr("app.oidc.time.time", lambda: now + 8 * 3600 + 60)
    assert not is_in(reader)
    assert reader.get("/").headers["Location"] == "/sign-in"


@pytest.mark.parametrize("method", ["get", "post"])
def test_signing_out_ends_the_session_here_and_at_the_provider(reader: FlaskClient, provider: Provider, method: str):
    sign_in(reader)
    response = getattr(reader, method)("/sign-out", headers={"Sec-Fetch-Site": "same-origin"})
    there = response.headers["Location"]
    assert there.startswith(f"{provider.issuer}/end?")
    assert asked(there) == {"client_id": CLIENT, "post_logout_redirect_uri": f"{PUBLIC}/signed-out"}
    assert not is_in(reader)
    assert "You have signed out" in reader.get("/signed-out").text


def copied(server: Flask, reader: FlaskClient) -> FlaskClient:
    """Another browser with the cookie of this one."""
    cookie = reader.get_cookie("pemt")
    assert cookie is not None
    thief = server.test_client()
    thief.set_cookie("pemt", cookie.value)
    return thief


def test_a_cookie_that_was_copied_is_nothing_once_its_owner_has_signed_out(server: Flask, reader: FlaskClient):
    sign_in(reader)
    thief = copied(server, reader)
    assert is_in(thief)
    reader.post("/sign-out", headers={"Sec-Fetch-Site": "same-origin"})
    assert not is_in(thief)
    sign_in(reader)
    assert is_in(reader) and not is_in(thief)
    assert thief.get("/sign-out").status_code == 302
    assert is_in(reader)


def test_sign_ins_that_somebody_has_ended_are_over_and_those_of_others_are_not(
    server: Flask, reader: FlaskClient, with_oidc: Settings
):
    sign_in(reader)
    log = audit_of(with_oidc)
    log.record("an.operator", What.ENDED, "another.reader")
    log.record("a.reader", What.LOOKED, "a.reader")
    log.record("somebody", What.SIGNED_OUT, "a.reader")
    assert is_in(reader)
    log.record("an.operator", What.ENDED, "a.reader")
    assert not is_in(reader)
    assert reader.get("/").headers["Location"] == "/sign-in"
    sign_in(reader)
    assert is_in(reader)


def test_who_is_signed_in_stays_so_while_the_log_cannot_be_read(with_oidc: Settings, tmp_path: Path):
    apart = replace(with_oidc, written_url=f"sqlite:///{tmp_path / 'written.sqlite'}")
    reader = create_app(apart).server.test_client()
    sign_in(reader)
    (tmp_path / "written.sqlite").write_bytes(b"no database at all")
    assert reader.get("/").status_code == 200


@pytest.mark.parametrize(
    ("site", "status"), [("cross-site", 403), ("same-site", 403), ("none", 302), ("same-origin", 302)]
)
def test_another_site_cannot_sign_a_reader_out(reader: FlaskClient, site: str, status: int):
    sign_in(reader)
    assert reader.get("/sign-out", headers={"Sec-Fetch-Site": site}).status_code == status
    assert is_in(reader) == (status == 403)


def test_signing_out_works_where_the_provider_has_no_way_out(anew: Flask, provider: Provider):
    provider.said = {"end_session_endpoint": None}
    reader = anew.test_client()
    sign_in(reader)
    assert reader.get("/sign-out").headers["Location"] == f"{PUBLIC}/signed-out"
    assert not is_in(reader)


def test_a_new_key_of_the_provider_is_fetched_when_it_is_first_used(anew: Flask, provider: Provider):
    server, provider.asked_for_keys = anew, 0
    assert sign_in(server.test_client()).status_code == 302
    assert provider.asked_for_keys == 1
    provider.keys.append(new_key())
    assert sign_in(server.test_client()).status_code == 302
    assert provider.asked_for_keys == 2
    provider.keys = [provider.keys[-1]]
    assert sign_in(server.test_client()).status_code == 302
    assert provider.asked_for_keys == 2


def test_a_provider_that_calls_itself_otherwise_is_not_believed(anew: Flask, provider: Provider):
    reader = anew.test_client()
    provider.said = {"issuer": "https://elsewhere.example"}
    response = reader.get("/sign-in")
    assert response.status_code == 503
    provider.said = {}
    assert sign_in(reader).status_code == 302


def test_a_provider_that_does_not_answer_is_a_sentence(settings: Settings, with_oidc: Settings):
    gone = create_app(replace(with_oidc, oidc_issuer="http://127.0.0.1:9")).server.test_client()
    response = gone.get("/sign-in")
    assert response.status_code == 503
    assert "The sign-in service does not answer." in response.text
    assert gone.get("/sign-out").headers["Location"] == f"{PUBLIC}/signed-out"


def test_who_has_no_role_is_told_so_and_can_sign_out(reader: FlaskClient, provider: Provider):
    provider.person = {"sub": "1", "email": "<i>@example.org", "groups": ["others"]}
    response = sign_in(reader)
    assert response.status_code == 403
    assert "You are signed in as &lt;i&gt;@example.org, but no role is given to you here." in response.text
    assert 'href="/sign-out"' in response.text
    assert reader.get("/").status_code == 403
    assert post(reader, "/").status_code == 403


def test_a_role_from_the_provider_gives_its_scope(server: Flask, provider: Provider):
    provider.person = {"sub": "1", "groups": ["editors"], "region": "Region London"}
    editor = server.test_client()
    sign_in(editor)
    address = "/data/employment.csv?area={}&characteristic=disability&period=2025-26"
    assert editor.get(address.format("croydon")).status_code == 200
    assert editor.get(address.format("north-wales")).status_code == 400


def test_the_audit_log_says_who_signed_in_who_was_refused_and_who_signed_out(
    with_oidc: Settings, provider: Provider, tmp_path: Path
):
    own = replace(with_oidc, written_url=f"sqlite:///{tmp_path / 'written.sqlite'}")
    reader = create_app(own).server.test_client()
    reader.get("/data/")
    sign_in(reader)
    post(reader, "/regions")
    reader.get("/sign-out")
    provider.person = {"sub": "nobody", "groups": []}
    sign_in(reader)
    post(reader, "/regions")
    provider.make = unsigned
    sign_in(reader)
    assert [(one.who, one.what, one.detail) for one in audit_of(own).search(Sought())] == [
        ("not signed in", "refused", "/data"),
        ("a.reader", "signed in", ""),
        ("a.reader", "looked", "/regions"),
        ("a.reader", "signed out", ""),
        ("nobody", "refused", "/signed-in (unknown)"),
        ("nobody", "refused", "/regions"),
        ("not signed in", "refused", "/signed-in (unknown)"),
    ]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"oidc_issuer": ""}, "SIGN_IN is oidc. Set OIDC_ISSUER as well"),
        ({"oidc_client_secret": ""}, "SIGN_IN is oidc. Set OIDC_CLIENT_SECRET as well"),
        ({"session_key": "k" * 31}, "SESSION_KEY is too short"),
        ({"public_url": "http://equality.example.org"}, "PUBLIC_URL must begin with https://"),
        ({"oidc_issuer": "http://login.example.org"}, "OIDC_ISSUER must begin with https://"),
        ({"roles_file": ""}, "Set ROLES_FILE"),
    ],
)
def test_settings_that_are_missing_or_weak_stop_the_tool(with_oidc: Settings, changes: dict[str, str], sentence: str):
    with pytest.raises(SettingError) as raised:
        create_app(replace(with_oidc, **changes))
    assert sentence in str(raised.value)


def test_it_is_not_imported_where_nobody_needs_it():
    import subprocess
    import sys

    said = "import sys, app.server, app.__main__; print([one for one in sys.modules if one.startswith(('authlib', 'app.oidc'))])"
    ran = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


@pytest.fixture
def mock() -> Iterator[str]:
    """A provider that others have written, with two people; its address."""
    from oidc_provider_mock import User, run_server_in_thread

    people = [
        User(sub="reader", claims={"preferred_username": "a.reader", "groups": ["readers"]}),
        User(sub="nobody", claims={"preferred_username": "nobody"}),
    ]
    with run_server_in_thread(user_claims=people, require_nonce=True) as running:
        yield f"http://localhost:{running.server_port}"


def test_sign_in_works_with_a_provider_that_others_have_written(with_oidc: Settings, mock: str):
    reader = create_app(replace(with_oidc, oidc_issuer=mock)).server.test_client()
    assert agreed(reader, mock, "reader").headers["Location"] == "/"
    assert is_in(reader)
    assert "Signed in as a.reader." in reader.get("/_dash-layout").text
    out = reader.get("/sign-out").headers["Location"]
    assert out.startswith(f"{mock}/oauth2/end_session?")
    assert requests.get(out, timeout=10).status_code == 200
    assert not is_in(reader)
    assert agreed(reader, mock, "nobody").status_code == 403
    assert not is_in(reader)


def test_who_does_not_agree_there_is_not_let_in(with_oidc: Settings, mock: str):
    reader = create_app(replace(with_oidc, oidc_issuer=mock)).server.test_client()
    assert agreed(reader, mock, "reader", action="deny").status_code == 401
    assert not is_in(reader)


def agreed(client: FlaskClient, mock: str, person: str, **form: str):
    """The tool's answer after somebody has signed in, or not, at the provider's own form."""
    response = requests.post(to_provider(client), {"sub": person, **form}, allow_redirects=False, timeout=10)
    back = response.headers["Location"]
    assert back.startswith(f"{PUBLIC}/signed-in?")
    return client.get(back.removeprefix(PUBLIC))
