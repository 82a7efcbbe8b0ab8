"""One outcome with like compared with like: the crude ratio and, beside it, the ratio within strata."""

from collections.abc import Mapping
from dataclasses import replace

from dash import html
from dash.development.base_component import Component

from app.asked import Asked
from app.chart_blocks import source_of
from components.charts.like_plot import like_plot
from components.commentary import inset
from components.figure import ChartText, captioned
from components.table import Heading, Number, Row, Spanning, data_table
from equality.adjusted import like_with_like
from equality.file_names import like_file_name
from equality.findings import EVERYONE_ELSE, Block, ReleasedRow, Topic, build_block
from equality.grammar import capitalised, place_in_title
from equality.like_words import Likes, alt_text, headline, paragraphs, row, subtitle
from equality.measures import Measure
from equality.phrases import say
from equality.populations import ALL_SEGMENTS
from equality.reading import like_reading
from queries.store import Key

WIDTH = 8


def strata_keys(asked: Asked, measure: Measure, key: Key) -> dict[str, list[Key]]:
    """For each stratum that the measure's file declares, the blocks to read beside ``key``; none where a segment is chosen."""
    if key.segment != ALL_SEGMENTS or measure.kind != "rate":
        return {}
    segment = asked.population.segment
    found: dict[str, list[Key]] = {}
    for one in measure.strata:
        keys = [replace(key, segment=value.slug) for value in segment.value] if one == segment.field else []
        keys = keys or [replace(key, characteristic=pair) for pair in _pairs(asked, key, one)]
        found[one] = [each for each in keys if asked.store.offers(each)]
    return {one: keys for one, keys in found.items() if keys}


def like_blocks(asked: Asked, block: Block, strata: Mapping[str, Mapping[Key, Block]]) -> list[Component]:
    """A chart, table and words for each stratum; nothing where no stratum is released or no group has a ratio."""
    parts: list[Component] = []
    for stratum, blocks in strata.items():
        named = _named(asked, stratum, blocks, block.topic)
        hide = "like.hide" if stratum == asked.population.segment.field else "like.hide_characteristic"
        likes = Likes(block.topic, _name(asked, stratum), like_with_like(block, named), hide)
        if likes.groups and named:
            parts += _block(asked, likes, stratum)
    return parts


def _block(asked: Asked, likes: Likes, stratum: str) -> list[Component]:
    topic, said = likes.topic, paragraphs(likes)
    identifier = f"{topic.measure.slug}-within-{stratum.replace('_', '-')}"
    table = _table(likes, f"{identifier}-table")
    words = html.Div([html.P(one) for one in said[:-1]], className="pemt-commentary pemt-measure")
    caution = inset(say("like.caution"), [said[-1]])
    if not likes.adjusted:
        return [html.Div([html.H2(headline(likes)), table], className="pemt-block"), words, caution]
    text = ChartText(
        headline(likes),
        subtitle(likes),
        alt_text(likes),
        f"{say('like.key', stratum=likes.stratum)} {source_of(asked, topic.measure)}",
        identifier,
        said,
        like_file_name(topic, likes.stratum, asked.store.provenance.number),
        like_reading(likes),
    )
    return [captioned(text, like_plot(likes), table), words, caution]


def _table(likes: Likes, identifier: str) -> Component:
    topic = likes.topic
    headings: list[Heading] = [
        capitalised(topic.characteristic.group_noun),
        Number("Times as often"),
        Number("Likely range"),
        Number(say("like.heading_within", stratum=likes.stratum)),
        Number("Likely range"),
        Number("From rates (points)"),
        Number("From the mix (points)"),
        "What it shows",
    ]
    caption = say(
        "like.caption",
        measure_name=topic.measure.name,
        strata=likes.strata,
        place=place_in_title(topic),
        period=topic.period.name,
    )
    return data_table(caption, headings, [_row(row(one, likes)) for one in likes.groups], identifier)


def _row(cells: tuple[str, ...]) -> Row:
    if len(cells) == WIDTH:
        return cells
    *start, words = cells
    return (*start, Spanning(words, WIDTH - len(start)))


def _pairs(asked: Asked, key: Key, stratum: str) -> list[str]:
    wanted = (key.characteristic, stratum)
    return [one.slug for one in asked.catalogue.characteristics.values() if one.made_of == wanted]


def _name(asked: Asked, stratum: str) -> str:
    segment = asked.population.segment
    return segment.name.lower() if stratum == segment.field else asked.catalogue.characteristics[stratum].group_noun


def _named(asked: Asked, stratum: str, blocks: Mapping[Key, Block], topic: Topic) -> dict[str, Block | None]:
    """The blocks of a stratum by its names: of each segment, or each part of a pair of characteristics."""
    segment = asked.population.segment
    if stratum == segment.field:
        found = {key.segment: one for key, one in blocks.items()}
        return {value.name: found.get(value.slug) for value in segment.value} if found else {}
    pair = next(iter(blocks.values()), None)
    if pair is None or topic.comparison == EVERYONE_ELSE:
        return {}
    groups = asked.catalogue.characteristics[stratum].group
    return {one.name: _part(pair, one.slug, topic) for one in groups}


def _part(pair: Block, other: str, topic: Topic) -> Block:
    """The part of a block of pairs with one group of the second characteristic, as a block of the first."""
    rows = {one.group: one for one in pair.findings}
    listed = [(group.slug, rows.get(f"{group.slug}-{other}")) for group in topic.characteristic.group]
    return build_block(topic, [ReleasedRow(slug, one.count, one.total, None) for slug, one in listed if one])
