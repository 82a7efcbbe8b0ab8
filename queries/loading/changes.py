"""What changes for readers from one release to the next: rows newly shown and newly not shown."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL, Connection, MetaData, Table, and_, create_engine, except_, func, select

from queries import schema

SAME_PLACE = ("area", "measure", "characteristic", "segment", "grp")


@dataclass(frozen=True)
class Changes:
    """How many rows that both releases hold are shown in one of them alone."""

    newly_not_shown: int
    newly_shown: int


def changes_between_files(earlier: Path, later: Path) -> Changes | None:
    """The changes from one store file to another; None where they were made by definitions that number things differently."""
    engine = create_engine(URL.create("sqlite", database=str(later)))
    try:
        with engine.connect() as connection:
            connection.exec_driver_sql("ATTACH ? AS earlier", (str(earlier),))
            return changes_between(connection, "earlier", "main")
    finally:
        engine.dispose()


def changes_between(connection: Connection, earlier: str, later: str) -> Changes | None:
    """The changes from the release in one schema of a database to that in another; None as for files."""
    names_before, names = (_in_schema(schema.name, one) for one in (earlier, later))
    codes_before, codes = (
        select(table.c.kind, table.c.code, table.c.slug).where(table.c.kind != "period")
        for table in (names_before, names)
    )
    if connection.execute(except_(codes_before, codes).limit(1)).first():
        return None
    before, cell = (_in_schema(schema.cell, one) for one in (earlier, later))
    same_period = and_(names_before.c.kind == "period", names_before.c.slug == names.c.slug)
    same_place = and_(before.c.period == names_before.c.code, *(before.c[key] == cell.c[key] for key in SAME_PLACE))
    compared = (
        select(
            func.count().filter(cell.c.withheld > before.c.withheld),
            func.count().filter(cell.c.withheld < before.c.withheld),
        )
        .select_from(cell)
        .join(names, and_(names.c.kind == "period", names.c.code == cell.c.period))
        .join(names_before, same_period)
        .join(before, same_place)
    )
    return Changes(*connection.execute(compared).one())


def _in_schema(table: Table, name: str) -> Table:
    return table.to_metadata(MetaData(schema=name))
