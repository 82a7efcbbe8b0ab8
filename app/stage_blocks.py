"""The blocks of recruitment: a ladder with a chart a group, its table and words, cumulative rates, and who applies."""

from dash import html
from dash.development.base_component import Component

from app.asked import Asked
from app.chart_blocks import outcome_block, source_of
from components.charts.contribution_plot import contribution_plot
from components.charts.share_ladder import share_ladder
from components.charts.stage_plot import stage_plot
from components.figure import ChartText, captioned
from components.panels import Panels, panelled
from components.representation_table import representation_table
from components.stage_table import contribution_table, cumulative_table, stage_table
from equality import contribution_words, representation_words
from equality.contribution_words import Whole, paragraphs
from equality.contributions import contributions
from equality.findings import CLEAR, Block, Finding
from equality.reading import benchmark_reading, contribution_reading, stages_reading
from equality.representation import by_group, census_yardstick
from equality.stage_words import (
    alt_text,
    cumulative_heading,
    cumulative_line,
    group_title,
    headline,
    key,
    stage_paragraphs,
    subtitle_of_some,
)
from equality.stages import Ladder

MOST_PANELS = 6


def ladder_block(asked: Asked, ladder: Ladder, name: str) -> list[Component]:
    """Charts and table under the ladder's headline, which begins with ``name`` where one is given; then its paragraphs."""
    identifier = ladder.stages[0].measure.slug
    groups, said = groups_to_draw(ladder), tuple(stage_paragraphs(ladder))
    text = Panels(
        ladder.stages[0].measure.theme or identifier,
        headline(ladder, name),
        subtitle_of_some(ladder, len(groups)),
        key(ladder),
        source_of(asked, ladder.topic.measure),
        identifier,
        said,
        stages_reading(ladder),
    )
    charts = [(_chart_text(ladder, group), stage_plot(ladder, group)) for group in groups]
    table = stage_table(ladder, _ways(asked, ladder), f"{identifier}-stages")
    return [
        panelled(text, charts, table),
        html.Div([html.P(one) for one in said], className="pemt-commentary pemt-measure"),
    ]


def cumulative_block(ladder: Ladder) -> list[Component]:
    """What part of all who applied came through each stage; nothing where the first stage is not held."""
    if ladder.stages[0].through is None:
        return []
    return [
        html.H2(cumulative_heading(ladder)),
        html.P(cumulative_line(), className="pemt-measure"),
        cumulative_table(ladder, f"{ladder.stages[0].measure.slug}-cumulative"),
    ]


def contribution_block(asked: Asked, ladder: Ladder) -> list[Component]:
    """How the gap of each group builds up from the first stage to the last; nothing where no group is shown for two stages."""
    whole = Whole(ladder.topic, contributions(ladder))
    if not whole.groups:
        return []
    stages = [stage.measure for stage in ladder.stages[: max(len(one.steps) for one in whole.groups)]]
    identifier, said = f"{stages[0].slug}-contributions", paragraphs(whole)
    text = ChartText(
        contribution_words.headline(whole),
        contribution_words.subtitle(whole),
        contribution_words.alt_text(whole),
        source_of(asked, ladder.topic.measure),
        identifier,
        said,
        reading=contribution_reading(whole),
    )
    table = contribution_table(whole, stages, f"{identifier}-table")
    figure = contribution_plot(whole, [one.short_name for one in stages])
    words = html.Div([html.P(one) for one in said], className="pemt-commentary pemt-measure")
    return [captioned(text, figure, table), words]


def applied_block(asked: Asked, block: Block) -> list[Component]:
    """Who applies: each group's share beside the area's census population or, without a census, alone."""
    census = census_yardstick(asked.catalogue.benchmarks, block.topic.area.slug, block.topic.characteristic.slug)
    if census is None:
        return [outcome_block(asked, block)]
    measure, shares = block.topic.measure, by_group(block, [census])
    text = ChartText(
        representation_words.headline(shares),
        representation_words.subtitle(shares),
        representation_words.alt_text(shares),
        f"{source_of(asked, measure)} {representation_words.census_source(shares)}",
        measure.slug,
        reading=benchmark_reading(shares),
    )
    said = representation_words.commentary(shares)
    words = [*said.what, said.does_not_show, said.many]
    return [
        captioned(text, share_ladder(shares), representation_table(shares, {}, f"{measure.slug}-table")),
        html.Div([html.P(one) for one in words if one], className="pemt-commentary pemt-measure"),
    ]


def groups_to_draw(ladder: Ladder) -> list[str]:
    """All groups in display order; where they are many, those with a clear difference and the largest."""
    ranked = sorted(ladder.groups, key=lambda group: _rank([found for _, found in ladder.findings(group)]))
    return [group for group in ladder.groups if group in ranked[:MOST_PANELS]]


def _rank(findings: list[Finding]) -> tuple[bool, int]:
    people = max((one.total or 0 for one in findings), default=0)
    return (not any(one.state in CLEAR for one in findings), -people)


def _chart_text(ladder: Ladder, group: str) -> ChartText:
    identifier = f"{ladder.stages[0].measure.slug}-{group}"
    return ChartText(group_title(ladder, group), "", alt_text(ladder, group), "", identifier)


def _ways(asked: Asked, ladder: Ladder) -> dict[str, str]:
    """Addresses of the pages of the stages that have figures."""
    pinned = asked.selection.but(characteristic=ladder.topic.characteristic.slug)
    slugs = [stage.measure.slug for stage in ladder.stages if stage.block]
    return {slug: pinned.address(f"/{asked.population.path}/{slug}") for slug in slugs}
