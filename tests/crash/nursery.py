"""A process that has imported everything and forks a child for each deed, so that a kill never falls into the imports."""

import json
import os
import random
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from app.settings import ROOT


@dataclass(frozen=True)
class Nursery:
    """Children on demand; ``draw`` says when each is killed."""

    process: subprocess.Popen[str]
    draw: random.Random

    def run(self, deed: str, given: dict[str, str]) -> float:
        """A deed that is left alone; how long it took in seconds."""
        started = time.monotonic()
        self._start(deed, given)
        assert self._ended() == 0, f"{deed} failed by itself"
        return time.monotonic() - started

    def kill(self, deed: str, given: dict[str, str], longest: float) -> bool:
        """A deed that is killed at a moment within so many seconds, drawn at random; whether it was not yet done."""
        pid = self._start(deed, {**given, "killed": "yes"})
        time.sleep(self.draw.uniform(0, longest))
        os.kill(pid, signal.SIGKILL)  # the nursery has not waited for it yet, so it is this child and no other
        self._say("wait")
        status = self._ended()
        assert status in (0, -signal.SIGKILL), f"{deed} failed by itself"
        return status != 0

    def _start(self, deed: str, given: dict[str, str]) -> int:
        self._say(json.dumps([deed, given]))
        return int(self._heard())

    def _ended(self) -> int:
        return int(self._heard())

    def _say(self, line: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()

    def _heard(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline()


@contextmanager
def nursery(seed: int, definitions: str) -> Iterator[Nursery]:
    """A nursery with these definitions read; gone afterwards."""
    command = [sys.executable, "-m", "tests.crash.nursery", definitions]
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        yield Nursery(process, random.Random(seed))
        process.terminate()


def serve(definitions: str) -> None:
    """Fork a child for each line that comes in, say its number, and say how it ended."""
    from tests.crash.deeds import DEEDS, known

    known(definitions)
    for line in sys.stdin:
        deed, given = json.loads(line)
        pid = os.fork()
        if pid == 0:
            _child(DEEDS[deed], given)
        print(pid, flush=True)
        if given.get("killed"):
            sys.stdin.readline()  # until it was killed, so that its number stays its own
        _, status = os.waitpid(pid, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


def _child(deed: Callable[[dict[str, str]], None], given: dict[str, str]) -> None:
    status = 1
    try:
        deed(given)
        status = 0
    finally:
        if status:
            traceback.print_exc()
        os._exit(status)


if __name__ == "__main__":
    serve(sys.argv[1])
