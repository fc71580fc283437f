"""What a store promises of a run that was interrupted after it had staged what it found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphfraud.model import Hub, Member, Publication, Ring, RingState
from graphfraud.stores.ports import RingFilter

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphfraud.model import EventBatch, FeedFile
    from graphfraud.stores.ports import GraphStore


def ring(ring_id: str, *accounts: str) -> Ring:
    return Ring(
        id=ring_id,
        score=50_000,
        members=tuple(Member(account, 1, 0, 5, 9, known_fraud=False) for account in accounts),
        reasons=(),
        state=RingState.QUEUE,
        priority=0,
        money_at_risk=0,
        money_spent=0,
        currency="JPY",
        orders=2,
        first_seen=5,
        last_seen=9,
        holding=None,
        cuts=(),
    )


def test_a_resumed_run_sees_the_rings_of_the_last_night_and_the_files_that_it_had_loaded(
    store: GraphStore, batch_of: Callable[..., EventBatch], feed_file: Callable[[str], FeedFile]
) -> None:
    with store.writer(store.begin(1)) as writer:
        with writer.file(feed_file("old.csv")) as file:
            file.add(batch_of({"event_id": "E1", "account": "u1"}, {"event_id": "E2", "account": "u2"}))
        writer.stage(Publication([ring("R-000001", "u1", "u2")], [], {}, {}))
        writer.publish()
    interrupted = store.begin(2)
    with store.writer(interrupted) as writer:
        with writer.file(feed_file("new.csv")) as file:
            file.add(batch_of({"event_id": "E3", "account": "u3"}))
        writer.stage(Publication([ring("R-000002", "u2", "u3")], [Hub("ip:1.1.1.1", 3, "denied")], {}, {}))
    resumed = store.begin(3)
    assert resumed == interrupted
    with store.writer(resumed) as writer:
        assert writer.has_file(feed_file("new.csv"))
        tonight = writer.pending()
        assert [row.id for row in tonight.rings(RingFilter())] == ["R-000001"]
        assert list(tonight.members()) == [("R-000001", "u1"), ("R-000001", "u2")]
        assert tonight.hubs() == []
        assert len(tonight.event_arrays()) == 3
