"""The line above every page that says who is signed in, with the way out."""

from dash import html
from dash.development.base_component import Component

from components.attributes import aria


def signed_in(name: str, way_out: str) -> list[Component]:
    """The line, with a link out where ``way_out`` is an address; nothing where nobody signs in."""
    if not name:
        return []
    parts: list[Component] = [html.Span(f"Signed in as {name}.")]
    if way_out:
        parts.append(html.A("Sign out", href=way_out))
    line = html.Div(parts, className="pemt-width")
    return [html.Section(line, className="pemt-signed-in", **aria(label="Your sign-in"))]
