"""Backups: what is backed up comes back byte for byte, damage is found before anything changes, and traps are refused."""

import json
import os
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
import threading
import time
import zipfile
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import select

from app.settings import ROOT
from queries import schema
from queries.audit import Audit, Sought, What
from queries.loading.backup import MANIFEST, BackupStopped, back_up
from queries.loading.database_copies import Databases
from queries.loading.folder import one_at_a_time
from queries.loading.report import LoadStopped
from queries.loading.restoring import restore
from queries.loading.verifying import verify
from queries.releases import Releases
from queries.written import Written, written_address
from tests.queries.small import Service
from tests.queries.test_postgres import people

FILES = {
    "releases.json", "release-0001.sqlite", "release-0001.sha256", "release-0001-left-out.txt", "release-0002.sqlite",
    "release-0002.sha256", "release-0002-left-out.txt", "release-0001-withheld.json", "release-0002-withheld.json",
    "staging.duckdb", "written.sqlite",
}  # fmt: skip


@pytest.fixture
def kept(service):
    """A service with two releases and something in the audit log."""
    for recalled in (5, 6):
        service.load_records(people(recalled))
        service.release()
    log_of(service.folder).record("a", What.LOOKED, "/")
    return service


@pytest.fixture
def backup(kept, tmp_path):
    """A backup of it."""
    back_up(kept.folder, tmp_path / "backup.zip", Written(written_address(kept.folder)))
    return tmp_path / "backup.zip"


def log_of(folder):
    return Audit(Written(written_address(folder)), 365)


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name in FILES}


def looked_at(folder):
    return [one.detail for one in log_of(folder).search(Sought())]


def wrong(folder):
    found = verify(folder, Releases(folder), Written(written_address(folder)))
    return [one.name for one in found if one.wrong]


def test_what_is_backed_up_comes_back(kept, backup, tmp_path):
    there = tmp_path / "there" / "data"
    manifest, before = restore(backup, there, None)
    assert before is None
    assert set(manifest.files) == FILES == {path.name for path in there.iterdir()}
    first, second = contents(kept.folder), contents(there)
    assert {name: first[name] == second[name] for name in FILES - {"written.sqlite"}} == dict.fromkeys(
        FILES - {"written.sqlite"}, True
    )
    assert (looked_at(there), wrong(there), wrong(kept.folder)) == (["/"], [], [])
    assert stat.S_IMODE(backup.stat().st_mode) == stat.S_IMODE((there / "staging.duckdb").stat().st_mode) == 0o600


def test_a_backup_takes_the_place_of_a_folder_which_is_kept_beside_it(kept, backup):
    kept.load_records(people(7))
    kept.release()
    log_of(kept.folder).record("a", What.LOOKED, "later")
    later = contents(kept.folder)
    _, before = restore(backup, kept.folder, None)
    assert Releases(kept.folder).current().number == 2
    assert looked_at(kept.folder) == ["/"]
    assert contents(before) == later
    kept.load_records(people(7))
    assert kept.release().entry.number == 3


def test_what_people_write_elsewhere_is_put_back_elsewhere(kept, tmp_path):
    place = tmp_path / "elsewhere" / "written.sqlite"
    log = Audit(Written(f"sqlite:///{place}"), 365)
    log.record("a", What.LOOKED, "before")
    back_up(kept.folder, tmp_path / "b.zip", Written(f"sqlite:///{place}"))
    log.record("a", What.LOOKED, "after")
    restore(tmp_path / "b.zip", kept.folder, place)
    assert looked_at(place.parent) == ["before"]
    assert not (kept.folder / "written.sqlite").exists()
    (aside,) = (
        path for path in place.parent.glob("written.sqlite.before-*") if not path.name.endswith(("-wal", "-shm"))
    )
    with closing(sqlite3.connect(aside)) as connection:
        assert connection.execute("SELECT detail FROM audit").fetchall() == [("before",), ("after",)]


def test_people_may_write_while_a_backup_is_made(kept, tmp_path):
    log, done = log_of(kept.folder), threading.Event()

    def write():
        for number in range(10_000):
            log.record("a", What.LOOKED, str(number))
            if done.is_set():
                break

    writer = threading.Thread(target=write)
    writer.start()
    for number in range(3):
        back_up(kept.folder, tmp_path / f"{number}.zip", Written(written_address(kept.folder)))
    done.set()
    writer.join()
    for number in range(3):
        restore(tmp_path / f"{number}.zip", tmp_path / str(number), None)
        details = looked_at(tmp_path / str(number))[1:]
        assert details == [str(one) for one in range(len(details))]


def test_a_backup_waits_for_nobody_and_overwrites_nothing(kept, tmp_path):
    target = tmp_path / "b.zip"
    with one_at_a_time(kept.folder), pytest.raises(LoadStopped, match="Another load or release is under way"):
        back_up(kept.folder, target, None)
    target.write_text("mine")
    with pytest.raises(BackupStopped, match=r"There is a file .* already"):
        back_up(kept.folder, target, None)
    with pytest.raises(BackupStopped, match="There is no folder"):
        back_up(tmp_path / "none", tmp_path / "c.zip", None)
    with pytest.raises(BackupStopped, match="cannot be written"):
        back_up(kept.folder, tmp_path / "no-folder" / "c.zip", None)
    assert target.read_text() == "mine"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b.zip", "data", "extracts"]


def test_a_backup_that_was_killed_is_in_nobodys_way(kept, tmp_path):
    target = tmp_path / "b.zip"
    (tmp_path / "b.zip.next").write_bytes(b"half of one")
    back_up(kept.folder, target, None)
    assert zipfile.is_zipfile(target)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b.zip", "data", "extracts"]


@pytest.mark.parametrize("moment", range(6))
def test_a_backup_or_a_restore_that_is_killed_leaves_what_is_kept_as_it_was(kept, backup, tmp_path, moment):
    deed = "from tests.queries.test_backup import again; again(*__import__('sys').argv[1:])"
    before = contents(kept.folder)
    with subprocess.Popen(
        [sys.executable, "-c", deed, kept.folder, backup, tmp_path / "more.zip"], cwd=ROOT, stdout=subprocess.PIPE
    ) as process:
        process.stdout.readline()
        time.sleep(moment * 0.02)
        process.send_signal(signal.SIGKILL)
    for path in (backup, tmp_path / "more.zip"):
        if path.exists():
            restore(path, tmp_path / f"from-{path.stem}", None)
            assert contents(tmp_path / f"from-{path.stem}").keys() == before.keys()
    if not kept.folder.exists():  # killed in the very moment of the exchange
        (aside,) = tmp_path.glob("data.before-*")
        assert contents(aside) == before
        restore(backup, kept.folder, None)
    assert wrong(kept.folder) == []
    assert contents(kept.folder)["staging.duckdb"] == before["staging.duckdb"]


def again(folder, backup, target):
    """Back up and restore, over and over, until killed."""
    folder = Path(folder)
    print("begun", flush=True)
    while True:
        back_up(folder, Path(target), Written(written_address(folder)))
        Path(target).unlink()
        restore(Path(backup), folder, None)


def changed(backup, target, change):
    """The backup with its files and its list changed by a function of both."""
    with zipfile.ZipFile(backup) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(files.pop(MANIFEST))
    files, manifest = change(files, manifest)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in [*files.items(), *([(MANIFEST, json.dumps(manifest).encode())] if manifest else [])]:
            archive.writestr(name, content)
    return target


def with_file(name):
    def change(files, manifest):
        held = manifest["files"]["releases.json"]
        return {**files, name: files["releases.json"]}, {**manifest, "files": {**manifest["files"], name: held}}

    return change


def with_list(**parts):
    return lambda files, manifest: (files, {**manifest, **parts})


def with_content(name, content):
    return lambda files, manifest: ({**files, name: content}, manifest)


VAST = {"size": 1 << 60, "sha256": ""}
TRAPS = {
    "a path that leads up": (with_file("../../escaped.sqlite"), "which no backup does"),
    "a path from the root": (with_file("/tmp/escaped.sqlite"), "which no backup does"),
    "a path with a folder": (with_file("x/release-0001.sqlite"), "which no backup does"),
    "a path of another system": (with_file("..\\escaped.sqlite"), "which no backup does"),
    "a name of something else": (with_file(".bashrc"), "which no backup does"),
    "a name with an end of line": (with_file("releases.json\n"), "which no backup does"),
    "a file that is not listed": (with_content("release-0009.sqlite", b"x"), "are not the same"),
    "a list that is not there": (lambda files, _: (files, None), "has no list"),
    "a list of another form": (with_list(form=2), "of form 2"),
    "a list with more in it": (with_list(also=1), "cannot be read"),
    "a list of something else": (with_list(files=[1]), "cannot be read"),
    "a list that says it is vast": (
        lambda files, manifest: (files, {**manifest, "files": {**manifest["files"], "releases.json": VAST}}),
        "larger than the room",
    ),
    "a file that unpacks without end": (with_content("staging.duckdb", bytes(200_000_000)), "longer than its list says"),
    "a file that is shorter": (with_content("release-0001.sqlite", b""), "is not what was backed up"),
    "a file that was changed": (with_content("release-0002.sha256", b"0" * 86), "is not what was backed up"),
}  # fmt: skip


@pytest.mark.parametrize(("change", "words"), TRAPS.values(), ids=TRAPS)
def test_a_trap_is_refused_and_nothing_changes(kept, backup, tmp_path, change, words):
    trap = changed(backup, tmp_path / "trap.zip", change)
    before = contents(kept.folder)
    listed = sorted(os.listdir(tmp_path))
    with pytest.raises(BackupStopped, match=words):
        restore(trap, kept.folder, None)
    assert (contents(kept.folder), sorted(os.listdir(tmp_path))) == (before, listed)


def test_releases_that_do_not_hold_together_are_refused_though_every_checksum_is_right(kept, tmp_path):
    record = kept.folder / "releases.json"
    record.write_text(record.read_text().replace('"rows": ', '"rows": 1'))
    back_up(kept.folder, tmp_path / "b.zip", None)
    with pytest.raises(BackupStopped, match="release 1: it and the record of releases do not agree"):
        restore(tmp_path / "b.zip", tmp_path / "there", None)
    assert not (tmp_path / "there").exists()


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 and then nothing", b"text" * 1000])
def test_a_file_of_anything_is_refused(tmp_path, content):
    (tmp_path / "b.zip").write_bytes(content)
    with pytest.raises(BackupStopped, match=r"b\.zip is not a backup, or is damaged"):
        restore(tmp_path / "b.zip", tmp_path / "there", None)
    assert not (tmp_path / "there").exists()


def test_a_backup_that_was_damaged_anywhere_is_never_put_back(kept, backup, tmp_path):
    """Every 500th byte is changed in turn; where the archive hides it in what is not read, all comes back as it was."""
    whole = backup.read_bytes()
    expected = contents(restore(backup, tmp_path / "there", None)[1] or tmp_path / "there")
    refused = 0
    for place in range(0, len(whole), max(1, len(whole) // 60)):
        target = tmp_path / "damaged.zip"
        target.write_bytes(whole[:place] + bytes([whole[place] ^ 0x55]) + whole[place + 1 :])
        try:
            restore(target, tmp_path / "again", None)
        except BackupStopped:
            refused += 1
            assert not (tmp_path / "again").exists()
        else:
            assert contents(tmp_path / "again") == expected
            shutil.rmtree(tmp_path / "again")
    assert refused > 50


def damage(name):
    def change(folder):
        path = folder / name
        content = bytearray(path.read_bytes())
        content[len(content) // 2] ^= 0x55
        path.write_bytes(content)

    return change


def sql(name, statement):
    def change(folder):
        with closing(sqlite3.connect(folder / name)) as connection:
            connection.execute(statement)
            connection.commit()
        (folder / name).with_suffix(".sha256").unlink(missing_ok=True)

    return change


def replaced(name, old, new):
    return lambda folder: (folder / name).write_text((folder / name).read_text().replace(old, new, 1))


DAMAGE = {
    "a byte of a release": (damage("release-0001.sqlite"), ["release 1"]),
    "a byte of a checksum": (damage("release-0002.sha256"), ["release 2"]),
    "a release that is gone": (lambda folder: (folder / "release-0001.sqlite").unlink(), ["release 1"]),
    "a row that is gone": (
        sql("release-0002.sqlite", "DELETE FROM cell WHERE grp = 1 AND withheld = 0"), ["release 2"],
    ),
    "a withheld row with numbers": (sql("release-0001.sqlite", "UPDATE cell SET withheld = 1"), ["release 1"]),
    "a record that says something else": (replaced("releases.json", '"as_at": "20', '"as_at": "19'), ["release 1"]),
    "a record that is cut off": (replaced("releases.json", "]", ""), ["the record of releases"]),
    "staging that is cut off": (lambda folder: os.truncate(folder / "staging.duckdb", 5000), ["staging"]),
    "what people write": (lambda folder: os.truncate(folder / "written.sqlite", 20_000), ["what people write"]),
    "what people write, in the middle": (damage("written.sqlite"), ["what people write"]),
}  # fmt: skip


@pytest.mark.parametrize(("change", "names"), DAMAGE.values(), ids=DAMAGE)
def test_damage_is_found_and_named(kept, change, names):
    assert wrong(kept.folder) == []
    change(kept.folder)
    assert wrong(kept.folder) == names


def test_a_release_that_did_not_finish_is_worth_a_word_and_no_alarm(kept):
    shutil.copy(kept.folder / "release-0002.sqlite", kept.folder / "release-0003.sqlite")
    found = [one.line() for one in verify(kept.folder, Releases(kept.folder), None)]
    assert [line for line in found if line.startswith("WRONG")] == []
    assert (
        "OK     release-0003.sqlite: no release: left by one that did not finish, and written anew by the next" in found
    )


@pytest.mark.postgres
@pytest.mark.slow
def test_releases_in_postgresql_are_looked_at_too(kept, database):
    there = Service(kept.folder, kept.catalogue, kept.plan, database.address())
    there.release()
    written = Written(database.address("pemt_keeper"))
    assert [one.line() for one in verify(there.folder, there.releases, written) if one.wrong] == []
    database.run("DELETE FROM pemt_r1.cell WHERE grp = 1")
    assert [one.name for one in verify(there.folder, there.releases, written) if one.wrong] == ["release 1"]
    database.run("DROP SCHEMA pemt_r1 CASCADE")
    assert [one.name for one in verify(there.folder, there.releases, written) if one.wrong] == ["release 1"]


@pytest.fixture
def there(kept, database):
    """The same service with its releases and what people write in PostgreSQL, and with more than ASCII in them."""
    there = Service(kept.folder.parent / "there", kept.catalogue, kept.plan, database.address())
    for recalled in (5, 6):
        there.load_records(people(recalled))
        there.release()
    log = Audit(Written(database.address("pemt_writer")), 365)
    log.record('ünï, "quoted"', What.LOOKED, "a, b\\N ; '' \\")
    log.record("b", What.EXPORTED, "")
    return there


@pytest.mark.postgres
@pytest.mark.slow
def test_what_is_in_postgresql_comes_back_into_an_empty_database(there, database, tmp_path):
    reader, keeper = Written(database.address("pemt_writer")), database.address("pemt_keeper")
    before = in_database(there, reader)
    databases = Databases(database.address(), database.address("pemt_writer"))
    manifest = back_up(there.folder, tmp_path / "b.zip", None, databases)
    assert {"pemt.release_record.csv", "pemt_r2.cell.csv", "written.audit.csv", "staging.duckdb"} <= set(manifest.files)
    with pytest.raises(LoadStopped, match="A backup is put back into an empty"):
        restore(tmp_path / "b.zip", tmp_path / "again", None, Databases(database.address(), keeper))
    assert not (tmp_path / "again").exists()

    database.emptied()
    restore(tmp_path / "b.zip", tmp_path / "again", None, Databases(database.address(), keeper))
    again = Service(tmp_path / "again", there.catalogue, there.plan, database.address())
    assert in_database(again, reader) == before
    assert [one for one in verify(again.folder, again.releases, reader) if one.wrong] == []
    Audit(reader, 365).record("c", What.LOOKED)
    assert [one.number for one in Audit(reader, 365).search(Sought())] == [1, 2, 3]
    assert again.release().entry.number == 3
    web = Service(tmp_path / "none", there.catalogue, there.plan, database.address("pemt_web"))
    assert web.store().alive()


def in_database(service, written):
    """Every row of every release, the record, and the log."""
    rows = []
    for entry in service.releases.entries():
        engine = service.releases.engine(entry)
        with engine.connect() as connection:
            rows += [
                sorted(map(tuple, connection.execute(select(table))), key=str)
                for table in schema.metadata.sorted_tables
            ]
        engine.dispose()
    return service.releases.entries(), rows, list(Audit(written, 365).search(Sought()))


@pytest.mark.postgres
@pytest.mark.slow
def test_a_backup_of_postgresql_needs_logins_that_may_read_and_goes_back_to_postgresql_alone(
    there, database, backup, tmp_path
):
    with pytest.raises(
        LoadStopped, match=r"What is in PostgreSQL cannot be copied\. It said: permission denied for table"
    ):
        back_up(there.folder, tmp_path / "c.zip", None, Databases(database.address(), database.address()))
    assert not (tmp_path / "c.zip").exists()
    back_up(there.folder, tmp_path / "c.zip", None, Databases(database.address()))
    with pytest.raises(BackupStopped, match=r"partly of PostgreSQL\. Set STORE_URL"):
        restore(tmp_path / "c.zip", tmp_path / "again", None)
    with pytest.raises(BackupStopped, match=r"of files alone\. Leave STORE_URL empty"):
        restore(backup, tmp_path / "again", None, Databases(database.address()))
    assert not (tmp_path / "again").exists()
