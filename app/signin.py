"""Who asks, and what they may see: one thin interface, with a way for one machine and a way behind a proxy."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Protocol
from urllib.parse import urlsplit

from flask import Flask, Request, g, has_request_context

from app.audit_trail import Trail
from app.roles import ALL_ACCESS, Access, Roles
from app.settings import SettingError, Settings

log = logging.getLogger("pemt")

LONGEST_NAME = 200
NAME = "name"
Network = IPv4Network | IPv6Network


@dataclass(frozen=True)
class Identity:
    """Who asks, as pages and the audit log name them (empty where nobody signs in), and what they may do."""

    name: str
    access: Access


class Refused(Exception):  # noqa: N818 - what the reader gets is the sentence
    """A request is refused; the message says why and what to do, ``status`` is that of the answer, ``name`` who asked."""

    def __init__(self, sentence: str, status: int = 403, name: str = "") -> None:
        super().__init__(sentence)
        self.status = status
        self.name = name


class SignIn(Protocol):
    """A way to know who asks. ``way_in`` and ``way_out`` are addresses of this server, empty where there are none."""

    way_in: str
    way_out: str

    def identity(self, request: Request) -> Identity | None:
        """Who asks; None where they have not signed in. Raises Refused."""

    def add_addresses(self, server: Flask, trail: Trail) -> None:
        """Add the addresses of this way to a server, if it has any; what is done there goes into the trail."""


def identity() -> Identity:
    """Who asks now; raises RuntimeError where that is not known, so that nothing is shown."""
    known = g.get("identity")
    if not isinstance(known, Identity):
        raise RuntimeError("Nobody has asked who is there.")
    return known


def nobody(name: str) -> Identity:
    """Somebody who may do nothing, for the audit log to name."""
    return Identity(name, Access(frozenset()))


def name_shown() -> str:
    """The name of who asks; empty where nobody signs in, or nobody asks."""
    return identity().name if has_request_context() and "identity" in g else ""


class OneMachine:
    """Nobody signs in, and so nobody from elsewhere is answered: everybody at the machine sees everything released."""

    way_in = way_out = ""

    def __init__(self, settings: Settings) -> None:
        """Raises SettingError where the tool listens to other machines and nothing says that nobody else can reach it."""
        self._published = settings.published_on_loopback == "yes"
        if not self._published and not on_loopback(settings.host):
            raise SettingError(
                f"HOST is {settings.host}, so other machines can reach the tool, and SIGN_IN is none. Set SIGN_IN to proxy or "
                f"oidc, or HOST to 127.0.0.1. In a container whose port is published on the loopback address alone, set "
                f"PUBLISHED_ON_LOOPBACK to yes."
            )
        if self._published:
            log.warning("nobody signs in: PUBLISHED_ON_LOOPBACK says that no other machine can reach the tool")

    def identity(self, request: Request) -> Identity | None:
        """Everybody at this machine, without a name."""
        # A page of another site can give its own name the address 127.0.0.1; the browser still sends that name.
        asked = urlsplit(f"//{request.host}").hostname or ""
        here = self._published or on_loopback(request.remote_addr or "")
        if not here or not on_loopback(asked):
            raise Refused("Nobody signs in here, so only this machine is answered, at 127.0.0.1 or localhost.")
        return Identity("", ALL_ACCESS)

    def add_addresses(self, server: Flask, trail: Trail) -> None:
        """There are none."""


class BehindProxy:
    """A proxy that is trusted says who asks, in a header; from any other address the header is worth nothing."""

    way_in = way_out = ""

    def __init__(self, settings: Settings, roles: Roles) -> None:
        """Raises SettingError where the proxy is not named."""
        self._trusted = trusted_networks(settings.trusted_proxy)
        self._name = settings.identity_header
        self._groups = settings.roles_header
        self._roles = roles

    def identity(self, request: Request) -> Identity | None:
        """Whom the proxy names."""
        if not self._trusts(request.remote_addr or ""):
            raise Refused("This address is answered through the service's own proxy alone.")
        name = request.headers.get(self._name, "").strip()
        if not name:
            raise Refused("The proxy did not say who you are, so nothing is shown. Sign in again.", 401)
        if "," in name or len(name) > LONGEST_NAME or not name.isprintable():
            raise Refused("What the proxy said of who you are is not one name, so nothing is shown.")
        groups = request.headers.get(self._groups, "").split(",") if self._groups else []
        claims = {NAME: name, "groups": [one.strip() for one in groups if one.strip()]}
        return admitted(name, claims, self._roles)

    def add_addresses(self, server: Flask, trail: Trail) -> None:
        """There are none: readers sign in and out with the proxy."""

    def _trusts(self, address: str) -> bool:
        try:
            given = ip_address(address)
        except ValueError:  # a socket file has no address
            return False
        inner = given.ipv4_mapped if isinstance(given, IPv6Address) else None
        return any((inner or given) in network for network in self._trusted)


def admitted(name: str, claims: Mapping[str, object], roles: Roles) -> Identity:
    """Who has these claims; raises Refused where that gives them no role."""
    access = roles.access(claims)
    if access is None:
        sentence = f"You are signed in as {name}, but no role is given to you here. Ask whoever runs this service."
        raise Refused(sentence, name=name)
    return Identity(name, access)


def trusted_networks(text: str) -> tuple[Network, ...]:
    """The addresses and networks of a list; raises SettingError where it has none, or one that is every address.

    >>> trusted_networks("10.0.0.7, 192.168.4.0/24")
    (IPv4Network('10.0.0.7/32'), IPv4Network('192.168.4.0/24'))
    """
    try:
        networks = tuple(ip_network(one.strip()) for one in text.split(",") if one.strip())
    except ValueError as error:
        raise SettingError(f"TRUSTED_PROXY: {error}. Write addresses or networks, such as 10.0.0.7.") from None
    if not networks:
        raise SettingError("SIGN_IN is proxy. Set TRUSTED_PROXY to the address from which the proxy asks.")
    if any(network.prefixlen == 0 for network in networks):
        raise SettingError("TRUSTED_PROXY holds every address. Name the proxy's own alone.")
    return networks


def on_loopback(host: str) -> bool:
    """Whether a host or address is this machine's own and no other can reach it.

    >>> [one for one in ("127.0.0.1", "::1", "localhost", "0.0.0.0", "10.0.0.7", "") if on_loopback(one)]
    ['127.0.0.1', '::1', 'localhost']
    """
    if host.lower() == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
