"""The stylesheet and the browser script agree with the components, and need nothing from elsewhere."""

import re
from pathlib import Path

import pytest
from dash import html

from components.filter_panel import LEFT_OUT, filter_panel
from components.matrix import FILLS
from components.shell import Footer, Head, Surroundings, frame, status
from components.theme import INK, LESS_FAVOURABLE, LIMITS, MORE_FAVOURABLE, MUTED
from tests.layout_lint import walk

ASSETS = Path(__file__).parents[2] / "assets"
THEME = (ASSETS / "10-theme.css").read_text(encoding="utf-8")
SCRIPT = (ASSETS / "20-filters.js").read_text(encoding="utf-8")
FAVICON = (ASSETS / "favicon.svg").read_text(encoding="utf-8")
PLAIN_FILLS = {"unclear", "comparison"}
"""Cells that look like any other cell of a table."""


@pytest.mark.parametrize(
    ("name", "colour"),
    [
        ("ink", INK),
        ("muted", MUTED),
        ("less", LESS_FAVOURABLE),
        ("more", MORE_FAVOURABLE),
        ("strong-rule", LIMITS),
    ],
)
def test_colours_of_the_page_are_those_of_the_charts(name: str, colour: str):
    assert f"--pemt-{name}: {colour.lower()};" in THEME


def test_every_fill_of_the_matrix_is_in_the_stylesheet():
    for fill in {*FILLS.values()} - PLAIN_FILLS:
        assert f".pemt-cell-{fill}" in THEME


def test_every_class_of_the_stylesheet_is_written_somewhere():
    used = "".join(path.read_text(encoding="utf-8") for path in (ASSETS.parent / "components").rglob("*.py"))
    written = {name for name in re.findall(r"\.(pemt-[a-z-]+)", THEME) if not name.startswith("pemt-cell-")}
    assert {name for name in written if f"{name}" not in used} == set()


def test_nothing_is_fetched_from_elsewhere():
    assert not re.search(r"@import|url\(|https?:", THEME)
    assert not re.search(r"https?:", SCRIPT)
    assert re.findall(r"https?:[^\"]+", FAVICON) == ["http://www.w3.org/2000/svg"]


def test_the_script_runs_under_a_strict_policy():
    assert not re.search(r"\beval\b|new Function|innerHTML|document\.write|setTimeout\(\s*[\"']", SCRIPT)


def test_the_script_finds_the_elements_that_the_components_make():
    page = html.Div(
        [frame(Head("a", "a"), Surroundings((), "", "", Footer((), "")), [filter_panel([], "", "/")]), status()]
    )
    made = {node.get("id") for node in walk(page)}
    named = set(re.findall(r"(?:byId|focus)\(\"([a-z-]+)\"\)", SCRIPT)) | {"filters"}
    assert named - made == {"page"}
    assert named >= {"page-title", "announcement", "status", "apply"}


def test_the_script_leaves_out_the_same_value_as_the_form():
    assert f'const LEFT_OUT = "{LEFT_OUT}";' in SCRIPT
