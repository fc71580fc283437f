"""Waking closed cases: the night's own act, which says why and leaves a line in the audit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from graphfraud.casework import CLOSED, CaseEvent, CaseStatus
from graphfraud.ledger import audit
from graphfraud.ledger.audit import Entry, Outcome
from graphfraud.ledger.cases import due_at, open_case
from graphfraud.ledger.changes import ring_id, ring_number
from graphfraud.ledger.connect import transaction
from graphfraud.ledger.schema.cases import case_event, case_step, ring_case
from graphfraud.rights import Action

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphfraud.ledger.registry import Ledger
    from graphfraud.settings import CaseSettings


@dataclass(frozen=True, slots=True)
class ClosedCase:
    """What is remembered of a case when it was closed."""

    ring: str
    status: CaseStatus
    run: int
    members: frozenset[str]
    known_fraud: frozenset[str]


def closed_cases(ledger: Ledger) -> Sequence[ClosedCase]:
    """Return all closed cases, in the order of their rings."""
    closed = sa.select(ring_case).where(ring_case.c.status.in_([one.value for one in CLOSED]))
    with transaction(ledger.engine, "read") as connection:
        rows = connection.execute(closed.order_by(ring_case.c.ring)).all()
    return [
        ClosedCase(
            ring_id(row.ring),
            CaseStatus(row.status),
            row.closed_run,
            frozenset(row.closed_members),
            frozenset(row.closed_fraud),
        )
        for row in rows
    ]


def dismissed_rings(ledger: Ledger) -> frozenset[str]:
    """Return the rings that somebody looked at and found harmless; they are quiet until they wake."""
    dismissed = ring_case.c.status == CaseStatus.DISMISSED.value
    with transaction(ledger.engine, "read") as connection:
        return frozenset(map(ring_id, connection.scalars(sa.select(ring_case.c.ring).where(dismissed))))


def wake(ledger: Ledger, ring: str, why: str, at: int, settings: CaseSettings) -> bool:
    """Open a closed case again, or a ring's first; every required step is to be done anew.

    Args:
        ledger: the ledger.
        ring: its id.
        why: what has changed, for the history.
        at: the night's time, ms since 1970 UTC.
        settings: the shop's.

    Returns:
        False where it was open already: somebody was quicker, or the night is done again.
    """
    number = ring_number(ring)
    with transaction(ledger.engine, "write") as connection:
        case = connection.execute(sa.select(ring_case).where(ring_case.c.ring == number)).first()
        if number is None or (case is not None and case.status not in CLOSED):
            return False
        before = case.status if case is not None else None
        body = {"why": why, "before": before, "after": CaseStatus.NEW.value}
        entry = Entry(at, None, Action.WAKE_CASE.value, Outcome.DONE, ring, body)
        line = audit.append(connection, entry, ledger.draw(audit.SALT_BYTES))
        if case is None:
            open_case(connection, number, at, settings)
        else:
            values = {"status": CaseStatus.NEW.value, "reason": "", "due_at": due_at(at, settings)}
            connection.execute(ring_case.update().where(ring_case.c.ring == number).values(values))
            undone = case_step.update().where(case_step.c.ring == number)
            connection.execute(undone.values(done_at=None, done_by=None))
        highest = connection.scalar(sa.select(sa.func.max(case_event.c.id))) or 0
        row = {"id": highest + 1, "ring": number, "audit": line, "at": at, "kind": CaseEvent.WOKEN.value}
        connection.execute(case_event.insert(), row | {"person": None, "text": why})
    return True
