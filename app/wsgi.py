"""The server for gunicorn: ``gunicorn 'app.wsgi:application()'``."""

import os

from flask import Flask

from app.server import create_app
from app.settings import read_settings


def application() -> Flask:
    """The WSGI application, with settings from the environment."""
    server: Flask = create_app(read_settings(os.environ)).server
    return server
