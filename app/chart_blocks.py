"""Blocks that pages share: the chart of one outcome with its words and table."""

from dash.development.base_component import Component

from app.asked import Asked
from components.charts.ratio_plot import ratio_plot
from components.charts.share_plot import share_plot
from components.figure import ChartText, captioned
from components.outcome_table import outcome_table, share_table
from components.theme import Figure
from equality.file_names import chart_file_name
from equality.findings import Block
from equality.measures import Measure
from equality.reading import block_reading
from equality.titles import data_to
from equality.words import alt_text, commentary, headline, sample_source_line, source_line, subtitle


def outcome_block(asked: Asked, block: Block) -> Component:
    """The block's ratios, or the shares of a whole, with their table."""
    return captioned(chart_text(asked, block), drawn(block), table_of(block))


def chart_text(asked: Asked, block: Block) -> ChartText:
    """The words of a block's chart."""
    topic = block.topic
    said = commentary(block)
    return ChartText(
        headline(block),
        subtitle(block),
        alt_text(block),
        source_of(asked, topic.measure),
        topic.measure.slug,
        tuple(one for one in (*said.what, said.does_not_show, said.many) if one),
        chart_file_name(topic, asked.store.provenance.number),
        block_reading(block),
    )


def drawn(block: Block) -> Figure:
    """A block's chart: ratios to the comparison, or shares of a whole."""
    return ratio_plot(block) if block.topic.measure.kind == "rate" else share_plot(block)


def table_of(block: Block) -> Component:
    """The table of the figures in a block's chart."""
    return outcome_table(block) if block.topic.measure.kind == "rate" else share_table(block)


def source_of(asked: Asked, measure: Measure) -> str:
    """Where the figures of a measure come from, and to which day; of invented ones, that they are made up."""
    made = asked.store.provenance
    source = sample_source_line() if made.sample else source_line(measure, asked.catalogue.service.name)
    return f"{source} {data_to(made.as_at)}"
