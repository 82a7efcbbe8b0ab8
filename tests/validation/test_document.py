"""docs/validation.md holds every table, with the settings that the code has now."""

import re

import pytest

from app.settings import ROOT
from tests.equality.test_golden import GOLDEN
from tests.validation import document, report
from tests.validation.coverage import LOWEST, METHODS
from tests.validation.false_alarms import MOST_CALLED, RULES, SERVICES
from tests.validation.power import RATIOS, settings


@pytest.fixture(scope="module")
def text() -> str:
    return document.DOCUMENT.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", document.SECTIONS)
def test_every_section_is_filled(text, name):
    assert document.section(text, name).count("\n|") >= 3 and document.section(text, name).count("|---|") >= 1


def test_the_tables_were_made_with_the_settings_in_the_code(text):
    assert document.section(text, "settings").strip().splitlines() == list(report.settings())


def test_every_method_every_rule_and_every_place_has_its_numbers(text):
    coverage, alarms, power = (document.section(text, name) for name in ("coverage", "false-alarms", "power"))
    assert [name for name in METHODS if f"| {name} |" not in coverage] == []
    assert [rule for rule in RULES if rule not in alarms] == []
    assert f"{SERVICES:,} services" in alarms
    for setting in settings():
        rows = re.findall(rf"^\| {setting.place} \| {setting.outcome},.*$", power, re.MULTILINE)
        assert len(rows) == 1 + len(RATIOS)


def test_the_targets_are_reached_or_the_page_says_no(text):
    coverage = document.section(text, "coverage")
    for name in METHODS:
        cells = next(line for line in coverage.splitlines() if line.startswith(f"| {name} |")).split(" | ")
        lowest = float(cells[2].rstrip("%")) / 100
        assert ("yes" in cells[5]) == (lowest >= LOWEST)
    called = float(re.search(r"Called clear by this tool: ([0-9.]+)%", document.section(text, "false-alarms"))[1]) / 100
    assert ("reached: yes" in document.section(text, "false-alarms")) == (called <= MOST_CALLED)


def test_writing_a_section_keeps_what_stands_around_it(text, tmp_path):
    path = tmp_path / "page.md"
    path.write_text(text, encoding="utf-8")
    document.written("power", ["| new |"], path)
    after = path.read_text(encoding="utf-8")
    assert document.section(after, "power").strip() == "| new |"
    assert after.replace(document.section(after, "power"), "") == text.replace(document.section(text, "power"), "")


def test_a_page_without_the_marks_is_refused():
    with pytest.raises(ValueError, match="stands 0 times"):
        document.with_section("nothing", "power", [])


@pytest.mark.skipif(not GOLDEN.is_dir(), reason="the golden cases are not beside this repository")
def test_every_golden_file_is_accounted_for(text):
    files = [path.name for path in GOLDEN.glob("g*")]
    assert [name for name in files if not any(name.startswith(f"{start}_") for start in report.GOLDEN)] == []
    listed = document.section(text, "golden")
    assert [start for start in report.GOLDEN if f"| {start}... |" not in listed] == []


def test_the_tests_that_the_page_names_are_there(text):
    named = {*re.findall(r"`(tests/[\w/]+\.py)`", text)}
    assert len(named) >= 5
    assert [path for path in named if not (ROOT / path).is_file()] == []
