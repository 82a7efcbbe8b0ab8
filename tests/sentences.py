"""Every text that is written about a block, each with the check that it must pass; and all blocks of a release in turn."""

from collections.abc import Callable, Iterator

from app.asked import Asked
from equality import lint
from equality.findings import Block, Finding
from equality.populations import ALL_SEGMENTS
from equality.reading import block_reading
from equality.selection import Selection
from equality.words import (
    alt_text,
    announcement,
    commentary,
    headline,
    matrix_summary,
    one_line,
    paragraph,
    source_line,
    subtitle,
    table_caption,
)
from queries.store import Key, Store

Check = Callable[[str], list[str]]


def rows_of(block: Block) -> list[Finding]:
    """Every row of a block."""
    return [*block.findings, block.not_declared, block.overall]


def every_text(block: Block) -> Iterator[tuple[Check, str]]:
    """Every text about a block, in every slot, with its check."""
    said = commentary(block)
    yield lint.title_problems, headline(block)
    yield lint.alt_problems, alt_text(block)
    yield lint.problems, subtitle(block)
    yield lint.problems, table_caption(block)
    yield lint.sentence_problems, source_line(block.topic.measure, "Probation Service")
    yield lint.sentence_problems, announcement(block)
    yield lint.sentence_problems, matrix_summary([block, block])
    for finding in rows_of(block):
        yield lint.problems, one_line(finding, block)
        yield from ((lint.sentence_problems, sentence) for sentence in paragraph(finding, block))
    yield from ((lint.sentence_problems, text) for text in (*said.what, said.does_not_show, *said.check_next))
    if said.many:
        yield lint.sentence_problems, said.many
    yield from ((lint.sentence_problems, text) for text in block_reading(block).said)


def every_key(store: Store) -> Iterator[Key]:
    """Every block that a release may hold, in the order of its plan."""
    kinds: dict[str, list[str]] = {}
    for period in store.periods.values():
        kinds.setdefault(period.kind, []).append(period.slug)
    for one in store.offered:
        if one.left_out:
            continue
        segment = store.catalogue.populations[store.catalogue.measures[one.measure].population].segment
        cut = [ALL_SEGMENTS] if one.segments == ALL_SEGMENTS else [value.slug for value in segment.value]
        for area in store.catalogue.areas_at(one.level):
            for period in kinds.get(one.period_kind, []):
                yield from (Key(area.slug, one.measure, one.characteristic, period, each) for each in cut)


def blocks_of(store: Store, keys: list[Key]) -> Iterator[Block]:
    """The blocks of these keys that the release holds, each compared as its page compares it, and with everyone else."""
    for key in keys:
        population = store.catalogue.populations[store.catalogue.measures[key.measure].population]
        for compare in (None, "everyone-else"):
            asked = Asked(store, Selection(compare=compare), population, "/", (key.measure,))
            yield from asked.blocks([key]).values()
