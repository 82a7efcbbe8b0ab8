"""Small releases to attack, made by the public commands: one year of the sample at a small scale."""

import os
import subprocess
import sys
from pathlib import Path

import duckdb

from app.settings import ROOT
from sample_data.invent import write_sample

SCALE = 0.1
YEAR = "2025-26"


def extracts(folder: Path, scale: float = SCALE, quarters: int = 4) -> list[Path]:
    """The sample's three files, of the first quarters of one year alone; ``scale`` is that of people on probation."""
    paths = write_sample(folder, scale, others=SCALE)
    within = ", ".join(f"'{YEAR} Q{number}'" for number in range(1, quarters + 1))
    for path in paths:
        cut(path, f"quarter IN ({within})").unlink()
    return paths


def cut(path: Path, condition: str) -> Path:
    """Leaves in an extract the records that meet a condition; gives a file with all of them."""
    whole = path.rename(path.with_suffix(".all"))
    duckdb.sql(f"COPY (SELECT * FROM read_parquet('{whole}') WHERE {condition}) TO '{path}'")
    return whole


def loaded(folder: Path, paths: list[Path]) -> None:
    """These extracts loaded into a folder of releases."""
    command(folder, "load", *map(str, paths))


def command(folder: Path, *words: str, **settings: str) -> str:
    """What a command of the tool prints; raises CalledProcessError with it where the command fails."""
    environment = {**os.environ, "DATA_DIR": str(folder), **settings}
    ran = subprocess.run(
        [sys.executable, "-m", "app", *words], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    if ran.returncode:
        raise AssertionError(f"{words}: {ran.stdout}{ran.stderr}")
    return ran.stdout
