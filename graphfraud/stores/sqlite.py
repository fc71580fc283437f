"""The graph in one SQLite file (WAL): no server, one writer, readers that never wait."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from graphfraud.errors import LockedError, NotFoundError, StoreError
from graphfraud.model import Run
from graphfraud.queries import load_statements
from graphfraud.stores.sqlite_file import check_file, open_for_reading, open_for_writing, sentences
from graphfraud.stores.sqlite_view import SqliteView
from graphfraud.stores.sqlite_writer import STAGED, SqliteWriter

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator
    from pathlib import Path


class SqliteStore:
    """A `GraphStore` over one file. Cheap to open; connections are made when they are needed.

    Args:
        path: the file; made by the first writer.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._views: list[SqliteView] = []

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Hold the store for one run, by a file beside it; the system frees it when the process ends.

        Raises:
            LockedError: another process holds it; nothing was changed.
            StoreError: what is at the path cannot be a store, or the file beside it cannot be made.
        """
        check_file(self.path)
        lock = FileLock(f"{self.path}.lock")
        try:
            lock.acquire(timeout=0)
        except Timeout as error:
            raise LockedError(
                f"{self.path}: another run is at work; wait for it to end, nothing was changed"
            ) from error
        except OSError as error:
            raise StoreError(f"{self.path}.lock: {error.strerror}; check the folder's rights") from error
        try:
            yield
        finally:
            lock.release()

    def begin(self, now: int, *, after: int = 0) -> Run:
        """Return the unfinished run, or begin a new one.

        An unfinished run keeps the files that it loaded. What it had staged is forgotten: until it publishes,
        its own view must show the rings of the last night.

        Args:
            now: ms since 1970 UTC.
            after: a new run is numbered above it; the ledger outlives the graph and knows its last run.
        """
        statements = load_statements("sql", "write")
        with self._writing() as connection:
            connection.execute("BEGIN IMMEDIATE")
            row = connection.execute(statements["unfinished_run"].text).fetchone()
            if row is None:
                cursor = connection.execute(statements["begin_run"].text, {"started_at": now, "after": after})
                row = (cursor.lastrowid, now)
            for kind in STAGED:
                connection.execute(statements[f"drop_staged_{kind}"].text, {"run": row[0]})
            connection.execute("COMMIT")
            return Run(id=row[0], started_at=row[1])

    def published(self) -> int | None:
        """Return the number of the published run, or None before the first."""
        if not self.path.exists():
            return None
        connection = open_for_reading(self.path)
        try:
            with sentences(self.path):
                row = connection.execute(load_statements("sql")["published_run"].text).fetchone()
                return row[0] if row else None
        finally:
            connection.close()

    @contextmanager
    def writer(self, run: Run) -> Iterator[SqliteWriter]:
        """Open the writer of a run; what was not published when it closes stays unseen."""
        with self._writing() as connection:
            writer = SqliteWriter(connection, self.path, run)
            yield writer
            writer.close()

    def view(self, run: int | None = None) -> SqliteView:
        """Open the published run, or an earlier published one.

        Raises:
            NotFoundError: `run` was never published.
            StoreError: there is no graph, or it is not ours.
        """
        connection = open_for_reading(self.path)
        try:
            with sentences(self.path):
                row = connection.execute(load_statements("sql")["published_run"].text).fetchone()
            published = row[0] if row else None
            if run is not None and (published is None or not 0 < run <= published):
                raise NotFoundError(f"run {run} was never published; the newest is {published or 'none'}")
            view = SqliteView(connection, self.path, run if run is not None else published)
        except BaseException:
            connection.close()
            raise
        self._views.append(view)
        return view

    def local_graph(self) -> Path:
        """Return the graph's file."""
        return self.path

    def close(self) -> None:
        """Close every view that is still open."""
        for view in self._views:
            view.close()
        self._views.clear()

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        connection = open_for_writing(self.path)
        try:
            with sentences(self.path):
                yield connection
        finally:
            connection.close()
