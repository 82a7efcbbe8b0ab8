"""Reading TOML and CSV definition files into typed values, with errors that name the file, the key and the fix."""

import csv
import re
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TypeVar

import msgspec

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")

T = TypeVar("T", bound=msgspec.Struct)


class DefinitionError(ValueError):
    """A definition file cannot be used; the message names the file, the key and the fix."""


def read_toml(path: Path, shape: type[T]) -> T:
    """The file as a ``shape``; raises DefinitionError naming file, key and fix."""
    try:
        content = tomllib.loads(_text(path))
    except RecursionError:
        raise DefinitionError(f"{path}: brackets stand within brackets too often. Correct the file.") from None
    except tomllib.TOMLDecodeError as error:
        raise DefinitionError(f"{path}: not valid TOML: {error}. Correct that line.") from None
    try:
        return msgspec.convert(content, shape)
    except msgspec.ValidationError as error:
        raise DefinitionError(f"{path}: {explained(str(error))}") from None


def explained(message: str) -> str:
    """A validation message of msgspec as key, problem and fix.

    >>> explained("Object missing required field `why`")
    'key "why" is missing. Add it.'
    >>> explained("Object contains unknown field `wy` - at `$.group[0]`")
    'key "group[0].wy" is not known. Remove it or correct its spelling.'
    >>> explained("Expected `str`, got `int` - at `$.name`")
    'key "name": expected `str`, got `int`. Correct its value.'
    """
    problem, _, place = message.partition(" - at ")
    prefix = place.strip("`").removeprefix("$").lstrip(".")
    field = re.search(r"field `([^`]+)`", problem)
    if field:
        key = f"{prefix}.{field[1]}" if prefix else field[1]
        if "missing" in problem:
            return f'key "{key}" is missing. Add it.'
        return f'key "{key}" is not known. Remove it or correct its spelling.'
    problem = problem[0].lower() + problem[1:]
    return f'key "{prefix or "(whole file)"}": {problem}. Correct its value.'


def read_table(path: Path, columns: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    """Line number and cells of each row of a CSV table with exactly these columns; lines that start with # are notes."""
    lines = [
        (number, line) for number, line in enumerate(_text(path).splitlines(keepends=True), start=1) if line.strip()
    ]
    rows = [(number, line) for number, line in lines if not line.startswith("#")]
    reader = csv.DictReader(line for _, line in rows)
    if tuple(reader.fieldnames or ()) != columns:
        raise DefinitionError(f"{path}: the columns must be {', '.join(columns)}. Correct the first line.")
    for row in reader:
        number = rows[reader.line_num - 1][0]
        if None in row or None in row.values():
            raise DefinitionError(f"{path}, row {number}: it does not have {len(columns)} cells. Correct it.")
        yield number, {key: (value or "").strip() for key, value in row.items()}


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (FileNotFoundError, IsADirectoryError):
        raise DefinitionError(f"{path}: there is no such file. Create it, or point the setting elsewhere.") from None
    except UnicodeDecodeError as error:
        raise DefinitionError(f"{path}: byte {error.start} is not UTF-8. Save the file as UTF-8.") from None


def require_slugs(path: Path, key: str, slugs: Iterable[str]) -> None:
    """Raise unless every slug is well formed and stands once."""
    seen: set[str] = set()
    for slug in slugs:
        if not SLUG.fullmatch(slug):
            raise DefinitionError(f'{path}: key "{key}": "{slug}" may hold only a-z, 0-9 and single hyphens.')
        if slug in seen:
            raise DefinitionError(f'{path}: key "{key}": "{slug}" stands twice. Remove one.')
        seen.add(slug)


def require_known(path: Path, key: str, value: str, known: Iterable[str]) -> None:
    """Raise unless ``value`` is one of ``known``."""
    choices = sorted(known)
    if value not in choices:
        raise DefinitionError(
            f'{path}: key "{key}": "{value}" is not one of {", ".join(choices)}. Choose one of these.'
        )
