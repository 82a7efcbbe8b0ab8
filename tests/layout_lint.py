"""Rules that a layout must keep for people who use a keyboard, a screen reader or other colours, without a browser."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from components.figure import GRAPH_CONFIG
from components.theme import TOKENS

BANNED = {
    *("Dropdown", "RadioItems", "Checklist", "Tabs", "Tab", "DatePickerSingle", "DatePickerRange"),
    *("RangeSlider", "Slider", "Upload", "Store", "Loading"),
}
"""Of dash.dcc: each failed with a keyboard or a screen reader, keeps data in the browser, or moves."""
BANNED_ELSEWHERE = {"Tabs", "Tab", "DataTable", "AgGrid", "Tooltip", "Popover", "Spinner"}
LABELLED = {"Select", "Input", "Textarea"}
GROUPED = {"RadioItems", "Checklist"}
HEADINGS = ("H1", "H2", "H3", "H4", "H5", "H6")
MOST_CHARACTERS = 70
MOST_WORDS = 12
COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b|\brgba?\(|\bhsla?\(")


@dataclass(frozen=True)
class Node:
    """A component and those around it, outermost first."""

    component: Component
    above: tuple[Component, ...]

    @property
    def kind(self) -> str:
        """The component's class name, for example "Graph"."""
        return type(self.component).__name__

    @property
    def library(self) -> str:
        """The component's package, for example "dash_core_components"."""
        return str(getattr(self.component, "_namespace", ""))

    def get(self, name: str) -> Any:
        """An attribute, or None."""
        return getattr(self.component, name, None)

    def inside(self, kind: type[Component]) -> Component | None:
        """The nearest component of this kind around this one."""
        return next((one for one in reversed(self.above) if isinstance(one, kind)), None)


def problems(tree: Component) -> list[str]:
    """Every rule that a whole page breaks, as sentences; empty for a good page."""
    nodes = list(walk(tree))
    first = [node for node in nodes if node.kind == "H1"]
    found = [] if len(first) == 1 else [f"a page has one h1, not {len(first)}"]
    return found + fragment_problems(tree)


def fragment_problems(tree: Component) -> list[str]:
    """The same for a part of a page, which needs no h1 of its own."""
    nodes = list(walk(tree))
    return [problem for rule in RULES for problem in rule(nodes)]


def walk(tree: Any, above: tuple[Component, ...] = ()) -> Iterator[Node]:
    """Every component in reading order."""
    if isinstance(tree, Component):
        yield Node(tree, above)
        yield from walk(getattr(tree, "children", None), (*above, tree))
    elif isinstance(tree, list | tuple):
        for one in tree:
            yield from walk(one, above)


def text_of(tree: Any) -> str:
    """All words in a tree, as a screen reader would join them."""
    if isinstance(tree, Component):
        return text_of(getattr(tree, "children", None))
    if isinstance(tree, list | tuple):
        return "".join(text_of(one) for one in tree)
    return "" if tree is None else str(tree)


def figure_problems(figure: dict[str, Any]) -> list[str]:
    """What is wrong with one figure: colours, ticks, title, dragging."""
    layout = figure.get("layout", {})
    found = [f"a figure uses the colour {one}, which is no token" for one in sorted(_colours(figure) - TOKENS)]
    found += [problem for name, axis in layout.items() if "axis" in name for problem in _tick_problems(name, axis)]
    found += _title_problems((layout.get("title") or {}).get("text", ""))
    if layout.get("dragmode") is not False:
        found.append("a figure can be dragged: dragmode is not False")
    return found


def _title_problems(title: str) -> list[str]:
    if len(title) <= MOST_CHARACTERS and len(title.split()) <= MOST_WORDS:
        return []
    return [f"a chart's title is over {MOST_CHARACTERS} characters or {MOST_WORDS} words: {title!r}"]


def _colours(value: Any) -> set[str]:
    if isinstance(value, dict):
        return {one for inner in value.values() for one in _colours(inner)}
    if isinstance(value, list | tuple):
        return {one for inner in value for one in _colours(inner)}
    return {value} if isinstance(value, str) and COLOUR.match(value) else set()


def _tick_problems(name: str, axis: dict[str, Any]) -> Iterator[str]:
    if len(axis.get("tickvals", [])) != len(axis.get("ticktext", [])):
        yield f"{name} does not have words for each tick"
    if axis.get("fixedrange") is not True:
        yield f"{name} can be zoomed: fixedrange is not True"


def _banned(nodes: Iterable[Node]) -> Iterator[str]:
    for node in nodes:
        names = BANNED if node.library == "dash_core_components" else BANNED_ELSEWHERE
        if node.kind in names and node.library != "dash_html_components":
            yield f"{node.library}.{node.kind} is banned"


def _graphs(nodes: list[Node]) -> Iterator[str]:
    words = {node.get("id"): text_of(node.component) for node in nodes if node.get("id")}
    for node in nodes:
        if node.kind != "Graph":
            continue
        name = f"graph {node.get('id')}"
        if node.get("config") != GRAPH_CONFIG:
            yield f"{name} does not have the safe config"
        picture = next((one for one in node.above if getattr(one, "role", None) == "img"), None)
        if picture is None:
            yield f"{name} is not inside an element with role img"
        elif not words.get(getattr(picture, "aria-labelledby", None), "").strip():
            yield f"{name} has no description: aria-labelledby names nothing with words"
        yield from (f"{name}: {problem}" for problem in figure_problems(node.get("figure") or {}))


def _controls(nodes: list[Node]) -> Iterator[str]:
    labels = {_label_target(node): text_of(node.component) for node in nodes if node.kind == "Label"}
    for node in nodes:
        if node.kind in LABELLED and node.get("type") != "hidden":
            if not labels.get(node.get("id"), "").strip():
                yield f"{node.kind} {node.get('id')} has no label"
            if not node.get("name"):
                yield f"{node.kind} {node.get('id')} has no name"
        elif node.kind in GROUPED:
            yield from _group_problems(node)


def _label_target(node: Node) -> str:
    return str(node.get("htmlFor") or node.get("html_for"))


def _group_problems(node: Node) -> Iterator[str]:
    name = f"{node.kind} {node.get('id')}"
    if not node.get("name") and node.kind == "RadioItems":
        yield f"{name} has no name, so that each button is a stop for the keyboard"
    around = node.inside(html.Fieldset)
    legends = [one for one in walk(around) if one.kind == "Legend"] if around is not None else []
    if not any(text_of(one.component).strip() for one in legends):
        yield f"{name} is not in a fieldset with a legend"


def _headings(nodes: list[Node]) -> Iterator[str]:
    before = 0
    for node in nodes:
        if node.kind not in HEADINGS:
            continue
        level = HEADINGS.index(node.kind) + 1
        if before and level > before + 1:
            yield f"heading {text_of(node.component)!r} of level {level} follows one of level {before}"
        if not text_of(node.component).strip():
            yield f"a heading of level {level} is empty"
        if "pemt-block" in (getattr(one, "className", "") for one in node.above):
            yield from _title_problems(text_of(node.component))
        before = level


def _tables(nodes: list[Node]) -> Iterator[str]:
    for node in nodes:
        if node.kind == "Table" and not any(text_of(one.component).strip() for one in _captions(node)):
            yield f"table {node.get('id')} has no caption"
        if node.kind == "Th" and node.get("scope") not in ("col", "row", "colgroup", "rowgroup"):
            yield f"table heading {text_of(node.component)!r} has no scope"


def _captions(table: Node) -> list[Node]:
    return [one for one in walk(table.component) if one.kind == "Caption"]


def _names(nodes: list[Node]) -> Iterator[str]:
    words = {node.get("id"): text_of(node.component) for node in nodes if node.get("id")}
    for node in nodes:
        target = node.get("aria-labelledby")
        if target and node.get("role") != "img" and not words.get(target, "").strip():
            yield f"aria-labelledby names {target!r}, which has no words"
        if node.get("role") == "region" and not target and not node.get("aria-label"):
            yield "a region has no name"
        if isinstance(node.component, html.A | dcc.Link | html.Button) and not text_of(node.component).strip():
            yield f"{node.kind} to {node.get('href')} has no words"


def _regions(nodes: list[Node]) -> Iterator[str]:
    """Regions are a menu of the page to a screen reader, so each has a name of its own."""
    words = {node.get("id"): text_of(node.component) for node in nodes if node.get("id")}
    regions = [node for node in nodes if node.get("role") == "region"]
    names = [node.get("aria-label") or words.get(node.get("aria-labelledby")) for node in regions]
    yield from (f"two regions are called {name!r}" for name in {one for one in names if one and names.count(one) > 1})


def _identifiers(nodes: list[Node]) -> Iterator[str]:
    seen: set[str] = set()
    for node in nodes:
        identifier = node.get("id")
        if identifier in seen:
            yield f"two elements have the id {identifier!r}"
        if identifier:
            seen.add(identifier)


RULES: tuple[Callable[[list[Node]], Iterator[str]], ...] = (
    _banned,
    _graphs,
    _controls,
    _headings,
    _tables,
    _names,
    _regions,
    _identifiers,
)
