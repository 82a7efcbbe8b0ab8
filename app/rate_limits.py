"""How many requests one reader may make in a time; counted by each process for itself, in memory."""

from flask import Flask, g, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

UNLIMITED = "off"
UNCOUNTED = ("/assets/", "/_dash-component-suites/", "/health")


def limit_requests(server: Flask, most: str) -> None:
    """Refuse a reader's requests beyond ``most`` (such as "600 per minute"; "off" for no limit) with status 429.

    A reader is who is signed in, else an address. Browser files and the health address are not counted, nor is what was
    refused before it was known who asks.
    """
    limiter = Limiter(
        _reader,
        application_limits=[] if most == UNLIMITED else [most],
        storage_uri="memory://",
        headers_enabled=True,
        enabled=most != UNLIMITED,
    )
    limiter.request_filter(lambda: request.path.startswith(UNCOUNTED))
    limiter.init_app(server)


def _reader() -> str:
    identity = getattr(g, "identity", None)
    return str(getattr(identity, "name", "")) or get_remote_address()
