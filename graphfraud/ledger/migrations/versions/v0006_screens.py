"""What the screens keep: when a session was last in use, whether it shows names, and saved views."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns and the table; sessions that exist go on as they began."""
    for name, comment in (
        ("idle_ms", "ends so long after seen_at; none: does not"),
        ("seen_at", "the last sign of life, to the minute"),
        ("unmasked_at", "since when names are shown in clear"),
    ):
        op.add_column("session", sa.Column(name, sa.BigInteger, nullable=True, comment=comment))
    op.create_table(
        "saved_view",
        sa.Column("person", sa.Integer, sa.ForeignKey("person.id"), primary_key=True, autoincrement=False),
        sa.Column("name", sa.String(64), primary_key=True, comment="what its person calls it"),
        sa.Column("saved_at", sa.BigInteger, nullable=False),
        sa.Column("wanted", sa.JSON, nullable=False, comment="filters and order of the review queue"),
    )
