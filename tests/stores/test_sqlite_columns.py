"""Whole columns come out of the SQLite graph the same in pieces of any size, and never out of step."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import numpy as np
import pytest

from graphfraud.errors import StoreError
from graphfraud.model import Label
from graphfraud.stores import sqlite_arrays
from graphfraud.stores.sqlite import SqliteStore

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Place

EVENTS = 7


@pytest.fixture(scope="module")
def shop(new_place: Callable[[], Place]) -> Place:
    """Give a shop of a few orders, one of them corrected later."""
    place = new_place()
    orders = [
        {
            "event_id": f"E{number}",
            "account": f"A{number % 4}",
            "kind": "order",
            "at": f"2026-06-0{1 + number}T10:00:00+09:00",
            "amount": str(1000 + number),
            "currency": "JPY",
            "card": f"tok_{number}" if number % 2 else "",
            "card_kind": "token",
        }
        for number in range(EVENTS)
    ]
    place.ask("nightly", place.feed("orders.csv", orders))
    place.ask("nightly", place.feed("corrected.csv", [orders[2] | {"amount": "9999"}]))
    return place


@pytest.mark.parametrize("rows", [1, 2, 3, EVENTS, 1000])
def test_pieces_of_any_size_give_the_same_columns(
    shop: Place, monkeypatch: pytest.MonkeyPatch, rows: int
) -> None:
    monkeypatch.setattr(sqlite_arrays, "_CHUNK", rows)
    with closing(SqliteStore(shop.graph)) as store:
        view = store.view()
        events, guests = view.event_arrays(currency="JPY"), view.guest_arrays()
        identifiers = view.identifier_arrays([])
    amounts = [1000 + number for number in range(EVENTS) if number != 2]
    assert sorted(events.amount.tolist()) == [*amounts, 9999]
    assert len(np.unique(events.account)) == 4
    assert guests.tolist() == [0] * 5
    assert sorted(identifiers.label[1:].tolist()) == [Label.CARD.code] * 3


def test_an_event_of_a_kind_that_this_program_does_not_know_is_refused_with_a_sentence(
    shop: Place, place: Place
) -> None:
    place = shop.copy_to(place.folder)
    with closing(sqlite3.connect(place.graph)) as connection, connection:
        connection.execute("UPDATE event_revision SET kind = 'seance' WHERE event_id = 'E3'")
    with (
        closing(SqliteStore(place.graph)) as store,
        pytest.raises(StoreError, match="hold a word that this program does not know"),
    ):
        store.view().event_arrays()
