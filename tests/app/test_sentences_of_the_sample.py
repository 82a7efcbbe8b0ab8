"""Every sentence about blocks of the sample, drawn from all that its release holds, passes the lint."""

import random

from queries.store import Store
from tests.sentences import blocks_of, every_key, every_text

DRAWN = 250


def test_every_sentence_of_the_sample_passes_the_lint(store: Store):
    keys = random.Random(20261125).sample([*every_key(store)], DRAWN)
    blocks = [*blocks_of(store, keys)]
    assert len(blocks) > DRAWN
    assert {text: check(text) for block in blocks for check, text in every_text(block) if check(text)} == {}


def test_every_state_is_among_them(store: Store):
    keys = random.Random(20261125).sample([*every_key(store)], DRAWN)
    states = {finding.state for block in blocks_of(store, keys) for finding in block.findings}
    assert states >= {"less_favourable", "more_favourable", "no_clear_difference", "too_few_to_compare", "not_shown"}
