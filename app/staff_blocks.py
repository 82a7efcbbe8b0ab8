"""The blocks of the staff pages: shares beside benchmarks, declaration, and matrices of outcomes by theme."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from dash import html
from dash.development.base_component import Component

from app.asked import Asked
from app.chart_blocks import source_of
from app.matrix_block import outcomes_matrix
from app.nearest import not_offered
from app.staff_figures import StaffFigures
from components.charts.declaration_plot import declaration_plot
from components.charts.share_ladder import share_ladder
from components.commentary import commentary as commentary_block
from components.figure import ChartText, captioned
from components.representation_table import declaration_table, grades_table, representation_table
from components.shell import link
from equality import declaration, representation_words
from equality.file_names import file_name
from equality.findings import Block, Topic
from equality.grammar import listing, with_the
from equality.phrases import english, say
from equality.populations import ALL_SEGMENTS
from equality.reading import benchmark_reading, declared_reading
from equality.representation import Representation


def representation_block(
    asked: Asked, shares: Representation, hrefs: Mapping[str, str], below: Iterable[Component] = ()
) -> list[Component]:
    """The chart of shares beside benchmarks with its table and what stands ``below`` it, and what all of it means."""
    measure = shares.topic.measure
    said = representation_words.commentary(shares)
    limits = [one for one in (said.does_not_show, said.many) if one]
    source = " ".join(one for one in (source_of(asked, measure), representation_words.census_source(shares)) if one)
    text = ChartText(
        representation_words.headline(shares),
        representation_words.subtitle(shares),
        representation_words.alt_text(shares),
        source,
        measure.slug,
        (*said.what, *limits),
        _file_name(asked, shares.topic, shares.group),
        benchmark_reading(shares),
    )
    return [
        captioned(text, share_ladder(shares), representation_table(shares, hrefs, f"{measure.slug}-table")),
        *below,
        commentary_block(said.what, limits, said.check_next),
    ]


def all_groups_block(figures: StaffFigures, hrefs: Mapping[str, str]) -> Component:
    """The second table: every group's share of every grade."""
    measure = figures.measures("share")[0]
    listed = [(grade, figures.shares.grades.get(grade.slug)) for grade in figures.grades]
    return grades_table(listed, figures.shares.all_grades, hrefs, f"{measure}-groups-table")


def declaration_block(figures: StaffFigures) -> list[Component]:
    """How many have declared each characteristic, beside the minimum and the stretch, with what that means."""
    asked = figures.asked
    blocks = figures.declared()
    heading = html.H2(say("staff.declared"))
    if not blocks:
        words = say("staff.no_declaration", place=with_the(asked.area.name), period=asked.period.sentence)
        return [heading, html.P(words, className="pemt-measure")]
    measure, said = blocks[0].topic.measure, declaration.paragraphs(blocks)
    text = ChartText(
        declaration.headline(blocks),
        declaration.subtitle(blocks),
        declaration.alt_text(blocks),
        source_of(asked, measure),
        measure.slug,
        said,
        _file_name(asked, blocks[0].topic),
        declared_reading(blocks),
    )
    path = f"/{asked.population.path}/{measure.slug}"
    slugs = (block.topic.characteristic.slug for block in blocks)
    hrefs = {slug: asked.selection.but(characteristic=slug, group=None).address(path) for slug in slugs}
    return [
        heading,
        captioned(text, declaration_plot(blocks), declaration_table(blocks, hrefs, f"{measure.slug}-table")),
        html.Div([html.P(one) for one in said], className="pemt-measure"),
    ]


def _file_name(asked: Asked, topic: Topic, group: str = "") -> str:
    """The stem of the files of a chart: of the group's share of each grade, or of the grade where there is one."""
    by = topic.characteristic.slug if topic.measure.kind == "share" else ""
    parts = (topic.measure.slug, by, group, topic.area.slug, topic.segment, topic.period.slug)
    return file_name(parts, asked.store.provenance.number)


def theme_blocks(figures: StaffFigures) -> list[Component]:
    """A matrix for each theme of outcomes; themes that the release holds nothing of say so together, once."""
    asked = figures.asked
    parts: list[Component] = []
    missing: dict[str, list[str]] = {}
    for number, (theme, blocks) in enumerate(figures.themes.items(), 1):
        found = outcomes_matrix(asked, blocks, f"outcomes-{number}", theme)
        if found is None:
            missing[theme] = [*blocks]
        else:
            parts += [html.H2(theme), html.P(found.summary, className="pemt-measure"), *found.parts()]
    if missing:
        slugs = tuple(slug for listed in missing.values() for slug in listed)
        parts += [html.H2(_heading([*missing])), not_held(asked, slugs)]
    return parts


def not_held(asked: Asked, measures: tuple[str, ...]) -> Component:
    """That some measures of the page have no figures by its characteristic in its period, and where they have."""
    pinned = asked.selection.but(characteristic=asked.characteristic.slug, period=asked.period.slug)
    return not_offered(replace(asked, measures=measures, selection=pinned))


def _heading(themes: list[str]) -> str:
    """Several themes as one heading."""
    first, *others = themes
    return listing([first, *(one[:1].lower() + one[1:] for one in others)])


def grade_addresses(asked: Asked, characteristic: str, grades: Iterable[str]) -> dict[str, str]:
    """The page of each grade, of the same area, period and characteristic."""
    pinned = asked.selection.but(characteristic=characteristic, segment=None, group=None)
    return {grade: pinned.address(f"/{asked.population.path}/{grade}") for grade in grades}


def groups_shown(block: Block) -> list[Component]:
    """How many groups are shown, where some are not."""
    rows = [one for one in (*block.findings, block.not_declared) if one.state != "no_data"]
    shown = sum(one.shown for one in rows)
    if shown == len(rows):
        return []
    return [html.P(say("staff.groups_shown", shown=shown, all=len(rows)), className="pemt-measure")]


def separate_groups(figures: StaffFigures) -> list[Component]:
    """Where groups are combined, the way to the separate ones in the whole country, if they are held there."""
    asked, by = figures.asked, figures.shares.characteristic
    if by.slug not in english().names.combines or asked.area == asked.catalogue.national:
        return []
    level = asked.catalogue.national.level
    segments = ALL_SEGMENTS if asked.segment == ALL_SEGMENTS else "each"
    offered = asked.store.offered_by(figures.measures("share")[0], level, segments)
    finer = [one for one in asked.catalogue.characteristics.values() if one.coarser == by.slug]
    held = next((one for one in finer if (one.slug, asked.period.kind) in offered), None)
    if held is None:
        return []
    way = asked.address(region=None, unit=None, characteristic=held.slug, group=None)
    label = say("staff.separate", number=len(held.group), place=asked.catalogue.national.name)
    return [html.P(link(label, way), className="pemt-measure")]
