"""Requests that no page makes, of any shape: each gets a sentence without a trace, and the next reader gets a page."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from app.security import MOST_BYTES
from tests.app.asking import CALLBACK, answer, asked, heading, post

pytestmark = pytest.mark.slow

NOT_OURS = "This is not a request that the pages make. Open a page of the tool instead."
NO_SUCH = "There is nothing at this address."
NOT_THAT_KIND = "This address does not take that kind of request."
TOO_LARGE = "The request is too large."
TRACES = re.compile(r"Traceback|\.py\b|Error\b|sqlite|dash\.exceptions")

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=12,
)
some_examples = examples(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(autouse=True)
def still_answers(client: FlaskClient) -> Iterator[None]:
    """After whatever was sent, the tool still answers."""
    yield
    assert heading(answer(client, "/about-the-data")) == "About the data"
    assert client.get("/health").text == "ok"


def refused(response: TestResponse, status: int, sentence: str) -> None:
    """The response is this sentence and nothing else."""
    assert (response.status_code, response.text) == (status, sentence)


@pytest.mark.parametrize(
    "changed",
    [
        {"output": "page.style"},
        {"output": "..page.children..."},
        {"output": None},
        {"output": ["page.children"]},
        {"outputs": None},
        {"outputs": []},
        {"outputs": [{"id": "page", "property": "children"}]},
        {"outputs": {"id": "page", "property": ["children"]}},
        {"outputs": {"id": {"type": "page"}, "property": "children"}},
        {"outputs": {"id": "page", "property": "children", "more": 1}},
        {"inputs": None},
        {"inputs": {}},
        {"inputs": []},
        {"inputs": [1, 2]},
        {"inputs": [{"id": "address", "property": "pathname", "value": "/"}]},
        {"inputs": [{"id": "address", "property": "pathname"}, {"id": "address", "property": "hash"}]},
        {"inputs": [{"id": {}, "property": "pathname"}, {"id": [], "property": "search"}]},
        {"inputs": [{"id": "address", "property": "pathname"}, {"id": "address", "property": "search"}, 3]},
        {"changedPropIds": None},
        {"changedPropIds": "address.search"},
        {"changedPropIds": [{}]},
        {"state": [{"id": "address", "property": "pathname", "value": 1}]},
        {"state": None},
    ],
    ids=str,
)
def test_a_callback_of_another_shape_is_refused(client: FlaskClient, changed: dict[str, Any]):
    refused(client.post(CALLBACK, json={**asked("/"), **changed}), 400, NOT_OURS)


@pytest.mark.parametrize("missing", ["output", "outputs", "inputs"])
def test_a_callback_with_a_part_missing_is_refused(client: FlaskClient, missing: str):
    body = asked("/")
    del body[missing]
    refused(client.post(CALLBACK, json=body), 400, NOT_OURS)


@pytest.mark.parametrize("body", [b"", b"null", b"[]", b"{", b"\xff\xfe", b"1e999", b"NaN", b'"page"', b"[" * 30_000])
def test_a_body_that_is_no_callback_is_refused(client: FlaskClient, body: bytes):
    refused(client.post(CALLBACK, data=body, content_type="application/json"), 400, NOT_OURS)


def test_a_body_of_another_kind_is_refused(client: FlaskClient):
    refused(client.post(CALLBACK, data=b"{}", content_type="text/plain"), 400, NOT_OURS)
    refused(client.post(CALLBACK, data={"output": "page.children"}), 400, NOT_OURS)


def test_a_body_that_is_too_large_is_refused(client: FlaskClient):
    large = b'{"output": "' + b"a" * MOST_BYTES + b'"}'
    refused(client.post(CALLBACK, data=large, content_type="application/json"), 413, TOO_LARGE)


@given(json_values)
@some_examples
def test_any_json_is_refused(client: FlaskClient, body: Any):
    refused(client.post(CALLBACK, json=body), 400, NOT_OURS)


@given(
    st.sampled_from(["output", "outputs", "inputs", "state", "changedPropIds", "parsedChangedPropsIds"]), json_values
)
@some_examples
def test_a_callback_with_any_part_replaced_gets_a_page_or_a_sentence(client: FlaskClient, part: str, value: Any):
    response = client.post(CALLBACK, json={**asked("/about-the-data"), part: value})
    assert response.status_code == 200 or (response.status_code, response.text) == (400, NOT_OURS)


@given(json_values, json_values)
@some_examples
def test_any_address_of_any_kind_gets_a_page(client: FlaskClient, pathname: Any, search: Any):
    response = post(client, pathname, search)
    assert response.status_code == 200
    assert "There is a problem with this page" not in response.text


@pytest.mark.parametrize(
    "search",
    [
        "?" * 500,
        "?" + "&" * 3000,
        "?" + "region=london&" * 400,
        "?" + "&".join(f"k{number}={number}" for number in range(400)),
        "?region=%ff%fe",
        "?region=%",
        "?region=%00",
        "?region=\ud800",
        "?region=' OR 1=1 --",
        "?region=../../etc/passwd",
        "?region[]=london",
        "?characteristic=__class__",
        "?period=" + "9" * 3900,
        "?unit=" + "é" * 3900,
    ],
    ids=lambda search: search[:24].encode("ascii", "backslashreplace").decode(),
)
def test_garbage_in_an_address_gets_a_page(client: FlaskClient, search: str):
    for path in ("/where-to-look", "/people-on-probation/recall", "/nowhere"):
        page = answer(client, path, search)
        assert heading(page) != "There is a problem with this page"


@pytest.mark.parametrize(
    "path", ["//", "/..", "/%00", "/\ud800", "where-to-look", "", "/people-on-probation/../..", "/" * 3000]
)
def test_garbage_in_a_path_gets_a_page(client: FlaskClient, path: str):
    assert heading(answer(client, path)) != "There is a problem with this page"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/"),
        ("PUT", "/where-to-look"),
        ("DELETE", "/data/"),
        ("PATCH", "/data/recall.csv"),
        ("POST", "/health"),
        ("PUT", "/_dash-layout"),
        ("TRACE", "/"),
    ],
)
def test_a_wrong_method_is_refused(client: FlaskClient, method: str, path: str):
    refused(client.open(path, method=method), 405, NOT_THAT_KIND)


@pytest.mark.parametrize(
    "path",
    [
        "/assets/nothing.js",
        "/assets/../app/settings.py",
        "/assets/..%2fapp%2fsettings.py",
        "/assets/%00",
        "/static/x",
        "/_dash-component-suites/nothing/x.js",
        "/_dash-component-suites/dash/nothing.js",
        "/_dash-component-suites/dash/..%2f..%2fx.py",
        "/_dash-component-suites/dash/%00.js",
    ],
)
def test_what_is_not_there_is_said_not_to_be_there(client: FlaskClient, path: str):
    refused(client.get(path), 404, NO_SUCH)


@pytest.mark.parametrize("query", ["job=1&cacheKey=2", "cancelJob=1", "oldJob=1&job=2&cacheKey=3", "x=%ff"])
def test_a_callback_with_an_address_of_its_own_gets_a_page(client: FlaskClient, query: str):
    assert client.post(CALLBACK, json=asked("/about-the-data"), query_string=query).status_code == 200


def test_no_refusal_shows_a_trace_or_a_version(client: FlaskClient):
    for response in (
        client.get("/_dash-component-suites/nothing/x.js"),
        client.post(CALLBACK, json={}),
        client.post("/"),
        client.get("/data/luck.csv"),
        client.get("/assets/nothing.js"),
    ):
        assert not TRACES.search(response.text)
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert "script-src 'self'" in response.headers["Content-Security-Policy"]
        assert "unsafe-eval" not in response.headers["Content-Security-Policy"]
