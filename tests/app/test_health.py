"""The health address and the headers of every response."""

import pytest
from flask.testing import FlaskClient

from tests.app.asking import CALLBACK, asked, post


def test_health_says_that_the_store_answers(client: FlaskClient):
    response = client.get("/health")
    assert (response.status_code, response.text) == (200, "ok")


@pytest.mark.parametrize(
    "path", ["/", "/health", "/data/", "/data/recall.csv", "/_dash-layout", "/assets/10-theme.css"]
)
def test_every_response_keeps_browsers_to_this_server(client: FlaskClient, path: str):
    with client.get(path) as response:
        assert response.status_code == 200
    policy = dict(part.strip().split(" ", 1) for part in response.headers["Content-Security-Policy"].split(";"))
    assert {policy[name] for name in ("default-src", "connect-src", "base-uri", "form-action")} == {"'self'"}
    assert {policy[name] for name in ("object-src", "frame-ancestors")} == {"'none'"}
    assert "unsafe" not in policy["script-src"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["X-Frame-Options"] == "DENY"
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert "http" not in response.headers["Content-Security-Policy"]


def test_the_document_names_no_other_host(client: FlaskClient):
    document = client.get("/").text
    assert '<html lang="en-GB">' in document
    assert 'src="http' not in document
    assert 'href="http' not in document


def test_every_script_and_style_of_the_document_is_here(client: FlaskClient):
    document = client.get("/").text
    addresses = [part.split('"')[0] for mark in ('src="/', 'href="/') for part in document.split(mark)[1:]]
    assert len(addresses) > 5
    for address in addresses:
        with client.get(f"/{address}") as response:
            assert (address, response.status_code) == (address, 200)


def test_plotly_is_the_small_bundle_and_comes_once(client: FlaskClient):
    document = client.get("/").text
    assert document.count("plotly-basic") == 1
    assert "plotly.min.js" not in document


def test_responses_are_compressed_for_browsers_that_ask(client: FlaskClient):
    plain = post(client, "/people-on-probation/recall")
    body, wanted = asked("/people-on-probation/recall"), {"Accept-Encoding": "br, gzip"}
    response = client.post(CALLBACK, json=body, headers=wanted)
    assert response.headers["Content-Encoding"] in ("br", "gzip")
    assert len(response.data) < len(plain.data) / 3


def test_the_tool_shows_no_development_tools_and_offers_no_machine_its_callbacks(client: FlaskClient):
    assert '"ui":false' in client.get("/").text.replace(" ", "")
    assert client.post("/_mcp", json={"jsonrpc": "2.0", "id": 1, "method": "tools/list"}).status_code == 405
