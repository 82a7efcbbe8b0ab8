"""Whether one group's gap differs between regions: every region's ratio in a chart, a table and words."""

from collections.abc import Mapping

from dash import html
from dash.development.base_component import Component

from app.asked import Asked
from app.chart_blocks import source_of
from components.charts.ratio_plot import ratio_plot, with_line_at
from components.figure import ChartText, captioned
from components.table import Heading, Number, Row, Spanning, data_table
from equality.disparity import disparities
from equality.disparity_words import alt_text, headline, paragraphs, row, subtitle
from equality.file_names import file_name
from equality.findings import Block
from equality.phrases import say
from equality.reading import between_reading

WIDTH = 5


def disparity_block(asked: Asked, national: Block, regions: Mapping[str, Block], group: str) -> list[Component]:
    """The block for one group; nothing for the comparison group, or for all who declared."""
    if group == national.topic.comparison or national.topic.characteristic.group_named(group) is None:
        return []
    found = disparities(national, regions, group, asked.catalogue.areas_at("region"))
    measure, said = found.topic.measure, paragraphs(found)
    identifier = f"{measure.slug}-gap-by-region"
    headings: list[Heading] = [
        "Region",
        Number("Rate"),
        Number("Times as often"),
        Number("Likely range"),
        "What it shows",
    ]
    caption = say("between.caption", subtitle=subtitle(found))
    table = data_table(caption, headings, [_row(row(one, found)) for one in found.regions], f"{identifier}-table")
    words = html.Div([html.P(one) for one in said], className="pemt-commentary pemt-measure")
    if not found.compared:
        return [html.Div([html.H2(headline(found)), table], className="pemt-block"), words]
    text = ChartText(
        headline(found),
        subtitle(found),
        alt_text(found),
        f"{say('between.key')} {source_of(asked, measure)}",
        identifier,
        said,
        file_name((identifier, group, found.topic.segment, found.topic.period.slug), asked.store.provenance.number),
        between_reading(found),
    )
    whole = found.national.ratio.value if found.national.ratio else None
    return [captioned(text, with_line_at(ratio_plot(found.block()), whole), table), words]


def _row(cells: tuple[str, ...]) -> Row:
    """The cells, with what is said in place of a ratio over the columns that it stands for."""
    if len(cells) == WIDTH:
        return cells
    *start, words = cells
    return (*start, Spanning(words, WIDTH - len(start)))
