"""The application that gunicorn serves: made when it is called, from the environment."""

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from flask.testing import FlaskClient

from app import wsgi
from app.server import create_app
from app.settings import SettingError, Settings
from tests.app.asking import post


def test_it_serves_the_same_pages(monkeypatch: pytest.MonkeyPatch, released: Path, client: FlaskClient):
    monkeypatch.setenv("DATA_DIR", str(released))
    served = wsgi.application().test_client()
    assert served.get("/health").text == "ok"
    assert post(served, "/where-to-look").data == post(client, "/where-to-look").data


def test_it_answers_before_there_are_figures(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    served = wsgi.application().test_client()
    assert served.get("/").status_code == 200
    assert served.get("/health").status_code == 503


def test_a_new_server_gives_all_browser_files_to_those_who_ask_at_once(settings: Settings):
    scripts = re.findall(
        r'src="(/_dash-component-suites/[^"]+)"', create_app(settings).server.test_client().get("/").text
    )
    server = create_app(settings).server
    together = Barrier(len(scripts))

    def ask(address: str) -> int:
        together.wait()
        return server.test_client().get(address).status_code

    with ThreadPoolExecutor(len(scripts)) as readers:
        assert list(readers.map(ask, scripts)) == [200] * len(scripts)


def test_a_setting_that_cannot_be_used_stops_it(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PORT", "eighty")
    with pytest.raises(SettingError, match="PORT is"):
        wsgi.application()


def test_importing_it_makes_nothing():
    assert not hasattr(wsgi, "app")
    assert not hasattr(wsgi, "server")
