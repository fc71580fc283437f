"""A dismissed ring stays quiet until it changes enough; the reason for waking is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graphfraud.casework import CaseStatus, Step
from graphfraud.errors import ConfigError
from graphfraud.investigation.casework import flag_account, flags_waiting, held_account, hit_rates, snapshot
from graphfraud.judgement import Judgement, VerdictReason
from graphfraud.ledger.audit import lines, verify
from graphfraud.ledger.case_reading import quiet_rings, read_case
from graphfraud.ledger.cases import Casework
from graphfraud.ledger.connect import transaction
from graphfraud.ledger.holds import place_hold
from graphfraud.settings import CaseSettings

if TYPE_CHECKING:
    from graphfraud.stores.ports import GraphView
    from tests.nightly.conftest import DecidingShop

REASONS = {CaseStatus.CONFIRMED: VerdictReason.RESALE, CaseStatus.DISMISSED: VerdictReason.GIFTS}


def view_of(shop: DecidingShop) -> GraphView:
    assert shop.store is not None
    return shop.store.view()


def close(shop: DecidingShop, first: str, status: CaseStatus) -> str:
    """Close the case of an account's ring; return the ring's id."""
    ring, view = shop.rings()[first].id, view_of(shop)
    work = Casework(shop.ledger, CaseSettings())
    work.do_step(shop.ask("asked"), ring, Step.VERIFY)
    work.close(shop.ask(), ring, status, REASONS[status], snapshot(view, ring))
    view.close()
    return ring


def order(number: int, account: str, card: str) -> str:
    return f"n{number},2026-06-03T10:{number:02}:00+09:00,{account},{card},,,\n"


def test_one_new_member_does_not_wake_a_dismissed_ring_and_the_set_number_does(
    desk: DecidingShop,
) -> None:
    shop = desk
    ring = close(shop, "dora", CaseStatus.DISMISSED)
    assert quiet_rings(shop.ledger) == {ring}
    shop.add("canonical", order(1, "hans", "tok_2"))
    assert shop.night().woken == []
    shop.add("canonical", order(2, "ida", "tok_2") + order(3, "jo", "tok_2"))
    assert shop.night().woken == [ring]
    page = read_case(shop.ledger, ring, 0)
    assert (page.case.status, page.events[-1].kind, page.events[-1].person) == ("new", "woken", "")
    assert page.events[-1].text == "3 accounts joined it: hans, ida, jo"
    assert not any(step.done_at for step in page.steps)
    assert quiet_rings(shop.ledger) == frozenset()
    assert shop.night().woken == []
    with transaction(shop.ledger.engine, "read") as connection:
        [woken] = [line for line in lines(connection, subject=ring) if line.action == "case.wake"]
    assert woken.person == ""
    assert verify(shop.ledger).broken == ""


def test_known_fraud_wakes_a_dismissed_ring_and_what_was_known_before_does_not(
    desk: DecidingShop,
) -> None:
    shop = desk
    quiet = close(shop, "anna", CaseStatus.DISMISSED)  # whose member bert is known fraud already
    ring = close(shop, "dora", CaseStatus.DISMISSED)
    shop.add("outcomes", "o5,chargeback,2026-06-21T10:00:00+09:00,stolen_card\n")
    assert shop.night().woken == [ring]
    assert read_case(shop.ledger, ring, 0).events[-1].text == "known fraud among its members: emil"
    assert quiet_rings(shop.ledger) == {quiet}


def test_a_confirmed_ring_stays_closed_whatever_joins_it(desk: DecidingShop) -> None:
    close(desk, "dora", CaseStatus.CONFIRMED)
    desk.add("canonical", "".join(order(n, f"new{n}", "tok_2") for n in range(5)))
    assert desk.night().woken == []


def test_a_ring_merged_from_a_cleared_and_a_confirmed_part_wakes_with_both_named(
    desk: DecidingShop,
) -> None:
    shop = desk
    cleared, confirmed = close(shop, "anna", CaseStatus.DISMISSED), close(shop, "dora", CaseStatus.CONFIRMED)
    shop.add("canonical", order(1, "cora", "tok_2"))
    [woken] = shop.night().woken
    said = read_case(shop.ledger, woken, 0).events[-1].text
    assert f"{cleared} (dismissed)" in said
    assert f"{confirmed} (confirmed)" in said
    assert "say which of the two holds" in said
    assert shop.night().woken == []


def test_a_night_that_was_cut_short_before_waking_is_made_up_for(
    desk: DecidingShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = desk
    ring = close(shop, "dora", CaseStatus.DISMISSED)
    shop.add("outcomes", "o5,chargeback,2026-06-21T10:00:00+09:00,stolen_card\n")
    with monkeypatch.context() as fault:
        fault.setattr("graphfraud.nightly.wake_cases", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            shop.night()
    assert quiet_rings(shop.ledger) == {ring}
    assert shop.night().woken == [ring]


def test_a_hunch_is_right_where_the_account_turns_out_to_be_fraud_or_a_victim(
    desk: DecidingShop,
) -> None:
    shop, view = desk, view_of(desk)
    for account in ("bert", "dora", "emil", "gina"):
        flag_account(view, shop.ledger, shop.ask("odd basket"), account)
    flag_account(view, shop.ledger, shop.ask("odd hour"), "fred", "o6")
    with pytest.raises(ConfigError, match="is no order of fred"):
        flag_account(view, shop.ledger, shop.ask("odd hour"), "fred", "o1")
    shop.judge("dora", Judgement.LEGITIMATE, VerdictReason.HOUSEHOLD, "dora")
    shop.judge("dora", Judgement.VICTIM, VerdictReason.TAKEOVER, "emil")
    [rate] = hit_rates(view, shop.ledger, shop.ask(), "Asia/Tokyo")
    assert (rate.month, rate.person, rate.flags, rate.right, rate.wrong) == ("2026-06", "ichiro", 5, 2, 1)
    waiting = [one.account for one in flags_waiting(view, shop.ledger, shop.ask())]
    assert waiting == ["gina", "fred"]
    view.close()


def test_a_hold_weighs_the_open_orders_of_the_account_and_never_makes_it_a_seed(
    desk: DecidingShop,
) -> None:
    shop = desk
    before = shop.rings()
    view = view_of(shop)
    held = held_account(view, "dora")
    assert (held.account, held.money, held.ring) == ("dora", 0, before["dora"].id)
    place_hold(shop.ledger, shop.ask("taken over"), held)
    view.close()
    shop.night()
    assert shop.rings() == before
