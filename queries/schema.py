"""The serving tables: released rows with integer keys, what the keys mean, and where the figures came from."""

from sqlalchemy import Boolean, Column, Date, DateTime, Float, Integer, MetaData, SmallInteger, String, Table, Text

metadata = MetaData()


def _key(name: str) -> Column[int]:
    return Column(name, SmallInteger, primary_key=True, autoincrement=False)


cell = Table(
    "cell",
    metadata,
    _key("area"),
    _key("measure"),
    _key("characteristic"),
    _key("segment"),
    _key("period"),
    _key("grp"),
    Column("count", Integer),
    Column("total", Integer),
    Column("withheld", SmallInteger, nullable=False),
    Column("versus_reference", SmallInteger),
    Column("versus_rest", SmallInteger),
    sqlite_with_rowid=False,
)
"""One released row. ``count`` and ``total`` are NULL where ``withheld`` is 1, and so are both finding codes."""

name = Table("name", metadata, Column("kind", String, primary_key=True), _key("code"), Column("slug", String))
"""What a code stands for; ``kind`` is measure, area, characteristic, period, group:<characteristic>, segment:<population>."""

offered = Table(
    "offered",
    metadata,
    Column("measure", String, primary_key=True),
    Column("level", String, primary_key=True),
    Column("segments", String, primary_key=True),
    Column("period_kind", String, primary_key=True),
    Column("characteristic", String, primary_key=True),
    Column("left_out", Boolean, nullable=False),
    Column("withheld_share", Float, nullable=False),
)
"""The combinations of the plan with data, and whether the release left each out as too small."""

family = Table(
    "family",
    metadata,
    _key("measure"),
    _key("characteristic"),
    _key("period"),
    Column("level", SmallInteger, primary_key=True, autoincrement=False),
    Column("segments", SmallInteger, primary_key=True, autoincrement=False),
    Column("comparison", SmallInteger, primary_key=True, autoincrement=False),
    Column("comparisons", Integer, nullable=False),
    sqlite_with_rowid=False,
)
"""How many comparisons each family corrected for. ``comparison``: 0 the reference group, 1 everyone else."""

load = Table(
    "load",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("population", String, nullable=False),
    Column("loaded_at", DateTime, nullable=False),
    Column("as_at", Date, nullable=False),
    Column("file", String, nullable=False),
    Column("checksum", String, nullable=False),
    Column("source", String, nullable=False),
    Column("sample", Boolean, nullable=False),
    Column("thousands_of_rows", Integer, nullable=False),
    Column("checks", Text, nullable=False),
)
"""Each load whose figures are in the release; ``checks`` is its report as JSON, without exact numbers.

The number of rows is kept in thousands: an exact one, less those who declared, would be those who did not.
"""

release = Table(
    "release",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("made_at", DateTime, nullable=False),
    Column("as_at", Date, nullable=False),
    Column("method", String, nullable=False),
    Column("checksum", String, nullable=False),
    Column("replaces", Integer),
    Column("corrects", Boolean, nullable=False),
    Column("sample", Boolean, nullable=False),
    Column("least_people", Integer, nullable=False),
    Column("least_events", Integer, nullable=False),
)
"""One row: the release itself and the rules in force when it was made."""
