"""Verdicts on accounts and identifiers, and pairs of accounts that are not the same person."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from graphfraud.ledger.migrations.guards import append_only

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_MESSAGE = "a verdict is superseded by a later one and never changed"


def upgrade() -> None:
    """Create the tables, and let their rows only be added."""
    op.create_table(
        "verdict",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False, comment="one series with apart"),
        _audit_line(),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("person", sa.Integer, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("ring", sa.Integer, nullable=False, comment="123 of R-000123, as it then stood"),
        sa.Column("run", sa.Integer, nullable=False, comment="the published run that was looked at"),
        sa.Column("judgement", sa.String(16), nullable=False),
        sa.Column("reason", sa.String(32), nullable=False),
        sa.Column("note", sa.Text, nullable=False),
    )
    op.create_index("ix_verdict_ring", "verdict", ["ring"])
    op.create_table(
        "verdict_node",
        sa.Column("verdict", sa.Integer, sa.ForeignKey("verdict.id"), primary_key=True, autoincrement=False),
        sa.Column("node", sa.Text, primary_key=True, comment="printed key"),
    )
    op.create_index("verdict_of_node", "verdict_node", ["node", "verdict"])
    op.create_table(
        "apart",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False, comment="one series with verdict"),
        _audit_line(),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("person", sa.Integer, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("first", sa.Text, nullable=False, comment="account key, the smaller of the two"),
        sa.Column("second", sa.Text, nullable=False, comment="account key"),
        sa.Column("apart", sa.Boolean, nullable=False, comment="false takes an earlier one back"),
        sa.Column("note", sa.Text, nullable=False),
    )
    op.create_index("apart_pair", "apart", ["first", "second"])
    given = ("id", "audit", "at", "person")
    kept = (*given, "ring", "run", "judgement", "reason")
    append_only("verdict", "id", _MESSAGE, kept=kept, erasable=("note",))
    append_only("verdict_node", "verdict, node", _MESSAGE, kept=("verdict",), erasable=("node",))
    append_only("apart", "id", _MESSAGE, kept=(*given, "apart"), erasable=("first", "second", "note"))


def _audit_line() -> sa.Column[int]:
    line = sa.ForeignKey("audit.id", deferrable=True, initially="DEFERRED")
    return sa.Column("audit", sa.Integer, line, nullable=False)
