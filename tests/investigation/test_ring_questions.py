"""What if something did not count, what changed since a night, and which way leads from one to another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graphfraud.errors import NotFoundError
from graphfraud.investigation.nights import last_nights
from graphfraud.investigation.path_search import PathRules, path_between, path_to_fraud
from graphfraud.investigation.queue import changed_since, review_queue
from graphfraud.investigation.ring_changes import compare_ring
from graphfraud.investigation.ring_graph import open_ring
from graphfraud.investigation.whatif import what_if
from graphfraud.ledger import open_ledger
from graphfraud.model import Label, RingChange
from graphfraud.network.parameters import NetworkParameters
from graphfraud.stores.open import open_store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from graphfraud.stores.ports import GraphStore
    from tests.conftest import Place

PARAMETERS = NetworkParameters()


@pytest.fixture
def place_of_six(night_with: Callable[..., Place]) -> Place:
    """Three accounts on one card, three on another, and one device that both halves used."""
    left = [(f"L{number}", {"card": "tok_left", "device": f"dev-l{number}"}) for number in range(3)]
    right = [(f"R{number}", {"card": "tok_right", "device": f"dev-r{number}"}) for number in range(3)]
    bridge = [(name, {"device": "dev-bridge", "device_kind": "app"}) for name in ("L0", "L1", "R0", "R1")]
    return night_with(*left, *right, *bridge)


@pytest.fixture
def store(place_of_six: Place) -> Iterator[GraphStore]:
    store = open_store(f"sqlite:///{place_of_six.graph}")
    yield store
    store.close()


def ring_of(store: GraphStore, account: str) -> str:
    from graphfraud.stores.ports import RingFilter  # noqa: PLC0415  # only here

    return store.view().rings(RingFilter(account=account))[0].id


def test_without_what_both_halves_used_the_ring_falls_in_two_and_nothing_is_saved(store: GraphStore) -> None:
    view = store.view()
    ring = view.ring(ring_of(store, "L0"))
    assert {member.account for member in ring.members} >= {"L0", "L1", "R0", "R1"}
    whole = what_if(view, ring, [], PARAMETERS)
    assert whole.holds
    assert whole.reasons == ()
    cut = what_if(view, ring, ["device:app:dev-bridge"], PARAMETERS)
    assert not cut.holds
    assert {"L0", "L1"} <= set(cut.parts[0]) | set(cut.parts[1])
    assert all(not ({"L0", "R0"} <= set(part)) for part in cut.parts)
    assert "shared_device" in {reason.signal for reason in cut.reasons}
    assert view.ring(ring.id) == ring


def test_without_an_account_the_others_are_judged(store: GraphStore) -> None:
    view = store.view()
    ring = view.ring(ring_of(store, "L0"))
    found = what_if(view, ring, ["account:L0"], PARAMETERS)
    assert "L0" not in {account for part in found.parts for account in part}
    assert what_if(view, ring, [f"account:{m.account}" for m in ring.members], PARAMETERS).parts == ()


def test_a_ring_is_opened_with_what_it_shares_and_what_that_weighs(store: GraphStore) -> None:
    graph = open_ring(store.view(), ring_of(store, "L0"), PARAMETERS)
    nodes = {value.node for value in graph.shared}
    assert {"card:tok_left", "card:tok_right", "device:app:dev-bridge"} <= nodes
    assert set(graph.bits) == set(graph.facts) == nodes
    assert all(graph.bits[node] > 0 for node in nodes)
    with pytest.raises(NotFoundError):
        open_ring(store.view(), "R-999999", PARAMETERS)


def test_a_path_is_the_shortest_and_uses_no_label_that_is_left_out(store: GraphStore) -> None:
    view = store.view()
    found = path_between(view, "account:L2", "account:R2", PathRules())
    assert found.nodes[0] == "account:L2"
    assert found.nodes[-1] == "account:R2"
    assert "device:app:dev-bridge" in found.nodes
    assert len(found.links) == len(found.nodes) - 1 == 6
    none = path_between(view, "account:L2", "account:R2", PathRules(without=frozenset({Label.DEVICE})))
    assert none.nodes == ()
    assert not none.gave_up


def test_a_path_in_order_of_dates_never_goes_back_in_time(store: GraphStore) -> None:
    found = path_between(store.view(), "account:L0", "account:R0", PathRules(in_order=True))
    moment = None
    for link in found.links:
        assert link.last_seen is not None
        assert moment is None or link.last_seen >= moment
        moment = max(moment or 0, link.first_seen or 0)


def test_no_path_is_claimed_where_there_is_no_fraud_and_none_to_what_is_unknown(store: GraphStore) -> None:
    assert path_to_fraud(store.view(), "account:L0", PathRules()).nodes == ()
    with pytest.raises(NotFoundError):
        path_between(store.view(), "account:L0", "account:nobody", PathRules())


def test_the_nearest_fraud_is_found_and_a_victim_is_none(place_of_six: Place) -> None:
    events = place_of_six.rows("members", "--limit", "1")
    assert events
    orders = (place_of_six.folder / "orders.csv").read_text(encoding="utf-8").splitlines()
    event = {line.split(",")[3]: line.split(",")[0] for line in orders[1:]}
    rows = [
        {
            "event_id": event["R2"],
            "outcome": "chargeback",
            "outcome_at": "2026-06-05T10:00:00+09:00",
            "cause": cause,
        }
        for cause in ("stolen_card",)
    ] + [
        {
            "event_id": event["L1"],
            "outcome": "chargeback",
            "outcome_at": "2026-06-05T10:00:00+09:00",
            "cause": "takeover",
        }
    ]
    place_of_six.ask(
        "nightly", place_of_six.feed("outcomes.csv", rows), "--feed", "outcomes", "--as-of", "2026-06-06"
    )
    store = open_store(f"sqlite:///{place_of_six.graph}")
    found = path_to_fraud(store.view(), "account:L0", PathRules())
    assert found.nodes[-1] == "account:R2"
    store.close()


def test_a_ring_in_two_nights_is_the_difference_of_two_sets(place_of_six: Place) -> None:
    new = {
        "event_id": "E-new",
        "kind": "order",
        "at": "2026-06-06T10:00:00+09:00",
        "account": "NEW",
        "card": "tok_left",
        "card_kind": "token",
        "amount": "100",
        "currency": "JPY",
    }
    place_of_six.ask("nightly", place_of_six.feed("more.csv", [new]), "--as-of", "2026-06-07")
    store = open_store(f"sqlite:///{place_of_six.graph}")
    ring = ring_of(store, "L0")
    changes = compare_ring(store.view(1), store.view(2), ring)
    then = {account for _, account in store.view(1).members(ring)}
    now = {account for _, account in store.view(2).members(ring)}
    assert set(changes.accounts.only_now) == now - then == {"NEW"}
    assert set(changes.accounts.only_then) == then - now
    assert set(changes.accounts.both) == then & now
    with open_ledger(f"sqlite:///{place_of_six.ledger}") as ledger:
        queue = review_queue(store.view(), ledger)
    [grown] = [row for row in changed_since(queue) if row.ring.id == ring]
    assert (grown.change, grown.joined) == (RingChange.GREW, 1)
    nights = last_nights(store, 10)
    assert [night.run for night in nights] == [2, 1]
    assert nights[0].files[0]["name"] == "more.csv"
    store.close()
