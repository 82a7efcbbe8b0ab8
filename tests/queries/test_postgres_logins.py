"""The four logins of docs/deploying.md on a real PostgreSQL: what each can do, and what it cannot."""

from contextlib import closing

import psycopg
import pytest

from queries.audit import Audit, Sought, What
from queries.migration import migrate
from queries.releases import StoreNotReached
from queries.written import NEWEST, Written, WrittenNotReached
from tests.queries.small import Service
from tests.queries.test_postgres import people

pytestmark = [pytest.mark.postgres, pytest.mark.slow]

FIGURES = "SELECT * FROM pemt_r1.cell"
RECORD = "SELECT * FROM pemt.release_record"
LOG = "SELECT * FROM written.audit"
ADD = "INSERT INTO written.audit (at, who, what, detail) VALUES (now(), 'x', 'looked', '')"
MAY = {
    "reader": ("pemt_web", [FIGURES, RECORD]),
    "writer": ("pemt_writer", [LOG, ADD, "SELECT written.purge_audit()", "SELECT days FROM written.retention"]),
    "loader": ("pemt_loader", [FIGURES, RECORD, ADD, "CREATE SCHEMA mine", "UPDATE pemt.release_record SET withdrawn = false"]),
    "keeper": ("pemt_keeper", [LOG, ADD, "UPDATE written.retention SET days = 100"]),
}  # fmt: skip
CHANGES = [
    "UPDATE written.audit SET who = 'y'", "DELETE FROM written.audit", "TRUNCATE written.audit",
    "DROP TABLE written.audit", "ALTER TABLE written.audit DISABLE TRIGGER ALL", "CREATE TABLE written.mine (x int)",
    "UPDATE written.retention SET days = 30", "INSERT INTO written.retention VALUES (true, 30)",
    "UPDATE written.alembic_version SET version_num = '0'", "CREATE TABLE public.mine (x int)",
    "CREATE OR REPLACE FUNCTION written.purge_audit() RETURNS bigint LANGUAGE sql AS 'SELECT 1'",
]  # fmt: skip
MAKES = [
    "CREATE SCHEMA mine", "CREATE TABLE pemt_r1.mine (x int)", "DELETE FROM pemt_r1.cell",
    "UPDATE pemt.release_record SET withdrawn = true", "DROP SCHEMA pemt_r1 CASCADE",
]  # fmt: skip
MAY_NOT = {
    "reader": ("pemt_web", [LOG, ADD, "SELECT written.purge_audit()", *CHANGES, *MAKES]),
    "writer": ("pemt_writer", [FIGURES, RECORD, *CHANGES, *MAKES]),
    "loader": ("pemt_loader", [LOG, "SELECT who FROM written.audit", "SELECT written.purge_audit()", *CHANGES]),
    "keeper": ("pemt_keeper", [FIGURES, RECORD, *MAKES]),
}


@pytest.fixture
def made(service: Service, database):
    """A database with one release by the loader, beside what people write."""
    service.load_records(people(5))
    Service(service.folder, service.catalogue, service.plan, database.address()).release()
    return database


def run(made, login, statement):
    """Run a statement as a login, and undo it."""
    with closing(psycopg.connect(made.address(login).replace("+psycopg", ""))) as connection:
        connection.execute(statement)
        connection.rollback()


def could(made, login, statement):
    """Whether a login has the right to run a statement."""
    try:
        run(made, login, statement)
    except psycopg.errors.InsufficientPrivilege:
        return False
    return True


@pytest.mark.parametrize("login", MAY)
def test_a_login_can_do_what_it_is_for_and_nothing_else(made, login):
    name, allowed = MAY[login]
    for statement in allowed:
        run(made, name, statement)
    name, refused = MAY_NOT[login]
    assert [statement for statement in refused if could(made, name, statement)] == []


def test_reader_writer_and_loader_do_their_work_with_their_own_logins(made):
    writer, loader, reader = (
        Audit(Written(made.address(login)), 365) for login in ("pemt_writer", "pemt_loader", "pemt_web")
    )
    writer.record("a.reader", What.LOOKED, "/")
    loader.record("an.analyst", What.RELEASED, "release 1")
    assert [one.who for one in writer.search(Sought())] == ["a.reader", "an.analyst"]
    assert writer.purge() == 0
    for refused in (lambda: reader.record("x", What.LOOKED), lambda: list(loader.search(Sought()))):
        with pytest.raises(WrittenNotReached) as raised:
            refused()
        assert "permission denied" in raised.value.reason


def test_only_the_keeper_migrates(made):
    for login in ("pemt_writer", "pemt_loader", "pemt_web"):
        with pytest.raises((WrittenNotReached, StoreNotReached)):
            migrate(Written(made.address(login)), "0001")
    assert Written(made.address("pemt_writer")).revision() == NEWEST
