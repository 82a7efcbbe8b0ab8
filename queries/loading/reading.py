"""Opening an extract (CSV, Parquet or XLSX) as a DuckDB relation named ``raw`` of text, with every malformed line named."""

import codecs
import csv
import hashlib
import re
from collections.abc import Callable
from pathlib import Path
from zipfile import BadZipFile

import duckdb

from queries.loading.mapping import Mapping
from queries.loading.report import LoadStopped, Problem, Report

KINDS = (".csv", ".parquet", ".xlsx")
LONGEST_LINE = 16 * 1024 * 1024
CHUNK = 4 * 1024 * 1024
NAME_LIKE = re.compile(
    r"(?:^|_)(?:(?:fore|sur|last|first|given|middle|full|family|person|staff|employee|officer|manager)_?names?|names?|"
    r"crn|noms|nomis|pnc|cro|prison_(?:number|no)|case_(?:number|no|ref|reference)|nino?|national_insurance(?:_number)?|"
    r"nhs(?:_number|_no)|date_of_birth|birth_date|dob|post_?code|address(?:_\w+)?|e_?mail(?:_address)?|phone|mobile|telephone)(?:_|$)"
)
CASE_NUMBERS = {
    "a case reference number (CRN)": r"^[A-Za-z][0-9]{6}$",
    "a prison number": r"^[A-Za-z][0-9]{4}[A-Za-z]{2}$",
    "a police national computer number": r"^[0-9]{2,4}/[0-9]{6,7}[A-Za-z]$",
    "a National Insurance number": r"^[A-Za-z]{2} ?[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[A-Da-d]$",
    "an email address": r"^[^@ ]+@[^@ ]+\.[^@ ]+$",
}


def checksum(path: Path) -> str:
    """SHA-256 of the file's bytes, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def open_extract(connection: duckdb.DuckDBPyConnection, path: Path, mapping: Mapping, report: Report) -> list[str]:
    """Make ``raw`` from the file and return its columns; malformed lines go to the report, hopeless files raise LoadStopped."""
    if not path.is_file():
        raise LoadStopped(f"There is no file {path.name}. Check the name and the folder.")
    if path.suffix.lower() not in KINDS:
        raise LoadStopped(f"{path.name} does not end in .csv, .parquet or .xlsx. Save it as one of these.")
    if path.stat().st_size == 0:
        raise LoadStopped(f"{path.name} is empty. Export it again.")
    opener: Callable[[duckdb.DuckDBPyConnection, Path, Mapping, Report], list[str]] = {
        ".csv": _open_csv,
        ".parquet": _open_parquet,
        ".xlsx": _open_workbook,
    }[path.suffix.lower()]
    columns = opener(connection, path, mapping, report)
    _refuse_names(path.name, columns)
    return columns


def _refuse_names(file: str, columns: list[str]) -> None:
    for column in columns:
        plain = re.sub(r"[^a-z0-9]+", "_", re.sub(r"(?<=[a-z])(?=[A-Z])", "_", column).lower()).strip("_")
        if NAME_LIKE.search(plain):
            raise LoadStopped(
                f'{file}: the column "{column}" looks like a name, a case number or another way to know who somebody is. '
                f"Take it out of the extract, or replace it by a key that means nothing elsewhere, and load again."
            )


def refuse_case_numbers(connection: duckdb.DuckDBPyConnection, column: str, file: str) -> None:
    """Stop when the person keys look like case numbers: such keys must never enter the tool."""
    for what, pattern in CASE_NUMBERS.items():
        quoted = quote(column)
        query = (
            f"SELECT count(*) FILTER (WHERE regexp_matches(trim(v), $1)), count(*) "
            f"FROM (SELECT {quoted}::VARCHAR v FROM raw WHERE {quoted} IS NOT NULL LIMIT 10000)"
        )
        found, looked = connection.execute(query, [pattern]).fetchall()[0]
        if looked and found / looked > 0.5:
            raise LoadStopped(
                f'{file}: the values of "{column}" look like {what}. Replace them by keys that mean nothing elsewhere, '
                f"the same key for the same person in every row, and load again."
            )


def quote(identifier: str) -> str:
    """An SQL identifier in quotes."""
    return '"' + identifier.replace('"', '""') + '"'


def _open_csv(connection: duckdb.DuckDBPyConnection, path: Path, mapping: Mapping, report: Report) -> list[str]:
    _check_encoding(path)
    columns = _header(path, mapping.delimiter)
    try:
        connection.execute(
            "CREATE TABLE raw AS SELECT * FROM read_csv($path, auto_detect=false, header=true, delim=$delimiter, "
            "quote='\"', escape='\"', columns=$columns, strict_mode=true, null_padding=false, store_rejects=true, "
            "rejects_limit=0, max_line_size=$longest, nullstr='')",
            {
                "path": str(path),
                "delimiter": mapping.delimiter,
                "columns": dict.fromkeys(columns, "VARCHAR"),
                "longest": LONGEST_LINE,
            },
        )
    except duckdb.Error as error:
        raise LoadStopped(f"{path.name} cannot be read as CSV: {first_sentence(error)} Export it again.") from None
    rejects = connection.execute(
        "SELECT line, any_value(error_type) FROM reject_errors GROUP BY line ORDER BY line"
    ).fetchall()
    problems = [_malformed(line, kind, len(columns)) for line, kind in rejects]
    if not _ends_with_newline(path):
        report.add("End of file", "WARNING", "The last line does not end. Check that the file was not cut off.")
    _report_malformed(connection, report, problems)
    return columns


def _report_malformed(connection: duckdb.DuckDBPyConnection, report: Report, problems: list[Problem]) -> None:
    whole = connection.execute("SELECT count(*) FROM raw").fetchall()[0][0]
    report.rows_read = whole + len(problems)
    if report.rows_read == 0:
        raise LoadStopped(f"{report.file} has a first line of columns but no rows. Export it again.")
    report.rows_accepted = whole
    if problems:
        report.add("Form of the lines", "STOP", f"{len(problems):,} lines are malformed.", problems)
    else:
        report.add("Form of the lines", "PASS", "Every line has the right number of columns.")


def _malformed(line: int, kind: str, expected: int) -> Problem:
    what = {
        "TOO MANY COLUMNS": f"there are more than {expected} columns.",
        "MISSING COLUMNS": f"there are fewer than {expected} columns; the file may be cut off here.",
        "UNQUOTED VALUE": "a quotation mark is opened and not closed; the file may be cut off here.",
        "LINE SIZE OVER MAXIMUM": "the line is too long.",
        "INVALID ENCODING": "a character is not UTF-8.",
    }.get(kind, "the line cannot be read.")
    return Problem(line, "", what, "Correct the line or export the file again.")


def _check_encoding(path: Path) -> None:
    decoder = codecs.getincrementaldecoder("utf-8")()
    done, lines = 0, 1
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            if done == 0 and chunk[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
                raise LoadStopped(f'{path.name} is in UTF-16. Save it as "CSV UTF-8" and load again.')
            null = chunk.find(b"\0")
            if null >= 0:
                line = lines + chunk[:null].count(b"\n")
                raise LoadStopped(
                    f"{path.name}, line {line:,}: there is a zero byte, so this is not a text file. Export it again."
                )
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError as error:
                line = lines + chunk[: max(error.start, 0)].count(b"\n")
                raise LoadStopped(
                    f"{path.name}, line {line:,}: a character is not UTF-8 (the file may be in Windows-1252). "
                    f'Save it as "CSV UTF-8" and load again.'
                ) from None
            done += len(chunk)
            lines += chunk.count(b"\n")


def _ends_with_newline(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(-1, 2)
        return file.read(1) in (b"\n", b"\r")


def _header(path: Path, delimiter: str) -> list[str]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        first = file.readline(LONGEST_LINE)
    columns = next(csv.reader([first], delimiter=delimiter), [])
    return _named(path.name, [column.strip() for column in columns])


def _named(file: str, columns: list[str]) -> list[str]:
    lowered = [column.lower() for column in columns]
    for place, column in enumerate(lowered, start=1):
        if not column:
            raise LoadStopped(f"{file}: column {place} has no name in the first line. Name it or take it out.")
        if lowered.index(column) != place - 1:
            raise LoadStopped(f'{file}: the column "{columns[place - 1]}" stands twice. Rename one of them.')
    if len(columns) > 2000:
        raise LoadStopped(f"{file}: the first line has {len(columns):,} columns. Check that it is the right file.")
    return columns


def _open_parquet(connection: duckdb.DuckDBPyConnection, path: Path, mapping: Mapping, report: Report) -> list[str]:
    literal = str(path).replace("'", "''")
    try:
        connection.execute(f"CREATE VIEW raw AS SELECT * FROM read_parquet('{literal}')")
        columns = [row[0] for row in connection.execute("DESCRIBE raw").fetchall()]
        report.rows_read = connection.execute("SELECT count(*) FROM raw").fetchall()[0][0]
    except duckdb.Error as error:
        raise LoadStopped(
            f"{path.name} cannot be read as Parquet: {first_sentence(error)} It may be cut off. Export it again."
        ) from None
    if report.rows_read == 0:
        raise LoadStopped(f"{path.name} has no rows. Export it again.")
    report.rows_accepted = report.rows_read
    report.add("Form of the file", "PASS", "The file is whole.")
    return _named(path.name, columns)


def _open_workbook(connection: duckdb.DuckDBPyConnection, path: Path, mapping: Mapping, report: Report) -> list[str]:
    # pandas costs half a second to import, and a load of CSV or Parquet does not need it.
    import pandas as pd

    try:
        sheet = pd.read_excel(path, sheet_name=mapping.sheet or 0, dtype=object, engine="openpyxl", header=None)
    except (BadZipFile, KeyError, EOFError, OSError):
        raise LoadStopped(f"{path.name} is not a whole XLSX workbook. It may be cut off. Save it again.") from None
    except ValueError:
        raise LoadStopped(f'{path.name} has no sheet "{mapping.sheet}". Correct "sheet" in the mapping.') from None
    if sheet.empty:
        raise LoadStopped(f"{path.name} is empty. Export it again.")
    columns = _named(path.name, ["" if pd.isna(cell) else str(cell).strip() for cell in sheet.iloc[0]])
    rows = sheet.iloc[1:].map(_cell_text)
    rows.columns = pd.Index(columns)
    connection.register("workbook", rows)
    connection.execute("CREATE TABLE raw AS SELECT * FROM workbook")
    connection.unregister("workbook")
    _report_malformed(connection, report, [])
    return columns


def _cell_text(cell: object) -> str | None:
    """A workbook's cell as a CSV file would have it: dates as 2026-03-31, whole numbers without a point."""
    if cell is None or cell != cell:
        return None
    if hasattr(cell, "isoformat"):
        return str(cell.isoformat()).removesuffix("T00:00:00")
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def first_sentence(error: Exception) -> str:
    """The first line of an error of the engine, without its class and without paths."""
    line = str(error).splitlines()[0].partition(": ")[2] or str(error).splitlines()[0]
    return re.sub(r"[\"']?/[^\s\"']+[\"']?", "the file", line).rstrip(".") + "."
