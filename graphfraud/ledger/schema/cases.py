"""The work on rings: cases with their history and checklist, holds on victims' accounts, and flags."""

from __future__ import annotations

import sqlalchemy as sa

from graphfraud.ledger.schema.base import audit_line, metadata

ring_case = sa.Table(
    "ring_case",
    metadata,
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

case_step = sa.Table(
    "case_step",
    metadata,
    sa.Column("ring", sa.Integer, sa.ForeignKey("ring_case.ring"), primary_key=True, autoincrement=False),
    sa.Column("step", sa.String(32), primary_key=True),
    sa.Column("required", sa.Boolean, nullable=False),
    sa.Column("done_at", sa.BigInteger, nullable=True),
    sa.Column("done_by", sa.Integer, sa.ForeignKey("person.id"), nullable=True),
)

case_event = sa.Table(
    "case_event",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("ring", sa.Integer, sa.ForeignKey("ring_case.ring"), nullable=False, index=True),
    audit_line(),
    sa.Column("at", sa.BigInteger, nullable=False),
    sa.Column("person", sa.Integer, sa.ForeignKey("person.id"), nullable=True, comment="none: the night"),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("text", sa.Text, nullable=False),
)

hold = sa.Table(
    "hold",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("account", sa.Text, nullable=False, index=True),
    sa.Column("lifted_at", sa.BigInteger, nullable=True),
)

hold_event = sa.Table(
    "hold_event",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("hold", sa.Integer, sa.ForeignKey("hold.id"), nullable=False, index=True),
    audit_line(),
    sa.Column("at", sa.BigInteger, nullable=False),
    sa.Column("person", sa.Integer, sa.ForeignKey("person.id"), nullable=False),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("note", sa.Text, nullable=False),
)

flag = sa.Table(
    "flag",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
    audit_line(),
    sa.Column("at", sa.BigInteger, nullable=False),
    sa.Column("person", sa.Integer, sa.ForeignKey("person.id"), nullable=False),
    sa.Column("account", sa.Text, nullable=False, index=True),
    sa.Column("event", sa.Text, nullable=False, comment="the order it is about; empty for the account"),
    sa.Column("note", sa.Text, nullable=False),
)
