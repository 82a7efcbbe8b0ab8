"""The server: one Dash app on the releases of one folder or database."""

from pathlib import Path

from dash import Dash
from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from app.audit_trail import audit_of, follow
from app.data_address import register_data_address
from app.page import TOOL, Site, register
from app.pages import pages_of
from app.rate_limits import limit_requests
from app.security import guard
from app.settings import Settings
from components.markup import markup
from components.shell import INDEX
from equality.definitions import DefinitionError
from queries.door import Door, NoRelease
from queries.releases import StoreNotReached

ASSETS = Path(__file__).parent.parent / "assets"


def create_app(settings: Settings) -> Dash:
    """The app for these settings; raises DefinitionError where a measure or dimension file cannot be used."""
    catalogue, _ = settings.definitions()
    site = Site(pages_of(catalogue), Door(settings.data_dir, catalogue, settings.store_url), settings)
    app = Dash(
        "pemt",
        server=Flask("pemt"),  # type: ignore[arg-type]  # the hint leaves out what the parameter is for
        title=TOOL,
        update_title="",
        index_string=INDEX,
        assets_folder=str(ASSETS),
        assets_ignore=r"bootstrap|\.(br|gz)$",
        on_error=lambda error: markup(site.failed(error)),
        suppress_callback_exceptions=False,
        enable_mcp=False,
        use_async=False,
        compress=True,
    )
    register(app, site)
    register_data_address(app.server, site.door, settings.marking)
    _register_health(app.server, site.door)
    limit_requests(app.server, settings.rate_limit)
    guard(app)
    follow(app.server, audit_of(settings), catalogue, (page.path for page in site.pages))
    # Dash lists its browser files during its first request, and until then refuses them to any other thread.
    app.server.test_client().get("/")
    return app


def _register_health(server: Flask, door: Door) -> None:
    @server.get("/health")
    def health() -> tuple[str, int]:
        try:
            return ("ok", 200) if door.store().alive() else ("The store does not answer.", 503)
        except NoRelease as error:
            return str(error), 503
        except StoreNotReached as error:
            server.logger.error("the store does not answer: %s", error.reason)
            return "The store does not answer.", 503
        except (SQLAlchemyError, DefinitionError) as error:
            server.logger.error("the store does not answer", exc_info=error)
            return "The store does not answer.", 503
