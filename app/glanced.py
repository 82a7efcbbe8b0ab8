"""What an overview reads: every population's figures of one area, beside England and Wales and the year before."""

from dataclasses import dataclass, replace
from functools import cached_property

from app.asked import Asked, blocks_together
from equality.findings import Block
from equality.periods import Period, earlier
from equality.selection import Selection
from queries.store import Key, Store


@dataclass(frozen=True)
class Glanced:
    """What the page reads, each part once: every population's blocks here, now and a year before."""

    store: Store
    selection: Selection
    path: str

    @cached_property
    def asked(self) -> Asked:
        """The question for the first population, whose filters the page shows."""
        return self.each[0]

    @cached_property
    def each(self) -> list[Asked]:
        """The question for each population of which the release holds something."""
        listed = [
            Asked(self.store, self.selection, one, self.path, tuple(self.store.measures_held(one.slug)))
            for one in self.store.catalogue.populations.values()
        ]
        return [one for one in listed if one.measures] or listed[:1]

    @cached_property
    def keys(self) -> dict[Key, Asked]:
        """The block of every measure here and now, by the characteristic as its population holds it."""
        asked = self.asked
        found: dict[Key, Asked] = {}
        for one in self.each:
            by = self.store.catalogue.characteristic_like(asked.characteristic.slug, one.population.slug)
            if by is not None:
                found |= {Key(asked.area.slug, slug, by.slug, asked.period.slug): one for slug in one.measures}
        return found

    @cached_property
    def before(self) -> Period | None:
        """The period a year before, where the release has it."""
        period = earlier(self.asked.period)
        return period if period and period.slug in self.store.periods else None

    def moved(self, **changes: str) -> dict[Key, Key]:
        """The keys in another area or period, by the key here and now."""
        return {key: replace(key, **changes) for key in self.keys}

    @cached_property
    def blocks(self) -> dict[Key, Block]:
        """Blocks here, now and a year before."""
        earlier_keys = self.moved(period=self.before.slug) if self.before else {}
        wanted = [
            (one, [key for key, of in self.keys.items() if of is one for key in (key, earlier_keys.get(key, key))])
            for one in self.each
        ]
        return blocks_together(wanted)

    @cached_property
    def now(self) -> list[Block]:
        """Blocks here and now, in the order of the measures."""
        return [self.blocks[key] for key in self.keys if key in self.blocks]

    @cached_property
    def earlier(self) -> dict[str, Block]:
        """Blocks of a year before, by measure."""
        period = self.before.slug if self.before else ""
        return {key.measure: block for key, block in self.blocks.items() if key.period == period}

    @cached_property
    def declared(self) -> list[Block]:
        """For each population, the block that says how many have declared."""
        found: dict[str, Block] = {}
        for block in self.now:
            if block.topic.measure.kind in ("share", "declaration") and block.declared_share is not None:
                found.setdefault(block.topic.population.slug, block)
        return [*found.values()]

    def national(self, measures: set[str]) -> dict[str, Block]:
        """Blocks of some measures in England and Wales, by measure."""
        moved = self.moved(area=self.asked.catalogue.national.slug)
        wanted = [(self.keys[key], [to]) for key, to in moved.items() if key.measure in measures]
        return {key.measure: block for key, block in blocks_together(wanted).items()}

    @property
    def is_national(self) -> bool:
        """Whether the area is England and Wales itself, which has nothing larger beside it."""
        return self.asked.area == self.asked.catalogue.national
