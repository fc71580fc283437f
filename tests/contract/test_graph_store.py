"""What every graph store promises: one test body, every store."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from graphfraud.errors import LockedError, NotFoundError
from graphfraud.model import (
    AddCount,
    EventBatch,
    FeedFile,
    Hub,
    Kind,
    Label,
    Member,
    OutcomeBatch,
    Publication,
    Reason,
    Ring,
    RingLink,
    RingState,
    Run,
    Status,
)
from graphfraud.network.arrays import UNDATED
from graphfraud.stores.ports import Link, RingFilter

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from graphfraud.stores.ports import GraphStore

    Batches = Callable[..., EventBatch]
    Outcomes = Callable[..., OutcomeBatch]
    Files = Callable[[str], FeedFile]

EMPTY = Publication((), (), {}, {})


def ring(ring_id: str, accounts: list[str], score: int = 50_000) -> Ring:
    return Ring(
        id=ring_id,
        score=score,
        members=tuple(Member(account, 1, 0, 5, 9, known_fraud=False) for account in accounts),
        reasons=(Reason("shared_card", score, ("shared:card:tok_1",), {"accounts": len(accounts)}),),
        state=RingState.QUEUE,
        priority=7,
        money_at_risk=1200,
        money_spent=3400,
        currency="JPY",
        orders=3,
        first_seen=5,
        last_seen=9,
        holding=RingLink(accounts[0], accounts[-1], 9000, ("card:tok_1",)),
        cuts=(),
    )


def load(
    store: GraphStore, files: Files, name: str, batch: EventBatch, outcomes: OutcomeBatch | None = None
) -> AddCount:
    with store.writer(store.begin(now=1)) as writer, writer.file(files(name)) as file:
        count = file.add(batch)
        if outcomes:
            file.add_outcomes(outcomes)
        return count


def publish(
    store: GraphStore, publication: Publication = EMPTY, record: Mapping[str, Any] | None = None
) -> Run:
    run = store.begin(now=2)
    with store.writer(run) as writer:
        writer.stage(publication)
        writer.publish(record)
    return run


def links(store: GraphStore, *accounts: str) -> set[tuple[str, str]]:
    return {(link.account, link.node) for link in store.view().links(accounts)}


def test_nothing_is_published_at_first(store: GraphStore, batch_of: Batches, feed_file: Files) -> None:
    assert store.published() is None
    load(store, feed_file, "a", batch_of({"event_id": "o1", "account": "u1", "email": "a@x.jp"}))
    assert store.published() is None
    view = store.view()
    assert view.run is None
    assert dict(view.counts()) == {"events": 0, "accounts": 0, "rings": 0, "hubs": 0}


def test_an_unfinished_run_goes_on_and_a_published_one_does_not(store: GraphStore) -> None:
    first = store.begin(now=10)
    assert store.begin(now=20) == first
    publish(store, record={"timings": {"publish": 0.5}})
    assert store.published() == first.id
    assert store.view().record() == {"timings": {"publish": 0.5}}, "what was staged is replaced"
    assert store.begin(now=30) == Run(first.id + 1, 30)


def test_the_same_rows_again_change_nothing_and_it_says_so(
    store: GraphStore, batch_of: Batches, feed_file: Files
) -> None:
    rows = [{"event_id": f"o{n}", "account": f"u{n}", "email": "a@x.jp", "at": n} for n in range(5)]
    assert load(store, feed_file, "a", batch_of(*rows)) == AddCount(new=5)
    assert load(store, feed_file, "b", batch_of(*reversed(rows[1:]))) == AddCount(unchanged=4)


def test_a_correction_is_a_later_revision_and_the_old_night_still_shows_the_old_one(
    store: GraphStore, batch_of: Batches, feed_file: Files
) -> None:
    row: dict[str, Any] = {"event_id": "o1", "account": "u1", "at": 5}
    load(store, feed_file, "a", batch_of(row | {"email": "old@x.jp"}))
    night = publish(store)
    assert load(store, feed_file, "b", batch_of(row | {"email": "new@x.jp"})) == AddCount(corrected=1)
    assert links(store, "u1") == {("u1", "email:old@x.jp")}
    publish(store)
    assert links(store, "u1") == {("u1", "email:new@x.jp")}
    assert [link.node for link in store.view(night.id).links(["u1"])] == ["email:old@x.jp"]
    assert load(store, feed_file, "c", batch_of(row | {"email": "old@x.jp"})) == AddCount(unchanged=1)


def test_a_file_is_taken_whole_or_not_at_all(store: GraphStore, batch_of: Batches, feed_file: Files) -> None:
    run = store.begin(now=1)
    with store.writer(run) as writer:
        with pytest.raises(KeyboardInterrupt), writer.file(feed_file("a")) as file:  # noqa: PT012  # the break comes after the batch
            file.add(batch_of({"event_id": "o1", "account": "u1", "email": "a@x.jp"}))
            raise KeyboardInterrupt
        assert not writer.has_file(feed_file("a"))
        assert len(writer.pending().event_arrays()) == 0
        with writer.file(feed_file("a")) as file:
            file.add(batch_of({"event_id": "o1", "account": "u1", "email": "a@x.jp"}))
        assert writer.has_file(feed_file("a"))


def test_outcomes_may_come_before_their_event_and_the_latest_counts(
    store: GraphStore, batch_of: Batches, outcomes_of: Outcomes, feed_file: Files
) -> None:
    order = batch_of({"event_id": "o1", "account": "u1", "at": 5})
    late = outcomes_of(("o1", "reversed", 300, ""), ("o1", "chargeback", 200, "stolen_card"))
    load(store, feed_file, "a", batch_of(), late)
    load(store, feed_file, "b", order, outcomes_of(("o1", "paid", 100, "")))
    with store.writer(store.begin(now=1)) as writer:
        arrays = writer.pending().event_arrays()
    publish(store)
    [event] = store.view().events("u1", limit=10)
    assert (event["outcome"], event["outcome_at"]) == ("reversed", 300)
    assert arrays.outcome.tolist() == [5]
    assert arrays.cause.tolist() == [0]


def test_a_night_shows_the_outcomes_it_knew(
    store: GraphStore, batch_of: Batches, outcomes_of: Outcomes, feed_file: Files
) -> None:
    load(store, feed_file, "a", batch_of({"event_id": "o1", "account": "u1", "at": 5}))
    before = publish(store)
    load(store, feed_file, "b", batch_of(), outcomes_of(("o1", "chargeback", 9, "stolen_card")))
    publish(store)
    assert store.view().events("u1", 1)[0]["outcome"] == "chargeback"
    assert store.view(before.id).events("u1", 1)[0]["outcome"] is None


def test_readers_see_the_old_run_whole_until_the_pointer_moves(
    store: GraphStore, batch_of: Batches, feed_file: Files
) -> None:
    load(store, feed_file, "a", batch_of({"event_id": "o1", "account": "u1", "email": "a@x.jp"}))
    publish(
        store, Publication([ring("R-000001", ["u1", "u2"])], [Hub("email:a@x.jp", 9, "over_cap")], {}, {})
    )
    reader = store.view()
    with store.writer(store.begin(now=9)) as writer:
        with writer.file(feed_file("b")) as file:
            file.add(batch_of({"event_id": "o2", "account": "u9", "email": "a@x.jp"}))
        writer.stage(Publication([ring("R-000002", ["u9", "u8"])], [], {}, {"note": "tonight"}))
        for view in (reader, store.view()):
            assert [row.id for row in view.rings(RingFilter())] == ["R-000001"]
            assert [hub.node for hub in view.hubs()] == ["email:a@x.jp"]
            assert view.node("email:a@x.jp").degree == 1
        writer.publish()
    assert [row.id for row in reader.rings(RingFilter())] == ["R-000001"]
    now = store.view()
    assert [row.id for row in now.rings(RingFilter())] == ["R-000002"]
    assert (now.hubs(), now.record()["note"]) == ([], "tonight")


def test_staging_again_replaces_what_was_staged(store: GraphStore) -> None:
    run = store.begin(now=1)
    with store.writer(run) as writer:
        writer.stage(
            Publication([ring("R-000001", ["u1", "u2"])], [Hub("ip:1.1.1.1", 300, "over_cap")], {}, {})
        )
        writer.stage(Publication([ring("R-000001", ["u1", "u3"])], [], {}, {}))
        writer.publish()
    assert list(store.view().members()) == [("R-000001", "u1"), ("R-000001", "u3")]
    assert store.view().hubs() == []


def test_one_run_at_a_time_holds_the_store(store: GraphStore) -> None:
    with store.lock(), pytest.raises(LockedError, match="another run"), store.lock():
        pass
    with store.lock():
        pass


def test_a_new_run_is_numbered_above_what_the_ledger_knows(store: GraphStore) -> None:
    assert store.begin(now=5, after=41) == Run(42, 5)
    assert store.begin(now=6, after=99) == Run(42, 5), "an unfinished run goes on"


def test_the_run_knows_its_files(store: GraphStore, batch_of: Batches, feed_file: Files) -> None:
    run = store.begin(now=1)
    with store.writer(run) as writer:
        with writer.file(feed_file("a")) as file:
            file.add(batch_of({"event_id": "o1", "account": "u1"}))
            file.report({"rows": 1})
        [loaded] = writer.files()
    assert (loaded["name"], loaded["sha256"], loaded["rows"]) == ("a", feed_file("a").sha256, 1)


def test_a_ring_comes_back_exactly_as_it_was_published(store: GraphStore) -> None:
    published = ring("R-000001", ["u1", "<script>", "花子\u202e"])
    publish(store, Publication([published], [], {}, {}))
    assert store.view().ring("R-000001") == published
    with pytest.raises(NotFoundError, match="R-000777"):
        store.view().ring("R-000777")


def test_rings_are_listed_by_score_and_filtered(store: GraphStore) -> None:
    rings = [ring("R-000001", ["u1", "u2"], 40_000), ring("R-000002", ["u3", "u4"], 90_000)]
    publish(store, Publication(rings, [], {}, {}))
    view = store.view()
    assert [row.id for row in view.rings(RingFilter())] == ["R-000002", "R-000001"]
    assert [row.id for row in view.rings(RingFilter(min_score=40_001))] == ["R-000002"]
    assert [row.id for row in view.rings(RingFilter(account="u2"))] == ["R-000001"]
    assert [row.id for row in view.rings(RingFilter(limit=1))] == ["R-000002"]
    assert view.rings(RingFilter(state=RingState.HISTORY)) == []
    assert view.rings(RingFilter(limit=1))[0].top_signal == "shared_card"


def test_a_guest_belongs_to_the_owner_that_the_run_found(
    store: GraphStore, batch_of: Batches, feed_file: Files
) -> None:
    guest = "guest:email:a@x.jp"
    load(
        store,
        feed_file,
        "a",
        batch_of(
            {"event_id": "o1", "account": "u1", "email": "a@x.jp", "at": 1},
            {"event_id": "o2", "account": guest, "email": "a@x.jp", "card": "tok_1", "at": 2},
        ),
    )
    with store.writer(store.begin(now=1)) as writer:
        keys = writer.pending().account_keys([1, 2])
        guests = writer.pending().guest_arrays()
        numbers = writer.pending().account_numbers([*keys, "nobody"])
    assert numbers == {keys[0]: 1, keys[1]: 2}
    assert {keys[place]: int(guests[place + 1]) for place in (0, 1)} == {"u1": 0, guest: 1}
    publish(store, Publication([], [], {guest: "u1"}, {}))
    view = store.view()
    assert links(store, "u1") == {("u1", "email:a@x.jp"), ("u1", "card:tok_1")}
    assert view.accounts_of("card:tok_1", 10) == [Link("u1", "card:tok_1", 2, 2, 1)]
    assert [event["event_id"] for event in view.events("u1", 10)] == ["o2", "o1"]
    publish(store)
    assert store.view().accounts_of("card:tok_1", 10) == [Link(guest, "card:tok_1", 2, 2, 1)]


def test_derived_identifiers_count_every_account_below_them(
    store: GraphStore, batch_of: Batches, feed_file: Files
) -> None:
    load(
        store,
        feed_file,
        "a",
        batch_of(
            {"event_id": "o1", "account": "u1", "address": "house-101", "at": 1},
            {"event_id": "o2", "account": "u2", "address": "house-102", "at": 2},
            {"event_id": "o3", "account": "u2", "address": "house-102", "at": 3},
        ),
    )
    publish(store)
    view = store.view()
    assert view.node("building:house").degree == 2
    assert view.node("building:house").label is Label.BUILDING
    assert Link("u2", "building:house", 2, 3, 2) in view.links(["u2"])
    assert view.counts()["address"] == 2


def test_a_neighbourhood_is_bounded_and_says_what_it_cut(
    store: GraphStore, batch_of: Batches, feed_file: Files
) -> None:
    rows = [{"event_id": f"o{n}", "account": f"u{n}", "phone": "+811", "ip": "9.9.9.9"} for n in range(6)]
    rows.append({"event_id": "o9", "account": "u0", "card": "tok_1"})
    load(store, feed_file, "a", batch_of(*rows))
    publish(store, Publication([], [Hub("ip:9.9.9.9", 6, "over_cap")], {}, {}))
    view = store.view()
    near = view.neighbourhood("account:u0", hops=1, max_nodes=50)
    assert {node.node for node in near.nodes} == {"account:u0", "phone:+811", "ip:9.9.9.9", "card:tok_1"}
    far = view.neighbourhood("account:u0", hops=2, max_nodes=6)
    assert len(far.nodes) == 6
    assert far.cut["ip:9.9.9.9"] == 6, "a hub is shown and not followed"
    assert far.cut["phone:+811"] == 3, "two of its five other accounts had room"
    assert len(view.neighbourhood("ip:9.9.9.9", hops=1, max_nodes=50).nodes) == 7


def test_search_matches_whole_keys_and_beginnings(
    store: GraphStore, batch_of: Batches, feed_file: Files
) -> None:
    load(
        store,
        feed_file,
        "a",
        batch_of(
            {"event_id": "o1", "account": "u1", "email": "taro@x.jp"},
            {"event_id": "o2", "account": "u10", "email": "taro2@x.jp"},
        ),
    )
    publish(store)
    view = store.view()
    found = view.search(["email:taro@x.jp"], ["account:u1"], limit=10)
    assert [node.node for node in found] == ["account:u1", "account:u10", "email:taro@x.jp"]
    assert [node.node for node in view.search([], ["email:taro"], limit=1)] == ["email:taro2@x.jp"]
    assert view.search(["email:nobody@x.jp"], [], limit=10) == []


def test_the_detector_reads_the_latest_revisions_as_numbers(
    store: GraphStore, batch_of: Batches, feed_file: Files
) -> None:
    row: dict[str, Any] = {"event_id": "o1", "account": "u1", "card": "tok_1", "amount": 500}
    load(store, feed_file, "a", batch_of(row | {"status": "open"}))
    publish(store)
    load(store, feed_file, "b", batch_of(row | {"status": "shipped"}))
    with store.writer(store.begin(now=1)) as writer:
        pending = writer.pending()
        events = pending.event_arrays(currency=pending.main_currency())
        abroad = pending.event_arrays(currency="USD")
        identifiers = pending.identifier_arrays(denied=["card:tok_1", "card:never-seen"])
        recorded = pending.recorded(since=store.published() or 0)
        card = int(events.identifiers[Label.CARD][0])
        assert pending.identifier_nodes([card]) == ["card:tok_1"]
        assert pending.event_ids([int(events.event[0])]) == ["o1"]
    assert (len(events), events.at[0], events.amount[0], events.status[0]) == (1, UNDATED, 500, 2)
    assert abroad.amount.tolist() == [0], "sums over currencies mean nothing"
    assert bool(identifiers.denied[card])
    assert np.flatnonzero(identifiers.label >= 0).tolist() == [card]
    assert (recorded.new.tolist(), recorded.corrected.tolist()) == ([], events.event.tolist())


def test_kinds_and_statuses_are_read_as_their_places_in_the_vocabulary(
    store: GraphStore, batch_of: Batches, feed_file: Files
) -> None:
    pairs = [(kind, status) for kind in Kind for status in Status]
    rows = [
        {"event_id": f"o{number:02}", "account": "u1", "at": number, "kind": kind, "status": status}
        for number, (kind, status) in enumerate(pairs)
    ]
    load(store, feed_file, "a", batch_of(*rows))
    with store.writer(store.begin(now=1)) as writer:
        pending = writer.pending()
        for events in (pending.event_arrays(), pending.event_arrays(accounts=["u1"])):
            order = np.argsort(events.at)
            assert [tuple(Kind)[code] for code in events.kind[order]] == [kind for kind, _ in pairs]
            assert [tuple(Status)[code] for code in events.status[order]] == [status for _, status in pairs]


def test_details_stay_with_their_event_where_a_batch_holds_known_rows(
    store: GraphStore, batch_of: Batches, feed_file: Files
) -> None:
    rows = [{"event_id": f"o{n}", "account": "u1", "at": n, "name": f"name {n}"} for n in range(6)]
    load(store, feed_file, "a", batch_of(rows[1], rows[4]))
    assert load(store, feed_file, "b", batch_of(*rows, rows[5])) == AddCount(new=4, unchanged=3)
    publish(store)
    shown = {event["event_id"]: event["details"]["name"] for event in store.view().events("u1", limit=10)}
    assert shown == {f"o{n}": f"name {n}" for n in range(6)}


def test_what_feeds_told_is_read_by_number_with_the_events_id(
    store: GraphStore, batch_of: Batches, feed_file: Files
) -> None:
    load(
        store,
        feed_file,
        "a",
        batch_of(*({"event_id": f"o{n}", "account": "u", "name": f"n{n}"} for n in range(3))),
    )
    with store.writer(store.begin(now=1)) as writer:
        pending = writer.pending()
        codes = pending.event_arrays().event.tolist()
        told = pending.event_details(codes[:2])
        assert told == {
            code: {"event_id": event_id, "name": event_id.replace("o", "n")}
            for code, event_id in zip(codes[:2], pending.event_ids(codes[:2]), strict=True)
        }
        assert pending.event_details([]) == {}
