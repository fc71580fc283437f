"""The block list: entries with their lives, the imports that they came with, and the hits of checkouts."""

from __future__ import annotations

import sqlalchemy as sa

from graphfraud.ledger.schema.base import audit_line, metadata

_ACTIVE = "active"
"""`graphfraud.blocklist.EntryStatus.ACTIVE`, without what that module needs: every command loads this one."""

list_import = sa.Table(
    "list_import",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False, comment="1 of I-000001"),
    audit_line(),
    sa.Column("at", sa.BigInteger, nullable=False),
    sa.Column("person", sa.Integer, sa.ForeignKey("person.id"), nullable=False),
    sa.Column("name", sa.Text, nullable=False, comment="of the file"),
    sa.Column("rejected", sa.Integer, nullable=False, comment="rows that could not be listed"),
)

list_entry = sa.Table(
    "list_entry",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False, comment="123 of L-000123"),
    audit_line(),
    sa.Column("action", sa.String(16), nullable=False),
    sa.Column("type", sa.String(16), nullable=False),
    sa.Column("key", sa.Text, nullable=False, comment="normal form: what is compared"),
    sa.Column("width", sa.Integer, nullable=False, comment="how widely it reaches"),
    sa.Column("value", sa.Text, nullable=False, comment="as somebody typed it"),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("postcode", sa.Text, nullable=False),
    sa.Column("country", sa.Text, nullable=False),
    sa.Column("kind", sa.String(16), nullable=False, comment="of a card or device"),
    sa.Column("normalised", sa.Boolean, nullable=False, comment="value is a key already"),
    sa.Column("reason", sa.String(40), nullable=False),
    sa.Column("text", sa.Text, nullable=False, comment="why, in somebody's own words"),
    sa.Column("status", sa.String(16), nullable=False),
    sa.Column("author", sa.Integer, sa.ForeignKey("person.id"), nullable=False),
    sa.Column("proposed_at", sa.BigInteger, nullable=False),
    sa.Column("needs", sa.JSON, nullable=False, comment="why somebody else had to approve it"),
    sa.Column("approver", sa.Integer, sa.ForeignKey("person.id"), nullable=True),
    sa.Column("approved_at", sa.BigInteger, nullable=True),
    sa.Column("days", sa.Integer, nullable=True, comment="from its start; none: lasting"),
    sa.Column("starts_at", sa.BigInteger, nullable=True, comment="chosen, or when it became active"),
    sa.Column("expires_at", sa.BigInteger, nullable=True),
    sa.Column("times_listed", sa.Integer, nullable=False, comment="how often its value was before"),
    sa.Column("renews", sa.Integer, sa.ForeignKey("list_entry.id"), nullable=True),
    sa.Column("ring", sa.Integer, nullable=True, comment="123 of R-000123: the evidence"),
    sa.Column("run", sa.Integer, nullable=True, comment="the published run that was looked at"),
    sa.Column("snapshot", sa.JSON, nullable=False, comment="what was known: ring, impact"),
    sa.Column("answers", sa.JSON, nullable=False, comment="caution -> what was answered to it"),
    sa.Column("contested_due", sa.BigInteger, nullable=True, comment="until when it is to be settled"),
    sa.Column("reviewed_at", sa.BigInteger, nullable=True),
    sa.Column("ended_at", sa.BigInteger, nullable=True),
    sa.Column("ended_by", sa.Integer, sa.ForeignKey("person.id"), nullable=True),
    sa.Column("imported", sa.Integer, sa.ForeignKey("list_import.id"), nullable=True, index=True),
    sa.Column("source", sa.Text, nullable=False, comment="its id and place in the list it came with"),
)
sa.Index("list_entry_value", list_entry.c.type, list_entry.c.key)
sa.Index("list_entry_status", list_entry.c.status)
sa.Index(
    "one_active_entry",
    list_entry.c.type,
    list_entry.c.key,
    list_entry.c.action,
    unique=True,
    sqlite_where=list_entry.c.status == _ACTIVE,
    postgresql_where=list_entry.c.status == _ACTIVE,
)

list_event = sa.Table(
    "list_event",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("entry", sa.Integer, sa.ForeignKey("list_entry.id"), nullable=False, index=True),
    audit_line(),
    sa.Column("at", sa.BigInteger, nullable=False),
    sa.Column("person", sa.Integer, sa.ForeignKey("person.id"), nullable=False),
    sa.Column("kind", sa.String(24), nullable=False),
    sa.Column("text", sa.Text, nullable=False),
)

list_hit = sa.Table(
    "list_hit",
    metadata,
    sa.Column("entry", sa.String(100), primary_key=True, comment="id in the release: L-000123, or a hold's"),
    sa.Column("order_id", sa.Text, primary_key=True),
    sa.Column("at", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("version", sa.Integer, nullable=False, comment="of the release that answered"),
    sa.Column("place", sa.Integer, nullable=False, comment="0 decided"),
    sa.Column("action", sa.String(16), nullable=False),
    sa.Column("type", sa.String(16), nullable=False),
    sa.Column("reason", sa.String(40), nullable=False),
    sa.Column("amount", sa.BigInteger, nullable=True, comment="minor units"),
    sa.Column("currency", sa.String(3), nullable=False),
)
sa.Index("list_hit_order", list_hit.c.order_id)

own_value = sa.Table(
    "own_value",
    metadata,
    sa.Column("person", sa.Integer, sa.ForeignKey("person.id"), primary_key=True, autoincrement=False),
    sa.Column("digest", sa.String(64), primary_key=True, comment="keyed hash of a printed key"),
)
"""What staff themselves use as customers, so that nobody decides about the own ring."""

ledger_secret = sa.Table(
    "ledger_secret",
    metadata,
    sa.Column("one", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("secret", sa.String(64), nullable=False, comment="32 bytes, made with the ledger"),
)
