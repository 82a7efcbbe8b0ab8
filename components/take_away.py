"""What readers take away: buttons for pictures, data and words, which the browser makes of what is on the page."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dash import html
from dash.development.base_component import Component

from components.attributes import aria, data
from components.shell import link
from equality.phrases import say

PICTURES = ("png", "svg")
EVERYTHING = ("png", "svg", "csv", "summary", "alt", "link")
OF_ONE_PANEL = ("png", "svg", "alt")
OF_ALL_PANELS = ("csv", "summary", "link")
TABLE = "pemt-table"
ROW = "pemt-take-away"


@dataclass(frozen=True)
class Taken:
    """What buttons are for: ids start with ``chart`` for heading and description, with ``around`` for subtitle and source.

    ``file_name`` is the stem of the files (empty for one made of the chart and the page), and ``summary`` is what is said of
    the chart in sentences.
    """

    chart: str
    around: str
    file_name: str = ""
    summary: tuple[str, ...] = ()


def with_button(region: Component, identifier: str) -> html.Div:
    """A table with the button for its data below; ``identifier`` is the table's."""
    return html.Div([region, _row(["csv"], f"{identifier}-caption", {"table": identifier})], className=TABLE)


def chart_buttons(taken: Taken, offered: Sequence[str] = OF_ONE_PANEL) -> html.Div:
    """Buttons for one chart."""
    return _row(offered, f"{taken.chart}-heading", _known(taken))


def words_buttons(named_by: str, summary: Sequence[str], table: str = "") -> html.Div:
    """Buttons for what a sheet says, as it is, for its address, and for the data of its ``table``, where it has one.

    They are a group named by the words of the element ``named_by``.
    """
    offered = OF_ALL_PANELS if table else [one for one in OF_ALL_PANELS if one != "csv"]
    return _row(offered, named_by, {"table": table, "summary": "\n".join(summary)})


def buttons_and_table(taken: Taken, table: Component, offered: Sequence[str] = EVERYTHING) -> list[Component]:
    """A chart's buttons, with that for the table's data among them, and the table below without its own.

    Where the table is more than one table, each keeps its own.
    """
    if getattr(table, "className", "") != TABLE:
        return [chart_buttons(taken, [one for one in offered if one != "csv"]), table]
    region, own = table.children
    known = {**_known(taken), "table": own.to_plotly_json()["props"]["data-table"]}
    return [_row(offered, f"{taken.chart}-heading", known), region]


def without_button(table: Component) -> Component:
    """A table that ``with_button`` made, as it was before."""
    return table.children[0] if getattr(table, "className", "") == TABLE else table


def exact_counts(href: str) -> html.P:
    """That the counts of a page are exact, for those who read it and those whom it is printed for; and the way to rounded ones."""
    return html.P(
        [f"{say('take_away.exact_page')} ", link(say("take_away.rounded_way"), href)], className="pemt-measure"
    )


def takes_away(part: Any) -> bool:
    """Whether there is a group of buttons in a part of a page."""
    return getattr(part, "className", "") == ROW or any(takes_away(one) for one in _inside(part))


def way_to_rounded(part: Any, href: str) -> Any:
    """The part of a page with a link to its rounded figures in place of each group of buttons; the part itself is changed."""
    if getattr(part, "className", "") == ROW:
        return html.P(link(say("take_away.rounded_way"), href), className="pemt-no-print")
    inside = getattr(part, "children", None)
    if isinstance(inside, list | tuple):
        part.children = [way_to_rounded(one, href) for one in inside]
    elif isinstance(inside, Component):
        part.children = way_to_rounded(inside, href)
    return part


def _inside(part: Any) -> Sequence[Any]:
    inside = getattr(part, "children", None)
    return inside if isinstance(inside, list | tuple) else [inside] if isinstance(inside, Component) else ()


def _known(taken: Taken) -> dict[str, str]:
    summary = "\n".join(taken.summary)
    return {"chart": taken.chart, "around": taken.around, "file": taken.file_name, "summary": summary}


def _row(offered: Sequence[str], name: str, known: dict[str, str]) -> html.Div:
    """Buttons as a group named by the words of the element ``name``."""
    return html.Div(
        [_button(one) for one in offered],
        className=ROW,
        role="group",
        **aria(labelledby=name),
        **data(**{key: value for key, value in known.items() if value}),
    )


def _button(what: str) -> html.Button:
    """A button with what is said when it has worked, and when it has not."""
    kind = "picture" if what in PICTURES else "data" if what == "csv" else "copy"
    waiting = {"waiting": say("take_away.preparing")} if kind == "picture" else {}
    said = {"done": say(f"take_away.{what}_done"), "failed": say(f"take_away.{kind}_failed")}
    return html.Button(
        say(f"take_away.{what}"),
        type="button",
        className="btn pemt-take",
        **data(take=what, **said, **waiting),
    )
