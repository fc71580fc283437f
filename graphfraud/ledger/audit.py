"""The audit chain: written in the transaction of what it tells, read and verified by anybody who may.

A line's digest is SHA-256 over the line and the digest of the line before, so a changed, missing or inserted
line breaks every later one. Lines that were cut off at the end leave a whole chain: a head that is kept
elsewhere tells.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from graphfraud.ledger.connect import transaction
from graphfraud.ledger.schema.audit import audit, audit_erasure, audit_payload
from graphfraud.ledger.schema.people import person

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from graphfraud.ledger.registry import Ledger

GENESIS: Final = "0" * 64
"""What the first line holds as the digest of the line before."""

SALT_BYTES: Final = 16
"""128 bits: a payload that went cannot be guessed from its digest."""

_AT_ONCE: Final = 5000
"""Lines fetched together: some 5 MB."""


class Outcome(StrEnum):
    """What became of what somebody asked for."""

    DONE = "done"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Entry:
    """What one line is to tell."""

    at: int
    """ms since 1970 UTC."""
    person: int | None
    """Id of who asked; None where nobody was recognised."""
    action: str
    outcome: Outcome
    subject: str
    """What it was done to: a ring, a printed key, a person's name."""
    body: Mapping[str, Any]
    """Why, before, after and the rest; plain values."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line as it is read."""

    id: int
    at: int
    person: str
    """Name of who asked; empty where nobody was recognised."""
    action: str
    outcome: str
    subject: str
    body: Mapping[str, Any] | None
    """None where an erasure took it away."""
    digest: str


@dataclass(frozen=True, slots=True)
class LineFilter:
    """Which lines to read."""

    person: str = ""
    """Only what this person asked for; empty for everybody."""
    action: str = ""
    """Only this action; empty for all."""
    since: int = 0
    """Only from this time on, ms since 1970 UTC."""


@dataclass(frozen=True, slots=True)
class Head:
    """The last line of a chain, to be kept elsewhere; as text ``12:9f86…``."""

    id: int
    digest: str

    def __str__(self) -> str:
        return f"{self.id}:{self.digest}"


@dataclass(frozen=True, slots=True)
class Verification:
    """What `verify` found."""

    lines: int
    """Lines that hold, from the first on."""
    head: Head | None
    """The last of them; None where there is none."""
    broken: str
    """Names the first line that does not hold and says why; empty where all do."""


def append(connection: sa.Connection, entry: Entry, salt: bytes) -> int:
    """Add a line at the end of the chain, in a writer's transaction; return its id.

    Args:
        connection: of a writer, who alone decides what is last.
        entry: what to tell.
        salt: `SALT_BYTES` random bytes.
    """
    last = head(connection)
    number, previous = (last.id + 1, last.digest) if last else (1, GENESIS)
    body = canonical(entry.body)
    subject = entry.subject.encode("utf-8", "replace").decode().replace("\0", "\N{REPLACEMENT CHARACTER}")
    payload_digest = _payload_digest(salt.hex(), subject, body)
    row = {
        "id": number,
        "at": entry.at,
        "person": entry.person,
        "action": entry.action,
        "outcome": entry.outcome.value,
        "payload_digest": payload_digest,
        "previous": previous,
    }
    connection.execute(audit.insert(), row | {"digest": _line_digest(row)})
    payload = {"audit": number, "subject": subject, "body": body, "salt": salt.hex()}
    connection.execute(audit_payload.insert(), payload)
    return number


def head(connection: sa.Connection) -> Head | None:
    """Return the last line's id and digest, None for an empty chain."""
    row = connection.execute(
        sa.select(audit.c.id, audit.c.digest).order_by(audit.c.id.desc()).limit(1)
    ).first()
    return Head(row.id, row.digest) if row else None


def read_head(ledger: Ledger) -> Head | None:
    """Return the last line's id and digest, to be kept elsewhere; None for an empty chain."""
    with transaction(ledger.engine, "read") as connection:
        return head(connection)


def verify(ledger: Ledger, kept: Head | None = None) -> Verification:
    """Check every line against the one before, its payload, and a head that was kept elsewhere.

    Args:
        ledger: the ledger.
        kept: a head that `read_head` gave earlier.

    Returns:
        How many lines hold, and which is the first that does not. One pass, about 40,000 lines a second.
    """
    last: Head | None = None
    with transaction(ledger.engine, "read") as connection, _rows(connection, _everything()) as rows:
        for row in rows:
            fault = _fault(row, last)
            if not fault and kept is not None and row.id == kept.id and row.digest != kept.digest:
                fault = "is not the line whose head was kept"
            if fault:
                number = last.id + 1 if last else 1
                return Verification(number - 1, last, f"line {number} {fault}")
            last = Head(row.id, row.digest)
    count = last.id if last else 0
    if kept is not None and kept.id > count:
        return Verification(count, last, f"line {count + 1} is gone: a head of line {kept.id} was kept")
    return Verification(count, last, "")


def lines(connection: sa.Connection, *, subject: str | None = None, since: int = 0) -> Iterator[Line]:
    """Yield lines in order.

    Args:
        connection: of a reader or writer.
        subject: only lines about this.
        since: only lines from this time on, ms.
    """
    wanted = _everything().where(audit.c.at >= since)
    if subject is not None:
        wanted = wanted.where(audit_payload.c.subject == subject)
    with _rows(connection, wanted) as rows:
        yield from map(_to_line, rows)


def latest_lines(connection: sa.Connection, wanted: LineFilter, limit: int | None) -> list[Line]:
    """Read the lines that a filter lets through, the newest first.

    Args:
        connection: of a reader or writer.
        wanted: which lines.
        limit: most lines; None for all of them.
    """
    query = _everything().order_by(None).order_by(audit.c.id.desc()).where(audit.c.at >= wanted.since)
    if wanted.person:
        query = query.where(person.c.name == wanted.person)
    if wanted.action:
        query = query.where(audit.c.action == wanted.action)
    return [_to_line(row) for row in connection.execute(query.limit(limit))]


def _everything() -> sa.Select[Any]:
    return (
        sa.select(
            audit,
            person.c.name,
            audit_payload.c.subject,
            audit_payload.c.body,
            audit_payload.c.salt,
            audit_erasure.c.by_audit,
        )
        .outerjoin(person, person.c.id == audit.c.person)
        .outerjoin(audit_payload, audit_payload.c.audit == audit.c.id)
        .outerjoin(audit_erasure, audit_erasure.c.audit == audit.c.id)
        .order_by(audit.c.id)
    )


def _rows(connection: sa.Connection, wanted: sa.Select[Any]) -> sa.CursorResult[Any]:
    """Read rows piece by piece; to be closed where not all are read."""
    return connection.execution_options(yield_per=_AT_ONCE).execute(wanted)


def _to_line(row: sa.Row[Any]) -> Line:
    return Line(
        id=row.id,
        at=row.at,
        person=row.name or "",
        action=row.action,
        outcome=row.outcome,
        subject=row.subject or "",
        body=None if row.body is None else json.loads(row.body),
        digest=row.digest,
    )


def _fault(row: sa.Row[Any], last: Head | None) -> str:
    """Say what is wrong with a line, empty where nothing is."""
    number, previous = (last.id + 1, last.digest) if last else (1, GENESIS)
    if row.id != number:
        return f"is gone: the next one is {row.id}"
    if row.previous != previous:
        return "does not follow the line before it"
    fields = ("id", "at", "person", "action", "outcome", "payload_digest", "previous")
    if row.digest != _line_digest({name: getattr(row, name) for name in fields}):
        return "was changed"
    if row.salt is None:
        return "" if row.by_audit is not None else "has lost its payload, and no erasure says so"
    if row.payload_digest != _payload_digest(row.salt, row.subject, row.body):
        return "has a payload that was changed"
    return ""


def _line_digest(row: Mapping[str, Any]) -> str:
    return hashlib.sha256(canonical(row).encode()).hexdigest()


def _payload_digest(salt: str, subject: str, body: str) -> str:
    return hashlib.sha256(canonical([salt, subject, body]).encode()).hexdigest()


def canonical(values: Any) -> str:
    """Write values in the one way that gives the same digest everywhere; any database keeps ASCII."""
    return json.dumps(values, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
