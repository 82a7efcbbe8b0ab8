"""A full disk, a disk that is read-only, a database that goes away, two at once: a sentence, and recovery without help."""

import os
import resource
import signal
import subprocess
import sys
import time
from contextlib import contextmanager

import pytest

from app.settings import ROOT
from equality.disclosure import RowRule
from queries.audit import Audit, Sought, What
from queries.loading.report import LoadStopped
from queries.loading.verifying import verify
from queries.releases import Releases, StoreNotReached
from queries.written import Written, WrittenNotReached, written_address
from tests.crash.proofs import Place, figures, left_over, sound
from tests.postgres import made
from tests.queries.small import Service, records_mapping
from tests.queries.test_killed import people

pytestmark = pytest.mark.slow

MAKES_ROOM = "cannot be written to. It said: "


@pytest.fixture
def environment(definitions):
    """The environment of the command line, but for the folder."""
    named = {"MEASURES_DIR": definitions / "measures", "DIMENSIONS_DIR": definitions / "dimensions"}
    return {**os.environ, **{name: str(path) for name, path in named.items()}}


def command(environment, *words, most=None):
    """The command line, with files of at most so many bytes: to a program, a disk that is full."""

    def limited():
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))

    return subprocess.run(
        [sys.executable, "-m", "app", *map(str, words)],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        preexec_fn=limited if most else None,
    )


@contextmanager
def volume(folder, size):
    """A small disk of its own at a folder; skipped where there is no right to make one."""
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", folder]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("a disk cannot be made here")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", folder], check=True)


def told(ran):
    """What a command that stopped has said: a sentence, and no trace."""
    assert ran.returncode == 1, ran.stdout + ran.stderr
    assert "Traceback" not in ran.stderr, ran.stderr
    return ran.stderr


def loaded(service, recalled):
    """An extract in the service, written and not yet loaded."""
    return service.write("people.csv", people(recalled), records_mapping())


def test_a_load_that_meets_a_limit_anywhere_changes_nothing_and_the_next_one_works(service, definitions, environment):
    service.load(loaded(service, 5))
    service.release()
    place = Place(service.folder, definitions)
    before = figures(place)
    extract = loaded(service, 6)
    environment = {**environment, "DATA_DIR": str(service.folder)}
    Audit(Written(written_address(service.folder)), 365).open()
    largest = max(path.stat().st_size for path in service.folder.iterdir())
    stopped = 0
    for most in (largest // 8, largest - 1):
        ran = command(environment, "load", extract, most=most)
        stopped += ran.returncode != 0
        if ran.returncode:
            assert MAKES_ROOM in told(ran)
            assert figures(place) == before
        assert left_over(place) == set()
    assert stopped == 2
    assert command(environment, "load", extract, "--publish").returncode == 0
    assert figures(place) != before
    assert sound(place)


@pytest.mark.parametrize("size", ["200k", "1300k"])
def test_a_full_disk_stops_a_load_and_a_release_in_words_and_the_next_works(tmp_path, service, environment, size):
    extract = loaded(service, 5)
    with volume(tmp_path / "disk", size):
        here = {**environment, "DATA_DIR": str(tmp_path / "disk" / "data")}
        ran = command(here, "load", extract, "--publish")
        if ran.returncode:
            assert "disk is full" in told(ran) or "No space left" in ran.stderr or "disk I/O error" in ran.stderr
            assert Releases(tmp_path / "disk" / "data").current() is None
        subprocess.run(["mount", "-o", "remount,size=30m", tmp_path / "disk"], check=True)
        again = command(here, "load", extract, "--publish")
        assert again.returncode == 0, again.stderr
        folder = tmp_path / "disk" / "data"
        assert [one for one in verify(folder, Releases(folder), None) if one.wrong] == []


def test_a_disk_that_is_read_only_is_told_in_words_and_pages_are_still_read(tmp_path, service, environment):
    extract = loaded(service, 5)
    with volume(tmp_path / "disk", "30m"):
        there = Service(tmp_path / "disk" / "data", service.catalogue, service.plan)
        there.load(extract)
        there.release()
        subprocess.run(["mount", "-o", "remount,ro", tmp_path / "disk"], check=True)
        here = {**environment, "DATA_DIR": str(there.folder)}
        assert f"What is written cannot be kept in {there.folder}." in told(command(here, "release"))
        apart = {**here, "WRITTEN_URL": f"sqlite:///{tmp_path / 'apart.sqlite'}"}
        for words in (("release",), ("release", "--withdraw", "1")):
            assert "Read-only file system" in told(command(apart, *words))
        assert there.store().alive()
        subprocess.run(["mount", "-o", "remount,rw", tmp_path / "disk"], check=True)
        assert there.release().entry.number == 2


def test_a_row_that_does_not_fit_is_refused_and_nothing_that_was_recorded_is_lost(tmp_path):
    with volume(tmp_path / "disk", "400k"):
        log = Audit(Written(written_address(tmp_path / "disk")), 365)
        recorded = record_until_full(log)
        assert 5 < recorded < 2_000
        subprocess.run(["mount", "-o", "remount,size=4m", tmp_path / "disk"], check=True)
        log.record("a", What.LOOKED, "there is room again")
        details = [one.detail.split()[0] for one in log.search(Sought())]
        assert details == [*map(str, range(recorded)), "there"]


def record_until_full(log):
    """How many rows were told as recorded before one did not fit."""
    for number in range(100_000):
        try:
            log.record("a", What.LOOKED, f"{number} {'x' * 480}")
        except WrittenNotReached:
            return number
    raise AssertionError("the disk is never full")


def test_two_releases_at_once_are_one_and_then_the_other(service, definitions, environment):
    service.load(loaded(service, 5))
    service.release(RowRule())
    place = Place(service.folder, definitions)
    before = figures(place)
    here = {**environment, "DATA_DIR": str(service.folder)}
    ran = [
        subprocess.Popen(
            [sys.executable, "-m", "app", "release"], cwd=ROOT, env=here, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        for _ in range(3)
    ]  # fmt: skip
    said = [(one.communicate()[1], one.returncode) for one in ran]
    done = sum(code == 0 for _, code in said)
    assert done >= 1
    assert [
        error for error, code in said if code and "Another load or release is under way in this folder" not in error
    ] == []
    numbers = [one.number for one in Releases(service.folder).entries()]
    assert numbers == list(range(1, done + 2))
    assert figures(place) == before
    assert sound(place)


@pytest.mark.postgres
def test_a_database_that_stops_during_a_release_and_comes_back(service, postgres_programs, definitions, environment):
    """The server is killed, not asked: it recovers from its own log, and so do loader and reader."""
    with made(postgres_programs) as database:
        with database.running():
            database.emptied()
            migrate_as_keeper(database)
            service.load(loaded(service, 5))
            place = Place(service.folder, definitions, database)
            there = Service(service.folder, service.catalogue, service.plan, database.address())
            there.release()
            before = figures(place)
        for release in (there.release, lambda: there.releases.withdraw(1)):
            with pytest.raises((StoreNotReached, LoadStopped)):
                release()
        with pytest.raises(WrittenNotReached):
            Audit(Written(database.address("pemt_writer")), 365).record("a", What.LOOKED)
        here = {**environment, "DATA_DIR": str(service.folder), "STORE_URL": database.address()}
        with database.running():
            assert figures(place) == before
            child = subprocess.Popen(
                [sys.executable, "-m", "app", "release"], cwd=ROOT, env=here, text=True, stderr=subprocess.PIPE
            )
            wait_for_the_loader(database, child)
            os.kill(int((database.folder / "data" / "postmaster.pid").read_text().split()[0]), signal.SIGQUIT)
            error = child.communicate()[1]
            assert "Traceback" not in error
        with database.running():
            assert figures(place)[1] == before[1]
            assert there.release().entry.number in (2, 3)
            assert figures(place) == before


def migrate_as_keeper(database):
    Written(database.address("pemt_keeper")).ready()


def wait_for_the_loader(database, child):
    """Wait until the child's release is under way in the database, however long it takes to start."""
    import psycopg

    with psycopg.connect(database.address("postgres").replace("+psycopg", ""), autocommit=True) as connection:
        while child.poll() is None:
            asked = "SELECT count(*) FROM pg_stat_activity WHERE usename = 'pemt_loader' AND backend_xid IS NOT NULL"
            if connection.execute(asked).fetchone() != (0,):
                return
            time.sleep(0.005)
    raise AssertionError("no release began")
