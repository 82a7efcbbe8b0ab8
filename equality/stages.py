"""Stages that follow one another: the findings of each, who came through from the start, and which stage stands out."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import inf, isclose, log

import msgspec

from equality.characteristics import ALL_DECLARED
from equality.findings import CLEAR, EVERYONE_ELSE, Block, Finding, ReleasedRow, Topic, build_blocks
from equality.grammar import standing
from equality.measures import Measure


@dataclass(frozen=True)
class Stage:
    """One stage of a ladder.

    ``block`` holds the stage rates, of those who reached the stage; None where the release holds none. ``through`` holds
    the cumulative rates: of all who entered the ladder, those who came through this stage and every one before it.
    """

    measure: Measure
    block: Block | None
    through: Block | None

    def finding(self, group: str) -> Finding | None:
        """The group's stage rate and how it compares."""
        return _in(self.block, group)

    def cumulative(self, group: str) -> Finding | None:
        """The group's cumulative rate; nothing is compared in it."""
        return _in(self.through, group)


@dataclass(frozen=True)
class Ladder:
    """The stages of one area, period, segment and characteristic, first to last; at least one has a block."""

    stages: tuple[Stage, ...]

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The blocks of the stages that have one."""
        return tuple(stage.block for stage in self.stages if stage.block)

    @property
    def topic(self) -> Topic:
        """What the stages have in common: who, where, when, by what, compared with whom."""
        return self.blocks[0].topic

    @property
    def rows(self) -> tuple[str, ...]:
        """Slugs of all groups that some stage holds, in display order."""
        held = {one.group for block in self.blocks for one in block.findings}
        return tuple(group.slug for group in self.topic.characteristic.group if group.slug in held)

    @property
    def groups(self) -> tuple[str, ...]:
        """The same without the comparison group."""
        return tuple(slug for slug in self.rows if slug != self.topic.comparison)

    def findings(self, group: str) -> list[tuple[Stage, Finding]]:
        """The group's findings at the stages that hold one."""
        return [(stage, found) for stage in self.stages if (found := stage.finding(group))]


def ladders(measures: Iterable[Measure]) -> list[tuple[Measure, ...]]:
    """The chains of two or more rates in which those who could have one outcome are those who had the one before.

    A rate follows another of its population where its ``eligible_field`` is the other's ``happened_field`` and both count
    the same. Where two follow the same one, each has a chain of its own. Chains stand in the order of their first measures.
    """
    rates = [one for one in measures if one.kind == "rate"]
    after = {one.slug: [other for other in rates if _follows(other, one)] for one in rates}
    followed = {other.slug for others in after.values() for other in others}
    starts = [one for one in rates if one.slug not in followed]
    return [chain for start in starts for chain in _chains((start,), after) if len(chain) > 1]


def _follows(later: Measure, earlier: Measure) -> bool:
    kept = ("population", "counts")
    same = all(getattr(later, name) == getattr(earlier, name) for name in kept)
    return same and later.eligible_field == earlier.happened_field


def _chains(walked: tuple[Measure, ...], after: Mapping[str, list[Measure]]) -> list[tuple[Measure, ...]]:
    onward = [one for one in after[walked[-1].slug] if one not in walked]
    return [chain for one in onward for chain in _chains((*walked, one), after)] if onward else [walked]


def build_ladder(chain: Sequence[Measure], blocks: Mapping[str, Block]) -> Ladder | None:
    """The ladder of a chain of measures from the blocks that the release holds, by measure; None where it holds none.

    Those who reach a stage are those who came through the one before. So where a row is not shown at one stage, it is not
    shown at the next either: its number of people there is the number that was withheld.
    """
    listed = [blocks.get(one.slug) for one in chain]
    if not any(listed):
        return None
    withheld: list[Collection[str] | None] = [(), *(_withheld(block) for block in listed[:-1])]
    held = [_kept(block, before) for block, before in zip(listed, withheld, strict=True)]
    through = _cumulative(held[0], held)
    return Ladder(tuple(map(Stage, chain, held, through)))


def _withheld(block: Block | None) -> Collection[str] | None:
    """The rows that a release withholds; None for every row, where it leaves out the block."""
    return (
        None if block is None else {one.group for one in _all_rows(block) if one.state == "not_shown" and not one.shown}
    )


def _kept(block: Block | None, before: Collection[str] | None) -> Block | None:
    """The block without the rows withheld at the stage before, and without the comparisons that would be made with one."""
    if block is None:
        return None
    withheld = block.topic.characteristic.rows if before is None else before
    compared_with = ALL_DECLARED if block.topic.comparison == EVERYONE_ELSE else block.topic.comparison
    without = compared_with in withheld

    def kept(one: Finding) -> Finding:
        if one.group in withheld and one.state != "no_data":
            return Finding(one.group, one.name, "not_shown")
        if without and one.compared:
            return replace(one, state="not_shown", many_comparisons=False, ratio=None, gap=None, people=None)
        return one

    return replace(
        block,
        findings=tuple(kept(one) for one in block.findings),
        not_declared=kept(block.not_declared),
        overall=kept(block.overall),
    )


def _cumulative(first: Block | None, held: Sequence[Block | None]) -> list[Block | None]:
    """For each stage, those who came through it out of all who entered; None without the first stage or this one."""
    if first is None:
        return [None] * len(held)
    asked = [(_of_all(first, block), _through(first, block), 0) for block in held if block]
    made = iter(build_blocks(asked))
    return [next(made) if block else None for block in held]


def _of_all(first: Block, block: Block) -> Topic:
    entered = first.topic.measure
    whole = {name: getattr(entered, name) for name in ("out_of", "eligible_field", "total_heading")}
    return replace(block.topic, measure=msgspec.structs.replace(block.topic.measure, **whole))


def _through(first: Block, block: Block) -> list[ReleasedRow]:
    """Rows of both blocks: passed this stage, of all who entered; withheld where either number is."""
    entered = {one.group: one.total for one in _all_rows(first)}
    rows = []
    for one in _all_rows(block):
        whole = entered.get(one.group)
        shown = one.count is not None and whole is not None
        rows.append(ReleasedRow(one.group, *((one.count, whole) if shown else (None, None)), None))
    return rows


def _all_rows(block: Block) -> list[Finding]:
    added = [one for one in (block.overall, block.not_declared) if one.state != "no_data"]
    return [*block.findings, *added]


def standing_out(ladder: Ladder, groups: Collection[str]) -> list[tuple[Stage, Finding]]:
    """Of the clear differences of these groups, the one furthest from the comparison; several where they are equally far.

    How far is the size of ln(ratio), so that half as often is as far as twice as often. Nobody at all, in the group or in
    the comparison, is furthest. Empty where no difference is clear.
    """
    clear = [
        (stage, found)
        for stage in ladder.stages
        for found in (stage.block.findings if stage.block else ())
        if found.group in groups and stage.block and standing(found, stage.block) in CLEAR
    ]
    furthest = max((distance(found) for _, found in clear), default=0.0)
    return [(stage, found) for stage, found in clear if isclose(distance(found), furthest, rel_tol=1e-12)]


def distance(finding: Finding) -> float:
    """How far a group's rate is from its comparison's: the size of ln(ratio).

    >>> from equality.findings import Interval
    >>> half, twice = (Finding("a", "A", "lower", ratio=Interval(one, one, one)) for one in (0.5, 2.0))
    >>> round(distance(half), 4), distance(half) == distance(twice), distance(Finding("a", "A", "higher"))
    (0.6931, True, inf)
    """
    if finding.ratio is None or finding.ratio.value == 0:
        return inf
    return abs(log(finding.ratio.value))


def _in(block: Block | None, group: str) -> Finding | None:
    return next((one for one in _all_rows(block) if one.group == group), None) if block else None
