"""What the terms on the pages mean: one text, shown beside figures and in the glossary."""

from functools import cache
from pathlib import Path

import msgspec

from equality.definitions import read_toml

ENGLISH = Path(__file__).parent / "phrases" / "terms_en.toml"


class Term(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A question that a reader asks, and its answer in paragraphs.

    ``slug`` ends the address of its entry in the glossary; ``name`` is the term as the pages have it.
    """

    slug: str
    name: str
    question: str
    answer: tuple[str, ...]


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    term: tuple[Term, ...]


@cache
def terms() -> tuple[Term, ...]:
    """All terms, in the order in which readers meet them."""
    return read_toml(ENGLISH, _File).term


def named(slug: str) -> Term:
    """One term by its slug; raises KeyError where there is none."""
    return {one.slug: one for one in terms()}[slug]
