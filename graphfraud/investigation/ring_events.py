"""What the members of a ring did, in the order of time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graphfraud.stores.ports import GraphView

EVENTS_PER_ACCOUNT = 200
"""The newest of each account; who has more is read on the account's own page."""

_BAD = frozenset({"chargeback", "refund", "complaint"})


@dataclass(frozen=True, slots=True)
class RingEvent:
    """One order, sign-up, decline or other event of one account."""

    event_id: str
    account: str
    kind: str
    at: int | None
    amount: int | None
    currency: str
    status: str
    outcome: str
    outcome_at: int | None
    cause: str
    details: Mapping[str, Any]
    """The columns as the feed gave them."""

    @property
    def went_wrong(self) -> bool:
        """Tell whether money came back, or somebody complained."""
        return self.outcome in _BAD


def ring_events(view: GraphView, accounts: Sequence[str], limit: int = EVENTS_PER_ACCOUNT) -> list[RingEvent]:
    """Read the newest events of accounts.

    Args:
        view: the graph.
        accounts: account keys.
        limit: most events of each account.

    Returns:
        Events, the newest first; those without a time last.
    """
    found = [_event(account, row) for account in accounts for row in view.events(account, limit)]
    return sorted(found, key=lambda one: (one.at is None, -(one.at or 0), one.event_id))


def _event(account: str, row: Mapping[str, Any]) -> RingEvent:
    return RingEvent(
        event_id=row["event_id"],
        account=account,
        kind=row["kind"],
        at=row["at"],
        amount=row["amount"],
        currency=row["currency"] or "",
        status=row["status"] or "",
        outcome=row["outcome"] or "",
        outcome_at=row["outcome_at"],
        cause=row["cause"] or "",
        details=row["details"],
    )
