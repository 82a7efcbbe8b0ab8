"""Releases in a real PostgreSQL: the same rows as in a file, whole or not at all, read by a login that can do nothing else."""

import os
import signal
import subprocess
import sys
import time
from contextlib import closing, contextmanager

import psycopg
import pytest
from sqlalchemy import event, select
from sqlalchemy.exc import InternalError

from app.settings import ROOT
from queries import schema
from queries.door import Door, NoRelease
from queries.loading.report import LoadStopped
from queries.releases import NoSuchRelease, StoreNotReached
from queries.store import Key
from tests.postgres import Database
from tests.queries.small import Service, records_mapping
from tests.tables import csv_text

pytestmark = [pytest.mark.postgres, pytest.mark.slow]

HEADINGS = (
    "person | quarter | region | unit | type | ethnicity | sex | on_licence | recalled | sentenced | with_report\n"
)
HOSTILE = """'; DROP TABLE cell; -- %(x)s %s {0} "quoted" \\\\ back"""
PATIENCE = 300


def people(recalled: int, mark: int = 1) -> str:
    """600 people in four quarters; every so-manieth is recalled, and only every so-manieth has a recorded sex."""
    lines = [
        f"p{n} | 2025-26-q{quarter} | {('North', 'South')[n % 2]} | {('Hill', 'Cove')[n % 2]} | order | "
        f"{('Asian', 'Black', 'White')[n % 7 % 3]} | {('Women', 'Men')[n // 2 % 2] if n % mark == 0 else ''} | 1 | "
        f"{int(n % recalled == quarter)} | 1 | {int(n % 3 == 0)}"
        for n in range(600)
        for quarter in (1, 2, 3, 4)
    ]
    return HEADINGS + "\n".join(lines)


@pytest.fixture
def here(service: Service) -> Service:
    """A service that keeps its releases in files, with figures in staging."""
    assert not service.load_records(people(5)).stopped
    return service


@pytest.fixture
def there(here: Service, database: Database) -> Service:
    """The same staging, with releases in PostgreSQL."""
    return Service(here.folder, here.catalogue, here.plan, database.address())


def tables(service: Service) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table of the release in force, the time it was made apart."""
    with opened(service) as store, store.engine.connect() as connection:
        return {
            table.name: sorted(
                map(tuple, connection.execute(select(*(one for one in table.columns if one.name != "made_at")))),
                key=str,
            )
            for table in schema.metadata.sorted_tables
        }


@contextmanager
def opened(service: Service):
    store = service.store()
    yield store
    store.engine.dispose()


def test_a_release_is_the_same_in_both_stores(here, there):
    of_file, of_database = here.release(), there.release()
    assert of_file.lines() == of_database.lines()
    rows = tables(here)
    assert min(map(len, rows.values())) > 0
    assert tables(there) == rows


def test_changes_for_readers_are_counted_the_same_in_both_stores(here, there):
    for service in (here, there):
        service.release()
    here.load_records(people(5, mark=29))
    changes = [service.release().changes for service in (here, there)]
    assert changes[0] == changes[1]
    assert changes[0].newly_not_shown > 0


def test_a_door_opens_whichever_release_is_in_force(there):
    door = Door(there.folder, there.catalogue, there.store_url)
    with pytest.raises(NoRelease, match=r"No figures have been released yet"):
        door.store()
    there.release()
    first = door.store()
    assert (first.provenance.number, door.store() is first) == (1, True)
    there.release()
    assert (door.store().provenance.number, door.store().provenance.replaces) == (2, 1)
    assert there.releases.withdraw(2).number == 1
    assert door.store().provenance.number == 1
    assert there.releases.restore(2).number == 2
    assert door.store().provenance.number == 2
    assert first.alive()
    for number in (1, 2):
        there.releases.withdraw(number)
    with pytest.raises(NoRelease):
        door.store()
    with pytest.raises(NoSuchRelease, match=r"There is no release 3. The releases are: 1, 2\."):
        there.releases.withdraw(3)
    assert [(one.number, one.file, one.withdrawn) for one in there.releases.entries()] == [
        (1, "pemt_r1", True), (2, "pemt_r2", True)
    ]  # fmt: skip
    assert list(there.folder.glob("release*.sqlite")) == []


def test_the_web_process_needs_a_login_that_can_read_and_nothing_else(there, database):
    web = Service(there.folder, there.catalogue, there.plan, database.address("pemt_web"))
    there.release()
    there.release()
    assert tables(web) == tables(there)
    for change in (web.release, lambda: web.releases.withdraw(2)):
        with pytest.raises(StoreNotReached) as raised:
            change()
        assert "permission denied" in raised.value.reason
    address = database.address("pemt_web").replace("+psycopg", "")
    for statement in (
        "DELETE FROM pemt_r1.cell", "UPDATE pemt.release_record SET withdrawn = true", "CREATE SCHEMA mine",
        "CREATE TABLE pemt_r1.mine (x int)",
    ):  # fmt: skip
        with closing(psycopg.connect(address)) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(statement)


def test_a_store_cannot_be_written_to_by_whoever_owns_it(there):
    there.release()
    with opened(there) as store:
        with store.engine.connect() as connection, pytest.raises(InternalError, match="read-only transaction"):
            connection.execute(schema.cell.delete())
        assert store.alive()


def test_a_login_without_the_grants_is_told_in_the_log_and_not_on_the_page(there, database):
    database.run("ALTER DEFAULT PRIVILEGES FOR ROLE pemt_loader REVOKE USAGE ON SCHEMAS FROM pemt_web")
    there.release()
    door = Door(there.folder, there.catalogue, database.address("pemt_web"))
    with pytest.raises(StoreNotReached) as raised:
        door.store()
    assert "permission denied for schema pemt" in raised.value.reason
    assert "pemt" not in str(raised.value)


def test_what_is_asked_for_is_bound_and_never_written_into_a_statement(there):
    there.release()
    heard = []
    with opened(there) as store:
        event.listen(store.engine, "before_cursor_execute", lambda *given: heard.append((given[2], given[3])))
        store.rows(Key("north", "recall", "sex", "2025-26"), "men")
        store.family_rows(Key("north", "recall", "sex", "2025-26"), "men")
        store.comparisons_made({Key("north", "recall", "sex", "2025-26"): "men"})
        store.states_by_characteristic([Key("north", "recall", "sex", "2025-26")], ())
        for place in range(5):
            slugs = ["north", "recall", "sex", "2025-26", "all"]
            slugs[place] = HOSTILE
            with pytest.raises(KeyError):
                store.rows(Key(*slugs), HOSTILE)
    assert len(heard) == 4
    for statement, bound in heard:
        values = [
            part for part in statement.split("WHERE")[1].split() if "=" not in part and part.strip("(),").isdigit()
        ]
        assert (values, len(bound) >= 5) == ([], True), statement


def test_hostile_text_goes_in_and_comes_out_as_it_is(service, database):
    there = Service(service.folder, service.catalogue, service.plan, database.address())
    source = HOSTILE.replace("\\", "\\\\").replace('"', '\\"')
    mapping = records_mapping().replace("Case management extract", source)
    assert source in mapping
    there.load(there.write("o'clock; %s.csv", csv_text(people(5)), mapping))
    there.release()
    with opened(there) as store:
        (load,) = store.loads()
    assert (load.source, load.file) == (HOSTILE, "o'clock; %s.csv")


def test_a_release_that_cannot_be_written_changes_nothing(there, database):
    there.release()
    before = tables(there)
    database.run("CREATE SCHEMA pemt_r2")
    with pytest.raises(LoadStopped, match=r'readers see no change. It said: schema "pemt_r2" already exists'):
        there.release()
    assert (tables(there), len(there.releases.entries())) == (before, 1)


MOMENTS = {
    "before its schema is made": ("CREATE SCHEMA pemt_r2", "CREATE SCHEMA pemt_r2"),
    "when all is written and it is about to be in force": (
        """CREATE FUNCTION held() RETURNS trigger LANGUAGE plpgsql AS
               'BEGIN PERFORM pg_advisory_xact_lock(1); RETURN NEW; END';
           GRANT EXECUTE ON FUNCTION held TO pemt_loader;
           CREATE TRIGGER held BEFORE INSERT ON pemt.release_record FOR EACH ROW EXECUTE FUNCTION held()""",
        "INSERT INTO pemt.release_record",
    ),
}  # fmt: skip


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_release_that_is_killed_leaves_the_old_one_in_force(there, database, definitions, moment):
    there.release()
    before = tables(there)
    preparation, waits_at = MOMENTS[moment]
    with closing(psycopg.connect(database.address("postgres").replace("+psycopg", ""))) as holding:
        if "TRIGGER" in preparation:
            database.run(preparation)
            holding.execute("SELECT pg_advisory_xact_lock(1)")
        else:
            holding.execute(preparation.encode())
        kill_when_it_waits(there, database, definitions, waits_at)
        assert tables(there) == before
        holding.rollback()
    wait_until(lambda: waiting(database, "%") == 0)
    assert (tables(there), len(there.releases.entries())) == (before, 1)
    assert schemas(database) == ["pemt", "pemt_r1"]
    assert there.release().entry.number == 2
    assert tables(there)["cell"] == before["cell"]


def kill_when_it_waits(service, database, definitions, statement):
    """Release on the command line, and kill it when its connection waits for a lock in a statement."""
    environment = {
        "MEASURES_DIR": definitions / "measures",
        "DIMENSIONS_DIR": definitions / "dimensions",
        "DATA_DIR": service.folder,
        "STORE_URL": service.store_url,
    }
    given = os.environ | {name: str(value) for name, value in environment.items()}
    command = [sys.executable, "-m", "app", "release"]
    with subprocess.Popen(command, cwd=ROOT, env=given, stderr=subprocess.DEVNULL) as process:
        wait_until(lambda: waiting(database, f"{statement}%"))
        process.send_signal(signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL


def waiting(database, statement):
    """How many connections of the loader are in the middle of such a statement."""
    with closing(psycopg.connect(database.address("postgres").replace("+psycopg", ""))) as connection:
        asked = (
            "SELECT count(*) FROM pg_stat_activity WHERE usename = 'pemt_loader' AND state <> 'idle' AND query LIKE %s"
        )
        return connection.execute(asked, [statement]).fetchone()[0]


def wait_until(condition):
    for _ in range(PATIENCE):
        if condition():
            return
        time.sleep(0.05)
    raise AssertionError("it did not come to that")


def schemas(database):
    with closing(psycopg.connect(database.address("postgres").replace("+psycopg", ""))) as connection:
        asked = "SELECT nspname FROM pg_namespace WHERE nspname ~ '^pemt' ORDER BY 1"
        return [name for (name,) in connection.execute(asked)]
