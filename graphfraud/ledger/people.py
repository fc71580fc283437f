"""The people of a ledger: added, changed and disabled by an admin; the first one makes the admin."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from graphfraud.errors import ConfigError, NotFoundError, RefusedError
from graphfraud.ledger import audit, passwords, sessions
from graphfraud.ledger.acts import act, check_text
from graphfraud.ledger.audit import Entry, Outcome
from graphfraud.ledger.connect import transaction
from graphfraud.ledger.schema.people import person as table
from graphfraud.ledger.schema.people import session
from graphfraud.rights import Action, Role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphfraud.ledger.acts import Request
    from graphfraud.ledger.registry import Ledger
    from graphfraud.ledger.sessions import Person

_NAME = re.compile(r"[a-z0-9][a-z0-9._@+-]{0,63}")
"""What a person logs in with: an e-mail address or a short name, in small letters."""


@dataclass(frozen=True, slots=True)
class NewPerson:
    """Somebody who is to be known to the ledger."""

    name: str
    password: str = field(repr=False)
    role: Role
    firm: str = ""
    """The partner firm; empty for the shop's own staff."""


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One line of the list of people."""

    name: str
    role: Role
    firm: str
    created_at: int
    disabled_at: int | None
    last_login_at: int | None
    """When their latest session began; None where they never logged in."""


def has_people(ledger: Ledger) -> bool:
    """Tell whether anybody was ever added; until then the ledger is one person's own."""
    with transaction(ledger.engine, "read") as connection:
        return _count(connection) > 0


def add_first_admin(ledger: Ledger, name: str, password: str, at: int) -> None:
    """Add the first person of a ledger, who becomes its admin.

    Args:
        ledger: a ledger without people.
        name: what the person logs in with.
        password: theirs.
        at: now, ms since 1970 UTC.

    Raises:
        ConfigError: the name or the password cannot be taken.
        RefusedError: there are people already; one of its admins adds others.
    """
    new = NewPerson(_checked_name(name), password, Role.ADMIN)
    kept = passwords.make_hash(password, new.name)
    with transaction(ledger.engine, "write") as connection:
        if _count(connection):
            raise RefusedError("there are people in this ledger: an admin adds others after logging in")
        number = _insert(connection, new, kept, at)
        body = {"after": {"role": new.role.value, "firm": ""}, "first": True}
        entry = Entry(at, number, Action.ADD_USER.value, Outcome.DONE, new.name, body)
        audit.append(connection, entry, ledger.draw(audit.SALT_BYTES))


def add_user(ledger: Ledger, request: Request, new: NewPerson) -> None:
    """Add a person.

    Raises:
        ConfigError: the name or the password cannot be taken.
        RefusedError: whoever asks is no admin, or the name was given before.
    """
    name = _checked_name(new.name)
    check_text("the firm", new.firm)
    kept = passwords.make_hash(new.password, name)
    with act(ledger, request, Action.ADD_USER, name) as doing:
        if _find(doing.connection, name) is not None:
            raise RefusedError(f"{name} was added before, and a name is given once: choose another one")
        person = NewPerson(name, "", new.role, new.firm)
        _insert(doing.connection, person, kept, doing.at)
        doing.told["after"] = {"role": new.role.value, "firm": new.firm}


def disable_user(ledger: Ledger, request: Request, name: str) -> None:
    """Keep a person from logging in for good, and end their sessions.

    Raises:
        NotFoundError: nobody has that name.
        RefusedError: whoever asks is no admin, or it is the last admin.
    """
    with act(ledger, request, Action.CHANGE_USER, name) as doing:
        row = find(doing.connection, name)
        if row.disabled_at is not None:
            raise RefusedError(f"{name} is disabled already")
        _refuse_last_admin(doing.connection, row)
        _update(doing.connection, row.id, disabled_at=doing.at)
        sessions.end_sessions(doing.connection, row.id, doing.at)
        doing.told |= {"before": {"disabled": False}, "after": {"disabled": True}}


def change_role(ledger: Ledger, request: Request, name: str, role: Role) -> None:
    """Give a person another role; it counts from their next request on.

    Raises:
        NotFoundError: nobody has that name.
        RefusedError: whoever asks is no admin, or it is the last admin.
    """
    with act(ledger, request, Action.CHANGE_USER, name) as doing:
        row = find(doing.connection, name)
        if role is not Role.ADMIN:
            _refuse_last_admin(doing.connection, row)
        _update(doing.connection, row.id, role=role.value)
        doing.told |= {"before": {"role": row.role}, "after": {"role": role.value}}


def reset_password(ledger: Ledger, request: Request, name: str, password: str) -> None:
    """Give a person who forgot theirs another password, and end their sessions.

    Raises:
        ConfigError: the password cannot be taken.
        NotFoundError: nobody has that name.
        RefusedError: whoever asks is no admin.
    """
    kept = passwords.make_hash(password, name)
    with act(ledger, request, Action.CHANGE_USER, name) as doing:
        row = find(doing.connection, name)
        _update(doing.connection, row.id, password_hash=kept, failures=0, locked_until=None)
        sessions.end_sessions(doing.connection, row.id, doing.at)
        doing.told["after"] = {"password": "another one"}


def change_own_password(ledger: Ledger, request: Request, old: str, new: str) -> None:
    """Take another password for oneself, and end all of one's sessions.

    Raises:
        ConfigError: the new password cannot be taken.
        RefusedError: the old one is wrong.
    """
    with transaction(ledger.engine, "read") as connection:
        person = sessions.find_person(connection, request.token, request.at)
        kept = _find(connection, person.name) if person else None
    right = passwords.fits(old, kept.password_hash if kept else None)
    changed = passwords.make_hash(new, kept.name) if kept else ""
    with act(ledger, request, Action.CHANGE_OWN_PASSWORD) as doing:
        doing.subject = doing.person.name
        if not right:
            raise RefusedError("the old password is wrong; it was not changed")
        _update(doing.connection, doing.person.id, password_hash=changed)
        sessions.end_sessions(doing.connection, doing.person.id, doing.at)


def log_out(ledger: Ledger, request: Request) -> None:
    """End the session of a token.

    Raises:
        RefusedError: nobody is logged in under it.
    """
    with act(ledger, request, Action.LOG_OUT) as doing:
        doing.subject = doing.person.name
        sessions.end_sessions(doing.connection, doing.person.id, doing.at, request.token)


def list_people(ledger: Ledger, request: Request) -> Sequence[PersonRow]:
    """List everybody who was ever added, in the order of their names.

    Raises:
        RefusedError: the role of whoever asks does not allow it.
    """
    with act(ledger, request, Action.LIST_USERS) as doing:
        latest = sa.select(sa.func.max(session.c.created_at)).where(session.c.person == table.c.id)
        wanted = sa.select(table, latest.scalar_subquery().label("last_login_at")).order_by(table.c.name)
        rows = doing.connection.execute(wanted).all()
    return [
        PersonRow(row.name, Role(row.role), row.firm, row.created_at, row.disabled_at, row.last_login_at)
        for row in rows
    ]


def who_is(ledger: Ledger, token: str, at: int) -> Person | None:
    """Return whose session a token is, None where it is nobody's or has ended."""
    with transaction(ledger.engine, "read") as connection:
        return sessions.find_person(connection, token, at)


def _checked_name(name: str) -> str:
    name = name.strip().lower()
    if not _NAME.fullmatch(name):
        raise ConfigError(
            f"{name!r} cannot be a name: write an e-mail address or a short name of a-z, 0-9 and . _ @ + -"
        )
    return name


def _count(connection: sa.Connection) -> int:
    return connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def find(connection: sa.Connection, name: str) -> sa.Row[Any]:
    """Return the row of a person; raises NotFoundError."""
    row = _find(connection, name)
    if row is None:
        raise NotFoundError(f"nobody is called {name!r} here; `graphfraud user list` names everybody")
    return row


def name_of(connection: sa.Connection, number: int) -> str:
    """Return the name of a person by id."""
    return str(connection.scalar(sa.select(table.c.name).where(table.c.id == number)))


def _find(connection: sa.Connection, name: str) -> sa.Row[Any] | None:
    return connection.execute(sa.select(table).where(table.c.name == name)).first()


def _refuse_last_admin(connection: sa.Connection, row: sa.Row[Any]) -> None:
    others = sa.select(sa.func.count()).where(
        table.c.role == Role.ADMIN.value, table.c.disabled_at.is_(None), table.c.id != row.id
    )
    if row.role == Role.ADMIN.value and not connection.scalar(others):
        raise RefusedError(f"{row.name} is the last admin: add another one first")


def _insert(connection: sa.Connection, new: NewPerson, kept: str, at: int) -> int:
    number = (connection.scalar(sa.select(sa.func.max(table.c.id))) or 0) + 1
    row = {
        "id": number,
        "name": new.name,
        "role": new.role.value,
        "firm": new.firm,
        "password_hash": kept,
        "created_at": at,
        "failures": 0,
    }
    connection.execute(table.insert(), row)
    return number


def _update(connection: sa.Connection, person: int, **values: Any) -> None:
    connection.execute(table.update().where(table.c.id == person).values(**values))
