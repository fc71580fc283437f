"""What is worth an alert. Pure: from scores, rings and campaigns to alerts with their causes."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from graphfraud.model import MILLI, RingChange

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from graphfraud.alert_settings import AlertSettings
    from graphfraud.model import Lineage
    from graphfraud.order_score import OrderScore
    from graphfraud.scoring.card_testing import Campaign
    from graphfraud.stores.ports import RingRow

WATCH_LIST = "watch_list"
"""The signal whose hits are alerts of their own."""


class AlertKind(StrEnum):
    """What happened, in the order in which a message tells of it."""

    CARD_TESTING = "card_testing"
    WATCH_LIST = "watch_list"
    ORDER = "order"
    RING = "ring"
    RING_GREW = "ring_grew"
    MONEY_AT_RISK = "money_at_risk"


@dataclass(frozen=True, slots=True)
class Alert:
    """One thing that somebody should know; says nothing about anybody."""

    kind: AlertKind
    cause: str
    """The same cause is alerted once, however often it is seen."""
    subject: str
    """A ring's, order's or campaign's id."""
    at: int
    """When it was seen, ms since 1970 UTC."""
    facts: Mapping[str, Any] = field(default_factory=dict)
    """Numbers, ids of rings and names of signals."""
    id: int = 0
    """The outbox's number; 0 before it has one."""


def campaign_alerts(campaigns: Iterable[Campaign], at: int) -> Iterator[Alert]:
    """Alert to card testing: one alert a campaign, however many tries it has."""
    for one in campaigns:
        facts = {"attempts": one.attempts, "cards": one.cards, "declined": one.declined, "tiny": one.tiny}
        yield Alert(AlertKind.CARD_TESTING, f"campaign:{one.id}", one.id, at, facts)


def order_alerts(
    scores: Iterable[OrderScore], campaigns: Iterable[Campaign], settings: AlertSettings, at: int
) -> Iterator[Alert]:
    """Alert to orders that hit a watch list, have enough points or touch a ring; one alert an order.

    Args:
        scores: of the orders.
        campaigns: card testing; its orders belong to the one alert that it has.
        settings: the shop's.
        at: now, ms since 1970 UTC.
    """
    least = round(settings.order_score * MILLI)
    tested = {order for campaign in campaigns for order in campaign.orders}
    for one in scores:
        if one.event in tested:
            continue
        hit = any(reason.signal == WATCH_LIST and reason.points > 0 for reason in one.reasons)
        if not hit and one.score < least and not one.rings:
            continue
        kind = AlertKind.WATCH_LIST if hit else AlertKind.ORDER
        signals = [reason.signal for reason in one.reasons if reason.points > 0]
        facts = {
            "score": one.score,
            "amount": one.amount,
            "currency": one.currency,
            "rings": list(one.rings),
            "signals": signals,
        }
        yield Alert(kind, f"order:{one.event}", one.event, at, facts)


def ring_alerts(
    rings: Sequence[RingRow], lineage: Iterable[tuple[int, Lineage]], settings: AlertSettings, at: int
) -> Iterator[Alert]:
    """Alert to rings of the review queue that reach the score, that grew, or that have much money at risk.

    Args:
        rings: those of the queue that nobody has dismissed.
        lineage: (run, change) of the nights since the last that gave alerts.
        settings: the shop's.
        at: the night's time, ms since 1970 UTC.
    """
    telling = {one.id: one for one in rings if one.score >= settings.ring_score * MILLI}
    for row in telling.values():
        yield Alert(AlertKind.RING, f"ring:{row.id}", row.id, at, _ring_facts(row))
    for run, change in lineage:
        grew = change.change in {RingChange.GREW, RingChange.MERGED} and change.added
        if grew and change.ring in telling:
            facts = _ring_facts(telling[change.ring]) | {"added": len(change.added)}
            yield Alert(AlertKind.RING_GREW, f"grew:{change.ring}:{run}", change.ring, at, facts)
    for row in rings:
        if settings.money_at_risk and row.money_at_risk >= settings.money_at_risk:
            yield Alert(AlertKind.MONEY_AT_RISK, f"money:{row.id}", row.id, at, _ring_facts(row))


def _ring_facts(row: RingRow) -> dict[str, Any]:
    return {
        "score": row.score,
        "accounts": row.size,
        "orders": row.orders,
        "money_at_risk": row.money_at_risk,
        "currency": row.currency,
    }
