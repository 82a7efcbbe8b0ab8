"""Whose figures a reader may see: England and Wales and its regions always, delivery units as their role allows."""

from collections.abc import Iterable
from dataclasses import dataclass

from equality.areas import Area


@dataclass(frozen=True)
class Scope:
    """The regions whose delivery units may be read; ``regions`` None means every region.

    >>> Scope(frozenset({"london"})).regions
    frozenset({'london'})
    """

    regions: frozenset[str] | None

    def holds(self, area: Area) -> bool:
        """Whether the figures of an area may be read."""
        return area.level != "unit" or self.regions is None or area.parent in self.regions


EVERYWHERE = Scope(None)
"""All delivery units."""
REGIONS_ALONE = Scope(frozenset())
"""No delivery unit."""


def units_of(regions: Iterable[str]) -> Scope:
    """The delivery units of some regions."""
    return Scope(frozenset(regions))
