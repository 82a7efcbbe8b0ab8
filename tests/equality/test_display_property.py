"""What is shown never contradicts what was decided: at the edges of 1, of the size limits and of the gap's, whatever the counts."""

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from equality.display import finding_ratio_text, points_text, range_text, rate_text
from equality.evidence import Comparisons, verdicts
from equality.findings import MANY_COMPARISONS, SMALL, ReleasedRow, build_block
from equality.measures import SizeKey
from tests.equality.drawn import topic

pytestmark = pytest.mark.filterwarnings("error")
repeatable = settings(derandomize=True, database=None, deadline=None, max_examples=1500)
ABOUT = topic("recall")
EDGES = (0.8, 1.0, 1.25)


@st.composite
def near_an_edge(draw):
    """Counts whose ratio or gap is within a person or two of an edge, or whose difference is barely clear."""
    n, m = draw(st.integers(30, 60_000)), draw(st.integers(30, 200_000))
    b = draw(st.integers(1, m))
    rate = b / m
    spread = (rate * (1 - rate) * (1 / n + 1 / m)) ** 0.5
    target = draw(
        st.sampled_from(
            (*(rate * edge for edge in EDGES), rate + 0.05, rate - 0.05, rate + 1.96 * spread, rate - 1.96 * spread)
        )
    )
    return min(max(round(n * target) + draw(st.integers(-2, 2)), 0), n), n, b, m


def finding_of(counts):
    """The finding that a release would make of a comparison that is alone in its family."""
    a, n, b, m = counts
    one = Comparisons(*(np.array([x]) for x in (a, n, b, m, False, 1.0, ABOUT.measure.sign, 0)))
    found = verdicts(one)
    code = int(found.state[0]) + MANY_COMPARISONS * int(found.many_comparisons[0])
    return build_block(ABOUT, [ReleasedRow("black", a, n, code), ReleasedRow("white", b, m, None)], 1).findings[0]


def shown_range(finding):
    low, _, high = range_text(finding.ratio).replace(",", "").partition(" to ")
    return (Decimal(low), Decimal(high)) if high else (Decimal(low.removesuffix(" or more")), Decimal("Infinity"))


@repeatable
@given(near_an_edge())
def test_the_numbers_shown_are_on_the_side_of_every_edge_that_the_state_says(counts):
    finding = finding_of(counts)
    if finding.ratio is None or not finding.compared:
        return
    low, high = shown_range(finding)
    if finding.state == "no_clear_difference":
        assert low <= 1 <= high
        return
    size = SizeKey()
    ratio = Decimal(finding_ratio_text(finding, size).replace(",", ""))
    gap = Decimal(points_text(finding.gap.value, size))
    assert low > 1 or high < 1
    assert (ratio > 1) == (finding.ratio.value > 1)
    large = ratio < Decimal("0.8") or ratio > Decimal("1.25") or gap >= Decimal(5)
    assert large == (finding.state not in SMALL)


@repeatable
@given(near_an_edge())
def test_a_title_with_fewer_decimals_is_on_the_same_side(counts):
    finding = finding_of(counts)
    if finding.ratio is None or not (finding.clear or finding.state in SMALL):
        return
    short, long = (Decimal(finding_ratio_text(finding, decimals=places).replace(",", "")) for places in (1, 2))
    for edge in map(Decimal, ("0.8", "1", "1.25")):
        assert (short > edge, short < edge) == (long > edge, long < edge)


@pytest.mark.parametrize(
    ("counts", "state", "shown"),
    [
        ((800, 10_000, 10_000, 100_000), "small_more_favourable", "0.80"),
        ((799, 10_000, 10_000, 100_000), "more_favourable", "0.799"),
        ((1250, 10_000, 10_000, 100_000), "small_less_favourable", "1.25"),
        ((1251, 10_000, 10_000, 100_000), "less_favourable", "1.251"),
    ],
)
def test_four_fifths_and_five_quarters_exactly_are_not_large(counts, state, shown):
    finding = finding_of(counts)
    assert (finding.state, finding_ratio_text(finding)) == (state, shown)


@given(st.integers(1, 400), st.integers(0, 400))
def test_percentages_are_rounded_half_up_as_by_hand(n, a):
    a = min(a, n)
    tenths = (2000 * a + n) // (2 * n)
    by_hand = Decimal(tenths) / 10
    if 0 < tenths < 1000 or a in (0, n):
        assert Decimal(rate_text(a / n).removesuffix("%")) == by_hand
