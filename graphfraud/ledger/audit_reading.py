"""Reading the audit as somebody who may: itself a line of it."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from graphfraud.ledger import audit
from graphfraud.ledger.acts import act
from graphfraud.ledger.connect import transaction
from graphfraud.rights import Action

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphfraud.ledger.acts import Request
    from graphfraud.ledger.audit import Line
    from graphfraud.ledger.registry import Ledger


@contextmanager
def read_audit(
    ledger: Ledger, request: Request, *, subject: str | None = None, since: int = 0
) -> Iterator[Iterator[Line]]:
    """Read lines of the audit, the oldest first, as of now; the line that tells of this reading is the last.

    Args:
        ledger: the ledger.
        request: who and when.
        subject: only lines about this.
        since: only lines from this time on, ms since 1970 UTC.

    Raises:
        RefusedError: the role of whoever asks does not allow it.
    """
    with act(ledger, request, Action.READ_AUDIT, subject or "") as doing:
        doing.told["since"] = since
    with transaction(ledger.engine, "read") as connection:
        yield audit.lines(connection, subject=subject, since=since)
