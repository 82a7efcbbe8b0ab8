"""A load or release that is killed: whatever the moment, the old figures stand, and the next load works and leaves nothing behind."""

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from tests.queries.small import Service, records_mapping

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent.parent
HEADINGS = "person,quarter,region,unit,type,ethnicity,sex,on_licence,recalled,sentenced,with_report\n"
PLACES = ("North,Hill", "North,Dale", "South,Cove")


def people(recalled):
    """Records of 2,000 people in four quarters, of whom every so-manieth is recalled."""
    return HEADINGS + "".join(
        f"p{n},2025-26-q{quarter},{PLACES[n % 3]},order,{('Asian', 'Black', 'White')[n % 7 % 3]},{('Women', 'Men')[n % 2]},"
        f"1,{int(n % recalled == quarter)},1,{int(n % 3 == 0)}\n"
        for n in range(2000)
        for quarter in (1, 2, 3, 4)
    )


@pytest.fixture(scope="module")
def before(tmp_path_factory, known):
    """A service with a release in force, its corrected extract, and the figures before and after."""
    service = Service(tmp_path_factory.mktemp("killed") / "data", *known)
    service.load(service.write("people.csv", people(5), records_mapping()))
    service.release()
    old = figures(service)
    extract = service.write("people.csv", people(6), records_mapping())
    after = Service(service.folder.parent / "after", *known)
    shutil.copytree(service.folder, after.folder)
    after.load(extract)
    after.release()
    return service, extract, (old, figures(after))


def figures(service):
    """The exact counts in staging, and every row that readers are given."""
    counts = service.counts()
    store = service.store()
    with store.engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT * FROM cell").fetchall()
    store.engine.dispose()
    return counts, sorted(map(tuple, rows), key=str)


MOMENTS = {
    "while the records are read": ("file", "loading-"),
    "while they are counted": ("line", "Counting"),
    "before the staging file is written": ("line", "Writing exact counts"),
    "while the staging file is written": ("file", "staging.next"),
    "when the staging file is in its place": ("line", "Withholding"),
    "while the release is written": ("file", "release-0002.next"),
    "before the release is in force": ("file", "release-0002.sqlite"),
}


@pytest.mark.parametrize("moment", MOMENTS.values(), ids=MOMENTS)
def test_a_load_that_is_killed_changes_nothing_or_everything(before, tmp_path, environment, moment):
    service, extract, (old, new) = before
    killed = Service(tmp_path / "data", service.catalogue, service.plan)
    shutil.copytree(service.folder, killed.folder, ignore=shutil.ignore_patterns("lock"))
    kill_at(moment, killed.folder, extract, environment)
    counts, rows = figures(killed)
    assert counts in (old[0], new[0])
    assert rows in (old[1], new[1])
    if counts == old[0]:
        assert rows == old[1]
    killed.load(extract)
    killed.release()
    assert figures(killed) == new
    left = {path.name for path in killed.folder.iterdir() if path.name.startswith("loading-") or ".next" in path.name}
    assert left == set()


@pytest.fixture
def environment(definitions, tmp_path):
    """The environment of the command line."""
    named = {
        "MEASURES_DIR": definitions / "measures",
        "DIMENSIONS_DIR": definitions / "dimensions",
        "DATA_DIR": tmp_path / "data",
    }
    return os.environ | {name: str(path) for name, path in named.items()}


def kill_at(moment, folder, extract, environment):
    """Run the command line and kill it as soon as a file appears, or a line of progress does; or let it end."""
    kind, sign = moment
    command = [sys.executable, "-m", "app", "load", str(extract), "--publish"]
    told = []
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, text=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    ) as process:

        def listen():
            for line in process.stderr:
                told.append(line)

        listener = threading.Thread(target=listen)
        listener.start()
        while process.poll() is None:
            seen = told if kind == "line" else os.listdir(folder)
            if any(sign in one for one in seen):
                process.send_signal(signal.SIGKILL)
                break
            time.sleep(0.0003)
        process.wait()
        listener.join()
    assert process.returncode in (0, -signal.SIGKILL), told


COMPLAINTS = [
    (b"", "STOP: people.csv is empty. Export it again.\nNothing has changed.\n"),
    (HEADINGS.encode() + b"p1,2025-26-q1\n", "Nothing has changed. Mend what is marked STOP and load again.\n"),
]


@pytest.mark.parametrize(("content", "complaint"), COMPLAINTS)
def test_the_command_line_ends_in_a_sentence_and_not_in_a_trace(tmp_path, environment, content, complaint):
    extract = tmp_path / "people.csv"
    extract.write_bytes(content)
    extract.with_name("people.mapping.toml").write_text(records_mapping())
    done = subprocess.run(
        [sys.executable, "-m", "app", "load", str(extract)],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.endswith(complaint)
    assert "Traceback" not in done.stdout + done.stderr
