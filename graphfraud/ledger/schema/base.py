"""What all of the ledger's tables share."""

from __future__ import annotations

import sqlalchemy as sa

SCHEMA_VERSION = "0007"
"""The newest revision in `migrations`; revisions are numbered in the order of their making."""

VERSION_TABLE = "ledger_version"
"""Holds the revision of the database; its presence tells a ledger from any other."""

metadata = sa.MetaData()


def audit_line(name: str = "audit") -> sa.Column[int]:
    """Make the column that names the audit line of a row, which is written last in the same transaction."""
    line = sa.ForeignKey("audit.id", deferrable=True, initially="DEFERRED")
    return sa.Column(name, sa.Integer, line, nullable=False)
