"""A real server for tests: the command line's own, in a process of its own, on a free port."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType

from app.settings import ROOT

MOST_TRIES = 300
NO_SETTINGS: Mapping[str, str] = MappingProxyType({})


@contextmanager
def serving(folder: Path, settings: Mapping[str, str] = NO_SETTINGS) -> Iterator[str]:
    """Serves the releases of a folder; gives the first line that the server prints, once it answers.

    What is written is kept in a folder of its own, so that servers of one folder share its releases alone. ``settings``
    are environment variables besides; where PORT is among them, it is served there.
    """
    port = int(settings.get("PORT", free_port()))
    environment = {
        **os.environ,
        **settings,
        "DATA_DIR": str(folder),
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "RATE_LIMIT": "off",
    }
    command = [sys.executable, "-m", "app", "serve"]
    with (
        TemporaryDirectory() as written,
        subprocess.Popen(
            command,
            cwd=ROOT,
            env={"WRITTEN_URL": f"sqlite:///{written}/written.sqlite", **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        ) as ran,
    ):
        try:
            said = ran.stdout.readline().decode().strip() if ran.stdout else ""
            wait_for(f"http://127.0.0.1:{port}/health")
            yield said
        finally:
            ran.terminate()


def free_port() -> int:
    """A port of this machine that nothing listens on."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port: int = listening.getsockname()[1]
        return port


def wait_for(address: str) -> None:
    """Wait until an address answers."""
    for _ in range(MOST_TRIES):
        with suppress(OSError), urllib.request.urlopen(address, timeout=5):
            return
        time.sleep(0.1)
    raise AssertionError(f"{address} does not answer")
