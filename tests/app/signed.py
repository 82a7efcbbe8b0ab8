"""A tool that readers sign in to, for tests: a roles file, and clients whose requests a trusted proxy has named."""

from dataclasses import replace
from pathlib import Path

from dash import Dash
from flask.testing import FlaskClient

from app.server import create_app
from app.settings import Settings

ROLES = """\
claim = "groups"

[[grant]]
value = "readers"
role = "reader"

[[grant]]
value = "london"
role = "regional"
regions = ["london"]

[[grant]]
value = "editors-in-wales"
role = "editor"
regions = ["wales"]

[[grant]]
value = "editors"
role = "editor"
regions_claim = "region"

[[grant]]
value = "analysts"
role = "analyst"

[[grant]]
value = "administrators"
role = "administrator"

[region]
"Region London" = "london"
"""
WHO = {
    "reader": "readers",
    "regional": "london",
    "editor": "editors-in-wales",
    "analyst": "analysts",
    "administrator": "administrators",
}
"""A group that has each role; the regional reader is London's, the editor is of Wales."""
ELSEWHERE = "192.0.2.7"


def roles_file(folder: Path) -> Path:
    """The file of the roles above."""
    path = folder / "roles.toml"
    path.write_text(ROLES, encoding="utf-8")
    return path


def behind_proxy(settings: Settings, folder: Path) -> Settings:
    """The same tool behind a proxy at 127.0.0.1."""
    return replace(
        settings,
        sign_in="proxy",
        trusted_proxy="127.0.0.1",
        roles_header="X-Forwarded-Groups",
        roles_file=str(roles_file(folder)),
        rate_limit="off",
    )


def proxied(settings: Settings, folder: Path) -> Dash:
    """A tool behind a proxy."""
    return create_app(behind_proxy(settings, folder))


def named(app: Dash, name: str, groups: str = "") -> FlaskClient:
    """Requests of somebody whom the proxy has named."""
    client = app.server.test_client()
    client.environ_base |= {"HTTP_X_FORWARDED_USER": name, "HTTP_X_FORWARDED_GROUPS": groups}
    return client
