"""What the audit says of releases: the machine makes them, and people must be able to see when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphfraud.ledger import audit
from graphfraud.ledger.audit import Entry, Outcome
from graphfraud.ledger.connect import transaction
from graphfraud.rights import Action

if TYPE_CHECKING:
    from graphfraud.ledger.registry import Ledger


def note_publication(ledger: Ledger, version: int, kind: str, entries: int, at: int) -> None:
    """Write down that a release was published.

    Args:
        ledger: the ledger.
        version: the release's.
        kind: ``snapshot``, ``delta`` or ``renewal``.
        entries: how many it lists.
        at: ms since 1970 UTC.
    """
    body = {"kind": kind, "entries": entries}
    entry = Entry(at, None, Action.PUBLISH_RELEASE.value, Outcome.DONE, f"release:{version}", body)
    with transaction(ledger.engine, "write") as connection:
        audit.append(connection, entry, ledger.draw(audit.SALT_BYTES))
