"""A page as it is sent: its HTML as one compact tree that the browser draws at once, and other components in its gaps."""

from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

HTML = html.Div._namespace
NOT_SENT = {"_prop_names", "_valid_wildcard_attributes", "available_properties", "available_wildcard_properties"}


def markup(page: Component) -> dict[str, Any]:
    """The one component that stands for a page.

    Dash wraps each component of a page by itself, which takes most of the time of drawing a long table. Here an element
    is a list of its tag, its attributes and what is inside it; a number stands for the component in that gap.
    """
    gaps: list[object] = []
    tree = _element(page, gaps)
    return {"namespace": "pemt", "type": "Markup", "props": {"tree": tree, "children": gaps}}


def plain(value: object) -> object:
    """A component tree as the dictionaries and lists that are sent to the browser.

    The same as the components' own ``to_plotly_json``, which asks for every property that each could have.
    """
    if isinstance(value, Component):
        props = {name: plain(prop) for name, prop in vars(value).items() if name not in NOT_SENT}
        return {"props": props, "type": value._type, "namespace": value._namespace}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    return value


def _element(value: object, gaps: list[object]) -> object:
    if not isinstance(value, Component):
        return str(value)
    if isinstance(value, dcc.Link):
        return ["a", _attributes(value) | {"data-within": ""}, *_inside(value, gaps)]
    if value._namespace == HTML:
        return [value._type.lower(), _attributes(value), *_inside(value, gaps)]
    gaps.append(plain(value))
    return len(gaps) - 1


def _attributes(value: Component) -> dict[str, object]:
    return {name: prop for name, prop in vars(value).items() if name not in NOT_SENT and name != "children"}


def _inside(value: Component, gaps: list[object]) -> list[object]:
    children = getattr(value, "children", None)
    listed = children if isinstance(children, list | tuple) else [children]
    return [_element(one, gaps) for one in listed if one is not None]
