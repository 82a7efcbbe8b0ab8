"""What a planted gap is: a true difference put into the sample on purpose, or one that is truly absent."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["large", "small", "one region", "one segment", "opens", "reverses", "persists", "few people", "absent"]


@dataclass(frozen=True)
class PlantedGap:
    """``ratio``: how many times as often the group has the outcome as the comparison group, for a person in a quarter.
    The comparison group is the characteristic's own, or everyone else where it has none.

    An empty ``region`` or ``segment`` means everywhere; ``since`` is the slug of the first quarter that has the gap.
    A gap of kind "absent" has ratio 1: it is listed because a reader may look for one there. ``find`` says what a
    reader should see.
    """

    population: str
    measure: str
    characteristic: str
    group: str
    ratio: float
    kind: Kind
    find: str
    region: str = ""
    segment: str = ""
    since: str = ""

    @property
    def where(self) -> str:
        """Region, segment and first quarter in words: "everywhere" where none is named."""
        parts = [self.region, self.segment, f"from {self.since}" if self.since else ""]
        return ", ".join(part for part in parts if part) or "everywhere"

    @property
    def row(self) -> str:
        """The gap as a row of the README's table."""
        cells = (self.measure, self.characteristic, self.group, self.where, f"{self.ratio:.3g}", self.kind, self.find)
        return f"| {' | '.join(cells)} |"
