"""Flags: any colleague's hunch on an account or order, and how often each colleague's hunches were right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from graphfraud.errors import ConfigError
from graphfraud.ledger.acts import act
from graphfraud.ledger.schema.cases import flag
from graphfraud.ledger.schema.people import person
from graphfraud.rights import Action

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphfraud.ledger.acts import Request
    from graphfraud.ledger.registry import Ledger


@dataclass(frozen=True, slots=True)
class FlagRow:
    """One hunch."""

    at: int
    person: str
    account: str
    event: str
    """The order it is about; empty for the account."""
    note: str


def raise_flag(ledger: Ledger, request: Request, account: str, event: str = "") -> None:
    """Say that something is odd about an account, or one order of it; it enters the queue.

    Raises:
        ConfigError: nothing is said about it.
        RefusedError: nobody is logged in.
    """
    if not request.why.strip():
        raise ConfigError("say what is odd about it: --note")
    with act(ledger, request, Action.FLAG, f"account:{account}") as doing:
        doing.told["event"] = event
        row = {
            "id": (doing.connection.scalar(sa.select(sa.func.max(flag.c.id))) or 0) + 1,
            "audit": doing.audit_id,
            "at": doing.at,
            "person": doing.person.id,
            "account": account,
            "event": event,
            "note": request.why,
        }
        doing.connection.execute(flag.insert(), row)


def list_flags(ledger: Ledger, request: Request) -> Sequence[FlagRow]:
    """List all flags, the oldest first.

    Raises:
        RefusedError: the role of whoever asks does not allow it.
    """
    with act(ledger, request, Action.LIST_FLAGS) as doing:
        wanted = sa.select(flag, person.c.name).join(person, person.c.id == flag.c.person)
        rows = doing.connection.execute(wanted.order_by(flag.c.id)).all()
    return [FlagRow(row.at, row.name, row.account, row.event, row.note) for row in rows]
