"""How a chart is read: what its marks mean, and its own numbers worked through so that anyone can do the sums again."""

from collections.abc import Sequence
from dataclasses import dataclass

from numpy import isnan

from equality.characteristics import ALL_DECLARED, NOT_DECLARED
from equality.contribution_words import Whole
from equality.disparity import Disparities
from equality.display import (
    count_text,
    finding_ratio_text,
    gap_text,
    people_text,
    points_text,
    range_text,
    rate_range_text,
    rate_text,
    ratio_text,
)
from equality.evidence import MINIMUM_PEOPLE
from equality.findings import CLEAR, SMALL, Block, Finding, Interval
from equality.grammar import capitalised, comparison_counts, people, with_the
from equality.like_words import Likes
from equality.phrases import say
from equality.rates import Z95
from equality.regional_words import varied_text
from equality.regions import RegionalRates, funnel_limits
from equality.representation import Representation, Row
from equality.stage_words import reached
from equality.stages import Ladder
from equality.sums import worked_gap, worked_rate, worked_ratio, worked_share
from equality.trend_words import range_slots
from equality.trends import Change

RATIO_TERMS = ("rate", "times-as-often", "likely-range", "clear", "people-gap", "not-shown")
SHARE_TERMS = ("share", "likely-range", "declared", "not-shown")
FUNNEL_TERMS = ("rate", "limits", "not-shown")
STAGE_TERMS = ("stage-rate", "times-as-often", "clear", "not-shown")
BENCHMARK_TERMS = ("share", "benchmark", "likely-range", "not-shown")
DECLARED_TERMS = ("declared",)


@dataclass(frozen=True)
class Reading:
    """Sentences in the order of reading, the slugs of the terms that they use, and the key of the panel's title."""

    said: tuple[str, ...]
    terms: tuple[str, ...]
    title: str = "title"


def block_reading(block: Block) -> Reading:
    """How the chart of one block is read: of ratios, or of shares of a whole."""
    return ratio_reading(block) if block.topic.measure.kind == "rate" else share_reading(block)


def ratio_reading(block: Block) -> Reading:
    """Dots on an axis of ratios, and the sums of the first clear difference (or of the first comparison)."""
    said = [say("reading.ratio", comparison=block.topic.comparison_people), say("reading.ratio_marks")]
    finding = _telling(block.findings)
    if finding is not None:
        said += worked(finding, block)
    return Reading(tuple(said), RATIO_TERMS)


def worked(finding: Finding, block: Block) -> list[str]:
    """A comparison's sums: both rates, their ratio, their gap, how many people that is, and what the range is for."""
    topic, compared = block.topic, comparison_counts(finding, block)
    if finding.count is None or not finding.total or compared is None or not compared[1] or finding.rate is None:
        return []
    count, total = compared
    names = {"group": people(finding.group, topic), "comparison": topic.comparison_people}
    rates = (finding.rate.value, count / total)
    said = [
        say("reading.rate", people=names["group"], sum=worked_rate(finding.count, finding.total)),
        say("reading.rate", people=names["comparison"], sum=worked_rate(count, total)),
        *_of_ratio(finding, block, rates),
        *_of_gap(finding, block, rates),
    ]
    return [capitalised(one) for one in said]


def _of_ratio(finding: Finding, block: Block, rates: tuple[float, float]) -> list[str]:
    if finding.ratio is None:
        return []
    shown = finding_ratio_text(finding, block.topic.measure.size)
    sure = "range_clear" if finding.state in CLEAR or finding.state in SMALL else "range_unclear"
    return [
        say("reading.ratio_sum", sum=worked_ratio(rates, shown), ratio=shown),
        say(f"reading.{sure}", range=range_text(finding.ratio), made=count_text(max(block.comparisons_made, 1))),
    ]


def _of_gap(finding: Finding, block: Block, rates: tuple[float, float]) -> list[str]:
    if finding.gap is None or finding.people is None or not finding.total:
        return []
    shown = points_text(finding.gap.value, block.topic.measure.size)
    slots = {
        "share": worked_share(rates[1], finding.total),
        "count": count_text(finding.count or 0),
        "about": people_text(finding.people.value),
    }
    more = "more" if finding.people.value >= 0 else "fewer"
    return [say("reading.gap", sum=worked_gap(rates, shown)), say(f"reading.people_{more}", **slots)]


def share_reading(block: Block) -> Reading:
    """Dots on an axis of shares, and the sum of the largest."""
    shown = [one for one in block.findings if one.rate and one.count and one.total and one.group not in _WHOLE]
    said = [say("reading.share")]
    largest = max(shown, key=lambda one: one.count or 0, default=None)
    if largest is not None and (largest.total or 0) >= MINIMUM_PEOPLE:
        said.append(_share_sum(people(largest.group, block.topic), largest.count, largest.total, largest.rate))
    return Reading(tuple(capitalised(one) for one in said), SHARE_TERMS)


def funnel_reading(rates: RegionalRates, chosen: str | None = None) -> Reading:
    """Regions between limits, and where the limits of one of them come from."""
    national = rates.national_rate
    varied = "_varied" if rates.between else ""
    said = [say("reading.funnel"), say(f"reading.funnel_limits{varied}", times=varied_text(rates))]
    one = rates.region(chosen) or next(iter(rates.compared), None)
    if one is not None and one.compared and one.finding.total and national is not None:
        reach = Interval(national, *map(float, funnel_limits(national, one.finding.total, Z95, rates.between)))
        slots = {
            "region": one.area.name,
            "total": count_text(one.finding.total),
            "national": rate_text(national),
            "range": rate_range_text(reach),
            "rate": rate_text(one.finding.rate.value) if one.finding.rate else "",
        }
        said.append(say(f"reading.funnel_sum{varied}", **slots))
    return Reading(tuple(said), FUNNEL_TERMS)


def stages_reading(ladder: Ladder) -> Reading:
    """Two dots a stage, and the sums of the first clear difference (or of the first comparison)."""
    said = [say("reading.stages", comparison=ladder.topic.comparison_people), say("reading.stages_of")]
    found = [
        (one, stage.block)
        for group in ladder.groups
        for stage, one in ladder.findings(group)
        if stage.block and one.ratio
    ]
    clear = [pair for pair in found if pair[0].clear] or found
    if clear:
        finding, block = clear[0]
        said.append(say("reading.at_stage", stage=with_the(block.topic.measure.short_name)))
        said += worked(finding, block)
    return Reading(tuple(capitalised(one) for one in said), STAGE_TERMS)


def benchmark_reading(shares: Representation) -> Reading:
    """Shares beside benchmarks, and the sum of the largest row."""
    shown = [row for row in shares.rows if row.state == "shown" and row.share]
    said = [say("reading.benchmarks") if shares.yardsticks else say("reading.share")]
    row = max(shown, key=lambda one: one.total or 0, default=None)
    if row is not None:
        said.append(_share_sum(_who(row, shares), row.count, row.total, row.share))
        said += _to_match(row)
    return Reading(tuple(capitalised(one) for one in said), BENCHMARK_TERMS)


def declared_reading(blocks: Sequence[Block]) -> Reading:
    """Bars beside the minimum and the stretch, and the sum of the first."""
    said = [say("reading.declared")]
    for block in blocks:
        whole, missing = block.overall, block.not_declared
        if block.declared_share is not None and whole.count is not None and whole.total and missing.group:
            slots = {"characteristic": block.topic.characteristic.name, "sum": worked_rate(whole.count, whole.total)}
            said.append(say("reading.declared_sum", **slots))
            break
    return Reading(tuple(said), DECLARED_TERMS)


def matrix_reading(blocks: Sequence[Block]) -> Reading:
    """A table of states, and the sums of its first clear difference (or of its first comparison)."""
    said = [say("reading.matrix"), say("reading.matrix_marks")]
    found = [(one, block) for block in blocks for one in block.findings if one.compared and one.ratio and one.count]
    clear = [pair for pair in found if pair[0].clear] or found
    if clear:
        finding, block = clear[0]
        said += [say("reading.at_outcome", measure=with_the(block.topic.measure.short_name)), *worked(finding, block)]
    return Reading(tuple(capitalised(one) for one in said), RATIO_TERMS, "table_title")


def change_reading(change: Change) -> Reading:
    """Points beside the range expected of them, and the sum of the first range."""
    one = next((series for series in change.series if series.expected), None)
    if one is None or one.expected is None:
        return Reading((say("reading.change_years"),), ("rate", "expected-range", "not-shown"))
    slots = {
        "group": capitalised(people(one.group, change.topic)),
        "points": count_text(int((~isnan(one.rates)).sum())),
        "reach": gap_text(one.expected.high - one.expected.average),
        **range_slots(one.expected),
    }
    said = (say("reading.change"), say("reading.change_range"), say("reading.change_sum", **slots))
    return Reading(said, ("rate", "expected-range", "not-shown"))


def like_reading(likes: Likes) -> Reading:
    """Two marks a group, and how the second comes about."""
    said = [say("reading.like", stratum=likes.stratum, strata=likes.strata)]
    one = next((group for group in likes.adjusted if group.warned), next(iter(likes.adjusted), None))
    if one is not None and one.ratio:
        slots = {"group": people(one.crude.group, likes.topic), "ratio": ratio_text(one.ratio.value, 2, (1,))}
        crude = finding_ratio_text(one.crude, likes.topic.measure.size)
        said.append(say("reading.like_sum", stratum=likes.stratum, crude=crude, **slots))
    return Reading(
        tuple(capitalised(sentence) for sentence in said), ("times-as-often", "like-with-like", "likely-range")
    )


def between_reading(found: Disparities) -> Reading:
    """Ratios of regions, and what the test of them does; the page of each region works its sums through."""
    said = (say("reading.between"), say("reading.ratio_marks"), say("reading.between_test"))
    return Reading(said, ("times-as-often", "likely-range", "clear", "not-shown"))


def contribution_reading(whole: Whole) -> Reading:
    """Ratios after each stage, and the product of one group's steps."""
    said = [say("reading.contribution")]
    one = next(iter(whole.clear or whole.groups), None)
    if one is not None:
        product = " times ".join(ratio_text(step.ratio) for step in one.steps)
        slots = {"whole": ratio_text(one.whole.value), "last": reached(one.steps[-1].measure)}
        said.append(say("reading.contribution_sum", group=people(one.group, whole.topic), sum=product, **slots))
    return Reading(tuple(capitalised(sentence) for sentence in said), ("stage-rate", "times-as-often", "not-shown"))


def pool_reading(block: Block) -> Reading:
    """Years together beside single ones, and the sums of the first clear difference (or of the first comparison)."""
    finding = _telling(block.findings)
    said = (say("reading.pool"), *(worked(finding, block) if finding else ()))
    return Reading(said, ("rate", "times-as-often", "likely-range", "too-few", "not-shown"))


_WHOLE = (ALL_DECLARED, NOT_DECLARED)


def _telling(findings: Sequence[Finding]) -> Finding | None:
    compared = [one for one in findings if one.compared and one.count]
    return next((one for one in compared if one.clear), compared[0] if compared else None)


def _share_sum(who: str, count: int | None, total: int | None, share: Interval | None) -> str:
    said = say("reading.rate", people=who, sum=worked_rate(count or 0, total or 1))
    return f"{said} {say('reading.range', range=rate_range_text(share))}" if share else said


def _who(row: Row, shares: Representation) -> str:
    return row.name if shares.by == "grade" else people(row.slug, shares.topic)


def _to_match(row: Row) -> list[str]:
    wanted, benchmark = row.to_match(), row.benchmarks[0] if row.benchmarks else None
    if wanted is None or benchmark is None or not row.total:
        return []
    return [say("reading.match", sum=worked_share(benchmark, row.total), about=people_text(wanted))]
