"""Opening XLSX workbooks: one sheet as text, with dates and whole numbers as a CSV file would have them."""

import warnings
import zlib
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile

import duckdb

from queries.loading.archives import refuse_bombs
from queries.loading.mapping import Mapping
from queries.loading.raw import MOST_COLUMNS, Raw, named, quote, rows_counted_from
from queries.loading.report import LoadStopped, Report

MOST_CELLS = 50_000_000
BROKEN = (
    BadZipFile,
    StopIteration,
    AttributeError,
    NotImplementedError,
    RuntimeError,
    IndexError,
    KeyError,
    EOFError,
    OSError,
    ValueError,
    TypeError,
    ParseError,
    zlib.error,
)


def open_workbook(connection: duckdb.DuckDBPyConnection, path: Path, mapping: Mapping, report: Report) -> Raw:
    """``raw`` from one sheet (the mapping's, or the first); raises LoadStopped."""
    sheet = _sheet(path, mapping)
    if not sheet:
        raise LoadStopped(f"{path.name} is empty. Export it again.")
    width = max(map(len, sheet))
    first = sheet[0] + [None] * (width - len(sheet[0]))
    columns = named(path.name, ["" if cell is None else str(cell).strip() for cell in first])
    rows = [[_cell_text(cell) for cell in row] + [None] * (width - len(row)) for row in sheet[1:]]
    if not rows:
        raise LoadStopped(f"{path.name} has a first line of columns but no rows. Export it again.")
    _register(connection, columns, rows)
    report.rows_read = report.rows_accepted = len(rows)
    report.add("Form of the file", "PASS", "The workbook is whole.")
    return Raw(connection, path.name, columns, rows_counted_from(2))


def _register(connection: duckdb.DuckDBPyConnection, columns: tuple[str, ...], rows: list[list[str | None]]) -> None:
    # pandas costs half a second to import, and a load of CSV or Parquet does not need it.
    import pandas as pd

    connection.register("workbook", pd.DataFrame(rows, columns=pd.Index(columns), dtype=object))
    cells = ", ".join(f"{quote(column)}::VARCHAR AS {quote(column)}" for column in columns)
    connection.execute(f"CREATE TABLE raw AS SELECT {cells} FROM workbook")
    connection.unregister("workbook")


def _sheet(path: Path, mapping: Mapping) -> list[list[object]]:
    # openpyxl costs a fifth of a second to import, and a load of CSV or Parquet does not need it.
    import openpyxl

    try:
        refuse_bombs(path)
        with warnings.catch_warnings(), path.open("rb") as file:
            # openpyxl warns of drop-down lists and styles that it does not read; none of them holds a value.
            warnings.simplefilter("ignore", UserWarning)
            book = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
            sheets = {sheet.title: sheet for sheet in book.worksheets}
            if mapping.sheet and mapping.sheet not in sheets:
                raise LoadStopped(
                    f'{path.name} has no sheet "{mapping.sheet}". It has: {", ".join(sheets)}. '
                    f'Correct "sheet" in the mapping.'
                )
            return _cells(path.name, sheets[mapping.sheet] if mapping.sheet else next(iter(sheets.values())))
    except BROKEN:
        raise LoadStopped(
            f"{path.name} is not a whole XLSX workbook. It may be cut off, protected by a password, or of another kind. "
            f"Save it again as XLSX."
        ) from None


def _cells(name: str, sheet: Any) -> list[list[object]]:
    """Values row by row to the last that was filled in, each row as wide as its own last value."""
    # What a sheet says of its own size may be anything.
    sheet.reset_dimensions()
    rows: list[list[object]] = []
    last = width = 0
    for row in sheet.iter_rows():
        values = [None if cell.data_type == "e" or cell.value == "" else cell.value for cell in row]
        while values and values[-1] is None:
            values.pop()
        rows.append(values)
        if values:
            last, width = len(rows), max(width, len(values))
        if width > MOST_COLUMNS or last * width > MOST_CELLS:
            raise LoadStopped(
                f"{name} has more cells than can be read from a workbook: {last:,} rows, {width:,} columns. Save it as CSV."
            )
    # Spreadsheets keep blank rows below the last one that was filled in.
    return rows[:last]


def _cell_text(cell: object) -> str | None:
    """A workbook's cell as a CSV file would have it: dates as 2026-03-31, whole numbers without a point."""
    if cell is None or cell != cell:
        return None
    if hasattr(cell, "isoformat"):
        return str(cell.isoformat()).removesuffix("T00:00:00")
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)
