"""A load or release killed at any moment leaves the old figures standing, and the next one works."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from equality.catalogue import load_catalogue
from queries.loading.extracts import Loader
from queries.loading.staging import Staging
from queries.plan import load_plan
from queries.releases import Releases
from queries.store import Door
from sample_data.invent import write_sample

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
SCALE = 0.02


@pytest.fixture(scope="module")
def definitions():
    catalogue = load_catalogue()
    return catalogue, load_plan(ROOT / "equality" / "dimensions" / "plan.toml", catalogue)


@pytest.fixture(scope="module")
def extracts(tmp_path_factory):
    folder = tmp_path_factory.mktemp("extracts")
    return [path for path in write_sample(folder, scale=SCALE) if path.stem in ("staff", "applicants")]


@pytest.fixture(scope="module")
def in_force(tmp_path_factory, extracts):
    folder = tmp_path_factory.mktemp("in-force")
    finished = command(folder, extracts)
    assert finished.wait(120) == 0
    return folder


def command(folder, extracts):
    """The real command line, loading and releasing in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "app", "load", *map(str, extracts), "--publish"],
        cwd=ROOT,
        env={**os.environ, "DATA_DIR": str(folder), "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def figures(folder):
    """Every released cell and every exact count in force."""
    entry = Releases(folder).current()
    connection = sqlite3.connect(folder / entry.file)
    try:
        cells = connection.execute("SELECT * FROM cell").fetchall()
    finally:
        connection.close()
    return entry.number, cells


def staged(folder, catalogue):
    counted, _ = Staging(folder).counts(catalogue)
    return {name: values.tolist() for name, values in counted.columns().items()}


MOMENTS = {
    "while reading": lambda folder: any(folder.glob("loading-*/records.duckdb")),
    "while writing staging": lambda folder: (folder / "staging.next").exists(),
    "when staging is written": lambda folder: (folder / "staging.duckdb").stat().st_mtime > time.time() - 5,
    "while writing the release": lambda folder: any(folder.glob("release-0002*")),
}


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_kill_leaves_the_old_figures_standing(definitions, extracts, in_force, tmp_path, moment):
    folder = tmp_path / "data"
    shutil.copytree(in_force, folder)
    os.utime(folder / "staging.duckdb", (0, 0))
    before = figures(folder), staged(folder, definitions[0])
    os.utime(folder / "staging.duckdb", (0, 0))
    process = command(folder, extracts)
    deadline = time.monotonic() + 60
    while process.poll() is None and not MOMENTS[moment](folder) and time.monotonic() < deadline:
        time.sleep(0.001)
    assert process.poll() is None, "the load ended before the moment came"
    process.send_signal(signal.SIGKILL)
    process.wait(30)

    after = figures(folder), staged(folder, definitions[0])
    assert after[0] == before[0]
    # The same extracts are loaded again, so exact counts are the same whether staging was replaced or not.
    assert after[1] == before[1]
    assert Door(folder, definitions[0]).store().alive()


def test_after_a_kill_the_next_load_works_and_clears_what_was_left(definitions, extracts, in_force, tmp_path):
    folder = tmp_path / "data"
    shutil.copytree(in_force, folder)
    process = command(folder, extracts)
    while process.poll() is None and not any(folder.glob("loading-*/records.duckdb")):
        time.sleep(0.001)
    process.send_signal(signal.SIGKILL)
    process.wait(30)
    reports = Loader(folder, *definitions).load(extracts)
    assert not any(report.stopped for report in reports)
    assert list(folder.glob("loading-*")) == []
