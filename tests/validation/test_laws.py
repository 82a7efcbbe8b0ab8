"""Laws that hold for any counts: what a verdict may depend on, and what the undeclared may change."""

from dataclasses import astuple, replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from equality.characteristics import NOT_DECLARED
from equality.evidence import STATES, Comparisons, Verdicts, verdicts
from equality.families import family_verdicts
from equality.findings import ReleasedRow, build_block
from tests.blocks import ETHNICITY, topic

repeatable = settings(derandomize=True, database=None, deadline=None)

counted = st.integers(0, 900).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total)))
rows = st.tuples(counted, counted, st.booleans(), st.sampled_from([0.4, 0.6, 0.9]), st.sampled_from([-1, 0, 1]))
several = st.lists(st.tuples(rows, st.integers(0, 2)), min_size=1, max_size=15)


def comparisons(listed) -> Comparisons:
    flat = [
        (*own, *other, hidden, declared, polarity, family)
        for (own, other, hidden, declared, polarity), family in listed
    ]
    columns = [np.array(column) for column in zip(*flat, strict=True)]
    return Comparisons(*columns[:4], columns[4].astype(bool), *columns[5:])


def picked(found: Verdicts, order) -> list[np.ndarray]:
    return [np.asarray(column)[order] for column in astuple(found)]


@repeatable
@given(several, st.randoms(use_true_random=False))
def test_a_verdict_does_not_depend_on_the_order_of_rows(listed, random):
    order = random.sample(range(len(listed)), len(listed))
    shuffled = verdicts(comparisons([listed[place] for place in order]))
    for theirs, ours in zip(astuple(shuffled), picked(verdicts(comparisons(listed)), order), strict=True):
        np.testing.assert_array_equal(theirs, ours)


@repeatable
@given(several)
def test_a_verdict_does_not_depend_on_other_families(listed):
    together = verdicts(comparisons(listed))
    for family in {code for _, code in listed}:
        here = [place for place, (_, code) in enumerate(listed) if code == family]
        alone = verdicts(comparisons([listed[place] for place in here]))
        for theirs, ours in zip(astuple(alone), picked(together, here), strict=True):
            np.testing.assert_array_equal(theirs, ours)


# Blocks

released = st.one_of(st.none(), counted)
blocks = st.fixed_dictionaries(dict.fromkeys(ETHNICITY.rows, released))


def of(drawn) -> list[ReleasedRow]:
    tested = ("asian", "black", "mixed", "other")
    return [
        ReleasedRow(slug, *(numbers or (None, None)), STATES.index("no_clear_difference") if slug in tested else None)
        for slug, numbers in drawn.items()
    ]


@repeatable
@given(blocks, released)
def test_the_undeclared_change_no_rate_ratio_or_gap_of_those_who_declared(drawn, undeclared):
    before, after = build_block(topic(), of(drawn)), build_block(topic(), of({**drawn, NOT_DECLARED: undeclared}))
    assert after.findings == before.findings
    assert after.overall == before.overall


@repeatable
@given(blocks, counted)
def test_the_undeclared_change_no_p_while_enough_have_declared(drawn, undeclared):
    everyone = drawn["all-declared"]
    few = (0, min(undeclared[1], everyone[1] // 2 if everyone else 0))
    before, _ = family_verdicts(topic(), {"here": of({**drawn, NOT_DECLARED: (0, 0)})})
    after, _ = family_verdicts(topic(), {"here": of({**drawn, NOT_DECLARED: few})})
    for ours, theirs in zip(astuple(before), astuple(after), strict=True):
        np.testing.assert_array_equal(ours, theirs)


@repeatable
@given(st.lists(blocks, min_size=1, max_size=4), st.randoms(use_true_random=False))
def test_a_familys_verdicts_do_not_depend_on_which_area_is_asked_for_first(areas, random):
    family = {f"area {place}": of(drawn) for place, drawn in enumerate(areas)}
    shuffled = dict(random.sample(list(family.items()), len(family)))
    one, places = family_verdicts(topic(), family)
    other, other_places = family_verdicts(topic(), shuffled)
    order = [other_places[place] for place in places]
    for ours, theirs in zip(astuple(one), picked(other, order), strict=True):
        np.testing.assert_array_equal(ours, theirs)


@repeatable
@given(several)
def test_hiding_a_row_changes_no_number_of_another_but_its_family(listed):
    every = comparisons(listed)
    hidden = replace(every, withheld=np.append(True, np.asarray(every.withheld)[1:]))
    before, after = verdicts(every), verdicts(hidden)
    np.testing.assert_array_equal(before.p[1:], after.p[1:])
    apart = np.asarray(every.family) != every.family[0]
    np.testing.assert_array_equal(before.q[apart], after.q[apart])
