"""What is worked out by day: order scores, which a night makes anew, and alerts with their outbox."""

from __future__ import annotations

import sqlalchemy as sa

from graphfraud.ledger.schema.base import metadata

order_score = sa.Table(
    "order_score",
    metadata,
    sa.Column("event", sa.Text, primary_key=True, comment="the feed's id of the order"),
    sa.Column("account", sa.Text, nullable=False, index=True),
    sa.Column("at", sa.BigInteger, nullable=False, index=True),
    sa.Column("score", sa.Integer, nullable=False, comment="thousandths of a point"),
    sa.Column("amount", sa.BigInteger, nullable=False),
    sa.Column("currency", sa.String(3), nullable=False),
    sa.Column("touches", sa.Integer, nullable=False, comment="how many rings it touches"),
    sa.Column("rings", sa.JSON, nullable=False, comment="ids of the rings touched"),
    sa.Column("reasons", sa.JSON, nullable=False),
)

night_mark = sa.Table(
    "night_mark",
    metadata,
    sa.Column("work", sa.String(16), primary_key=True),
    sa.Column("run", sa.Integer, nullable=False, comment="published run up to which the work is done"),
)

alert = sa.Table(
    "alert",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("cause", sa.Text, nullable=False, unique=True, comment="never alerted twice"),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("subject", sa.Text, nullable=False, comment="a ring's, order's or campaign's id"),
    sa.Column("at", sa.BigInteger, nullable=False),
    sa.Column("facts", sa.JSON, nullable=False, comment="numbers and ids, nobody's data"),
)

alert_message = sa.Table(
    "alert_message",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("channel", sa.String(16), nullable=False),
    sa.Column("key", sa.String(64), nullable=False, unique=True, comment="the same at every attempt"),
    sa.Column("first_alert", sa.Integer, nullable=False),
    sa.Column("last_alert", sa.Integer, nullable=False),
    sa.Column("body", sa.JSON, nullable=False),
    sa.Column("made_at", sa.BigInteger, nullable=False),
    sa.Column("due_at", sa.BigInteger, nullable=False, index=True),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("sent_at", sa.BigInteger, nullable=True),
    sa.Column("error", sa.Text, nullable=False, comment="of the last attempt"),
)
sa.Index("ix_alert_message_channel", alert_message.c.channel, alert_message.c.last_alert)
