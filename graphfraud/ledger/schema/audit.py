"""The audit chain: a line for everything that a person did, each holding the digest of the one before.

What a line says of people and their data stands in its payload, which an erasure can take away; the line
keeps the payload's digest, so the chain stays whole. The payload's salt keeps its digest from being guessed.
"""

from __future__ import annotations

import sqlalchemy as sa

from graphfraud.ledger.schema.base import audit_line, metadata

audit = sa.Table(
    "audit",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False, comment="1, 2, 3, without a gap"),
    sa.Column("at", sa.BigInteger, nullable=False),
    sa.Column("person", sa.Integer, sa.ForeignKey("person.id"), nullable=True, comment="none: nobody known"),
    sa.Column("action", sa.String(32), nullable=False),
    sa.Column("outcome", sa.String(8), nullable=False),
    sa.Column("payload_digest", sa.String(64), nullable=False),
    sa.Column("previous", sa.String(64), nullable=False, comment="digest of the line before"),
    sa.Column("digest", sa.String(64), nullable=False, comment="SHA-256 over all of the above"),
    sa.CheckConstraint("outcome IN ('done', 'refused')", name="audit_outcome_known"),
)

audit_payload = sa.Table(
    "audit_payload",
    metadata,
    sa.Column("audit", sa.Integer, sa.ForeignKey("audit.id"), primary_key=True, autoincrement=False),
    sa.Column("subject", sa.Text, nullable=False, index=True, comment="what it was done to"),
    sa.Column("body", sa.Text, nullable=False, comment="JSON: why, before, after and the rest"),
    sa.Column("salt", sa.String(32), nullable=False),
)

audit_erasure = sa.Table(
    "audit_erasure",
    metadata,
    sa.Column("audit", sa.Integer, sa.ForeignKey("audit.id"), primary_key=True, autoincrement=False),
    audit_line("by_audit"),
)
"""Lines whose payload was erased, and the line that says so; without an entry no payload can be deleted."""
