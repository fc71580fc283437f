"""Reading the block list: the list, one entry with its life, what waits for somebody, the release."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from graphfraud.blocklist import ERASED, EntryStatus, entry_id
from graphfraud.checkout.entry import Action as Deed
from graphfraud.checkout.entry import EntryType, ReleaseEntry
from graphfraud.errors import ConfigError
from graphfraud.ledger.acts import act
from graphfraud.ledger.changes import ring_id
from graphfraud.ledger.connect import transaction
from graphfraud.ledger.entries import find_entry
from graphfraud.ledger.entry_hits import NO_HITS, Life, lives
from graphfraud.ledger.schema.blocklist import list_entry, list_event
from graphfraud.ledger.schema.cases import hold
from graphfraud.ledger.schema.people import person
from graphfraud.model import DAY_MS
from graphfraud.rights import Action

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from graphfraud.ledger.acts import Request
    from graphfraud.ledger.registry import Ledger
    from graphfraud.settings import BlocklistSettings

_AT_ONCE = 10_000
"""Rows that are read together: some MB."""

_author, _approver = person.alias("author_person"), person.alias("approver_person")


@dataclass(frozen=True, slots=True)
class EntryFilter:
    """Which entries to list; empty takes all."""

    status: EntryStatus | None = None
    action: Deed | None = None
    type: EntryType | None = None
    ring: int | None = None
    imported: int | None = None
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One line of the block list."""

    id: str
    status: EntryStatus
    action: Deed
    type: EntryType
    value: str
    """As typed."""
    name: str
    postcode: str
    country: str
    kind: str
    normalised: bool
    reason: str
    text: str
    author: str
    proposed_at: int
    approver: str
    """Empty where nobody else was needed."""
    starts_at: int | None
    expires_at: int | None
    """None for a lasting one, and before it became active."""
    days: int | None
    needs: tuple[str, ...]
    """Why it waits, or waited, for somebody else."""
    ring: str
    times_listed: int
    contested_due: int | None
    source: str
    width: int
    """How widely it reaches."""
    life: Life
    """Hits, last hit, money stopped."""

    def counts_at(self, at: int) -> bool:
        """Tell whether the checkout goes by it at a time."""
        started = self.starts_at is not None and self.starts_at <= at
        return self.status is EntryStatus.ACTIVE and started and not self.is_over(at)

    def is_over(self, at: int) -> bool:
        """Tell whether its time is over."""
        return self.expires_at is not None and self.expires_at <= at


@dataclass(frozen=True, slots=True)
class EntryEventRow:
    """One line of an entry's history."""

    at: int
    person: str
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class EntryPage:
    """All there is to an entry."""

    entry: EntryRow
    snapshot: Mapping[str, Any]
    """What was known when it was proposed: ring, run, impact."""
    answers: Mapping[str, str]
    """What was answered to each caution."""
    events: Sequence[EntryEventRow]
    """The oldest first."""


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """An entry that somebody should look at."""

    entry: EntryRow
    why: str
    """``proposed``, ``revoked``, ``contested``, ``expiring``, ``never_hit`` or ``no_longer_hit``."""
    due_at: int | None
    """Until when, where there is a day."""


def list_entries(ledger: Ledger, request: Request, wanted: EntryFilter = EntryFilter()) -> Sequence[EntryRow]:
    """List entries, the newest first.

    Raises:
        RefusedError: the role of whoever asks does not allow it.
    """
    with act(ledger, request, Action.LIST_ENTRIES) as doing:
        return _rows(doing.connection, _wanted(wanted), wanted.limit)


def export_entries(ledger: Ledger, request: Request) -> Iterator[EntryRow]:
    """Yield all active entries, the oldest first, for a file; one whose value was erased is left out.

    Raises:
        RefusedError: the role of whoever asks does not allow it.
    """
    with act(ledger, request, Action.EXPORT, "blocklist"):
        pass
    yield from (row for row in _active(ledger) if not row.value.startswith(ERASED))


def read_entry(ledger: Ledger, request: Request, entry: str) -> EntryPage:
    """Return all there is to an entry.

    Raises:
        NotFoundError: there is no such entry.
        RefusedError: the role of whoever asks does not allow it.
    """
    with act(ledger, request, Action.LIST_ENTRIES, entry) as doing:
        return _page(doing.connection, entry)


def peek_entry(ledger: Ledger, entry: str) -> EntryPage:
    """Return an entry for an act on it, which is itself checked and audited.

    Raises:
        NotFoundError: there is no such entry.
    """
    with transaction(ledger.engine, "read") as connection:
        return _page(connection, entry)


def entries_to_review(ledger: Ledger, request: Request, settings: BlocklistSettings) -> Sequence[ReviewRow]:
    """List what waits for somebody: proposals, revocations, contested, expiring and unused entries.

    An entry is unused when no order hit it for `unused_days` since it became active, its last hit, or the day
    on which somebody looked at it last. Each entry stands once, for the most urgent of its reasons.

    Raises:
        RefusedError: the role of whoever asks does not allow it.
    """
    with act(ledger, request, Action.LIST_ENTRIES, "review") as doing:
        open_ones = (EntryStatus.PROPOSED.value, EntryStatus.REVOKED.value, EntryStatus.ACTIVE.value)
        soon = doing.at + settings.expiring_days * DAY_MS
        old = doing.at - settings.unused_days * DAY_MS
        active = list_entry.c.status == EntryStatus.ACTIVE.value
        wanted = sa.or_(
            ~active,
            list_entry.c.contested_due.is_not(None),
            list_entry.c.expires_at <= soon,
            list_entry.c.starts_at <= old,
        )
        query = [list_entry.c.status.in_(open_ones), wanted]
        seen = dict(
            doing.connection.execute(
                sa.select(list_entry.c.id, list_entry.c.reviewed_at).where(
                    list_entry.c.reviewed_at.is_not(None)
                )
            ).all()
        )
        rows = _rows(doing.connection, query, None)
        reviewed = {entry_id(number): at for number, at in seen.items()}
        found = [_to_review(row, reviewed.get(row.id), doing.at, settings) for row in rows]
    return sorted((one for one in found if one), key=lambda one: (_URGENCY.index(one.why), one.entry.id))


def release_entries(ledger: Ledger) -> Iterator[ReleaseEntry]:
    """Yield what the checkout is to go by: all active entries, then a hold for each held account.

    For the machine that publishes: reads as of one moment, and needs no session.

    Raises:
        ConfigError: nothing was ever listed or held, so this is hardly the ledger that is meant.
    """
    with transaction(ledger.engine, "read") as connection:
        known = (connection.scalar(sa.select(sa.func.count()).select_from(one)) for one in (list_entry, hold))
        if not any(known):
            raise ConfigError(
                "nothing was ever listed in this ledger: correct GRAPHFRAUD_LEDGER_URL, list something by "
                "`graphfraud blocklist propose`, or publish a file by --entries FILE"
            )
    for row in _active(ledger):
        erased = row.value.startswith(ERASED)
        yield ReleaseEntry(
            entry_id=row.id,
            action=row.action,
            type=row.type,
            value="" if erased else row.value,
            reason=row.reason,
            starts_at=row.starts_at,
            expires_at=row.expires_at,
            name=row.name,
            postcode=row.postcode,
            country=row.country,
            kind=row.kind,
            normalised=row.normalised,
            digest=row.value.removeprefix(ERASED) if erased else "",
            width=row.width if erased else 0,
        )
    with transaction(ledger.engine, "read") as connection:
        held = connection.execute(
            sa.select(hold.c.id, hold.c.account).where(hold.c.lifted_at.is_(None)).order_by(hold.c.id)
        ).all()
    for number, account in held:
        yield ReleaseEntry(
            f"H-{number:06d}", Deed.HOLD, EntryType.ACCOUNT, account, "victim_protection", normalised=True
        )


_URGENCY = ("revoked", "contested", "proposed", "expiring", "never_hit", "no_longer_hit")


def _to_review(
    row: EntryRow, reviewed_at: int | None, at: int, settings: BlocklistSettings
) -> ReviewRow | None:
    waiting = {EntryStatus.REVOKED: "revoked", EntryStatus.PROPOSED: "proposed"}.get(row.status)
    if row.contested_due is not None and row.status is not EntryStatus.REVOKED:
        return ReviewRow(row, "contested", row.contested_due)
    if waiting:
        return ReviewRow(row, waiting, None)
    if row.is_over(at):
        return None
    if reviewed_at is None and _expires_soon(row, at, settings):
        return ReviewRow(row, "expiring", row.expires_at)
    since = max(row.starts_at or 0, row.life.last_hit or 0, reviewed_at or 0)
    unused = since <= at - settings.unused_days * DAY_MS
    return ReviewRow(row, "no_longer_hit" if row.life.hits else "never_hit", None) if unused else None


def _expires_soon(row: EntryRow, at: int, settings: BlocklistSettings) -> bool:
    """Tell whether an entry is about to expire; one that is as short as that comes up on its last day."""
    if row.expires_at is None:
        return False
    soon = settings.expiring_days * DAY_MS
    lasts = row.expires_at - (row.starts_at or 0)
    return row.expires_at <= at + (soon if lasts > soon else DAY_MS)


def _wanted(wanted: EntryFilter) -> list[sa.ColumnElement[bool]]:
    given = (
        (list_entry.c.status, wanted.status),
        (list_entry.c.action, wanted.action),
        (list_entry.c.type, wanted.type),
        (list_entry.c.ring, wanted.ring),
        (list_entry.c.imported, wanted.imported),
    )
    return [column == value for column, value in given if value is not None]


def _active(ledger: Ledger) -> Iterator[EntryRow]:
    """Yield the active entries, the oldest first, as of one moment and without their hits."""
    with transaction(ledger.engine, "read") as connection:
        active = _select().where(list_entry.c.status == EntryStatus.ACTIVE.value).order_by(list_entry.c.id)
        found = connection.execution_options(stream_results=True).execute(active)
        for part in found.partitions(_AT_ONCE):
            yield from (_to_row(row, NO_HITS) for row in part)


def _rows(
    connection: sa.Connection, where: Sequence[sa.ColumnElement[bool]], limit: int | None
) -> list[EntryRow]:
    query = _select().where(*where).order_by(list_entry.c.id.desc()).limit(limit)
    rows = connection.execute(query).all()
    found = lives(connection, [entry_id(row.id) for row in rows])
    return [_to_row(row, found.get(entry_id(row.id), NO_HITS)) for row in rows]


def _page(connection: sa.Connection, entry: str) -> EntryPage:
    number = find_entry(connection, entry).id
    [row] = _rows(connection, [list_entry.c.id == number], None)
    kept = connection.execute(
        sa.select(list_entry.c.snapshot, list_entry.c.answers).where(list_entry.c.id == number)
    ).one()
    events = connection.execute(
        sa.select(list_event, person.c.name)
        .join(person, person.c.id == list_event.c.person)
        .where(list_event.c.entry == number)
        .order_by(list_event.c.id)
    ).all()
    history = [EntryEventRow(one.at, one.name, one.kind, one.text) for one in events]
    return EntryPage(row, kept.snapshot, kept.answers, history)


def _select() -> sa.Select[Any]:
    return (
        sa.select(list_entry, _author.c.name.label("author_name"), _approver.c.name.label("approver_name"))
        .join(_author, _author.c.id == list_entry.c.author)
        .outerjoin(_approver, _approver.c.id == list_entry.c.approver)
    )


def _to_row(row: sa.Row[Any], life: Life) -> EntryRow:
    return EntryRow(
        id=entry_id(row.id),
        status=EntryStatus(row.status),
        action=Deed(row.action),
        type=EntryType(row.type),
        value=row.value,
        name=row.name,
        postcode=row.postcode,
        country=row.country,
        kind=row.kind,
        normalised=row.normalised,
        reason=row.reason,
        text=row.text,
        author=row.author_name,
        proposed_at=row.proposed_at,
        approver=row.approver_name or "",
        starts_at=row.starts_at,
        expires_at=row.expires_at,
        days=row.days,
        needs=tuple(row.needs),
        ring=ring_id(row.ring) if row.ring is not None else "",
        times_listed=row.times_listed,
        contested_due=row.contested_due,
        source=row.source,
        width=row.width,
        life=life,
    )
