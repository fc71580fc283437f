"""The hits of checkouts, kept beside the entries: each once, however often a file is read."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from graphfraud.blocklist import entry_id, entry_number
from graphfraud.checkout.entry import Action as Deed
from graphfraud.ledger import audit
from graphfraud.ledger.acts import act
from graphfraud.ledger.audit import Entry, Outcome
from graphfraud.ledger.connect import transaction
from graphfraud.ledger.schema.blocklist import list_entry, list_hit
from graphfraud.ledger.schema.people import person
from graphfraud.rights import Action

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from graphfraud.checkout.hits import Hit
    from graphfraud.ledger.acts import Request
    from graphfraud.ledger.registry import Ledger

_AT_ONCE = 2000
"""Rows that are written, and ids that are asked for, together: SQLite takes some 32,000 values at a time."""

_STOPPING = (Deed.HOLD.value, Deed.BLOCK.value)


@dataclass(frozen=True, slots=True)
class Life:
    """What an entry has done, as far as checkouts told."""

    hits: int = 0
    """Look-ups that it matched."""
    orders: int = 0
    """Orders that it matched, each once."""
    last_hit: int | None = None
    stopped: Mapping[str, int] = field(default_factory=dict)
    """Currency -> minor units of the orders that it stopped, each once."""


NO_HITS = Life()


@dataclass(frozen=True, slots=True)
class OrderAnswer:
    """One entry that an order hit."""

    at: int
    entry: str
    decided: bool
    """It is the one that decided; the others matched, too."""
    action: str
    type: str
    reason: str
    version: int
    """Of the release that answered."""
    text: str
    """What was said when the entry was proposed; empty for a hold."""
    author: str
    approver: str
    status: str
    """The entry's, now; empty for a hold."""


def record_hits(ledger: Ledger, hits: Iterable[Hit], name: str, at: int) -> int:
    """Keep the hits of a file, each once. For the machine: no session is needed.

    Args:
        ledger: the ledger.
        hits: as `graphfraud.checkout.hits` reads them, in any order.
        name: of the file, for the audit.
        at: now, ms since 1970 UTC.

    Returns:
        How many were new.

    Cost: some 20,000 hits a second, in one transaction.
    """
    new = 0
    with transaction(ledger.engine, "write") as connection:
        rows = (row for hit in hits for row in _hit_rows(hit))
        for part in _parts(rows):
            unknown = _unknown(connection, part)
            if unknown:
                connection.execute(list_hit.insert(), unknown)
            new += len(unknown)
        body = {"file": name, "new": new}
        entry = Entry(at, None, Action.RECORD_HITS.value, Outcome.DONE, "", body)
        if new:
            audit.append(connection, entry, ledger.draw(audit.SALT_BYTES))
    return new


def lives(connection: sa.Connection, entries: Sequence[str]) -> dict[str, Life]:
    """Return what entries have done; those without a hit are left out."""
    found: dict[str, Life] = {}
    for part in _parts(entries):
        stopped: defaultdict[str, dict[str, int]] = defaultdict(dict)
        for row in connection.execute(_stopped_by(part)):
            stopped[row.entry][row.currency] = int(row.amount)
        for row in connection.execute(_counted(part)):
            found[row.entry] = Life(row.hits, row.orders, row.last_hit, stopped.get(row.entry, {}))
    return found


def why_order(ledger: Ledger, request: Request, order_id: str) -> Sequence[OrderAnswer]:
    """Say why an order was refused, challenged, reviewed or let through; the latest look-up first.

    Raises:
        RefusedError: the role of whoever asks does not allow it.
    """
    author, approver = person.alias(), person.alias()
    with act(ledger, request, Action.LIST_ENTRIES, f"order:{order_id}") as doing:
        hits = doing.connection.execute(
            sa.select(list_hit)
            .where(list_hit.c.order_id == order_id)
            .order_by(list_hit.c.at.desc(), list_hit.c.place, list_hit.c.entry)
        ).all()
        known = doing.connection.execute(
            sa.select(
                list_entry.c.id,
                list_entry.c.text,
                list_entry.c.status,
                author.c.name.label("author"),
                approver.c.name.label("approver"),
            )
            .join(author, author.c.id == list_entry.c.author)
            .outerjoin(approver, approver.c.id == list_entry.c.approver)
            .where(list_entry.c.id.in_(_numbers(hits)))
        ).all()
    entries = {entry_id(row.id): row for row in known}
    return [_answer(hit, entries.get(hit.entry)) for hit in hits]


def _hit_rows(hit: Hit) -> Iterator[dict[str, Any]]:
    for place, match in enumerate(hit.matches):
        yield {
            "entry": _kept(match.entry_id, 100),
            "order_id": _kept(hit.order_id, 200),
            "at": hit.at,
            "version": hit.version,
            "place": place,
            "action": _kept(match.action, 16),
            "type": _kept(match.type, 16),
            "reason": _kept(match.reason, 40),
            "amount": hit.amount,
            "currency": _kept(hit.currency, 3),
        }


def _unknown(connection: sa.Connection, rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return those rows of a part that are not kept yet, each once."""
    once = {(row["entry"], row["order_id"], row["at"]): row for row in reversed(rows)}
    key = sa.tuple_(list_hit.c.entry, list_hit.c.order_id, list_hit.c.at)
    kept = connection.execute(
        sa.select(list_hit.c.entry, list_hit.c.order_id, list_hit.c.at).where(key.in_(list(once)))
    )
    for row in kept:
        once.pop(tuple(row), None)
    return list(once.values())


def _kept(text: str, most: int) -> str:
    """Return what every database keeps of a text that a checkout, or somebody in its place, wrote."""
    return text[:most].replace("\0", "").encode("utf-8", "replace").decode()


def _counted(entries: Sequence[str]) -> sa.Select[Any]:
    hit = list_hit.c
    # Orders without an id count each time: nobody can say whether they are one.
    named = sa.func.count(sa.distinct(sa.func.nullif(hit.order_id, "")))
    unnamed = sa.func.count(sa.case((hit.order_id == "", 1)))
    counted = sa.select(
        hit.entry,
        sa.func.count().label("hits"),
        (named + unnamed).label("orders"),
        sa.func.max(hit.at).label("last_hit"),
    )
    return counted.where(hit.entry.in_(entries)).group_by(hit.entry)


def _stopped_by(entries: Sequence[str]) -> sa.Select[Any]:
    """Sum the money of the orders in which an entry was the one that stopped, each order once."""
    hit = list_hit.c
    each = sa.case((hit.order_id == "", sa.cast(hit.at, sa.Text)), else_=hit.order_id)
    once = (
        sa.select(hit.entry, hit.currency, sa.func.max(hit.amount).label("amount"))
        .where(hit.entry.in_(entries), hit.place == 0, hit.action.in_(_STOPPING), hit.amount.is_not(None))
        .group_by(hit.entry, hit.currency, hit.order_id, each)
        .subquery()
    )
    total = sa.func.sum(once.c.amount).label("amount")
    return sa.select(once.c.entry, once.c.currency, total).group_by(once.c.entry, once.c.currency)


def _numbers(hits: Sequence[sa.Row[Any]]) -> list[int]:
    found = {entry_number(hit.entry) for hit in hits}
    return sorted(number for number in found if number is not None)


def _answer(hit: Any, entry: Any | None) -> OrderAnswer:
    return OrderAnswer(
        hit.at,
        hit.entry,
        hit.place == 0,
        hit.action,
        hit.type,
        hit.reason,
        hit.version,
        entry.text if entry else "",
        entry.author if entry else "",
        (entry.approver or "") if entry else "",
        entry.status if entry else "",
    )


def _parts(rows: Iterable[Any]) -> Iterator[list[Any]]:
    remaining = iter(rows)
    while part := list(islice(remaining, _AT_ONCE)):
        yield part
