"""The sample at a quarter of its true size, made once for these tests, and a door to its files."""

from pathlib import Path

import duckdb
import pytest

from sample_data.invent import write_sample

SCALE = 0.25


@pytest.fixture(scope="session")
def sample_folder(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("sample")
    write_sample(folder, SCALE)
    return folder


@pytest.fixture(scope="session")
def sample(sample_folder):
    """A connection with one view a population, named as its file."""
    with duckdb.connect() as connection:
        for path in sample_folder.glob("*.parquet"):
            connection.execute(f"CREATE VIEW {path.stem} AS SELECT * FROM '{path}'")
        yield connection
