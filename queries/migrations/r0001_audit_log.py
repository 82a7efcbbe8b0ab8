"""The audit log: one table that rows are added to, never changed in, and removed from when their time is over."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

REFUSED = "The audit log is only added to: a row is never changed, and is removed only when its time is over."
SQLITE = (
    f"CREATE TRIGGER audit_never_changed BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END",
    "CREATE TRIGGER audit_never_removed BEFORE DELETE ON audit "
    "WHEN julianday(OLD.at) >= julianday('now') - (SELECT days FROM retention) OR NOT EXISTS (SELECT 1 FROM retention) "
    f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END",
)
POSTGRES = (
    f"""
    CREATE FUNCTION written.audit_kept() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
    BEGIN
        IF TG_OP = 'DELETE' THEN
            IF OLD.at < (now() AT TIME ZONE 'UTC') - make_interval(days => (SELECT days FROM written.retention)) THEN
                RETURN OLD;
            END IF;
        END IF;
        RAISE EXCEPTION '{REFUSED}' USING ERRCODE = 'integrity_constraint_violation';
    END $$
    """,
    "CREATE TRIGGER audit_kept BEFORE UPDATE OR DELETE ON written.audit "
    "FOR EACH ROW EXECUTE FUNCTION written.audit_kept()",
    "CREATE TRIGGER audit_not_emptied BEFORE TRUNCATE ON written.audit "
    "FOR EACH STATEMENT EXECUTE FUNCTION written.audit_kept()",
    """
    CREATE FUNCTION written.purge_audit() RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
    DECLARE removed bigint;
    BEGIN
        DELETE FROM written.audit
        WHERE at < (now() AT TIME ZONE 'UTC') - make_interval(days => (SELECT days FROM written.retention));
        GET DIAGNOSTICS removed = ROW_COUNT;
        RETURN removed;
    END $$
    """,
    "REVOKE ALL ON FUNCTION written.purge_audit() FROM PUBLIC",
)
GRANTS = {
    "pemt_writer": (
        "USAGE ON SCHEMA written",
        "SELECT, INSERT ON written.audit",
        "SELECT ON written.retention, written.alembic_version",
        "EXECUTE ON FUNCTION written.purge_audit()",
    ),
    "pemt_loader": (
        "USAGE ON SCHEMA written",
        "INSERT ON written.audit",
        "SELECT ON written.alembic_version",
    ),
}
"""What the logins of docs/deploying.md may do, where there are such."""


def upgrade() -> None:
    """Make the table, the number of days that rows are kept, and what guards both."""
    op.create_table(
        "audit",
        sa.Column("number", sa.Integer, sa.Identity(always=True), primary_key=True),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("who", sa.String(200), nullable=False),
        sa.Column("what", sa.String(40), nullable=False),
        sa.Column("detail", sa.String(500), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "retention",
        sa.Column("one", sa.Boolean, sa.CheckConstraint("one"), primary_key=True),
        sa.Column("days", sa.Integer, sa.CheckConstraint("days >= 30"), nullable=False),
    )
    on_file = op.get_bind().dialect.name == "sqlite"
    op.execute(f"INSERT INTO {'' if on_file else 'written.'}retention (one, days) VALUES (true, 365)")
    for statement in SQLITE if on_file else POSTGRES:
        op.execute(statement)
    if not on_file:
        _grant()


def _grant() -> None:
    found = op.get_bind().execute(sa.text("SELECT rolname FROM pg_roles")).scalars().all()
    for login in GRANTS.keys() & set(found):
        for right in GRANTS[login]:
            op.execute(f"GRANT {right} TO {login}")


def downgrade() -> None:
    """Take all of it away, and what was recorded with it."""
    op.drop_table("audit")
    op.drop_table("retention")
    if op.get_bind().dialect.name != "sqlite":
        op.execute("DROP FUNCTION written.audit_kept()")
        op.execute("DROP FUNCTION written.purge_audit()")
