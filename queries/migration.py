"""Migrations of what people write: from any revision to any other, in one transaction, one process at a time."""

import logging
from pathlib import Path
from typing import Any

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError

from queries.written import NEWER, SCHEMA, Written

FOLDER = Path(__file__).parent / "migrations"
NOTHING = "base"
"""The revision before the first: no table at all."""

log = logging.getLogger("pemt")


class NoSuchRevision(ValueError):  # noqa: N818 - reads as what it is
    """A revision that this version of the tool does not know."""


def revisions() -> list[str]:
    """Every revision, first to newest."""
    return [one.revision for one in reversed(list(_scripts().walk_revisions()))]


def migrate(written: Written, target: str) -> tuple[str | None, str | None]:
    """Bring the store to a revision, and return where it stood and where it stands.

    All steps are one transaction: one that is interrupted leaves the store as it was. Raises NoSuchRevision, and
    WrittenNotReached where the store cannot be changed.
    """
    scripts = _scripts()
    known = [NOTHING, *revisions()]
    if target not in known:
        raise NoSuchRevision(f'There is no revision "{target}". The revisions are: {", ".join(known)}.')
    with written.transaction() as connection:
        written.alone(connection)
        stood: list[str | None] = []

        def steps(stands: Any, _context: object) -> list[Any]:
            now = stands[0] if stands else None
            stood.append(now)
            if now is not None and now not in known:
                raise NoSuchRevision(NEWER.format(now))
            forward = known.index(target) >= known.index(now or NOTHING)
            wanted = scripts._upgrade_revs if forward else scripts._downgrade_revs
            try:
                return list(wanted(target, stands))
            except CommandError:
                return []  # it stands there already

        with EnvironmentContext(Config(), scripts, fn=steps) as environment:
            schema = None if written.path else SCHEMA
            if schema:
                _make_schema(connection)
            environment.configure(
                connection=connection, transactional_ddl=True, version_table_schema=schema, target_metadata=None
            )
            environment.run_migrations()
    stands = None if target == NOTHING else target
    if stood[0] != stands:
        log.info("what people write: revision %s, was %s", stands, stood[0])
    return stood[0], stands


def _make_schema(connection: Any) -> None:
    """The schema where there is none; whoever may not make one may still use it."""
    found = connection.exec_driver_sql(f"SELECT 1 FROM pg_namespace WHERE nspname = '{SCHEMA}'").first()
    if found is None:
        connection.exec_driver_sql(f"CREATE SCHEMA {SCHEMA}")


def _scripts() -> ScriptDirectory:
    return ScriptDirectory(str(FOLDER), version_locations=[str(FOLDER)])
