"""The few statements that pages are made of: each a range of the key of ``cell``, or a look-up of family sizes."""

from sqlalchemy import bindparam, func, select

from queries import schema

cell = schema.cell
_NUMBERS = (cell.c.count, cell.c.total, cell.c.versus_reference, cell.c.versus_rest)

BLOCKS = select(
    cell.c.area, cell.c.measure, cell.c.characteristic, cell.c.segment, cell.c.period, cell.c.grp, *_NUMBERS
).where(
    cell.c.area.in_(bindparam("areas", expanding=True)),
    cell.c.measure.in_(bindparam("measures", expanding=True)),
    cell.c.characteristic.in_(bindparam("characteristics", expanding=True)),
    cell.c.segment.in_(bindparam("segments", expanding=True)),
    cell.c.period.in_(bindparam("periods", expanding=True)),
)
"""Rows of some areas, measures, characteristics, segments and periods, each with every other."""

OVERALL = BLOCKS.where(cell.c.grp == 0)
"""The same for all who declared, whose code is 0 in every characteristic."""

FINDINGS_BY_CHARACTERISTIC = (
    select(cell.c.characteristic, cell.c.versus_reference, cell.c.versus_rest, func.count().label("rows"))
    .where(
        cell.c.area == bindparam("area"),
        cell.c.measure.in_(bindparam("measures", expanding=True)),
        cell.c.characteristic.in_(bindparam("characteristics", expanding=True)),
        cell.c.segment == 0,
        cell.c.period == bindparam("period"),
    )
    .group_by(cell.c.characteristic, cell.c.versus_reference, cell.c.versus_rest)
)
"""How many rows of an area and period have each pair of finding codes, by characteristic, all segments together."""

FAMILY_ROWS = select(cell.c.area, cell.c.segment, cell.c.grp, *_NUMBERS).where(
    cell.c.area.in_(bindparam("areas", expanding=True)),
    cell.c.measure == bindparam("measure"),
    cell.c.characteristic == bindparam("characteristic"),
    cell.c.segment.in_(bindparam("segments", expanding=True)),
    cell.c.period == bindparam("period"),
)
"""Rows of every area and segment whose comparisons are corrected together."""

FAMILY_SIZES = select(schema.family).where(
    schema.family.c.measure.in_(bindparam("measures", expanding=True)),
    schema.family.c.characteristic.in_(bindparam("characteristics", expanding=True)),
    schema.family.c.period.in_(bindparam("periods", expanding=True)),
    schema.family.c.level.in_(bindparam("levels", expanding=True)),
    schema.family.c.segments.in_(bindparam("segments", expanding=True)),
    schema.family.c.comparison.in_(bindparam("comparisons", expanding=True)),
)
"""How many comparisons were corrected together."""
