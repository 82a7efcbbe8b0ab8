"""Sign-in with OpenID Connect: the authorisation code flow with PKCE, and sessions that end."""

import logging
import secrets
import time
from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

from authlib.common.errors import AuthlibBaseError
from flask import Flask, Request, Response, g, redirect, request, session
from joserfc.errors import JoseError
from werkzeug.wrappers import Response as Answer

from app.admission import AFTER, way_back
from app.audit_trail import Trail
from app.roles import Roles
from app.settings import SettingError, Settings
from app.signin import LONGEST_NAME, NAME, Identity, Refused, admitted, nobody, on_loopback
from components.bare_page import bare_page
from queries.audit import What

if TYPE_CHECKING:
    from authlib.integrations.flask_client import FlaskOAuth2App

log = logging.getLogger("pemt")

SHORTEST_KEY = 32
CLOCK_SKEW = 60
PATIENCE = 10
SIGNATURES = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519")
"""Signatures by keys that the provider alone has; never "none", and never a secret that is shared."""
SCOPE = "openid profile email"
NAMES = ("preferred_username", "email", "sub")
WHO, SINCE, UNTIL = "who", "since", "until"
AGAIN = ("Sign in", "/sign-in")
STILL_IN = "Another site asked us to sign you out. Nothing has changed."
FAULTS = (AuthlibBaseError, JoseError, OSError, ValueError, TypeError, KeyError, RuntimeError)
"""What goes wrong between the browser, the provider and us; all of it is refused alike."""
NEEDED = ("public_url", "oidc_issuer", "oidc_client_id", "oidc_client_secret", "session_key")


class OpenIdConnect:
    """Readers sign in with the provider at ``OIDC_ISSUER``; who they are is in a signed cookie until it ends.

    It ends with its time, and sooner where the audit log says that its owner signed out since, or that somebody ended it.
    """

    way_in, way_out = "/sign-in", "/sign-out"

    def __init__(self, settings: Settings, roles: Roles) -> None:
        """Raises SettingError where a setting is missing or weak; the provider is first asked when somebody signs in."""
        _check(settings)
        self._settings = settings
        self._roles = roles
        self._client = _client_of(settings)
        self._ended: Callable[[str, float], bool] = lambda name, since: False

    def identity(self, request: Request) -> Identity | None:
        """Whom the session names; None where there is none, or its time is over."""
        who = self.claims()
        return None if who is None else admitted(str(who[NAME]), who, self._roles)

    def claims(self) -> dict[str, object] | None:
        """The name and claims of a session that has not ended."""
        who, since, until = session.get(WHO), session.get(SINCE), session.get(UNTIL)
        if not isinstance(who, dict) or not isinstance(since, int | float) or not isinstance(until, int | float):
            return None
        return None if time.time() >= until or self._ended(str(who[NAME]), since) else who

    def add_addresses(self, server: Flask, trail: Trail) -> None:
        """Where readers sign in and out."""
        self._ended = trail.ended
        keep_sessions(server, self._settings)
        register_sign_in(server, self, trail)

    def begin(self) -> Answer:
        """To the provider, with a new state, nonce and code challenge; an earlier attempt that was not finished ends."""
        asked = session.get(AFTER)
        session.clear()
        if asked:
            session[AFTER] = asked
        self._ready()
        answer: Answer = self._client.authorize_redirect(f"{self._settings.public_url}/signed-in")
        return answer

    def finish(self) -> Identity:
        """From the provider: who signed in, once everything about the answer has been checked; raises one of FAULTS or Refused."""
        self._ready()
        issuer, client = self._settings.oidc_issuer, self._settings.oidc_client_id
        token = self._client.authorize_access_token(
            claims_options={"iss": {"essential": True, "value": issuer}, "aud": {"essential": True, "value": client}},
            leeway=CLOCK_SKEW,
        )
        claims = token.get("userinfo")
        if not claims:
            raise ValueError("the provider gave no identity token")
        name = next(str(claims[one]) for one in NAMES if claims.get(one))[:LONGEST_NAME]
        needed = {one.partition(".")[0] for one in self._roles.claims_needed()}
        who = {one: claims[one] for one in needed if one in claims} | {NAME: name}
        session.clear()
        session[WHO], session[SINCE] = who, time.time()
        session[UNTIL] = session[SINCE] + self._settings.session_hours * 3600
        return admitted(name, who, self._roles)

    def end(self) -> str:
        """End the session; the address to go to, at the provider where it can end its own."""
        session.clear()
        here = f"{self._settings.public_url}/signed-out"
        try:
            self._ready()
        except FAULTS as error:
            log.warning("the sign-in provider does not answer: %s", error)
            return here
        there = self._client.server_metadata.get("end_session_endpoint")
        given = {"client_id": self._settings.oidc_client_id, "post_logout_redirect_uri": here}
        return f"{there}{'&' if '?' in there else '?'}{urlencode(given)}" if there else here

    def _ready(self) -> None:
        """What the provider says of itself, read once; raises ValueError where it names itself otherwise."""
        said = self._client.load_server_metadata()
        if said.get("issuer") != self._settings.oidc_issuer:
            said.pop("_loaded_at", None)
            raise ValueError(f"the provider calls itself {said.get('issuer')}, not {self._settings.oidc_issuer}")
        offered = said.get("id_token_signing_alg_values_supported") or ["RS256"]
        said["id_token_signing_alg_values_supported"] = [one for one in offered if one in SIGNATURES]


def keep_sessions(server: Flask, settings: Settings) -> None:
    """Sessions in a signed cookie that scripts and other sites cannot use, over encrypted connections alone."""
    encrypted = settings.public_url.startswith("https://")
    server.config.update(
        SECRET_KEY=settings.session_key,
        SESSION_COOKIE_NAME="__Host-pemt" if encrypted else "pemt",
        SESSION_COOKIE_SECURE=encrypted,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH="/",
    )


def register_sign_in(server: Flask, way: OpenIdConnect, trail: Trail) -> None:
    """Add the addresses at which readers sign in and out."""

    @server.get("/sign-in")
    def sign_in() -> Answer:
        try:
            return way.begin()
        except FAULTS as error:
            return _failed(error, 503, "The sign-in service does not answer. Try again in a few minutes.")

    @server.get("/signed-in")
    def signed_in() -> Answer:
        asked = session.get(AFTER)
        try:
            g.identity = way.finish()
        except Refused as error:
            g.identity = nobody(error.name)
            return Response(bare_page("You cannot see this", str(error), ("Sign out", way.way_out)), error.status)
        except FAULTS as error:
            session.clear()
            return _failed(error, 401, "We could not sign you in. Nothing is wrong with what you did. Try again.")
        trail.record(What.SIGNED_IN)
        return redirect(way_back(asked))

    @server.route("/sign-out", methods=["GET", "POST"])
    def sign_out() -> Answer:
        if request.headers.get("Sec-Fetch-Site") in ("cross-site", "same-site"):
            return Response(bare_page("You are still signed in", STILL_IN, ("Sign out", way.way_out)), 403)
        # A cookie whose time is over signs nobody out: it may be a stranger's copy.
        who = way.claims()
        if who is not None:
            g.identity = nobody(str(who[NAME]))
            trail.record(What.SIGNED_OUT)
        return redirect(way.end())

    @server.get("/signed-out")
    def signed_out() -> str:
        return bare_page("You have signed out", "Close the browser if others use this machine.", AGAIN)


def _failed(error: Exception, status: int, sentence: str) -> Response:
    reference = secrets.token_hex(2).upper()
    # The provider's words, or a stranger's, stay on one line of the log.
    log.warning("sign-in failed, reference %s: %s: %.300r", reference, type(error).__name__, str(error))
    return Response(bare_page("You are not signed in", f"{sentence} Reference {reference}.", AGAIN), status)


def _client_of(settings: Settings) -> "FlaskOAuth2App":
    # What asks the provider tries the network when it is imported, so that is left until somebody needs it.
    from authlib.integrations.flask_client import FlaskIntegration, FlaskOAuth2App

    return FlaskOAuth2App(
        FlaskIntegration("pemt"),
        "pemt",
        client_id=settings.oidc_client_id,
        client_secret=settings.oidc_client_secret,
        server_metadata_url=f"{settings.oidc_issuer.rstrip('/')}/.well-known/openid-configuration",
        client_kwargs={"scope": SCOPE, "code_challenge_method": "S256", "default_timeout": PATIENCE},
    )


def _check(settings: Settings) -> None:
    for name in NEEDED:
        if not getattr(settings, name):
            raise SettingError(f"SIGN_IN is oidc. Set {name.upper()} as well: see docs/deploying.md.")
    if len(settings.session_key) < SHORTEST_KEY:
        raise SettingError(f"SESSION_KEY is too short. Make it {SHORTEST_KEY} characters or more, at random.")
    for name in ("public_url", "oidc_issuer"):
        address = urlsplit(getattr(settings, name))
        if not address.hostname or not (address.scheme == "https" or on_loopback(address.hostname)):
            raise SettingError(f"{name.upper()} must begin with https:// and name a host.")
