"""Logging in: local accounts with argon2, and tokens that stand for a person until they end.

A token is 32 random bytes; the ledger keeps its SHA-256, so that who reads the ledger cannot be anybody.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from graphfraud.errors import RefusedError
from graphfraud.ledger import audit, passwords
from graphfraud.ledger.audit import Entry, Outcome
from graphfraud.ledger.connect import transaction
from graphfraud.ledger.schema.people import person as person_table
from graphfraud.ledger.schema.people import session as session_table
from graphfraud.rights import Action, Role

if TYPE_CHECKING:
    from graphfraud.ledger.registry import Ledger

SESSION_MS: Final = 12 * 3_600_000
"""A working day: nobody logs in twice a day, and a token that was left behind is soon worth nothing."""

FAILURES_MOST: Final = 5
"""Wrong passwords in a row that a person may need."""

LOCK_MS: Final = 15 * 60_000
"""How long no password counts after that: about 500 tries a day, against twelve characters."""

_TOKEN_BYTES: Final = 32

NOBODY: Final = "nobody is logged in, or the session has ended: run `graphfraud user login`"
"""What is said where a token stands for nobody."""

_WRONG: Final = "the name or the password is wrong"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who is known to the ledger."""

    id: int
    name: str
    role: Role
    firm: str
    """The partner firm; empty for the shop's own staff."""

    @property
    def only_own_cases(self) -> bool:
        """Whether they touch nothing but the cases given to them: agents, and staff of a partner firm."""
        return self.role is Role.AGENT or bool(self.firm)


@dataclass(frozen=True, slots=True)
class Session:
    """What a person gets for a right password."""

    token: str = field(repr=False)
    person: Person
    expires_at: int
    """ms since 1970 UTC."""


def log_in(ledger: Ledger, name: str, password: str, at: int, idle_ms: int | None = None) -> Session:
    """Check a name and a password and begin a session; every try is audited.

    Args:
        ledger: the ledger.
        name: as it was typed.
        password: as it was typed.
        at: now, ms since 1970 UTC.
        idle_ms: the session also ends so long after the last sign of life; None lets it last its whole time.

    Raises:
        RefusedError: they do not fit, the person is disabled, or too many tries were wrong.

    Cost: one argon2 hash, about 0.1 s and 64 MB, whether the name is known or not.
    """
    # Half a character or a NUL, which no name has, is not for every database.
    name = name.strip().lower().encode("ascii", "replace").decode().replace("\0", "?")
    with transaction(ledger.engine, "read") as connection:
        known = _row(connection, name)
    right = passwords.fits(password, known.password_hash if known else None)
    token = base64.urlsafe_b64encode(ledger.draw(_TOKEN_BYTES)).rstrip(b"=").decode()
    with transaction(ledger.engine, "write") as connection:
        known = _row(connection, name)
        refusal = _refusal(known, at, right=right)
        if known is not None:
            _count(connection, known, at, refused=bool(refusal), right=right)
        outcome = Outcome.REFUSED if refusal else Outcome.DONE
        body = {"refused": refusal} if refusal else {}
        entry = Entry(at, known.id if known else None, Action.LOG_IN.value, outcome, name[:64], body)
        audit.append(connection, entry, ledger.draw(audit.SALT_BYTES))
        if known is not None and not refusal:
            _begin(connection, known.id, token, at, idle_ms)
    if known is None or refusal:
        raise RefusedError(f"{refusal}; nobody was logged in")
    return Session(token, to_person(known), at + SESSION_MS)


def end_sessions(connection: sa.Connection, person: int, at: int, token: str | None = None) -> None:
    """End all sessions of a person, or the one of a token."""
    ended = (
        session_table.update()
        .where(session_table.c.person == person, session_table.c.ended_at.is_(None))
        .values(ended_at=at)
    )
    if token is not None:
        ended = ended.where(session_table.c.token_hash == _hash(token))
    connection.execute(ended)


def find_person(connection: sa.Connection, token: str, at: int) -> Person | None:
    """Return whose session a token is, None where it is nobody's, or has ended."""
    row = find_session(connection, token, at)
    return to_person(row) if row else None


def find_session(connection: sa.Connection, token: str, at: int) -> sa.Row[Any] | None:
    """Return the person and the session of a token in one row, None where it is nobody's, or has ended."""
    return connection.execute(
        sa.select(
            person_table, session_table.c.token_hash, session_table.c.seen_at, session_table.c.unmasked_at
        )
        .join(session_table, session_table.c.person == person_table.c.id)
        .where(
            session_table.c.token_hash == _hash(token),
            session_table.c.ended_at.is_(None),
            session_table.c.expires_at > at,
            session_table.c.created_at <= at,
            sa.or_(session_table.c.idle_ms.is_(None), session_table.c.seen_at + session_table.c.idle_ms > at),
            person_table.c.disabled_at.is_(None),
        )
    ).first()


def _row(connection: sa.Connection, name: str) -> sa.Row[Any] | None:
    return connection.execute(sa.select(person_table).where(person_table.c.name == name)).first()


def _refusal(known: sa.Row[Any] | None, at: int, *, right: bool) -> str:
    """Say why nobody may come in; the same words for an unknown name and a wrong password."""
    if known is None:
        return _WRONG
    if known.locked_until is not None and at < known.locked_until:
        return f"too many wrong passwords; try again in {-(-(known.locked_until - at) // 60_000)} minutes"
    return "" if right and known.disabled_at is None else _WRONG


def _count(connection: sa.Connection, known: sa.Row[Any], at: int, *, refused: bool, right: bool) -> None:
    """Count wrong passwords in a row, and lock the account for a while after too many."""
    if known.locked_until is not None and at < known.locked_until:
        return
    failures = known.failures + 1 if refused and not right else 0
    locked = at + LOCK_MS if failures >= FAILURES_MOST else None
    values = {"failures": 0 if locked else failures, "locked_until": locked}
    connection.execute(person_table.update().where(person_table.c.id == known.id).values(values))


def _begin(connection: sa.Connection, person: int, token: str, at: int, idle_ms: int | None) -> None:
    number = connection.scalar(sa.select(sa.func.max(session_table.c.id))) or 0
    row = {
        "id": number + 1,
        "person": person,
        "token_hash": _hash(token),
        "created_at": at,
        "expires_at": at + SESSION_MS,
        "idle_ms": idle_ms,
        "seen_at": at,
    }
    connection.execute(session_table.insert(), row)


def to_person(row: sa.Row[Any]) -> Person:
    """Make a person of a row of the table."""
    return Person(row.id, row.name, Role(row.role), row.firm)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
