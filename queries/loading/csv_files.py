"""Opening CSV: encoding, first line and malformed lines are checked, and every row keeps its line of the file."""

import codecs
import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

import duckdb

from queries.loading.folder import said_by_the_disk
from queries.loading.mapping import Mapping
from queries.loading.raw import MOST_COLUMNS, Raw, first_sentence, named
from queries.loading.report import LoadStopped, Problem, Report, many

LONGEST_LINE = 16 * 1024 * 1024
LONGEST_FIRST_LINE = 1024 * 1024
CHUNK = 4 * 1024 * 1024
UNCLOSED = "UNQUOTED VALUE"
MALFORMED = {
    "TOO MANY COLUMNS": "there are more than {expected} columns.",
    "MISSING COLUMNS": "there are fewer than {expected} columns; the file may be cut off here.",
    UNCLOSED: "a quotation mark is not closed where its value ends; the file may be cut off here.",
    "LINE SIZE OVER MAXIMUM": "the line is longer than 16 MB.",
}
MARKS = {";": "a semicolon", "\t": "a tab", "|": "a bar", ",": "a comma"}
READ = """
CREATE TABLE raw AS SELECT * FROM read_csv($path, auto_detect=false, header=true, delim=$delimiter, quote='"', escape='"',
    columns=$columns, strict_mode=true, null_padding=false, store_rejects=true, rejects_limit=0, max_line_size=$longest,
    nullstr='', hive_partitioning=false)
"""


def open_csv(connection: duckdb.DuckDBPyConnection, path: Path, mapping: Mapping, report: Report) -> Raw:
    """``raw`` from the file's whole lines; malformed ones go to the report, hopeless files raise LoadStopped."""
    _check_text(path, mapping.delimiter)
    columns = _header(path, mapping.delimiter)
    given = {
        "path": exactly(path),
        "delimiter": mapping.delimiter,
        "columns": dict.fromkeys(columns, "VARCHAR"),
        "longest": LONGEST_LINE,
    }
    try:
        connection.execute(READ, given)
    except duckdb.Error as error:
        if said_by_the_disk(error):
            raise
        raise LoadStopped(_unreadable(path, error)) from None
    rejected = connection.execute(
        "SELECT line, min(error_type::VARCHAR) FROM reject_errors GROUP BY line ORDER BY line"
    ).fetchall()
    _report(connection, _Lines(path, mapping.delimiter, [line for line, _ in rejected]), rejected, report)
    return Raw(connection, path.name, columns, _Lines(path, mapping.delimiter, [line for line, _ in rejected]).of_rows)


def exactly(path: Path) -> str:
    """The path as a pattern that matches this file alone: brackets and stars in its name stand for themselves."""
    return "".join(f"[{character}]" if character in "[*?" else character for character in str(path))


def _unreadable(path: Path, error: duckdb.Error) -> str:
    other = _line_that_ends_otherwise(path)
    if other:
        return (
            f"{path.name}, line {other:,}: the lines before end in one way, this one in another (Windows and Unix). "
            f'Save the file as "CSV UTF-8" and load again.'
        )
    return f"{path.name} cannot be read as CSV: {first_sentence(error)} Export it again."


def _line_that_ends_otherwise(path: Path) -> int | None:
    with path.open("rb") as file:
        windows = file.readline().endswith(b"\r\n")
        return next((n for n, line in enumerate(file, start=2) if line.endswith(b"\r\n") != windows), None)


def _report(
    connection: duckdb.DuckDBPyConnection, lines: "_Lines", rejected: list[tuple[int, str]], report: Report
) -> None:
    whole = connection.execute("SELECT count(*) FROM raw").fetchall()[0][0]
    report.rows_read, report.rows_accepted = whole + len(rejected), whole
    if report.rows_read == 0:
        raise LoadStopped(f"{report.file} has a first line of columns but no rows. Export it again.")
    places = lines.of_records([line for line, _ in rejected])
    expected = len(connection.execute("DESCRIBE raw").fetchall())
    problems = {line: _malformed(line, kind, expected) for line, (_, kind) in zip(places, rejected, strict=True)}
    unclosed = [problems[line] for line, (_, kind) in zip(places, rejected, strict=True) if kind == UNCLOSED]
    others = [one for one in problems.values() if one not in unclosed]
    if others:
        report.add("Form of the lines", "STOP", f"{many(len(others), 'line')} malformed.", others)
    if unclosed:
        # One such mark may swallow every line to the end of the file, so these are never "rejects" to be left out.
        report.add(
            "Quotation marks", "STOP", f"{many(len(unclosed), 'line')} with a mark that is not closed.", unclosed
        )
    if not problems:
        report.add("Form of the lines", "PASS", "Every line has the right number of columns.")
    if not _ends_with_newline(lines.path):
        report.add("End of file", "WARNING", "The last line does not end. Check that the file was not cut off.")


def _malformed(line: int, kind: str, expected: int) -> Problem:
    what = MALFORMED.get(kind, "the line cannot be read.").format(expected=expected)
    return Problem(line, "", what, "Correct the line or export the file again.")


class _Lines:
    """Where records stand in a CSV file: blank lines and line breaks inside quotation marks are counted in.

    ``rejected`` holds the engine's numbers of malformed records (1 is the first line); it counts blank lines as records.
    """

    def __init__(self, path: Path, delimiter: str, rejected: Sequence[int]) -> None:
        self.path, self._delimiter, self._rejected = path, delimiter, frozenset(rejected)

    def of_records(self, numbers: Sequence[int]) -> list[int]:
        """Lines on which records of these numbers start."""
        wanted, found = frozenset(numbers), {}
        if wanted:
            for number, line, _ in self._records():
                if number in wanted:
                    found[number] = line
                if number >= max(wanted):
                    break
        return [found.get(number, number) for number in numbers]

    def of_rows(self, rows: Sequence[int]) -> list[int]:
        """Lines on which whole rows start, counted from 0."""
        wanted, found, row = frozenset(rows), {}, 0
        last = max(wanted, default=-1)
        for number, line, blank in self._records():
            if row > last:
                break
            if number > 1 and not blank and number not in self._rejected:
                if row in wanted:
                    found[row] = line
                row += 1
        return [found.get(row, row + 2) for row in rows]

    def _records(self) -> Iterator[tuple[int, int, bool]]:
        """Number, first line and blankness of every record."""
        csv.field_size_limit(LONGEST_LINE)
        with self.path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, delimiter=self._delimiter)
            line = 1
            try:
                for number, record in enumerate(reader, start=1):
                    yield number, line, not record
                    line = reader.line_num + 1
            except csv.Error:
                return


def _check_text(path: Path, delimiter: str) -> None:
    """Raise LoadStopped, naming the line, where the file is not UTF-8 or a line holds more values than any table."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    for first_line, piece in _pieces(path):

        def line_at(place: int, first_line: int = first_line, piece: bytes = piece) -> str:
            return f"{path.name}, line {first_line + len(piece[: max(place, 0)].splitlines()) - 1:,}"

        if first_line == 1 and piece[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
            raise LoadStopped(f'{path.name} is in UTF-16. Save it as "CSV UTF-8" and load again.')
        null = piece.find(b"\0")
        if null >= 0:
            raise LoadStopped(
                f"{line_at(null + 1)}: there is a zero byte, so this is not a text file in UTF-8. "
                f'Save it as "CSV UTF-8", or export it again.'
            )
        try:
            decoder.decode(piece, final=not piece)
        except UnicodeDecodeError as error:
            raise LoadStopped(
                f"{line_at(error.start + 1)}: a character is not UTF-8 (the file may be in Windows-1252, or cut off). "
                f'Save it as "CSV UTF-8" and load again.'
            ) from None
        if first_line == 1 and piece.find(b"\n", 0, LONGEST_FIRST_LINE) < 0 and len(piece) > LONGEST_FIRST_LINE:
            raise LoadStopped(f"{path.name}: the first line is longer than 1 MB. Check that it is the right file.")
        for number, line in enumerate(piece.splitlines(), start=first_line):
            # The engine takes hours over such a line: it keeps the whole line anew for every value too many.
            if len(line) > MOST_COLUMNS and line.count(delimiter.encode()) > MOST_COLUMNS and number > 1:
                raise LoadStopped(
                    f"{path.name}, line {number:,}: there are more than {MOST_COLUMNS:,} columns. "
                    f"Correct the line or export the file again."
                )


def _pieces(path: Path) -> Iterator[tuple[int, bytes]]:
    """The file in pieces that end where lines end, each with the number of its first line; an empty piece is the last."""
    line = 1
    with path.open("rb") as file:
        while piece := file.read(CHUNK) + file.readline(LONGEST_LINE):
            yield line, piece
            line += len(piece.splitlines())
    yield line, b""


def _ends_with_newline(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(-1, 2)
        return file.read(1) in (b"\n", b"\r")


def _header(path: Path, delimiter: str) -> tuple[str, ...]:
    csv.field_size_limit(LONGEST_LINE)
    with path.open(encoding="utf-8-sig", newline="") as file:
        try:
            columns = [column.strip() for column in next(csv.reader(file, delimiter=delimiter, strict=True), [])]
        except csv.Error:
            raise LoadStopped(
                f"{path.name}, line 1: the columns' names cannot be read; a quotation mark is not closed, or the line is "
                f"too long. Export the file again."
            ) from None
    if not any(columns):
        raise LoadStopped(f"{path.name}, line 1: there are no columns. Put their names on the first line.")
    other = next((mark for mark in MARKS if len(columns) == 1 and mark != delimiter and mark in columns[0]), None)
    if other:
        raise LoadStopped(
            f"{path.name}, line 1: there is one column, and it holds {MARKS[other]}. Set delimiter in the mapping to it."
        )
    return named(path.name, columns)
