"""The night's order queue: dismissed rings lead nobody into it, and no night's orders are left out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from graphfraud.casework import CaseStatus, Step
from graphfraud.investigation.casework import snapshot
from graphfraud.judgement import VerdictReason
from graphfraud.ledger.cases import Casework
from graphfraud.ledger.order_scores import ORDERS, OrderFilter, list_scores, mark
from graphfraud.settings import CaseSettings

if TYPE_CHECKING:
    from tests.nightly.conftest import DecidingShop


def order(number: int, card: str) -> str:
    """Make an order of somebody new, a day before the night."""
    return f"n{number},2026-06-20T10:{number:02}:00+09:00,new{number},{card},,,\n"


def close(shop: DecidingShop, first: str, status: CaseStatus, reason: VerdictReason) -> str:
    assert shop.store is not None
    view = shop.store.view()
    ring = shop.rings()[first].id
    work = Casework(shop.ledger, CaseSettings())
    work.do_step(shop.ask("asked"), ring, Step.VERIFY)
    work.close(shop.ask(), ring, status, reason, snapshot(view, ring))
    view.close()
    return ring


def queue(shop: DecidingShop) -> dict[str, tuple[str, ...]]:
    return {one.event: one.rings for one in list_scores(shop.ledger, OrderFilter())}


def test_a_confirmed_ring_leads_an_order_into_the_queue_and_a_dismissed_one_does_not(
    desk: DecidingShop,
) -> None:
    confirmed = close(desk, "anna", CaseStatus.CONFIRMED, VerdictReason.RESALE)
    close(desk, "dora", CaseStatus.DISMISSED, VerdictReason.GIFTS)
    desk.add("canonical", order(1, "tok_1") + order(2, "tok_2") + order(3, "tok_alone"))
    desk.night()
    assert queue(desk) == {"n1": (confirmed,)}


def test_the_next_night_makes_up_for_one_that_was_cut_short_before_its_orders(
    desk: DecidingShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = mark(desk.ledger, ORDERS)
    desk.add("canonical", order(1, "tok_1"))

    def interrupt(*_given: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("graphfraud.nightly.score_night", interrupt)
        with pytest.raises(KeyboardInterrupt):
            desk.night()
    assert (mark(desk.ledger, ORDERS), queue(desk)) == (done, {})
    desk.night()
    assert set(queue(desk)) == {"n1"}
    assert mark(desk.ledger, ORDERS) == done + 2
