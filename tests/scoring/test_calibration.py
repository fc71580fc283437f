"""The calibration is taken from the events alone and survives its record."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from graphfraud.errors import StoreError
from graphfraud.model import DAY_MS, EVENT_LABELS, Outcome
from graphfraud.network.arrays import UNDATED, EventArrays
from graphfraud.scoring.calibration import Calibration, calibrate
from graphfraud.scoring.parameters import ScoringParameters
from graphfraud.scoring.rhythm import Rhythm

DEFAULTS = ScoringParameters()


def events(accounts: list[int], days: list[int | None], bad: list[int]) -> EventArrays:
    """Make orders; those of rows in `bad` were charged back."""
    size = len(accounts)
    outcome = np.zeros(size, dtype=np.int8)
    outcome[bad] = tuple(Outcome).index(Outcome.CHARGEBACK)
    zeros = np.zeros(size, dtype=np.int8)
    at = [UNDATED if day is None else day * DAY_MS for day in days]
    return EventArrays(
        event=np.arange(size),
        account=np.array(accounts, dtype=np.int64),
        at=np.array(at, dtype=np.int64),
        kind=zeros,
        status=zeros,
        flags=zeros,
        amount=np.zeros(size, dtype=np.int64),
        outcome=outcome,
        cause=zeros,
        identifiers={label: np.full(size, -1) for label in EVENT_LABELS},
    )


def test_accounts_are_counted_once_each_on_their_first_day() -> None:
    shop = calibrate(events([7, 7, 3, 9, 3], [5, 2, 4, None, 4], [0, 1]), 99, DEFAULTS)
    assert shop == Calibration(as_of=99, accounts=3, events=5, base_rate=1 / 3, rhythm=Rhythm(2, (1, 0, 1)))


def test_a_shop_that_reports_no_fraud_has_the_floors_base_rate() -> None:
    assert calibrate(events([1, 2], [1, 1], []), 0, DEFAULTS).base_rate == DEFAULTS.base_rate_floor


def test_an_empty_shop_has_a_calibration_too() -> None:
    shop = calibrate(events([], [], []), 0, DEFAULTS)
    assert (shop.accounts, shop.events, shop.rhythm) == (0, 0, Rhythm(0, ()))


def test_a_record_gives_the_same_calibration_back() -> None:
    shop = calibrate(events([7, 7, 3, 9, 3, 1, 2], [5, 2, 4, None, 4, 30, 31], [0, 1]), 99, DEFAULTS)
    assert Calibration.from_json(json.loads(json.dumps(shop.to_json()))) == shop


@pytest.mark.parametrize("change", [{"as_of": None}, {"new_accounts": "many"}, {"base_rate": "x"}])
def test_a_damaged_record_is_refused_with_what_to_do(change: dict[str, Any]) -> None:
    record = calibrate(events([1], [1], []), 0, DEFAULTS).to_json() | change
    with pytest.raises(StoreError, match="run a full detection to renew it"):
        Calibration.from_json(record)
    with pytest.raises(StoreError):
        Calibration.from_json({})


@pytest.mark.parametrize(("orders", "large"), [(99, 0), (200, 199)])
def test_a_large_order_is_one_of_the_shops_dearest_hundredth(orders: int, large: int) -> None:
    shop = events([1] * orders, [1] * orders, [])
    shop.amount[:] = np.arange(1, orders + 1)
    assert calibrate(shop, 0, DEFAULTS).large_order == large


def test_a_record_from_before_large_orders_were_taken_says_nothing_of_them() -> None:
    record = calibrate(events([1], [1], []), 0, DEFAULTS).to_json()
    del record["large_order"]
    assert Calibration.from_json(record).large_order == 0
