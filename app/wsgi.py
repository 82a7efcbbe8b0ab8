"""The server for gunicorn: ``gunicorn 'app.wsgi:application()'``."""

import os

from flask import Flask

from app.audit_trail import prepare
from app.server import create_app
from app.settings import read_settings


def application() -> Flask:
    """The WSGI application, with settings from the environment."""
    settings = read_settings(os.environ)
    prepare(settings)
    server: Flask = create_app(settings).server
    return server
