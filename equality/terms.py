"""What the terms on the pages mean: one text, shown beside figures and on About the data."""

from functools import cache
from pathlib import Path

import msgspec

from equality.definitions import read_toml

ENGLISH = Path(__file__).parent / "phrases" / "terms_en.toml"


class Term(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A question that a reader asks, and its answer in paragraphs."""

    question: str
    answer: tuple[str, ...]


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    term: tuple[Term, ...]


@cache
def terms() -> tuple[Term, ...]:
    """All terms, in the order in which readers meet them."""
    return read_toml(ENGLISH, _File).term
