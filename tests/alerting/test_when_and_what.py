"""What is worth an alert, when it may go out, and what a message says: nothing about anybody."""

from __future__ import annotations

import json
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphfraud.alert_settings import AlertSettings
from graphfraud.alerting.alerts import Alert, AlertKind, campaign_alerts, order_alerts, ring_alerts
from graphfraud.alerting.hours import HOUR_MS, is_quiet, may_go_out, retry_at
from graphfraud.alerting.messages import SUBJECTS_SHOWN, as_text, compose, shown_id, subject_line
from graphfraud.model import Lineage, Reason, RingChange, RingState
from graphfraud.order_score import OrderScore
from graphfraud.scoring.card_testing import Campaign
from graphfraud.stores.ports import RingRow

TOKYO = "Asia/Tokyo"
NOW = 1_780_000_000_000
LINK = "https://fraud.shop.example/"


def tokyo(clock: str) -> int:
    """Return a time of one day in Tokyo, ms since 1970 UTC."""
    hour, minute = map(int, clock.split(":"))
    return int(datetime(2026, 3, 30, hour, minute, tzinfo=ZoneInfo(TOKYO)).timestamp() * 1000)


def scored(event: str, score: int, rings: tuple[str, ...] = (), signal: str = "odd_name") -> OrderScore:
    reason = Reason(signal, score, (f"{signal}:x",), {"name": "山田 太郎", "email": "taro@example.jp"})
    return OrderScore(event, "guest:email:taro@example.jp", NOW, score, 500, "JPY", rings, (reason,))


def ring(name: str, score: int, money: int = 0) -> RingRow:
    return RingRow(name, score, 4, RingState.QUEUE, 1, money, 9000, "JPY", 5, NOW, NOW, "shared_card")


@pytest.mark.parametrize(
    ("quiet", "clock", "expected"),
    [
        ("", "03:00", False),
        ("22:00-07:00", "21:59", False),
        ("22:00-07:00", "22:00", True),
        ("22:00-07:00", "03:00", True),
        ("22:00-07:00", "06:59", True),
        ("22:00-07:00", "07:00", False),
        ("12:00-13:00", "12:30", True),
        ("12:00-13:00", "13:00", False),
    ],
)
def test_quiet_hours_are_the_shops_and_may_go_on_past_midnight(
    quiet: str, clock: str, expected: bool
) -> None:
    assert is_quiet(tokyo(clock), AlertSettings(quiet=quiet), TOKYO) is expected


@pytest.mark.parametrize("quiet", ["22-7", "24:00-07:00", "22:60-07:00", "nachts"])
def test_what_is_no_span_of_hours_is_refused(quiet: str) -> None:
    with pytest.raises(ValueError, match="22:00-07:00"):
        AlertSettings(quiet=quiet)


def test_the_hours_cap_counts_the_messages_of_the_last_hour_alone() -> None:
    cap = AlertSettings(per_hour=2)
    assert may_go_out(NOW, [NOW - HOUR_MS, NOW - 1], cap, TOKYO)
    assert not may_go_out(NOW, [NOW - HOUR_MS + 1, NOW - 1], cap, TOKYO)


def test_a_message_that_failed_is_tried_again_ever_later_and_at_least_hourly() -> None:
    waits = [retry_at(NOW, attempts) - NOW for attempts in range(1, 50)]
    assert waits[:3] == [60_000, 120_000, 240_000]
    assert waits == sorted(waits)
    assert max(waits) == HOUR_MS


def test_an_order_is_alerted_for_its_points_its_ring_or_its_watch_list_hit() -> None:
    scores = [
        scored("low", 9_999),
        scored("enough", 10_000),
        scored("ring", 1, ("R-000001",)),
        scored("listed", 500, signal="watch_list"),
        scored("cleared", 0, signal="watch_list"),
    ]
    found = {one.subject: one.kind for one in order_alerts(scores, (), AlertSettings(), NOW)}
    assert found == {
        "enough": AlertKind.ORDER,
        "ring": AlertKind.ORDER,
        "listed": AlertKind.WATCH_LIST,
    }


def test_card_testing_is_one_alert_and_its_orders_have_none_of_their_own() -> None:
    tries = tuple(f"T{number}" for number in range(1674))
    campaign = Campaign(
        "C-1", "device:app:x", ("device:app:x",), NOW, NOW, 1674, 1674, 0, 1674, 1674, tries, tries
    )
    scores = [scored(event, 40_000) for event in (*tries, "other")]
    found = [
        *campaign_alerts([campaign], NOW),
        *order_alerts(scores, [campaign], AlertSettings(), NOW),
    ]
    assert [(one.kind, one.subject) for one in found] == [
        (AlertKind.CARD_TESTING, "C-1"),
        (AlertKind.ORDER, "other"),
    ]


def test_rings_are_alerted_when_they_reach_the_score_grow_or_hold_much_money() -> None:
    rings = [ring("R-000001", 50_000, money=99_999), ring("R-000002", 49_999, money=100_000)]
    lineage = [
        (7, Lineage("R-000001", RingChange.GREW, (), "E1", ("a", "b"), ())),
        (7, Lineage("R-000002", RingChange.GREW, (), "E1", ("c",), ())),
        (7, Lineage("R-000001", RingChange.SHRANK, (), "E1", (), ("d",))),
    ]
    found = list(ring_alerts(rings, lineage, AlertSettings(), NOW))
    assert [(one.kind, one.subject) for one in found] == [
        (AlertKind.RING, "R-000001"),
        (AlertKind.RING_GREW, "R-000001"),
        (AlertKind.MONEY_AT_RISK, "R-000002"),
    ]
    assert found[1].facts["added"] == 2
    assert len({one.cause for one in found}) == 3
    none = AlertSettings(money_at_risk=0)
    assert AlertKind.MONEY_AT_RISK not in {one.kind for one in ring_alerts(rings, lineage, none, NOW)}


def test_orders_that_touch_one_ring_stand_in_one_group_and_are_counted() -> None:
    many = [scored(f"E{n:03}", 20_000 + n, ("R-000001",)) for n in range(50)]
    alerts = list(order_alerts([*many, scored("alone", 30_000)], (), AlertSettings(), NOW))
    body = compose(alerts, "key", now=NOW, link=LINK)
    assert [(one.get("ring"), one["count"]) for one in body["groups"]] == [(None, 1), ("R-000001", 50)]
    subjects = body["groups"][1]["subjects"]
    assert len(subjects) == SUBJECTS_SHOWN
    assert subjects[0] == {
        "id": "E049",
        "score": 20.049,
        "amount": 500,
        "currency": "JPY",
        "rings": ["R-000001"],
        "signals": ["odd_name"],
        "link": "https://fraud.shop.example/orders?id=E049",
    }
    assert (body["alerts"], body["message"]) == (51, "key")


@pytest.mark.parametrize("language", ["en", "ja"])
def test_a_message_says_nothing_about_anybody(language: str) -> None:
    orders = [
        scored("E1", 20_000, ("R-000001",)),
        scored("taro@example.jp", 30_000),
        scored("090-1234-5678", 9**6),
    ]
    alerts = [
        *order_alerts(orders, (), AlertSettings(), NOW),
        *ring_alerts([ring("R-000001", 60_000, 10**6)], [], AlertSettings(), NOW),
    ]
    body = compose(alerts, "key", now=NOW, link=LINK)
    written = json.dumps(body, ensure_ascii=False) + as_text(body, language) + subject_line(body, language)
    for word in ("山田", "taro", "example.jp", "guest", "1234"):
        assert word not in written
    assert {"E1", "R-000001"} <= set(written.replace(":", " ").replace('"', " ").split())


@settings(deadline=None, max_examples=200)
@given(st.text(st.characters(exclude_categories=[]), max_size=600))
def test_whatever_an_id_holds_a_message_shows_a_short_plain_word(text: str) -> None:
    shown = shown_id(text)
    assert 0 < len(shown) <= 64
    assert shown.isascii()
    assert shown.isprintable()
    assert "@" not in shown
    body = compose([Alert(AlertKind.ORDER, "c", text, NOW, {"score": 1})], "key", now=NOW, link=LINK)
    assert as_text(body, "en").count("\n") == 6
