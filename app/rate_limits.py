"""How many requests one reader may make in a time; counted by each process for itself, in memory."""

from flask import Flask, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

UNLIMITED = "off"
UNCOUNTED = ("/assets/", "/_dash-component-suites/", "/health")


def limit_requests(server: Flask, most: str) -> None:
    """Refuse a reader's requests beyond ``most`` (such as "600 per minute"; "off" for no limit) with status 429.

    Browser files and the health address are not counted.
    """
    limiter = Limiter(
        get_remote_address,
        application_limits=[] if most == UNLIMITED else [most],
        storage_uri="memory://",
        headers_enabled=True,
        enabled=most != UNLIMITED,
    )
    limiter.request_filter(lambda: request.path.startswith(UNCOUNTED))
    limiter.init_app(server)
