"""What people decided about accounts and identifiers. Rows are added, and superseded by later ones.

A verdict belongs to the printed keys it was given on, not to a ring's id, so it outlives a rebuilt graph.
"""

from __future__ import annotations

import sqlalchemy as sa

from graphfraud.ledger.schema.base import audit_line, metadata

verdict = sa.Table(
    "verdict",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False, comment="one series with apart"),
    audit_line(),
    sa.Column("at", sa.BigInteger, nullable=False),
    sa.Column("person", sa.Integer, sa.ForeignKey("person.id"), nullable=False),
    sa.Column("ring", sa.Integer, nullable=False, index=True, comment="123 of R-000123, as it then stood"),
    sa.Column("run", sa.Integer, nullable=False, comment="the published run that was looked at"),
    sa.Column("judgement", sa.String(16), nullable=False),
    sa.Column("reason", sa.String(32), nullable=False),
    sa.Column("note", sa.Text, nullable=False),
)

verdict_node = sa.Table(
    "verdict_node",
    metadata,
    sa.Column("verdict", sa.Integer, sa.ForeignKey("verdict.id"), primary_key=True, autoincrement=False),
    sa.Column("node", sa.Text, primary_key=True, comment="printed key"),
)
sa.Index("verdict_of_node", verdict_node.c.node, verdict_node.c.verdict)

apart = sa.Table(
    "apart",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False, comment="one series with verdict"),
    audit_line(),
    sa.Column("at", sa.BigInteger, nullable=False),
    sa.Column("person", sa.Integer, sa.ForeignKey("person.id"), nullable=False),
    sa.Column("first", sa.Text, nullable=False, comment="account key, the smaller of the two"),
    sa.Column("second", sa.Text, nullable=False, comment="account key"),
    sa.Column("apart", sa.Boolean, nullable=False, comment="false takes an earlier one back"),
    sa.Column("note", sa.Text, nullable=False),
)
sa.Index("apart_pair", apart.c.first, apart.c.second)
