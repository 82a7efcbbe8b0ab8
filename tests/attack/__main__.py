"""The whole attack on a folder's release in force, and on it and the one before: ``DATA_DIR=folder python -m tests.attack``."""

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
from typing import Any

import pandas as pd
from flask.testing import FlaskClient

from app.rate_limits import UNLIMITED
from app.server import create_app
from app.settings import Settings
from equality.catalogue import Catalogue
from tests.attack.every_page import Seen, blocks_seen, pages_of_all_measures_seen, secrets, summed
from tests.attack.gathering import Gathered, gathered, joined, listed, together
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


def not_withdrawn(folder: Path) -> list[dict[str, Any]]:
    """The entries of a folder's releases that were not withdrawn, oldest first; the last is in force."""
    return [entry for entry in json.loads((folder / "releases.json").read_text()) if not entry["withdrawn"]]


@contextmanager
def copied(folder: Path, entry: dict[str, Any]) -> Iterator[Path]:
    """One of the folder's releases in a folder of its own, in memory where there is room, so that a hundred thousand
    requests do not fill the audit log of the real one."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as made:
        (Path(made) / "releases.json").write_text(json.dumps([entry]))
        for name in ("staging.duckdb", entry["file"]):
            shutil.copy(folder / name, made)
        yield Path(made)


def all_gathered(folder: Path) -> Gathered:
    """Every row of the release in force, asked for by a process for each core."""
    began = time.monotonic()
    measures = [*listed(client_of(folder)[0])]
    with ProcessPoolExecutor() as pool:
        found = together(pool.map(_gathered, [folder] * len(measures), measures))
    print(f"Asked {found.asked:,} addresses in {time.monotonic() - began:.0f} s", flush=True)
    return found


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


def attack(found: Gathered, catalogue: Catalogue, exact: pd.DataFrame) -> bool:
    """Attacks what was gathered, and prints; whether no number is fixed, known to within fewer than 3 or was not tried."""
    began = time.monotonic()
    proof = attacked(found, catalogue, exact, SECONDS)
    print(*proof.lines(), f"Solved in {time.monotonic() - began:.0f} s", sep="\n", flush=True)
    return len(proof.narrow) == 0 and proof.untried == 0


def read_pages(folder: Path, found: Gathered, catalogue: Catalogue, exact: pd.DataFrame) -> bool:
    """Reads every page with a withheld row, and prints; whether none tells a number of it."""
    began = time.monotonic()
    seen = pages_seen(folder, secrets(found.rows, exact, catalogue), catalogue)
    print(*seen.lines(), f"Read in {time.monotonic() - began:.0f} s", sep="\n", flush=True)
    return len(seen.told) == 0


def main(folder: Path) -> int:
    """Attacks the release in force, reads its pages, and attacks it together with the one before, if any; 1 where any succeeds."""
    *before, current = not_withdrawn(folder)
    exact = exact_rows(folder / "staging.duckdb")
    print(f"Release {current['number']}", flush=True)
    with copied(folder, current) as own:
        catalogue, found = client_of(own)[1], all_gathered(own)
        safe = [attack(found, catalogue, exact), read_pages(own, found, catalogue, exact)]
    for entry in before[-1:]:
        print(f"Release {current['number']} together with release {entry['number']}", flush=True)
        with copied(folder, entry) as own:
            safe.append(attack(joined(all_gathered(own), found), catalogue, exact))
    return int(not all(safe))


if __name__ == "__main__":
    sys.exit(main(Path(os.environ.get("DATA_DIR", "data"))))
