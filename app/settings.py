"""Settings, read from the environment once and frozen."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from limits import parse_many

from app.rate_limits import UNLIMITED
from equality.catalogue import DIMENSIONS_DIR, MEASURES_DIR, Catalogue, load_catalogue
from equality.disclosure import LEAST_APART, LEAST_EVENTS, LEAST_PEOPLE, PROOFS, RowRule
from queries.audit import LEAST_DAYS
from queries.plan import Plan, load_plan
from queries.postgres import check_address
from queries.written import check_written_address, written_address

ROOT = Path(__file__).parent.parent
WAYS_TO_SIGN_IN = ("none", "proxy", "oidc")
LONGEST_SESSION = 24
ROUNDED_TO = 5


class SettingError(ValueError):
    """A setting cannot be used; the message names it and the fix."""


@dataclass(frozen=True)
class Settings:
    """Where things are, how the server listens, and the rules that may be set upward."""

    data_dir: Path = ROOT / "data"
    measures_dir: Path = MEASURES_DIR
    dimensions_dir: Path = DIMENSIONS_DIR
    store_url: str = field(default="", repr=False)  # a password may be in it
    written_url: str = field(default="", repr=False)
    host: str = "127.0.0.1"
    port: int = 8050
    marking: str = "OFFICIAL"
    contact: str = "the equality monitoring team"
    least_people: int = LEAST_PEOPLE
    least_events: int = LEAST_EVENTS
    least_apart: int = LEAST_APART
    protect: str = "proof"
    stale_after_days: int = 120
    next_extract: date | None = None
    rate_limit: str = "600 per minute"
    round_exports: int = 0
    audit_days: int = 365
    sign_in: str = "none"
    published_on_loopback: str = "no"
    roles_file: str = ""
    trusted_proxy: str = ""
    identity_header: str = "X-Forwarded-User"
    roles_header: str = ""
    public_url: str = ""
    oidc_issuer: str = ""
    oidc_client_id: str = ""
    oidc_client_secret: str = field(default="", repr=False)
    session_key: str = field(default="", repr=False)
    session_hours: int = 8

    @property
    def rule(self) -> RowRule:
        """The small-numbers rule; raises ValueError below the usual one."""
        return RowRule(self.least_people, self.least_events, self.least_apart, PROOFS[self.protect])

    @property
    def written_address(self) -> str:
        """Where what people write is kept."""
        return written_address(self.data_dir, self.written_url, self.store_url)

    def definitions(self) -> tuple[Catalogue, Plan]:
        """The catalogue and the release plan; raises DefinitionError naming file, key and fix."""
        catalogue = load_catalogue(self.measures_dir, self.dimensions_dir)
        return catalogue, load_plan(self.dimensions_dir / "plan.toml", catalogue)


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Settings from environment variables named as the fields in capitals; raises SettingError.

    >>> read_settings({"PORT": "8051"}).port
    8051
    """
    given: dict[str, object] = {}
    for name, default in Settings.__dataclass_fields__.items():
        text = environment.get(name.upper())
        if text is None or text == "":
            continue
        given[name] = _value(name.upper(), text, default.default)
    settings = Settings(**given)  # type: ignore[arg-type]
    if not 0 < settings.port < 65536:
        raise SettingError(f"PORT is {settings.port}. Set it to a number from 1 to 65535.")
    if settings.stale_after_days < 1:
        raise SettingError(f"STALE_AFTER_DAYS is {settings.stale_after_days}. Set it to 1 or more.")
    if settings.rate_limit != UNLIMITED:
        try:
            parse_many(settings.rate_limit)
        except ValueError:
            raise SettingError(
                f'RATE_LIMIT is "{settings.rate_limit}". Write it as "600 per minute", or as "off" for no limit.'
            ) from None
    if settings.audit_days < LEAST_DAYS:
        raise SettingError(f"AUDIT_DAYS is {settings.audit_days}. Set it to {LEAST_DAYS} or more.")
    for name, allowed in (("sign_in", WAYS_TO_SIGN_IN), ("published_on_loopback", ("yes", "no"))):
        if (value := getattr(settings, name)) not in allowed:
            raise SettingError(f'{name.upper()} is "{value}". Set it to {" or ".join(allowed)}.')
    if not 0 < settings.session_hours <= LONGEST_SESSION:
        raise SettingError(
            f"SESSION_HOURS is {settings.session_hours}. Set it to a number from 1 to {LONGEST_SESSION}."
        )
    if settings.round_exports not in (0, ROUNDED_TO):
        raise SettingError(
            f"ROUND_EXPORTS is {settings.round_exports}. Set it to {ROUNDED_TO}, or to 0 for exact counts."
        )
    _check_stores(settings)
    if settings.protect not in PROOFS:
        raise SettingError(f'PROTECT is "{settings.protect}". Set it to {", ".join(PROOFS)}.')
    try:
        settings.rule  # noqa: B018 - reading it checks it
    except ValueError as error:
        raise SettingError(f"LEAST_PEOPLE, LEAST_EVENTS or LEAST_APART: {error}") from None
    return settings


def _check_stores(settings: Settings) -> None:
    try:
        if settings.store_url:
            check_address(settings.store_url)
    except ValueError as error:
        raise SettingError(f"STORE_URL {error} Leave it empty to keep releases in DATA_DIR.") from None
    try:
        if settings.written_url:
            check_written_address(settings.written_url)
    except ValueError as error:
        raise SettingError(f"WRITTEN_URL {error} Leave it empty to keep what is written in DATA_DIR.") from None


def _value(name: str, text: str, default: object) -> object:
    """The text as the same kind of value as the setting's default; a setting without one is a day."""
    if isinstance(default, Path):
        return _folder(name, text)
    if isinstance(default, int):
        return _number(name, text)
    return _day(name, text) if default is None else text


def _day(name: str, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise SettingError(f'{name} is "{text}". Write a date as 2026-12-14.') from None


def _folder(name: str, text: str) -> Path:
    try:
        folder = Path(text).expanduser()
    except RuntimeError as error:
        raise SettingError(f'{name} is "{text}": {error}') from None
    if folder.exists() and not folder.is_dir():
        raise SettingError(f'{name} is "{text}", which is a file. Set it to a folder.')
    return folder


def _number(name: str, text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise SettingError(f'{name} is "{text}". Set it to a whole number.') from None
