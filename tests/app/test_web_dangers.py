"""The web's own dangers: headers on every answer, requests from other sites, too many requests, and no way into debugging."""

import os
import subprocess
import sys
import urllib.request
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app.rate_limits import UNLIMITED
from app.same_origin import from_own_pages
from app.security import LARGEST_HEADERS, LONGEST_QUERY
from app.server import create_app
from app.settings import ROOT, Settings
from tests.app.asking import CALLBACK, asked, post
from tests.app.signed import behind_proxy, named
from tests.serving import free_port, serving, wait_for

FOREIGN = "This request comes from another site, so it is refused. Open a page of the tool instead."
TOO_MANY = "You have asked for many pages in a short time. Wait a minute, then try again."
ANSWERS = (
    "/",
    "/recall",
    "/data/",
    "/data/recall.csv",
    "/data/luck.csv",
    "/health",
    "/assets/nothing.js",
    "/_dash-layout",
)


@pytest.mark.parametrize("address", ANSWERS)
def test_every_answer_has_the_headers(client: FlaskClient, address: str):
    headers = client.get(address).headers
    policy = dict(part.split(" ", 1) for part in headers["Content-Security-Policy"].split("; "))
    assert "unsafe" not in policy["script-src"]
    assert (policy["object-src"], policy["frame-ancestors"], policy["form-action"]) == ("'none'", "'none'", "'self'")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Cross-Origin-Resource-Policy"] == headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert "Server" not in headers


@pytest.mark.parametrize("address", ["/", "/data/recall.csv", "/health", "/_dash-layout"])
def test_pages_and_figures_are_kept_by_no_cache(client: FlaskClient, address: str):
    assert client.get(address).headers["Cache-Control"] == "no-store"
    assert post(client, "/").headers["Cache-Control"] == "no-store"


def test_browser_files_may_be_kept(client: FlaskClient):
    with client.get("/assets/20-filters.js") as answer:
        assert "no-store" not in answer.headers.get("Cache-Control", "")


def test_only_an_encrypted_answer_asks_for_encryption(client: FlaskClient):
    assert "Strict-Transport-Security" not in client.get("/").headers
    assert (
        client.get("/", base_url="https://equality.example").headers["Strict-Transport-Security"] == "max-age=31536000"
    )


HERE, THERE = "https://here.example", "https://there.example"
SITES = """
method | Sec-Fetch-Site | Origin                      | allowed
GET    | cross-site     | https://there.example       | yes
HEAD   |                |                             | yes
POST   | same-origin    |                             | yes
POST   | none           |                             | yes
POST   | same-site      | https://here.example        | no
POST   | cross-site     | https://here.example        | no
POST   | nonsense       | https://here.example        | no
POST   |                | https://here.example        | yes
POST   |                | https://HERE.example        | yes
POST   |                | https://here.example:8443   | no
POST   |                | https://there.example       | no
POST   |                | https://here.example.evil.example | no
POST   |                | https://here.example@there.example | no
POST   |                | null                        | no
POST   |                | https://[                   | no
POST   |                |                             | no
PUT    | cross-site     |                             | no
DELETE |                |                             | no
PATCH  | same-site      |                             | no
"""


@pytest.mark.parametrize("line", SITES.strip().splitlines()[1:])
def test_what_may_change_something_comes_from_the_tools_own_pages(line: str):
    method, site, origin, allowed = (part.strip() for part in line.split("|"))
    given = {"Host": "here.example", "Sec-Fetch-Site": site, "Origin": origin}
    assert from_own_pages(method, {name: value for name, value in given.items() if value}) is (allowed == "yes")


def test_a_callback_from_another_site_is_refused(settings: Settings):
    """Without the header that tests send; with one of another site; and in a kind of body that a form can send."""
    bare = create_app(settings).server.test_client()
    body = asked("/about-the-data")
    assert (bare.post(CALLBACK, json=body).status_code, bare.post(CALLBACK, json=body).text) == (403, FOREIGN)
    assert bare.post(CALLBACK, json=body, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert bare.post(CALLBACK, json=body, headers={"Origin": "http://there.example"}).status_code == 403
    assert bare.post(CALLBACK, json=body, headers={"Origin": "http://localhost"}).status_code == 200
    own = {"Sec-Fetch-Site": "same-origin"}
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "application/vnd.x+json"):
        assert bare.post(CALLBACK, data=b"{}", content_type=kind, headers=own).status_code == 400


def test_an_address_or_headers_that_are_too_long_are_refused(client: FlaskClient):
    long = client.get("/data/recall.csv?x=" + "a" * LONGEST_QUERY)
    assert (long.status_code, long.text) == (414, "The address is too long.")
    large = client.get("/", headers={"X-Anything": "a" * LARGEST_HEADERS})
    assert (large.status_code, large.text) == (431, "The request has too much in its headers.")


def test_a_reader_who_asks_too_often_is_told_to_wait(settings: Settings):
    limited = create_app(replace(settings, rate_limit="5 per minute")).server.test_client()
    other = {"REMOTE_ADDR": "127.0.0.7"}
    seen = [limited.get("/data/").status_code for _ in range(3)] + [post(limited, "/").status_code for _ in range(4)]
    assert seen[:3] == [200] * 3
    assert seen[-1] == 429
    refused = limited.get("/data/")
    assert (refused.status_code, refused.text) == (429, TOO_MANY)
    assert 0 < int(refused.headers["Retry-After"]) <= 60
    for free in ("/health", "/assets/20-filters.js"):
        with limited.get(free) as answer:
            assert answer.status_code == 200
    assert limited.get("/data/", environ_base=other).status_code == 200


def test_readers_behind_one_proxy_are_counted_each_by_name(settings: Settings, tmp_path: Path):
    app = create_app(replace(behind_proxy(settings, tmp_path), rate_limit="3 per minute"))
    first, second = (named(app, one, "readers") for one in ("ann@example.org", "ben@example.org"))
    assert [first.get("/data/").status_code for _ in range(4)] == [200, 200, 200, 429]
    assert second.get("/data/").status_code == 200


def test_a_limit_can_be_turned_off(settings: Settings):
    free = create_app(replace(settings, rate_limit=UNLIMITED)).server.test_client()
    assert {free.get("/data/").status_code for _ in range(700)} == {200}


def test_debugging_cannot_be_turned_on(settings: Settings, monkeypatch: pytest.MonkeyPatch):
    for name in (
        "FLASK_DEBUG",
        "DASH_DEBUG",
        "DASH_UI",
        "DASH_HOT_RELOAD",
        "DASH_SERVE_DEV_BUNDLES",
        "DASH_PROPS_CHECK",
    ):
        monkeypatch.setenv(name, "1")
    app = create_app(settings)
    client = app.server.test_client()

    def breaks() -> str:
        raise RuntimeError("a secret of the code")

    app.server.view_functions["health"] = breaks
    answer = client.get("/health")
    assert not app.server.debug
    assert (answer.status_code, "secret" in answer.text, "Traceback" in answer.text) == (500, False, False)
    assert '"hot_reload"' not in client.get("/").text
    assert "dash_dev_tools" not in client.get("/").text
    assert client.get("/_reload-hash").status_code in {200, 404}


def test_neither_server_says_its_version(released: Path):
    with serving(released) as said, urllib.request.urlopen(said.split()[2] + "/health") as answer:
        assert answer.headers["Server"] == "pemt"
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "app.wsgi:application()"]
    with subprocess.Popen(
        command, cwd=ROOT, env={**os.environ, "DATA_DIR": str(released)}, stderr=subprocess.DEVNULL
    ) as ran:
        try:
            wait_for(f"http://127.0.0.1:{port}/health")
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/health") as answer:
                assert not any(mark.isdigit() for mark in answer.headers["Server"])
        finally:
            ran.terminate()
