"""Whether times tell a delivery unit outside a reader's scope from a made-up name: two samples of 10,000 requests each."""

import random
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from flask.testing import FlaskClient
from scipy.stats import ks_2samp, mannwhitneyu

from app.settings import Settings
from tests.app.asking import post
from tests.app.signed import WHO, named, proxied
from tests.benchmarks.figures import full_sample

REQUESTS = 10_000
LEAST_P = 0.001
"""Below it two samples are taken to differ: each of the eight tests would be below it once in 1,000 by chance."""
Ask = Callable[[FlaskClient, str], int]


def data(client: FlaskClient, unit: str) -> int:
    """Ask the data address for an area; the status."""
    return client.get(f"/data/recall.csv?area={unit}&characteristic=sex&period=2025-26").status_code


def page(client: FlaskClient, unit: str) -> int:
    """Ask for a page of a delivery unit; the status."""
    return post(client, "/about-the-data", f"?region=wales&unit={unit}").status_code


def made_up(unit: str, drawn: random.Random, known: set[str]) -> str:
    """A name of the same length that nothing has."""
    while True:
        name = "".join(drawn.choice("abcdefghijklmnopqrstuvwxyz") if one != "-" else "-" for one in unit)
        if name not in known:
            return name


def sampled(ask: Ask, client: FlaskClient, units: list[str], known: set[str]) -> tuple[list[float], list[float]]:
    """Seconds of requests for units outside the scope, and for made-up names, in an order drawn at random.

    There are as many made-up names as units, each asked for as often: a name that is asked for again may be answered faster.
    """
    drawn = random.Random(5)
    unknown = [made_up(one, drawn, known) for one in units]
    turns = [
        (sample, names[turn % len(units)]) for sample, names in enumerate((units, unknown)) for turn in range(REQUESTS)
    ]
    drawn.shuffle(turns)
    for _, name in turns[:1000]:
        ask(client, name)
    times: tuple[list[float], list[float]] = ([], [])
    for sample, name in turns:
        start = time.perf_counter()
        ask(client, name)
        times[sample].append(time.perf_counter() - start)
    return times


def main() -> None:
    """For two roles and two ways to ask, print the medians and the p of a Mann-Whitney and a Kolmogorov-Smirnov test."""
    settings = Settings(data_dir=full_sample())
    catalogue, _ = settings.definitions()
    units = [one for one in catalogue.areas_at("unit") if one.parent != "london"]
    with tempfile.TemporaryDirectory() as folder:
        kept = Settings(data_dir=settings.data_dir, written_url=f"sqlite:///{folder}/written.sqlite")
        tool = proxied(kept, Path(folder))
        for role in ("reader", "regional"):
            client = named(tool, role, WHO[role])
            for ask in (data, page):
                outside, unknown = sampled(ask, client, [one.slug for one in units], set(catalogue.areas))
                medians = [sorted(one)[len(one) // 2] * 1000 for one in (outside, unknown)]
                ranks, shape = mannwhitneyu(outside, unknown).pvalue, ks_2samp(outside, unknown).pvalue
                told = "yes" if min(ranks, shape) < LEAST_P else "no"
                print(
                    f"{role}, {ask.__name__} | {REQUESTS:,} each | medians {medians[0]:.3f} and {medians[1]:.3f} ms | "
                    f"Mann-Whitney p {ranks:.3f} | Kolmogorov-Smirnov p {shape:.3f} | told apart {told}",
                    flush=True,
                )


if __name__ == "__main__":
    main()
