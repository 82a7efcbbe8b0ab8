"""The command line as an analyst runs it, in a process of its own, on a folder of releases."""

import os
import subprocess
import sys
from pathlib import Path

from app.settings import ROOT
from sample_data.invent import EXTRACTS


def run(folder: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command with these words, on a folder of releases."""
    return subprocess.run(
        [sys.executable, "-m", "app", *words],
        cwd=ROOT,
        env={**os.environ, "DATA_DIR": str(folder), "COLUMNS": "200", **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def done(ran: subprocess.CompletedProcess[str]) -> str:
    """What a command that worked has said."""
    assert (ran.returncode, "Traceback" in ran.stderr) == (0, False), ran.stderr
    return ran.stdout


def refused(ran: subprocess.CompletedProcess[str]) -> str:
    """What a command that refused has said: sentences, and nothing of the fault."""
    assert ran.returncode != 0
    assert "Traceback" not in ran.stderr + ran.stdout
    return ran.stdout + ran.stderr


def copied(name: str, folder: Path, **replaced: str) -> Path:
    """An extract and its mapping in another folder, with some texts of the extract replaced."""
    folder.mkdir(parents=True, exist_ok=True)
    text = (EXTRACTS / f"{name}.csv").read_text(encoding="utf-8")
    for old, new in replaced.items():
        assert old in text
        text = text.replace(old, new)
    (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    (folder / f"{name}.mapping.toml").write_bytes((EXTRACTS / f"{name}.mapping.toml").read_bytes())
    return folder / f"{name}.csv"
