"""How a gap builds up along a ladder: each stage's part of the whole, as natural logarithms of ratios, which add up exactly."""

from dataclasses import dataclass
from math import exp, log

from equality.findings import Interval
from equality.gaps import koopman_interval, ratio
from equality.grammar import compared_counts
from equality.measures import Measure
from equality.stages import Ladder, Stage

LEAST_STAGES = 2


@dataclass(frozen=True)
class Step:
    """One stage: how many times as often the group came through it as its comparison did."""

    measure: Measure
    ratio: float

    @property
    def log(self) -> float:
        """Its part of the whole gap."""
        return log(self.ratio)


@dataclass(frozen=True)
class Contributions:
    """One group: its steps from the first stage on, as far as both groups are shown, and the whole that they multiply to.

    ``whole`` is how many times as often the group came through all of them, with its likely range.
    """

    group: str
    name: str
    steps: tuple[Step, ...]
    whole: Interval

    @property
    def clear(self) -> bool:
        """Whether the range of the whole lies to one side of 1."""
        return not self.whole.low <= 1 <= self.whole.high

    @property
    def largest(self) -> Step:
        """The step that takes the whole furthest in its own direction."""
        side = 1 if self.whole.value > 1 else -1
        return max(self.steps, key=lambda one: side * one.log)

    def part(self, step: Step) -> float:
        """A step's part of the whole: the parts of all add up to 1, and one in the other direction is below 0."""
        return step.log / sum(one.log for one in self.steps)

    def so_far(self) -> tuple[float, ...]:
        """The ratio after each stage, counted from the first."""
        total, after = 0.0, []
        for one in self.steps:
            total += one.log
            after.append(exp(total))
        return tuple(after)


def contributions(ladder: Ladder) -> tuple[Contributions, ...]:
    """Every group whose first two stages or more are shown, and in which somebody came through; in display order.

    A stage that those reached who had not come through the one before, or not all of them, ends the steps: they would not add up.

    Source: ln(whole ratio) = sum of ln(stage ratios), where each stage counts those who came through the one before
    (methods 1.1). From released rows alone.
    """
    found = (_of_group(ladder, group) for group in ladder.groups)
    return tuple(one for one in found if one is not None)


def _of_group(ladder: Ladder, group: str) -> Contributions | None:
    counted: list[tuple[Stage, tuple[int, int, int, int]]] = []
    for stage in ladder.stages:
        four = compared_counts(group, stage.block)
        if four is None or min(four) <= 0 or (counted and not _follows(counted[-1][1], four)):
            break
        counted.append((stage, four))
    if len(counted) < LEAST_STAGES:
        return None
    steps = tuple(Step(stage.measure, (a / n) / (b / m)) for stage, (a, n, b, m) in counted)
    first, last = counted[0][1], counted[-1][1]
    ends = (last[0], first[1], last[2], first[3])
    low, high = koopman_interval(*ends)
    whole = Interval(float(ratio(*ends)), float(low), float(high))
    return Contributions(group, ladder.topic.characteristic.row_name(group), steps, whole)


def _follows(before: tuple[int, int, int, int], four: tuple[int, int, int, int]) -> bool:
    """Whether those of both groups who reached a stage are those who came through the one before."""
    return (before[0], before[2]) == (four[1], four[3])
