"""The audit log: who did what and when, added to and never changed; no figures, and nothing about those whom figures count."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from threading import Lock

from sqlalchemy import Column, DateTime, Integer, String, Table, delete, insert, select, text, update

from queries.written import Written, metadata

LONGEST_WHO, LONGEST_DETAIL = 200, 500
LEAST_DAYS = 30
"""The store itself refuses to keep rows for fewer days."""
NOT_SIGNED_IN = "not signed in"

audit = Table(
    "audit",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("at", DateTime, nullable=False),
    Column("who", String(LONGEST_WHO), nullable=False),
    Column("what", String(40), nullable=False),
    Column("detail", String(LONGEST_DETAIL), nullable=False),
)
"""One row for each thing that was done; ``at`` is UTC. As queries/migrations makes it."""

retention = Table("retention", metadata, Column("days", Integer, nullable=False))
"""One row: for how many days rows of ``audit`` are kept. The store refuses to remove younger ones."""


class What(StrEnum):
    """What can be recorded."""

    SIGNED_IN = "signed in"
    SIGNED_OUT = "signed out"
    ENDED = "ended sign-ins"
    REFUSED = "refused"
    LOOKED = "looked"
    EXPORTED = "exported"
    LOADED = "loaded"
    RELEASED = "released"
    WITHDREW = "withdrew"
    RESTORED = "restored"
    ANSWERED = "changed an answer"
    KEPT = "changed how long the log is kept"
    BACKED_UP = "backed up"
    PUT_BACK = "put a backup back"


@dataclass(frozen=True)
class AuditEntry:
    """One row of the log; ``at`` is UTC, to the second or finer."""

    number: int
    at: datetime
    who: str
    what: str
    detail: str


@dataclass(frozen=True)
class Sought:
    """What is searched for; None is everything."""

    who: str | None = None
    what: What | None = None
    since: date | None = None


class Audit:
    """The log of one store: rows are to be kept for ``days``, 30 or more."""

    def __init__(self, written: Written, days: int) -> None:
        if days < LEAST_DAYS:
            raise ValueError(f"The audit log is kept for {days} days. Keep it for {LEAST_DAYS} or more.")
        self._written = written
        self._days = days
        self._opened = False
        self._opening = Lock()

    def open(self) -> None:
        """Bring the store to the newest revision where it is not; raises WrittenNotReached."""
        with self._opening:
            if not self._opened:
                self._written.ready()
                self._opened = True

    def record(self, who: str, what: What, detail: str = "") -> None:
        """Add a row, on disk when this returns; raises WrittenNotReached. Text that is too long is cut, and control characters go."""
        self.open()
        row = {
            "at": _now(),
            "who": _plain(who, LONGEST_WHO) or NOT_SIGNED_IN,
            "what": what.value,
            "detail": _plain(detail, LONGEST_DETAIL),
        }
        with self._written.transaction() as connection:
            connection.execute(insert(audit).inline(), row)

    def search(self, sought: Sought, most: int | None = None) -> Iterator[AuditEntry]:
        """What was recorded, oldest first: the newest ``most`` rows of what is sought."""
        statement = select(audit).order_by(audit.c.number.desc()).limit(most)
        if sought.who is not None:
            statement = statement.where(audit.c.who == _plain(sought.who, LONGEST_WHO))
        if sought.what is not None:
            statement = statement.where(audit.c.what == sought.what.value)
        if sought.since is not None:
            statement = statement.where(audit.c.at >= datetime(sought.since.year, sought.since.month, sought.since.day))
        self.open()
        with self._written.transaction() as connection:
            rows = connection.execute(statement).all()
        return (AuditEntry(*row) for row in reversed(rows))

    def ended(self, name: str, since: datetime) -> bool:
        """Whether every sign-in of a name that began at ``since`` (UTC) has ended: by signing out, or because somebody ended them."""
        name, after = _plain(name, LONGEST_WHO), audit.c.at > since
        signed_out = select(audit.c.number).where(audit.c.who == name, after, audit.c.what == What.SIGNED_OUT.value)
        called_back = select(audit.c.number).where(audit.c.what == What.ENDED.value, after, audit.c.detail == name)
        self.open()
        with self._written.transaction() as connection:
            return any(connection.execute(one.limit(1)).first() is not None for one in (signed_out, called_back))

    def purge(self) -> int:
        """Remove the rows whose time is over, and return how many; raises WrittenNotReached.

        The time is what the store says: see ``keep``.
        """
        self.open()
        with self._written.transaction() as connection:
            if not self._written.path:
                return int(connection.execute(text("SELECT written.purge_audit()")).scalar_one())
            days = connection.execute(select(retention.c.days)).scalar_one()
            return connection.execute(delete(audit).where(audit.c.at < _now() - timedelta(days=days))).rowcount

    def tend(self) -> None:
        """What is due once a day: rows whose time is over are removed, as set here where the store is a file."""
        if self._written.path:
            self.keep("the tool")
        self.purge()

    def keep(self, who: str) -> None:
        """Set in the store for how many days rows are kept, and record that; only who owns the store may."""
        self.open()
        with self._written.transaction() as connection:
            before = connection.execute(select(retention.c.days)).scalar_one()
            if before == self._days:
                return
            connection.execute(update(retention).values(days=self._days))
            row = {"at": _now(), "who": _plain(who, LONGEST_WHO), "what": What.KEPT.value}
            detail = f"{self._days} days, before {before}"
            connection.execute(insert(audit).inline(), {**row, "detail": detail})


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)


def _plain(words: str, longest: int) -> str:
    """One line of printable text, cut to a length.

    >>> _plain("a" + chr(10) + "b", 10), _plain("abcdef", 4)
    ('a b', 'abc…')
    """
    line = " ".join("".join(one if one.isprintable() else " " for one in words).split())
    return line if len(line) <= longest else f"{line[: longest - 1]}…"
