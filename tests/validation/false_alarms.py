"""How often a difference is called where there is none: simulated services, judged by the tool and by other rules."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from equality.evidence import STATES
from equality.findings import CLEAR, SMALL
from tests.validation.layers import Layer, layers_of
from tests.validation.rivals import RIVALS
from tests.validation.service import Crowd, crowds
from tests.validation.tables import Tables, joined, judged

SERVICES = 500
SEED = 2026
MOST_CALLED = 0.005
TOOL = "this tool"
LARGE = "this tool, large enough to matter"
RULES = (TOOL, LARGE, *(rival.name for rival in RIVALS))

_CALLED = np.array([STATES.index(state) for state in (*CLEAR, *SMALL)])
_LARGE = np.array([STATES.index(state) for state in CLEAR])


@dataclass
class Alarms:
    """What was called, counted over services.

    ``compared`` counts released comparisons by level, ``called`` those called by level and rule. ``pages`` counts regional
    pages by kind, ``alarmed`` those with anything called by kind and rule.
    """

    services: int = 0
    compared: Counter[str] = field(default_factory=Counter)
    called: Counter[tuple[str, str]] = field(default_factory=Counter)
    pages: Counter[str] = field(default_factory=Counter)
    alarmed: Counter[tuple[str, str]] = field(default_factory=Counter)

    def share_called(self, rule: str, level: str | None = None) -> float:
        """The share of released comparisons that a rule called, at one level or at all."""
        levels = [level] if level else list(self.compared)
        return sum(self.called[one, rule] for one in levels) / sum(self.compared[one] for one in levels)

    def share_alarmed(self, rule: str, kind: str) -> float:
        """The share of regional pages of a kind with anything that a rule called."""
        return self.alarmed[kind, rule] / self.pages[kind]


ONE_OUTCOME = "one outcome by one characteristic"
ONE_REGION = "every outcome by every characteristic"


@dataclass(frozen=True)
class Judged:
    """One service: its layers, and over all their comparisons in one row: which were compared, and what rules called."""

    layers: tuple[Layer, ...]
    tables: Tables
    compared: NDArray[np.bool_]
    called: dict[str, NDArray[np.bool_]]

    def by_layer(self) -> Iterator[tuple[Layer, slice]]:
        """Each layer, and where it stands in the row."""
        start = 0
        for layer in self.layers:
            yield layer, slice(start, start + layer.size)
            start += layer.size


def judged_service(service: Sequence[Crowd], random: np.random.Generator) -> Judged:
    """A service without differences, drawn and judged."""
    layers: list[Layer] = []
    families: list[NDArray[np.int64]] = []
    first = 0
    for crowd in service:
        own = list(layers_of(crowd, crowd.events(random)))
        layers += own
        families += [layer.family.ravel() + first for layer in own]
        first += int(own[-1].family.max()) + 1
    tables = joined([layer.tables for layer in layers])
    hidden = np.concatenate([layer.hidden.ravel() for layer in layers])
    declared = np.concatenate([layer.declared for layer in layers])
    verdict = judged(tables, hidden, np.concatenate(families), declared)
    compared = ~np.isnan(verdict.p)
    called = {TOOL: np.isin(verdict.state, _CALLED), LARGE: np.isin(verdict.state, _LARGE)}
    shown = tables.only(compared)
    for rival in RIVALS:
        called[rival.name] = np.zeros(compared.shape, dtype=bool)
        called[rival.name][compared] = rival.calls(shown, rival.usual)
    return Judged(tuple(layers), tables, compared, called)


def services(number: int, seed: int = SEED) -> Iterator[Judged]:
    """Simulated services, one after the other."""
    random = np.random.default_rng(seed)
    service = crowds()
    for _ in range(number):
        yield judged_service(service, random)


def alarms(simulated: Iterator[Judged]) -> Alarms:
    """What was called in simulated services."""
    found = Alarms()
    for one in simulated:
        found.services += 1
        _count_levels(found, one)
        _count_pages(found, one)
    return found


def _count_levels(found: Alarms, one: Judged) -> None:
    for layer, here in one.by_layer():
        found.compared[layer.name] += int(one.compared[here].sum())
        for rule in RULES:
            found.called[layer.name, rule] += int(one.called[rule][here].sum())


def _count_pages(found: Alarms, one: Judged) -> None:
    """Pages of people on probation in a region for a quarter; a page counts where anything on it is compared."""
    regional = [(layer, here) for layer, here in one.by_layer() if layer.name == "people, region, quarter"]
    compared = [_on_page(one.compared[here], layer) for layer, here in regional]
    found.pages[ONE_OUTCOME] += sum(int(page.sum()) for page in compared)
    found.pages[ONE_REGION] += int(np.any(compared, axis=(0, 1)).sum())
    for rule in RULES:
        called = [_on_page(one.called[rule][here], layer) for layer, here in regional]
        found.alarmed[ONE_OUTCOME, rule] += sum(int(page.sum()) for page in called)
        found.alarmed[ONE_REGION, rule] += int(np.any(called, axis=(0, 1)).sum())


def _on_page(flags: NDArray[np.bool_], layer: Layer) -> NDArray[np.bool_]:
    """Whether any group is flagged, by outcome, quarter and region."""
    return np.asarray(flags.reshape(layer.hidden.shape).any(axis=-1))


def limits(number: int, seed: int = SEED + 1) -> tuple[float, dict[str, float]]:
    """The tool's share of false alarms, and the limit of each rival that gives it the same, over services without differences."""
    every = list(services(number, seed))
    compared = sum(int(one.compared.sum()) for one in every)
    share = sum(int(one.called[TOOL].sum()) for one in every) / compared
    shown = joined([one.tables.only(one.compared) for one in every])
    return share, {rival.name: rival.limit_for(shown, share) for rival in RIVALS}
