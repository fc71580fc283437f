"""The order queue on the screen: the ledger's scores, in a line each, hostile or not."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from graphfraud.alert_settings import OrderSettings
from graphfraud.alerting.alerts import Alert, AlertKind
from graphfraud.ledger import open_ledger
from graphfraud.ledger.order_scores import OrderFilter, keep_scores, list_scores
from graphfraud.ledger.outbox import add_alerts
from graphfraud.model import Reason
from graphfraud.order_score import OrderScore
from graphfraud.rights import Role
from graphfraud.ui.orders_view import alert_rows, day_bounds, order_rows, orders_csv
from graphfraud.ui.shown import Shown
from graphfraud.ui.words import Words
from tests.ui.hostile import LONG, MARKUP, MOVES, SCRIPT

if TYPE_CHECKING:
    from collections.abc import Callable

    from streamlit.testing.v1 import AppTest

    from tests.conftest import Place

    Look = Callable[..., AppTest]

TOKYO = ZoneInfo("Asia/Tokyo")
AT = 1_780_000_000_000
"""2026-05-29 05:26:40 in Tokyo."""


def score(number: int, account: str, at: int = AT, rings: tuple[str, ...] = ("R-000001",)) -> OrderScore:
    told = {"ring": "R-000001", "sum": 60_000, "account": account}
    reason = Reason("ring_member", 30_000, (account,), told)
    return OrderScore(f"{account}-{number}", account, at, 30_000, 12_800, "JPY", rings, (reason,))


@pytest.fixture
def shop_with_orders(full_shop: Place, place: Place) -> Place:
    """Give a shop in whose ledger stand hostile scores and alerts of two days."""
    copy = full_shop.copy_to(place.folder)
    texts = ("A1", SCRIPT, MARKUP, MOVES, LONG)
    scores = [score(number, text, AT + number * 86_400_000) for number, text in enumerate(texts)]
    alerts = [Alert(AlertKind.ORDER, f"order:{text}", text, AT, {"score": 30_000}) for text in texts]
    with open_ledger(f"sqlite:///{copy.ledger}") as ledger:
        keep_scores(ledger, scores, None, 0)
        add_alerts(ledger, alerts)
    return copy


@pytest.mark.parametrize("locale", ["en-US", "ja-JP"])
def test_hostile_orders_and_alerts_are_cells_of_two_tables(
    shop_with_orders: Place, look: Look, locale: str
) -> None:
    app = look(shop_with_orders, "orders", locale)
    assert not app.error
    orders, alerts = (one.value for one in app.dataframe)
    assert len(orders) == 5
    assert len(alerts) >= 5
    for table in (orders, alerts):
        assert not any(hidden in table.to_csv() for hidden in ("\u202e", "\x1b", "\u2028", LONG))


def test_a_day_shows_its_own_orders(shop_with_orders: Place, look: Look) -> None:
    app = look(shop_with_orders, "orders")
    app.date_input(key="orders_day").set_value(date(2026, 5, 29)).run()
    assert list(app.dataframe[0].value["order"]) == ["A1-0"]
    app.date_input(key="orders_day").set_value(date(2026, 5, 1)).run()
    assert not app.exception
    assert app.info[0].icon == ":material/check_circle:"


def test_a_viewer_reads_the_orders_without_whose_they_are(shop_with_orders: Place, look: Look) -> None:
    table = look(shop_with_orders, "orders", role=Role.VIEWER).dataframe[0].value
    assert set(table["account"]) == {"•••"}
    assert not any("A1" in line for line in table["why"])


def test_the_page_has_what_the_ledger_keeps_above_the_least_score(hostile_shop: Place, look: Look) -> None:
    with open_ledger(f"sqlite:///{hostile_shop.ledger}") as ledger:
        kept = list_scores(ledger, OrderFilter(round(OrderSettings().min_score * 1000)))
    tables = [one.value for one in look(hostile_shop, "orders").dataframe if "order" in one.value.columns]
    assert [round(one.score / 1000) for one in kept] == [score for one in tables for score in one["score"]]


def test_a_day_begins_and_ends_at_midnight_of_the_shop() -> None:
    assert day_bounds(date(2026, 5, 29), TOKYO) == (1_779_980_400_000, 1_780_066_800_000)
    assert day_bounds(None, TOKYO) == (None, None)


@pytest.mark.parametrize("language", ["en", "ja"])
def test_a_line_says_the_worst_reason_with_names_and_only_its_kind_without(language: str) -> None:
    words, shown = Words.of(language), Shown("Asia/Tokyo", "JPY")
    (clear,) = order_rows([score(1, "A1")], words, shown, names=True)
    (hidden,) = order_rows([score(1, "A1")], words, shown, names=False)
    assert clear["account"] == "A1"
    assert clear["amount"] == "¥12,800"
    assert clear["in_ring"] == "R-000001"
    assert hidden["account"] == "•••"
    assert "+30" in hidden["why"]
    assert "A1" not in hidden["why"]


def test_a_file_holds_plain_values_that_no_spreadsheet_runs() -> None:
    text = orders_csv([score(1, "=1+1")], names=True)
    (row,) = csv.DictReader(io.StringIO(text))
    assert (row["at"], row["thousandths"], row["amount"]) == (str(AT), "30000", "12800")
    assert row["order"].startswith("'=")
    assert row["account"].startswith("'=")
    (masked,) = csv.DictReader(io.StringIO(orders_csv([score(1, "A1")], names=False)))
    assert masked["account"] == ""


def test_an_alert_without_a_score_has_none() -> None:
    shown = Shown("Asia/Tokyo", "JPY")
    (row,) = alert_rows([Alert(AlertKind.CARD_TESTING, "c", "C-1", AT, {})], Words.of("en"), shown)
    assert row["points"] == "-"
    assert row["kind"] == "Card testing"
