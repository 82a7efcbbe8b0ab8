"""A sign-in provider of our own on loopback, which can be made to give every kind of bad answer; and what a browser does with it."""

import base64
import hashlib
import json
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Thread
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import requests
from flask.testing import FlaskClient
from joserfc import jwt
from joserfc.jwk import RSAKey
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.test import TestResponse
from werkzeug.wrappers import Request, Response

CLIENT, SECRET = "equality", "a secret that the provider gave"
PUBLIC = "http://localhost"
"""Where readers of the tool are, as the test client has it."""
Claims = dict[str, Any]


class Quiet(WSGIRequestHandler):
    """A handler that says nothing of requests."""

    def log(self, type: str, message: str, *args: Any) -> None:
        """Nothing."""


def new_key() -> RSAKey:
    """A key with a name of its own."""
    return RSAKey.generate_key(2048, {"kid": secrets.token_hex(4), "use": "sig", "alg": "RS256"})


def signed(claims: Claims, key: RSAKey, **header: str) -> str:
    """A token of these claims, signed as a provider should."""
    return jwt.encode({"alg": "RS256", "kid": key.kid, **header}, claims, key)


@dataclass
class Provider:
    """What the provider answers: its keys, whom it signs in, and how it makes a token of the claims."""

    keys: list[RSAKey] = field(default_factory=lambda: [new_key()])
    person: Claims = field(
        default_factory=lambda: {"sub": "1", "preferred_username": "a.reader", "groups": ["readers"]}
    )
    said: Claims = field(default_factory=dict)
    make: Callable[[Claims, "Provider"], str | None] = lambda claims, provider: signed(claims, provider.keys[-1])
    issuer: str = ""
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    asked_for_keys: int = 0

    def claims(self, nonce: str) -> Claims:
        """The claims of a good token."""
        now = int(time.time())
        return {**self.person, "iss": self.issuer, "aud": CLIENT, "nonce": nonce, "iat": now, "exp": now + 300}

    def __call__(self, environ: Any, start: Any) -> Any:
        """Answer one request."""
        request = Request(environ)
        ways = {
            "/.well-known/openid-configuration": self.describe,
            "/authorize": self.authorize,
            "/token": self.token,
            "/keys": self.list_keys,
            "/end": lambda _: Response("Signed out here too."),
        }
        return ways[request.path](request)(environ, start)

    def describe(self, request: Request) -> Response:
        """What the provider says of itself."""
        given = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "end_session_endpoint": f"{self.issuer}/end",
            "id_token_signing_alg_values_supported": ["RS256", "none", "HS256"],
        }
        return answer({**given, **self.said})

    def authorize(self, request: Request) -> Response:
        """A code for whoever asks, bound to what was asked."""
        code = secrets.token_hex(8)
        self.codes[code] = dict(request.args)
        back = urlencode({"code": code, "state": request.args["state"]})
        return Response(status=302, headers={"Location": f"{request.args['redirect_uri']}?{back}"})

    def token(self, request: Request) -> Response:
        """A token for a code, once, to who can prove to have asked for it."""
        asked = self.codes.pop(request.form.get("code", ""), None)
        verifier = request.form.get("code_verifier", "")
        digest = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        basic = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        proven = asked and asked.get("code_challenge_method") == "S256" and asked.get("code_challenge") == digest
        if not asked or not proven or request.headers.get("Authorization") != f"Basic {basic}":
            return answer({"error": "invalid_grant"}, 400)
        made = self.make(self.claims(asked["nonce"]), self)
        return answer({"access_token": "x", "token_type": "Bearer", **({"id_token": made} if made else {})})

    def list_keys(self, request: Request) -> Response:
        """The public keys."""
        self.asked_for_keys += 1
        return answer({"keys": [one.as_dict(private=False) for one in self.keys]})


def answer(content: object, status: int = 200) -> Response:
    """JSON."""
    return Response(json.dumps(content), status, mimetype="application/json")


@contextmanager
def running(provider: Provider) -> Iterator[Provider]:
    """The provider on a free port."""
    server = make_server("127.0.0.1", 0, provider, threaded=True, request_handler=Quiet)
    provider.issuer = provider.issuer or f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def to_provider(client: FlaskClient) -> str:
    """The provider's address that signing in leads to."""
    response = client.get("/sign-in")
    assert response.status_code == 302, response.text
    return response.headers["Location"]


def from_provider(address: str) -> str:
    """The path and query of the tool that the provider leads back to."""
    response = requests.get(address, allow_redirects=False, timeout=10)
    back = urlsplit(response.headers["Location"])
    assert f"{back.scheme}://{back.netloc}" == PUBLIC
    return f"{back.path}?{back.query}"


def sign_in(client: FlaskClient) -> TestResponse:
    """Sign in from the first step to the last; the last answer."""
    return client.get(from_provider(to_provider(client)))


def asked(address: str) -> dict[str, str]:
    """The parameters of an address."""
    return dict(parse_qsl(urlsplit(address).query))
