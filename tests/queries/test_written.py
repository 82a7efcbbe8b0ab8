"""What people write, on a file and on PostgreSQL: migrated up and down with rows in place, and a log that is only added to."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import insert, inspect, text
from sqlalchemy.exc import IntegrityError

from queries.audit import NOT_SIGNED_IN, Audit, Sought, What, audit
from queries.migration import NOTHING, NoSuchRevision, migrate, revisions
from queries.written import NEWEST, SCHEMA, Written, WrittenNotReached, written_address

KINDS = ["file", pytest.param("database", marks=[pytest.mark.postgres, pytest.mark.slow])]
HOSTILE = """=cmd|'/c'!A1'; DROP TABLE audit; -- %s {0} "x" \\ ünï"""
NOW = datetime.now(UTC).replace(tzinfo=None)


@pytest.fixture(params=KINDS)
def written(request, tmp_path):
    """A store that nothing is in yet, opened by whoever owns it."""
    if request.param == "file":
        return Written(written_address(tmp_path / "data"))
    postgres = request.getfixturevalue("postgres")
    postgres.emptied()
    return Written(postgres.address("pemt_keeper"))


@pytest.fixture
def log(written):
    """The audit log of that store."""
    return Audit(written, 365)


def rows(log):
    return [(one.who, one.what, one.detail) for one in log.search(Sought())]


def old(written, *days):
    """Rows that were recorded so many days ago."""
    with written.transaction() as connection:
        connection.execute(
            insert(audit).inline(),
            [{"at": NOW - timedelta(days=n), "who": "a", "what": "looked", "detail": str(n)} for n in days],
        )


def tables(written):
    with written.transaction() as connection:
        return {
            name: sorted(index["name"] for index in inspect(connection).get_indexes(name, schema=schema))
            for schema in [None if written.path else SCHEMA]
            for name in inspect(connection).get_table_names(schema=schema)
        }


def test_the_newest_revision_is_the_one_that_the_code_is_written_for():
    assert revisions() == sorted(revisions())
    assert revisions()[-1] == NEWEST


def test_every_step_up_and_down_with_rows_in_place(written, log):
    assert written.revision() is None
    assert migrate(written, revisions()[0]) == (None, "0001")
    first = tables(written)
    old(written, 400, 5, 1)
    before = rows(log := Audit(written, 365))
    assert (written.revision(), len(before)) == (NEWEST, 3)
    newest = tables(written)
    for step in reversed(revisions()[:-1]):
        migrate(written, step)
        assert written.revision() == step
    assert tables(written) == first
    for step in revisions()[1:]:
        migrate(written, step)
    assert (tables(written), rows(log)) == (newest, before)
    assert migrate(written, NEWEST) == (NEWEST, NEWEST)
    assert migrate(written, NOTHING) == (NEWEST, None)
    assert set(tables(written)) == {"alembic_version"}
    migrate(written, NEWEST)
    assert tables(written) == newest


def test_a_step_that_fails_leaves_everything_as_it_was(written, log):
    migrate(written, "0001")
    with written.transaction() as connection:
        connection.execute(text(f"CREATE INDEX audit_by_what ON {'audit' if written.path else 'written.audit'} (what)"))
    before = tables(written)
    with pytest.raises(WrittenNotReached):
        migrate(written, NEWEST)
    assert (tables(written), written.revision()) == (before, "0001")


def test_many_processes_that_start_at_once_migrate_once(written):
    address = written.engine.url.render_as_string(hide_password=False)
    start = "import sys; from queries.written import Written; Written(sys.argv[1]).ready()"
    with ThreadPoolExecutor(6) as pool:
        ran = list(
            pool.map(lambda _: subprocess.run([sys.executable, "-c", start, address], capture_output=True), range(6))
        )
    assert [(one.returncode, one.stderr) for one in ran] == [(0, b"")] * 6
    assert written.revision() == NEWEST


def test_a_revision_that_nobody_knows_is_refused_in_words(written):
    with pytest.raises(NoSuchRevision, match=r'There is no revision "9". The revisions are: base, 0001'):
        migrate(written, "9")
    migrate(written, NEWEST)
    with written.transaction() as connection:
        connection.execute(text(f"UPDATE {'' if written.path else 'written.'}alembic_version SET version_num = '0999'"))
    with pytest.raises(NoSuchRevision, match=r"kept by a newer version of the tool \(revision 0999\)"):
        migrate(written, NEWEST)


def test_what_is_recorded_is_found_as_it_was_written(log):
    log.record("a.reader", What.LOOKED, "/people-on-probation/recall region")
    log.record("", What.EXPORTED, HOSTILE)
    log.record("x" * 300, What.REFUSED, "line\nbreak\x00\x1b[31m" + "y" * 600)
    (looked, exported, refused) = log.search(Sought())
    assert (looked.who, looked.what, looked.detail) == ("a.reader", "looked", "/people-on-probation/recall region")
    assert abs(looked.at - datetime.now(UTC).replace(tzinfo=None)) < timedelta(minutes=5)
    assert (exported.who, exported.detail) == (NOT_SIGNED_IN, HOSTILE)
    assert (len(refused.who), len(refused.detail), refused.detail.isprintable()) == (200, 500, True)
    assert [one.number for one in (looked, exported, refused)] == [1, 2, 3]


def test_the_log_is_searched_by_who_what_and_since(written, log):
    log.open()
    old(written, 9, 3)
    for who in ("b", "a"):
        log.record(who, What.EXPORTED, f"by {who}")
    found = {
        Sought(): ["9", "3", "by b", "by a"],
        Sought(who="a"): ["9", "3", "by a"],
        Sought(what=What.EXPORTED): ["by b", "by a"],
        Sought(who="a", what=What.LOOKED): ["9", "3"],
        Sought(since=(NOW - timedelta(days=4)).date()): ["3", "by b", "by a"],
        Sought(since=date(2999, 1, 1)): [],
        Sought(who=HOSTILE): [],
    }
    assert {sought: [one.detail for one in log.search(sought)] for sought in found} == found
    assert [one.detail for one in log.search(Sought(), 2)] == ["by b", "by a"]


def test_no_row_is_changed_or_removed_before_its_time_even_by_who_owns_the_store(written, log):
    log.record("a", What.LOOKED)
    old(written, 364)
    name = "audit" if written.path else "written.audit"
    for statement in (
        f"UPDATE {name} SET who = 'b'", f"DELETE FROM {name}", f"DELETE FROM {name} WHERE number = 2",
        *([] if written.path else [f"TRUNCATE {name}"]),
    ):  # fmt: skip
        with pytest.raises(IntegrityError, match="only added to"), written.transaction() as connection:
            connection.execute(text(statement))
    assert len(rows(log)) == 2


def test_rows_go_when_their_time_is_over_and_not_before(written, log):
    log.open()
    old(written, 400, 366, 364, 80, 1)
    assert log.purge() == 2
    assert log.purge() == 0
    assert [one.detail for one in log.search(Sought())] == ["364", "80", "1"]
    shorter = Audit(written, 60)
    shorter.keep("an.analyst")
    assert shorter.purge() == 2
    assert rows(shorter) == [
        ("a", "looked", "1"), ("an.analyst", "changed how long the log is kept", "60 days, before 365")
    ]  # fmt: skip
    shorter.keep("an.analyst")
    assert len(rows(shorter)) == 2


def test_a_log_is_kept_for_thirty_days_at_least(written, log):
    with pytest.raises(ValueError, match=r"kept for 29 days\. Keep it for 30 or more"):
        Audit(written, 29)
    log.open()
    with pytest.raises(IntegrityError), written.transaction() as connection:
        connection.execute(text(f"UPDATE {'' if written.path else 'written.'}retention SET days = 1"))


def test_many_writers_lose_nothing(log):
    log.open()
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: log.record("a", What.LOOKED, str(n)), range(200)))
    assert sorted(int(detail) for _, _, detail in rows(log)) == list(range(200))


def test_a_file_is_safe_on_disk_and_closed_to_strangers(tmp_path):
    written = Written(written_address(tmp_path))
    written.ready()
    with written.transaction() as connection:
        kept = {
            name: connection.execute(text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    assert kept == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 5000}
    assert (tmp_path / "written.sqlite").stat().st_mode & 0o007 == 0


@pytest.mark.parametrize("content", [b"this is not a database, and long enough to be looked at" * 30, None])
def test_a_file_that_cannot_be_used_is_told_in_words(tmp_path, content):
    path = tmp_path / "written.sqlite"
    path.write_bytes(content) if content else path.mkdir()
    with pytest.raises(WrittenNotReached) as raised:
        Audit(Written(written_address(tmp_path)), 365).record("a", What.LOOKED)
    assert raised.value.reason in ("file is not a database", "unable to open database file")
    assert str(tmp_path) not in str(raised.value)


def test_sign_ins_end_by_signing_out_or_by_somebody_who_ends_them_and_only_those_that_had_begun(log):
    log.record("a.reader", What.LOOKED, "/")
    log.record("an.operator", What.ENDED, "b.reader")
    log.record("c.reader", What.SIGNED_OUT)
    before, after = NOW - timedelta(hours=1), datetime.now(UTC).replace(tzinfo=None) + timedelta(seconds=1)
    names = ("a.reader", "b.reader", "c.reader", "an.operator", HOSTILE)
    assert [name for name in names if log.ended(name, before)] == ["b.reader", "c.reader"]
    assert not any(log.ended(name, after) for name in names)
