"""Opening an extract (CSV, Parquet or XLSX) as the table ``raw``, and refusing what would tell who somebody is."""

import difflib
import re
from collections.abc import Callable
from pathlib import Path

import duckdb

from queries.loading.csv_files import exactly, open_csv
from queries.loading.folder import said_by_the_disk
from queries.loading.mapping import Mapping
from queries.loading.raw import Raw, first_sentence, named, quote, rows_counted_from
from queries.loading.report import LoadStopped, Report
from queries.loading.workbooks import open_workbook

NAME_LIKE = re.compile(
    r"(?:^|_)(?:(?:fore|sur|last|first|given|middle|full|family|person|staff|employee|officer|manager)_?names?|names?|"
    r"initials|crn|noms|nomis|pnc|cro|prison_(?:number|no)|case_(?:number|no|ref|reference)|nino?|ni_(?:number|no)|"
    r"national_insurance(?:_number)?|nhs(?:_number|_no)|date_of_birth|birth_date|dob|post_?code|address(?:_\w+)?|"
    r"e_?mail(?:_address)?|phone|mobile|telephone)(?:_|$)"
)
NAMES_OF_THINGS = re.compile(
    r"(?:\w+_)?(?:region|area|unit|pdu|ldu|office|team|place|grade|band|role|job|route|campaign|board|measure|group|"
    r"characteristic|category|period|quarter|offence|sentence|order|requirement|programme|service|column|file)_names?"
)
CASE_NUMBERS = {
    "a case reference number (CRN)": r"^[A-Za-z][0-9]{6}$",
    "a prison number": r"^[A-Za-z][0-9]{4}[A-Za-z]{2}$",
    "a police national computer number": r"^[0-9]{2,4}/[0-9]{6,7}[A-Za-z]$",
    "a National Insurance number": r"^[A-Za-z]{2} ?[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[A-Da-d]$",
    "an email address": r"^[^@ ]+@[^@ ]+\.[^@ ]+$",
    "a name": r"^[\p{L}'\x{2019}.-]+,? +[\p{L}'\x{2019}. -]+$",
}
MOST_LIKE_IT = 0.5


def open_extract(connection: duckdb.DuckDBPyConnection, path: Path, mapping: Mapping, report: Report) -> Raw:
    """Make ``raw`` from the file; malformed lines go to the report, hopeless files raise LoadStopped."""
    if path.suffix.lower() not in KINDS:
        raise LoadStopped(f"{path.name} does not end in .csv, .parquet or .xlsx. Save it as one of these.")
    if path.stat().st_size == 0:
        raise LoadStopped(f"{path.name} is empty. Export it again.")
    raw = KINDS[path.suffix.lower()](connection, path, mapping, report)
    _refuse_names(raw)
    _require_columns(raw, mapping)
    return raw


def _require_columns(raw: Raw, mapping: Mapping) -> None:
    for column in mapping.file_columns:
        if column not in raw.columns:
            near = difflib.get_close_matches(column, raw.columns, n=1)
            guess = f' Did you mean "{near[0]}"?' if near else ""
            raise LoadStopped(
                f'{raw.file} has no column "{column}", which the mapping names. It has: {", ".join(raw.columns[:40])}. '
                f"Correct the mapping or the file.{guess}"
            )


def _refuse_names(raw: Raw) -> None:
    for column in raw.columns:
        plain = re.sub(r"[^a-z0-9]+", "_", re.sub(r"(?<=[a-z])(?=[A-Z])", "_", column).lower()).strip("_")
        if NAME_LIKE.search(plain) and not NAMES_OF_THINGS.fullmatch(plain):
            raise LoadStopped(
                f'{raw.file}: the column "{column}" looks like a name, a case number or another way to know who somebody '
                f"is. Take it out of the extract, or replace it by a key that means nothing elsewhere, and load again."
            )


def refuse_case_numbers(raw: Raw, column: str) -> None:
    """Stop when the person keys look like case numbers or names: such keys must never enter the tool."""
    quoted = quote(column)
    for what, pattern in CASE_NUMBERS.items():
        query = (
            f"SELECT count(*) FILTER (WHERE regexp_matches(trim(v), $1)), count(*) "
            f"FROM (SELECT {quoted}::VARCHAR v FROM raw WHERE {quoted} IS NOT NULL LIMIT 10000)"
        )
        found, looked = raw.connection.execute(query, [pattern]).fetchall()[0]
        if looked and found / looked > MOST_LIKE_IT:
            raise LoadStopped(
                f'{raw.file}: the values of "{column}" look like {what}. Replace them by keys that mean nothing elsewhere, '
                f"the same key for the same person in every row, and load again."
            )


def _open_parquet(connection: duckdb.DuckDBPyConnection, path: Path, mapping: Mapping, report: Report) -> Raw:
    literal = exactly(path).replace("'", "''")
    try:
        connection.execute(f"CREATE VIEW raw AS SELECT * FROM read_parquet('{literal}', hive_partitioning=false)")
        columns = [row[0] for row in connection.execute("DESCRIBE raw").fetchall()]
        report.rows_read = connection.execute("SELECT count(*) FROM raw").fetchall()[0][0]
    except duckdb.Error as error:
        if said_by_the_disk(error):
            raise
        raise LoadStopped(
            f"{path.name} cannot be read as Parquet: {first_sentence(error)} It may be cut off. Export it again."
        ) from None
    if report.rows_read == 0:
        raise LoadStopped(f"{path.name} has no rows. Export it again.")
    report.rows_accepted = report.rows_read
    report.add("Form of the file", "PASS", "The file is whole.")
    return Raw(connection, path.name, named(path.name, columns), rows_counted_from(1))


KINDS: dict[str, Callable[[duckdb.DuckDBPyConnection, Path, Mapping, Report], Raw]] = {
    ".csv": open_csv,
    ".parquet": _open_parquet,
    ".xlsx": open_workbook,
}
