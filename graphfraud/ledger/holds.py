"""Holds: they protect a victim's account. A hold is no listing, and never a sign of fraud.

The contact with the customer and the verification are logged; one authorised person lifts the hold alone,
after both.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from graphfraud.casework import HoldEvent
from graphfraud.errors import ConfigError, NotFoundError, RefusedError
from graphfraud.ledger.acts import act
from graphfraud.ledger.cases import owns_case
from graphfraud.ledger.connect import transaction
from graphfraud.ledger.schema.cases import hold, hold_event
from graphfraud.rights import LIMITS, Action, Role, limits_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graphfraud.ledger.acts import Act, Request
    from graphfraud.ledger.registry import Ledger
    from graphfraud.rights import Limits


@dataclass(frozen=True, slots=True)
class HeldAccount:
    """An account under protection, and the money of its orders that are still open."""

    account: str
    money: int
    """Minor units; `graphfraud.investigation.casework` reads it from the graph."""
    ring: str = ""
    """The ring that it stands in, for an agent who was given that ring's case."""


def place_hold(
    ledger: Ledger, request: Request, held: HeldAccount, limits: Mapping[Role, Limits] = LIMITS
) -> None:
    """Protect an account: the checkout stops its orders until the hold is lifted.

    Raises:
        ConfigError: no reason is given.
        RefusedError: it is held already, whoever asks may not, or too much money is at stake.
    """
    _refuse_silence(request)
    with act(ledger, request, Action.PROTECT, f"account:{held.account}") as doing:
        _refuse_reach(doing, held, limits)
        if _open_hold(doing.connection, held.account) is not None:
            raise RefusedError(f"{held.account} is held already")
        number = (doing.connection.scalar(sa.select(sa.func.max(hold.c.id))) or 0) + 1
        doing.connection.execute(hold.insert(), {"id": number, "account": held.account})
        _tell(doing, number, HoldEvent.PLACED)


def log_on_hold(ledger: Ledger, request: Request, account: str, kind: HoldEvent) -> None:
    """Log that the customer was contacted, or that it was verified who they are.

    Raises:
        ConfigError: nothing is said about it, or the kind is none of the two.
        NotFoundError: the account is not held.
        RefusedError: whoever asks may not.
    """
    if kind not in {HoldEvent.CONTACT, HoldEvent.VERIFICATION}:
        raise ConfigError(f"{kind.value} is not logged by hand: log contact or verification")
    _refuse_silence(request)
    with act(ledger, request, Action.PROTECT, f"account:{account}") as doing:
        _tell(doing, _held(doing.connection, account), kind)


def lift_hold(
    ledger: Ledger, request: Request, held: HeldAccount, limits: Mapping[Role, Limits] = LIMITS
) -> None:
    """Lift a hold, after the contact and the verification were logged; nobody else is needed.

    Raises:
        ConfigError: no reason is given.
        NotFoundError: the account is not held.
        RefusedError: a log is missing, whoever asks may not, or too much money is at stake.
    """
    _refuse_silence(request)
    with act(ledger, request, Action.RELEASE, f"account:{held.account}") as doing:
        _refuse_reach(doing, held, limits)
        number = _held(doing.connection, held.account)
        logged = set(
            doing.connection.scalars(sa.select(hold_event.c.kind).where(hold_event.c.hold == number))
        )
        missing = {HoldEvent.CONTACT.value, HoldEvent.VERIFICATION.value} - logged
        if missing:
            raise RefusedError(f"{held.account} stays held: not logged yet: {', '.join(sorted(missing))}")
        doing.connection.execute(hold.update().where(hold.c.id == number).values(lifted_at=doing.at))
        _tell(doing, number, HoldEvent.LIFTED)


def list_holds(ledger: Ledger, request: Request) -> Sequence[str]:
    """Return the accounts that are held now, sorted, to somebody who may see cases.

    Raises:
        RefusedError: the role of whoever asks does not allow it.
    """
    with act(ledger, request, Action.LIST_CASES, "holds"):
        pass
    return held_accounts(ledger)


def held_accounts(ledger: Ledger) -> Sequence[str]:
    """Return the accounts that are held now, sorted; for the release to the checkout."""
    with transaction(ledger.engine, "read") as connection:
        return sorted(connection.scalars(sa.select(hold.c.account).where(hold.c.lifted_at.is_(None))))


def _refuse_silence(request: Request) -> None:
    if not request.why.strip():
        raise ConfigError("say why, or what was found out: --note")


def _refuse_reach(doing: Act, held: HeldAccount, limits: Mapping[Role, Limits]) -> None:
    """Refuse an account that is no business of an agent, and more money than the role may touch."""
    if doing.person.only_own_cases and not owns_case(doing.connection, held.ring, doing.person.id):
        raise RefusedError(f"{held.account} is in no case that was given to you")
    most = limits_of(limits, doing.person.role).money
    doing.told["money"] = held.money
    if held.money > most:
        raise RefusedError(
            f"{held.money:,} of open orders are at stake; for {doing.person.role.value} the limit is "
            f"{most:,}: ask somebody with a wider one"
        )


def _open_hold(connection: sa.Connection, account: str) -> int | None:
    found: int | None = connection.scalar(
        sa.select(hold.c.id).where(hold.c.account == account, hold.c.lifted_at.is_(None))
    )
    return found


def _held(connection: sa.Connection, account: str) -> int:
    number = _open_hold(connection, account)
    if number is None:
        raise NotFoundError(f"{account!r} is not held; `graphfraud case holds` lists who is")
    return number


def _tell(doing: Act, number: int, kind: HoldEvent) -> None:
    doing.told["done"] = kind.value
    row = {
        "id": (doing.connection.scalar(sa.select(sa.func.max(hold_event.c.id))) or 0) + 1,
        "hold": number,
        "audit": doing.audit_id,
        "at": doing.at,
        "person": doing.person.id,
        "kind": kind.value,
        "note": doing.request.why,
    }
    doing.connection.execute(hold_event.insert(), row)
