"""Alerts at the command line: a night never fails for them, and what an order form says stays where it is."""

from __future__ import annotations

import csv
import io
import json
import socket
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Place

NIGHT = datetime(2026, 3, 30, 18, 30, tzinfo=UTC)
HOSTILE = "\u202e<script>alert(1)</script>\x1b[31m"
SECRET = {"GRAPHFRAUD_WEBHOOK_SECRET": "a secret of the two alone"}


def orders() -> list[dict[str, Any]]:
    """Make four accounts on one card, whose ids and names are hostile, and whose orders are open."""
    return [
        {
            "event_id": f"=E{number}{HOSTILE}" if number else "taro@example.jp",
            "kind": "order",
            "status": "open",
            "at": (NIGHT - timedelta(hours=number + 1)).isoformat(),
            "account": f"A{number}{HOSTILE}",
            "name": f"様名様名{HOSTILE}",
            "email": f"x7k2q9z{number}@mailinator.com",
            "card": "tok_shared",
            "amount": 90_000,
            "currency": "JPY",
        }
        for number in range(4)
    ]


def settings(place: Place, text: str) -> None:
    body = f'[rings]\nmin_score = 5\n[alerts]\nring_score = 5\nlink = "https://fraud.shop.example"\n{text}'
    (place.folder / "graphfraud.toml").write_text(body, encoding="utf-8")


def night(place: Place, **environment: str) -> Any:
    return place.run(
        "nightly", place.feed("orders.csv", orders()), "--as-of", NIGHT.isoformat(), **environment
    )


def messages(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_a_night_tells_of_orders_rings_and_money_in_one_message(place: Place) -> None:
    settings(place, 'file = "alerts.jsonl"\n')
    done = night(place)
    assert done.returncode == 0, done.stderr
    [body] = messages(place.folder / "alerts.jsonl")
    assert {group["kind"]: group["count"] for group in body["groups"]} == {
        "order": 4,
        "ring": 1,
        "money_at_risk": 1,
    }
    text = json.dumps(body, ensure_ascii=False)
    for word in ("script", "\u202e", "mailinator", "taro", "tok_", "様名"):
        assert word not in text
    assert night(place).returncode == 0
    assert len(messages(place.folder / "alerts.jsonl")) == 1, "the same causes again"


def test_a_ring_that_grew_is_told_of_and_what_was_told_before_is_not(place: Place) -> None:
    settings(place, 'file = "alerts.jsonl"\nper_hour = 100\n')
    night(place)
    later = NIGHT + timedelta(days=1)
    joined = orders()[1] | {"event_id": "E9", "account": "A9", "at": (later - timedelta(hours=1)).isoformat()}
    done = place.run("nightly", place.feed("later.csv", [joined]), "--as-of", later.isoformat())
    assert done.returncode == 0, done.stderr
    first, second = messages(place.folder / "alerts.jsonl")
    kinds = [{group["kind"]: group["subjects"] for group in body["groups"]} for body in (first, second)]
    assert "ring_grew" not in kinds[0]
    assert set(kinds[1]) == {"order", "ring_grew"}
    assert kinds[1]["ring_grew"][0]["added"] == 1
    assert [one["id"] for one in kinds[1]["order"]] == ["E9"]


@pytest.mark.parametrize("trouble", ["down", "silent", "no secret", "no folder"])
def test_a_night_whose_alerts_cannot_go_out_is_done_and_loses_nothing(place: Place, trouble: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1] if trouble == "silent" else 9
        hook = f'timeout_seconds = 0.3\n[alerts.webhook]\nurl = "http://127.0.0.1:{port}/"\n'
        settings(place, 'file = "nowhere/alerts.jsonl"\n' if trouble == "no folder" else hook)
        done = night(place, **({} if trouble == "no secret" else SECRET))
    assert done.returncode == 0, done.stderr
    assert "alerts: " in done.stderr
    assert place.rows("rings")
    settings(place, 'file = "alerts.jsonl"\n')
    assert place.run("alerts", "send").returncode == 0
    assert sum(body["alerts"] for body in messages(place.folder / "alerts.jsonl")) == 6


def test_sending_by_hand_says_what_is_wrong_and_leaves_with_3(place: Place) -> None:
    hook = '[alerts.webhook]\nurl = "http://127.0.0.1:9/"\n'
    settings(place, hook)
    night(place, **SECRET)
    waits = place.run("alerts", "list")
    assert "a message to webhook waits, attempts: 1" in waits.stderr
    done = place.run("alerts", "test", **SECRET)
    assert (done.returncode, done.stdout) == (3, "")
    assert "webhook: 127.0.0.1: cannot be reached" in done.stderr


@pytest.mark.parametrize("command", ["send", "test"])
def test_without_a_channel_the_command_says_how_to_name_one(place: Place, command: str) -> None:
    settings(place, "")
    night(place)
    done = place.run("alerts", command)
    assert done.returncode == 1
    assert "names no way for alerts" in done.stderr


def test_alerts_and_orders_are_plain_data_whatever_an_order_form_said(place: Place) -> None:
    settings(place, "")
    night(place)
    for command in (("alerts", "list"), ("orders",)):
        table, text = place.ask(*command), place.ask(*command, "--format", "csv")
        assert not {"\u202e", "\x1b"} & set(table)
        rows = list(csv.DictReader(io.StringIO(text)))
        objects = place.rows(*command)
        assert len(rows) == len(objects) >= 4
        assert list(rows[0]) == list(objects[0])
        assert not any(cell.startswith("=") for row in rows for cell in row.values())


def test_a_day_that_is_none_is_refused(place: Place) -> None:
    settings(place, "")
    night(place)
    done = place.run("orders", "--day", "2026-02-31")
    assert done.returncode == 1
    assert "--day '2026-02-31' is no date" in done.stderr
    assert place.rows("orders", "--day", "2026-03-31") != []
    assert place.rows("orders", "--day", "2026-03-01") == []
