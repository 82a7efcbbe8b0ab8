"""The server: one Dash app on the releases of one folder or database."""

from pathlib import Path

from dash import Dash
from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from app.admission import OPEN_PAGES, admit
from app.audit_address import register_audit_address
from app.audit_trail import audit_of, follow
from app.data_address import register_data_address
from app.page import TOOL, Site, register
from app.pages import pages_of
from app.rate_limits import limit_requests
from app.roles import load_roles
from app.security import guard
from app.settings import SettingError, Settings
from app.signin import BehindProxy, OneMachine, SignIn
from components.markup import markup
from components.shell import INDEX
from equality.catalogue import Catalogue
from equality.definitions import DefinitionError
from queries.door import Door, NoRelease
from queries.releases import StoreNotReached

ASSETS = Path(__file__).parent.parent / "assets"


def create_app(settings: Settings) -> Dash:
    """The app for these settings; raises DefinitionError where a file of definitions cannot be used.

    Raises SettingError where readers cannot sign in as the settings say.
    """
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
    sign_in = sign_in_of(settings, catalogue)
    register(app, site, sign_in.way_out)
    register_data_address(app.server, site.door, settings.marking, settings.round_exports or 1)
    _register_health(app.server, site.door)
    guard(app)
    audit = audit_of(settings)
    register_audit_address(app.server, audit)
    trail = follow(app.server, audit, catalogue, (*OPEN_PAGES, *(page.path for page in site.pages)))
    admit(app.server, sign_in)
    limit_requests(app.server, settings.rate_limit)
    sign_in.add_addresses(app.server, trail)
    # Dash lists its browser files when it first makes a page, and until then refuses them to any other thread.
    with app.server.test_request_context("/"):
        app.server.preprocess_request()
        app.index()  # type: ignore[no-untyped-call]
    return app


def sign_in_of(settings: Settings, catalogue: Catalogue) -> SignIn:
    """How readers sign in by these settings; raises SettingError or DefinitionError where it cannot be done as they say."""
    if settings.sign_in == "none":
        return OneMachine(settings)
    if not settings.roles_file:
        raise SettingError(f"SIGN_IN is {settings.sign_in}. Set ROLES_FILE to the file that says who has which role.")
    roles = load_roles(Path(settings.roles_file).expanduser(), [one.slug for one in catalogue.areas_at("region")])
    if settings.sign_in == "proxy":
        return BehindProxy(settings, roles)
    from app.oidc import OpenIdConnect

    return OpenIdConnect(settings, roles)


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
