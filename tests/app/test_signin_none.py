"""Without sign-in the tool answers its own machine alone, and says so where a setting promises that for it."""

from dataclasses import replace

import pytest

from app.server import create_app
from app.settings import SettingError, Settings
from tests.app.asking import answer, post, texts
from tests.app.signed import ELSEWHERE


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "localhost"])
def test_it_starts_on_the_loopback_address(settings: Settings, host: str):
    assert create_app(replace(settings, host=host)).server.test_client().get("/data/").status_code == 200


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7", "equality.example.org"])
def test_it_does_not_start_on_any_other(settings: Settings, host: str):
    with pytest.raises(SettingError) as raised:
        create_app(replace(settings, host=host))
    assert str(raised.value) == (
        f"HOST is {host}, so other machines can reach the tool, and SIGN_IN is none. Set SIGN_IN to proxy or oidc, or HOST to "
        f"127.0.0.1. In a container whose port is published on the loopback address alone, set PUBLISHED_ON_LOOPBACK to yes."
    )


def test_the_command_line_ends_with_that_sentence(monkeypatch: pytest.MonkeyPatch, settings: Settings):
    from app.__main__ import serve

    monkeypatch.setenv("HOST", "0.0.0.0")
    monkeypatch.setenv("DATA_DIR", str(settings.data_dir))
    with pytest.raises(SystemExit, match=r"^HOST is 0\.0\.0\.0"):
        serve()


@pytest.mark.parametrize("remote", [ELSEWHERE, "10.0.0.7", ""])
def test_another_machine_is_refused_whatever_the_server_listens_to(client, remote: str):
    """Under gunicorn the address that is listened to is not the tool's to choose."""
    for response in (
        client.get(path, environ_base={"REMOTE_ADDR": remote}) for path in ("/", "/data/", "/_dash-layout")
    ):
        assert response.status_code == 403
        assert "only this machine is answered" in response.text


@pytest.mark.parametrize("host", ["equality.example.org", "127.0.0.1.example.org", "192.0.2.7:8050"])
def test_a_name_that_another_site_has_given_to_this_machine_is_refused(client, host: str):
    assert client.get("/data/", headers={"Host": host}).status_code == 403


@pytest.mark.parametrize("host", ["127.0.0.1:8050", "localhost:8050", "[::1]:8050"])
def test_this_machines_own_names_are_answered(client, host: str):
    assert client.get("/data/", headers={"Host": host}).status_code == 200


def test_a_container_published_on_loopback_is_answered_warned_of_and_marked(settings: Settings, caplog):
    tool = create_app(replace(settings, host="0.0.0.0", published_on_loopback="yes")).server.test_client()
    assert "PUBLISHED_ON_LOOPBACK" in caplog.text
    assert tool.get("/data/", environ_base={"REMOTE_ADDR": "172.17.0.1"}).status_code == 200
    assert tool.get("/data/", headers={"Host": "equality.example.org"}).status_code == 403
    for path in ("/", "/people-on-probation", "/about-the-data", "/nowhere"):
        assert any(one.startswith("No sign-in") for one in texts(answer(tool, path), "Div")), path


def test_there_is_no_line_about_sign_in_where_nobody_signs_in(client):
    assert "Signed in" not in client.get("/_dash-layout").text
    assert "No sign-in" not in post(client, "/").text
