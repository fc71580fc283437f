"""A person in front of the screens: how long they may stay, what they may see in clear, their saved views."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from graphfraud.errors import ConfigError, NotFoundError
from graphfraud.ledger import sessions
from graphfraud.ledger.acts import act, check_text
from graphfraud.ledger.connect import transaction
from graphfraud.ledger.schema.people import saved_view
from graphfraud.ledger.schema.people import session as session_table
from graphfraud.rights import Action

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphfraud.ledger.acts import Request
    from graphfraud.ledger.registry import Ledger
    from graphfraud.ledger.sessions import Person

SEEN_EVERY_MS: Final = 60_000
"""A sign of life is written at most once a minute: clicks do not queue up for the ledger's one writer."""

LONGEST_NAME: Final = 64
"""Characters of a saved view's name: what a list of choices shows."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One person's session, as the screens need it."""

    person: Person
    unmasked: bool
    """Names and the like are shown in clear."""


def find_visit(ledger: Ledger, token: str, at: int, *, seen: bool) -> Visit | None:
    """Return whose session a token is, None where it is nobody's, or has ended.

    Args:
        ledger: the ledger.
        token: of the session.
        at: now, ms since 1970 UTC.
        seen: the person did something, so the time without a sign of life begins anew.

    Cost: one read; once a minute a write.
    """
    with transaction(ledger.engine, "read") as connection:
        row = sessions.find_session(connection, token, at)
    if row is None:
        return None
    if seen and (row.seen_at is None or at - row.seen_at >= SEEN_EVERY_MS):
        with transaction(ledger.engine, "write") as connection:
            _update(connection, row, seen_at=at)
    return Visit(sessions.to_person(row), row.unmasked_at is not None)


def set_mask(ledger: Ledger, request: Request, *, unmasked: bool) -> None:
    """Show names in clear in this session from now on, or hide them again; both are audited.

    Raises:
        RefusedError: nobody is logged in, or the role does not allow it.
    """
    with act(ledger, request, Action.UNMASK) as doing:
        doing.told["after"] = {"unmasked": unmasked}
        row = sessions.find_session(doing.connection, request.token, request.at)
        _update(doing.connection, row, unmasked_at=doing.at if unmasked else None)


def save_view(ledger: Ledger, request: Request, name: str, wanted: Mapping[str, Any]) -> None:
    """Keep filters and order of the review queue under a name of one's own; the same name is written over.

    Args:
        ledger: the ledger.
        request: who and when.
        name: what the person calls it.
        wanted: plain values by name, as `graphfraud.ui.queue_view.QueueFilter` takes them.

    Raises:
        ConfigError: the name is empty or too long.
        RefusedError: whoever asks may not list rings.
    """
    name = check_text("the name", name.strip())
    if not 0 < len(name) <= LONGEST_NAME:
        raise ConfigError(f"a saved view needs a name of 1 to {LONGEST_NAME} characters")
    with act(ledger, request, Action.SAVE_VIEW, name) as doing:
        doing.told["after"] = dict(wanted)
        _remove(doing.connection, doing.person.id, name)
        row = {"person": doing.person.id, "name": name, "saved_at": doing.at, "wanted": dict(wanted)}
        doing.connection.execute(saved_view.insert(), row)


def drop_view(ledger: Ledger, request: Request, name: str) -> None:
    """Forget a saved view of one's own.

    Raises:
        NotFoundError: there is none of that name.
        RefusedError: whoever asks may not list rings.
    """
    with act(ledger, request, Action.SAVE_VIEW, name) as doing:
        if not _remove(doing.connection, doing.person.id, name):
            raise NotFoundError(f"{name!r} is none of your saved views")
        doing.told["after"] = None


def saved_views(ledger: Ledger, person: Person) -> Mapping[str, Mapping[str, Any]]:
    """Return a person's saved views by their names, in the order of the names."""
    with transaction(ledger.engine, "read") as connection:
        rows = connection.execute(
            sa.select(saved_view).where(saved_view.c.person == person.id).order_by(saved_view.c.name)
        ).all()
    return {row.name: row.wanted for row in rows}


def _remove(connection: sa.Connection, person: int, name: str) -> int:
    chosen = (saved_view.c.person == person, saved_view.c.name == name)
    return connection.execute(saved_view.delete().where(*chosen)).rowcount


def _update(connection: sa.Connection, row: Any, **values: int | None) -> None:
    connection.execute(
        session_table.update().where(session_table.c.token_hash == row.token_hash).values(**values)
    )
