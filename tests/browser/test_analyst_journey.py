"""An analyst with a monthly extract: a bad file cannot change what directors see, and each number traces to a file and a load."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from sample_data.invent import EXTRACTS
from tests.browser.reader import Reader
from tests.commands import copied, done, refused, run
from tests.serving import serving

GOOD = EXTRACTS / "tidy_counts.csv"


@pytest.fixture
def folder(released: Path, tmp_path: Path) -> Path:
    """A copy of the released sample, which may be changed."""
    return Path(shutil.copytree(released, tmp_path / "data"))


@pytest.fixture
def analyst(folder: Path, browser: Browser) -> Iterator[Reader]:
    """A reader of a server on that copy."""
    with serving(folder) as said:
        page = browser.new_page(viewport={"width": 1280, "height": 720})
        yield Reader(page, said.split()[2])
        page.close()


def test_a_bad_file_changes_nothing_and_a_good_one_is_named_with_its_load(
    analyst: Reader, folder: Path, tmp_path: Path
):
    pages = ("/?region=london", "/about-the-data")
    before = [analyst.open(address).view() for address in pages]

    bad = copied("tidy_counts", tmp_path / "monthly", London="Atlantis")
    report = refused(run(folder, "load", str(bad), "--publish"))
    assert '"Atlantis" is not mapped' in report and "Nothing has changed." in report
    assert [analyst.open(address).view() for address in pages] == before

    assert "Readers see no change yet." in done(run(folder, "load", str(GOOD)))
    assert [analyst.open(address).view() for address in pages] == before

    assert "Release 2: " in done(run(folder, "load", str(GOOD), "--publish"))
    after = analyst.open("/about-the-data").view()
    assert "release 2" in after and "This release corrects release 1." in after
    assert "tidy_counts.csv (people on probation)" in analyst.page.locator("#loads").inner_text()
    assert analyst.complaints == []
