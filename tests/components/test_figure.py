"""The chart block: one described picture, its source and its table, in that order."""

from dash import html

from components.charts.ratio_plot import ratio_plot
from components.figure import GRAPH_CONFIG, ChartText, captioned
from components.outcome_table import outcome_table
from tests.blocks import block
from tests.layout_lint import fragment_problems, text_of, walk

TEXT = ChartText(
    heading="Black people were recalled 1.4 times as often as White people",
    subtitle="Rate of recall, London, year to March 2026",
    alt="Dot chart. Black people were recalled 1.43 times as often as White people.",
    source="Source: Sample data from the Probation Service.",
    identifier="recall",
)
BLOCK = block()
CHART = captioned(TEXT, ratio_plot(BLOCK), outcome_table(BLOCK))


def test_the_block_passes_the_layout_lint():
    assert fragment_problems(CHART) == []


def test_the_parts_come_in_reading_order():
    kinds = [node.kind for node in walk(CHART)]
    order = [kinds.index(kind) for kind in ("H2", "Figure", "Graph", "Figcaption", "Table")]
    assert order == sorted(order)
    paragraphs = [text_of(node.component) for node in walk(CHART) if node.kind == "P"]
    assert paragraphs == [TEXT.subtitle, TEXT.source]


def test_the_picture_is_described_by_its_hidden_caption():
    picture = next(node for node in walk(CHART) if node.get("role") == "img")
    caption = next(node for node in walk(CHART) if node.kind == "Figcaption")
    assert picture.get("aria-labelledby") == caption.get("id") == "recall-alt"
    assert (text_of(caption.component), caption.get("className")) == (TEXT.alt, "visually-hidden")


def test_the_graph_cannot_send_its_data_away_and_keeps_its_height():
    graph = next(node for node in walk(CHART) if node.kind == "Graph")
    assert graph.get("config") is GRAPH_CONFIG
    assert (GRAPH_CONFIG["showSendToCloud"], GRAPH_CONFIG["plotlyServerURL"]) == (False, "")
    assert graph.get("style") == {"height": f"{graph.get('figure')['layout']['height']}px"}


def test_the_chart_scrolls_in_a_region_that_keyboards_reach():
    region = next(node for node in walk(CHART) if node.get("className") == "pemt-chart")
    assert (region.get("role"), region.get("tabIndex")) == ("region", 0)
    assert isinstance(CHART, html.Div)
