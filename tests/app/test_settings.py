"""Settings: each is read from the environment, and a value that cannot be used is named in a sentence."""

from dataclasses import fields, replace
from datetime import date
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app.server import create_app
from app.settings import SettingError, Settings, read_settings
from tests.app.asking import answer, texts

GIVEN = {
    "SIGN_IN": ("oidc", "oidc"),
    "PUBLISHED_ON_LOOPBACK": ("yes", "yes"),
    "ROLES_FILE": ("/srv/roles.toml", "/srv/roles.toml"),
    "TRUSTED_PROXY": ("10.0.0.7", "10.0.0.7"),
    "IDENTITY_HEADER": ("X-Remote-User", "X-Remote-User"),
    "ROLES_HEADER": ("X-Remote-Groups", "X-Remote-Groups"),
    "PUBLIC_URL": ("https://equality.example.org", "https://equality.example.org"),
    "OIDC_ISSUER": ("https://login.example.org", "https://login.example.org"),
    "OIDC_CLIENT_ID": ("equality", "equality"),
    "OIDC_CLIENT_SECRET": ("secret", "secret"),
    "SESSION_KEY": ("k" * 32, "k" * 32),
    "SESSION_HOURS": ("4", 4),
    "DATA_DIR": ("/srv/figures", Path("/srv/figures")),
    "MEASURES_DIR": ("/srv/measures", Path("/srv/measures")),
    "DIMENSIONS_DIR": ("/srv/dimensions", Path("/srv/dimensions")),
    "STORE_URL": ("postgresql+psycopg://pemt_web@db.example/pemt", "postgresql+psycopg://pemt_web@db.example/pemt"),
    "WRITTEN_URL": ("sqlite:////srv/written/written.sqlite", "sqlite:////srv/written/written.sqlite"),
    "HOST": ("0.0.0.0", "0.0.0.0"),
    "PORT": ("8051", 8051),
    "MARKING": ("OFFICIAL-SENSITIVE", "OFFICIAL-SENSITIVE"),
    "CONTACT": ("the data team", "the data team"),
    "LEAST_PEOPLE": ("20", 20),
    "LEAST_EVENTS": ("5", 5),
    "LEAST_APART": ("4", 4),
    "PROTECT": ("sums", "sums"),
    "STALE_AFTER_DAYS": ("90", 90),
    "RATE_LIMIT": ("60 per minute", "60 per minute"),
    "NEXT_EXTRACT": ("2026-12-14", date(2026, 12, 14)),
    "ROUND_EXPORTS": ("5", 5),
    "AUDIT_DAYS": ("90", 90),
}


def test_every_setting_is_tried_here():
    assert {field.name.upper() for field in fields(Settings)} == {*GIVEN}


@pytest.mark.parametrize(("name", "text", "value"), [(name, *pair) for name, pair in GIVEN.items()])
def test_each_setting_is_read(name: str, text: str, value: object):
    assert getattr(read_settings({name: text}), name.lower()) == value


def test_all_settings_are_read_together():
    read = read_settings({name: text for name, (text, _) in GIVEN.items()})
    assert {name: getattr(read, name.lower()) for name in GIVEN} == {name: value for name, (_, value) in GIVEN.items()}


def test_what_is_not_set_or_empty_is_as_usual():
    assert read_settings({}) == read_settings({"PORT": "", "DATA_DIR": "", "UNRELATED": "x"}) == Settings()


def test_a_folder_may_begin_at_home(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("HOME", "/srv/analyst")
    assert read_settings({"DATA_DIR": "~/figures"}).data_dir == Path("/srv/analyst/figures")


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("PORT", "eighty", 'PORT is "eighty". Set it to a whole number.'),
        ("PORT", "80.5", 'PORT is "80.5". Set it to a whole number.'),
        ("PORT", "0", "PORT is 0. Set it to a number from 1 to 65535."),
        ("PORT", "-1", "PORT is -1. Set it to a number from 1 to 65535."),
        ("PORT", "65536", "PORT is 65536. Set it to a number from 1 to 65535."),
        ("SIGN_IN", "saml", 'SIGN_IN is "saml". Set it to none or proxy or oidc.'),
        ("PUBLISHED_ON_LOOPBACK", "maybe", 'PUBLISHED_ON_LOOPBACK is "maybe". Set it to yes or no.'),
        ("SESSION_HOURS", "0", "SESSION_HOURS is 0. Set it to a number from 1 to 24."),
        ("SESSION_HOURS", "25", "SESSION_HOURS is 25. Set it to a number from 1 to 24."),
        ("NEXT_EXTRACT", "14/12/2026", 'NEXT_EXTRACT is "14/12/2026". Write a date as 2026-12-14.'),
        ("STALE_AFTER_DAYS", "0", "STALE_AFTER_DAYS is 0. Set it to 1 or more."),
        ("RATE_LIMIT", "many", 'RATE_LIMIT is "many". Write it as "600 per minute", or as "off" for no limit.'),
        ("ROUND_EXPORTS", "10", "ROUND_EXPORTS is 10. Set it to 5, or to 0 for exact counts."),
        ("AUDIT_DAYS", "29", "AUDIT_DAYS is 29. Set it to 30 or more."),
        ("LEAST_PEOPLE", "ten", 'LEAST_PEOPLE is "ten". Set it to a whole number.'),
        (
            "LEAST_PEOPLE",
            "4",
            "LEAST_PEOPLE, LEAST_EVENTS or LEAST_APART: The small-numbers rule for people is 4. Set it to 10 or more.",
        ),
        (
            "LEAST_EVENTS",
            "0",
            "LEAST_PEOPLE, LEAST_EVENTS or LEAST_APART: The small-numbers rule for events is 0. Set it to 5 or more.",
        ),
        (
            "DATA_DIR",
            "~nobody-of-this-name/x",
            'DATA_DIR is "~nobody-of-this-name/x": Could not determine home directory.',
        ),
        ("DATA_DIR", __file__, f'DATA_DIR is "{__file__}", which is a file. Set it to a folder.'),
    ],
)
def test_a_value_that_cannot_be_used_is_named(name: str, text: str, sentence: str):
    with pytest.raises(SettingError) as raised:
        read_settings({name: text})
    assert str(raised.value) == sentence


@pytest.mark.parametrize(
    "address", ["somewhere", "sqlite:///data.sqlite", "mysql://web:secret@host/pemt", "postgresql://secret@host", "://"]
)
def test_an_address_of_another_kind_of_store_is_refused_and_never_repeated(address: str):
    with pytest.raises(SettingError) as raised:
        read_settings({"STORE_URL": address})
    assert str(raised.value) == (
        "STORE_URL is not the address of a PostgreSQL database. Write postgresql+psycopg://user@host/database. "
        "Leave it empty to keep releases in DATA_DIR."
    )


@pytest.mark.parametrize(
    "address", ["somewhere", "mysql://web:secret@host/x", "sqlite://", "sqlite:///x?secret=1", "://"]
)
def test_an_address_of_another_kind_of_written_store_is_refused_and_never_repeated(address: str):
    with pytest.raises(SettingError) as raised:
        read_settings({"WRITTEN_URL": address})
    assert str(raised.value) == (
        "WRITTEN_URL is not the address of a store. Write postgresql+psycopg://user@host/database, or "
        "sqlite:////folder/written.sqlite. Leave it empty to keep what is written in DATA_DIR."
    )


def test_what_is_written_is_kept_as_set_or_beside_the_releases():
    there = "postgresql+psycopg://pemt_web@db.example/pemt"
    assert read_settings({"DATA_DIR": "/srv/x"}).written_address == "sqlite:////srv/x/written.sqlite"
    assert read_settings({"STORE_URL": there}).written_address == there
    assert read_settings({"STORE_URL": there, "WRITTEN_URL": "sqlite:////w"}).written_address == "sqlite:////w"


def test_a_password_in_an_address_is_not_in_what_settings_look_like():
    assert "secret" not in repr(read_settings({"STORE_URL": "postgresql+psycopg://web:secret@host/pemt"}))


def test_no_secret_of_sign_in_is_in_what_settings_look_like():
    looks = repr(read_settings({"OIDC_CLIENT_SECRET": "hidden-secret", "SESSION_KEY": "hidden-key" * 4}))
    assert "hidden" not in looks


def test_ten_people_and_five_events_are_the_least_that_a_rule_can_be():
    rule = read_settings({"LEAST_PEOPLE": "10", "LEAST_EVENTS": "5"}).rule
    assert (rule.people, rule.events) == (10, 5)


def test_a_server_cannot_change_what_a_release_has_withheld(client: FlaskClient, settings: Settings):
    """The page names the release's own rule, whatever the server is set to."""
    other = create_app(replace(settings, least_people=11)).server.test_client()
    assert texts(answer(other, "/"), "Footer") == texts(answer(client, "/"), "Footer")
