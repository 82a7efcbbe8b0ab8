"""What guards the server: response headers, requests of the wrong shape, and errors without their traces."""

from dash import Dash
from dash.exceptions import DependencyException
from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException, NotFound
from werkzeug.serving import WSGIRequestHandler

from app.same_origin import from_own_pages

MOST_BYTES = 64 * 1024
LONGEST_QUERY = 8 * 1024
LARGEST_HEADERS = 32 * 1024
CALLBACK = "/_dash-update-component"
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(
        f"{one}=()"
        for one in (
            "accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "magnetometer", "microphone", "midi",
            "payment", "usb",
        )
    ),
}  # fmt: skip
ONLY_ENCRYPTED = "max-age=31536000"
BROWSER_FILES = ("/assets/", "/_dash-component-suites/", "/_favicon.ico")
PROBLEM = "Sorry, there is a problem with this request. Try again."


class Nameless(WSGIRequestHandler):
    """The command line's own server, which says neither what it is nor of which version."""

    def version_string(self) -> str:
        """What stands in the header ``Server``."""
        return "pemt"


def guard(app: Dash) -> None:
    """Refuse malformed and foreign requests with a sentence, keep traces from readers, and keep browsers to this server."""
    server: Flask = app.server
    server.config.update(MAX_CONTENT_LENGTH=MOST_BYTES, DEBUG=False, PROPAGATE_EXCEPTIONS=False)

    # Given here, or Dash takes them from the environment.
    app.enable_dev_tools(
        debug=False,
        dev_tools_ui=False,
        dev_tools_props_check=False,
        dev_tools_serve_dev_bundles=False,
        dev_tools_hot_reload=False,
        dev_tools_validate_callbacks=False,
    )

    @server.before_request
    def refuse() -> tuple[str, int] | None:
        return _too_long() or _foreign() or _malformed()

    @server.after_request
    def add_headers(response: Response) -> Response:
        response.headers.update(HEADERS)
        response.headers["Content-Security-Policy"] = _policy(app)
        if not request.path.startswith(BROWSER_FILES):
            response.headers["Cache-Control"] = "no-store"
        if request.is_secure:
            response.headers["Strict-Transport-Security"] = ONLY_ENCRYPTED
        return response

    server.register_error_handler(HTTPException, _explained)
    server.register_error_handler(DependencyException, lambda _: _explained(NotFound()))
    server.register_error_handler(Exception, _unexplained(server))


def _too_long() -> tuple[str, int] | None:
    if len(request.query_string) > LONGEST_QUERY:
        return "The address is too long.", 414
    if sum(len(name) + len(value) for name, value in request.headers) > LARGEST_HEADERS:
        return "The request has too much in its headers.", 431
    return None


def _foreign() -> tuple[str, int] | None:
    if from_own_pages(request.method, dict(request.headers)):
        return None
    return "This request comes from another site, so it is refused. Open a page of the tool instead.", 403


def _malformed() -> tuple[str, int] | None:
    if request.path != CALLBACK or _is_callback(_body()):
        return None
    return "This is not a request that the pages make. Open a page of the tool instead.", 400


def _body() -> object:
    try:
        return request.get_json(silent=True) if request.mimetype == "application/json" else None
    except RecursionError:  # brackets within brackets, thousands deep
        return None


def _is_callback(body: object) -> bool:
    if not isinstance(body, dict) or body.get("output") != "page.children":
        return False
    outputs, inputs = body.get("outputs"), body.get("inputs")
    if outputs != {"id": "page", "property": "children"} or not isinstance(inputs, list):
        return False
    wanted = [("address", "pathname"), ("address", "search")]
    return (
        [(one.get("id"), one.get("property")) for one in inputs if isinstance(one, dict)] == wanted
        and len(inputs) == len(wanted)
        and isinstance(body.get("changedPropIds", []), list)
        and all(isinstance(one, str) for one in body.get("changedPropIds", []))
        and body.get("state", []) == []
    )


def _policy(app: Dash) -> str:
    scripts = " ".join(["'self'", *(f"'{one}'" if not one.startswith("'") else one for one in app.csp_hashes())])
    # Plotly and React write style attributes, which a policy can allow only as a whole.
    return (
        f"default-src 'self'; script-src {scripts}; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
        f"connect-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
    )


def _explained(error: HTTPException) -> tuple[str, int]:
    sentence = {
        404: "There is nothing at this address.",
        405: "This address does not take that kind of request.",
        413: "The request is too large.",
        429: "You have asked for many pages in a short time. Wait a minute, then try again.",
    }.get(error.code or 500, PROBLEM)
    return sentence, error.code or 500


def _unexplained(server: Flask):  # type: ignore[no-untyped-def]  # Flask's own handler type is recursive
    def handler(error: Exception) -> tuple[str, int]:
        server.logger.error("request failed", exc_info=error)
        return PROBLEM, 500

    return handler
