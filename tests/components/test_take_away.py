"""The buttons under charts and tables: what each is for, and that script, style sheet and components agree."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from dash import html

from components.charts.ratio_plot import ratio_plot
from components.figure import ChartText, captioned
from components.outcome_table import outcome_table
from components.panels import Panels, panelled
from components.shell import Footer, Head, Imprint, Surroundings, frame, status
from components.table import blank, data_table
from components.take_away import EVERYTHING, PICTURES, without_button, words_buttons
from equality.display import NOT_SHOWN, STATE_LABELS
from equality.lint import problems
from equality.phrases import say
from equality.slots import SLOTS
from tests.blocks import block
from tests.layout_lint import Node, fragment_problems, text_of, walk

ASSETS = Path(__file__).parents[2] / "assets"
SCRIPTS = {path.name: path.read_text(encoding="utf-8") for path in sorted(ASSETS.glob("3*.js"))}
SCRIPT = "\n".join(SCRIPTS.values())
STYLE = (ASSETS / "15-take-away.css").read_text(encoding="utf-8")
LABELS = [
    "Download chart (PNG)",
    "Download chart (SVG)",
    "Download data (CSV)",
    "Copy summary text",
    "Copy alt text",
    "Copy link to this view",
]
TEXT = ChartText(
    heading="Black people were recalled 1.4 times as often as White people",
    subtitle="Rate of recall, London, year to March 2026",
    alt="Dot chart. Black people were recalled 1.43 times as often as White people.",
    source="Source: Sample data from the Probation Service.",
    identifier="recall",
    summary=("19.5% of Black people were recalled.", "These figures do not show why."),
    file_name="pemt_recall_ethnicity_london_2025-26_v1",
)
BLOCK = block()
CHART = captioned(TEXT, ratio_plot(BLOCK), outcome_table(BLOCK))


def rows(tree: html.Div) -> list[Node]:
    return [node for node in walk(tree) if node.get("className") == "pemt-take-away"]


def buttons(tree: html.Div) -> list[Node]:
    return [node for node in walk(tree) if node.kind == "Button"]


def ids(tree: html.Div) -> set[str]:
    return {node.get("id") for node in walk(tree)} - {None}


def test_a_chart_has_every_button_once_in_one_row():
    (row,) = rows(CHART)
    assert [text_of(one.component) for one in buttons(row.component)] == LABELS
    assert len(buttons(CHART)) == len(LABELS)
    assert [one.get("data-take") for one in buttons(CHART)] == [*EVERYTHING]


def test_the_row_names_what_the_script_reads():
    (row,) = rows(CHART)
    chart, table = row.get("data-chart"), row.get("data-table")
    named = {f"{chart}-{part}" for part in ("heading", "alt", "graph", "subtitle", "source")}
    assert {*named, table, f"{table}-caption"} <= ids(CHART)
    assert row.get("data-around") == chart
    assert row.get("data-file") == TEXT.file_name
    assert row.get("data-summary").split("\n") == [*TEXT.summary]


def test_the_row_is_a_group_that_the_charts_heading_names():
    (row,) = rows(CHART)
    assert (row.get("role"), row.get("aria-labelledby")) == ("group", "recall-heading")
    assert fragment_problems(CHART) == []


def test_all_that_stands_alone_is_in_one_frame_and_the_table_below_it():
    (framed,) = [node.component for node in walk(CHART) if node.get("className") == "pemt-framed"]
    words = text_of(framed)
    assert all(one in words for one in (TEXT.heading, TEXT.subtitle, TEXT.source))
    kinds = {node.kind for node in walk(framed)}
    assert "Graph" in kinds
    assert "Table" not in kinds
    assert "Button" not in kinds


def test_a_chart_without_a_name_for_its_files_leaves_it_to_the_page():
    (row,) = rows(captioned(replace(TEXT, file_name="", summary=()), ratio_plot(BLOCK), outcome_table(BLOCK)))
    assert (row.get("data-file"), row.get("data-summary")) == (None, None)


def test_tables_of_a_chart_that_are_more_than_one_keep_their_own_buttons():
    both = html.Div([data_table(one, ("Group",), [("Asian",)], one.lower()) for one in ("First", "Second")])
    of_chart, *of_tables = rows(captioned(TEXT, ratio_plot(BLOCK), both))
    assert "csv" not in [one.get("data-take") for one in buttons(of_chart.component)]
    assert [one.get("data-table") for one in of_tables] == ["first", "second"]


def test_a_table_alone_has_the_button_for_its_data_named_by_its_caption():
    table = data_table("Comparison groups", ("Group",), [("Asian",)], "comparisons")
    (row,) = rows(table)
    assert [text_of(one.component) for one in buttons(table)] == ["Download data (CSV)"]
    assert (row.get("data-table"), row.get("aria-labelledby")) == ("comparisons", "comparisons-caption")
    assert row.get("data-chart") is None


def test_each_panel_has_its_pictures_and_all_together_the_rest():
    panels = Panels("Stages", "Stages of selection", "Stages, London", "Diamonds are clear.", TEXT.source, "stages")
    one = replace(TEXT, identifier="stages-black", file_name="")
    tree = panelled(panels, [(one, ratio_plot(BLOCK))], outcome_table(BLOCK))
    panel, together = rows(tree)
    assert [one.get("data-take") for one in buttons(panel.component)] == ["png", "svg", "alt"]
    assert (panel.get("data-chart"), panel.get("data-around")) == ("stages-black", "stages")
    assert [one.get("data-take") for one in buttons(together.component)] == ["csv", "summary", "link"]
    assert {"stages-subtitle", "stages-key", "stages-source", "stages-black-heading"} <= ids(tree)
    assert fragment_problems(tree) == []


def test_a_sheet_has_its_words_and_link_and_the_data_of_its_table_where_it_has_one():
    row = words_buttons("paper-title", ["First line.", "Second line."], "stands-out")
    assert [one.get("data-take") for one in buttons(row)] == ["csv", "summary", "link"]
    (node,) = rows(html.Div(row))
    assert node.get("data-summary") == "First line.\nSecond line."
    assert [one.get("data-take") for one in buttons(words_buttons("paper-title", ["Words."]))] == ["summary", "link"]


def test_a_table_on_a_sheet_leaves_its_button_to_the_sheet():
    table = without_button(data_table("Comparison groups", ("Group",), [("Asian",)], "comparisons"))
    assert buttons(html.Div(table)) == []
    assert "comparisons" in ids(html.Div(table))


def test_each_button_holds_what_is_said_when_it_works_and_when_it_does_not():
    for one in buttons(CHART):
        assert one.get("type") == "button"
        assert one.get("data-done").endswith(".")
        assert one.get("data-failed").endswith(".")
        assert (one.get("data-waiting") == "Preparing chart") is (one.get("data-take") in PICTURES)


@pytest.mark.parametrize("key", SLOTS["take_away"])
def test_what_buttons_say_keeps_to_the_words(key: str):
    assert problems(say(f"take_away.{key}", day="31 March 2026", base=5, marking="OFFICIAL")) == []


def test_the_script_makes_what_the_buttons_ask_for():
    makers = re.search(r"const MAKERS = \{(.*?)\n  \};", SCRIPT, re.DOTALL)
    assert makers is not None
    assert {*re.findall(r"^    (?:async )?(\w+)[(:]", makers[1], re.MULTILINE)} == {*EVERYTHING}


def test_the_script_has_the_shorthand_of_the_words_that_tables_use():
    said = dict(re.findall(r'^    "(.+)": "(\[.\])",$', SCRIPTS["31-table-data.js"], re.MULTILINE))
    assert said == {NOT_SHOWN: "[c]", STATE_LABELS["no_data"]: "[x]", text_of(blank()): "[z]"}


def test_the_script_reads_the_imprint_that_the_shell_writes():
    imprint = Imprint("Source: Sample data.", "Data to 31 March 2026.", 3, "1.0", "staff_london", "Made up.")
    page = frame(Head("a", "a"), Surroundings((), "OFFICIAL", "", Footer((), ""), (), imprint), [])
    (found,) = [node for node in walk(page) if node.get("id") == "imprint"]
    written = {name.removeprefix("data-") for name in vars(found.component) if name.startswith("data-")}
    assert {*re.findall(r"\bfacts\.(\w+)", SCRIPT)} == written
    assert found.get("data-release") == "3"


def test_a_page_without_a_release_has_a_marking_for_its_files():
    page = frame(Head("a", "a"), Surroundings((), "OFFICIAL", "", Footer((), "")), [])
    (found,) = [node for node in walk(page) if node.get("id") == "imprint"]
    assert (found.get("data-marking"), found.get("data-release")) == ("OFFICIAL", None)


def test_the_script_finds_the_status_and_the_imprint():
    page = html.Div([frame(Head("a", "a"), Surroundings((), "", "", Footer((), "")), []), status()])
    assert {*re.findall(r"byId\(\"([a-z-]+)\"\)", SCRIPT)} == {"imprint", "status"}
    assert {"imprint", "status"} <= ids(page)


def test_the_scripts_run_under_a_strict_policy_and_fetch_nothing():
    assert len(SCRIPTS) == 3
    assert not re.search(r"\beval\b|new Function|innerHTML|document\.write|setTimeout\(\s*[\"']", SCRIPT)
    assert not re.search(r"\bfetch\(|XMLHttpRequest|sendBeacon|WebSocket|import\(", SCRIPT)
    assert re.findall(r"https?:[^\"]+", SCRIPT) == ["http://www.w3.org/2000/svg"]


def test_every_class_of_the_style_sheet_is_written_by_components_or_script():
    written = (
        "".join(path.read_text(encoding="utf-8") for path in (ASSETS.parent / "components").rglob("*.py")) + SCRIPT
    )
    assert [name for name in set(re.findall(r"\.(pemt-[a-z-]+)", STYLE)) if name not in written] == []
    assert re.search(r"@media print \{\s*\.pemt-take-away \{\s*display: none;", STYLE)
    assert re.search(r"\.pemt-take \{[^}]*min-height: 44px;", STYLE)
