"""The attack as a whole: what was gathered, solved, and how narrow it leaves the numbers of each withheld row."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from equality.catalogue import Catalogue
from tests.attack.gathering import KEYS, Gathered
from tests.attack.solving import WIDE, Bounded, bounded
from tests.attack.system import Known, holding, known, system
from tests.attack.truth import exact_values


@dataclass(frozen=True)
class Proof:
    """What an attack came to.

    ``numbers``: one line for each number kept back (``KEYS``, ``part``, ``width``; ``exact``: whether the width is that
    of the linear programme, or at least so much; ``elsewhere``: whether another row prints it). ``printed``: totals of
    withheld rows of rates that another measure prints, which are not kept back. ``whole``: how many intervals are at
    least 3 wide by solutions in whole numbers.
    """

    rows_gathered: int
    withheld: int
    numbers: pd.DataFrame
    printed: int
    whole: int
    untried: int
    largest: int

    @property
    def fixed(self) -> pd.DataFrame:
        """Numbers that are known exactly."""
        return self.numbers[self.numbers["width"] == 0]

    @property
    def narrow(self) -> pd.DataFrame:
        """Numbers known to lie within fewer than 3 of one another."""
        return self.numbers[self.numbers["width"] < WIDE]

    @property
    def narrowest(self) -> float:
        """The width of the narrowest interval."""
        return float(self.numbers["width"].min()) if len(self.numbers) else float("inf")

    def rows(self, numbers: pd.DataFrame) -> int:
        """How many withheld rows these numbers belong to."""
        return len(numbers[[*KEYS]].drop_duplicates())

    def lines(self) -> Iterator[str]:
        """The proof in words."""
        yield f"Rows gathered: {self.rows_gathered:,}"
        yield f"Withheld rows tried: {self.withheld:,} ({len(self.numbers):,} numbers kept back)"
        yield f"Totals of withheld rows that another measure prints: {self.printed:,}"
        yield f"Most numbers that hang together: {self.largest:,}"
        yield f"Narrowest interval: {self.narrowest:g}"
        yield f"Rows with an interval narrower than {WIDE}: {self.rows(self.narrow):,} ({len(self.narrow):,} numbers)"
        elsewhere = int(self.fixed["elsewhere"].sum())
        yield f"Rows fixed: {self.rows(self.fixed):,} ({len(self.fixed):,} numbers, {elsewhere:,} of them printed by another row)"
        yield f"At least {WIDE} wide by solutions in whole numbers: {self.whole:,}; by linear programmes alone: {self._by_linear:,}"
        yield f"Not tried for want of time: {self.untried:,}"

    @property
    def _by_linear(self) -> int:
        return len(self.numbers) - len(self.narrow) - self.whole


def attacked(gathered: Gathered, catalogue: Catalogue, exact_rows: pd.DataFrame, seconds: float = np.inf) -> Proof:
    """An attack on what was gathered; the exact rows say which relations hold, and that no bound is wrong."""
    release = known(gathered, catalogue)
    exact = exact_values(exact_rows, release.places)
    shown = ~np.isnan(release.values)
    distance = np.abs(release.values - exact)[shown]
    assert np.all(distance <= release.off[shown]), "the exact counts are not those of this release"
    equations = system(release, holding(release.places, exact))
    tried, printed = _tried(release, gathered, catalogue)
    found = bounded(equations, np.unique(tried["place"][~shown[tried["place"]]]), seconds)
    assert np.all((found.low <= exact) & (exact <= found.high)), "a bound leaves out the exact number"
    return _proof(gathered, tried, found, printed)


def _tried(release: Known, gathered: Gathered, catalogue: Catalogue) -> tuple[pd.DataFrame, int]:
    """The numbers kept back, and how many totals of rates another measure prints: those are published, not kept back."""
    kinds = gathered.rows["measure"].map({slug: one.kind for slug, one in catalogue.measures.items()})
    total_of_rate = (release.kept["part"] == "n") & (kinds.loc[release.kept["row"]] == "rate").to_numpy()
    printed = total_of_rate & ~np.isnan(release.values[release.kept["place"]])
    kept = release.kept.assign(elsewhere=~np.isnan(release.values[release.kept["place"]]))
    return kept[~printed].reset_index(drop=True), int(printed.sum())


def _proof(gathered: Gathered, tried: pd.DataFrame, found: Bounded, printed: int) -> Proof:
    places = tried["place"].to_numpy()
    rows = gathered.rows.loc[tried["row"], [*KEYS]].reset_index(drop=True)
    numbers = rows.assign(part=tried["part"], width=found.width(places), exact=found.exact[places])
    numbers["elsewhere"] = tried["elsewhere"]
    waiting = np.isin(places, found.untried)
    whole = (found.whole[1, places] - found.whole[0, places] >= WIDE) & ~waiting
    withheld = int((~gathered.rows["shown"]).sum())
    return Proof(
        len(gathered.rows), withheld, numbers[~waiting], printed, int(whole.sum()), int(waiting.sum()), found.largest
    )
