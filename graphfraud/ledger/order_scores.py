"""Where order scores are kept: beside what people decided, since every screen reaches the ledger.

They are derived and can be worked out anew; nothing that a person decided hangs on them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from graphfraud.ledger.connect import transaction
from graphfraud.ledger.schema.alerts import night_mark, order_score
from graphfraud.model import Reason
from graphfraud.order_score import OrderScore

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphfraud.ledger.registry import Ledger

ORDERS: Final = "orders"
ALERTS: Final = "alerts"
"""Works that follow a published night, by the name of their mark."""

_AT_ONCE: Final = 500
"""Keys in one statement: every database takes so many parameters."""


@dataclass(frozen=True, slots=True)
class OrderFilter:
    """Which scored orders to read; the highest score first, then the latest, then by id."""

    min_score: int = 0
    """Thousandths of a point; an order that touches a ring is there whatever its score."""
    since: int | None = None
    """Ordered at or after, ms since 1970 UTC."""
    until: int | None = None
    """Ordered before, ms since 1970 UTC."""
    limit: int | None = None


def keep_scores(
    ledger: Ledger, scores: Sequence[OrderScore], replaced: Sequence[str] | None, forget_before: int
) -> None:
    """Keep scores in the place of what was known, in one transaction.

    Args:
        ledger: the ledger.
        scores: the new ones.
        replaced: ids of events whose earlier scores count no more; None for all there are.
        forget_before: scores of older orders are dropped, ms since 1970 UTC.
    """
    with transaction(ledger.engine, "write") as connection:
        _delete(connection, replaced)
        connection.execute(order_score.delete().where(order_score.c.at < forget_before))
        rows = [_row(one) for one in scores if one.at >= forget_before]
        if rows:
            connection.execute(order_score.insert(), rows)


def list_scores(ledger: Ledger, wanted: OrderFilter) -> Sequence[OrderScore]:
    """List scored orders."""
    enough = (order_score.c.score >= wanted.min_score) | (order_score.c.touches > 0)
    query = sa.select(order_score).where(enough)
    if wanted.since is not None:
        query = query.where(order_score.c.at >= wanted.since)
    if wanted.until is not None:
        query = query.where(order_score.c.at < wanted.until)
    ordered = query.order_by(order_score.c.score.desc(), order_score.c.at.desc(), order_score.c.event)
    with transaction(ledger.engine, "read") as connection:
        rows = connection.execute(ordered.limit(wanted.limit)).all()
    return [_read(row) for row in rows]


def mark(ledger: Ledger, work: str) -> int:
    """Return the published run up to which a work is done, 0 for none."""
    with transaction(ledger.engine, "read") as connection:
        found: int | None = connection.scalar(sa.select(night_mark.c.run).where(night_mark.c.work == work))
    return found or 0


def set_mark(ledger: Ledger, work: str, run: int) -> None:
    """Note that a work is done up to a published run."""
    with transaction(ledger.engine, "write") as connection:
        connection.execute(night_mark.delete().where(night_mark.c.work == work))
        connection.execute(night_mark.insert(), {"work": work, "run": run})


def _delete(connection: sa.Connection, events: Sequence[str] | None) -> None:
    if events is None:
        connection.execute(order_score.delete())
        return
    for begin in range(0, len(events), _AT_ONCE):
        some = events[begin : begin + _AT_ONCE]
        connection.execute(order_score.delete().where(order_score.c.event.in_(some)))


def _row(one: OrderScore) -> dict[str, Any]:
    reasons = [
        {"signal": r.signal, "points": r.points, "evidence": list(r.evidence), "params": dict(r.params)}
        for r in one.reasons
    ]
    return {
        "event": one.event,
        "account": one.account,
        "at": one.at,
        "score": one.score,
        "amount": one.amount,
        "currency": one.currency,
        "touches": len(one.rings),
        "rings": list(one.rings),
        "reasons": reasons,
    }


def _read(row: sa.Row[Any]) -> OrderScore:
    reasons = tuple(Reason(**(reason | {"evidence": tuple(reason["evidence"])})) for reason in row.reasons)
    return OrderScore(
        row.event, row.account, row.at, row.score, row.amount, row.currency, tuple(row.rings), reasons
    )
