"""The durable outbox of alerts: each cause once, each message until a channel has taken it.

Alerts are numbered as they come. A channel's messages tell of them in that order, each from where the last
one ended, so nothing is told twice and nothing is left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from graphfraud.alerting.alerts import Alert, AlertKind
from graphfraud.ledger.connect import transaction
from graphfraud.ledger.schema.alerts import alert, alert_message
from graphfraud.model import DAY_MS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from graphfraud.ledger.registry import Ledger

    Composer = Callable[[Sequence[Alert], str], dict[str, Any]]

KEY_BYTES: Final = 16

_AT_ONCE: Final = 500
"""Causes in one statement: every database takes so many parameters."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """What a channel has not told of yet."""

    alerts: Sequence[Alert]
    made: Sequence[int]
    """When its messages of the last day were made, ms since 1970 UTC."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message to one channel."""

    id: int
    channel: str
    key: str
    """The same at every attempt, so that the receiver can tell a repetition."""
    body: Mapping[str, Any]
    made_at: int
    due_at: int
    attempts: int
    sent_at: int | None
    error: str


def add_alerts(ledger: Ledger, alerts: Iterable[Alert]) -> int:
    """Keep alerts whose cause is new; returns how many those are."""
    found = {one.cause: one for one in alerts}
    if not found:
        return 0
    with transaction(ledger.engine, "write") as connection:
        causes = list(found)
        for begin in range(0, len(causes), _AT_ONCE):
            wanted = alert.c.cause.in_(causes[begin : begin + _AT_ONCE])
            for cause in connection.scalars(sa.select(alert.c.cause).where(wanted)):
                del found[cause]
        last = connection.scalar(sa.select(sa.func.max(alert.c.id))) or 0
        rows = [
            {
                "id": number,
                "cause": one.cause,
                "kind": one.kind.value,
                "subject": one.subject,
                "at": one.at,
                "facts": dict(one.facts),
            }
            for number, one in enumerate(found.values(), start=last + 1)
        ]
        if rows:
            connection.execute(alert.insert(), rows)
    return len(found)


def make_message(
    ledger: Ledger, channel: str, now: int, may: Callable[[Waiting], bool], compose: Composer
) -> bool:
    """Put what a channel has not told of into one message, if it may go out now.

    Args:
        ledger: the ledger.
        channel: its name; one that is new is told of everything, in one message.
        now: ms since 1970 UTC.
        may: tells whether a message may be made.
        compose: makes the message's body of alerts and the message's key.

    Returns:
        Whether there is a new message.
    """
    with transaction(ledger.engine, "write") as connection:
        waiting = _waiting(connection, channel, now)
        if not waiting.alerts or not may(waiting):
            return False
        key = ledger.draw(KEY_BYTES).hex()
        row = {
            "id": (connection.scalar(sa.select(sa.func.max(alert_message.c.id))) or 0) + 1,
            "channel": channel,
            "key": key,
            "first_alert": waiting.alerts[0].id,
            "last_alert": waiting.alerts[-1].id,
            "body": compose(waiting.alerts, key),
            "made_at": now,
            "due_at": now,
            "attempts": 0,
            "sent_at": None,
            "error": "",
        }
        connection.execute(alert_message.insert(), row)
    return True


def claim(ledger: Ledger, channel: str, now: int, until: int, *, at_once: bool = False) -> Message | None:
    """Take a channel's oldest message that is due; no other process takes it before `until`.

    Whoever dies while sending leaves it unsent: it is due again at `until`, and goes out at least once. With
    `at_once` also a message that was put off is due, but none that somebody is just sending.
    """
    unsent = (alert_message.c.channel == channel) & alert_message.c.sent_at.is_(None)
    due = alert_message.c.due_at <= now
    with transaction(ledger.engine, "write") as connection:
        put_off_before = (alert_message.c.error != "") if at_once else sa.false()
        wanted = sa.select(alert_message).where(unsent & (due | put_off_before))
        row = connection.execute(wanted.order_by(alert_message.c.id).limit(1)).first()
        if row is None:
            return None
        claimed = alert_message.update().where(alert_message.c.id == row.id)
        connection.execute(claimed.values(due_at=until, attempts=row.attempts + 1, error=""))
    return _message(row)


def tick_off(ledger: Ledger, message: int, now: int) -> None:
    """Note that a channel has taken a message."""
    _settle(ledger, message, {"sent_at": now, "error": ""})


def put_off(ledger: Ledger, message: int, due_at: int, error: str) -> None:
    """Note why a message did not go out, and when it is due again."""
    _settle(ledger, message, {"due_at": due_at, "error": error})


def list_alerts(ledger: Ledger, limit: int | None = None) -> Sequence[Alert]:
    """List alerts, the latest first."""
    with transaction(ledger.engine, "read") as connection:
        rows = connection.execute(sa.select(alert).order_by(alert.c.id.desc()).limit(limit)).all()
    return [_alert(row) for row in rows]


def unsent_messages(ledger: Ledger) -> Sequence[Message]:
    """List the messages that no channel has taken yet, the oldest first."""
    wanted = sa.select(alert_message).where(alert_message.c.sent_at.is_(None))
    with transaction(ledger.engine, "read") as connection:
        rows = connection.execute(wanted.order_by(alert_message.c.id)).all()
    return [_message(row) for row in rows]


def untold(ledger: Ledger, channel: str, now: int) -> int:
    """Count the alerts that stand in no message of a channel yet."""
    with transaction(ledger.engine, "read") as connection:
        return len(_waiting(connection, channel, now).alerts)


def _waiting(connection: sa.Connection, channel: str, now: int) -> Waiting:
    ours = alert_message.c.channel == channel
    last = connection.scalar(sa.select(sa.func.max(alert_message.c.last_alert)).where(ours))
    wanted = sa.select(alert).where(alert.c.id > (last or 0)).order_by(alert.c.id)
    rows = connection.execute(wanted).all()
    lately = sa.select(alert_message.c.made_at).where(ours & (alert_message.c.made_at > now - DAY_MS))
    return Waiting([_alert(row) for row in rows], list(connection.scalars(lately)))


def _settle(ledger: Ledger, message: int, values: Mapping[str, Any]) -> None:
    with transaction(ledger.engine, "write") as connection:
        connection.execute(alert_message.update().where(alert_message.c.id == message).values(**values))


def _alert(row: sa.Row[Any]) -> Alert:
    return Alert(AlertKind(row.kind), row.cause, row.subject, row.at, row.facts, row.id)


def _message(row: sa.Row[Any]) -> Message:
    return Message(
        row.id,
        row.channel,
        row.key,
        row.body,
        row.made_at,
        row.due_at,
        row.attempts,
        row.sent_at,
        row.error,
    )
