"""The ring registry: runs, ring numbers, membership changes and lineage, and the triggers that guard them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from graphfraud.ledger.migrations.guards import refuse, refuse_emptying

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_RUN_COLUMN = {"ring": "born_run", "membership_change": "run", "lineage": "run"}
"""Which column of a table names the run that a row belongs to."""

_MESSAGE = "published runs of the ledger never change"


def upgrade() -> None:
    """Create the tables of the registry and close published runs against every change."""
    _create_run()
    _create_ring()
    _create_membership_change()
    _create_lineage()
    _guard_runs()
    for table, column in _RUN_COLUMN.items():
        _guard_rows(table, column)


def _create_run() -> None:
    op.create_table(
        "run",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("prepared_at", sa.BigInteger, nullable=False, comment="milliseconds since 1970 UTC"),
        sa.Column("state", sa.String(9), nullable=False),
        sa.CheckConstraint("state IN ('prepared', 'published')", name="run_state_known"),
    )
    op.create_index(
        "one_prepared_run",
        "run",
        ["state"],
        unique=True,
        sqlite_where=sa.text("state = 'prepared'"),
        postgresql_where=sa.text("state = 'prepared'"),
    )


def _create_ring() -> None:
    op.create_table(
        "ring",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False, comment="123 of R-000123"),
        sa.Column("born_run", sa.Integer, sa.ForeignKey("run.id"), nullable=False),
    )
    op.create_index("ix_ring_born_run", "ring", ["born_run"])


def _create_membership_change() -> None:
    op.create_table(
        "membership_change",
        sa.Column("run", sa.Integer, sa.ForeignKey("run.id"), primary_key=True, autoincrement=False),
        sa.Column("ring", sa.Integer, sa.ForeignKey("ring.number"), primary_key=True, autoincrement=False),
        sa.Column("account", sa.Text, primary_key=True),
        sa.Column("step", sa.SmallInteger, nullable=False, comment="1 joined, -1 left"),
        sa.CheckConstraint("step IN (-1, 1)", name="membership_change_step_known"),
        sqlite_with_rowid=False,
    )


def _create_lineage() -> None:
    op.create_table(
        "lineage",
        sa.Column("run", sa.Integer, sa.ForeignKey("run.id"), primary_key=True, autoincrement=False),
        sa.Column(
            "position", sa.Integer, primary_key=True, autoincrement=False, comment="order in the night"
        ),
        sa.Column("ring", sa.Integer, sa.ForeignKey("ring.number"), nullable=False),
        sa.Column("change", sa.String(16), nullable=False),
        sa.Column("others", sa.JSON, nullable=False, comment="ring ids"),
        sa.Column("cause", sa.Text, nullable=False),
        sa.Column("added", sa.JSON, nullable=False, comment="account keys"),
        sa.Column("removed", sa.JSON, nullable=False, comment="account keys"),
    )
    op.create_index("ix_lineage_ring", "lineage", ["ring"])


def _guard_runs() -> None:
    """Let a run be added only after the last published one, and only a prepared one change or go."""
    later = "NEW.id <= (SELECT MAX(id) FROM run WHERE state = 'published')"
    refuse("INSERT", "run", later, _MESSAGE)
    refuse("UPDATE", "run", "OLD.state = 'published'", _MESSAGE)
    refuse("DELETE", "run", "OLD.state = 'published'", _MESSAGE)
    refuse_emptying("run", _MESSAGE)


def _guard_rows(table: str, column: str) -> None:
    """Refuse to add, change or delete a row of a published run.

    The insert trigger also stops INSERT OR REPLACE, which deletes without firing delete triggers.
    """
    touched = {"INSERT": ("NEW",), "UPDATE": ("OLD", "NEW"), "DELETE": ("OLD",)}
    for action, rows in touched.items():
        runs = ", ".join(f"{row}.{column}" for row in rows)
        published = f"SELECT 1 FROM run WHERE id IN ({runs}) AND state = 'published'"  # noqa: S608  # our names
        refuse(action, table, f"EXISTS ({published})", _MESSAGE)
    refuse_emptying(table, _MESSAGE)
