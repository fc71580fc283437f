"""The steps that bring a ledger to the newest schema, run by alembic from `graphfraud.ledger.connect`.

Each file in `versions` is one revision, numbered on from the last. A revision only adds: published rows never
change, and rebuilding a table would take its triggers with it. All pending revisions run in one transaction,
so an interrupted migration leaves the ledger as it was.
"""
