"""Cases with their history and checklist, holds on victims' accounts, and flags."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from graphfraud.ledger.migrations.guards import append_only, refuse, refuse_emptying

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_HISTORY = "what was noted stays"
_CASE = "a case is closed and never deleted"
_HOLD = "a hold is lifted and never deleted"


def upgrade() -> None:
    """Create the tables; what was noted can only be added to."""
    _create_cases()
    _create_holds()
    _create_flags()
    _guard()


def _create_cases() -> None:
    op.create_table(
        "ring_case",
        sa.Column("ring", sa.Integer, primary_key=True, autoincrement=False, comment="123 of R-000123"),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("reason", sa.String(32), nullable=False, comment="why it was closed"),
        sa.Column("owner", sa.Integer, sa.ForeignKey("person.id"), nullable=True),
        sa.Column("opened_at", sa.BigInteger, nullable=False),
        sa.Column("due_at", sa.BigInteger, nullable=False),
        sa.Column("locked_by", sa.Integer, sa.ForeignKey("person.id"), nullable=True),
        sa.Column("locked_until", sa.BigInteger, nullable=True),
        sa.Column("closed_run", sa.Integer, nullable=True, comment="published run when it was closed"),
        sa.Column("closed_members", sa.JSON, nullable=False, comment="account keys when it was closed"),
        sa.Column("closed_fraud", sa.JSON, nullable=False, comment="those of them that were known fraud"),
    )
    op.create_table(
        "case_step",
        sa.Column("ring", sa.Integer, sa.ForeignKey("ring_case.ring"), primary_key=True, autoincrement=False),
        sa.Column("step", sa.String(32), primary_key=True),
        sa.Column("required", sa.Boolean, nullable=False),
        sa.Column("done_at", sa.BigInteger, nullable=True),
        sa.Column("done_by", sa.Integer, sa.ForeignKey("person.id"), nullable=True),
    )
    op.create_table(
        "case_event",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("ring", sa.Integer, sa.ForeignKey("ring_case.ring"), nullable=False),
        _audit_line(),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("person", sa.Integer, sa.ForeignKey("person.id"), nullable=True, comment="none: the night"),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
    )
    op.create_index("ix_case_event_ring", "case_event", ["ring"])


def _create_holds() -> None:
    op.create_table(
        "hold",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("account", sa.Text, nullable=False),
        sa.Column("lifted_at", sa.BigInteger, nullable=True),
    )
    op.create_index("ix_hold_account", "hold", ["account"])
    op.create_table(
        "hold_event",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("hold", sa.Integer, sa.ForeignKey("hold.id"), nullable=False),
        _audit_line(),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("person", sa.Integer, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("note", sa.Text, nullable=False),
    )
    op.create_index("ix_hold_event_hold", "hold_event", ["hold"])


def _create_flags() -> None:
    op.create_table(
        "flag",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        _audit_line(),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("person", sa.Integer, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("account", sa.Text, nullable=False),
        sa.Column("event", sa.Text, nullable=False, comment="the order it is about; empty for the account"),
        sa.Column("note", sa.Text, nullable=False),
    )
    op.create_index("ix_flag_account", "flag", ["account"])


def _audit_line() -> sa.Column[int]:
    line = sa.ForeignKey("audit.id", deferrable=True, initially="DEFERRED")
    return sa.Column("audit", sa.Integer, line, nullable=False)


def _guard() -> None:
    noted = ("id", "audit", "at", "person")
    append_only("case_event", "id", _HISTORY, kept=(*noted, "ring", "kind"), erasable=("text",))
    append_only("hold_event", "id", _HISTORY, kept=(*noted, "hold", "kind"), erasable=("note",))
    append_only("flag", "id", _HISTORY, kept=noted, erasable=("account", "event", "note"))
    for table, message in (("ring_case", _CASE), ("case_step", _CASE), ("hold", _HOLD)):
        refuse("DELETE", table, "1 = 1", message)
        refuse_emptying(table, message)
    other = "OLD.account <> NEW.account AND NEW.account NOT LIKE 'erased:%'"
    again = "OLD.lifted_at IS NOT NULL AND (NEW.lifted_at IS NULL OR NEW.lifted_at <> OLD.lifted_at)"
    refuse("UPDATE", "hold", f"OLD.id <> NEW.id OR ({other}) OR ({again})", _HOLD)
