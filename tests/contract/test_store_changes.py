"""What a store must do besides its port, so that a night can look at what has changed alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from graphfraud.model import Hub, Label, Member, Publication, Ring, RingState
from graphfraud.stores.changes import ChangeReads, PartWriter, Touched
from graphfraud.stores.ports import RingFilter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from graphfraud.model import EventBatch, FeedFile, OutcomeBatch
    from graphfraud.stores.ports import GraphStore


def ring(name: str, *accounts: str, state: RingState = RingState.QUEUE) -> Ring:
    members = tuple(Member(account, 1, 0, None, None, known_fraud=False) for account in accounts)
    return Ring(name, 1000, members, (), state, 0, 0, 0, "JPY", 0, None, 5, None, ())


@pytest.fixture
def record(
    store: GraphStore,
    batch_of: Callable[..., EventBatch],
    outcomes_of: Callable[..., OutcomeBatch],
    feed_file: Callable[[str], FeedFile],
) -> Callable[..., None]:
    """Give a function that does one run: events, outcomes, and what it publishes."""

    def run(
        *events: dict[str, Any],
        outcomes: tuple[tuple[str, str, int | None, str], ...] = (),
        publication: Publication | None = None,
        touched: Touched | None = None,
    ) -> None:
        begun = store.begin(1)
        with store.writer(begun) as writer:
            with writer.file(feed_file(f"run {begun.id}")) as file:
                file.add(batch_of(*events))
                file.add_outcomes(outcomes_of(*outcomes))
            results = publication or Publication([], [], {}, {})
            if touched is None:
                writer.stage(results)
            else:
                assert isinstance(writer, PartWriter)
                writer.stage_part(results, touched)
            writer.publish()

    return run


@pytest.fixture
def view(store: GraphStore) -> Iterator[Callable[[], ChangeReads]]:
    """Give a function that opens the published run."""

    def opened() -> ChangeReads:
        found = store.view()
        assert isinstance(found, ChangeReads)
        return found

    yield opened
    store.close()


def order(event_id: str, account: str, **used: Any) -> dict[str, Any]:
    return {"event_id": event_id, "account": account, "at": 7, **used}


def test_what_was_recorded_since_a_run_is_read_as_it_is_now(
    record: Callable[..., None], view: Callable[[], ChangeReads]
) -> None:
    record(order("old", "a", card="1"), order("wrong", "a", card="2"), order("paid late", "b", card="1"))
    record(
        order("new", "b", card="3"),
        order("wrong", "b", card="4"),
        outcomes=(("paid late", "chargeback", 9, "stolen_card"),),
    )
    seen = view()
    changes = seen.event_changes(1, "JPY")
    cards = seen.identifier_nodes(changes.events.identifiers[Label.CARD].tolist())
    names = seen.event_ids(changes.events.event.tolist())
    accounts = seen.account_keys(changes.events.account.tolist())
    assert set(zip(names, accounts, cards, strict=True)) == {
        ("new", "b", "card:3"),
        ("wrong", "b", "card:4"),
        ("paid late", "b", "card:1"),
    }
    assert seen.event_ids(changes.replaced.tolist()) == ["wrong"]
    whole = seen.event_arrays(currency="JPY")
    outcome = dict(zip(whole.event.tolist(), whole.outcome.tolist(), strict=True))
    for event, one in zip(changes.events.event.tolist(), changes.events.outcome.tolist(), strict=True):
        assert outcome[event] == one


def test_nothing_recorded_is_nothing_changed(
    record: Callable[..., None], view: Callable[[], ChangeReads]
) -> None:
    record(order("old", "a", card="1"))
    record()
    changes = view().event_changes(1, "JPY")
    assert not len(changes.events)
    assert not len(changes.replaced)


def test_new_accounts_and_identifiers_are_read_as_the_whole_columns_read_them(
    record: Callable[..., None], view: Callable[[], ChangeReads]
) -> None:
    record(order("1", "a", card="1", address="house-1"))
    first = view()
    accounts, codes = len(first.guest_arrays()), len(first.identifier_arrays(()))
    record(order("2", "guest:email:x", email="x", card="2", address="house-2"), order("3", "c", phone="0"))
    seen = view()
    denied = ["card:1", "email:x", "card:never seen"]
    whole, new = seen.identifier_arrays(denied), seen.identifiers_after(codes - 1, denied)
    assert seen.guests_after(accounts - 1).tolist() == seen.guest_arrays()[accounts:].tolist()
    for name in ("label", "strength", "denied", "parent"):
        assert getattr(new, name).tolist() == getattr(whole, name)[codes:].tolist(), name
    assert len(seen.guests_after(len(seen.guest_arrays()) - 1)) == 0
    assert len(seen.identifiers_after(len(whole) - 1, denied)) == 0


def test_a_part_that_is_published_leaves_the_rest_as_it_was(
    record: Callable[..., None], view: Callable[[], ChangeReads]
) -> None:
    people = [
        order(name, name, email=name) for name in ("a", "b", "c", "d", "guest:email:a", "guest:email:b")
    ]
    before = Publication(
        [ring("R-000001", "a", "b"), ring("R-000002", "c"), ring("R-000003", "d")],
        [Hub("ip:1", 9, "over_cap"), Hub("ip:2", 8, "over_cap"), Hub("ip:3", 7, "over_cap")],
        {"guest:email:a": "a", "guest:email:b": "b"},
        {},
    )
    record(*people, publication=before)
    now = Publication(
        [ring("R-000002", "c", "d"), ring("R-000004", "d")], [Hub("ip:2", 10, "over_cap")], {}, {}
    )
    touched = Touched(
        rings=frozenset({"R-000002", "R-000003"}),
        hubs=frozenset({"ip:2", "ip:3", "ip:4"}),
        owners=frozenset({"guest:email:b"}),
    )
    record(publication=now, touched=touched)
    seen = view()
    assert {row.id: row.size for row in seen.rings(RingFilter())} == {
        "R-000001": 2,
        "R-000002": 2,
        "R-000004": 1,
    }
    assert [(hub.node, hub.degree) for hub in seen.hubs()] == [("ip:2", 10), ("ip:1", 9)]
    assert {one: found.run for one, found in seen.ring_standings().items()} == {
        "R-000001": 1,
        "R-000002": 2,
        "R-000004": 2,
    }
    assert set(seen.hubs_after(1)) == {"ip:2", "ip:3"}
    assert seen.guests_moved_after(1) == ["guest:email:b"]
    assert len(seen.event_arrays(accounts=["a"])) == 2
    assert len(seen.event_arrays(accounts=["b"])) == 1


def test_codes_are_found_by_keys_and_unknown_keys_left_out(
    record: Callable[..., None], view: Callable[[], ChangeReads]
) -> None:
    record(order("1", "日本'\"<script>", card="1"))
    seen = view()
    code = seen.account_numbers(["日本'\"<script>", "nobody"])
    assert seen.account_keys(list(code.values())) == ["日本'\"<script>"]
    number = seen.identifier_numbers(["card:1", "card:2"])
    assert seen.identifier_nodes(list(number.values())) == ["card:1"]


def test_what_was_recorded_after_any_of_many_runs_is_told_apart(
    record: Callable[..., None], view: Callable[[], ChangeReads]
) -> None:
    for number in range(1, 6):
        record(*(order(f"{number}.{place}", "a") for place in range(number - 1)))
    seen = view()
    for since in range(7):
        expected = [f"{number}.{place}" for number in range(since + 1, 6) for place in range(number - 1)]
        assert sorted(seen.event_ids(seen.recorded(since).new.tolist())) == expected
        assert sorted(seen.event_ids(seen.event_changes(since, "").events.event.tolist())) == expected
