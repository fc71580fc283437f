"""Taking people's data out of the ledger: the audit's payloads go, its lines and digests stay and hold.

A verdict, a hold or a flag on an erased account stays as one on somebody who is no longer known. What stands
in published runs of the registry cannot be changed and stays.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from graphfraud.errors import ConfigError
from graphfraud.ledger.acts import act
from graphfraud.ledger.audit import canonical
from graphfraud.ledger.entry_erasure import erase_from_entries
from graphfraud.ledger.schema.alerts import order_score
from graphfraud.ledger.schema.audit import audit, audit_erasure, audit_payload
from graphfraud.ledger.schema.blocklist import list_entry, list_event, list_hit
from graphfraud.ledger.schema.cases import case_event, flag, hold, hold_event, ring_case
from graphfraud.ledger.schema.judgement import apart, verdict, verdict_node
from graphfraud.model import Label
from graphfraud.rights import Action

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphfraud.ledger.acts import Request
    from graphfraud.ledger.entry_erasure import Digest
    from graphfraud.ledger.registry import Ledger

_ACCOUNT = f"{Label.ACCOUNT.value}:"

_KEYS = (
    *(verdict_node.c.node, apart.c.first, apart.c.second),
    *(hold.c.account, flag.c.account, flag.c.event, list_hit.c.order_id),
)
"""Where an account's or identifier's key stands alone."""

_NOTES = (
    *(verdict.c.note, apart.c.note, case_event.c.text, hold_event.c.note, flag.c.note),
    *(list_entry.c.text, list_entry.c.source, list_event.c.text),
)
"""Where people write freely."""

_SHORTEST = 4
"""Characters of a text to erase: a shorter one stands in lines that are about something else."""


def erase(
    ledger: Ledger,
    request: Request,
    texts: Sequence[str],
    before: int | None = None,
    digest: Digest | None = None,
) -> int:
    """Delete what audit, verdicts, cases, holds, flags and block list say about a person, and old lines.

    The line that tells of it names the lines, and not what was erased. A verdict on an erased account holds
    no more: nobody knows whom it was about.

    Args:
        ledger: the ledger.
        request: who, when, why.
        texts: account keys, printed keys or anything else; a line or note that holds one of them is emptied,
            and a row on exactly that account or identifier loses it.
        before: also empty all lines older than this, ms since 1970 UTC.
        digest: gives the hash by which checkouts know a value, so that an entry on the person still counts;
            without it such an entry ends.

    Returns:
        How many lines of the audit were emptied.

    Raises:
        ConfigError: a text is too short to stand for one person, or nothing is named.
        RefusedError: whoever asks may not.

    Cost: one pass over the payloads.
    """
    if not texts and before is None:
        raise ConfigError("name a key to erase, or --before a date")
    for text in texts:
        if len(text) < _SHORTEST:
            raise ConfigError(f"{text!r} is too short to stand for one person: name the whole key")
    with act(ledger, request, Action.ERASE) as doing:
        entries: dict[str, str] = {}
        for text in texts:
            entries |= erase_from_entries(doing, text, digest)
        lines = sorted(_lines(doing.connection, [*texts, *entries.values()], before))
        doing.told["lines"] = lines
        if entries:
            doing.told["entries"] = sorted(entries)
        rows = [{"audit": line, "by_audit": doing.audit_id} for line in lines]
        if rows:
            doing.connection.execute(audit_erasure.insert(), rows)
            erased = sa.select(audit_erasure.c.audit).where(audit_erasure.c.by_audit == doing.audit_id)
            doing.connection.execute(audit_payload.delete().where(audit_payload.c.audit.in_(erased)))
        for number, text in enumerate(texts):
            _erase_keys(doing.connection, text, f"erased:{doing.audit_id}-{number}")
            _erase_notes(doing.connection, text)
            _erase_snapshots(doing.connection, text.removeprefix(_ACCOUNT))
            _erase_order_scores(doing.connection, text.removeprefix(_ACCOUNT))
    return len(lines)


def _erase_keys(connection: sa.Connection, text: str, mark: str) -> None:
    """Take an account or identifier out of the rows that are about it."""
    plain = text.removeprefix(_ACCOUNT)
    for column in _KEYS:
        # The two spellings get two marks, so that no verdict has the same erased node twice.
        for number, key in enumerate(sorted({plain, _ACCOUNT + plain})):
            erased = column.table.update().where(column == key)
            connection.execute(erased.values({column.name: f"{mark}-{number}"}))


def _erase_notes(connection: sa.Connection, text: str) -> None:
    """Empty the notes that hold a text."""
    for column in _NOTES:
        holds = column.contains(text, autoescape=True)
        connection.execute(column.table.update().where(holds).values({column.name: ""}))


def _erase_snapshots(connection: sa.Connection, account: str) -> None:
    """Take an account out of what is remembered of rings when their cases were closed."""
    rows = connection.execute(
        sa.select(ring_case.c.ring, ring_case.c.closed_members, ring_case.c.closed_fraud)
    ).all()
    for row in rows:
        if account in row.closed_members:
            left = {
                "closed_members": [one for one in row.closed_members if one != account],
                "closed_fraud": [one for one in row.closed_fraud if one != account],
            }
            connection.execute(ring_case.update().where(ring_case.c.ring == row.ring).values(left))


def _erase_order_scores(connection: sa.Connection, text: str) -> None:
    """Drop the scores of orders that are somebody's, or whose reasons name a text."""
    written = canonical(text)[1:-1]
    rows = connection.execute(sa.select(order_score.c.event, order_score.c.account, order_score.c.reasons))
    gone = [
        row.event for row in rows if text in (row.event, row.account) or written in canonical(row.reasons)
    ]
    for event in gone:
        connection.execute(order_score.delete().where(order_score.c.event == event))


def _lines(connection: sa.Connection, texts: Sequence[str], before: int | None) -> set[int]:
    """Return the lines whose payload is to go."""
    found: set[int] = set()
    if before is not None:
        old = sa.select(audit_payload.c.audit).join(audit).where(audit.c.at < before)
        found.update(connection.scalars(old))
    # A body is JSON in ASCII, so a text stands in it as JSON writes it, without the quotes around.
    wanted = [(text, canonical(text)[1:-1]) for text in texts]
    if wanted:
        for row in connection.execute(sa.select(audit_payload)):
            if any(text in row.subject or written in row.body for text, written in wanted):
                found.add(row.audit)
    return found
