"""The ring registry: which rings stood in every run, who was in them and what became of them.

Every row belongs to a run, and a run is either prepared (nobody but the night itself sees it) or published
(triggers keep it from being changed or deleted). So the state stands once, in `run`, and completing a night
changes one row whatever the night's size.
"""

from __future__ import annotations

from enum import IntEnum, StrEnum

import sqlalchemy as sa

from graphfraud.ledger.schema.base import metadata


class RunState(StrEnum):
    """How far a run has come in the ledger."""

    PREPARED = "prepared"
    PUBLISHED = "published"


class Step(IntEnum):
    """What one membership change adds to the count of an account in a ring, so that the sum is 0 or 1."""

    LEFT = -1
    JOINED = 1


run = sa.Table(
    "run",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("prepared_at", sa.BigInteger, nullable=False, comment="milliseconds since 1970 UTC"),
    sa.Column("state", sa.String(9), nullable=False),
    sa.CheckConstraint("state IN ('prepared', 'published')", name="run_state_known"),
)
sa.Index(
    "one_prepared_run",
    run.c.state,
    unique=True,
    sqlite_where=run.c.state == RunState.PREPARED.value,
    postgresql_where=run.c.state == RunState.PREPARED.value,
)

ring = sa.Table(
    "ring",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False, comment="123 of R-000123"),
    sa.Column("born_run", sa.Integer, sa.ForeignKey("run.id"), nullable=False, index=True),
)

membership_change = sa.Table(
    "membership_change",
    metadata,
    # The run comes first: a night's rows lie together, are appended in order and are dropped as one range.
    sa.Column("run", sa.Integer, sa.ForeignKey("run.id"), primary_key=True, autoincrement=False),
    sa.Column("ring", sa.Integer, sa.ForeignKey("ring.number"), primary_key=True, autoincrement=False),
    sa.Column("account", sa.Text, primary_key=True),
    sa.Column("step", sa.SmallInteger, nullable=False, comment="1 joined, -1 left"),
    sa.CheckConstraint("step IN (-1, 1)", name="membership_change_step_known"),
    sqlite_with_rowid=False,
)

lineage = sa.Table(
    "lineage",
    metadata,
    sa.Column("run", sa.Integer, sa.ForeignKey("run.id"), primary_key=True, autoincrement=False),
    sa.Column("position", sa.Integer, primary_key=True, autoincrement=False, comment="order in the night"),
    sa.Column("ring", sa.Integer, sa.ForeignKey("ring.number"), nullable=False, index=True),
    sa.Column("change", sa.String(16), nullable=False),
    sa.Column("others", sa.JSON, nullable=False, comment="ring ids"),
    sa.Column("cause", sa.Text, nullable=False),
    sa.Column("added", sa.JSON, nullable=False, comment="account keys"),
    sa.Column("removed", sa.JSON, nullable=False, comment="account keys"),
)
