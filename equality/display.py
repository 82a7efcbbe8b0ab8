"""How rates, ratios, ranges, gaps and states read: tables, charts, sentences and downloads all print from here."""

from collections.abc import Iterable
from decimal import Decimal

from equality.evidence import MINIMUM_PEOPLE
from equality.findings import CLEAR, SMALL, Finding, Interval
from equality.measures import SizeKey
from equality.rounding import half_up

MOST_DECIMALS = 6
NOT_SHOWN = "Not shown (small numbers)"
COMPARISON_WITHHELD = "Comparison group not shown"
TOO_FEW_FOR_A_RATE = "Too few for a rate"
STATE_LABELS = {
    "no_data": "No data",
    "not_shown": NOT_SHOWN,
    "not_enough_declared": "Not enough declared",
    "comparison_too_small": "Comparison group too small",
    "too_few_to_compare": "Too few to compare",
    "no_clear_difference": "No clear difference",
    "higher": "Higher",
    "lower": "Lower",
    "small_higher": "Slightly higher",
    "small_lower": "Slightly lower",
    "comparison": "Comparison group",
    "not_compared": "Not compared",
}
"""Labels that follow from the state alone; those of the favourable and less favourable states need a direction too."""

DEFAULT_SIZE = SizeKey()


def state_label(finding: Finding) -> str:
    """The short label of a finding's state, with the direction where the state is about being favourable.

    >>> state_label(Finding("black", "Black", "less_favourable", ratio=Interval(0.88, 0.82, 0.94)))
    'Less often'
    >>> state_label(Finding("black", "Black", "small_less_favourable", ratio=Interval(1.09, 1.06, 1.12)))
    'Slightly more often'
    >>> state_label(Finding("black", "Black", "not_shown", count=12, total=80))
    'Comparison group not shown'
    """
    if finding.state == "not_shown" and finding.count is not None:
        return COMPARISON_WITHHELD
    if finding.state in STATE_LABELS:
        return STATE_LABELS[finding.state]
    often = "more often" if is_more_often(finding) else "less often"
    return f"Slightly {often}" if finding.state in SMALL else often.capitalize()


def favour_text(finding: Finding) -> str:
    """Whether a clear difference is favourable to the group, in words; empty where it is not clear or not agreed.

    >>> favour_text(Finding("black", "Black", "small_less_favourable"))
    'less favourable'
    >>> favour_text(Finding("black", "Black", "higher"))
    ''
    """
    base = finding.state.removeprefix("small_")
    return base.replace("_", " ") if base in ("less_favourable", "more_favourable") else ""


def is_more_often(finding: Finding) -> bool:
    """Whether the outcome happened more often than in the comparison: by the ratio or, where there is none, the gap."""
    if finding.ratio is not None:
        return finding.ratio.value > 1
    return finding.gap is not None and finding.gap.value > 0


def on_true_side(value: float, decimals: int, limits: Iterable[float]) -> Decimal:
    """The value rounded half up, with as many more decimals as keep it on its own side of every limit.

    Without them a limit of 1.003 would read "1.00", which is no difference.

    >>> print(on_true_side(1.003, 2, [1]), on_true_side(1.18, 2, [1]), on_true_side(1.0, 2, [1]))
    1.003 1.18 1.00
    """
    shown = half_up(value, decimals)
    exact = half_up(value, MOST_DECIMALS)
    bounds = [half_up(limit, MOST_DECIMALS) for limit in limits]
    while decimals < MOST_DECIMALS and any(_side(shown, bound) != _side(exact, bound) for bound in bounds):
        decimals += 1
        shown = half_up(value, decimals)
    return shown


def count_text(count: int) -> str:
    """A count with commas.

    >>> count_text(21338)
    '21,338'
    """
    return f"{count:,}"


def rate_text(proportion: float, decimals: int = 1) -> str:
    """A proportion as a percentage; neither 0% nor 100% unless it is exactly that.

    >>> rate_text(128 / 655), rate_text(128 / 655, 0), rate_text(0.0004), rate_text(0)
    ('19.5%', '20%', '0.04%', '0.0%')
    """
    return f"{on_true_side(proportion * 100, decimals, (0, 100))}%"


def ratio_text(ratio: float, decimals: int = 2, limits: Iterable[float] = ()) -> str:
    """A ratio as a number, on its own side of the limits.

    >>> ratio_text(1.4256), ratio_text(1.4256, 1), ratio_text(1.002), ratio_text(1.002, 2, [1])
    ('1.43', '1.4', '1.00', '1.002')
    """
    return f"{on_true_side(ratio, decimals, limits):,}"


def finding_ratio_text(finding: Finding, size: SizeKey = DEFAULT_SIZE, decimals: int = 2) -> str:
    """A finding's ratio, which never reads as the other side of 1, or of the measure's size limits, than its state.

    Give one decimal in titles. Empty where the finding has no ratio.

    >>> finding_ratio_text(Finding("a", "A", "small_higher", ratio=Interval(1.04, 1.02, 1.06)), decimals=1)
    '1.04'
    """
    if finding.ratio is None:
        return ""
    decided = finding.state in CLEAR or finding.state in SMALL
    limits = (0, size.ratio_low, 1, size.ratio_high) if decided else (0,)
    return ratio_text(finding.ratio.value, decimals, limits)


def range_text(interval: Interval, decimals: int = 2) -> str:
    """A ratio's likely range; its ends stay on their own side of 1.

    >>> range_text(Interval(1.43, 1.179, 1.724)), range_text(Interval(1.2, 1.003, 1.5))
    ('1.18 to 1.72', '1.003 to 1.50')
    >>> range_text(Interval(2.0, 1.5, float("inf")))
    '1.50 or more'
    """
    low = ratio_text(interval.low, decimals, (1,))
    if interval.high == float("inf"):
        return f"{low} or more"
    return f"{low} to {ratio_text(interval.high, decimals, (1,))}"


def rate_range_text(interval: Interval, decimals: int = 1) -> str:
    """A rate's likely range, as percentages.

    >>> rate_range_text(Interval(0.195, 0.1666, 0.2277))
    '16.7% to 22.8%'
    """
    return f"{rate_text(interval.low, decimals)} to {rate_text(interval.high, decimals)}"


def points_text(gap: float, size: SizeKey = DEFAULT_SIZE) -> str:
    """A difference of proportions as a number of percentage points, without its sign.

    >>> points_text(0.0583), points_text(-0.0583), points_text(0.0496)
    ('5.8', '5.8', '4.96')
    """
    return str(on_true_side(abs(gap) * 100, 1, (0, size.gap_points)))


def gap_text(gap: float, size: SizeKey = DEFAULT_SIZE) -> str:
    """A difference of proportions in words, without its sign.

    >>> gap_text(-0.0583), gap_text(0.01)
    ('5.8 percentage points', '1.0 percentage points')
    """
    return f"{points_text(gap, size)} percentage points"


def people_text(people: float) -> str:
    """How many people a gap is, without its sign.

    >>> people_text(38.2), people_text(-1234.5), people_text(0.3)
    ('about 38', 'about 1,235', 'fewer than 1')
    """
    whole = half_up(abs(people), 0)
    return f"about {whole:,}" if whole else "fewer than 1"


def people_range_text(interval: Interval) -> str:
    """The likely range of a number of people, smaller first, without signs.

    An end beyond zero reads as 0: the gap's range and the test behind the state are calculated differently, and may
    disagree by a little where a difference is barely clear.

    >>> people_range_text(Interval(38.2, 19.1, 54.4)), people_range_text(Interval(-54, -86.2, -23.9))
    ('19 to 54', '24 to 86')
    >>> people_range_text(Interval(3, -0.8, 7))
    '0 to 7'
    """
    ends = (interval.low, interval.high) if interval.value >= 0 else (-interval.high, -interval.low)
    low, high = (half_up(max(end, 0.0), 0) for end in ends)
    return f"{low:,} to {high:,}"


def finding_rate_text(finding: Finding) -> str:
    """A finding's rate with one decimal, or words where it is not shown or there are fewer than 30 people.

    >>> finding_rate_text(Finding("a", "A", "too_few_to_compare", count=6, total=17, rate=Interval(0.35, 0.17, 0.59)))
    'Too few for a rate'
    """
    if finding.rate is None or finding.total is None:
        return STATE_LABELS["no_data"] if finding.state == "no_data" else NOT_SHOWN
    return rate_text(finding.rate.value) if finding.total >= MINIMUM_PEOPLE else TOO_FEW_FOR_A_RATE


def _side(value: Decimal, limit: Decimal) -> int:
    return (value > limit) - (value < limit)
