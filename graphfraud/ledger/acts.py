"""One way to do anything as a person: recognised, allowed, once, and audited in the same transaction."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from graphfraud.errors import ConfigError, RefusedError
from graphfraud.ledger import audit, sessions
from graphfraud.ledger.audit import Entry, Outcome
from graphfraud.ledger.connect import transaction
from graphfraud.ledger.schema.people import request_done
from graphfraud.rights import ALLOWED, Role, allowed_actions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphfraud.ledger.registry import Ledger
    from graphfraud.ledger.sessions import Person
    from graphfraud.rights import Action

LONGEST_TEXT = 2000
"""Characters of a reason or note: a page; more belongs into a file of its own."""


@dataclass(frozen=True, slots=True)
class Request:
    """What somebody asks for: who, when, why, and which request it is."""

    token: str = field(repr=False)
    """What `graphfraud.ledger.sessions.log_in` gave; nobody is taken at their word."""
    at: int
    """Now, ms since 1970 UTC."""
    why: str = ""
    key: str = ""
    """Made up by the caller, another one each time: the same one twice is refused. Empty for reading."""


@dataclass(slots=True)
class Act:
    """What is being done, inside its transaction."""

    connection: sa.Connection
    person: Person
    request: Request
    subject: str
    audit_id: int
    """The line that will tell of it."""
    told: dict[str, Any] = field(default_factory=dict)
    """What the line tells beside who, when and why: before, after and the rest; plain values."""

    @property
    def at(self) -> int:
        """When, ms since 1970 UTC."""
        return self.request.at


@contextmanager
def act(ledger: Ledger, request: Request, action: Action, subject: str = "") -> Iterator[Act]:
    """Run the block as a person, in one transaction with its audit line.

    On a clean exit what the block wrote and the line that tells of it both count. Where it is refused, before
    or inside the block, only a line that tells of the refusal does. On any other error nothing does.

    Args:
        ledger: the ledger.
        request: who, when, why.
        action: what is asked for; the person's role must allow it.
        subject: what it is done to, for the audit.

    Raises:
        RefusedError: nobody is logged in under that token, the role does not allow it, the request was
            carried out before, or the block refused.
        ConfigError: the reason is too long.
        StoreError: the database failed; nothing was changed.
    """
    check_text("the reason", request.why)
    refusal: RefusedError | None = None
    with transaction(ledger.engine, "write") as connection:
        last = audit.head(connection)
        person = sessions.find_person(connection, request.token, request.at)
        told: dict[str, Any] = {}
        try:
            with connection.begin_nested():
                if person is None:
                    raise RefusedError(sessions.NOBODY)
                _refuse(connection, person, request, action)
                doing = Act(connection, person, request, subject, last.id + 1 if last else 1)
                yield doing
                subject, told = doing.subject, doing.told
        except RefusedError as error:
            refusal, told = error, {"refused": str(error)}
        outcome = Outcome.REFUSED if refusal else Outcome.DONE
        body = ({"why": request.why} if request.why else {}) | told
        entry = Entry(request.at, person.id if person else None, action.value, outcome, subject, body)
        number = audit.append(connection, entry, ledger.draw(audit.SALT_BYTES))
        if request.key and refusal is None:
            connection.execute(request_done.insert(), {"key": request.key, "audit": number})
    if refusal is not None:
        raise refusal


def check_text(what: str, text: str) -> str:
    """Return a text that a person typed, if it can be kept.

    Raises:
        ConfigError: it is too long, or holds what no database keeps.
    """
    if len(text) > LONGEST_TEXT:
        raise ConfigError(f"{what} has {len(text)} characters; {LONGEST_TEXT} are kept at most: shorten it")
    if "\0" in text or any("\ud800" <= character <= "\udfff" for character in text):
        raise ConfigError(f"{what} holds a NUL or half a character: type it again")
    return text


def _refuse(connection: sa.Connection, person: Person, request: Request, action: Action) -> None:
    if action in ALLOWED[person.role] - allowed_actions(person.role, person.firm):
        raise RefusedError(f"{person.name} is staff of a partner firm ({person.firm}) and may not do this")
    if action not in ALLOWED[person.role]:
        allowed = ", ".join(role.value for role in Role if action in ALLOWED[role])
        raise RefusedError(f"{person.name} ({person.role.value}) may not do this; these roles may: {allowed}")
    if not request.key:
        return
    done = sa.select(request_done.c.audit).where(request_done.c.key == request.key)
    line = connection.scalar(done)
    if line is not None:
        raise RefusedError(f"this very request was carried out before (audit line {line}); nothing was done")
