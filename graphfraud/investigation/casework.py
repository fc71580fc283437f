"""What a person does on a case that needs the graph, too: closing it, protecting an account, flags."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from graphfraud.errors import ConfigError
from graphfraud.judgement import Judgement
from graphfraud.ledger.cases import Snapshot
from graphfraud.ledger.flags import list_flags, raise_flag
from graphfraud.ledger.holds import HeldAccount
from graphfraud.ledger.verdicts import judgements
from graphfraud.model import MILLI, Kind, Label, Status
from graphfraud.stores.ports import RingFilter

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graphfraud.ledger import Ledger
    from graphfraud.ledger.acts import Request
    from graphfraud.ledger.flags import FlagRow
    from graphfraud.stores.ports import GraphView

_ACCOUNT = f"{Label.ACCOUNT.value}:"

_ORDERS_MOST = 10_000
"""Newest orders of one account whose money is counted: no customer has more open ones."""


@dataclass(frozen=True, slots=True)
class HitRate:
    """How often a person's hunches of one month were right."""

    month: str
    """As 2026-06, in the shop's time zone."""
    person: str
    flags: int
    right: int
    """Known fraud since, by verdict or outcome; or a victim was found."""
    wrong: int
    """Judged legitimate since."""


def snapshot(view: GraphView, ring: str) -> Snapshot:
    """Take down how a ring stands, for closing its case.

    Raises:
        NotFoundError: there is no such ring.
    """
    members = view.ring(ring).members
    return Snapshot(
        view.run or 0,
        {member.account for member in members},
        {member.account for member in members if member.known_fraud},
    )


def held_account(view: GraphView, account: str) -> HeldAccount:
    """Read how much money of an account's open orders a hold would stop, or lifting it let go.

    Raises:
        NotFoundError: the account is not known.
    """
    view.node(_ACCOUNT + account)
    events = view.events(account, _ORDERS_MOST)
    open_orders = (
        event
        for event in events
        if event["kind"] == Kind.ORDER.value and event["status"] == Status.OPEN.value
    )
    rings = view.rings(RingFilter(account=account))
    ring = rings[0].id if rings else ""
    return HeldAccount(account, sum(event["amount"] or 0 for event in open_orders), ring)


def flag_account(view: GraphView, ledger: Ledger, request: Request, account: str, event: str = "") -> None:
    """Raise a flag on an account that the graph knows, or on one order of it.

    Raises:
        NotFoundError: the account is not known.
        ConfigError: the order is not of the account, or nothing is said about it.
        RefusedError: nobody is logged in.
    """
    view.node(_ACCOUNT + account)
    if event and event not in {one["event_id"] for one in view.events(account, _ORDERS_MOST)}:
        raise ConfigError(f"{event!r} is no order of {account}; leave --order out to flag the account")
    raise_flag(ledger, request, account, event)


def flags_waiting(view: GraphView, ledger: Ledger, request: Request) -> Sequence[FlagRow]:
    """List the flags on accounts about which nothing is known yet, the oldest first: part of the queue."""
    flags = list_flags(ledger, request)
    known = _what_came_of(view, ledger, flags)
    return [one for one in flags if known[one.account] is None]


def hit_rates(view: GraphView, ledger: Ledger, request: Request, time_zone: str) -> Sequence[HitRate]:
    """Tell how often each person's flags were right, month by month.

    Args:
        view: the published run.
        ledger: the ledger that belongs to it.
        request: who and when.
        time_zone: the shop's.

    Raises:
        RefusedError: the role of whoever asks does not allow it.
    """
    flags = list_flags(ledger, request)
    known = _what_came_of(view, ledger, flags)
    results: defaultdict[tuple[str, str], list[bool | None]] = defaultdict(list)
    for one in flags:
        month = datetime.fromtimestamp(one.at / MILLI, ZoneInfo(time_zone)).strftime("%Y-%m")
        results[month, one.person].append(known[one.account])
    return [
        HitRate(month, person, len(found), found.count(True), found.count(False))
        for (month, person), found in sorted(results.items())
    ]


def _what_came_of(view: GraphView, ledger: Ledger, flags: Sequence[FlagRow]) -> Mapping[str, bool | None]:
    """Return by account True where the hunch was right, False where it was wrong, None where nobody knows."""
    judged = judgements(ledger).nodes
    known: dict[str, bool | None] = {}
    for account in {one.account for one in flags}:
        verdict = judged.get(_ACCOUNT + account)
        if verdict in {Judgement.FRAUD, Judgement.VICTIM}:
            known[account] = True
        elif verdict is Judgement.LEGITIMATE:
            known[account] = False
        else:
            rings = [view.ring(row.id) for row in view.rings(RingFilter(account=account))]
            members = (one for ring in rings for one in ring.members if one.account == account)
            known[account] = True if any(one.known_fraud for one in members) else None
    return known
