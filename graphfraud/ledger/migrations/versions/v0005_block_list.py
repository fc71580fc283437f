"""The block list: entries, their histories, imports and hits; and what staff themselves use, hashed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from graphfraud.ledger.migrations.guards import append_only, refuse, refuse_emptying

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_ENTRY = "an entry of the block list is archived and never changed or deleted"
_HISTORY = "what was noted stays"


def upgrade() -> None:
    """Create the tables; an entry's value and author cannot be changed, and nothing can be deleted."""
    _create_imports()
    _create_entries()
    _create_histories()
    _create_own_values()
    _guard()


def _create_imports() -> None:
    op.create_table(
        "list_import",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False, comment="1 of I-000001"),
        _audit_line(),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("person", sa.Integer, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("name", sa.Text, nullable=False, comment="of the file"),
        sa.Column("rejected", sa.Integer, nullable=False, comment="rows that could not be listed"),
    )


def _create_entries() -> None:
    op.create_table(
        "list_entry",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False, comment="123 of L-000123"),
        _audit_line(),
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
        sa.Column("imported", sa.Integer, sa.ForeignKey("list_import.id"), nullable=True),
        sa.Column("source", sa.Text, nullable=False, comment="its id and place in the list it came with"),
    )
    op.create_index("ix_list_entry_imported", "list_entry", ["imported"])
    op.create_index("list_entry_value", "list_entry", ["type", "key"])
    op.create_index("list_entry_status", "list_entry", ["status"])
    op.create_index(
        "one_active_entry",
        "list_entry",
        ["type", "key", "action"],
        unique=True,
        sqlite_where=sa.text("status = 'active'"),
        postgresql_where=sa.text("status = 'active'"),
    )


def _create_histories() -> None:
    op.create_table(
        "list_event",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("entry", sa.Integer, sa.ForeignKey("list_entry.id"), nullable=False),
        _audit_line(),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("person", sa.Integer, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
    )
    op.create_index("ix_list_event_entry", "list_event", ["entry"])
    op.create_table(
        "list_hit",
        sa.Column(
            "entry", sa.String(100), primary_key=True, comment="id in the release: L-000123, or a hold's"
        ),
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
    op.create_index("list_hit_order", "list_hit", ["order_id"])


def _create_own_values() -> None:
    op.create_table(
        "own_value",
        sa.Column("person", sa.Integer, sa.ForeignKey("person.id"), primary_key=True, autoincrement=False),
        sa.Column("digest", sa.String(64), primary_key=True, comment="keyed hash of a printed key"),
    )
    op.create_table(
        "ledger_secret",
        sa.Column("one", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("secret", sa.String(64), nullable=False, comment="32 bytes, made with the ledger"),
    )


def _audit_line() -> sa.Column[int]:
    line = sa.ForeignKey("audit.id", deferrable=True, initially="DEFERRED")
    return sa.Column("audit", sa.Integer, line, nullable=False)


def _guard() -> None:
    append_only("list_import", "id", _HISTORY)
    append_only(
        "list_hit", "entry, order_id, at", _HISTORY, kept=("version", "place"), erasable=("order_id",)
    )
    kept = ("id", "entry", "audit", "at", "person", "kind")
    append_only("list_event", "id", _HISTORY, kept=kept, erasable=("text",))
    refuse("DELETE", "list_entry", "1 = 1", _ENTRY)
    refuse_emptying("list_entry", _ENTRY)
    fixed = ("id", "audit", "action", "type", "width", "author", "proposed_at", "reason", "times_listed")
    changed = [f"OLD.{column} <> NEW.{column}" for column in fixed]
    changed += [
        f"OLD.{column} <> NEW.{column} AND NEW.{column} <> '' AND NEW.{column} NOT LIKE 'erased:%'"
        for column in ("key", "value", "name", "text", "source")
    ]
    changed.append("OLD.status IN ('rejected', 'archived') AND NEW.status <> OLD.status")
    refuse("UPDATE", "list_entry", " OR ".join(f"({one})" for one in changed), _ENTRY)
    refuse("UPDATE", "ledger_secret", "1 = 1", "the ledger has one secret")
