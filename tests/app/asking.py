"""Asking the server as a browser does, and reading the answer as a component tree."""

from collections.abc import Iterator
from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.layout_lint import Node, text_of, walk

CALLBACK = "/_dash-update-component"
OWN = {"Sec-Fetch-Site": "same-origin"}
"""What browsers send with a request from the tool's own pages."""
LIBRARIES = {
    "dash_core_components": dcc,
    "dash_bootstrap_components": dbc,
}


def asked(pathname: object, search: object = "") -> dict[str, Any]:
    """The body that the browser posts for an address."""
    return {
        "output": "page.children",
        "outputs": {"id": "page", "property": "children"},
        "inputs": [
            {"id": "address", "property": "pathname", "value": pathname},
            {"id": "address", "property": "search", "value": search},
        ],
        "changedPropIds": ["address.pathname", "address.search"],
    }


def post(client: FlaskClient, pathname: object, search: object = "") -> TestResponse:
    """The response to an address."""
    return client.post(CALLBACK, json=asked(pathname, search), headers=OWN)


def answer(client: FlaskClient, pathname: object, search: object = "") -> Component:
    """The page for an address, which must be there."""
    response = post(client, pathname, search)
    assert response.status_code == 200, response.text
    assert response.json is not None
    sent = response.json["response"]["page"]["children"]["props"]
    page: Component = element(sent["tree"], sent["children"])
    return page


def at(client: FlaskClient, address: str) -> Component:
    """The page for an address in one piece, as links have it; what follows a # stays in the browser."""
    path, mark, search = address.partition("#")[0].partition("?")
    return answer(client, path, mark + search)


ELEMENTS = {name.lower(): getattr(html, name) for name in html.__all__}


def element(sent: Any, gaps: list[dict[str, Any]]) -> Any:
    """Components from an element as it is sent, and those that stand in its gaps."""
    if isinstance(sent, str):
        return sent
    if isinstance(sent, int):
        return getattr(LIBRARIES[gaps[sent]["namespace"]], gaps[sent]["type"])(**gaps[sent]["props"])
    tag, attributes, *inside = sent
    children = [element(one, gaps) for one in inside]
    within = tag == "a" and attributes.pop("data-within", None) is not None
    return (dcc.Link if within else ELEMENTS[tag])(children, **attributes)


def nodes(page: Component, *kinds: str) -> Iterator[Node]:
    """Components of these kinds, in reading order."""
    return (node for node in walk(page) if node.kind in kinds)


def texts(page: Component, *kinds: str) -> list[str]:
    """The words of components of these kinds, in reading order."""
    return [text_of(node.component) for node in nodes(page, *kinds)]


def heading(page: Component) -> str:
    """The words of the page's h1."""
    (words,) = texts(page, "H1")
    return words


def has_class(node: Node, *names: str) -> bool:
    """Whether a component has one of these CSS classes."""
    return not {*names}.isdisjoint((node.get("className") or "").split())


def notices(page: Component) -> list[str]:
    """The headings of the notices on a page."""
    return [
        text_of(next(nodes(node.component, "H2")).component) for node in walk(page) if has_class(node, "pemt-notice")
    ]


def controls(page: Component) -> dict[str, tuple[str, list[str]]]:
    """Each filter of a page by name: the value it stands at, and the values it offers."""
    return {
        node.get("name"): (node.get("value"), [option["value"] for option in node.get("options")])
        for node in nodes(page, "Select", "RadioItems")
    }


def table(page: Component, identifier: str) -> list[list[str]]:
    """The cells of a table's body, row by row, in words."""
    found = next(node for node in nodes(page, "Table") if node.get("id") == identifier)
    body = next(nodes(found.component, "Tbody"))
    return [texts(row.component, "Th", "Td") for row in nodes(body.component, "Tr")]
