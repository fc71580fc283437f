"""A disk that is full when the write-ahead log is folded back takes nothing from what was committed."""

from __future__ import annotations

import resource
from contextlib import contextmanager
from typing import TYPE_CHECKING

from graphfraud.model import EventBatch, FeedFile
from graphfraud.stores.sqlite import SqliteStore

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pytest


@contextmanager
def no_limit_afterwards() -> Iterator[None]:
    """Take the limit away again that `let_no_file_grow_above` sets."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)


def let_no_file_grow_above(size: int) -> None:
    """Let no file of this process become larger, as on a full disk."""
    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))


def events(count: int) -> EventBatch:
    batch = EventBatch()
    for number in range(count):
        batch.event_id.append(f"E{number}")
        batch.digest.append(number.to_bytes(16, "big"))
        batch.kind.append("order")
        batch.at.append(number)
        batch.account.append(f"A{number}")
        for nodes in batch.identifiers.values():
            nodes.append(None)
        batch.amount.append(None)
        batch.currency.append("")
        batch.status.append("")
        batch.flags.append(0)
        batch.details.append('{"name":"' + "x" * 200 + '"}')
    return batch


def test_what_was_published_is_there_though_the_log_could_not_be_folded_back(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "graph.db"
    store = SqliteStore(path)
    store.begin(0)
    before = path.stat().st_size
    with no_limit_afterwards(), store.writer(store.begin(0)) as writer:
        with writer.file(FeedFile("a", "canonical", "a", "mapping")) as file:
            file.add(events(2_000))
        writer.publish()
        let_no_file_grow_above(before)
    assert "kept, in graph.db-wal" in caplog.text
    assert path.stat().st_size == before
    assert store.view().counts()["events"] == 2_000
    store.close()
    caplog.clear()
    with store.writer(store.begin(1)):
        pass
    assert not caplog.text
    assert path.stat().st_size > before
    assert store.view().counts()["events"] == 2_000
    store.close()
