"""Scores the orders that were recorded since some run: the night's and the watch's one way to do it.

The same events, rings and settings give the same scores, whoever works them out and in how many portions.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from graphfraud.investigation.account_records import events_of_owners, order_records
from graphfraud.investigation.ring_touches import Touching
from graphfraud.judgement import Judgement
from graphfraud.model import DAY_MS, Cause, Kind, Label, Outcome, Status
from graphfraud.order_score import OrderScore
from graphfraud.scoring.facts import (
    JudgedFraud,
    JudgedLegitimate,
    KnownFraud,
    RingFacts,
    SettledOrders,
    Tenure,
)
from graphfraud.scoring.histories import member_histories
from graphfraud.scoring.order_signs import order_finders, order_signs
from graphfraud.scoring.orders import score_order
from graphfraud.scoring.records import SignInput
from graphfraud.scoring.verdicts import Verdicts
from graphfraud.stores.changes import ChangeReads

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from graphfraud.investigation.account_records import OrderRecords
    from graphfraud.investigation.ring_touches import Rings
    from graphfraud.judgement import Judgements
    from graphfraud.network.arrays import EventArrays
    from graphfraud.scoring.calibration import Calibration
    from graphfraud.scoring.facts import Sign
    from graphfraud.scoring.references import References
    from graphfraud.settings import Settings
    from graphfraud.stores.ports import GraphView

CLOCK_DAYS: Final = 1
"""Days that an order may lie in the future: clocks and time zones differ."""

NONE: Final = np.empty(0, dtype=np.int64)
"""No events."""

_ORDER = tuple(Kind).index(Kind.ORDER)
_CANCELLED = tuple(Status).index(Status.CANCELLED)
_OUTCOMES, _CAUSES = tuple(Outcome), tuple(Cause)


@dataclass(frozen=True, slots=True)
class OrderTask:
    """What orders are scored by."""

    settings: Settings
    calibration: Calibration
    references: References
    judgements: Judgements
    rings: Rings
    as_of: int
    """Now, ms since 1970 UTC; orders much older are left alone."""


@dataclass(frozen=True, slots=True)
class ScoredOrders:
    """What became of the events that were looked at."""

    codes: NDArray[np.int64]
    """Of all events that were looked at."""
    events: Sequence[str] | None
    """Their ids: a score that one of them had before counts no more; None for all that there are."""
    scores: Sequence[OrderScore]
    """Of those that are orders of these days and show anything, by event id."""


def score_recorded(
    view: GraphView, task: OrderTask, since: int, done: NDArray[np.int64] = NONE
) -> ScoredOrders:
    """Score the orders that runs after `since` recorded.

    Args:
        view: the graph with these orders.
        task: what to score them by.
        since: a run; 0 for all orders.
        done: codes of events that were looked at before.

    Returns:
        The scores. About 1.2 ms of processor time an order, and one look at what was recorded.
    """
    events = _recorded(view, since, task.calibration.currency)
    events = events.pick(~np.isin(events.event, done))
    oldest = task.as_of - task.settings.orders.days * DAY_MS
    current = (events.at >= oldest) & (events.at <= task.as_of + CLOCK_DAYS * DAY_MS)
    orders = events.pick(current & (events.kind == _ORDER) & (events.status != _CANCELLED))
    everything = not since and not len(done)
    ids = None if everything else view.event_ids(events.event.tolist())
    scores = _score(view, task, orders) if len(orders) else []
    return ScoredOrders(events.event, ids, sorted(scores, key=lambda one: one.event))


def _recorded(view: GraphView, since: int, currency: str) -> EventArrays:
    if not since:
        return view.event_arrays(currency=currency)
    reads = view.event_changes(since, currency).events if isinstance(view, ChangeReads) else None
    events = reads if reads is not None else view.event_arrays(currency=currency)
    recorded = view.recorded(since)
    return events.pick(np.isin(events.event, np.concatenate([recorded.new, recorded.corrected])))


def _score(view: GraphView, task: OrderTask, orders: EventArrays) -> list[OrderScore]:
    """Score orders; those with nothing against them are left out."""
    events = events_of_owners(view, orders.account, task.calibration.currency)
    histories = _Histories.of(view, events, task)
    used = _used(view, orders)
    nodes = {node for some in used.values() for node in some}
    touching = Touching.of(view, task.rings, nodes, task.settings.denied())
    amount = dict(zip(orders.event.tolist(), orders.amount.tolist(), strict=True))
    given = SignInput(task.calibration, task.references)
    finders = order_finders(task.settings.scoring, given)
    scores = []
    for one in order_records(view, events, orders.event):
        account = histories.keys[one.account]
        signs = order_signs(account, one.records, finders, given)
        touches = touching.find(account, used[one.event])
        if not signs and not touches and not histories.speaks_against(one.account):
            continue
        facts = histories.facts(one, signs)
        total, reasons = score_order(facts, touches, task.calibration, task.settings.scoring)
        if total or touches:
            order = one.records[-1]
            assert order.at is not None  # noqa: S101  # undated events were left out
            rings = tuple(touch.ring for touch in touches)
            money = (amount[one.event], task.calibration.currency)
            scores.append(OrderScore(order.event, account, order.at, total, *money, rings, reasons))
    return scores


def _used(view: GraphView, orders: EventArrays) -> dict[int, list[str]]:
    """Return the printed keys that each order used, by its code; not its IP, which leads to no ring."""
    used = [codes for label, codes in orders.identifiers.items() if label is not Label.IP]
    table = np.stack(used, axis=1)
    codes = np.unique(table[table >= 0]).tolist()
    node_of = dict(zip(codes, view.identifier_nodes(codes), strict=True))
    return {
        event: [node_of[code] for code in row if code >= 0]
        for event, row in zip(orders.event.tolist(), table.tolist(), strict=True)
    }


@dataclass(frozen=True, slots=True)
class _Histories:
    """What is known of the orders' accounts beside their records: outcomes, verdicts, tenure."""

    keys: Mapping[int, str]
    """Account keys by code."""
    tenure: Mapping[int, int]
    """Days between an account's first and its last event."""
    settled: Mapping[int, int]
    known_fraud: Mapping[int, Sequence[KnownFraud]]
    judged: Mapping[int, Judgement]

    @classmethod
    def of(cls, view: GraphView, events: EventArrays, task: OrderTask) -> _Histories:
        codes = np.unique(events.account)
        keys = dict(zip(codes.tolist(), view.account_keys(codes.tolist()), strict=True))
        nodes = {code: f"{Label.ACCOUNT.value}:{key}" for code, key in keys.items()}
        given = task.judgements.nodes
        judged = {code: given[node] for code, node in nodes.items() if node in given}
        victims = [code for code, judgement in judged.items() if judgement is Judgement.VICTIM]
        slot_of = np.full(int(codes.max(initial=-1)) + 1, -1, dtype=np.int64)
        slot_of[codes] = np.arange(len(codes))
        settled_before = task.calibration.as_of - task.settings.scoring.settled_after_days * DAY_MS
        verdicts = Verdicts(victims=np.array(sorted(victims), dtype=np.int64))
        found = member_histories(events, slot_of, len(codes), settled_before, verdicts)
        bad: defaultdict[int, list[KnownFraud]] = defaultdict(list)
        ids = view.event_ids(events.event[found.fraud_row].tolist())
        for event, slot, row in zip(ids, found.fraud_slot.tolist(), found.fraud_row.tolist(), strict=True):
            code = int(codes[slot])
            outcome, cause = _OUTCOMES[events.outcome[row]], _CAUSES[events.cause[row]]
            bad[code].append(KnownFraud(keys[code], event, outcome, cause))
        days = ((found.last - found.first) // DAY_MS).tolist()
        return cls(
            keys,
            dict(zip(codes.tolist(), days, strict=True)),
            dict(zip(codes.tolist(), found.settled.tolist(), strict=True)),
            dict(bad),
            judged,
        )

    def speaks_against(self, account: int) -> bool:
        """Tell whether anything about an account itself can earn points."""
        return account in self.known_fraud or self.judged.get(account) is Judgement.FRAUD

    def facts(self, order: OrderRecords, signs: tuple[Sign, ...]) -> RingFacts:
        """Return what one order is scored by: its own signs, and its account's history."""
        account = self.keys[order.account]
        bad = self.known_fraud.get(order.account, ())
        judged = self.judged.get(order.account)
        known = bool(bad) or judged is Judgement.FRAUD
        days, orders = self.tenure[order.account], self.settled[order.account]
        return RingFacts(
            size=1,
            known_fraud=tuple(sorted(bad, key=lambda fact: fact.id)),
            tenure=(Tenure(account, days),) if days and not known else (),
            settled=(SettledOrders(account, orders),) if orders and not known else (),
            judged_fraud=(JudgedFraud(account),) if judged is Judgement.FRAUD else (),
            judged_legitimate=(JudgedLegitimate(account),) if judged is Judgement.LEGITIMATE else (),
            signs=signs,
        )
