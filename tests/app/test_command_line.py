"""The command line, as it is run: every command has help, every journey works, and what is wrong ends in a sentence."""

import re
import urllib.request
from pathlib import Path

import pytest

from app.settings import ROOT
from queries.releases import Releases
from tests.commands import copied, done, refused, run
from tests.serving import serving

pytestmark = pytest.mark.slow

EXTRACTS = ROOT / "sample_data" / "extracts"
COMMANDS = ("serve", "load", "release", "sample", "measures", "migrate", "audit", "backup", "restore", "verify")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A folder for releases that is not there yet."""
    return tmp_path / "data"


def test_there_is_help_for_the_tool_and_every_command(data: Path):
    said = done(run(data, "--help"))
    assert [command for command in COMMANDS if command not in said] == []
    for command in COMMANDS:
        assert "--help" in done(run(data, command, "--help"))
    assert not data.exists()


def test_the_measures_are_listed_with_what_they_count(data: Path):
    said = done(run(data, "measures"))
    assert "People on probation" in said
    assert "recall" in said
    assert "people recalled to custody at least once in the period, out of people on licence" in said
    assert "review by 20" in said


def test_load_then_release_then_withdraw_then_restore(data: Path):
    loaded = done(run(data, "load", str(EXTRACTS / "tidy_counts.csv")))
    assert "Rows read 54   accepted 54   rejected 0" in loaded
    assert "Readers see no change yet." in loaded
    assert Releases(data).current() is None

    assert "Release 1: " in done(run(data, "release"))
    assert "Release 2: " in done(run(data, "load", str(EXTRACTS / "tidy_counts.csv"), "--publish"))
    listed = done(run(data, "release", "--list")).splitlines()
    assert [line.split()[:2] for line in listed] == [["1", "earlier"], ["2", "in"]]

    assert done(run(data, "release", "--withdraw", "2")) == "Release 2 is withdrawn. Release 1 is in force.\n"
    assert done(run(data, "release", "--withdraw", "1")) == "Release 1 is withdrawn. No release is in force.\n"
    assert "withdrawn" in done(run(data, "release", "--list"))
    assert done(run(data, "release", "--restore", "2")) == "Release 2 is restored. Release 2 is in force.\n"


def test_the_extracts_load_together(data: Path):
    names = ("people_on_probation", "staff", "applicants")
    said = done(run(data, "load", *(str(EXTRACTS / f"{name}.csv") for name in names)))
    assert said.count("Rows read 80   accepted 80   rejected 0") == 3
    assert "STOP" not in said


def test_sample_if_missing_leaves_a_release_alone(released: Path):
    before = (released / "releases.json").read_bytes()
    assert done(run(released, "sample", "--if-missing")) == ""
    assert (released / "releases.json").read_bytes() == before


def test_nothing_is_listed_where_there_is_nothing(data: Path):
    assert done(run(data, "release", "--list")) == "There are no releases yet. Load an extract with --publish.\n"


def test_a_release_of_nothing_is_refused(data: Path):
    assert "Nothing has been loaded yet." in refused(run(data, "release"))
    assert "There is no release 9. The releases are: none." in refused(run(data, "release", "--withdraw", "9"))


def test_a_bad_file_changes_nothing(data: Path, tmp_path: Path):
    done(run(data, "load", str(EXTRACTS / "tidy_counts.csv"), "--publish"))
    before = {path.name: path.read_bytes() for path in data.iterdir() if path.suffix != ".duckdb"}
    bad = copied("tidy_counts", tmp_path / "bad", London="Atlantis")
    said = refused(run(data, "load", str(bad), "--publish"))
    assert "STOP" in said
    assert "Atlantis" in said
    assert "Nothing has changed." in said
    assert {path.name: path.read_bytes() for path in data.iterdir() if path.suffix != ".duckdb"} == before


@pytest.mark.parametrize(
    "words",
    [
        ("load", "nothing.csv"),
        ("load", str(EXTRACTS / "staff.csv"), "--mapping", str(EXTRACTS / "applicants.mapping.toml")),
        ("load", str(EXTRACTS / "staff.csv"), str(EXTRACTS / "applicants.csv"), "--mapping", "x.toml"),
        ("load",),
        ("load", str(EXTRACTS / "staff.csv"), "--allow-rejects", "some"),
        ("launch",),
    ],
    ids=lambda words: " ".join(Path(word).name for word in words),
)
def test_what_cannot_be_done_is_refused_in_words(data: Path, words: tuple[str, ...]):
    assert refused(run(data, *words)).strip() != ""
    assert Releases(data).current() is None


@pytest.mark.parametrize(
    ("suffix", "content"),
    [
        (".csv", b"\x00\xff\xfe" * 100),
        (".parquet", b"PAR1 is how a Parquet file begins"),
        (".xlsx", b"PK\x03\x04 is how a workbook begins"),
    ],
)
def test_a_file_of_anything_is_refused_in_words(data: Path, tmp_path: Path, suffix: str, content: bytes):
    (tmp_path / f"staff{suffix}").write_bytes(content)
    (tmp_path / "staff.mapping.toml").write_bytes((EXTRACTS / "staff.mapping.toml").read_bytes())
    assert f"staff{suffix}" in refused(run(data, "load", str(tmp_path / f"staff{suffix}"), "--publish"))


def test_settings_and_definitions_that_cannot_be_used_are_named(data: Path, tmp_path: Path):
    assert refused(run(data, "measures", PORT="eighty")) == 'PORT is "eighty". Set it to a whole number.\n'
    assert "Set it to 10 or more." in refused(run(data, "release", LEAST_PEOPLE="3"))
    assert "which is a file. Set it to a folder." in refused(run(EXTRACTS / "staff.csv", "release", "--list"))
    assert str(tmp_path / "none") in refused(run(data, "measures", MEASURES_DIR=str(tmp_path / "none")))


def test_serve_says_where_it_serves_and_answers(released: Path):
    with serving(released) as said:
        found = re.fullmatch(r"Serving on (http://127\.0\.0\.1:\d+) \(press Ctrl\+C to stop\)", said)
        assert found is not None
        with urllib.request.urlopen(f"{found[1]}/health", timeout=5) as response:
            assert response.read() == b"ok"
