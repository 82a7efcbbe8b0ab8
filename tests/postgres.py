"""A real PostgreSQL for tests, in a temporary folder on a free port: finding its programs, getting them, starting it."""

import os
import re
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL

from app.settings import ROOT
from tests.serving import free_port

MOST_TRIES = 300
NO_CLUSTER = Path("/etc/postgresql-common/createcluster.d/no-main-cluster.conf")
LOGINS = ("pemt_loader", "pemt_web", "pemt_writer", "pemt_keeper")
UNHAD = "There is no PostgreSQL for the tests of it: run `make postgres` as root, or install one (Debian: apt-get install postgresql)."
GUIDE = ROOT / "docs" / "deploying.md"


def found() -> Path | None:
    """The folder of PostgreSQL's programs: on the path, else where Debian puts the newest."""
    on_path = shutil.which("initdb")
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return Path(on_path).resolve().parent if on_path else debian[-1].parent if debian else None


def get() -> None:
    """Make sure there is a PostgreSQL: one that is there, else Debian's, without the service that Debian would start."""
    if not found() and shutil.which("apt-get") and os.geteuid() == 0:
        NO_CLUSTER.parent.mkdir(parents=True, exist_ok=True)
        NO_CLUSTER.write_text("create_main_cluster = false\n")
        install = "apt-get update -q && apt-get install -q -y --no-install-recommends postgresql"
        subprocess.run(["sh", "-c", install], check=False)
    if not found():
        if os.environ.get("CI") == "true":
            raise SystemExit(UNHAD)
        print(UNHAD, "They will be skipped.")


@dataclass(frozen=True)
class Database:
    """A running server: its port, and the passwords of its logins."""

    programs: Path
    folder: Path
    port: int
    passwords: dict[str, str]

    def address(self, login: str = "pemt_loader", database: str = "pemt") -> str:
        """What STORE_URL is for a login."""
        password = self.passwords[login]
        url = URL.create("postgresql+psycopg", login, password, "127.0.0.1", self.port, database)
        return url.render_as_string(hide_password=False)

    def run(self, statements: str, database: str = "pemt") -> None:
        """Run statements as the owner of the server."""
        import psycopg

        address = self.address("postgres", database).replace("+psycopg", "")
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(statements.encode())

    def emptied(self) -> None:
        """A database without any release, set up by the very statements that docs/deploying.md gives."""
        roles, grants = re.findall(r"```sql\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
        for what in ("DATABASE IF EXISTS pemt WITH (FORCE)", *(f"ROLE IF EXISTS {login}" for login in LOGINS)):
            self.run(f"DROP {what}", "postgres")
        for statement in filter(str.strip, roles.split(";")):
            self.run(statement, "postgres")
        for login in LOGINS:
            self.run(f"ALTER ROLE {login} PASSWORD '{self.passwords[login]}'")
        self.run(grants)

    @contextmanager
    def running(self) -> Iterator[None]:
        """The server, up until the end; what it says goes to a file of its folder."""
        command = [self.programs / "postgres", "-D", self.folder / "data", "-p", str(self.port)]
        settings = ("listen_addresses=127.0.0.1", f"unix_socket_directories={self.folder}", "fsync=off")
        with (self.folder / "log").open("ab") as log:
            options = [part for setting in settings for part in ("-c", setting)]
            process = subprocess.Popen([*command, *options], cwd=self.folder, stdout=log, stderr=log, **_as_owner())
            try:
                self._wait()
                yield
            finally:
                process.send_signal(signal.SIGINT)
                process.wait(30)

    def _wait(self) -> None:
        asked = [self.programs / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self.port)]
        for _ in range(MOST_TRIES):
            if subprocess.run(asked, check=False).returncode == 0:
                return
            time.sleep(0.1)
        raise AssertionError((self.folder / "log").read_text())


@contextmanager
def made(programs: Path) -> Iterator[Database]:
    """A new server, not yet running, that is gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="pemt-"))
    try:
        passwords = {login: secrets.token_hex(16) for login in ("postgres", *LOGINS)}
        secret = folder / "password"
        secret.write_text(passwords["postgres"])
        if os.geteuid() == 0:
            for path in (folder, secret):
                shutil.chown(path, "postgres")
        make = [programs / "initdb", "-D", folder / "data", "-U", "postgres", "-A", "scram-sha-256", "--no-sync"]
        options = [f"--pwfile={secret}", "--encoding=UTF8", "--locale=C"]
        subprocess.run([*make, *options], cwd=folder, check=True, stdout=subprocess.DEVNULL, **_as_owner())
        yield Database(programs, folder, free_port(), passwords)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _as_owner() -> dict[str, str | list[str]]:
    """PostgreSQL refuses to run as root: then it is run as the user that its package brings."""
    if os.geteuid() != 0:
        return {}
    return {"user": "postgres", "group": "postgres", "extra_groups": []}


if __name__ == "__main__":
    get()
