"""The floor that pages are held against: a bare Dash page, one callback that returns constant figures and tables."""

import json
import os
from pathlib import Path
from typing import Any

from dash import Dash, Input, Output, dcc, html
from flask import Flask

CONTENT = "BARE_CONTENT"
"""The environment variable that names the file of the constants."""


def application() -> Flask:
    """The bare page for gunicorn; its constants are in the file that the environment names."""
    constants = json.loads(Path(os.environ[CONTENT]).read_text(encoding="utf-8"))
    assets = Path(os.environ[CONTENT]).parent / "assets"
    app = Dash("bare", server=Flask("bare"), assets_folder=str(assets), compress=True, use_async=False)  # type: ignore[arg-type]
    app.layout = html.Div(
        [dcc.Location(id="address", refresh=False), html.Button("Apply", id="apply"), html.Div(id="page")]
    )

    @app.callback(Output("page", "children"), Input("address", "pathname"), Input("address", "search"))
    def show(pathname: str, search: str) -> list[Any]:
        return [{"type": "H1", "namespace": "dash_html_components", "props": {"children": search}}, *constants]

    return app.server
