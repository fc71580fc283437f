"""Many entries at once, from a file: proposed together, approved or rejected together by another person."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from graphfraud.blocklist import EntryStatus, import_id
from graphfraud.errors import ConfigError
from graphfraud.ledger.acts import act, check_text
from graphfraud.ledger.schema.blocklist import list_entry, list_import
from graphfraud.rights import Action

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from graphfraud.ledger.acts import Act, Request
    from graphfraud.ledger.registry import Ledger

    _Same = tuple[str, str, str]

_AT_ONCE = 1000
"""Rows that are compared and written together."""

_OPEN = [EntryStatus.PROPOSED.value, EntryStatus.ACTIVE.value, EntryStatus.REVOKED.value]


@dataclass(frozen=True, slots=True)
class ImportedRow:
    """One row that can be listed: plain values, so that a million of them wait in a file."""

    action: str
    type: str
    key: str
    width: int
    value: str
    name: str
    postcode: str
    country: str
    kind: str
    normalised: bool
    reason: str
    text: str
    days: int
    starts_at: int | None
    expires_at: int | None
    source: str
    """Where it stood, and the id it had there."""


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did."""

    id: str
    """As ``I-000001``."""
    entries: int
    """Proposed now."""
    known: int
    """Rows whose value and action are listed or proposed already, or stood earlier in the file."""


def import_entries(
    ledger: Ledger, request: Request, rows: Iterable[ImportedRow], name: str, rejected: int
) -> ImportReport:
    """Propose all rows of a file, in one transaction; another person approves or rejects them together.

    Args:
        ledger: the ledger.
        request: who, when, why.
        rows: those that can be listed, in the order of the file.
        name: the file's.
        rejected: how many rows could not be, for the record.

    Raises:
        ConfigError: nothing is said about why.
        RefusedError: whoever asks may not.

    Cost: some 50 microseconds a row, in which other writers wait.
    """
    if not request.why.strip():
        raise ConfigError("say where the list comes from: --note")
    check_text("the file's name", name)
    with act(ledger, request, Action.IMPORT_ENTRIES, name) as doing:
        highest = doing.connection.scalar(sa.select(sa.func.max(list_import.c.id))) or 0
        number = int(highest) + 1
        made = {"id": number, "audit": doing.audit_id, "at": doing.at, "person": doing.person.id}
        doing.connection.execute(list_import.insert(), made | {"name": name, "rejected": rejected})
        entries, known = _insert(doing, number, rows)
        doing.told |= {"import": import_id(number), "entries": entries, "known": known, "rejected": rejected}
    return ImportReport(import_id(number), entries, known)


def _insert(doing: Act, number: int, rows: Iterable[ImportedRow]) -> tuple[int, int]:
    """Write the rows that are new; return how many those are, and how many are known."""
    next_id = int(doing.connection.scalar(sa.select(sa.func.max(list_entry.c.id))) or 0) + 1
    entries = known = 0
    for part in _parts(rows):
        once = {(row.type, row.key, row.action): row for row in reversed(part)}
        for stands in list(_standing(doing.connection, once)):
            once.pop(stands, None)
        new = [row for row in part if once.get((row.type, row.key, row.action)) is row]
        known += len(part) - len(new)
        entries += len(new)
        if new:
            values = [_row(doing, next_id + place, number, row) for place, row in enumerate(new)]
            doing.connection.execute(list_entry.insert(), values)
            next_id += len(new)
    return entries, known


def _standing(connection: sa.Connection, wanted: Iterable[_Same]) -> Iterator[_Same]:
    """Yield those of some values and actions that are listed, proposed or revoked."""
    keys: defaultdict[str, list[str]] = defaultdict(list)
    for kind, key, _ in wanted:
        keys[kind].append(key)
    columns = (list_entry.c.type, list_entry.c.key, list_entry.c.action)
    for kind, some in keys.items():  # the index begins with the type
        known = sa.select(*columns).where(list_entry.c.type == kind, list_entry.c.key.in_(some))
        for row in connection.execute(known.where(list_entry.c.status.in_(_OPEN))):
            yield row.type, row.key, row.action


def _row(doing: Act, entry: int, number: int, row: ImportedRow) -> dict[str, Any]:
    return {
        "id": entry,
        "audit": doing.audit_id,
        "action": row.action,
        "type": row.type,
        "key": row.key,
        "width": row.width,
        "value": row.value,
        "name": row.name,
        "postcode": row.postcode,
        "country": row.country,
        "kind": row.kind,
        "normalised": row.normalised,
        "reason": row.reason,
        "text": row.text,
        "status": EntryStatus.PROPOSED.value,
        "author": doing.person.id,
        "proposed_at": doing.at,
        "needs": ["it came with an import"],
        "days": row.days,
        "starts_at": row.starts_at,
        "expires_at": row.expires_at,
        "times_listed": 0,
        "snapshot": {},
        "answers": {},
        "imported": number,
        "source": row.source,
    }


def _parts(rows: Iterable[ImportedRow]) -> Iterator[list[ImportedRow]]:
    remaining = iter(rows)
    while part := list(islice(remaining, _AT_ONCE)):
        yield part
