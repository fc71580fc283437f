"""After a night: which closed cases have to be looked at again, and why.

Worked out from what stands in the two databases, not from what this night did, so a night that was cut short
after it had published is made up for by the next one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphfraud.casework import CaseStatus
from graphfraud.errors import NotFoundError
from graphfraud.ledger.waking import closed_cases, wake
from graphfraud.model import RingChange

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graphfraud.ledger import Ledger
    from graphfraud.ledger.waking import ClosedCase
    from graphfraud.model import Lineage
    from graphfraud.settings import CaseSettings
    from graphfraud.stores.ports import GraphView

_NAMED = 5
"""Accounts that a reason names; the ring's page has all."""


def wake_cases(view: GraphView, ledger: Ledger, settings: CaseSettings, at: int) -> Sequence[str]:
    """Open the closed cases again whose rings have changed enough.

    A dismissed one wakes when so many accounts joined it, or when a member became known fraud. A confirmed
    one wakes only when it took in a ring that was dismissed, or was taken in by one: then somebody has to say
    which of the two holds.

    Args:
        view: the published run.
        ledger: the ledger that belongs to it.
        settings: the shop's.
        at: the night's time, ms since 1970 UTC.

    Returns:
        Ids of the rings that woke, sorted.
    """
    closed = {case.ring: case for case in closed_cases(ledger)}
    if not closed:
        return []
    oldest = min(case.run for case in closed.values())
    reasons = {ring: _changed(case, view, settings) for ring, case in closed.items()}
    for run, entry in ledger.lineage():
        if run > oldest and entry.change is RingChange.MERGED:
            reasons[entry.ring] = _contradiction(run, entry, closed) or reasons.get(entry.ring, "")
    return [ring for ring, why in sorted(reasons.items()) if why and wake(ledger, ring, why, at, settings)]


def _contradiction(run: int, entry: Lineage, closed: Mapping[str, ClosedCase]) -> str:
    """Say that a merged ring has parts that were closed with different results, empty where it has not."""
    parts = [closed[ring] for ring in (entry.ring, *entry.others) if ring in closed]
    before = [case for case in parts if case.run < run]
    if len({case.status for case in before}) < 2:
        return ""
    told = " and ".join(f"{case.ring} ({case.status.value})" for case in before)
    return f"it was merged from {told}: say which of the two holds"


def _changed(case: ClosedCase, view: GraphView, settings: CaseSettings) -> str:
    """Say how a dismissed ring has changed, empty where it has not changed enough."""
    if case.status is not CaseStatus.DISMISSED:
        return ""
    try:
        members = view.ring(case.ring).members
    except NotFoundError:
        return ""  # it stands no more; its parts are rings of their own
    fraud = sorted({one.account for one in members if one.known_fraud} - case.known_fraud)
    if fraud:
        return f"known fraud among its members: {_list(fraud)}"
    joined = sorted({one.account for one in members} - case.members)
    if len(joined) >= settings.wake_accounts:
        return f"{len(joined)} accounts joined it: {_list(joined)}"
    return ""


def _list(accounts: Sequence[str]) -> str:
    more = f" and {len(accounts) - _NAMED} more" if len(accounts) > _NAMED else ""
    return ", ".join(accounts[:_NAMED]) + more
