"""The matrix of outcomes by groups, or of areas by groups, with the sentences that sum it up."""

from collections.abc import Mapping
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from app.asked import Asked
from components.how_to_read import how_to_read
from components.matrix import MatrixCell, MatrixRow, cell_of, matrix
from equality.areas import Area
from equality.characteristics import Characteristic
from equality.display import NOT_SHOWN
from equality.findings import Block, Finding, Topic
from equality.grammar import place_in_title
from equality.measures import Measure
from equality.reading import Reading, matrix_reading
from equality.words import many_comparisons_line, matrix_summary

BLANK = MatrixCell(NOT_SHOWN, "", "not_shown")


@dataclass(frozen=True)
class MatrixBlock:
    """What a matrix says in sentences, its table, and how many comparisons it makes."""

    summary: str
    table: Component
    compared: int
    reading: Reading | None = None

    def parts(self, of: str = "table") -> tuple[Component, ...]:
        """The table and the line on many comparisons, of the table or of the page that is nothing but it."""
        line = many_comparisons_line(self.compared, of)
        said = [html.P(line, className="pemt-measure")] if line else []
        return (self.table, *said, *how_to_read(self.reading))


def outcomes_matrix(
    asked: Asked, blocks: Mapping[str, Block | None], identifier: str, about: str = "Outcomes"
) -> MatrixBlock | None:
    """One row an outcome, in the order given, ``about`` what all are; None where the release holds none of them."""
    found = [block for block in blocks.values() if block is not None]
    if not found:
        return None
    topic = found[0].topic
    rows = [
        _row(measure.name, _address(asked, measure, topic.characteristic), block, topic)
        for measure, block in ((asked.measure(slug), block) for slug, block in blocks.items())
    ]
    caption = (
        f"{about} by {topic.characteristic.group_noun}, {place_in_title(topic)}, {topic.period.name}, "
        f"compared with {topic.comparison_people}"
    )
    return _summed_up(found, _matrix((caption, "Outcome"), topic, rows, identifier))


def areas_matrix(asked: Asked, blocks: Mapping[Area, Block], identifier: str) -> MatrixBlock | None:
    """One row an area, for one outcome; None where the release holds it in none of them."""
    found = [*blocks.values()]
    if not found:
        return None
    topic = found[0].topic
    rows = [
        _row(area.name, _in_area(asked, area, topic.characteristic), block, topic) for area, block in blocks.items()
    ]
    level = asked.catalogue.service.region if topic.area.level == "region" else asked.catalogue.service.unit
    caption = (
        f"{topic.measure.name} by {level.lower()} and {topic.characteristic.group_noun}, {topic.period.name}, "
        f"compared with {topic.comparison_people}"
    )
    return _summed_up(found, _matrix((caption, level), topic, rows, identifier))


def _matrix(names: tuple[str, str], topic: Topic, rows: list[MatrixRow], identifier: str) -> Component:
    caption, corner = names
    return matrix(caption, corner, [group.name for group in topic.characteristic.group], rows, identifier)


def _summed_up(blocks: list[Block], table: Component) -> MatrixBlock:
    compared = sum(one.compared for block in blocks for one in block.findings)
    return MatrixBlock(matrix_summary(blocks), table, compared, matrix_reading(blocks))


def _address(asked: Asked, measure: Measure, characteristic: Characteristic) -> str:
    pinned = asked.selection.but(about=None, characteristic=characteristic.slug)
    return pinned.address(f"/{asked.population.path}/{measure.slug}")


def _in_area(asked: Asked, area: Area, characteristic: Characteristic) -> str:
    place = {"unit": area.slug, "region": area.parent} if area.level == "unit" else {"region": area.slug, "unit": None}
    return asked.address(characteristic=characteristic.slug, **place)


def _row(heading: str, href: str, block: Block | None, topic: Topic) -> MatrixRow:
    found = {one.group: one for one in block.findings} if block else {}
    cells = tuple(_cell(found.get(group.slug), topic_of(block, topic), href) for group in topic.characteristic.group)
    return MatrixRow(heading, href if block else None, cells)


def topic_of(block: Block | None, topic: Topic) -> Topic:
    """The block's own topic, which sets the size that matters."""
    return block.topic if block else topic


def _cell(finding: Finding | None, topic: Topic, href: str) -> MatrixCell:
    return cell_of(finding, topic.measure.size, href) if finding else BLANK
