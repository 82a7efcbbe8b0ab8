"""Many hostile requests in this process: how many, the worst status, the slowest, how memory grew, and what was wrong."""

import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from flask import Flask

from app.pages import pages_of
from app.server import create_app
from app.settings import Settings
from tests.fuzz.answers import faults, sent
from tests.fuzz.hostile import Asking, Hostile

WARM = 0.25
"""The share of requests after which memory is first measured: by then the pages that are kept have been made."""


@dataclass
class Outcome:
    """What came of it; times are seconds of this process, memory is in bytes."""

    made: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    slowest: float = 0.0
    slowest_asked: str = ""
    growth: int = 0
    wrong: list[str] = field(default_factory=list)


def hostile_to(settings: Settings, seed: int) -> Hostile:
    """A source of requests for the pages of these settings."""
    catalogue, _ = settings.definitions()
    paths = [page.path for page in pages_of(catalogue)]
    below = [
        f"/{one.path}/{measure.slug}"
        for one in catalogue.populations.values()
        for measure in catalogue.measures_of(one.slug)
    ]
    return Hostile(catalogue, [*paths, *paths, *below], Random(seed))


def ask(settings: Settings, requests: int, seed: int) -> Outcome:
    """Make requests through the server's own entry, without a network; the same for the same seed."""
    server = create_app(settings).server
    source, outcome, before = hostile_to(settings, seed), Outcome(), 0
    for number in range(requests):
        _one(server, source.request(), outcome)
        if number == int(requests * WARM):
            before = resident()
    outcome.growth = resident() - before
    return outcome


def _one(server: Flask, asking: Asking, outcome: Outcome) -> None:
    started = time.process_time()
    answer = sent(server, asking)
    taken = time.process_time() - started
    outcome.made += 1
    outcome.statuses[answer.status_code] += 1
    if taken > outcome.slowest:
        outcome.slowest, outcome.slowest_asked = taken, f"{asking.method} {asking.path[:60]}"
    outcome.wrong += [f"{fault}: {asking}"[:600] for fault in faults(answer, asking)]


def resident() -> int:
    """Memory that this process holds, in bytes."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096
