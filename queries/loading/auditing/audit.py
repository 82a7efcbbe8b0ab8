"""The audit of a release: whether somebody who solves the sums around withheld rows comes closer than is promised."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csc_array

from equality.catalogue import Catalogue
from equality.disclosure import NOT_BESIDE, RowRule
from queries.loading.auditing.frame import Frame
from queries.loading.auditing.places import Figures, figures
from queries.loading.auditing.relations import relations
from queries.loading.auditing.solving import Around, propagated
from queries.loading.counted import Codes, Counted
from queries.loading.report import LoadStopped

ASKED = 240
"""Withheld counts that are solved for; relation by relation all are looked at."""
REACH = 250
NO_MOST = "nothing tells how many any of them could be at most"
IN_WHOLE, REACH_IN_WHOLE = 40, 40
"""Counts that are solved for in whole numbers too, with fewer around them, since that can take without end."""


@dataclass(frozen=True)
class Audit:
    """What an audit came to: withheld counts looked at, those solved for (in whole numbers too), and those that are too well known.

    ``narrowest``: how far apart the least and the most of a count lie at least; infinite where nothing bounds any.
    """

    counts: int
    solved: int
    in_whole_numbers: int
    narrow: int
    narrowest: float

    def lines(self) -> list[str]:
        """The audit in words; none where nothing was looked at."""
        if not self.counts:
            return []
        said = f"An audit apart looked at {self.counts:,} withheld counts and solved the sums around {self.solved:,} of them"
        numbers = (
            f"each could be any of {self.narrowest + 1:,.0f} numbers or more"
            if np.isfinite(self.narrowest)
            else NO_MOST
        )
        return [f"{said}: {numbers}."]

    def as_record(self) -> dict[str, int | None]:
        """The audit as plain values."""
        narrowest = int(self.narrowest) if np.isfinite(self.narrowest) else None
        return {**vars(self), "narrowest": narrowest}


AT_ONCE = 2
NOT_LOOKED_AT = Audit(0, 0, 0, 0, float("inf"))


def passed(columns: Mapping[str, Codes], counted: Counted, catalogue: Catalogue, rule: RowRule) -> Audit:
    """The audit of rows that are about to be released; raises LoadStopped where a withheld count is known too well."""
    if rule.proofs == NOT_BESIDE:
        return NOT_LOOKED_AT
    audit = audited(columns, counted, catalogue, rule)
    if audit.narrow:
        raise LoadStopped(
            f"Nothing is released: the audit found {audit.narrow:,} withheld counts that others tell to within fewer than "
            f"{rule.apart}. This is a fault of the tool: please report it. The release in force stays as it was."
        )
    return audit


def audited(columns: Mapping[str, Codes], counted: Counted, catalogue: Catalogue, rule: RowRule) -> Audit:
    """An audit of the rows of a release, from these rows and the definitions alone; deterministic.

    The counts of staging say only which relations hold. Every withheld count is bounded by each relation in turn; where a proof
    is asked for, the least and the most of some that are drawn are solved for, by all relations among the counts around them.
    Source: disclosure guide, section 3, step 9.
    """
    found = figures(Frame(catalogue, counted.periods), columns, counted)
    if not len(found.kept_back):
        return NOT_LOOKED_AT
    system = relations(found)
    known = propagated(system, found.shown)
    if np.any((found.exact < known.low) | (found.exact > known.high)):
        raise ValueError("The audit rules out the true counts. This is a fault of the tool.")
    by_place = csc_array(system.matrix)
    widths = known.width(found.kept_back)
    drawn = _drawn(found, widths >= rule.apart) if rule.proofs else np.zeros(0, dtype=np.int64)
    asked, whole = found.kept_back[drawn], found.kept_back[drawn[:IN_WHOLE]]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        solved = pool.map(lambda place: Around((system, by_place, known), place, REACH).width(place), asked.tolist())
        near = (Around((system, by_place, known), place, REACH_IN_WHOLE) for place in whole.tolist())
        in_whole = pool.map(Around.width_in_whole_numbers, near, whole.tolist())
        np.minimum.at(widths, drawn, [*solved])
        np.minimum.at(widths, drawn[:IN_WHOLE], [*in_whole])
    narrow = int((widths < rule.apart).sum())
    return Audit(len(widths), len(drawn), min(len(drawn), IN_WHOLE), narrow, float(widths.min()))


def _drawn(found: Figures, open_counts: np.ndarray) -> Codes:
    """Which of the counts kept back are solved for, as many of each quantity as there is room for."""
    draw = np.random.default_rng(len(found.keys))
    places = np.flatnonzero(open_counts)
    draw.shuffle(places)
    quantity = found.frame.axes(found.keys[found.kept_back[places]])["quantity"]
    turn = np.zeros(len(places), dtype=np.int64)
    for one in np.unique(quantity):
        turn[quantity == one] = np.arange(np.count_nonzero(quantity == one))
    return np.asarray(places[np.argsort(turn, kind="stable")][:ASKED])
