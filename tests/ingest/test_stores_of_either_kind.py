"""A store that takes events only as `EventBatch` gets the same as one that takes them coded."""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any

from graphfraud.coded import TakesCodedEvents
from graphfraud.ingest import load_file, load_mapping
from graphfraud.ingest.columns import COLUMNS
from graphfraud.ingest.content import DIGEST_ORDER
from graphfraud.stores.sqlite import SqliteStore

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from graphfraud.model import AddCount, EventBatch, FeedFile, OutcomeBatch
    from graphfraud.stores.ports import FileWriter
    from graphfraud.stores.sqlite_writer import SqliteWriter


class PlainFileWriter:
    """A file writer with what its port asks for and no more."""

    def __init__(self, inner: FileWriter) -> None:
        self._inner = inner

    def add(self, batch: EventBatch) -> AddCount:
        """Hand on."""
        return self._inner.add(batch)

    def add_outcomes(self, batch: OutcomeBatch) -> AddCount:
        """Hand on."""
        return self._inner.add_outcomes(batch)

    def report(self, report: Any) -> None:
        """Hand on."""
        self._inner.report(report)


class PlainWriter:
    """A writer of such a store; the rest is SQLite's."""

    def __init__(self, inner: SqliteWriter) -> None:
        self._inner = inner

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    @contextmanager
    def file(self, file: FeedFile) -> Iterator[PlainFileWriter]:
        """Begin a file."""
        with self._inner.file(file) as writer:
            assert isinstance(writer, TakesCodedEvents)
            yield PlainFileWriter(writer)


TABLES = ("account", "identifier", "event_revision", "event_details", "outcome_revision")


def load(path: Path, feed: Path, kind: type[Any] | None) -> dict[str, list[Any]]:
    store = SqliteStore(path)
    with store.writer(store.begin(0)) as writer:
        into: Any = kind(writer) if kind else writer
        load_file(feed, load_mapping("canonical"), into, reject_directory=path.parent / "rejects")
    with closing(sqlite3.connect(path)) as connection:
        return {table: connection.execute(f"SELECT * FROM {table}").fetchall() for table in TABLES}


def test_a_store_that_takes_only_batches_gets_the_same_rows(tmp_path: Path, shipped_feeds: Path) -> None:
    feed = shipped_feeds / "canonical_orders.csv"
    coded = load(tmp_path / "coded.db", feed, None)
    plain = load(tmp_path / "plain.db", feed, PlainWriter)
    assert coded["event_revision"]
    assert plain == coded


def test_every_column_has_its_one_place_in_what_is_digested() -> None:
    assert sorted(DIGEST_ORDER) == sorted(column.name for column in COLUMNS)
