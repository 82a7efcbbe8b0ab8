"""How the method has changed from number to number, as data: newest first, shown on About the data."""

from functools import cache
from pathlib import Path

import msgspec

from equality.definitions import read_toml

ENGLISH = Path(__file__).parent / "phrases" / "method_changes_en.toml"


class MethodChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One number of the method, what changed with it in a few words, and in sentences."""

    method: str
    what: str
    details: tuple[str, ...]


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    change: tuple[MethodChange, ...]


@cache
def method_changes() -> tuple[MethodChange, ...]:
    """All numbers of the method, newest first; raises DefinitionError where the file cannot be used.

    >>> method_changes()[-1].method
    '1.0'
    """
    return read_toml(ENGLISH, _File).change
