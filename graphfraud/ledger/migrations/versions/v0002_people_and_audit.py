"""People, sessions, requests, and the audit chain with the triggers that guard it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from graphfraud.ledger.migrations.guards import append_only, refuse, refuse_emptying

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_AUDIT = "the audit chain only grows"
_NEXT = "an audit line follows the last one"
_PERSON = "people are disabled and never deleted, so that the audit can name them"


def upgrade() -> None:
    """Create the tables and close the audit against every change."""
    _create_person()
    _create_session()
    _create_audit()
    op.create_table(
        "request_done",
        sa.Column("key", sa.String(64), primary_key=True, comment="what the caller gave, once"),
        sa.Column("audit", sa.Integer, sa.ForeignKey("audit.id"), nullable=False),
    )
    _guard()


def _create_person() -> None:
    op.create_table(
        "person",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("name", sa.String(64), nullable=False, unique=True, comment="what the person logs in with"),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column(
            "firm", sa.Text, nullable=False, comment="the partner firm; empty for the shop's own staff"
        ),
        sa.Column("password_hash", sa.Text, nullable=True, comment="argon2id; none where a provider vouches"),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("disabled_at", sa.BigInteger, nullable=True),
        sa.Column("failures", sa.Integer, nullable=False, comment="wrong passwords since the last right one"),
        sa.Column("locked_until", sa.BigInteger, nullable=True),
    )


def _create_session() -> None:
    op.create_table(
        "session",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("person", sa.Integer, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False, unique=True, comment="SHA-256 of the token"),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("expires_at", sa.BigInteger, nullable=False),
        sa.Column("ended_at", sa.BigInteger, nullable=True),
    )
    op.create_index("ix_session_person", "session", ["person"])


def _create_audit() -> None:
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False, comment="1, 2, 3, without a gap"),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column(
            "person", sa.Integer, sa.ForeignKey("person.id"), nullable=True, comment="none: nobody known"
        ),
        sa.Column("action", sa.String(32), nullable=False),
        sa.Column("outcome", sa.String(8), nullable=False),
        sa.Column("payload_digest", sa.String(64), nullable=False),
        sa.Column("previous", sa.String(64), nullable=False, comment="digest of the line before"),
        sa.Column("digest", sa.String(64), nullable=False, comment="SHA-256 over all of the above"),
        sa.CheckConstraint("outcome IN ('done', 'refused')", name="audit_outcome_known"),
    )
    op.create_table(
        "audit_payload",
        sa.Column("audit", sa.Integer, sa.ForeignKey("audit.id"), primary_key=True, autoincrement=False),
        sa.Column("subject", sa.Text, nullable=False, comment="what it was done to"),
        sa.Column("body", sa.Text, nullable=False, comment="JSON: why, before, after and the rest"),
        sa.Column("salt", sa.String(32), nullable=False),
    )
    op.create_index("ix_audit_payload_subject", "audit_payload", ["subject"])
    op.create_table(
        "audit_erasure",
        sa.Column("audit", sa.Integer, sa.ForeignKey("audit.id"), primary_key=True, autoincrement=False),
        sa.Column(
            "by_audit",
            sa.Integer,
            sa.ForeignKey("audit.id", deferrable=True, initially="DEFERRED"),
            nullable=False,
        ),
    )


def _guard() -> None:
    refuse("INSERT", "audit", "NEW.id <> (SELECT COALESCE(MAX(id), 0) + 1 FROM audit)", _NEXT)
    for action in ("UPDATE", "DELETE"):
        refuse(action, "audit", "1 = 1", _AUDIT)
    refuse_emptying("audit", _AUDIT)
    last = "NEW.audit <> (SELECT MAX(id) FROM audit)"
    twice = "EXISTS (SELECT 1 FROM audit_payload WHERE audit = NEW.audit)"
    refuse("INSERT", "audit_payload", f"{last} OR {twice}", _NEXT)
    refuse("UPDATE", "audit_payload", "1 = 1", _AUDIT)
    erased = "EXISTS (SELECT 1 FROM audit_erasure WHERE audit = OLD.audit)"
    refuse("DELETE", "audit_payload", f"NOT {erased}", "an erasure must say first that the payload goes")
    refuse_emptying("audit_payload", _AUDIT)
    append_only("audit_erasure", "audit", _AUDIT)
    append_only("request_done", "key", "a request that was carried out stays known")
    refuse("DELETE", "person", "1 = 1", _PERSON)
    refuse("UPDATE", "person", "OLD.id <> NEW.id OR OLD.name <> NEW.name", _PERSON)
    refuse_emptying("person", _PERSON)
