"""Taking people's data out of the audit: payloads go, lines and digests stay, and the chain still holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from graphfraud.errors import ConfigError
from graphfraud.ledger.acts import act
from graphfraud.ledger.audit import canonical
from graphfraud.ledger.schema.audit import audit, audit_erasure, audit_payload
from graphfraud.rights import Action

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphfraud.ledger.acts import Request
    from graphfraud.ledger.registry import Ledger

_SHORTEST = 4
"""Characters of a text to erase: a shorter one stands in lines that are about something else."""


def erase(ledger: Ledger, request: Request, texts: Sequence[str], before: int | None = None) -> int:
    """Delete what lines of the audit say about a person, or what old lines say.

    The line that tells of it names the lines, and not what was erased.

    Args:
        ledger: the ledger.
        request: who, when, why.
        texts: account keys, printed keys or anything else; a line that holds one of them is emptied.
        before: also empty all lines older than this, ms since 1970 UTC.

    Returns:
        How many lines were emptied.

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
        lines = sorted(_lines(doing.connection, texts, before))
        doing.told["lines"] = lines
        rows = [{"audit": line, "by_audit": doing.audit_id} for line in lines]
        if rows:
            doing.connection.execute(audit_erasure.insert(), rows)
            erased = sa.select(audit_erasure.c.audit).where(audit_erasure.c.by_audit == doing.audit_id)
            doing.connection.execute(audit_payload.delete().where(audit_payload.c.audit.in_(erased)))
    return len(lines)


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
