"""What becomes of an entry of the block list: approved, rejected, archived, revoked, contested, reviewed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from graphfraud.blocklist import EntryEvent, EntryStatus, import_id, import_number
from graphfraud.errors import NotFoundError, RefusedError
from graphfraud.ledger.acts import act
from graphfraud.ledger.entries import activate, find_entry, refuse_silence, tell, update
from graphfraud.ledger.own_values import refuse_linked
from graphfraud.ledger.schema.blocklist import list_entry, list_import
from graphfraud.model import DAY_MS
from graphfraud.rights import Action, Role

if TYPE_CHECKING:
    from collections.abc import Collection

    from graphfraud.ledger.acts import Act, Request
    from graphfraud.ledger.registry import Ledger


def approve_entry(ledger: Ledger, request: Request, entry: str, nodes: Collection[str] = ()) -> EntryStatus:
    """Approve what somebody else proposed; of a revoked entry, that it was right to take it out.

    Args:
        ledger: the ledger.
        request: who, when, why.
        entry: its id.
        nodes: printed keys of whom and what it is about, as in `graphfraud.ledger.entries.Checked`.

    Raises:
        NotFoundError: there is no such entry.
        RefusedError: whoever asks proposed or revoked it, is linked to it, or may not; or there is nothing to
            approve.
    """
    with act(ledger, request, Action.APPROVE_ENTRY, entry) as doing:
        row = find_entry(doing.connection, entry)
        refuse_linked(doing, nodes)
        if row.status == EntryStatus.PROPOSED.value:
            _refuse_own(doing, row.author, "proposed")
            update(doing, row.id, approver=doing.person.id)
            activate(doing, row.id)
            status, kind = EntryStatus.ACTIVE, EntryEvent.APPROVED
        elif row.status == EntryStatus.REVOKED.value:
            _refuse_own(doing, row.ended_by, "revoked")
            update(doing, row.id, status=EntryStatus.ARCHIVED.value)
            status, kind = EntryStatus.ARCHIVED, EntryEvent.REVOCATION_UPHELD
        else:
            raise RefusedError(f"{entry} is {row.status}: there is nothing to approve")
        tell(doing, row.id, kind, request.why)
        doing.told |= {"before": row.status, "after": status.value}
    return status


def approve_import(ledger: Ledger, request: Request, name: str) -> int:
    """Approve all entries of an import that are still proposed, and return how many that were.

    One whose value has become active meanwhile stays proposed.

    Raises:
        NotFoundError: there is no such import.
        RefusedError: whoever asks made the import, or may not.
    """
    with act(ledger, request, Action.APPROVE_ENTRY, name) as doing:
        made = _find_import(doing.connection, name)
        _refuse_own(doing, made.person, "imported")
        waiting = _waiting(made.id)
        other = list_entry.alias()
        same = (
            other.c.type == list_entry.c.type,
            other.c.key == list_entry.c.key,
            other.c.action == list_entry.c.action,
        )
        _archive_expired(doing, made.id)
        stands = sa.exists().where(*same, other.c.status == EntryStatus.ACTIVE.value)
        done = doing.connection.execute(
            list_entry.update().where(*waiting, ~stands).values(**_activated(doing))
        )
        doing.told["entries"] = done.rowcount
    return done.rowcount


def reject_import(ledger: Ledger, request: Request, name: str) -> int:
    """Reject all entries of an import that are still proposed, and return how many that were.

    Raises:
        ConfigError: nothing is said about why.
        NotFoundError: there is no such import.
        RefusedError: whoever asks may neither approve nor made the import.
    """
    refuse_silence(request)
    with act(ledger, request, Action.REJECT_ENTRY, name) as doing:
        made = _find_import(doing.connection, name)
        _refuse_outsider(doing, made.person)
        rejected = list_entry.update().where(*_waiting(made.id))
        done = doing.connection.execute(
            rejected.values(status=EntryStatus.REJECTED.value, ended_at=doing.at, ended_by=doing.person.id)
        )
        doing.told["entries"] = done.rowcount
    return done.rowcount


def reject_entry(ledger: Ledger, request: Request, entry: str, nodes: Collection[str] = ()) -> EntryStatus:
    """Reject a proposal, or take the own one back; of a revoked entry: it counts again.

    Raises:
        ConfigError: nothing is said about why.
        NotFoundError: there is no such entry.
        RefusedError: whoever asks may not, revoked it, or is linked to it; or there is nothing to reject.
    """
    refuse_silence(request)
    with act(ledger, request, Action.REJECT_ENTRY, entry) as doing:
        row = find_entry(doing.connection, entry)
        if row.status == EntryStatus.PROPOSED.value:
            _refuse_outsider(doing, row.author)
            ended = {"ended_at": doing.at, "ended_by": doing.person.id}
            update(doing, row.id, status=EntryStatus.REJECTED.value, **ended)
            status, kind = EntryStatus.REJECTED, EntryEvent.REJECTED
        elif row.status == EntryStatus.REVOKED.value:
            _refuse_outsider(doing, None)
            _refuse_own(doing, row.ended_by, "revoked")
            refuse_linked(doing, nodes)
            update(doing, row.id, status=EntryStatus.ACTIVE.value, ended_at=None, ended_by=None)
            status, kind = EntryStatus.ACTIVE, EntryEvent.REINSTATED
        else:
            raise RefusedError(f"{entry} is {row.status}: there is nothing to reject")
        tell(doing, row.id, kind, request.why)
        doing.told |= {"before": row.status, "after": status.value}
    return status


def archive_entry(ledger: Ledger, request: Request, entry: str, nodes: Collection[str] = ()) -> None:
    """End an entry before its time; it stays to be read.

    Raises:
        ConfigError: nothing is said about why.
        NotFoundError: there is no such entry.
        RefusedError: whoever asks may not, or is linked to it; or the entry is not active.
    """
    _end(ledger, request, Action.ARCHIVE_ENTRY, entry, nodes)


def revoke_entry(ledger: Ledger, request: Request, entry: str, nodes: Collection[str] = ()) -> None:
    """Take an active entry out at once, alone; somebody else looks at that afterwards.

    The next release is without it. `approve_entry` by another person then archives it, `reject_entry` lets it
    count again.

    Raises:
        ConfigError: nothing is said about why.
        NotFoundError: there is no such entry.
        RefusedError: whoever asks may not, or is linked to it; or the entry is not active.
    """
    _end(ledger, request, Action.REVOKE_ENTRY, entry, nodes)


def contest_entry(ledger: Ledger, request: Request, entry: str, due_at: int | None) -> None:
    """Note that a customer contests an entry, and until when that is settled; or that it is settled.

    Args:
        ledger: the ledger.
        request: who, when, why.
        entry: its id.
        due_at: ms since 1970 UTC; None: it is settled.

    Raises:
        ConfigError: nothing is said about it.
        NotFoundError: there is no such entry.
        RefusedError: whoever asks may not, or it is not contested.
    """
    refuse_silence(request)
    with act(ledger, request, Action.CONTEST_ENTRY, entry) as doing:
        row = find_entry(doing.connection, entry)
        if due_at is None:
            if doing.person.only_own_cases:
                raise RefusedError("an agent takes a contest down; an investigator or a lead settles it")
            if row.contested_due is None:
                raise RefusedError(f"{entry} is not contested")
        elif row.status != EntryStatus.ACTIVE.value:
            raise RefusedError(f"{entry} is {row.status}: it stops nobody")
        update(doing, row.id, contested_due=due_at)
        kind = EntryEvent.CONTESTED if due_at is not None else EntryEvent.CONTEST_SETTLED
        tell(doing, row.id, kind, request.why)
        doing.told |= {"before": row.contested_due, "after": due_at}


def note_review(ledger: Ledger, request: Request, entry: str) -> None:
    """Note that an entry was looked at and is to stay until its expiry.

    Raises:
        ConfigError: nothing is said about it.
        NotFoundError: there is no such entry.
        RefusedError: whoever asks may not, or the entry is not active.
    """
    refuse_silence(request)
    with act(ledger, request, Action.REVIEW_ENTRY, entry) as doing:
        row = find_entry(doing.connection, entry)
        if row.status != EntryStatus.ACTIVE.value:
            raise RefusedError(f"{entry} is {row.status}: only an active entry is looked at again")
        update(doing, row.id, reviewed_at=doing.at)
        tell(doing, row.id, EntryEvent.REVIEWED, request.why)


def _end(ledger: Ledger, request: Request, action: Action, entry: str, nodes: Collection[str]) -> None:
    refuse_silence(request)
    revoked = action is Action.REVOKE_ENTRY
    status = EntryStatus.REVOKED if revoked else EntryStatus.ARCHIVED
    with act(ledger, request, action, entry) as doing:
        row = find_entry(doing.connection, entry)
        refuse_linked(doing, nodes)
        if row.status != EntryStatus.ACTIVE.value:
            raise RefusedError(f"{entry} is {row.status}: only an active entry is ended")
        update(doing, row.id, status=status.value, ended_at=doing.at, ended_by=doing.person.id)
        tell(doing, row.id, EntryEvent.REVOKED if revoked else EntryEvent.ARCHIVED, request.why)
        doing.told |= {"before": row.status, "after": status.value}


def _refuse_own(doing: Act, person: int | None, what: str) -> None:
    if doing.person.id == person:
        raise RefusedError(f"you {what} it yourself: somebody else has to look at it")


def _refuse_outsider(doing: Act, author: int | None) -> None:
    """Refuse whoever is neither the author nor somebody who may approve."""
    if doing.person.role is not Role.LEAD and doing.person.id != author:
        raise RefusedError("only a lead decides about what others proposed or revoked")


def _activated(doing: Act) -> dict[str, Any]:
    """Give what changes in a row that becomes active in a statement for many."""
    at = sa.literal(doing.at, sa.BigInteger)
    chosen = sa.func.coalesce(list_entry.c.starts_at, at)
    starts_at = sa.case((chosen > at, chosen), else_=at)
    by_days = sa.case(
        (list_entry.c.days.is_not(None), starts_at + sa.cast(list_entry.c.days, sa.BigInteger) * DAY_MS)
    )
    return {
        "status": EntryStatus.ACTIVE.value,
        "approver": doing.person.id,
        "approved_at": doing.at,
        "starts_at": starts_at,
        "expires_at": sa.func.coalesce(list_entry.c.expires_at, by_days),
    }


def _archive_expired(doing: Act, number: int) -> None:
    """Archive expired entries whose values an import lists again."""
    new = list_entry.alias()
    again = sa.exists().where(
        new.c.imported == number,
        new.c.status == EntryStatus.PROPOSED.value,
        new.c.type == list_entry.c.type,
        new.c.key == list_entry.c.key,
        new.c.action == list_entry.c.action,
    )
    over = (list_entry.c.status == EntryStatus.ACTIVE.value, list_entry.c.expires_at <= doing.at)
    archived = list_entry.update().where(*over, again)
    doing.connection.execute(archived.values(status=EntryStatus.ARCHIVED.value, ended_at=doing.at))


def _waiting(number: int) -> tuple[sa.ColumnElement[bool], ...]:
    return list_entry.c.imported == number, list_entry.c.status == EntryStatus.PROPOSED.value


def _find_import(connection: sa.Connection, name: str) -> sa.Row[Any]:
    number = import_number(name)
    found = sa.select(list_import).where(list_import.c.id == (number or 0))
    row = connection.execute(found).first() if number is not None else None
    if row is None:
        raise NotFoundError(f"there is no import {name!r}; ids look like {import_id(1)}")
    return row
