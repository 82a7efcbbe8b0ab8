"""The whole proof: kill -9 at 200 random moments (or as many as are named) of each deed, on files and on PostgreSQL."""

import random
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from queries.migration import migrate
from queries.written import NEWEST, Written
from tests.crash.nursery import nursery
from tests.crash.proofs import Place, kill_loads, kill_migrations, kill_releases, kill_writers
from tests.postgres import UNHAD, Database, found, made
from tests.queries.small_definitions import write_definitions

PROOFS = (kill_loads, kill_releases, kill_migrations, kill_writers)


@contextmanager
def databases() -> Iterator[Database | None]:
    """A PostgreSQL of its own, or None where there is none to be had."""
    programs = found()
    if programs is None:
        print(UNHAD)
        yield None
        return
    with made(programs) as database, database.running():
        yield database


def main(kills: int, seed: int) -> None:
    """Run every proof and print what it came to; ends with a trace where one fails."""
    print(f"{kills} random moments each, drawn from the seed {seed}", flush=True)
    with tempfile.TemporaryDirectory() as top, databases() as database:
        definitions = Path(top) / "definitions"
        definitions.mkdir()
        write_definitions(definitions)
        with nursery(seed, str(definitions)) as children:
            for kind in ("files", "PostgreSQL") if database else ("files",):
                for proof in PROOFS:
                    place = Path(top) / f"{proof.__name__}-{kind}" / "data"
                    place.mkdir(parents=True)
                    if kind == "PostgreSQL" and database:
                        database.emptied()
                        migrate(Written(database.address("pemt_keeper")), NEWEST)
                    where = Place(place, definitions, database if kind == "PostgreSQL" else None)
                    print(proof(where, children, kills).line(), flush=True)


if __name__ == "__main__":
    main(*(int(word) for word in sys.argv[1:]) if len(sys.argv) == 3 else (200, random.randrange(10**6)))
