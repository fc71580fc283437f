"""Cases: one a ring, with an owner, a lock that times out, a history, and a checklist to be closed by."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from graphfraud.casework import CLOSED, CLOSING_JUDGEMENTS, CaseEvent, CaseStatus, Step
from graphfraud.errors import ConfigError, NotFoundError, RefusedError, TakenError
from graphfraud.judgement import REASONS
from graphfraud.ledger import people
from graphfraud.ledger.acts import act
from graphfraud.ledger.changes import ring_id, ring_number
from graphfraud.ledger.schema import registry
from graphfraud.ledger.schema.cases import case_event, case_step, ring_case
from graphfraud.model import DAY_MS
from graphfraud.rights import Action

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from graphfraud.judgement import VerdictReason
    from graphfraud.ledger.acts import Act, Request
    from graphfraud.ledger.registry import Ledger
    from graphfraud.settings import CaseSettings

_MINUTE_MS = 60_000


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A ring as it stood when its case was closed, so that a later night can tell whether it changed."""

    run: int
    members: Collection[str]
    known_fraud: Collection[str]


@dataclass(frozen=True, slots=True)
class Casework:
    """The cases of a ledger, under a shop's settings."""

    ledger: Ledger
    settings: CaseSettings

    def take(self, request: Request, ring: str) -> None:
        """Take a ring's case for oneself; opens it where there is none.

        Raises:
            RefusedError: somebody else is working on it, it is closed, or the role does not allow it.
        """
        with self._work(request, Action.WORK_ON_CASE, ring) as (doing, case):
            _refuse_closed(case)
            self._change(doing, CaseEvent.GIVEN, doing.person.name, owner=doing.person.id, status="in_work")

    def give(self, request: Request, ring: str, name: str) -> None:
        """Give a ring's case to somebody; opens it where there is none.

        Raises:
            NotFoundError: nobody has that name.
            RefusedError: somebody else is working on it, it is closed, or the role does not allow it.
        """
        with self._work(request, Action.GIVE_CASE, ring) as (doing, case):
            _refuse_closed(case)
            other = people.find(doing.connection, name)
            if other.disabled_at is not None:
                raise RefusedError(f"{name} is disabled and cannot be given a case")
            self._change(doing, CaseEvent.GIVEN, name, owner=other.id, locked_by=None, locked_until=None)

    def note(self, request: Request, ring: str) -> None:
        """Add the request's reason to the case's history.

        Raises:
            ConfigError: there is no text.
            RefusedError: as `take`.
        """
        if not request.why.strip():
            raise ConfigError("a note without a text says nothing: write one")
        with self._work(request, Action.WORK_ON_CASE, ring) as (doing, _):
            self._change(doing, CaseEvent.NOTE, request.why)

    def wait(self, request: Request, ring: str, *, pending: bool) -> None:
        """Say that the case waits for somebody outside, or that it no longer does."""
        with self._work(request, Action.WORK_ON_CASE, ring) as (doing, case):
            _refuse_closed(case)
            status = CaseStatus.PENDING if pending else CaseStatus.IN_WORK
            self._change(doing, CaseEvent.STATUS, status.value, status=status.value)

    def set_due(self, request: Request, ring: str, due_at: int) -> None:
        """Set until when the case is to be closed, ms since 1970 UTC."""
        with self._work(request, Action.WORK_ON_CASE, ring) as (doing, case):
            _refuse_closed(case)
            doing.told |= {"before": case.due_at, "after": due_at}
            self._change(doing, CaseEvent.DUE, str(due_at), due_at=due_at)

    def do_step(self, request: Request, ring: str, step: Step) -> None:
        """Tick off a step of the checklist; doing it twice is refused."""
        with self._work(request, Action.WORK_ON_CASE, ring) as (doing, case):
            _refuse_closed(case)
            chosen = (case_step.c.ring == case.ring, case_step.c.step == step.value)
            if doing.connection.scalar(sa.select(case_step.c.done_at).where(*chosen)) is not None:
                raise RefusedError(f"{step.value} was done before")
            done = case_step.update().where(*chosen).values(done_at=doing.at, done_by=doing.person.id)
            doing.connection.execute(done)
            self._change(doing, CaseEvent.STEP, f"{step.value}: {request.why}".removesuffix(": "))

    def close(
        self, request: Request, ring: str, status: CaseStatus, reason: VerdictReason, seen: Snapshot
    ) -> None:
        """Close a case with its result.

        Args:
            request: who, when, why.
            ring: its id.
            status: CONFIRMED or DISMISSED.
            reason: one that goes with it.
            seen: the ring as it stands.

        Raises:
            ConfigError: the status is not closed, or the reason does not go with it.
            RefusedError: a required step is open, or as `take`.
        """
        allowed = {one for judged in CLOSING_JUDGEMENTS.get(status, ()) for one in REASONS[judged]}
        if reason not in allowed:
            known = ", ".join(sorted(allowed)) or "none; close it as confirmed or dismissed"
            raise ConfigError(f"{reason} is no reason for {status}; these are: {known}")
        with self._work(request, Action.CLOSE_CASE, ring) as (doing, case):
            _refuse_closed(case)
            _refuse_open_steps(doing.connection, case.ring)
            doing.told |= {"before": case.status, "after": status.value, "reason": reason.value}
            self._change(
                doing,
                CaseEvent.CLOSED,
                f"{status.value} ({reason.value}) {request.why}".strip(),
                status=status.value,
                reason=reason.value,
                closed_run=seen.run,
                closed_members=sorted(seen.members),
                closed_fraud=sorted(seen.known_fraud),
                locked_by=None,
                locked_until=None,
            )

    @contextmanager
    def _work(self, request: Request, action: Action, ring: str) -> Iterator[tuple[Act, Any]]:
        """Act on a case that nobody else holds; opens it where there is none, and renews the lock."""
        number = ring_number(ring)
        if number is None:
            raise NotFoundError(f"{ring!r} is not a ring id: ids look like {ring_id(123)}")
        with act(self.ledger, request, action, ring) as doing:
            case = find_case(doing.connection, number)
            if case is None:
                _refuse_unknown(doing.connection, number)
                case = open_case(doing.connection, number, doing.at, self.settings)
                add_event(doing, number, CaseEvent.OPENED, "")
            _refuse_other(case, doing)
            yield doing, case

    def _change(self, doing: Act, kind: CaseEvent, text: str, **values: Any) -> None:
        """Write down what was done and change the case; whoever did it holds the lock from now on."""
        number = ring_number(doing.subject)
        until = doing.at + self.settings.lock_minutes * _MINUTE_MS
        lock = {"locked_by": doing.person.id, "locked_until": until}
        doing.told.setdefault("done", f"{kind.value} {text}".strip())
        changed = ring_case.update().where(ring_case.c.ring == number).values(lock | values)
        doing.connection.execute(changed)
        add_event(doing, number, kind, text)


def find_case(connection: sa.Connection, number: int) -> Any:
    """Return the case of a ring number, None where there is none."""
    return connection.execute(sa.select(ring_case).where(ring_case.c.ring == number)).first()


def owns_case(connection: sa.Connection, ring: str, person: int) -> bool:
    """Tell whether a ring's case was given to a person."""
    number = ring_number(ring)
    case = find_case(connection, number) if number is not None else None
    return case is not None and case.owner == person


def open_case(connection: sa.Connection, number: int, at: int, settings: CaseSettings) -> Any:
    """Open the case of a ring that has none, with the whole checklist to be done; return it."""
    row = {
        "ring": number,
        "status": CaseStatus.NEW.value,
        "reason": "",
        "opened_at": at,
        "due_at": due_at(at, settings),
        "closed_members": [],
        "closed_fraud": [],
    }
    connection.execute(ring_case.insert(), row)
    steps = [
        {"ring": number, "step": step.value, "required": step in settings.required_steps} for step in Step
    ]
    connection.execute(case_step.insert(), steps)
    return find_case(connection, number)


def due_at(at: int, settings: CaseSettings) -> int:
    """Return until when a case that is opened now is to be closed, ms since 1970 UTC."""
    return at + settings.due_days * DAY_MS


def add_event(doing: Act, number: int | None, kind: CaseEvent, text: str) -> None:
    """Add a line to a case's history."""
    connection = doing.connection
    row = {
        "id": (connection.scalar(sa.select(sa.func.max(case_event.c.id))) or 0) + 1,
        "ring": number,
        "audit": doing.audit_id,
        "at": doing.at,
        "person": doing.person.id,
        "kind": kind.value,
        "text": text,
    }
    connection.execute(case_event.insert(), row)


def _refuse_unknown(connection: sa.Connection, number: int) -> None:
    """Refuse a ring that no night has ever published."""
    published = sa.select(registry.run.c.id).where(registry.run.c.state == registry.RunState.PUBLISHED.value)
    known = sa.select(registry.ring.c.number).where(
        registry.ring.c.number == number, registry.ring.c.born_run.in_(published)
    )
    if connection.scalar(known) is None:
        raise NotFoundError(f"there never was a ring {ring_id(number)}; `graphfraud rings` lists them")


def _refuse_closed(case: Any) -> None:
    if case.status in CLOSED:
        raise RefusedError(f"{ring_id(case.ring)} is closed ({case.status}): it wakes when its ring changes")


def _refuse_other(case: Any, doing: Act) -> None:
    """Refuse what somebody else is working on, and what was not given to an agent."""
    mine = case.owner == doing.person.id
    if doing.person.only_own_cases and not mine:
        raise RefusedError(f"{ring_id(case.ring)} was not given to you")
    if case.locked_by in {None, doing.person.id} or case.locked_until <= doing.at:
        return
    holder = people.name_of(doing.connection, case.locked_by)
    minutes = -(-(case.locked_until - doing.at) // _MINUTE_MS)
    ring = ring_id(case.ring)
    raise TakenError(f"{holder} is working on {ring}; free in {minutes} minutes at the latest")


def _refuse_open_steps(connection: sa.Connection, number: int) -> None:
    wanted = sa.select(case_step.c.step).where(
        case_step.c.ring == number, case_step.c.required, case_step.c.done_at.is_(None)
    )
    missing = sorted(connection.scalars(wanted))
    if missing:
        raise RefusedError(f"these steps are required and not done: {', '.join(missing)}")
