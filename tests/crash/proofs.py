"""Proofs by killing: after each kill the store opens, and figures are those before or those after, never between."""

import time
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path

import psycopg
from sqlalchemy import insert, select

from queries import schema
from queries.audit import Audit, Sought, audit
from queries.loading.verifying import verify
from queries.migration import migrate
from queries.written import NEWEST, Written
from tests.crash.deeds import FIRST, known
from tests.crash.nursery import Nursery
from tests.postgres import Database
from tests.queries.small import Service, records_mapping
from tests.queries.test_killed import people
from tests.queries.test_written import NOW, tables

OWN = ("pemt_loader", "pemt_keeper", "pemt_writer")
PATIENCE = 400
KEPT_ROWS = 50


@dataclass
class Tally:
    """What a proof came to: kills, how often the deed was not done, and how often it had just been.

    ``counted``: how often a load had put its counts in staging, and readers still saw the figures before.
    """

    name: str
    kills: int = 0
    before: int = 0
    after: int = 0
    counted: int = 0
    seconds: float = field(default_factory=time.monotonic)

    def line(self) -> str:
        """The tally in words."""
        loaded = f" ({self.counted} with the new counts in staging)" if self.counted else ""
        return (
            f"{self.name}: {self.kills} kills, {self.before} left figures as before{loaded}, {self.after} as after, "
            f"0 between ({time.monotonic() - self.seconds:.0f} s)"
        )


@dataclass(frozen=True)
class Place:
    """Where deeds are done: a folder, and a database where figures and what people write are kept in one."""

    folder: Path
    definitions: Path
    database: Database | None = None

    @property
    def store_url(self) -> str:
        """The address that the loader writes to."""
        return self.database.address("pemt_loader") if self.database else ""

    def service(self) -> Service:
        """The service as its reader sees it."""
        reader = self.database.address("pemt_web") if self.database else ""
        return Service(self.folder, *known(str(self.definitions)), reader)

    def written(self, login: str) -> str:
        """The address of what people write."""
        return self.database.address(login) if self.database else f"sqlite:///{self.folder / 'written.sqlite'}"

    def given(self, **more: str) -> dict[str, str]:
        """What a deed is given."""
        return {
            "folder": str(self.folder), "definitions": str(self.definitions), "store_url": self.store_url, **more
        }  # fmt: skip

    def quiet(self) -> None:
        """Wait until the database has noticed that whoever was killed is gone."""
        if self.database is None:
            return
        address = self.database.address("postgres").replace("+psycopg", "")
        with closing(psycopg.connect(address, autocommit=True)) as connection:
            for _ in range(PATIENCE):
                asked = "SELECT count(*) FROM pg_stat_activity WHERE usename = ANY(%s)"
                if connection.execute(asked, [list(OWN)]).fetchone() == (0,):
                    return
                time.sleep(0.02)
        raise AssertionError("a connection of somebody who is dead is still there")


def figures(place: Place) -> tuple[dict[object, object], list[tuple[object, ...]]]:
    """The exact counts in staging, and every row that readers are given."""
    service = place.service()
    store = service.store()
    with store.engine.connect() as connection:
        rows = sorted(map(tuple, connection.execute(select(schema.cell))), key=str)
    store.engine.dispose()
    return service.counts(), rows


def kill_loads(place: Place, nursery: Nursery, kills: int) -> Tally:
    """Load and release two extracts in turn; each is killed somewhere on its way."""
    tally = Tally(f"load and release, {'PostgreSQL' if place.database else 'files'}")
    service = replace(place.service(), store_url=place.store_url)
    extracts, both = [], []
    for recalled in (5, 6):
        service.load(service.write("people.csv", people(recalled), records_mapping()))
        service.release()
        extract = service.folder / f"people-{recalled}.csv"
        (service.folder.parent / "extracts" / "people.csv").rename(extract)
        (service.folder.parent / "extracts" / "people.mapping.toml").rename(extract.with_suffix(".mapping.toml"))
        extracts.append(str(extract))
        both.append(figures(place))
    now, longest = 1, 0.0
    while tally.kills < kills:
        if tally.kills % 10 == 0:  # left alone from time to time: recovery without help, and how long it takes
            now = 1 - now
            longest = 1.05 * nursery.run("load", place.given(extract=extracts[now]))
            assert figures(place) == both[now]
            assert left_over(place) == set()
        if not nursery.kill("load", place.given(extract=extracts[1 - now]), longest):
            now = 1 - now
            continue
        tally.kills += 1
        place.quiet()
        counts, rows = figures(place)
        assert counts in (both[0][0], both[1][0]), "staging is between"
        assert rows in (both[0][1], both[1][1]), "what readers see is between"
        if rows == both[1 - now][1]:
            assert counts == both[1 - now][0]
            now = 1 - now
            tally.after += 1
        else:
            tally.before += 1
            tally.counted += counts == both[1 - now][0]
    assert sound(place)
    return tally


def kill_releases(place: Place, nursery: Nursery, kills: int) -> Tally:
    """Release what is in staging again and again; a release that is killed is there whole or not at all."""
    tally = Tally(f"release, {'PostgreSQL' if place.database else 'files'}")
    service = replace(place.service(), store_url=place.store_url)
    service.load(service.write("people.csv", people(5), records_mapping()))
    service.release()
    expected = figures(place)
    longest = 0.0
    while tally.kills < kills:
        if tally.kills % 10 == 0:
            longest = 1.05 * nursery.run("release", place.given())
            assert left_over(place) == set()
        entries = service.releases.entries()
        if not nursery.kill("release", place.given(), longest):
            continue
        tally.kills += 1
        place.quiet()
        assert figures(place) == expected
        now = service.releases.entries()
        assert now[: len(entries)] == entries
        assert len(now) - len(entries) in (0, 1)
        tally.after += len(now) - len(entries)
        tally.before += 1 + len(entries) - len(now)
    assert sound(place)
    return tally


def kill_migrations(place: Place, nursery: Nursery, kills: int) -> Tally:
    """Migrate up and down with rows in place; every row stays, and the tables are those of the revision that is named."""
    tally = Tally(f"migration, {'PostgreSQL' if place.database else 'files'}")
    written = Written(place.written("pemt_keeper"))
    shapes = {}
    for revision in (FIRST, NEWEST):
        migrate(written, revision)
        shapes[revision] = tables(written)
    rows = [{"at": NOW, "who": "a", "what": "looked", "detail": str(number)} for number in range(KEPT_ROWS)]
    with written.transaction() as connection:
        connection.execute(insert(audit).inline(), rows)
    longest = 1.0 if place.database else 0.15  # some steps up and some down
    while tally.kills < kills:
        written.engine.dispose()
        assert nursery.kill("migration", place.given(written=place.written("pemt_keeper")), longest)
        tally.kills += 1
        place.quiet()
        stands = written.revision()
        assert stands in shapes
        assert tables(written) == shapes[stands]
        with written.transaction() as connection:
            kept = [detail for (detail,) in connection.execute(select(audit.c.detail).order_by(audit.c.number))]
        assert kept == [row["detail"] for row in rows]
        tally.after += stands == NEWEST
        tally.before += stands == FIRST
    migrate(written, NEWEST)
    written.engine.dispose()
    return tally


def kill_writers(place: Place, nursery: Nursery, kills: int) -> Tally:
    """Record numbers in turn; whatever was told as recorded is there, in order, with at most one more."""
    tally = Tally(f"audit log, {'PostgreSQL' if place.database else 'files'}")
    Written(place.written("pemt_keeper")).ready()
    log = Audit(Written(place.written("pemt_writer")), 365)
    told = place.folder.parent / "told"
    number = 0
    while tally.kills < kills:
        told.unlink(missing_ok=True)
        given = place.given(written=place.written("pemt_writer"), told=str(told), number=str(number))
        assert nursery.kill("audit", given, 0.25 if place.database else 0.08)
        tally.kills += 1
        said = len(told.read_text().splitlines()) if told.exists() else 0
        if place.database:
            _settle(log, number)
        kept = [int(one.detail) for one in log.search(Sought())]
        assert kept == list(range(len(kept)))
        assert len(kept) - number - said in (0, 1), "what was told as recorded is not there, or more was recorded"
        tally.after += len(kept) - number - said
        tally.before += 1 - (len(kept) - number - said)
        number = len(kept)
    return tally


def _settle(log: Audit, number: int) -> None:
    """Wait until what a dead writer had under way is there or is not."""
    before = -1
    while before != (before := sum(1 for _ in log.search(Sought()))):
        time.sleep(0.05)


def left_over(place: Place) -> set[str]:
    """Working files that nobody works on."""
    return {path.name for path in place.folder.iterdir() if path.name.startswith("loading-") or ".next" in path.name}


def sound(place: Place) -> bool:
    """Whether all that is kept is whole."""
    return [one for one in verify(place.folder, place.service().releases, None) if one.wrong] == []
