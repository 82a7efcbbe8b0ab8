"""The audit log in the order that it is searched in: by who and by what, newest last."""

from alembic import op

revision = "0002"
down_revision = "0001"

INDEXES = {"audit_by_time": ["at"], "audit_by_who": ["who", "at"], "audit_by_what": ["what", "at"]}


def upgrade() -> None:
    """Make the indexes."""
    for name, columns in INDEXES.items():
        op.create_index(name, "audit", columns)


def downgrade() -> None:
    """Take the indexes away; what was recorded stays."""
    for name in INDEXES:
        op.drop_index(name, "audit")
