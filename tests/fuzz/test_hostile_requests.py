"""Hostile requests, a short run of what `make fuzz` makes in full: no fault, no markup given back, nothing slow, no growth."""

from collections.abc import Callable

import pytest
from dash import Dash
from flask import Flask
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from app.data_address import FILTERS
from app.settings import Settings
from equality.selection import KEYS
from tests.app.asking import CALLBACK, OWN, asked
from tests.fuzz import payloads
from tests.fuzz.__main__ import fine, told
from tests.fuzz.answers import faults, sent
from tests.fuzz.hostile import Asking
from tests.fuzz.run import ask, hostile_to

SHORT = 600
some_examples = examples(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

Said = Callable[[Asking], list[str]]


@pytest.fixture(scope="module")
def wrong_with(app: Dash) -> Said:
    """What is wrong with the answer to a request."""
    return lambda asking: faults(sent(app.server, asking), asking)


def test_hostile_requests_get_answers_that_are_as_they_must_be(settings: Settings):
    outcome = ask(settings, SHORT, seed=2026)
    assert fine([outcome]), "\n".join(told([outcome]))
    assert outcome.made == SHORT
    assert {200, 400, 403, 404, 405} <= {*outcome.statuses}


def test_the_same_seed_asks_the_same(settings: Settings):
    first, second = (hostile_to(settings, 7) for _ in range(2))
    assert [first.request() for _ in range(50)] == [second.request() for _ in range(50)]


def test_every_kind_of_payload_that_is_markup_can_be_told_from_the_tools_own_words():
    assert all(payloads.MARK in one for one in payloads.MARKUP)
    assert len({*payloads.ALL}) == len(payloads.ALL) >= 100


def test_an_answer_that_gives_markup_back_is_found(settings: Settings):
    """The check itself: a page that repeats what it was told is found out, and so is one that fails."""
    server = Flask("careless")
    server.add_url_rule("/<path:said>", "echo", lambda said: f"<p>{said}</p>")
    asking = Asking("GET", f"/<script>{payloads.MARK}</script>", said=(f"<script>{payloads.MARK}</script>",))
    assert {*faults(sent(server, asking), asking)} == {"a payload in HTML", "no nosniff"}


values = (
    st.sampled_from(payloads.ALL)
    | st.text(max_size=60)
    | st.sampled_from(["london", "2025-26", "sex", "all", "everyone-else"])
)
addresses = st.dictionaries(
    st.sampled_from([*KEYS, "sentence_type", "grade", "route"]) | st.text(max_size=8), values, max_size=6
)


@given(st.data(), addresses)
@some_examples
def test_any_value_of_any_parameter_of_any_page(
    wrong_with: Said, settings: Settings, data: st.DataObject, chosen: dict[str, str]
):
    source = hostile_to(settings, 0)
    path = data.draw(st.sampled_from([*source.paths]))
    search = "?" + "&".join(f"{name}={value}" for name, value in chosen.items())
    body = asked(path, search)
    assert wrong_with(source.posted(body, tuple(chosen.values()))) == []


@given(
    st.sampled_from(["recall", "caseload-share", "promoted", "sifted-in", "x"]),
    st.dictionaries(st.sampled_from(FILTERS) | st.text(max_size=5), values),
)
@some_examples
def test_any_value_of_any_filter_of_the_data_address(wrong_with: Said, measure: str, chosen: dict[str, str]):
    query = "&".join(f"{name}={value}" for name, value in chosen.items())
    assert wrong_with(Asking("GET", f"/data/{measure}.csv", query, said=tuple(chosen.values()))) == []


@given(
    st.binary(max_size=300) | st.sampled_from(payloads.BODIES), st.sampled_from(["application/json", "text/plain", ""])
)
@some_examples
def test_any_bytes_as_a_callback(wrong_with: Said, body: bytes, kind: str):
    assert wrong_with(Asking("POST", CALLBACK, headers=(*OWN.items(), ("Content-Type", kind)), body=body)) == []


@given(st.sampled_from(payloads.HEADERS), st.text(st.characters(min_codepoint=32, max_codepoint=255), max_size=80))
@some_examples
def test_any_value_of_any_header(wrong_with: Said, header: tuple[str, str], value: str):
    assert wrong_with(Asking("GET", "/data/recall.csv", headers=((header[0], value),))) == []
