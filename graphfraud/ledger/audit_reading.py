"""Reading the audit as somebody who may: itself a line of it."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import asdict
from typing import TYPE_CHECKING

from graphfraud.ledger import audit
from graphfraud.ledger.acts import act
from graphfraud.ledger.connect import transaction
from graphfraud.rights import Action

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graphfraud.ledger.acts import Request
    from graphfraud.ledger.audit import Line, LineFilter
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


def read_latest(
    ledger: Ledger, request: Request, wanted: LineFilter, limit: int | None = None
) -> Sequence[Line]:
    """Read the newest lines first; the line that tells of this reading is among them where it fits.

    Args:
        ledger: the ledger.
        request: who and when.
        wanted: which lines.
        limit: most lines; None for all of them.

    Raises:
        RefusedError: the role of whoever asks does not allow it.
    """
    with act(ledger, request, Action.READ_AUDIT) as doing:
        doing.told["wanted"] = asdict(wanted)
    with transaction(ledger.engine, "read") as connection:
        return audit.latest_lines(connection, wanted, limit)
