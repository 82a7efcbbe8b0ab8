"""Tables with captions and scopes, in a region that scrolls where the window is narrow."""

from collections.abc import Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from components.attributes import aria
from components.take_away import with_button


@dataclass(frozen=True)
class Number:
    """A heading of a column of numbers, which are aligned right."""

    heading: str


@dataclass(frozen=True)
class Spanning:
    """Words that stand in place of several columns."""

    words: str
    columns: int


Heading = str | Number
Cell = str | Component | Spanning
Row = Sequence[Cell]


def data_table(
    caption: str, headings: Sequence[Heading], rows: Sequence[Row], identifier: str, apart: Sequence[Row] = ()
) -> html.Div:
    """A table whose first cell of each row is the row's heading, with the button for its data.

    Rows ``apart`` follow below a heavier line.
    """
    bodies = [html.Tbody([_row(row, headings) for row in rows])]
    if apart:
        bodies.append(html.Tbody([_row(row, headings) for row in apart], className="pemt-apart"))
    table = html.Table([table_caption(caption, identifier), _head(headings), *bodies], id=identifier)
    return scrolling(table, identifier)


def table_caption(caption: str, identifier: str) -> html.Caption:
    """A caption that stays in view while its table scrolls; ``identifier`` is the table's."""
    return html.Caption(html.Span(caption, className="pemt-caption", id=f"{identifier}-caption"))


def scrolling(table: html.Table, identifier: str) -> html.Div:
    """A table in a region that keyboards can scroll, named by the table's caption, with the button for its data."""
    region = html.Div(
        table, className="pemt-scroll", role="region", tabIndex=0, **aria(labelledby=f"{identifier}-caption")
    )
    return with_button(region, identifier)


def blank() -> html.Span:
    """For a cell that looks empty, because another cell of its row says why."""
    return html.Span("Not applicable", className="visually-hidden")


def _head(headings: Sequence[Heading]) -> html.Thead:
    return html.Thead(html.Tr([_heading(one) for one in headings]))


def _heading(heading: Heading) -> html.Th:
    if isinstance(heading, Number):
        return html.Th(heading.heading, scope="col", className="num")
    return html.Th(heading, scope="col")


def _row(row: Row, headings: Sequence[Heading]) -> html.Tr:
    width = sum(cell.columns if isinstance(cell, Spanning) else 1 for cell in row)
    if width != len(headings):
        raise ValueError(f"a row fills {width} of the table's {len(headings)} columns: {row!r}")
    first, *rest = row
    if isinstance(first, Spanning):
        raise ValueError(f"a row starts with its heading, not with words for several columns: {row!r}")
    cells: list[Component] = [html.Th(first, scope="row")]
    column = 1
    for cell in rest:
        columns = cell.columns if isinstance(cell, Spanning) else 1
        cells.append(_cell(cell, headings[column : column + columns]))
        column += columns
    return html.Tr(cells)


def _cell(cell: Cell, covered: Sequence[Heading]) -> html.Td:
    """A cell below the headings that it covers; right-aligned where all of them are of numbers."""
    aligned = "num" if all(isinstance(one, Number) for one in covered) else ""
    if isinstance(cell, Spanning):
        return html.Td(cell.words, colSpan=cell.columns, className=f"pemt-words {aligned}".strip())
    return html.Td(cell, className=aligned) if aligned else html.Td(cell)
