"""Counting the statements that reach the database of figures."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, event

from queries.written import FILE


@contextmanager
def statements() -> Iterator[list[str]]:
    """A list that every statement run in the meantime is added to, but for what is written in the audit log."""
    run: list[str] = []

    def note(connection: Connection, cursor: object, statement: str, *_: object) -> None:
        if Path(connection.engine.url.database or "").name != FILE:
            run.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield run
    finally:
        event.remove(Engine, "before_cursor_execute", note)
