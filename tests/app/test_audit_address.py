"""The audit log at its address: an administrator searches it, everybody else is refused, and both are recorded."""

import csv
import io
from dataclasses import replace

import pytest

from app.audit_address import AUDIT, NOT_ALLOWED
from app.audit_trail import audit_of
from app.roles import ROLES
from queries.audit import Sought, What
from tests.app.asking import post
from tests.app.signed import WHO, named, proxied

pytestmark = pytest.mark.slow


@pytest.fixture
def own(settings, tmp_path):
    """Settings with an audit log of this test's own."""
    return replace(settings, written_url=f"sqlite:///{tmp_path / 'own' / 'written.sqlite'}")


@pytest.fixture
def readers(own, tmp_path):
    """Requests of one person of each role, named as it is."""
    tool = proxied(own, tmp_path)
    return {role: named(tool, role, WHO[role]) for role in ROLES}


def rows(response):
    assert (response.status_code, response.mimetype) == (200, "text/csv")
    return [row[2:] for row in csv.reader(io.StringIO(response.text))][1:]


@pytest.mark.parametrize("role", ROLES)
def test_only_an_administrator_reads_the_log_and_whoever_tried_is_recorded(own, readers, role):
    post(readers["reader"], "/regions")
    response = readers[role].get(AUDIT)
    recorded = [(one.who, one.what, one.detail) for one in audit_of(own).search(Sought())]
    assert recorded[0] == ("reader", "looked", "/regions")
    if role == "administrator":
        assert rows(response) == [["reader", "looked", "/regions"]]
        assert recorded[1:] == [("administrator", "exported", "/audit.csv")]
    else:
        assert (response.status_code, response.text) == (403, NOT_ALLOWED)
        assert recorded[1:] == [(role, "refused", "/audit.csv")]


def test_the_log_is_searched_as_on_the_command_line(own, readers):
    log = audit_of(own)
    for who, what in (("a", What.LOOKED), ("=1+1", What.LOADED), ("b", What.LOOKED)):
        log.record(who, what, "x")
    found = {
        "": ["a", "'=1+1", "b"],
        "?who=a": ["a"],
        "?what=loaded": ["'=1+1"],
        "?since=2020-01-01&what=looked": ["a", "b"],
        "?since=2999-01-01": [],
    }
    for search, who in found.items():
        assert [row[0] for row in rows(readers["administrator"].get(AUDIT + search)) if row[1] != "exported"] == who
    assert len(rows(readers["administrator"].get(f"{AUDIT}?most=2"))) == 2


BAD = (
    "?x=1",
    "?what=ate",
    "?since=yesterday",
    "?most=all",
    "?most=0",
    "?most=-1",
    "?most=99999999999",
    "?since=%00",
    "?who=%00&x=",
)


@pytest.mark.parametrize("search", BAD)
def test_what_cannot_be_searched_for_is_told_in_words(readers, search):
    response = readers["administrator"].get(AUDIT + search)
    assert (response.status_code, response.mimetype) == (400, "text/plain")


@pytest.mark.parametrize("who", ["'; DROP TABLE audit; --", "\x00", "%", "ü" * 300])
def test_a_name_of_anything_finds_nothing(readers, who):
    assert rows(readers["administrator"].get(AUDIT, query_string={"who": who})) == []
