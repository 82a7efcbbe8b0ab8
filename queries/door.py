"""The one door to released figures: whichever release is in force, narrowed to what a reader may see."""

import logging
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import NoResultFound, OperationalError, ProgrammingError

from equality.catalogue import Catalogue
from equality.definitions import DefinitionError
from equality.scope import EVERYWHERE, Scope
from queries.releases import releases_of
from queries.rounded import rounded
from queries.scoped import narrowed
from queries.store import Store, open_store

log = logging.getLogger("pemt")


class NoRelease(Exception):  # noqa: N818 - an everyday state, not a fault
    """No release is in force; the message says how to make one."""


class OtherVersion(NoRelease):
    """The release in force was written by another version of the tool, or by other definitions."""

    def __init__(self) -> None:
        super().__init__(
            "The figures in force were made by another version of the tool or by other definitions, so they cannot be shown. "
            "Nothing is lost: `python -m app release` makes them anew from the counts that were loaded."
        )


class Door:
    """Opens whichever release is in force, and opens anew when the record of releases changes."""

    def __init__(self, folder: Path, catalogue: Catalogue, store_url: str = "") -> None:
        self._releases = releases_of(folder, store_url)
        self._catalogue = catalogue
        self._open: tuple[object, dict[tuple[Scope, int], Store]] | None = None

    def store(self, scope: Scope = EVERYWHERE, rounded_to: int = 1) -> Store:
        """The release in force within a scope, the same one for as long as it is in force; with counts rounded, if asked.

        Raises NoRelease where there is none, and StoreNotReached where its database does not answer.
        """
        stamp = self._releases.stamp()
        if self._open is None or self._open[0] != stamp:
            entry = self._releases.current()
            store = _opened(self._releases.engine(entry), self._catalogue) if entry else None
            self._open = (stamp, {(EVERYWHERE, 1): store} if store else {})
        stores = self._open[1]
        if not stores:
            raise NoRelease("No figures have been released yet. Load an extract with --publish, then reload this page.")
        if (scope, rounded_to) not in stores:
            # One of two threads that come here at once keeps its store; the other's serves one answer.
            made = narrowed(rounded(stores[EVERYWHERE, 1], rounded_to), scope)
            stores.setdefault((scope, rounded_to), made)
        return stores[scope, rounded_to]


def _opened(engine: Engine, catalogue: Catalogue) -> Store:
    try:
        return open_store(engine, catalogue)
    except (OperationalError, ProgrammingError, NoResultFound, DefinitionError) as error:
        # A table or a column that is not there, or a name that nobody defines.
        log.error("the release in force cannot be read: %s", error)
        raise OtherVersion from error
