"""What happens to invented people: the chance of each outcome, and the planted gaps put into it."""

from dataclasses import dataclass

import numpy as np

from equality.periods import Period
from sample_data.drawing import Chances, Columns, Flags, Indices, by_chance, by_quota
from sample_data.gaps import GAPS
from sample_data.labels import Labels
from sample_data.planted import PlantedGap


@dataclass(frozen=True)
class Outcome:
    """One measure as fields, with the chance of people whom no gap touches (0 to 1, a person a quarter).

    ``by_segment`` gives chances by segment's code in place of ``chance``. ``overall`` is in place of ``chance`` where
    the chance of all people together is what is published. Up to and in the quarter ``quota_to`` counts come by quota,
    so that the shares are those published.
    """

    measure: str
    eligible: str
    happened: str
    chance: float = 0.0
    by_segment: tuple[float, ...] = ()
    overall: float = 0.0
    quota_to: str = ""


@dataclass(frozen=True)
class _Effect:
    """A planted gap as codes: who is touched, where, from when, and how many times as often."""

    column: str
    members: Flags
    segment_column: str
    region: int | None
    segment: int | None
    since: str
    ratio: float

    def touched(self, rows: Columns, chosen: Indices) -> Flags:
        """Which of the chosen places in ``rows`` the gap touches."""
        touched: Flags = self.members[rows[self.column][chosen]]
        if self.region is not None:
            touched &= rows["region"][chosen] == self.region
        if self.segment is not None:
            touched &= rows[self.segment_column][chosen] == self.segment
        return touched


@dataclass(frozen=True)
class Fate:
    """Draws the outcomes of one population; the planted gaps are its multipliers."""

    population: str
    labels: Labels
    random: np.random.Generator
    effects: dict[str, tuple[_Effect, ...]]

    def happened(self, outcome: Outcome, rows: Columns, eligible: Flags, quarter: Period) -> Flags:
        """Who of the eligible has the outcome in the quarter; nobody else has it."""
        chosen = np.flatnonzero(eligible)
        chance = self._chances(outcome, rows, chosen, quarter)
        happened = np.zeros(eligible.size, dtype=np.bool_)
        if quarter.slug <= outcome.quota_to:
            undeclared = rows["ethnicity_19"][chosen] >= len(self.labels.characteristics["ethnicity-19"].group)
            segment = rows[self.labels.populations[self.population].segment.field][chosen]
            happened[chosen] = by_quota(chance, undeclared, segment, self.random)
        else:
            happened[chosen] = by_chance(chance, self.random)
        return happened

    def _chances(self, outcome: Outcome, rows: Columns, chosen: Indices, quarter: Period) -> Chances:
        chance = np.full(chosen.size, outcome.overall or outcome.chance, dtype=np.float32)
        if outcome.by_segment:
            segment = rows[self.labels.populations[self.population].segment.field][chosen]
            chance = np.array(outcome.by_segment, dtype=np.float32)[segment]
        touched = np.ones(chosen.size, dtype=np.float32)
        for effect in self.effects.get(outcome.measure, ()):
            if quarter.slug >= effect.since:
                touched[effect.touched(rows, chosen)] *= np.float32(effect.ratio)
        if outcome.overall and chosen.size:
            touched /= touched.mean()
        return chance * touched


def fate(population: str, labels: Labels, random: np.random.Generator) -> Fate:
    """The outcomes of a population, with the gaps that gaps.py plants."""
    planted: dict[str, tuple[_Effect, ...]] = {}
    for gap in GAPS:
        if gap.population == population and gap.kind != "absent":
            planted[gap.measure] = (*planted.get(gap.measure, ()), _effect(gap, labels))
    return Fate(population, labels, random, planted)


def _effect(gap: PlantedGap, labels: Labels) -> _Effect:
    return _Effect(
        column=labels.column_of(gap.population, gap.characteristic),
        members=labels.members(gap.population, gap.characteristic, gap.group),
        segment_column=labels.populations[gap.population].segment.field,
        region=labels.region_code(gap.region) if gap.region else None,
        segment=labels.segment_code(gap.population, gap.segment) if gap.segment else None,
        since=gap.since,
        ratio=gap.ratio,
    )
