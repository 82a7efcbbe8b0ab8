"""Two successive releases of the sample at true scale, a quarter apart, to attack together: made in the folder ``DATA_DIR``."""

import os
import shutil
import tempfile
from pathlib import Path

from sample_data.invent import write_sample
from tests.attack.small import command, cut, loaded

LAST = "2025-26 Q4"


def main(folder: Path, scale: float = 1.0) -> None:
    """Loads and releases all quarters but the last, and then all of them; ``scale`` is that of the sample."""
    with tempfile.TemporaryDirectory() as extracts:
        paths = write_sample(Path(extracts), scale)
        wholes = [cut(path, f"quarter <> '{LAST}'") for path in paths]
        _released(folder, paths)
        for whole, path in zip(wholes, paths, strict=True):
            whole.replace(path)
        _released(folder, paths)


def _released(folder: Path, paths: list[Path]) -> None:
    loaded(folder, paths)
    print(command(folder, "release", PROTECT="proof"), flush=True)


if __name__ == "__main__":
    where = Path(os.environ.get("DATA_DIR", "data"))
    if not where.exists():
        making = where.with_name(f"{where.name}-making")
        shutil.rmtree(making, ignore_errors=True)
        main(making)
        making.rename(where)
