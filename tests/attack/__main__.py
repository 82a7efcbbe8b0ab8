"""The whole attack on a folder's release in force: ``DATA_DIR=folder python -m tests.attack``, or ``make attack``."""

import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pandas as pd
from flask.testing import FlaskClient

from app.rate_limits import UNLIMITED
from app.server import create_app
from app.settings import Settings
from equality.catalogue import Catalogue
from tests.attack.every_page import Seen, blocks_seen, pages_of_all_measures_seen, secrets, summed
from tests.attack.gathering import Gathered, gathered, listed, together
from tests.attack.proof import attacked
from tests.attack.truth import exact_rows

SECONDS = 1_800


def client_of(folder: Path, rounded_to: int = 0) -> tuple[FlaskClient, Catalogue]:
    """Requests to the tool on a folder's releases, as many as one likes, and the definitions; with exports rounded, if asked."""
    settings = Settings(data_dir=folder, rate_limit=UNLIMITED, round_exports=rounded_to)
    return create_app(settings).server.test_client(), settings.definitions()[0]


def _gathered(folder: Path, measure: str) -> Gathered:
    client, catalogue = client_of(folder)
    return gathered(client, catalogue, [measure])


@contextmanager
def copied(folder: Path) -> Iterator[Path]:
    """The folder's release in force in a folder of its own, in memory where there is room, so that a hundred thousand
    requests do not fill the audit log of the real one."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as made:
        entries = json.loads((folder / "releases.json").read_text())
        files = {entry["file"] for entry in entries if not entry["withdrawn"]}
        for name in ("releases.json", "staging.duckdb", max(files)):
            shutil.copy(folder / name, made)
        yield Path(made)


def _blocks_seen(folder: Path, hidden: pd.DataFrame) -> Seen:
    return blocks_seen(*client_of(folder), hidden)


def _others_seen(folder: Path, hidden: pd.DataFrame) -> Seen:
    return pages_of_all_measures_seen(*client_of(folder), hidden)


def pages_seen(folder: Path, hidden: pd.DataFrame, catalogue: Catalogue) -> Seen:
    """Every page with a withheld row, in a process for each core."""
    population = hidden["measure"].map({slug: one.population for slug, one in catalogue.measures.items()})
    parts = [part for _, part in hidden.groupby("measure")]
    others = [part for _, part in hidden.groupby([population, hidden["characteristic"]])]
    with ProcessPoolExecutor() as pool:
        blocks = pool.map(_blocks_seen, [folder] * len(parts), parts)
        return summed([*blocks, *pool.map(_others_seen, [folder] * len(others), others)])


def main(folder: Path) -> int:
    """Gathers, attacks, reads pages and prints; 1 where a number is fixed, known to within fewer than 3 or stands on a page."""
    began = time.monotonic()
    client, catalogue = client_of(folder)
    measures = [*listed(client)]
    with ProcessPoolExecutor() as pool:
        found = together(pool.map(_gathered, [folder] * len(measures), measures))
    print(f"Asked {found.asked:,} addresses in {time.monotonic() - began:.0f} s", flush=True)
    began = time.monotonic()
    exact = exact_rows(folder / "staging.duckdb")
    proof = attacked(found, catalogue, exact, SECONDS)
    print(*proof.lines(), f"Solved in {time.monotonic() - began:.0f} s", sep="\n", flush=True)
    began = time.monotonic()
    seen = pages_seen(folder, secrets(found.rows, exact, catalogue), catalogue)
    print(*seen.lines(), f"Read in {time.monotonic() - began:.0f} s", sep="\n")
    return int(len(proof.narrow) > 0 or proof.untried > 0 or len(seen.told) > 0)


if __name__ == "__main__":
    with copied(Path(os.environ.get("DATA_DIR", "data"))) as own:
        sys.exit(main(own))
