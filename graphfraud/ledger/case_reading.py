"""Reading cases as somebody who may: the list of work, and one case with its history and checklist."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from graphfraud.casework import CaseStatus, Step
from graphfraud.errors import NotFoundError
from graphfraud.ledger.acts import act
from graphfraud.ledger.cases import find_case
from graphfraud.ledger.changes import ring_id, ring_number
from graphfraud.ledger.connect import transaction
from graphfraud.ledger.schema.cases import case_event, case_step, ring_case
from graphfraud.ledger.schema.people import person
from graphfraud.rights import Action

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graphfraud.ledger.acts import Request
    from graphfraud.ledger.registry import Ledger


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One line of the list of cases."""

    ring: str
    status: CaseStatus
    reason: str
    """Why it was closed; empty while it is open."""
    owner: str
    opened_at: int
    due_at: int
    locked_by: str
    """Who is working on it now; empty where nobody is."""


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step of a checklist."""

    step: str
    required: bool
    done_at: int | None
    done_by: str


@dataclass(frozen=True, slots=True)
class EventRow:
    """One line of a case's history."""

    at: int
    person: str
    """Empty for the night."""
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class CasePage:
    """All there is to a case."""

    case: CaseRow
    steps: Sequence[StepRow]
    """In the order of the checklist."""
    events: Sequence[EventRow]
    """The oldest first."""


def list_cases(ledger: Ledger, request: Request, *, closed: bool = False) -> Sequence[CaseRow]:
    """List cases, those due first on top; an agent sees those given to them.

    Args:
        ledger: the ledger.
        request: who and when.
        closed: list closed ones instead of open ones.

    Raises:
        RefusedError: the role of whoever asks does not allow it.
    """
    with act(ledger, request, Action.LIST_CASES) as doing:
        wanted = _rows().order_by(ring_case.c.due_at, ring_case.c.ring)
        done = [CaseStatus.CONFIRMED.value, CaseStatus.DISMISSED.value]
        wanted = wanted.where(ring_case.c.status.in_(done) if closed else ring_case.c.status.not_in(done))
        if doing.person.only_own_cases:
            wanted = wanted.where(ring_case.c.owner == doing.person.id)
        rows = doing.connection.execute(wanted).all()
    return [_to_row(row, request.at) for row in rows]


def cases_by_ring(ledger: Ledger, at: int) -> Mapping[str, CaseRow]:
    """Return every case by its ring, open and closed; whoever reads has been let in by `admit`."""
    with transaction(ledger.engine, "read") as connection:
        rows = connection.execute(_rows()).all()
    return {case.ring: case for case in (_to_row(row, at) for row in rows)}


def read_case(ledger: Ledger, ring: str, at: int) -> CasePage:
    """Return a case; whoever reads has been let in by `graphfraud.investigation.reading.admit`.

    Raises:
        NotFoundError: the ring has no case.
    """
    number = ring_number(ring)
    with transaction(ledger.engine, "read") as connection:
        if number is None or find_case(connection, number) is None:
            raise NotFoundError(f"{ring} has no case yet; `graphfraud case take {ring}` opens it")
        case = connection.execute(_rows().where(ring_case.c.ring == number)).one()
        steps = connection.execute(
            sa.select(case_step, person.c.name)
            .outerjoin(person, person.c.id == case_step.c.done_by)
            .where(case_step.c.ring == number)
        ).all()
        events = connection.execute(
            sa.select(case_event, person.c.name)
            .outerjoin(person, person.c.id == case_event.c.person)
            .where(case_event.c.ring == number)
            .order_by(case_event.c.id)
        ).all()
    order = {step.value: place for place, step in enumerate(Step)}
    steps = sorted(steps, key=lambda row: order.get(row.step, len(order)))
    return CasePage(
        _to_row(case, at),
        [StepRow(row.step, row.required, row.done_at, row.name or "") for row in steps],
        [EventRow(row.at, row.name or "", row.kind, row.text) for row in events],
    )


def quiet_rings(ledger: Ledger) -> frozenset[str]:
    """Return the rings whose cases are closed: nobody needs to look at them until they wake."""
    done = [CaseStatus.CONFIRMED.value, CaseStatus.DISMISSED.value]
    with transaction(ledger.engine, "read") as connection:
        numbers = connection.scalars(sa.select(ring_case.c.ring).where(ring_case.c.status.in_(done))).all()
    return frozenset(ring_id(number) for number in numbers)


def _rows() -> sa.Select[Any]:
    owner, locker = person.alias("owner"), person.alias("locker")
    return (
        sa.select(ring_case, owner.c.name.label("owner_name"), locker.c.name.label("locker_name"))
        .outerjoin(owner, owner.c.id == ring_case.c.owner)
        .outerjoin(locker, locker.c.id == ring_case.c.locked_by)
    )


def _to_row(row: sa.Row[Any], at: int) -> CaseRow:
    locked = row.locked_until is not None and row.locked_until > at
    return CaseRow(
        ring=ring_id(row.ring),
        status=CaseStatus(row.status),
        reason=row.reason,
        owner=row.owner_name or "",
        opened_at=row.opened_at,
        due_at=row.due_at,
        locked_by=(row.locker_name or "") if locked else "",
    )
