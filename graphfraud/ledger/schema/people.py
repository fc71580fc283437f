"""Who may do what: people, their sessions, and the requests that were carried out."""

from __future__ import annotations

import sqlalchemy as sa

from graphfraud.ledger.schema.base import metadata

person = sa.Table(
    "person",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("name", sa.String(64), nullable=False, unique=True, comment="what the person logs in with"),
    sa.Column("role", sa.String(16), nullable=False),
    sa.Column("firm", sa.Text, nullable=False, comment="the partner firm; empty for the shop's own staff"),
    sa.Column("password_hash", sa.Text, nullable=True, comment="argon2id; none where a provider vouches"),
    sa.Column("created_at", sa.BigInteger, nullable=False),
    sa.Column("disabled_at", sa.BigInteger, nullable=True),
    sa.Column("failures", sa.Integer, nullable=False, comment="wrong passwords since the last right one"),
    sa.Column("locked_until", sa.BigInteger, nullable=True),
)

session = sa.Table(
    "session",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("person", sa.Integer, sa.ForeignKey("person.id"), nullable=False, index=True),
    sa.Column("token_hash", sa.String(64), nullable=False, unique=True, comment="SHA-256 of the token"),
    sa.Column("created_at", sa.BigInteger, nullable=False),
    sa.Column("expires_at", sa.BigInteger, nullable=False),
    sa.Column("ended_at", sa.BigInteger, nullable=True),
    sa.Column("idle_ms", sa.BigInteger, nullable=True, comment="ends so long after seen_at; none: does not"),
    sa.Column("seen_at", sa.BigInteger, nullable=True, comment="the last sign of life, to the minute"),
    sa.Column("unmasked_at", sa.BigInteger, nullable=True, comment="since when names are shown in clear"),
)

saved_view = sa.Table(
    "saved_view",
    metadata,
    sa.Column("person", sa.Integer, sa.ForeignKey("person.id"), primary_key=True, autoincrement=False),
    sa.Column("name", sa.String(64), primary_key=True, comment="what its person calls it"),
    sa.Column("saved_at", sa.BigInteger, nullable=False),
    sa.Column("wanted", sa.JSON, nullable=False, comment="filters and order of the review queue"),
)

request_done = sa.Table(
    "request_done",
    metadata,
    sa.Column("key", sa.String(64), primary_key=True, comment="what the caller gave, once"),
    sa.Column("audit", sa.Integer, sa.ForeignKey("audit.id"), nullable=False),
)
