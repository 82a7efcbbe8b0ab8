"""Opening XLSX workbooks: one sheet as text, with dates and whole numbers as a CSV file would have them."""

import warnings
import zlib
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile

import duckdb

from queries.loading.mapping import Mapping
from queries.loading.raw import Raw, named, quote, rows_counted_from
from queries.loading.report import LoadStopped, Report

BROKEN = (BadZipFile, KeyError, EOFError, OSError, ValueError, TypeError, ParseError, zlib.error)


def open_workbook(connection: duckdb.DuckDBPyConnection, path: Path, mapping: Mapping, report: Report) -> Raw:
    """``raw`` from one sheet (the mapping's, or the first); raises LoadStopped."""
    # pandas costs half a second to import, and a load of CSV or Parquet does not need it.
    import pandas as pd

    sheet = _sheet(path, mapping)
    kept = [place for place, row in enumerate(sheet.isna().all(axis=1).tolist()) if not row]
    if not kept:
        raise LoadStopped(f"{path.name} is empty. Export it again.")
    # Spreadsheets keep blank rows below the last one that was filled in.
    sheet = sheet.iloc[: kept[-1] + 1]
    columns = named(path.name, ["" if pd.isna(cell) else str(cell).strip() for cell in sheet.iloc[0]])
    rows = sheet.iloc[1:].map(_cell_text)
    if rows.empty:
        raise LoadStopped(f"{path.name} has a first line of columns but no rows. Export it again.")
    rows.columns = pd.Index(columns)
    connection.register("workbook", rows)
    cells = ", ".join(f"{quote(column)}::VARCHAR AS {quote(column)}" for column in columns)
    connection.execute(f"CREATE TABLE raw AS SELECT {cells} FROM workbook")
    connection.unregister("workbook")
    report.rows_read = report.rows_accepted = len(rows)
    report.add("Form of the file", "PASS", "The workbook is whole.")
    return Raw(connection, path.name, columns, rows_counted_from(2))


def _sheet(path: Path, mapping: Mapping) -> Any:
    import pandas as pd

    try:
        with warnings.catch_warnings():
            # openpyxl warns of drop-down lists and styles that it does not read; none of them holds a value.
            warnings.simplefilter("ignore", UserWarning)
            with pd.ExcelFile(path, engine="openpyxl") as book:
                if mapping.sheet and mapping.sheet not in book.sheet_names:
                    raise LoadStopped(
                        f'{path.name} has no sheet "{mapping.sheet}". It has: {", ".join(map(str, book.sheet_names))}. '
                        f'Correct "sheet" in the mapping.'
                    )
                read = pd.read_excel(
                    book,
                    sheet_name=mapping.sheet or 0,
                    dtype=object,
                    header=None,
                    keep_default_na=False,
                    na_values=[""],
                )
                return read.astype(object)
    except BROKEN:
        raise LoadStopped(
            f"{path.name} is not a whole XLSX workbook. It may be cut off, protected by a password, or of another kind. "
            f"Save it again as XLSX."
        ) from None


def _cell_text(cell: object) -> str | None:
    """A workbook's cell as a CSV file would have it: dates as 2026-03-31, whole numbers without a point."""
    if cell is None or cell != cell:
        return None
    if hasattr(cell, "isoformat"):
        return str(cell.isoformat()).removesuffix("T00:00:00")
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)
