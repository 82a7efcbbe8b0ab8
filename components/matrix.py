"""The matrix of where to look: outcomes by groups (or areas), each cell in words, number and fill."""

from collections.abc import Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from components.attributes import aria, data
from components.shell import link
from components.table import scrolling, table_caption
from equality.display import favour_text, finding_ratio_text, is_more_often, points_text, state_label
from equality.findings import Finding
from equality.measures import SizeKey

UP, DOWN = "▲", "▼"
FILLS = {
    "less_favourable": "less",
    "more_favourable": "more",
    "higher": "neutral",
    "lower": "neutral",
    "small_less_favourable": "small-less",
    "small_more_favourable": "small-more",
    "small_higher": "small-neutral",
    "small_lower": "small-neutral",
    "no_clear_difference": "unclear",
    "not_enough_declared": "undeclared",
    "not_shown": "withheld",
    "too_few_to_compare": "few",
    "comparison_too_small": "few",
    "no_data": "few",
    "comparison": "comparison",
    "not_compared": "few",
}
"""The fill of each state, as the last part of a class name."""

KEY = {
    "less": "Less favourable",
    "more": "More favourable",
    "neutral": "Clear difference, no agreed direction",
    "small-less": "Slightly less favourable",
    "small-more": "Slightly more favourable",
    "small-neutral": "Slight difference, no agreed direction",
    "unclear": "No clear difference",
    "few": "Could not be compared",
    "withheld": "Not shown",
    "undeclared": "Not enough declared",
}


@dataclass(frozen=True)
class MatrixCell:
    """One cell: its words, its number ("1.42 times", or empty), its state and where it leads.

    ``href`` is None where there is nothing more to see. ``sign`` is a triangle for the direction. ``meaning`` says what
    the fill says, to those who do not see it.
    """

    label: str
    number: str
    state: str
    href: str | None = None
    sign: str = ""
    meaning: str = ""


@dataclass(frozen=True)
class MatrixRow:
    """One row: its heading, where the heading leads (or None), and a cell for each column."""

    heading: str
    href: str | None
    cells: tuple[MatrixCell, ...]


def cell_of(finding: Finding, size: SizeKey, href: str) -> MatrixCell:
    """The cell of a finding; it leads to ``href`` where the group's own counts are shown there."""
    label = state_label(finding)
    if not finding.compared:
        leads = finding.state in ("too_few_to_compare", "comparison_too_small")
        return MatrixCell(label, "", finding.state, href if leads else None)
    if finding.state == "no_clear_difference":
        return MatrixCell(label, _number(finding, size), finding.state, href)
    sign = UP if is_more_often(finding) else DOWN
    return MatrixCell(label, _number(finding, size), finding.state, href, sign, favour_text(finding))


def matrix(caption: str, corner: str, columns: Sequence[str], rows: Sequence[MatrixRow], identifier: str) -> html.Div:
    """The key and the table; ``corner`` is the heading of the column of row headings."""
    head = html.Tr([html.Th(one, scope="col") for one in (corner, *columns)])
    body = [_row(row, columns) for row in rows]
    table = html.Table(
        [table_caption(caption, identifier), html.Thead(head), html.Tbody(body)], id=identifier, className="pemt-matrix"
    )
    return html.Div([_key(rows), scrolling(table, identifier)])


def _number(finding: Finding, size: SizeKey) -> str:
    if finding.ratio is not None:
        return f"{finding_ratio_text(finding, size)} times"
    return f"{points_text(finding.gap.value, size)} points" if finding.gap is not None else ""


def _key(rows: Sequence[MatrixRow]) -> html.Div:
    """The meaning of every fill that is in the table, in fixed order."""
    present = {FILLS[cell.state] for row in rows for cell in row.cells}
    items = [html.Li(words, className=f"pemt-cell-{fill}") for fill, words in KEY.items() if fill in present]
    return html.Div([html.Span("Key", className="pemt-key-title"), html.Ul(items)], className="pemt-key")


def _row(row: MatrixRow, columns: Sequence[str]) -> html.Tr:
    heading = link(row.heading, row.href) if row.href else row.heading
    cells = [_cell(cell, f"{row.heading}, {column}") for cell, column in zip(row.cells, columns, strict=True)]
    return html.Tr([html.Th(heading, scope="row"), *cells])


def _cell(cell: MatrixCell, place: str) -> html.Td:
    words: list[Component | str] = [html.Strong(cell.label)]
    if cell.sign:
        words.insert(0, html.Span(f"{cell.sign} ", **aria(hidden="true")))
    if cell.number:
        words += [html.Br(), cell.number]
    if cell.meaning:
        words.append(_heard(f", {cell.meaning}"))
    if cell.href:
        # In a list of links the cell is read away from its row and column; in a file it is not.
        place_words = html.Span(f", {place}", className="visually-hidden", **data(csv="out"))
        words = [link([*words, place_words], cell.href)]
    return html.Td(words, className=f"pemt-cell-{FILLS[cell.state]}")


def _heard(words: str) -> html.Span:
    return html.Span(words, className="visually-hidden")
