"""Runs the pending revisions on the connection, and in the transaction, that the caller has begun.

Alembic executes this file; it is not meant to be imported.
"""

from __future__ import annotations

from alembic import context

from graphfraud.ledger.schema import VERSION_TABLE, metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table=VERSION_TABLE,
)
with context.begin_transaction():
    context.run_migrations()
