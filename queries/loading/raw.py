"""An opened extract: its rows as the table ``raw``, its columns, and where each row stands in the file."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import duckdb

from queries.loading.report import LoadStopped

ROW = '"#row"'
MOST_COLUMNS = 2000


@dataclass(frozen=True)
class Raw:
    """``raw`` holds the file's whole rows in order; ``lines_of`` turns their places in it (from 0) into lines of the file."""

    connection: duckdb.DuckDBPyConnection
    file: str
    columns: tuple[str, ...]
    lines_of: Callable[[Sequence[int]], list[int]]

    def first_lines(self, wanted: Sequence[tuple[str, str]]) -> list[int]:
        """The line on which each (column, value) stands first; the file is gone through once for all of them."""
        first: dict[tuple[str, str], int] = {}
        for column in dict.fromkeys(column for column, _ in wanted):
            values = [value for name, value in wanted if name == column]
            found = self.connection.execute(
                f"SELECT v, min({ROW}) FROM (SELECT {ROW_NUMBERS}, {text_of(column)} v FROM raw) "
                f"WHERE v IN (SELECT unnest(?)) GROUP BY v",
                [values],
            ).fetchall()
            first |= {(column, value): row for value, row in found}
        return self.lines_of([first[one] for one in wanted])


ROW_NUMBERS = f"row_number() OVER () - 1 AS {ROW}"
"""SQL for the place of each row of ``raw``: tables and files alike are read in order."""


def rows_counted_from(first: int) -> Callable[[Sequence[int]], list[int]]:
    """Lines of a file in which every row is one line, the first of them on line ``first``."""
    return lambda rows: [row + first for row in rows]


def quote(identifier: str) -> str:
    """An SQL identifier in quotes."""
    return '"' + identifier.replace('"', '""') + '"'


def text_of(column: str) -> str:
    """SQL for a column's value as trimmed text, blank for NULL."""
    return f"coalesce(trim({quote(column)}::VARCHAR), '')"


def named(file: str, columns: list[str]) -> tuple[str, ...]:
    """The columns' names, each there once in any case; raises LoadStopped."""
    if len(columns) > MOST_COLUMNS:
        raise LoadStopped(
            f"{file}, line 1: there are {len(columns):,} columns, and {MOST_COLUMNS:,} at most can be read. "
            f"Check that it is the right file."
        )
    lowered = [column.lower() for column in columns]
    for place, column in enumerate(lowered, start=1):
        if not column:
            raise LoadStopped(f"{file}, line 1: column {place} has no name. Name it or take it out.")
        if lowered.index(column) != place - 1:
            raise LoadStopped(f'{file}, line 1: the column "{columns[place - 1]}" stands twice. Rename one of them.')
    return tuple(columns)


def first_sentence(error: Exception) -> str:
    """The first line of an error of the engine, without its class and without paths."""
    line = str(error).splitlines()[0].partition(": ")[2] or str(error).splitlines()[0]
    return re.sub(r"[\"']?/[^\s\"']+[\"']?", "the file", line).rstrip(".") + "."
