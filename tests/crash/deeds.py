"""What is done and may be killed at any moment: each deed as a function of plain values."""

import os
from collections.abc import Callable
from functools import cache
from pathlib import Path

from equality.catalogue import Catalogue
from queries.audit import Audit, What
from queries.migration import migrate
from queries.plan import Plan
from queries.written import NEWEST, Written
from tests.queries.small import Service, read_definitions

FIRST = "0001"


@cache
def known(definitions: str) -> tuple[Catalogue, Plan]:
    """The definitions, read once before any deed."""
    return read_definitions(Path(definitions))


def load(given: dict[str, str]) -> None:
    """Load an extract and release it."""
    service = Service(Path(given["folder"]), *known(given["definitions"]), given["store_url"])
    service.load(Path(given["extract"]))
    service.release()


def release(given: dict[str, str]) -> None:
    """Release what is in staging."""
    Service(Path(given["folder"]), *known(given["definitions"]), given["store_url"]).release()


def migration(given: dict[str, str]) -> None:
    """Bring what people write up and down, again and again."""
    written = Written(given["written"])
    while True:
        migrate(written, NEWEST)
        migrate(written, FIRST)


def audit(given: dict[str, str]) -> None:
    """Record numbers one after the other, and tell each when it is recorded."""
    log, number = Audit(Written(given["written"]), 365), int(given["number"])
    told = os.open(given["told"], os.O_CREAT | os.O_APPEND | os.O_WRONLY)
    while True:
        log.record("a.reader", What.LOOKED, str(number))
        os.write(told, f"{number}\n".encode())
        number += 1


DEEDS: dict[str, Callable[[dict[str, str]], None]] = {
    "load": load,
    "release": release,
    "migration": migration,
    "audit": audit,
}
