"""Who is let in: before any page, callback or data address is answered, it is known who asks."""

from flask import Flask, Response, g, redirect, request, session
from werkzeug.wrappers import Response as Answer

from app.signin import Refused, SignIn, nobody
from components.bare_page import bare_page

OPEN = ("/assets/", "/_dash-component-suites/")
OPEN_PAGES = ("/health", "/_favicon.ico", "/sign-in", "/signed-in", "/sign-out", "/signed-out")
AFTER = "after"
"""Where in the session it stands what was asked for before the sign-in."""
LONGEST_AFTER = 1000
NOT_SIGNED_IN = "You are not signed in, or your sign-in has ended. Open a page of the tool to sign in again."


def admit(server: Flask, sign_in: SignIn) -> None:
    """Ask who is there before every answer but those that hold no figures, and keep it in ``flask.g.identity``."""

    @server.before_request
    def ask() -> Response | Answer | None:
        if request.path in OPEN_PAGES or request.path.startswith(OPEN):
            return None
        try:
            known = sign_in.identity(request)
        except Refused as error:
            g.identity = nobody(error.name)
            return _answer(str(error), error.status, sign_in.way_out)
        if known is not None:
            g.identity = known
            return None
        if not sign_in.way_in or not _is_page():
            return _answer(NOT_SIGNED_IN, 401, "")
        session[AFTER] = request.full_path.rstrip("?") if len(request.full_path) <= LONGEST_AFTER else "/"
        return redirect(sign_in.way_in)


def way_back(asked: object) -> str:
    """The address within this server that was asked for before the sign-in, or the first page.

    >>> [way_back(one) for one in ("/regions?outcome=recall", "//elsewhere.example/", "https://elsewhere.example", None)]
    ['/regions?outcome=recall', '/', '/', '/']
    """
    if not isinstance(asked, str) or not asked.startswith("/") or asked[1:2] in ("/", "\\"):
        return "/"
    return asked if asked.isprintable() else "/"


def _is_page() -> bool:
    return request.method in ("GET", "HEAD") and not request.path.startswith(("/_", "/data/"))


def _answer(sentence: str, status: int, way_out: str) -> Response:
    """The sentence: on a page where a browser asks for one, else by itself."""
    if not _is_page():
        return Response(sentence, status, mimetype="text/plain")
    heading = "You are not signed in" if status == 401 else "You cannot see this"
    return Response(bare_page(heading, sentence, ("Sign out", way_out) if way_out else None), status)
