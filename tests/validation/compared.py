"""A Python that has fairlearn and aequitas, in an environment of its own: finding it, making it, asking it."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from app.settings import ROOT

HOME = ROOT / ".venv" / "compared"
NEEDS = ROOT / "requirements-compared.txt"
ASKED = Path(__file__).with_name("others.py")
UNHAD = "There is no fairlearn and aequitas to compare with: run `make compared` where packages can be had."


def found() -> Path | None:
    """The Python of the environment, where it was made whole from the requirements as they are."""
    kept = HOME / "ready"
    made = kept.is_file() and kept.read_text(encoding="utf-8") == NEEDS.read_text(encoding="utf-8")
    return HOME / "bin" / "python" if made else None


def get() -> None:
    """Make the environment where there is none; without packages the tests of it are skipped, but not in continuous checks."""
    if found() is None and _made():
        (HOME / "ready").write_text(NEEDS.read_text(encoding="utf-8"), encoding="utf-8")
    if found() is None:
        if os.environ.get("CI") == "true":
            raise SystemExit(UNHAD)
        print(UNHAD, "Their tests will be skipped.")


def _made() -> bool:
    steps = (
        [sys.executable, "-m", "venv", "--clear", str(HOME)],
        [str(HOME / "bin" / "python"), "-m", "pip", "install", "-q", "-r", str(NEEDS)],
    )
    return all(subprocess.run(step, check=False).returncode == 0 for step in steps)


def answers(tables: Sequence[Sequence[int]], timed: Sequence[Sequence[int]] = ()) -> dict[str, Any]:
    """What the libraries make of tables (a of n in the group, b of m in the comparison), as tests/validation/others.py says.

    Raises RuntimeError where there is no such Python.
    """
    python = found()
    if python is None:
        raise RuntimeError(UNHAD)
    asked = json.dumps({"tables": [*tables], "timed": [*timed]})
    ran = subprocess.run([str(python), "-I", str(ASKED)], input=asked, capture_output=True, text=True, check=True)
    return dict(json.loads(ran.stdout))


if __name__ == "__main__":
    get()
